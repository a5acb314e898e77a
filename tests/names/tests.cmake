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

# tchar.h names what is there, by the compiler wrapper that programs use.
if(TARGET httpapi-cc AND NOT HTTPAPI_SANITIZE AND NOT HTTPAPI_COVERAGE)
  find_package(Python3 REQUIRED COMPONENTS Interpreter)
  add_test(NAME names/tchar COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/tchar.py $<TARGET_FILE:httpapi-cc>
      ${CMAKE_SOURCE_DIR}/compat/include/tchar.h)
  set_tests_properties(names/tchar PROPERTIES LABELS "api;once" TIMEOUT 120)
endif()
