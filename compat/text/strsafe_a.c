/* The narrow strsafe functions; strsafe_family.h has their bodies. */
#include "strsafe.h"
#include "text/format.h"
#include <stdbool.h>

/* One line of standard input without its line break; what does not fit is left for the next call, as gets_s would not. */
static HRESULT read_line(char *out, size_t size, size_t *length)
{
    int c = 0;

    while (*length < size - 1 && (c = getc(stdin)) != EOF && c != '\n')
        out[(*length)++] = (char)c;
    out[*length] = 0;
    if (c == EOF && *length == 0)
        return STRSAFE_E_END_OF_FILE;
    return c == EOF || c == '\n' ? S_OK : STRSAFE_E_INSUFFICIENT_BUFFER;
}

#define CHARACTER    char
#define FAMILY(name) StringCch##name##A
#define BYTES(name)  StringCb##name##A
#define LENGTH_MAX   strnlen
#define FORMAT       format_narrow
#define READ_LINE    read_line
#include "text/strsafe_family.h"
