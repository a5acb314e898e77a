/* What the families of this folder need to know to be the functions whose names end in A. Text is UTF-8. */
#ifndef HTTPAPI_SHELL_KIND
#define HTTPAPI_SHELL_KIND

#include "text/text.h"
#include "text/unicode.h"
#include <string.h>

#define CHARACTER     char
#define NAME(name)    name##A
#define LITERAL(text) text
#define UNIT_VALUE(c) ((unsigned char)(c))

/* One unit by itself, in upper case so that it can be compared: past ASCII it has none. */
static inline unsigned fold_unit(char unit)
{
    return (unsigned char)(unit >= 'a' && unit <= 'z' ? unit - 32 : unit);
}

/* The same for one character of a text that has not ended. Returns the units it took. */
static inline size_t fold_next(const char *text, unsigned *point)
{
    size_t taken = utf8_decode_any(text, strnlen(text, UTF8_MAX), point);

    if (*point < 0x10000)
        *point = text_upper((WCHAR)*point);
    return taken;
}

static inline bool is_inside_character(char unit)
{
    return ((unsigned char)unit & 0xC0) == 0x80;
}

/* The UTF-8 of one character of a text that has not ended, and what it took. */
static inline size_t bytes_of(const char *text, char bytes[UTF8_MAX], size_t *count)
{
    bytes[0] = text[0];
    *count = 1;
    return 1;
}

/* The character that `bytes` begin with, in up to two units, and what it took. */
static inline size_t units_of(const char *bytes, size_t length, char units[2], size_t *count)
{
    (void)length;
    units[0] = bytes[0];
    *count = 1;
    return 1;
}

#include "shell/kind.h"

#endif
