/* The string functions of shlwapi.h for one kind of character; see string_a.c and string_w.c, which say which.
 *
 * A NULL text gives what an unsuccessful search gives. "Without regard to case" follows Windows' table; where a single
 * character is looked for in narrow text, A to Z. Orders are those of lstrcmp, except that the functions with a C in their
 * names compare units. No state, no lock, any thread. */
#include "combaseapi.h"
#include "error/error.h"
#include "shlwapi.h"
#include "text/format.h"
#include "winbase.h"
#include "winnls.h"
#include <limits.h>
#include <stdarg.h>

/* ---- searching ---- */

static bool same_text(const CHARACTER *text, const CHARACTER *wanted, bool ignores_case)
{
    while (*wanted) {
        unsigned a = (unsigned)*text, b = (unsigned)*wanted;
        size_t step = 1, other = 1;

        if (!*text)
            return false;
        if (ignores_case) {
            step = fold_next(text, &a);
            other = fold_next(wanted, &b);
        }
        if (a != b)
            return false;
        text += step;
        wanted += other;
    }
    return true;
}

/* Among the places before `end` (NULL: all) the first, or the last. */
static CHARACTER *find_text(const CHARACTER *text, const CHARACTER *end, const CHARACTER *wanted,
                            bool ignores_case, bool last)
{
    const CHARACTER *found = NULL;

    if (!text || !wanted || !*wanted)
        return NULL;
    for (; *text && text != end && (last || !found); text++)
        if (same_text(text, wanted, ignores_case))
            found = text;
    return (CHARACTER *)(ULONG_PTR)found;
}

static CHARACTER *find_unit(const CHARACTER *text, const CHARACTER *end, CHARACTER wanted, bool ignores_case,
                            bool last)
{
    const CHARACTER *found = NULL;

    if (!text)
        return NULL;
    for (; *text && text != end && (last || !found); text++)
        if (ignores_case ? fold_unit(*text) == fold_unit(wanted) : *text == wanted)
            found = text;
    return (CHARACTER *)(ULONG_PTR)found;
}

/* How many units at the start are in the set, or are not. */
static int span(const CHARACTER *text, const CHARACTER *set, bool in, bool ignores_case)
{
    size_t count = 0;

    if (!text || !set)
        return 0;
    while (text[count] && (find_unit(set, NULL, text[count], ignores_case, false) != NULL) == in)
        count++;
    return (int)count;
}

CHARACTER *WINAPI NAME(StrStr)(const CHARACTER *text, const CHARACTER *wanted)
{
    return find_text(text, NULL, wanted, false, false);
}

CHARACTER *WINAPI NAME(StrStrI)(const CHARACTER *text, const CHARACTER *wanted)
{
    return find_text(text, NULL, wanted, true, false);
}

CHARACTER *WINAPI NAME(StrRStrI)(const CHARACTER *text, const CHARACTER *end, const CHARACTER *wanted)
{
    return find_text(text, end, wanted, true, true);
}

CHARACTER *WINAPI NAME(StrChr)(const CHARACTER *text, MATCH wanted)
{
    return find_unit(text, NULL, (CHARACTER)wanted, false, false);
}

CHARACTER *WINAPI NAME(StrChrI)(const CHARACTER *text, MATCH wanted)
{
    return find_unit(text, NULL, (CHARACTER)wanted, true, false);
}

CHARACTER *WINAPI NAME(StrRChr)(const CHARACTER *text, const CHARACTER *end, MATCH wanted)
{
    return find_unit(text, end, (CHARACTER)wanted, false, true);
}

CHARACTER *WINAPI NAME(StrRChrI)(const CHARACTER *text, const CHARACTER *end, MATCH wanted)
{
    return find_unit(text, end, (CHARACTER)wanted, true, true);
}

int WINAPI NAME(StrSpn)(const CHARACTER *text, const CHARACTER *set)
{
    return span(text, set, true, false);
}

int WINAPI NAME(StrCSpn)(const CHARACTER *text, const CHARACTER *set)
{
    return span(text, set, false, false);
}

int WINAPI NAME(StrCSpnI)(const CHARACTER *text, const CHARACTER *set)
{
    return span(text, set, false, true);
}

CHARACTER *WINAPI NAME(StrPBrk)(const CHARACTER *text, const CHARACTER *set)
{
    if (!text || !set)
        return NULL;
    text += span(text, set, false, false);
    return *text ? (CHARACTER *)(ULONG_PTR)text : NULL;
}

/* ---- comparing ---- */

/* The order of units, or of folded characters; at most `count` units of either. */
static int compare_units(const CHARACTER *a, const CHARACTER *b, int count, bool ignores_case)
{
    if (!a || !b)
        return (a != NULL) - (b != NULL);
    while (count > 0 && (*a || *b)) {
        unsigned left = 0, right = 0;
        size_t taken = 1;

        if (*a)
            taken = ignores_case ? fold_next(a, &left) : (left = UNIT_VALUE(*a), 1);
        if (*b && ignores_case)
            b += fold_next(b, &right);
        else if (*b)
            right = UNIT_VALUE(*b++);
        if (left != right)
            return left < right ? -1 : 1;
        a += taken;
        count -= (int)taken;
    }
    return 0;
}

static int shorter(const CHARACTER *text, int count)
{
    int length = 0;

    while (length < count && text[length])
        length++;
    return length;
}

/* Linguistic, as CompareString. */
static int compare_start(const CHARACTER *a, const CHARACTER *b, int count, DWORD flags)
{
    if (!a || !b)
        return (a != NULL) - (b != NULL);
    if (count <= 0)
        return 0;
    return NAME(CompareString)(LOCALE_USER_DEFAULT, flags, a, shorter(a, count), b, shorter(b, count)) -
           CSTR_EQUAL;
}

int WINAPI NAME(StrCmpN)(const CHARACTER *a, const CHARACTER *b, int count)
{
    return compare_start(a, b, count, 0);
}

int WINAPI NAME(StrCmpNI)(const CHARACTER *a, const CHARACTER *b, int count)
{
    return compare_start(a, b, count, NORM_IGNORECASE);
}

int WINAPI NAME(StrCmpC)(const CHARACTER *a, const CHARACTER *b)
{
    return compare_units(a, b, INT_MAX, false);
}

int WINAPI NAME(StrCmpIC)(const CHARACTER *a, const CHARACTER *b)
{
    return compare_units(a, b, INT_MAX, true);
}

int WINAPI NAME(StrCmpNC)(const CHARACTER *a, const CHARACTER *b, int count)
{
    return compare_units(a, b, count, false);
}

int WINAPI NAME(StrCmpNIC)(const CHARACTER *a, const CHARACTER *b, int count)
{
    return compare_units(a, b, count, true);
}

BOOL WINAPI NAME(ChrCmpI)(MATCH a, MATCH b)
{
    return fold_unit((CHARACTER)a) != fold_unit((CHARACTER)b);
}

BOOL WINAPI NAME(IsCharSpace)(CHARACTER c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* ---- copying ---- */

static CHARACTER *copy_start(CHARACTER *to, const CHARACTER *from, int size)
{
    if (to && from && size > 0) {
        int length = shorter(from, size - 1);

        copy_units(to, from, (size_t)length);
        to[length] = 0;
    }
    return to;
}

/* `count` includes the NUL, so that a room computed by the caller is never left; that is one less than the page says. */
CHARACTER *WINAPI NAME(StrNCat)(CHARACTER *to, const CHARACTER *from, int count)
{
    if (to)
        copy_start(to + length_of(to), from, count);
    return to;
}

CHARACTER *WINAPI NAME(StrCatBuff)(CHARACTER *to, const CHARACTER *from, int size)
{
    size_t used = to ? length_of(to) : 0;

    if (to && size > 0 && used < (size_t)size)
        copy_start(to + used, from, size - (int)used);
    return to;
}

CHARACTER *WINAPI NAME(StrDup)(const CHARACTER *text)
{
    size_t size = text ? (length_of(text) + 1) * sizeof(CHARACTER) : sizeof(CHARACTER);
    CHARACTER *copy = LocalAlloc(LPTR, size);

    if (copy && text)
        memcpy(copy, text, size);
    return copy;
}

BOOL WINAPI NAME(StrTrim)(CHARACTER *text, const CHARACTER *set)
{
    size_t length, start, end;

    if (!text || !set || !*text)
        return FALSE;
    length = end = length_of(text);
    start = (size_t)span(text, set, true, false);
    while (end > start && find_unit(set, NULL, text[end - 1], false, false))
        end--;
    copy_units(text, text + start, end - start);
    text[end - start] = 0;
    return end - start < length;
}

/* ---- numbers ---- */

static bool digit_value(CHARACTER c, unsigned base, unsigned *out)
{
    *out = is_digit(c) ? (unsigned)c - '0' : is_letter(c) ? ((unsigned)c | 0x20) - 'a' + 10 : base;
    return *out < base;
}

/* The sign of a hexadecimal number is ignored; what is too long loses its high bits. The page of StrToIntEx says so. */
static bool read_number(const CHARACTER *text, bool hexadecimal, ULONGLONG *out)
{
    bool negative = false, any = false;
    unsigned base = 10, value;

    if (!text)
        return false;
    while (NAME(IsCharSpace)(*text))
        text++;
    if (*text == '-' || *text == '+')
        negative = *text++ == '-';
    if (hexadecimal && text[0] == '0' && (text[1] | 0x20) == 'x') {
        base = 16;
        text += 2;
        negative = false;
    }
    for (*out = 0; digit_value(*text, base, &value); text++, any = true)
        *out = *out * base + value;
    if (negative)
        *out = 0 - *out;
    return any;
}

BOOL WINAPI NAME(StrToInt64Ex)(const CHARACTER *text, STIF_FLAGS flags, LONGLONG *out)
{
    ULONGLONG value;

    if (!out || !read_number(text, flags & STIF_SUPPORT_HEX, &value))
        return FALSE;
    *out = (LONGLONG)value;
    return TRUE;
}

BOOL WINAPI NAME(StrToIntEx)(const CHARACTER *text, STIF_FLAGS flags, int *out)
{
    LONGLONG value;

    if (!out || !NAME(StrToInt64Ex)(text, flags, &value))
        return FALSE;
    *out = (int)value;
    return TRUE;
}

/* Neither blanks nor a plus may stand before the digits. */
int WINAPI NAME(StrToInt)(const CHARACTER *text)
{
    int value;

    if (!text || !(*text == '-' || is_digit(*text)) || !NAME(StrToIntEx)(text, STIF_DEFAULT, &value))
        return 0;
    return value;
}

/* ---- printing ---- */

/* Negative where not everything fits; what fits is there, and ends. */
int WINAPI NAME(wvnsprintf)(CHARACTER *out, int size, const CHARACTER *format, va_list arguments)
{
    int length;

    if (!out || !format || size <= 0)
        return -1;
    length = FORMAT(out, (size_t)size, format, arguments);
    return length < size ? length : -1;
}

int NAME(wnsprintf)(CHARACTER *out, int size, const CHARACTER *format, ...)
{
    va_list arguments;
    int length;

    va_start(arguments, format);
    length = NAME(wvnsprintf)(out, size, format, arguments);
    va_end(arguments);
    return length;
}

/* A text of plain characters, as much of it as fits. */
static CHARACTER *give_plain(CHARACTER *out, UINT size, const char *text)
{
    UINT i = 0;

    if (!out || !size)
        return NULL;
    for (; i + 1 < size && text[i]; i++)
        out[i] = (CHARACTER)text[i];
    out[i] = 0;
    return out;
}

CHARACTER *WINAPI NAME(StrFormatKBSize)(LONGLONG bytes, CHARACTER *out, UINT size)
{
    char text[SHELL_SIZE_TEXT];

    shell_kilobytes(bytes, text);
    return give_plain(out, size, text);
}
