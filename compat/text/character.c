/* CharUpper, CharLower, CharNext, IsCharAlpha and their kin, and wsprintf: the text functions of user32.
 *
 * Case mapping is one unit to one unit. Narrow text is UTF-8: a character whose other case needs another number of
 * bytes keeps its case, because these functions work in place. What is a letter is the C library's opinion in its
 * C.UTF-8 locale, whatever locale the program has set. */
#include "text/format.h"
#include "text/text.h"
#include "text/unicode.h"
#include "winuser.h"
#include <locale.h>
#include <pthread.h>
#include <string.h>
#include <wctype.h>

#define WSPRINTF_SIZE 1024 /* all that wsprintf writes, its terminator included: no buffer need be larger */

typedef WCHAR (*mapping)(WCHAR);

static WCHAR upper(WCHAR unit)
{
    return text_upper(unit);
}

static WCHAR lower(WCHAR unit)
{
    return text_lower(unit);
}

static void map_wide(WCHAR *text, size_t length, mapping map)
{
    for (size_t i = 0; i < length; i++)
        text[i] = map(text[i]);
}

static void map_narrow(char *text, size_t length, mapping map)
{
    for (size_t i = 0; i < length;) {
        unsigned point;
        char mapped[UTF8_MAX];
        size_t took = utf8_decode(text + i, length - i, &point);

        if (point <= 0xFFFF && point != UNICODE_REPLACEMENT && utf8_encode(map((WCHAR)point), mapped) == took)
            memcpy(text + i, mapped, took);
        i += took;
    }
}

/* A "pointer" without high bits is a single character. */
static bool is_character(const void *text)
{
    return (ULONG_PTR)text <= 0xFFFF;
}

static LPWSTR map_wide_argument(LPWSTR text, mapping map)
{
    if (is_character(text))
        return (LPWSTR)(ULONG_PTR)map((WCHAR)(ULONG_PTR)text);
    map_wide(text, text_length(text), map);
    return text;
}

static LPSTR map_narrow_argument(LPSTR text, mapping map)
{
    if (is_character(text)) /* a byte: only ASCII is a character by itself in UTF-8 */
        return (ULONG_PTR)text < 0x80 ? (LPSTR)(ULONG_PTR)map((WCHAR)(ULONG_PTR)text) : text;
    map_narrow(text, strlen(text), map);
    return text;
}

LPWSTR WINAPI CharUpperW(LPWSTR text)
{
    return map_wide_argument(text, upper);
}

LPWSTR WINAPI CharLowerW(LPWSTR text)
{
    return map_wide_argument(text, lower);
}

LPSTR WINAPI CharUpperA(LPSTR text)
{
    return map_narrow_argument(text, upper);
}

LPSTR WINAPI CharLowerA(LPSTR text)
{
    return map_narrow_argument(text, lower);
}

DWORD WINAPI CharUpperBuffW(LPWSTR text, DWORD length)
{
    map_wide(text, text ? length : 0, upper);
    return text ? length : 0;
}

DWORD WINAPI CharLowerBuffW(LPWSTR text, DWORD length)
{
    map_wide(text, text ? length : 0, lower);
    return text ? length : 0;
}

DWORD WINAPI CharUpperBuffA(LPSTR text, DWORD length)
{
    map_narrow(text, text ? length : 0, upper);
    return text ? length : 0;
}

DWORD WINAPI CharLowerBuffA(LPSTR text, DWORD length)
{
    map_narrow(text, text ? length : 0, lower);
    return text ? length : 0;
}

/* The wide ones step over units, as on Windows, the narrow ones over whole UTF-8 characters. */
LPWSTR WINAPI CharNextW(LPCWSTR text)
{
    return (LPWSTR)(ULONG_PTR)(*text ? text + 1 : text);
}

LPWSTR WINAPI CharPrevW(LPCWSTR start, LPCWSTR current)
{
    return (LPWSTR)(ULONG_PTR)(current > start ? current - 1 : start);
}

static bool is_continuation(char byte)
{
    return ((unsigned char)byte & 0xC0) == 0x80;
}

LPSTR WINAPI CharNextA(LPCSTR text)
{
    if (*text)
        do
            text++;
        while (is_continuation(*text));
    return (LPSTR)(ULONG_PTR)text;
}

LPSTR WINAPI CharPrevA(LPCSTR start, LPCSTR current)
{
    if (current > start)
        do
            current--;
        while (current > start && is_continuation(*current));
    return (LPSTR)(ULONG_PTR)current;
}

static locale_t utf8_locale;

static void make_locale(void)
{
    utf8_locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
}

/* Falls back to ASCII and what has a case on a system without C.UTF-8. */
static bool is_letter(WCHAR unit)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;

    if (unit < 0x80)
        return (unit | 0x20) >= 'a' && (unit | 0x20) <= 'z';
    pthread_once(&once, make_locale);
    if (!utf8_locale)
        return text_upper(unit) != unit || text_lower(unit) != unit;
    return iswalpha_l(unit, utf8_locale) && !iswdigit_l(unit, utf8_locale);
}

static bool is_digit(WCHAR unit)
{
    return unit >= '0' && unit <= '9';
}

BOOL WINAPI IsCharAlphaW(WCHAR unit)
{
    return is_letter(unit);
}

BOOL WINAPI IsCharAlphaNumericW(WCHAR unit)
{
    return is_letter(unit) || is_digit(unit);
}

BOOL WINAPI IsCharUpperW(WCHAR unit)
{
    return text_lower(unit) != unit;
}

BOOL WINAPI IsCharLowerW(WCHAR unit)
{
    return text_upper(unit) != unit;
}

/* A byte that is not ASCII is no character. */
BOOL WINAPI IsCharAlphaA(CHAR c)
{
    return (unsigned char)c < 0x80 && is_letter((WCHAR)c);
}

BOOL WINAPI IsCharAlphaNumericA(CHAR c)
{
    return (unsigned char)c < 0x80 && IsCharAlphaNumericW((WCHAR)c);
}

BOOL WINAPI IsCharUpperA(CHAR c)
{
    return c >= 'A' && c <= 'Z';
}

BOOL WINAPI IsCharLowerA(CHAR c)
{
    return c >= 'a' && c <= 'z';
}

static int written(int length)
{
    return length < 0 ? 0 : length < WSPRINTF_SIZE ? length : WSPRINTF_SIZE - 1;
}

int WINAPI wvsprintfA(LPSTR out, LPCSTR format, va_list arguments)
{
    return written(format_narrow(out, WSPRINTF_SIZE, format, arguments));
}

int WINAPI wvsprintfW(LPWSTR out, LPCWSTR format, va_list arguments)
{
    return written(format_wide(out, WSPRINTF_SIZE, format, arguments));
}

int WINAPIV wsprintfA(LPSTR out, LPCSTR format, ...)
{
    va_list arguments;
    int length;

    va_start(arguments, format);
    length = wvsprintfA(out, format, arguments);
    va_end(arguments);
    return length;
}

int WINAPIV wsprintfW(LPWSTR out, LPCWSTR format, ...)
{
    va_list arguments;
    int length;

    va_start(arguments, format);
    length = wvsprintfW(out, format, arguments);
    va_end(arguments);
    return length;
}
