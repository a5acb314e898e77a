/* Path names: mapping them for the system, and MSVC's functions that take them apart. */
#include "path.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "environment.h"

static int is_drive(const char *path)
{
    return ((path[0] | 32) >= 'a' && (path[0] | 32) <= 'z') && path[1] == ':';
}

static const char *drive_root(char letter)
{
    char name[] = "HTTPAPI_DRIVE_X";

    letter = (char)(letter & ~32);
    name[sizeof name - 2] = letter;
    return letter == 'C' && !getenv(name) ? "" : getenv(name);
}

int crt_path(char to[CRT_PATH_MAX], const char *path)
{
    const char *root = "";
    size_t length, root_length, i;

    if (!path) {
        errno = EINVAL;
        return -1;
    }
    if (strncmp(path, "\\\\?\\", 4) == 0 || strncmp(path, "\\\\.\\", 4) == 0)
        path += 4;
    if (is_drive(path)) {
        root = drive_root(path[0]);
        path += 2;
        if (!root) {
            errno = ENOENT;
            return -1;
        }
    }
    root_length = strlen(root);
    length = strlen(path);
    if (root_length + length + 1 > CRT_PATH_MAX) {
        errno = ENAMETOOLONG;
        return -1;
    }
    memcpy(to, root, root_length);
    for (i = 0; i <= length; i++)
        to[root_length + i] = path[i] == '\\' ? '/' : path[i];
    return 0;
}

int crt_wide_path(char to[CRT_PATH_MAX], const wchar_t *path)
{
    char *narrow = crt_narrow(path);
    int result = crt_path(to, narrow);

    free(narrow);
    return result;
}

/* ---- full paths ---- */

/* Joins with the working directory, removes "." and "..", asks no file system. */
static int full_path(char to[CRT_PATH_MAX], const char *path)
{
    char mapped[CRT_PATH_MAX], joined[2 * CRT_PATH_MAX + 1], cwd[CRT_PATH_MAX];
    char *part, *state;
    size_t used = 0;

    if (crt_path(mapped, path ? path : "") != 0 || !getcwd(cwd, sizeof cwd))
        return -1;
    snprintf(joined, sizeof joined, "%s/%s", mapped[0] == '/' ? "" : cwd, mapped);
    for (part = strtok_r(joined, "/", &state); part; part = strtok_r(NULL, "/", &state)) {
        size_t length = strlen(part);

        if (strcmp(part, ".") == 0)
            continue;
        if (strcmp(part, "..") == 0) {
            while (used && to[--used] != '/')
                continue;
            continue;
        }
        if (used + length + 2 > CRT_PATH_MAX) {
            errno = ENAMETOOLONG;
            return -1;
        }
        to[used++] = '/';
        memcpy(to + used, part, length);
        used += length;
    }
    if (!used)
        to[used++] = '/';
    to[used] = '\0';
    return 0;
}

char *_fullpath(char *to, const char *path, size_t size)
{
    char full[CRT_PATH_MAX];

    if (full_path(full, path) != 0)
        return NULL;
    if (!to)
        return strdup(full);
    if (strlen(full) >= size) {
        errno = ERANGE;
        return NULL;
    }
    return memcpy(to, full, strlen(full) + 1);
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
