/* The wide functions as _FORTIFY_SOURCE calls them: the same, after a look at the room the compiler knows of. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

extern void __chk_fail(void) __attribute__((noreturn));

static void need(size_t units, size_t room)
{
    if (units > room)
        __chk_fail();
}

wchar_t *__wmemcpy_chk(wchar_t *to, const wchar_t *from, size_t n, size_t room)
{
    need(n, room);
    return wmemcpy(to, from, n);
}

wchar_t *__wmempcpy_chk(wchar_t *to, const wchar_t *from, size_t n, size_t room)
{
    need(n, room);
    return wmempcpy(to, from, n);
}

wchar_t *__wmemmove_chk(wchar_t *to, const wchar_t *from, size_t n, size_t room)
{
    need(n, room);
    return wmemmove(to, from, n);
}

wchar_t *__wmemset_chk(wchar_t *to, wchar_t c, size_t n, size_t room)
{
    need(n, room);
    return wmemset(to, c, n);
}

wchar_t *__wcscpy_chk(wchar_t *to, const wchar_t *from, size_t room)
{
    need(wcslen(from) + 1, room);
    return wcscpy(to, from);
}

wchar_t *__wcpcpy_chk(wchar_t *to, const wchar_t *from, size_t room)
{
    need(wcslen(from) + 1, room);
    return wcpcpy(to, from);
}

wchar_t *__wcsncpy_chk(wchar_t *to, const wchar_t *from, size_t n, size_t room)
{
    need(n, room);
    return wcsncpy(to, from, n);
}

wchar_t *__wcpncpy_chk(wchar_t *to, const wchar_t *from, size_t n, size_t room)
{
    need(n, room);
    return wcpncpy(to, from, n);
}

wchar_t *__wcscat_chk(wchar_t *to, const wchar_t *from, size_t room)
{
    need(wcslen(to) + wcslen(from) + 1, room);
    wcscat(to, from);
    return to;
}

wchar_t *__wcsncat_chk(wchar_t *to, const wchar_t *from, size_t n, size_t room)
{
    need(wcslen(to) + wcsnlen(from, n) + 1, room);
    return wcsncat(to, from, n);
}

wchar_t *__fgetws_chk(wchar_t *to, size_t room, int n, FILE *stream)
{
    need(n > 0 ? (size_t)n : 0, room);
    return fgetws(to, n, stream);
}

size_t __mbstowcs_chk(wchar_t *to, const char *from, size_t n, size_t room)
{
    need(n, room);
    return mbstowcs(to, from, n);
}

size_t __wcstombs_chk(char *to, const wchar_t *from, size_t n, size_t room)
{
    need(n, room);
    return wcstombs(to, from, n);
}

size_t __mbsrtowcs_chk(wchar_t *to, const char **from, size_t n, mbstate_t *state, size_t room)
{
    need(n, room);
    return mbsrtowcs(to, from, n, state);
}

size_t __wcsrtombs_chk(char *to, const wchar_t **from, size_t n, mbstate_t *state, size_t room)
{
    need(n, room);
    return wcsrtombs(to, from, n, state);
}

size_t __mbsnrtowcs_chk(wchar_t *to, const char **from, size_t bytes, size_t n, mbstate_t *state, size_t room)
{
    need(n, room);
    return mbsnrtowcs(to, from, bytes, n, state);
}

size_t __wcsnrtombs_chk(char *to, const wchar_t **from, size_t units, size_t n, mbstate_t *state, size_t room)
{
    need(n, room);
    return wcsnrtombs(to, from, units, n, state);
}

size_t __wcrtomb_chk(char *to, wchar_t c, mbstate_t *state, size_t room)
{
    (void)room; /* the C library asks for MB_CUR_MAX bytes here, of a locale that is not ours */
    return wcrtomb(to, c, state);
}

int __wctomb_chk(char *to, wchar_t c, size_t room)
{
    (void)room;
    return wctomb(to, c);
}
