# The samples as users meet them: started, asked with curl, stopped with Ctrl+C.
file(GLOB samples CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/samples/*.c)
foreach(sample ${samples})
  get_filename_component(name ${sample} NAME_WE)
  add_test(NAME samples/${name} COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/run.py ${CMAKE_BINARY_DIR}/samples/${name})
  set_tests_properties(samples/${name} PROPERTIES LABELS "samples;threads" TIMEOUT 300)
endforeach()
