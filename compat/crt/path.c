/* Path names as the functions of this runtime take them. The rules are compat/file's, in the shared library. */
#include "path.h"

#include <errno.h>
#include <fileapi.h>
#include <stdlib.h>
#include <string.h>

#include "environment.h"

int crt_path(char to[CRT_PATH_MAX], const char *path)
{
    int number = httpapi_crt_path(to, path);

    if (number == 0)
        return 0;
    errno = number;
    return -1;
}

int crt_wide_path(char to[CRT_PATH_MAX], const wchar_t *path)
{
    char *narrow = crt_narrow(path);
    int result = crt_path(to, narrow);

    free(narrow);
    return result;
}

/* ---- full paths: what the Win32 functions say, as on Windows ---- */

static char *full_path(const char *path)
{
    char *full = malloc(CRT_PATH_MAX);
    DWORD length = 0;

    if (full)
        length = path && *path ? GetFullPathNameA(path, CRT_PATH_MAX, full, NULL)
                               : GetCurrentDirectoryA(CRT_PATH_MAX, full);
    if (length > 0 && length < CRT_PATH_MAX)
        return full;
    free(full);
    errno = full ? EINVAL : ENOMEM;
    return NULL;
}

char *_fullpath(char *to, const char *path, size_t size)
{
    char *full = full_path(path);

    if (!to || !full)
        return full;
    if (strlen(full) >= size) {
        errno = ERANGE;
        to = NULL;
    } else {
        memcpy(to, full, strlen(full) + 1);
    }
    free(full);
    return to;
}

wchar_t *_wfullpath(wchar_t *to, const wchar_t *path, size_t size)
{
    char *narrow = crt_narrow(path), *full = _fullpath(NULL, narrow, 0);
    wchar_t *wide = crt_widen(full);

    free(narrow);
    free(full);
    if (!to || !wide)
        return wide;
    if (wcslen(wide) >= size) {
        free(wide);
        errno = ERANGE;
        return NULL;
    }
    wcscpy(to, wide);
    free(wide);
    return to;
}
