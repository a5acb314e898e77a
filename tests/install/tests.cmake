# An installation used by somebody else. A sanitized library asks more of its consumers than this project does.
if(NOT HTTPAPI_SANITIZE)
  add_test(NAME install/consumer COMMAND ${CMAKE_CURRENT_LIST_DIR}/run ${CMAKE_BINARY_DIR})
  set_tests_properties(install/consumer PROPERTIES LABELS once TIMEOUT 300)
endif()
