# What a request costs, counted against bench/ceilings.txt. The ceilings are those of gcc's release build.
if(HTTPAPI_BENCH AND NOT HTTPAPI_SANITIZE AND NOT HTTPAPI_COVERAGE AND CMAKE_C_COMPILER_ID STREQUAL "GNU"
   AND CMAKE_BUILD_TYPE STREQUAL "RelWithDebInfo")
  foreach(row hello hello_varied browser_varied hello_port hit pipelined_hit policy_both fragment_64k file_1m per_connection)
    add_test(NAME guard/${row} COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/run.py ${CMAKE_BINARY_DIR} ${row})
    set_tests_properties(guard/${row} PROPERTIES LABELS "guard;once" TIMEOUT 240 SKIP_RETURN_CODE 77)
  endforeach()
endif()
add_test(NAME guard/parts COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/parts_test.py)
set_tests_properties(guard/parts PROPERTIES LABELS "guard;once" TIMEOUT 60)
