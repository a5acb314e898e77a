/* Formats anything: the input is the format, narrow and wide; the arguments can be read as a string of either kind, as a
 * counted string and as a number. Every size of buffer must give the same length and the same beginning. */
#include "text/format.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define MOST 512

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct {
    unsigned short length, maximum; /* as text: U+0002, and the end */
    const void *text;
} argument = {2, 0, "ab"};

static int narrow(char *to, size_t size, const char *format, ...)
{
    va_list args;
    int length;

    va_start(args, format);
    length = format_narrow(to, size, format, args);
    va_end(args);
    return length;
}

static int wide(WCHAR *to, size_t size, const WCHAR *format, ...)
{
    va_list args;
    int length;

    va_start(args, format);
    length = format_wide(to, size, format, args);
    va_end(args);
    return length;
}

/* Few enough conversions that every argument travels in a register of its kind; widths that end this year. */
static int is_tame(const char *format)
{
    int conversions = 0, digits = 0;

    for (; *format; format++) {
        conversions += *format == '%';
        digits = *format >= '0' && *format <= '9' ? digits + 1 : 0;
        if (conversions > 2 || digits > 4 || *format == '*' || *format == 'L')
            return 0;
    }
    return 1;
}

#define ARGUMENTS &argument, &argument, 1.5, -2e300

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char format[MOST + 1] = {0}, whole[4096], part[16];
    WCHAR wide_format[MOST + 1] = {0}, wide_whole[4096], wide_part[16];
    int need, wide_need;
    size_t i;

    if (size > MOST)
        return 0;
    memcpy(format, data, size);
    if (!is_tame(format))
        return 0;
    for (i = 0; i < size; i++)
        wide_format[i] = data[i];

    need = narrow(NULL, 0, format, ARGUMENTS);
    if (need != narrow(whole, sizeof whole, format, ARGUMENTS) ||
        need != narrow(part, sizeof part, format, ARGUMENTS))
        abort();
    if (need >= 0 && (memcmp(whole, part, need < 15 ? (size_t)need : 15) != 0 || strlen(part) > 15))
        abort();
    wide_need = wide(NULL, 0, wide_format, ARGUMENTS);
    if (wide_need != wide(wide_whole, 4096, wide_format, ARGUMENTS) ||
        wide_need != wide(wide_part, 16, wide_format, ARGUMENTS))
        abort();
    if (wide_need >= 0 && memcmp(wide_whole, wide_part, wide_need < 15 ? (size_t)wide_need * 2 : 30) != 0)
        abort();
    return 0;
}
