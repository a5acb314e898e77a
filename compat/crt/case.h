/* Letter case as the C locale of Windows has it: A to Z only, until the program chooses a locale (setlocale), from then on
 * all of Unicode's single units. */
#ifndef CRT_CASE_H
#define CRT_CASE_H

#include <wchar.h>
#include <wctype.h>

wint_t crt_fold_beyond_ascii(wint_t c, int upper);

static inline unsigned crt_lower(unsigned c)
{
    if (c < 0x80)
        return c - 'A' < 26u ? c + 32 : c;
    return crt_fold_beyond_ascii(c, 0);
}

static inline unsigned crt_upper(unsigned c)
{
    if (c < 0x80)
        return c - 'a' < 26u ? c - 32 : c;
    return crt_fold_beyond_ascii(c, 1);
}

#endif
