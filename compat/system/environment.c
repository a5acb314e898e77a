/* The environment. It is libc's own, so that getenv sees what SetEnvironmentVariable did; one lock keeps our readers
 * from our writers (libc's getenv takes none, as everywhere on this system).
 *
 * On Windows names have no case. Here the exact name wins, else the first that differs in case alone. */
#include "error/error.h"
#include "errhandlingapi.h"
#include "processenv.h"
#include "text/text.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* `lock` is held. */
static const char *look_up(const char *name, size_t length)
{
    const char *loose = NULL;

    for (char **entry = environ; length && entry && *entry; entry++) {
        if (strncasecmp(*entry, name, length) != 0 || (*entry)[length] != '=')
            continue;
        if (memcmp(*entry, name, length) == 0)
            return *entry + length + 1;
        if (!loose)
            loose = *entry + length + 1;
    }
    return loose;
}

/* A copy of the value from malloc. */
static ULONG get(const char *name, char **out)
{
    const char *value;
    ULONG error = NO_ERROR;

    *out = NULL;
    pthread_mutex_lock(&lock);
    value = look_up(name, strlen(name));
    if (!value)
        error = ERROR_ENVVAR_NOT_FOUND;
    else if (!(*out = strdup(value)))
        error = ERROR_NOT_ENOUGH_MEMORY;
    pthread_mutex_unlock(&lock);
    return error;
}

/* The length of an existing value can be 0: NO_ERROR tells it from a missing one. */
DWORD WINAPI GetEnvironmentVariableA(LPCSTR name, LPSTR out, DWORD size)
{
    char *value = NULL;
    ULONG error = name ? get(name, &value) : ERROR_INVALID_PARAMETER;
    size_t length = value ? strlen(value) : 0;

    if (!error && length < size)
        memcpy(out, value, length + 1);
    free(value);
    SetLastError(error);
    return error ? 0 : (DWORD)(length < size ? length : length + 1);
}

DWORD WINAPI GetEnvironmentVariableW(LPCWSTR name, LPWSTR out, DWORD size)
{
    char *narrow = NULL, *value = NULL;
    ULONG error = name ? utf8_copy_of(name, &narrow) : ERROR_INVALID_PARAMETER;
    size_t length = 0;

    if (!error)
        error = get(narrow, &value);
    if (!error)
        length = utf16_deliver(value, strlen(value), out, size);
    free(narrow);
    free(value);
    SetLastError(error);
    return (DWORD)length;
}

BOOL WINAPI SetEnvironmentVariableA(LPCSTR name, LPCSTR value)
{
    int failed;

    if (!name || !*name || strchr(name, '='))
        return error_result(ERROR_INVALID_PARAMETER);
    pthread_mutex_lock(&lock);
    failed = value ? setenv(name, value, 1) : unsetenv(name);
    pthread_mutex_unlock(&lock);
    return failed ? error_result(ERROR_NOT_ENOUGH_MEMORY) : TRUE;
}

BOOL WINAPI SetEnvironmentVariableW(LPCWSTR name, LPCWSTR value)
{
    char *narrow_name = NULL, *narrow_value = NULL;
    ULONG error = utf8_copy_of(name, &narrow_name);
    BOOL result;

    if (!error)
        error = utf8_copy_of(value, &narrow_value);
    result = error ? error_result(error) : SetEnvironmentVariableA(narrow_name, narrow_value);
    free(narrow_name);
    free(narrow_value);
    return result;
}

static void append(char *out, size_t size, size_t *used, const char *text, size_t length)
{
    if (*used + length < size)
        memcpy(out + *used, text, length);
    *used += length;
}

/* Replaces %NAME%; a name that is not set stays as it stands. Returns the length; what does not fit is only counted. */
static size_t expand(const char *from, char *out, size_t size)
{
    size_t used = 0;

    pthread_mutex_lock(&lock);
    while (*from) {
        const char *end = *from == '%' ? strchr(from + 1, '%') : NULL;
        const char *value = end ? look_up(from + 1, (size_t)(end - from - 1)) : NULL;

        if (value) {
            append(out, size, &used, value, strlen(value));
            from = end + 1;
        } else {
            size_t run = end ? (size_t)(end - from) : strcspn(from + 1, "%") + 1;

            append(out, size, &used, from, run);
            from += run;
        }
    }
    pthread_mutex_unlock(&lock);
    if (used < size)
        out[used] = 0;
    return used;
}

/* All of these return a size with its terminator, also on success. */
DWORD WINAPI ExpandEnvironmentStringsA(LPCSTR from, LPSTR out, DWORD size)
{
    if (!from) {
        SetLastError(ERROR_INVALID_PARAMETER);
        return 0;
    }
    return (DWORD)expand(from, out, out ? size : 0) + 1;
}

DWORD WINAPI ExpandEnvironmentStringsW(LPCWSTR from, LPWSTR out, DWORD size)
{
    char *narrow = NULL, *expanded = NULL;
    ULONG error = from ? utf8_copy_of(from, &narrow) : ERROR_INVALID_PARAMETER;
    size_t length = 0, needed = 0;

    if (!error) {
        length = expand(narrow, NULL, 0);
        expanded = malloc(length + 1);
        error = expanded ? NO_ERROR : ERROR_NOT_ENOUGH_MEMORY;
    }
    if (!error) {
        size_t again = expand(narrow, expanded, length + 1); /* another thread may have changed a variable */

        length = again < length ? again : length;
        needed = utf16_deliver(expanded, length, out, out ? size : 0);
        needed += needed < (out ? size : 0); /* it fitted: count the terminator in */
    }
    free(narrow);
    free(expanded);
    if (error)
        SetLastError(error);
    return (DWORD)needed;
}

/* Every entry with its terminator, then one more. */
LPCH WINAPI GetEnvironmentStringsA(void)
{
    size_t size = 1, used = 0;
    char *block;

    pthread_mutex_lock(&lock);
    for (char **entry = environ; entry && *entry; entry++)
        size += strlen(*entry) + 1;
    block = malloc(size + 1);
    for (char **entry = environ; block && entry && *entry; entry++) {
        size_t length = strlen(*entry) + 1;

        memcpy(block + used, *entry, length);
        used += length;
    }
    pthread_mutex_unlock(&lock);
    if (block)
        block[used] = block[used + 1] = 0;
    else
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
    return block;
}

LPWCH WINAPI GetEnvironmentStringsW(void)
{
    char *block = GetEnvironmentStringsA(), *end = block;
    size_t length, units;
    WCHAR *wide;

    if (!block)
        return NULL;
    while (*end)
        end += strlen(end) + 1;
    length = (size_t)(end - block) + 1;
    units = utf16_from_utf8(block, length, NULL, 0);
    wide = malloc((units + 1) * sizeof(WCHAR));
    if (wide) {
        utf16_from_utf8(block, length, wide, units);
        wide[units] = 0;
    } else {
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
    }
    free(block);
    return wide;
}

BOOL WINAPI FreeEnvironmentStringsA(LPCH block)
{
    free(block);
    return TRUE;
}

BOOL WINAPI FreeEnvironmentStringsW(LPWCH block)
{
    free(block);
    return TRUE;
}
