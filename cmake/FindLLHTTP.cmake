# llhttp: Debian 13 ships a library (libllhttp-dev, through pkg-config or CMake), Debian 12 only the generated
# C sources inside node-llhttp. Either way the target is LLHTTP::LLHTTP.

pkg_check_modules(PC_LLHTTP QUIET IMPORTED_TARGET libllhttp)
if(PC_LLHTTP_FOUND)
  add_library(LLHTTP::LLHTTP ALIAS PkgConfig::PC_LLHTTP)
  set(LLHTTP_FOUND TRUE)
  return()
endif()

find_path(LLHTTP_INCLUDE_DIR llhttp.h PATH_SUFFIXES llhttp PATHS /usr/share/include /usr/include)
find_path(LLHTTP_SOURCE_DIR llhttp.c PATHS /usr/share/llhttp /usr/share/nodejs/llhttp NO_DEFAULT_PATH)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(LLHTTP REQUIRED_VARS LLHTTP_INCLUDE_DIR LLHTTP_SOURCE_DIR)

if(LLHTTP_FOUND)
  add_library(llhttp_sources STATIC ${LLHTTP_SOURCE_DIR}/llhttp.c ${LLHTTP_SOURCE_DIR}/api.c ${LLHTTP_SOURCE_DIR}/http.c)
  set_target_properties(llhttp_sources PROPERTIES POSITION_INDEPENDENT_CODE ON C_VISIBILITY_PRESET hidden)
  target_include_directories(llhttp_sources SYSTEM PUBLIC ${LLHTTP_INCLUDE_DIR})
  add_library(LLHTTP::LLHTTP ALIAS llhttp_sources)
endif()
