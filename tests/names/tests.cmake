# Winsock's names beside those of libc and the standard library, in C and in C++: what compiles here is the test, and that
# it runs shows which function a name is bound to.
foreach(language c cpp)
  set(target names.winsock.${language})
  add_executable(${target} ${CMAKE_CURRENT_LIST_DIR}/winsock_${language}.${language})
  target_include_directories(${target} PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/support)
  set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  target_link_libraries(${target} PRIVATE httpapi httpapi_options)
  add_test(NAME names/winsock_${language} COMMAND ${target})
  set_tests_properties(names/winsock_${language} PROPERTIES TIMEOUT 60 LABELS api)
endforeach()
