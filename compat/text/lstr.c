/* lstrlen, lstrcpy, lstrcpyn, lstrcat: the string functions of kernel32. Windows catches the access violation of a bad
 * pointer; here NULL alone is caught. The unbounded ones are Windows' promise, not ours to make safer: programs that
 * care use strsafe.h. */
#include "text/text.h"
#include "winbase.h"
#include <limits.h>
#include <string.h>

static int clamp(size_t length)
{
    return length > INT_MAX ? INT_MAX : (int)length;
}

int WINAPI lstrlenA(LPCSTR text)
{
    return text ? clamp(strlen(text)) : 0;
}

int WINAPI lstrlenW(LPCWSTR text)
{
    return text ? clamp(text_length(text)) : 0;
}

LPSTR WINAPI lstrcpyA(LPSTR to, LPCSTR from)
{
    if (!to || !from)
        return NULL;
    memmove(to, from, strlen(from) + 1);
    return to;
}

LPWSTR WINAPI lstrcpyW(LPWSTR to, LPCWSTR from)
{
    if (!to || !from)
        return NULL;
    memmove(to, from, (text_length(from) + 1) * sizeof(WCHAR));
    return to;
}

LPSTR WINAPI lstrcatA(LPSTR to, LPCSTR from)
{
    if (!to || !from)
        return NULL;
    memmove(to + strlen(to), from, strlen(from) + 1);
    return to;
}

LPWSTR WINAPI lstrcatW(LPWSTR to, LPCWSTR from)
{
    if (!to || !from)
        return NULL;
    memmove(to + text_length(to), from, (text_length(from) + 1) * sizeof(WCHAR));
    return to;
}

/* `size` counts the terminator; nothing is written when it is zero. */
LPSTR WINAPI lstrcpynA(LPSTR to, LPCSTR from, int size)
{
    size_t length;

    if (!to || !from || size <= 0)
        return NULL;
    length = strnlen(from, (size_t)size - 1);
    memmove(to, from, length);
    to[length] = 0;
    return to;
}

LPWSTR WINAPI lstrcpynW(LPWSTR to, LPCWSTR from, int size)
{
    size_t length;

    if (!to || !from || size <= 0)
        return NULL;
    length = text_length_max(from, (size_t)size - 1);
    memmove(to, from, length * sizeof(WCHAR));
    to[length] = 0;
    return to;
}
