# Every mark in a test names a line there is, every line has a test or says what it waits for.
add_test(NAME checklist/marks COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/tools/coverage-table --check)
set_tests_properties(checklist/marks PROPERTIES LABELS once TIMEOUT 300 ENVIRONMENT PYTHONDONTWRITEBYTECODE=1)
