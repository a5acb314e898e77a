# The systemd unit, in the eyes of systemd.
add_test(NAME packaging/unit COMMAND ${CMAKE_CURRENT_LIST_DIR}/unit ${CMAKE_SOURCE_DIR})
set_tests_properties(packaging/unit PROPERTIES LABELS once SKIP_RETURN_CODE 77)
if(NOT HTTPAPI_SANITIZE)
  add_test(NAME packaging/probes COMMAND ${CMAKE_CURRENT_LIST_DIR}/probes $<TARGET_FILE:httpapi> ${CMAKE_SOURCE_DIR})
  set_tests_properties(packaging/probes PROPERTIES LABELS once SKIP_RETURN_CODE 77)
endif()
