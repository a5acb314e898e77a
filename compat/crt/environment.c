/* Arguments and environment as wide text; MSVC's names around them. Wide copies of environment values are kept per thread
 * and name only until the next _wgetenv of that thread, as Windows promises no more. */
#include "environment.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <corecrt.h>

#include "invalid.h"
#include "text/unicode.h"

int __argc;
char **__argv;
wchar_t **__wargv;
wchar_t **_wenviron;

wchar_t *crt_widen(const char *text)
{
    size_t length = text ? strlen(text) : 0, used = 0, taken;
    wchar_t *wide = text ? malloc((length + 1) * sizeof *wide) : NULL;
    unsigned point;

    if (!wide)
        return NULL;
    for (; length; text += taken, length -= taken) {
        taken = utf8_decode(text, length, &point);
        used += utf16_encode(point, wide + used);
    }
    wide[used] = 0;
    return wide;
}

char *crt_narrow(const wchar_t *text)
{
    size_t length = text ? wcslen(text) : 0, used = 0, taken;
    char *narrow = text ? malloc(length * 3 + 1) : NULL;
    unsigned point;

    if (!narrow)
        return NULL;
    for (; length; text += taken, length -= taken) {
        taken = utf16_decode(text, length, &point);
        used += utf8_encode(point, narrow + used);
    }
    narrow[used] = '\0';
    return narrow;
}

static wchar_t **widen_all(char **texts)
{
    size_t count = 0, i;
    wchar_t **wide;

    while (texts && texts[count])
        count++;
    wide = calloc(count + 1, sizeof *wide);
    for (i = 0; wide && i < count; i++)
        if (!(wide[i] = crt_widen(texts[i])))
            return NULL;
    return wide;
}

wchar_t **crt_wide_arguments(int argc, char **argv)
{
    __argc = argc;
    __argv = argv;
    __wargv = widen_all(argv);
    return __wargv;
}

wchar_t **crt_wide_environment(char **envp)
{
    _wenviron = widen_all(envp);
    return _wenviron;
}

/* ---- single variables ---- */

static errno_t copy_value(size_t *need, char *to, size_t size, const char *value)
{
    if (!need || (!to && size))
        return crt_invalid(EINVAL);
    *need = value ? strlen(value) + 1 : 0;
    if (to && size)
        to[0] = '\0';
    if (!value || !size)
        return 0;
    if (*need > size)
        return ERANGE; /* not a refusal: the caller learns the size this way */
    memcpy(to, value, *need);
    return 0;
}

errno_t getenv_s(size_t *need, char *to, rsize_t size, const char *name)
{
    return copy_value(need, to, size, name ? getenv(name) : NULL);
}

errno_t _dupenv_s(char **copy, size_t *size, const char *name)
{
    const char *value = name ? getenv(name) : NULL;

    if (!copy || !name)
        return crt_invalid(EINVAL);
    *copy = value ? strdup(value) : NULL;
    if (size)
        *size = *copy ? strlen(value) + 1 : 0;
    return value && !*copy ? ENOMEM : 0;
}

/* "NAME=value"; "NAME=" removes. */
int _putenv(const char *setting)
{
    const char *equal = setting ? strchr(setting, '=') : NULL;
    char *name;
    int result;

    if (!equal || equal == setting) {
        errno = EINVAL;
        return -1;
    }
    name = strndup(setting, (size_t)(equal - setting));
    if (!name)
        return -1;
    result = equal[1] ? setenv(name, equal + 1, 1) : unsetenv(name);
    free(name);
    return result;
}

errno_t _putenv_s(const char *name, const char *value)
{
    if (!name || !value)
        return crt_invalid(EINVAL);
    return (*value ? setenv(name, value, 1) : unsetenv(name)) == 0 ? 0 : errno;
}

wchar_t *_wgetenv(const wchar_t *name)
{
    static __thread wchar_t *kept;
    char *narrow = crt_narrow(name);
    const char *value = narrow ? getenv(narrow) : NULL;

    free(narrow);
    if (!value)
        return NULL;
    free(kept);
    kept = crt_widen(value);
    return kept;
}

errno_t _wgetenv_s(size_t *need, wchar_t *to, rsize_t size, const wchar_t *name)
{
    const wchar_t *value = _wgetenv(name);

    if (!need || (!to && size))
        return crt_invalid(EINVAL);
    *need = value ? wcslen(value) + 1 : 0;
    if (to && size)
        to[0] = 0;
    if (!value || !size)
        return 0;
    if (*need > size)
        return ERANGE;
    wmemcpy(to, value, *need);
    return 0;
}

errno_t _wdupenv_s(wchar_t **copy, size_t *size, const wchar_t *name)
{
    const wchar_t *value = _wgetenv(name);

    if (!copy || !name)
        return crt_invalid(EINVAL);
    *copy = value ? wcsdup(value) : NULL;
    if (size)
        *size = *copy ? wcslen(value) + 1 : 0;
    return value && !*copy ? ENOMEM : 0;
}

int _wputenv(const wchar_t *setting)
{
    char *narrow = crt_narrow(setting);
    int result = _putenv(narrow);

    free(narrow);
    return result;
}

errno_t _wputenv_s(const wchar_t *name, const wchar_t *value)
{
    char *narrow_name = crt_narrow(name), *narrow_value = crt_narrow(value);
    errno_t result = _putenv_s(narrow_name, narrow_value);

    free(narrow_name);
    free(narrow_value);
    return result;
}

int _wsystem(const wchar_t *command)
{
    char *narrow = crt_narrow(command);
    int result = system(narrow);

    free(narrow);
    return result;
}

/* ---- the program's own path ---- */

errno_t _get_pgmptr(char **path)
{
    static char own[4096];
    ssize_t length = own[0] ? 0 : readlink("/proc/self/exe", own, sizeof own - 1);

    if (!path)
        return crt_invalid(EINVAL);
    *path = length < 0 ? NULL : own;
    return length < 0 ? errno : 0;
}

errno_t _get_wpgmptr(wchar_t **path)
{
    static wchar_t *own;
    char *narrow;
    errno_t error = _get_pgmptr(&narrow);

    if (!path)
        return crt_invalid(EINVAL);
    if (!error && !own)
        own = crt_widen(narrow);
    *path = own;
    return error;
}
