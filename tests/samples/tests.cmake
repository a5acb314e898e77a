# The samples as users meet them: started, asked with curl, stopped with Ctrl+C. Not under ThreadSanitizer: it holds a signal
# back until the thread it came to calls into libc, and a thread asleep in our own waits never does.
if(HTTPAPI_SANITIZE MATCHES thread)
  return()
endif()
# sample_test(NAME SCRIPT ARGUMENT...): SCRIPT is handed the program and the arguments.
function(sample_test name script)
  add_test(NAME samples/${name} COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/tests/samples/${script}
      ${CMAKE_BINARY_DIR}/samples/${name} ${ARGN})
  set_tests_properties(samples/${name} PROPERTIES LABELS "samples" TIMEOUT 300)
endfunction()
foreach(name hello echo_sync_v1 echo_event_v2 echo_port_v2 echo_pool_v2)
  sample_test(${name} run.py)
endforeach()
sample_test(website website.py ${CMAKE_SOURCE_DIR}/samples/website/pages)
sample_test(websocket_v2 websocket.py)
sample_test(files_pool_v2 files.py)
sample_test(fragments_v2 fragments.py)
add_test(NAME samples/policies COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/policies.py ${CMAKE_BINARY_DIR}/samples/fragments_v2)
set_tests_properties(samples/policies PROPERTIES LABELS "samples" TIMEOUT 300)
sample_test(groups_v2 groups.py)
sample_test(notes_v2 notes.py)
sample_test(service_config service_config.py $<TARGET_FILE:httpapi-netsh>)
if(NOT HTTPAPI_SANITIZE) # Python itself is not instrumented
  add_test(NAME samples/python_server COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/python.py
      ${CMAKE_SOURCE_DIR}/samples/python_server.py $<TARGET_FILE:httpapi>)
  set_tests_properties(samples/python_server PROPERTIES LABELS "samples" TIMEOUT 300)
endif()
add_test(NAME samples/on_windows COMMAND ${CMAKE_CURRENT_LIST_DIR}/on_windows ${CMAKE_SOURCE_DIR})
set_tests_properties(samples/on_windows PROPERTIES LABELS "once" SKIP_RETURN_CODE 77)
