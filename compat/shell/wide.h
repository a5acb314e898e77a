/* What the families of this folder need to know to be the functions whose names end in W. */
#ifndef HTTPAPI_SHELL_KIND
#define HTTPAPI_SHELL_KIND

#include "text/text.h"
#include "text/unicode.h"

#define CHARACTER     WCHAR
#define NAME(name)    name##W
#define LITERAL(text) u##text
#define UNIT_VALUE(c) ((unsigned)(c))

static inline unsigned fold_unit(WCHAR unit)
{
    return text_upper(unit);
}

static inline size_t fold_next(const WCHAR *text, unsigned *point)
{
    *point = fold_unit(*text);
    return 1;
}

static inline bool is_inside_character(WCHAR unit)
{
    return (unit & 0xFC00) == 0xDC00;
}

/* The UTF-8 of one character of a text that has not ended, and what it took. */
static inline size_t bytes_of(const WCHAR *text, char bytes[UTF8_MAX], size_t *count)
{
    unsigned point;
    size_t taken = utf16_decode(text, text[1] ? 2 : 1, &point);

    *count = utf8_encode(point, bytes);
    return taken;
}

/* The character that `bytes` begin with, in up to two units, and what it took. */
static inline size_t units_of(const char *bytes, size_t length, WCHAR units[2], size_t *count)
{
    unsigned point;
    size_t taken = utf8_decode(bytes, length, &point);

    *count = utf16_encode(point, units);
    return taken;
}

#include "shell/kind.h"

#endif
