# The samples as users meet them: started, asked with curl, stopped with Ctrl+C. Not under ThreadSanitizer: it holds a signal
# back until the thread it came to calls into libc, and a thread asleep in our own waits never does.
if(HTTPAPI_SANITIZE MATCHES thread)
  return()
endif()
file(GLOB samples CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/samples/*.c)
foreach(sample ${samples})
  get_filename_component(name ${sample} NAME_WE)
  add_test(NAME samples/${name} COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/run.py ${CMAKE_BINARY_DIR}/samples/${name})
  set_tests_properties(samples/${name} PROPERTIES LABELS "samples" TIMEOUT 300)
endforeach()
add_test(NAME samples/website COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/website.py
    ${CMAKE_BINARY_DIR}/samples/website ${CMAKE_SOURCE_DIR}/samples/website/pages)
set_tests_properties(samples/website PROPERTIES LABELS "samples" TIMEOUT 300)
add_test(NAME samples/on_windows COMMAND ${CMAKE_CURRENT_LIST_DIR}/on_windows ${CMAKE_SOURCE_DIR})
set_tests_properties(samples/on_windows PROPERTIES LABELS "once" SKIP_RETURN_CODE 77)
