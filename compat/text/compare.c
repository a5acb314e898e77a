/* CompareStringOrdinal, CompareStringW/A, lstrcmp, and the one locale there is.
 *
 * The linguistic comparisons order letters without regard to case first and small before capital last; accents, widths
 * and languages are unknown here, and flags that ask for them are refused with ERROR_INVALID_FLAGS. */
#include "error/error.h"
#include "errhandlingapi.h"
#include "text/text.h"
#include "winbase.h"
#include "winnls.h"
#include <stdlib.h>
#include <string.h>

#define EN_US 0x0409

#define KNOWN_FLAGS \
    (NORM_IGNORECASE | LINGUISTIC_IGNORECASE | SORT_STRINGSORT | NORM_LINGUISTIC_CASING | LOCALE_USE_CP_ACP)

static int as_cstr(int order)
{
    return order < 0 ? CSTR_LESS_THAN : order > 0 ? CSTR_GREATER_THAN : CSTR_EQUAL;
}

static size_t counted(const WCHAR *text, int length)
{
    return length < 0 ? text_length(text) : (size_t)length;
}

static int invalid(ULONG error)
{
    SetLastError(error);
    return 0;
}

int WINAPI CompareStringOrdinal(LPCWCH a, int a_length, LPCWCH b, int b_length, BOOL ignore_case)
{
    size_t a_count, b_count;

    if (!a || !b || a_length < -1 || b_length < -1)
        return invalid(ERROR_INVALID_PARAMETER);
    a_count = counted(a, a_length);
    b_count = counted(b, b_length);
    return as_cstr(ignore_case ? text_compare_nocase(a, a_count, b, b_count)
                               : text_compare(a, a_count, b, b_count));
}

int WINAPI CompareStringW(LCID locale, DWORD flags, PCNZWCH a, int a_length, PCNZWCH b, int b_length)
{
    (void)locale;
    if (!a || !b)
        return invalid(ERROR_INVALID_PARAMETER);
    if (flags & ~KNOWN_FLAGS)
        return invalid(ERROR_INVALID_FLAGS);
    return as_cstr(text_collate(a, counted(a, a_length), b, counted(b, b_length),
                                flags & (NORM_IGNORECASE | LINGUISTIC_IGNORECASE)));
}

/* Counted narrow text as wide, NULL when memory is out. */
static WCHAR *widened(const char *text, size_t length, size_t *units)
{
    WCHAR *wide;

    *units = utf16_from_utf8(text, length, NULL, 0);
    wide = malloc((*units + 1) * sizeof(WCHAR));
    if (wide)
        utf16_from_utf8(text, length, wide, *units);
    return wide;
}

static int compare_narrow(DWORD flags, const char *a, int a_length, const char *b, int b_length)
{
    size_t a_units, b_units;
    WCHAR *wide_a = widened(a, a_length < 0 ? strlen(a) : (size_t)a_length, &a_units);
    WCHAR *wide_b = widened(b, b_length < 0 ? strlen(b) : (size_t)b_length, &b_units);
    int result = 0;

    if (wide_a && wide_b)
        result = CompareStringW(LOCALE_USER_DEFAULT, flags, wide_a, (int)a_units, wide_b, (int)b_units);
    else
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
    free(wide_a);
    free(wide_b);
    return result;
}

int WINAPI CompareStringA(LCID locale, DWORD flags, PCNZCH a, int a_length, PCNZCH b, int b_length)
{
    (void)locale;
    if (!a || !b)
        return invalid(ERROR_INVALID_PARAMETER);
    return compare_narrow(flags, a, a_length, b, b_length);
}

/* A missing text is before every other. */
static int compare_wide(const WCHAR *a, const WCHAR *b, bool ignore_case)
{
    if (!a || !b)
        return (a != NULL) - (b != NULL);
    return text_collate(a, text_length(a), b, text_length(b), ignore_case);
}

int WINAPI lstrcmpW(LPCWSTR a, LPCWSTR b)
{
    return compare_wide(a, b, false);
}

int WINAPI lstrcmpiW(LPCWSTR a, LPCWSTR b)
{
    return compare_wide(a, b, true);
}

int WINAPI lstrcmpA(LPCSTR a, LPCSTR b)
{
    return a && b ? compare_narrow(0, a, -1, b, -1) - CSTR_EQUAL : (a != NULL) - (b != NULL);
}

int WINAPI lstrcmpiA(LPCSTR a, LPCSTR b)
{
    return a && b ? compare_narrow(NORM_IGNORECASE, a, -1, b, -1) - CSTR_EQUAL : (a != NULL) - (b != NULL);
}

LCID WINAPI GetUserDefaultLCID(void)
{
    return EN_US;
}

LCID WINAPI GetSystemDefaultLCID(void)
{
    return EN_US;
}

LCID WINAPI GetThreadLocale(void)
{
    return EN_US;
}

LANGID WINAPI GetUserDefaultLangID(void)
{
    return EN_US;
}

LANGID WINAPI GetSystemDefaultLangID(void)
{
    return EN_US;
}

int WINAPI GetUserDefaultLocaleName(LPWSTR name, int size)
{
    static const WCHAR locale[] = u"en-US";

    if (!name || size < (int)ARRAYSIZE(locale))
        return invalid(name ? ERROR_INSUFFICIENT_BUFFER : ERROR_INVALID_PARAMETER);
    memcpy(name, locale, sizeof(locale));
    return ARRAYSIZE(locale);
}
