/* The wide string functions of shlwapi.h: string_family.h for WCHAR, and what there is only here. */
#include "shell/sizes.h"
#include "shell/wide.h"

#define FORMAT format_wide
#define MATCH  WCHAR
#include "shell/string_family.h"

/* Within the first `count` units of the text. */
static PWSTR find_within(PCWSTR text, PCWSTR wanted, UINT count, bool ignores_case)
{
    size_t length = wanted ? length_of(wanted) : 0;
    size_t room = text ? text_length_max(text, count) : 0;

    if (length == 0 || room < length)
        return NULL;
    return find_text(text, text + (room - length + 1), wanted, ignores_case, false);
}

PWSTR WINAPI StrStrNW(PWSTR text, PCWSTR wanted, UINT count)
{
    return find_within(text, wanted, count, false);
}

PWSTR WINAPI StrStrNIW(PWSTR text, PCWSTR wanted, UINT count)
{
    return find_within(text, wanted, count, true);
}

PWSTR WINAPI StrChrNW(PCWSTR text, WCHAR wanted, UINT count)
{
    return text ? find_unit(text, text + count, wanted, false, false) : NULL;
}

PWSTR WINAPI StrChrNIW(PCWSTR text, WCHAR wanted, UINT count)
{
    return text ? find_unit(text, text + count, wanted, true, false) : NULL;
}

int WINAPI StrCmpW(LPCWSTR a, LPCWSTR b)
{
    return compare_start(a, b, INT_MAX, 0);
}

int WINAPI StrCmpIW(LPCWSTR a, LPCWSTR b)
{
    return compare_start(a, b, INT_MAX, NORM_IGNORECASE);
}

LPWSTR WINAPI StrCpyW(LPWSTR to, LPCWSTR from)
{
    if (to && from)
        copy_units(to, from, length_of(from) + 1);
    return to;
}

LPWSTR WINAPI StrCpyNW(LPWSTR to, LPCWSTR from, int size)
{
    return copy_start(to, from, size);
}

LPWSTR WINAPI StrCatW(LPWSTR to, LPCWSTR from)
{
    if (to)
        StrCpyW(to + length_of(to), from);
    return to;
}

/* Appends at `at`, or at the end for -1, within a buffer of `size`; returns where the text ends now. */
DWORD WINAPI StrCatChainW(LPWSTR to, DWORD size, DWORD at, LPCWSTR from)
{
    if (at == (DWORD)-1)
        at = (DWORD)length_of(to);
    while (at < size) {
        to[at] = at + 1 < size ? *from : 0;
        if (!to[at])
            break;
        at++;
        from++;
    }
    return at;
}

static size_t number_length(LPCWSTR text)
{
    size_t length = 0;

    while (is_digit(text[length]))
        length++;
    return length;
}

/* Digits are compared as one number, of any length; everything else without regard to case. */
int WINAPI StrCmpLogicalW(LPCWSTR a, LPCWSTR b)
{
    if (!a || !b)
        return (a != NULL) - (b != NULL);
    while (*a || *b) {
        if (is_digit(*a) && is_digit(*b)) {
            size_t left, right;

            while (*a == '0')
                a++;
            while (*b == '0')
                b++;
            left = number_length(a);
            right = number_length(b);
            if (left != right)
                return left < right ? -1 : 1;
            for (; left; left--, a++, b++)
                if (*a != *b)
                    return *a < *b ? -1 : 1;
            continue;
        }
        if (fold_unit(*a) != fold_unit(*b))
            return fold_unit(*a) < fold_unit(*b) ? -1 : 1;
        a++;
        b++;
    }
    return 0;
}

LPWSTR WINAPI StrFormatByteSizeW(LONGLONG bytes, LPWSTR out, UINT size)
{
    char text[SHELL_SIZE_TEXT];

    shell_size(bytes, text);
    return give_plain(out, size, text);
}

HRESULT WINAPI SHStrDupW(LPCWSTR text, LPWSTR *out)
{
    size_t size = text ? (length_of(text) + 1) * sizeof(WCHAR) : 0;

    *out = text ? CoTaskMemAlloc(size) : NULL;
    if (!*out)
        return text ? E_OUTOFMEMORY : E_INVALIDARG;
    memcpy(*out, text, size);
    return S_OK;
}
