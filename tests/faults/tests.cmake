# Programs whose calls of memory and of the system fail on demand: faults.c stands between the engine and libc.

set(fault_calls malloc calloc realloc aligned_alloc strdup socket bind listen accept4 recv send socket_receive
    socket_send sendmsg sendfile getsockname getpeername setsockopt open openat fstat mmap eventfd pthread_create
    read pread write pwrite lseek ftruncate fsync stat lstat statx fstatat fchmod chmod futimens utimensat unlink rename renameat2
    mkdir rmdir chdir getcwd opendir fopen open_memstream copy_file_range readlink pipe2 dup3 epoll_create1 mprotect getrandom
    sigaction tcgetattr tcsetattr gethostname connect pthread_attr_init setenv sched_getaffinity)
set(fault_options ${fault_calls})
list(TRANSFORM fault_options PREPEND LINKER:--wrap=)

# Wrapped calls are named as they are only where libc does not check them itself; a tail call would hide who failed.
function(use_faults target)
  target_sources(${target} PRIVATE ${CMAKE_SOURCE_DIR}/tests/faults/faults.c)
  target_include_directories(${target} PRIVATE ${CMAKE_SOURCE_DIR}/tests/support)
  set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  target_link_libraries(${target} PRIVATE httpapi_objects)
  target_compile_options(${target} PRIVATE -fno-optimize-sibling-calls)
  target_link_options(${target} PRIVATE ${fault_options})
endfunction()

file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/*_test.c)
foreach(source ${sources})
  get_filename_component(name ${source} NAME_WE)
  string(REGEX REPLACE "_test$" "" name ${name})
  file(GLOB parts CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/*operations.c)
  if(NOT name STREQUAL "calls")
    set(parts ${CMAKE_CURRENT_LIST_DIR}/scenario.c)
  endif()
  add_executable(faults.${name} ${source} ${parts})
  use_faults(faults.${name})
  add_test(NAME faults/${name} COMMAND faults.${name})
  set_tests_properties(faults/${name} PROPERTIES TIMEOUT 1200 LABELS "stress")
endforeach()
