# Slow and greedy clients before the server of tests/clients, for a moment each; --crowd and --seconds make it more. A sanitizer's
# memory and time are not ours to judge.
if(HTTPAPI_SANITIZE OR HTTPAPI_COVERAGE)
  return()
endif()
add_test(NAME abuse COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/run.py ${CMAKE_BINARY_DIR}/tests/clients-server)
set_tests_properties(abuse PROPERTIES LABELS "samples" TIMEOUT 300)
