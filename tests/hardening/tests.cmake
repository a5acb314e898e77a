# How the release build is hardened, read from what was built; docs/security.md says why. And what it exports: tests/hardening/exports.txt
# holds the names that programs may rely on.
if(HTTPAPI_SANITIZE OR HTTPAPI_COVERAGE OR NOT CMAKE_BUILD_TYPE MATCHES "Rel" OR NOT CMAKE_READELF)
  return()
endif()
add_test(NAME hardening COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/check.py ${CMAKE_READELF} $<TARGET_FILE:httpapi>
    ${CMAKE_CURRENT_LIST_DIR}/exports.txt $<TARGET_FILE:httpapi-netsh>)
set_tests_properties(hardening PROPERTIES LABELS "unit;once" TIMEOUT 60)
