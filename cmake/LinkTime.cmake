# Optimisation across files when the release library is linked; docs/performance.md has what it brings.
#
# It is for the files that requests pass, since each link takes the longer the more take part. Objects hold ordinary code as well, and
# that is what tests and tools link. Parameters: functions of one caller elsewhere are worth more lines than gcc allows at -O2.
option(HTTPAPI_LINK_TIME "Optimise the library across files when it is linked (gcc)" ON)

if(NOT HTTPAPI_LINK_TIME OR NOT CMAKE_C_COMPILER_ID STREQUAL "GNU" OR NOT CMAKE_BUILD_TYPE MATCHES "Rel" OR HTTPAPI_SANITIZE
   OR HTTPAPI_COVERAGE)
  return()
endif()

set(passed_by_requests
    compat/object/event compat/object/futex compat/object/handle compat/object/idle compat/object/signal compat/object/thread
    compat/io/device compat/io/overlapped compat/io/port compat/io/port_api compat/io/recycle
    src/base/lock src/base/pages src/base/shared src/base/slab src/base/socket
    src/url/address src/url/cook src/url/decode src/url/path
    src/http1/body src/http1/date src/http1/fields src/http1/head src/http1/response src/http1/tables
    src/routing/epoch src/routing/match src/routing/namespace src/routing/place src/routing/query src/routing/table
    src/cache/key src/cache/response src/cache/store
    src/server/attachment src/server/body src/server/caching src/server/deliver src/server/gather src/server/pending src/server/queue
    src/server/request src/server/response src/server/session src/server/settings src/server/state src/server/urls
    src/net/arrival src/net/connection src/net/exchange src/net/hit src/net/input src/net/lease src/net/loop src/net/output
    src/net/sweep src/net/transport
    src/api/initialize src/api/receive src/api/send)
list(TRANSFORM passed_by_requests PREPEND ${CMAKE_SOURCE_DIR}/)
list(TRANSFORM passed_by_requests APPEND .c)
foreach(source ${passed_by_requests})
  if(NOT EXISTS ${source})
    message(FATAL_ERROR "cmake/LinkTime.cmake names ${source}, which is gone")
  endif()
endforeach()
set_property(SOURCE ${passed_by_requests} APPEND PROPERTY COMPILE_OPTIONS -flto -ffat-lto-objects -fno-plt
    --param=max-inline-insns-auto=60 --param=inline-min-speedup=5)
target_link_options(httpapi PRIVATE -flto=2)
set(others $<NOT:$<STREQUAL:$<TARGET_PROPERTY:NAME>,httpapi>>)
target_link_options(httpapi_objects INTERFACE $<${others}:-fno-lto>)
