# The floor's headers, its exports and the table of compat/README.md say the same.
add_test(NAME floor/table COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/check.py)
set_tests_properties(floor/table PROPERTIES LABELS once TIMEOUT 300)

# What `make` says on a machine where it may not install packages.
add_test(NAME floor/deps COMMAND ${CMAKE_CURRENT_LIST_DIR}/deps ${CMAKE_SOURCE_DIR})
set_tests_properties(floor/deps PROPERTIES LABELS once TIMEOUT 300)
