/* Windows paths as the file functions of this C runtime take them. */
#ifndef CRT_PATH_H
#define CRT_PATH_H

#include <stddef.h>
#include <wchar.h>

#include "file/crt_path.h"

/* A Windows path to one of this system; see file/path.h for how. Returns 0, or -1 with errno. */
int crt_path(char to[CRT_PATH_MAX], const char *path);
int crt_wide_path(char to[CRT_PATH_MAX], const wchar_t *path);

#endif
