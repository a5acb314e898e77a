/* MultiByteToWideChar and WideCharToMultiByte, and what there is to know about code pages.
 *
 * The machine's own code page is UTF-8, under CP_ACP, CP_OEMCP and CP_THREAD_ACP. Asked for by one of these names it
 * forgives the flags and default characters that programs written for single-byte code pages pass; asked for as CP_UTF8
 * it refuses them, as Windows does. The single-byte pages have no best-fit mapping: what they lack becomes the default
 * character. No state. */
#include "error/error.h"
#include "errhandlingapi.h"
#include "text/text.h"
#include "winnls.h"
#include <limits.h>
#include <string.h>

#define CP_1252   1252
#define CP_LATIN1 28591

#define MB_FLAGS (MB_PRECOMPOSED | MB_COMPOSITE | MB_USEGLYPHCHARS | MB_ERR_INVALID_CHARS)
#define WC_FLAGS                                                                              \
    (WC_DISCARDNS | WC_SEPCHARS | WC_DEFAULTCHAR | WC_ERR_INVALID_CHARS | WC_COMPOSITECHECK | \
     WC_NO_BEST_FIT_CHARS)

/* 0x80 to 0x9F of code page 1252; the holes are the control characters of the same number, as on Windows. */
static const unsigned short high_1252[32] = {
    0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178,
};

static bool is_machine_page(UINT page)
{
    return page == CP_ACP || page == CP_OEMCP || page == CP_THREAD_ACP;
}

static bool is_utf8(UINT page)
{
    return page == CP_UTF8 || is_machine_page(page);
}

/* The last step of both conversions: what the caller gets for a text that needs `needed`. */
static int deliver(size_t needed, int size)
{
    if (needed > INT_MAX) {
        SetLastError(ERROR_INVALID_PARAMETER);
        return 0;
    }
    if (size && needed > (size_t)size) {
        SetLastError(ERROR_INSUFFICIENT_BUFFER);
        return 0;
    }
    return (int)needed;
}

static int fail(ULONG error)
{
    SetLastError(error);
    return 0;
}

static size_t widen(UINT page, const char *text, size_t length, WCHAR *out, size_t size)
{
    for (size_t i = 0; i < length && i < size; i++) {
        unsigned char byte = (unsigned char)text[i];

        out[i] = page == CP_1252 && byte >= 0x80 && byte < 0xA0 ? high_1252[byte - 0x80] : byte;
    }
    return length;
}

static ULONG check_to_wide(UINT page, DWORD flags)
{
    if (!IsValidCodePage(page) && !is_machine_page(page))
        return ERROR_INVALID_PARAMETER;
    if (flags & ~(page == CP_UTF8 ? MB_ERR_INVALID_CHARS : MB_FLAGS))
        return ERROR_INVALID_FLAGS;
    if ((flags & MB_PRECOMPOSED) && (flags & MB_COMPOSITE))
        return ERROR_INVALID_FLAGS;
    return NO_ERROR;
}

int WINAPI MultiByteToWideChar(UINT page, DWORD flags, LPCCH text, int length, LPWSTR out, int size)
{
    size_t count, needed = 0;
    ULONG error;

    if (!text || length == 0 || size < 0 || (size && !out) || (const void *)text == (void *)out)
        return fail(ERROR_INVALID_PARAMETER);
    error = check_to_wide(page, flags);
    if (error)
        return fail(error);
    count = length < 0 ? strlen(text) + 1 : (size_t)length;
    if (!is_utf8(page))
        needed = widen(page, text, count, out, (size_t)size);
    else if (flags & MB_ERR_INVALID_CHARS)
        error = utf16_from_utf8_strict(text, count, out, (size_t)size, &needed);
    else
        needed = utf16_from_utf8(text, count, out, (size_t)size);
    return error ? fail(error) : deliver(needed, size);
}

/* The byte for one unit, or -1. */
static int narrow_unit(UINT page, WCHAR unit)
{
    if (unit < 0x80 || (unit >= 0xA0 && unit <= 0xFF) || (page == CP_LATIN1 && unit <= 0xFF))
        return unit;
    if (page == CP_1252)
        for (int i = 0; i < 32; i++)
            if (high_1252[i] == unit)
                return 0x80 + i;
    return -1;
}

static size_t narrow(UINT page, const WCHAR *text, size_t length, char *out, size_t size, char replacement,
                     BOOL *used)
{
    for (size_t i = 0; i < length; i++) {
        int byte = narrow_unit(page, text[i]);

        if (byte < 0)
            *used = TRUE;
        if (i < size)
            out[i] = byte < 0 ? replacement : (char)byte;
    }
    return length;
}

static ULONG check_from_wide(UINT page, DWORD flags, bool wants_default)
{
    if (!IsValidCodePage(page) && !is_machine_page(page))
        return ERROR_INVALID_PARAMETER;
    if (page == CP_UTF8) {
        if (wants_default)
            return ERROR_INVALID_PARAMETER;
        return flags & ~WC_ERR_INVALID_CHARS ? ERROR_INVALID_FLAGS : NO_ERROR;
    }
    if (flags & ~WC_FLAGS || (flags & WC_ERR_INVALID_CHARS && !is_machine_page(page)))
        return ERROR_INVALID_FLAGS;
    return NO_ERROR;
}

int WINAPI WideCharToMultiByte(UINT page, DWORD flags, LPCWCH text, int length, LPSTR out, int size,
                               LPCCH default_char, LPBOOL used_default)
{
    size_t count, needed = 0;
    BOOL used = FALSE;
    ULONG error;

    if (!text || length == 0 || size < 0 || (size && !out) || (const void *)text == (void *)out)
        return fail(ERROR_INVALID_PARAMETER);
    error = check_from_wide(page, flags, default_char || used_default);
    if (error)
        return fail(error);
    count = length < 0 ? text_length(text) + 1 : (size_t)length;
    if (!is_utf8(page))
        needed = narrow(page, text, count, out, (size_t)size, default_char ? *default_char : '?', &used);
    else if (flags & WC_ERR_INVALID_CHARS)
        error = utf8_from_utf16_strict(text, count, out, (size_t)size, &needed);
    else
        needed = utf8_from_utf16(text, count, out, (size_t)size);
    if (used_default)
        *used_default = used;
    return error ? fail(error) : deliver(needed, size);
}

UINT WINAPI GetACP(void)
{
    return CP_UTF8;
}

UINT WINAPI GetOEMCP(void)
{
    return CP_UTF8;
}

BOOL WINAPI IsValidCodePage(UINT page)
{
    return page == CP_UTF8 || page == CP_1252 || page == CP_LATIN1;
}

BOOL WINAPI GetCPInfo(UINT page, LPCPINFO info)
{
    if (!info || (!IsValidCodePage(page) && !is_machine_page(page)))
        return error_result(ERROR_INVALID_PARAMETER);
    memset(info, 0, sizeof(*info));
    info->MaxCharSize = is_utf8(page) ? 4 : 1;
    info->DefaultChar[0] = '?';
    return TRUE;
}

/* Double-byte code pages are the only ones with lead bytes in this sense, and there is none. */
BOOL WINAPI IsDBCSLeadByte(BYTE byte)
{
    (void)byte;
    return FALSE;
}

BOOL WINAPI IsDBCSLeadByteEx(UINT page, BYTE byte)
{
    (void)byte;
    if (!IsValidCodePage(page) && !is_machine_page(page))
        return error_result(ERROR_INVALID_PARAMETER);
    return FALSE;
}
