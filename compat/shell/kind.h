/* Small change of text for both kinds of character; read by narrow.h and wide.h, which say what CHARACTER is. */
#include "windef.h"
#include "winerror.h"
#include <stdbool.h>
#include <string.h>

static inline size_t length_of(const CHARACTER *text)
{
    size_t length = 0;

    while (text[length])
        length++;
    return length;
}

/* Both, as everywhere in this library: a path may be a Linux one. */
static inline bool is_separator(CHARACTER c)
{
    return c == '\\' || c == '/';
}

static inline bool is_letter(CHARACTER c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline bool is_digit(CHARACTER c)
{
    return c >= '0' && c <= '9';
}

static inline bool is_one_of(CHARACTER c, const char *set)
{
    while (*set && (CHARACTER)*set != c)
        set++;
    return *set != 0;
}

/* Compares up to `max` units without regard to case. Both texts end at a NUL. */
static inline bool begins_with(const CHARACTER *text, const CHARACTER *start)
{
    while (*start && fold_unit(*text) == fold_unit(*start)) {
        text++;
        start++;
    }
    return *start == 0;
}

/* Where the last whole character before `length` ends. */
static inline size_t whole_characters(const CHARACTER *text, size_t length)
{
    while (length > 0 && is_inside_character(text[length]))
        length--;
    return length;
}

static inline void copy_units(CHARACTER *to, const CHARACTER *from, size_t count)
{
    memmove(to, from, count * sizeof(CHARACTER));
}

/* What a function that fills a buffer of `size` says. */
static inline HRESULT deliver(CHARACTER *out, size_t size, const CHARACTER *text, size_t length)
{
    bool fits = length < size;

    if (fits)
        copy_units(out, text, length);
    if (size)
        out[fits ? length : 0] = 0;
    return fits ? S_OK : HRESULT_FROM_WIN32(ERROR_INSUFFICIENT_BUFFER);
}
