# The public headers judged by compilers alone: check.py. Nothing is linked or run, so a cross compiler judges too.
find_package(Python3 REQUIRED COMPONENTS Interpreter)
foreach(command layout mingw complete headers documented)
  add_test(NAME abi/${command} COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/check.py ${command})
  set_tests_properties(abi/${command} PROPERTIES LABELS "unit;once" TIMEOUT 900 SKIP_RETURN_CODE 77
      ENVIRONMENT PYTHONDONTWRITEBYTECODE=1)
endforeach()
