# Responses of every mixture of chunks, fetched with curl.
add_executable(mixture.server ${CMAKE_CURRENT_LIST_DIR}/server.c)
set_target_properties(mixture.server PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
target_link_libraries(mixture.server PRIVATE httpapi httpapi_options)
add_test(NAME mixture COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/run.py $<TARGET_FILE:mixture.server>)
set_tests_properties(mixture PROPERTIES LABELS "wire;threads" TIMEOUT 900)
