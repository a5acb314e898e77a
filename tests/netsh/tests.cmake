# The management tool, as scripts call it.
if(NOT HTTPAPI_SANITIZE MATCHES thread) # see samples/tests.cmake
  add_test(NAME netsh/output COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/run.py
      $<TARGET_FILE:httpapi-netsh> ${CMAKE_BINARY_DIR}/samples/hello
      ${CMAKE_BINARY_DIR}/samples/fragments_v2)
  set_tests_properties(netsh/output PROPERTIES LABELS "api" TIMEOUT 300)
endif()
