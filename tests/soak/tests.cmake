# Every feature for a few seconds, with and without faults; then a few seconds of tools/soak, which runs for as long as it is told.
add_executable(soak.everything ${CMAKE_CURRENT_LIST_DIR}/everything.c)
use_faults(soak.everything)
foreach(faults 0 500)
  add_test(NAME soak/everything-${faults} COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/everything.py
      $<TARGET_FILE:soak.everything> --seconds 6 --faults ${faults})
  set_tests_properties(soak/everything-${faults} PROPERTIES LABELS "stress;threads" TIMEOUT 900
      ENVIRONMENT PYTHONDONTWRITEBYTECODE=1)
endforeach()

# A sanitizer's own memory is not ours to judge.
if(HTTPAPI_SANITIZE)
  return()
endif()
add_executable(soak.client ${CMAKE_CURRENT_LIST_DIR}/client.c)
set_target_properties(soak.client PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
add_test(NAME soak COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/run.py ${CMAKE_BINARY_DIR}/tests/clients-server
    $<TARGET_FILE:soak.client> --seconds 6 --connections 500 --idle 10000)
set_tests_properties(soak PROPERTIES LABELS "samples" TIMEOUT 300 RUN_SERIAL TRUE)
