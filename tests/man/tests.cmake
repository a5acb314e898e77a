# The manual that was built: complete, and well-formed in the eyes of the formatter.
add_test(NAME man/pages COMMAND ${CMAKE_CURRENT_LIST_DIR}/check ${CMAKE_BINARY_DIR}/share/man ${CMAKE_SOURCE_DIR})
set_tests_properties(man/pages PROPERTIES LABELS once)
