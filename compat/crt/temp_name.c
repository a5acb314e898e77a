/* tmpnam_s: a name in the folder for temporary files that no file has yet. Another process may take it first: tmpfile_s has not that
 * fault. */
#include <fileapi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "environment.h"
#include "invalid.h"

#define ROOM  300
#define TRIES 100

static errno_t make_name(char out[ROOM])
{
    unsigned long long number = 0;
    DWORD length = GetTempPathA(ROOM - 20, out);

    if (length == 0 || length > ROOM - 20)
        return ENOENT;
    for (int i = 0; i < TRIES; i++) {
        if (getrandom(&number, sizeof number, 0) != sizeof number)
            return EIO;
        snprintf(out + length, ROOM - length, "s%llx.tmp", number & 0xFFFFFFFFFF);
        if (GetFileAttributesA(out) == INVALID_FILE_ATTRIBUTES)
            return 0;
    }
    return EEXIST;
}

errno_t tmpnam_s(char *to, size_t size)
{
    char name[ROOM];
    errno_t error;

    if (!to)
        return crt_invalid(EINVAL);
    error = make_name(name);
    if (!error && strlen(name) >= size)
        error = crt_invalid(ERANGE);
    if (size)
        to[0] = 0;
    if (!error)
        memcpy(to, name, strlen(name) + 1);
    return error;
}

errno_t _wtmpnam_s(wchar_t *to, size_t size)
{
    char name[ROOM];
    wchar_t *wide;
    errno_t error;

    if (!to)
        return crt_invalid(EINVAL);
    error = make_name(name);
    wide = error ? NULL : crt_widen(name);
    if (!error && !wide)
        error = ENOMEM;
    if (!error && wcslen(wide) >= size)
        error = crt_invalid(ERANGE);
    if (size)
        to[0] = 0;
    if (!error)
        wcscpy(to, wide);
    free(wide);
    return error;
}
