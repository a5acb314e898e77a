# Programs in the idioms of Windows sources, compiled unchanged through build/bin/httpapi-cc and httpapi-c++ by both
# compilers, without and with optimisation, and run. tests/programs/run says what a program may ask for in its comments.

set(program_compilers gcc clang)
set(program_flags "")
if(HTTPAPI_SANITIZE)
  # A sanitized libhttpapi.so wants its own compiler's runtime in the program.
  set(program_flags "-fsanitize=${HTTPAPI_SANITIZE}")
  set(program_compilers ${CMAKE_C_COMPILER})
endif()
string(REPLACE ";" " " program_compilers "${program_compilers}")

file(GLOB programs CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/programs/*.c ${CMAKE_CURRENT_SOURCE_DIR}/programs/*.cpp)
foreach(program ${programs})
  get_filename_component(name ${program} NAME)
  add_test(NAME programs/${name} COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/programs/run ${CMAKE_BINARY_DIR} ${program})
  set_tests_properties(programs/${name} PROPERTIES LABELS programs TIMEOUT 300
      ENVIRONMENT "PROGRAM_COMPILERS=${program_compilers};PROGRAM_FLAGS=${program_flags}")
endforeach()

# The page that says which program shows what names what is there, and all of it.
add_test(NAME programs/rows COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/programs/rows ${CMAKE_CURRENT_SOURCE_DIR}/programs)
set_tests_properties(programs/rows PROPERTIES LABELS once TIMEOUT 60)
