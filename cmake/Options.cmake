# Compiler settings shared by everything we build, as one interface target.

set(CMAKE_C_STANDARD 11)
set(CMAKE_C_EXTENSIONS ON)
set(CMAKE_CXX_STANDARD 17)
set(CMAKE_C_VISIBILITY_PRESET hidden)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "" FORCE)
endif()

set(HTTPAPI_SANITIZE "" CACHE STRING "Sanitizers, as in -fsanitize=: address,undefined or thread")
option(HTTPAPI_COVERAGE "Instrument for gcov" OFF)
option(HTTPAPI_FUZZ "Build the libFuzzer targets (clang)" OFF)
option(HTTPAPI_BENCH "Build the benchmarks" ON)

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()

add_library(httpapi_options INTERFACE)
set(HTTPAPI_PROGRAM -fPIE) # what we install beside the library: it lies anywhere, its relocations are read-only from the start
set(HTTPAPI_PROGRAM_LINK -pie LINKER:-z,relro,-z,now)
target_compile_definitions(httpapi_options INTERFACE _GNU_SOURCE HTTPAPI_BUILDING)
target_compile_options(httpapi_options INTERFACE -Wall -Wextra -Werror -Wno-unknown-pragmas
    -fno-strict-aliasing -fstack-protector-strong)

# Marks for indirect branches and a shadow stack (CET), and frames that touch every page of theirs: where the compiler has them.
include(CheckCCompilerFlag)
foreach(flag -fcf-protection=full -fstack-clash-protection)
  string(MAKE_C_IDENTIFIER has${flag} known)
  check_c_compiler_flag(${flag} ${known})
  if(${known} AND NOT HTTPAPI_SANITIZE) # a sanitizer's code is not for use
    target_compile_options(httpapi_options INTERFACE ${flag})
  endif()
endforeach()

if(HTTPAPI_SANITIZE)
  target_compile_options(httpapi_options INTERFACE -fsanitize=${HTTPAPI_SANITIZE} -fno-omit-frame-pointer
      -fno-sanitize-recover=all)
  target_link_options(httpapi_options INTERFACE -fsanitize=${HTTPAPI_SANITIZE})
  # Recycling hides use after free and races on reused memory from the sanitizers.
  target_compile_definitions(httpapi_options INTERFACE HTTPAPI_NO_RECYCLING)
else()
  target_compile_definitions(httpapi_options INTERFACE $<$<CONFIG:Release,RelWithDebInfo>:_FORTIFY_SOURCE=2>)
endif()
if(HTTPAPI_COVERAGE)
  target_compile_options(httpapi_options INTERFACE --coverage -fprofile-update=atomic) # threads count in the same words
  target_link_options(httpapi_options INTERFACE --coverage)
endif()
if(HTTPAPI_FUZZ)
  target_compile_options(httpapi_options INTERFACE -fsanitize=fuzzer-no-link)
endif()
