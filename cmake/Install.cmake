# What other builds need to find us: httpapi.pc and the CMake package.
include(CMakePackageConfigHelpers)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/httpapi)
file(RELATIVE_PATH prefix_from_pc ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig ${CMAKE_INSTALL_PREFIX})
string(REGEX REPLACE "/$" "" prefix_from_pc "${prefix_from_pc}")
configure_file(${CMAKE_CURRENT_LIST_DIR}/httpapi.pc.in ${CMAKE_BINARY_DIR}/httpapi.pc @ONLY)
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/httpapiConfig.cmake.in ${CMAKE_BINARY_DIR}/httpapiConfig.cmake
    INSTALL_DESTINATION ${package_dir} PATH_VARS CMAKE_INSTALL_BINDIR CMAKE_INSTALL_LIBDIR CMAKE_INSTALL_INCLUDEDIR
    NO_CHECK_REQUIRED_COMPONENTS_MACRO)
write_basic_package_version_file(${CMAKE_BINARY_DIR}/httpapiConfigVersion.cmake COMPATIBILITY SameMinorVersion)

install(TARGETS httpapi EXPORT httpapiTargets LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(EXPORT httpapiTargets NAMESPACE httpapi:: DESTINATION ${package_dir})
install(FILES ${CMAKE_BINARY_DIR}/httpapiConfig.cmake ${CMAKE_BINARY_DIR}/httpapiConfigVersion.cmake DESTINATION ${package_dir})
install(FILES ${CMAKE_BINARY_DIR}/httpapi.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
install(FILES packaging/httpapi@.service DESTINATION lib/systemd/system)
