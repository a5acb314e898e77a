/* Windows paths as the file functions of this C runtime take them. */
#ifndef CRT_PATH_H
#define CRT_PATH_H

#include <stddef.h>
#include <wchar.h>

#define CRT_PATH_MAX 4096

/* "C:\dir\file" becomes "/dir/file", another drive what HTTPAPI_DRIVE_<letter> says followed by the rest, and both
 * separators "/". Returns 0, or -1 with errno EINVAL (NULL), ENAMETOOLONG or ENOENT (a drive nobody defined). */
int crt_path(char to[CRT_PATH_MAX], const char *path);
int crt_wide_path(char to[CRT_PATH_MAX], const wchar_t *path);

#endif
