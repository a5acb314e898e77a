# Programs whose calls of memory and of the system fail on demand: faults.c stands between the engine and libc.

set(fault_calls malloc calloc realloc aligned_alloc strdup socket bind listen accept4 recv send sendmsg sendfile getsockname
    getpeername setsockopt open openat fstat mmap eventfd pthread_create)
set(fault_options ${fault_calls})
list(TRANSFORM fault_options PREPEND LINKER:--wrap=)

file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/*_test.c)
foreach(source ${sources})
  get_filename_component(name ${source} NAME_WE)
  string(REGEX REPLACE "_test$" "" name ${name})
  add_executable(faults.${name} ${source} ${CMAKE_CURRENT_LIST_DIR}/faults.c
                 ${CMAKE_CURRENT_LIST_DIR}/scenario.c)
  target_include_directories(faults.${name} PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/support)
  set_target_properties(faults.${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  target_link_libraries(faults.${name} PRIVATE httpapi_objects)
  # Wrapped calls are named as they are only where libc does not check them itself; a tail call would hide who failed.
  target_compile_options(faults.${name} PRIVATE -fno-optimize-sibling-calls)
  target_link_options(faults.${name} PRIVATE ${fault_options})
  add_test(NAME faults/${name} COMMAND faults.${name})
  set_tests_properties(faults/${name} PROPERTIES TIMEOUT 300 LABELS "stress")
endforeach()
