# Bytes in, bytes out: every file in cases/ is one ctest case. run.py says how they are written; server.c is what answers.
find_package(Python3 REQUIRED COMPONENTS Interpreter)

add_executable(wire.server ${CMAKE_CURRENT_LIST_DIR}/server.c ${CMAKE_CURRENT_LIST_DIR}/answer.c)
set_target_properties(wire.server PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
target_link_libraries(wire.server PRIVATE httpapi httpapi_options)

file(GLOB wire_cases CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/cases/*.wire)
foreach(file ${wire_cases})
  get_filename_component(name ${file} NAME_WE)
  add_test(NAME wire/${name} COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/run.py $<TARGET_FILE:wire.server> ${file})
  set_tests_properties(wire/${name} PROPERTIES LABELS "wire;threads" TIMEOUT 900 ENVIRONMENT PYTHONDONTWRITEBYTECODE=1)
endforeach()

# The same inside TLS: cut at a few places in every run, at all of them under the label "whole".
foreach(file ${wire_cases})
  get_filename_component(name ${file} NAME_WE)
  add_test(NAME wire-tls/${name} COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/run.py --tls=some $<TARGET_FILE:wire.server> ${file})
  set_tests_properties(wire-tls/${name} PROPERTIES LABELS "wire;threads" TIMEOUT 900 ENVIRONMENT PYTHONDONTWRITEBYTECODE=1)
  add_test(NAME wire-tls-whole/${name} COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/run.py --tls $<TARGET_FILE:wire.server> ${file})
  set_tests_properties(wire-tls-whole/${name} PROPERTIES LABELS "whole" TIMEOUT 1200 ENVIRONMENT PYTHONDONTWRITEBYTECODE=1)
endforeach()
