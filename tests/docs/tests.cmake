# What the pages tell people to type.
if(NOT HTTPAPI_SANITIZE)
  add_test(NAME docs/commands COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/run.py ${CMAKE_BINARY_DIR} ${CMAKE_SOURCE_DIR})
  set_tests_properties(docs/commands PROPERTIES LABELS once TIMEOUT 300)
endif()
add_test(NAME docs/compatibility COMMAND ${CMAKE_SOURCE_DIR}/tools/make-compatibility --check)
set_tests_properties(docs/compatibility PROPERTIES LABELS once)
add_test(NAME docs/conformance COMMAND ${CMAKE_SOURCE_DIR}/tools/make-conformance --check)
set_tests_properties(docs/conformance PROPERTIES LABELS once)
