add_test(NAME tools/readable COMMAND ${CMAKE_CURRENT_LIST_DIR}/check)
set_tests_properties(tools/readable PROPERTIES LABELS "unit;once" TIMEOUT 300)
