# The four idioms in both versions before curl; tools/try-clients adds wrk, ab and a browser. Not under ThreadSanitizer:
# httpapi-cc does not build for it.
if(HTTPAPI_SANITIZE MATCHES thread)
  return()
endif()
set(clients_flags -O2 -g -Wall -Werror)
if(HTTPAPI_SANITIZE)
  list(APPEND clients_flags -fsanitize=${HTTPAPI_SANITIZE})
endif()
set(clients_server ${CMAKE_BINARY_DIR}/tests/clients-server)
add_custom_command(OUTPUT ${clients_server}
    COMMAND ${CMAKE_COMMAND} -E env HTTPAPI_CC=${CMAKE_C_COMPILER}
        ${CMAKE_BINARY_DIR}/bin/httpapi-cc ${clients_flags} ${CMAKE_CURRENT_LIST_DIR}/server.c -o ${clients_server}
    DEPENDS ${CMAKE_CURRENT_LIST_DIR}/server.c httpapi-cc httpapi-crt httpapi VERBATIM)
add_custom_target(clients_server ALL DEPENDS ${clients_server})
add_test(NAME clients/idioms COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/run.py ${clients_server} curl)
set_tests_properties(clients/idioms PROPERTIES LABELS "samples" TIMEOUT 600)
