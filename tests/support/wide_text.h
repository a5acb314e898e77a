/* UTF-16 text in tests of the engine: lengths, comparison, and a readable form for messages. */
#ifndef WIDE_TEXT_H
#define WIDE_TEXT_H

#include "check.h"
#include "windef.h"

static inline size_t wide_length(const WCHAR *text)
{
    size_t length = 0;

    while (text[length])
        length++;
    return length;
}

/* ASCII as it is, the rest as {hex}. One of four rotating buffers. */
static inline const char *wide_show(const WCHAR *text, size_t length)
{
    static char buffers[4][2048];
    static unsigned turn;
    char *out = buffers[turn++ & 3];
    size_t at = 0;

    for (size_t i = 0; i < length && at + 8 < sizeof buffers[0]; i++) {
        if (text[i] >= 0x20 && text[i] < 0x7F)
            out[at++] = (char)text[i];
        else
            at += (size_t)snprintf(out + at, 8, "{%X}", (unsigned)text[i]);
    }
    out[at] = 0;
    return out;
}

#define CHECK_WIDE(actual, length, expected) CHECK_STR(wide_show(actual, length), expected)

#endif
