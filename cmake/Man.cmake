# The manual: a page per function out of the contracts in http.h, and the compiler's page out of its help.
set(man_dir ${CMAKE_BINARY_DIR}/share/man)
add_custom_command(OUTPUT ${man_dir}/man3/httpapi.3
    COMMAND $<TARGET_FILE:httpapi-cc> --help | ${CMAKE_SOURCE_DIR}/tools/make-man ${man_dir}
    DEPENDS httpapi-cc httpapi-crt include/http.h tools/make-man tools/contracts.py COMMENT "manual pages" VERBATIM)
add_custom_target(man ALL DEPENDS ${man_dir}/man3/httpapi.3)
install(DIRECTORY ${man_dir}/ DESTINATION ${CMAKE_INSTALL_MANDIR})
