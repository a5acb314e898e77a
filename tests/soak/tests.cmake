# A few seconds of tools/soak, which runs for as long as it is told. A sanitizer's own memory is not ours to judge.
if(HTTPAPI_SANITIZE)
  return()
endif()
add_executable(soak.client ${CMAKE_CURRENT_LIST_DIR}/client.c)
set_target_properties(soak.client PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
add_test(NAME soak COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/run.py ${CMAKE_BINARY_DIR}/tests/clients-server
    $<TARGET_FILE:soak.client> --seconds 6 --connections 500 --idle 10000)
set_tests_properties(soak PROPERTIES LABELS "samples" TIMEOUT 300 RUN_SERIAL TRUE)
