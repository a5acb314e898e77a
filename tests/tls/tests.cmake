# https before curl and openssl s_client; tools/try-clients adds a browser and testssl.sh.
if(NOT HTTPAPI_SANITIZE MATCHES thread) # see clients/tests.cmake, whose server this is
  add_test(NAME tls/clients COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/run.py $<TARGET_FILE:httpapi-netsh> ${clients_server})
  set_tests_properties(tls/clients PROPERTIES LABELS "samples" TIMEOUT 600 SKIP_RETURN_CODE 77)
endif()
