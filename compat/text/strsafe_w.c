/* The wide strsafe functions; strsafe_family.h has their bodies. */
#include "strsafe.h"
#include "text/format.h"
#include "text/text.h"
#include "text/unicode.h"
#include <stdbool.h>

/* The rest of a UTF-8 character whose first byte was read. */
static size_t read_character(int first, WCHAR pair[2])
{
    char bytes[UTF8_MAX] = {(char)first};
    size_t have = 1, want = first < 0xC2 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 1;
    unsigned point;

    for (int c; have < want && (c = getc(stdin)) != EOF; bytes[have++] = (char)c)
        if ((c & 0xC0) != 0x80) {
            ungetc(c, stdin);
            break;
        }
    utf8_decode(bytes, have, &point);
    return utf16_encode(point, pair);
}

/* One line of standard input, which is UTF-8, without its line break. */
static HRESULT read_line(WCHAR *out, size_t size, size_t *length)
{
    int c = 0;

    while (*length < size - 1 && (c = getc(stdin)) != EOF && c != '\n') {
        WCHAR pair[2];
        size_t units = read_character(c, pair);

        if (units > size - 1 - *length)
            break;
        memcpy(out + *length, pair, units * sizeof(WCHAR));
        *length += units;
    }
    out[*length] = 0;
    if (c == EOF && *length == 0)
        return STRSAFE_E_END_OF_FILE;
    return c == EOF || c == '\n' ? S_OK : STRSAFE_E_INSUFFICIENT_BUFFER;
}

#define CHARACTER    WCHAR
#define FAMILY(name) StringCch##name##W
#define BYTES(name)  StringCb##name##W
#define LENGTH_MAX   text_length_max
#define FORMAT       format_wide
#define READ_LINE    read_line
#include "text/strsafe_family.h"
