/* What the families of this folder need to know to be the functions whose names end in W. */
#ifndef HTTPAPI_SHELL_KIND
#define HTTPAPI_SHELL_KIND

#include "text/text.h"

#define CHARACTER     WCHAR
#define NAME(name)    name##W
#define LITERAL(text) u##text

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

#include "shell/kind.h"

#endif
