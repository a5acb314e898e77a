# httpapi-cc --check: what it finds missing, and that it finds nothing missing where nothing is.
if(NOT HTTPAPI_SANITIZE)
  add_test(NAME check/missing COMMAND ${CMAKE_CURRENT_LIST_DIR}/run ${CMAKE_BINARY_DIR}/bin ${CMAKE_SOURCE_DIR})
  set_tests_properties(check/missing PROPERTIES LABELS once TIMEOUT 300)
endif()

# What the tests of the API are written in. One compiler says it for all.
if(NOT HTTPAPI_SANITIZE)
  add_test(NAME check/extensions COMMAND ${CMAKE_CURRENT_LIST_DIR}/extensions ${CMAKE_SOURCE_DIR} ${CMAKE_C_COMPILER})
  set_tests_properties(check/extensions PROPERTIES LABELS once TIMEOUT 300)
endif()

# What the language needs of the wrappers: another compiler, or a word of warning.
if(NOT HTTPAPI_SANITIZE)
  add_test(NAME check/language COMMAND ${CMAKE_CURRENT_LIST_DIR}/language ${CMAKE_BINARY_DIR}/bin)
  set_tests_properties(check/language PROPERTIES LABELS once TIMEOUT 300)
endif()
