/* Path mapping for the archive of the C runtime, which is linked into programs: one exported function, so that fopen and
 * CreateFile cannot differ. No part of the API. */
#ifndef HTTPAPI_FILE_CRT_PATH_H
#define HTTPAPI_FILE_CRT_PATH_H

#include <stddef.h>

#define CRT_PATH_MAX 4096

/* The rules are in file/path.h, case included; NUL is /dev/null, CON and its kind the terminal. A separator at the end
 * stays, for the system to judge. Returns 0 or an errno. */
__attribute__((visibility("default"))) int httpapi_crt_path(char to[CRT_PATH_MAX], const char *path);

#endif
