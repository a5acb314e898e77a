# Fuzz targets: NAME_fuzz.c feeds bytes to one parser. With HTTPAPI_FUZZ (clang) each is a libFuzzer program in build/fuzz;
# otherwise it is a test that replays the inputs of corpus/NAME: seeds, whatever once broke the parser, and
# some of what fuzzing has grown (named by twelve digits).

if(HTTPAPI_SANITIZE STREQUAL thread AND NOT HTTPAPI_FUZZ)
  return() # nor have most parsers threads
endif()

add_custom_target(fuzzers) # all of them, and nothing else of the tree
set(rounds_calls 3)    # mutations of each input in a test run, for those where every one is a server or a handshake
set(rounds_record 50)
set(rounds_tls 200)
set(rounds_certificate 200)
set(rounds_registry 200)
file(GLOB fuzz_sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/*_fuzz.c)
foreach(source ${fuzz_sources})
  get_filename_component(name ${source} NAME_WE)
  string(REGEX REPLACE "_fuzz$" "" name ${name})
  set(corpus ${CMAKE_CURRENT_LIST_DIR}/corpus/${name})
  if(HTTPAPI_FUZZ)
    add_executable(fuzz_${name} ${source})
    target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
    set_target_properties(fuzz_${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/fuzz)
    add_test(NAME fuzz/${name} COMMAND fuzz_${name} -runs=0 ${corpus})
  else()
    add_executable(fuzz_${name} ${source} ${CMAKE_CURRENT_LIST_DIR}/replay.c)
    set_target_properties(fuzz_${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
    add_test(NAME fuzz/${name} COMMAND fuzz_${name} ${corpus})
    if(rounds_${name})
      set_tests_properties(fuzz/${name} PROPERTIES ENVIRONMENT FUZZ_ROUNDS=${rounds_${name}})
    endif()
  endif()
  target_include_directories(fuzz_${name} PRIVATE ${CMAKE_CURRENT_LIST_DIR}/../support)
  target_link_libraries(fuzz_${name} PRIVATE httpapi_objects)
  add_dependencies(fuzzers fuzz_${name})
  set_tests_properties(fuzz/${name} PROPERTIES TIMEOUT 900 LABELS unit)
endforeach()
