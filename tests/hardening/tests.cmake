# How the release build is hardened, read from what was built; docs/security.md says why. And what it exports: tests/hardening/exports.txt
# holds the names that programs may rely on.
if(HTTPAPI_SANITIZE OR HTTPAPI_COVERAGE OR NOT CMAKE_BUILD_TYPE MATCHES "Rel" OR NOT CMAKE_READELF)
  return()
endif()
execute_process(COMMAND ${CMAKE_C_COMPILER} -print-file-name=crti.o OUTPUT_VARIABLE crti OUTPUT_STRIP_TRAILING_WHITESPACE)
add_test(NAME hardening COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/check.py ${CMAKE_READELF} $<TARGET_FILE:httpapi>
    ${CMAKE_CURRENT_LIST_DIR}/exports.txt ${crti} $<TARGET_FILE:httpapi-netsh> $<TARGET_FILE:httpapi-cc>)
set_tests_properties(hardening PROPERTIES LABELS "unit;once" TIMEOUT 300)

# The types of what is exported. Layouts of http.h are held to Windows' numbers by tests/abi; this sees the parameters and results of every
# function as well, and the structures of Win32.
find_program(ABIDW abidw)
if(ABIDW AND CMAKE_C_COMPILER_ID STREQUAL "GNU" AND CMAKE_SYSTEM_PROCESSOR STREQUAL "x86_64")
  add_test(NAME hardening/abi COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/abi.py ${ABIDW} $<TARGET_FILE:httpapi>
      ${CMAKE_CURRENT_LIST_DIR}/abi.txt ${CMAKE_SOURCE_DIR}/include ${CMAKE_SOURCE_DIR}/compat/include)
  set_tests_properties(hardening/abi PROPERTIES LABELS "unit;once" TIMEOUT 300 SKIP_RETURN_CODE 77)
endif()
