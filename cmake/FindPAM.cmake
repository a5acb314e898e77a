# PAM: Debian 13 ships pam.pc, Debian 12 nothing but header and library. The target is PAM::PAM.

find_path(PAM_INCLUDE_DIR security/pam_appl.h)
find_library(PAM_LIBRARY pam)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(PAM REQUIRED_VARS PAM_INCLUDE_DIR PAM_LIBRARY)
if(PAM_FOUND AND NOT TARGET PAM::PAM)
  add_library(PAM::PAM INTERFACE IMPORTED)
  target_include_directories(PAM::PAM SYSTEM INTERFACE ${PAM_INCLUDE_DIR})
  target_link_libraries(PAM::PAM INTERFACE ${PAM_LIBRARY})
endif()
