/* The formatting engine: see format.h for what it means, here is how.
 *
 * A format is read one unit at a time through unit_at(), so that the same code serves narrow and wide formats. Each
 * conversion is parsed into a struct conversion and its text is prepared (digits in a local buffer, or a pointer to the
 * caller's string); format_output.c pads it and puts it into the sink. Compiled twice: into the shared library and into the
 * hidden C runtime; so no wide literal occurs here. */
#include "text/format_output.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The C library's formatter rounds floating point for us. By this name of its, because inside the hidden C runtime
 * vsnprintf is this very engine. */
extern int __vsnprintf(char *buffer, size_t size, const char *format, va_list args);

enum length { LENGTH_NONE, LENGTH_CHAR, LENGTH_SHORT, LENGTH_32, LENGTH_64, LENGTH_LONG_DOUBLE };
enum text_kind { TEXT_BY_FORMAT, TEXT_NARROW, TEXT_WIDE };

struct conversion {
    struct format_field field;
    int plus, blank, alternate;
    int precision; /* -1: none given */
    enum length length;
    enum text_kind text; /* what h, l or w say about %s and %c */
    unsigned type;
};

struct formatter {
    struct format_output out;
    const void *format;
    size_t position;
    va_list *args; /* a copy of the caller's */
};

/* A counted string as NT has it, for %Z. */
struct counted_string {
    unsigned short length;
    unsigned short maximum;
    const void *text;
};

static int run(struct formatter *f);
static void convert(struct formatter *f, struct conversion *c);

int format_narrow_to(struct format_sink *sink, const char *format, va_list args)
{
    struct formatter f = {.out = {.sink = sink, .wide = 0}, .format = format};
    va_list copy;
    int result;

    va_copy(copy, args);
    f.args = &copy;
    result = run(&f);
    va_end(copy);
    return result;
}

int format_wide_to(struct format_sink *sink, const WCHAR *format, va_list args)
{
    struct formatter f = {.out = {.sink = sink, .wide = 1}, .format = format};
    va_list copy;
    int result;

    va_copy(copy, args);
    f.args = &copy;
    result = run(&f);
    va_end(copy);
    return result;
}

int format_narrow(char *buffer, size_t size, const char *format, va_list args)
{
    struct format_sink sink = {.store = buffer, .capacity = size ? size - 1 : 0, .wide = 0};
    int length = format_narrow_to(&sink, format, args);

    if (size)
        buffer[sink.used] = '\0';
    return length;
}

int format_wide(WCHAR *buffer, size_t size, const WCHAR *format, va_list args)
{
    struct format_sink sink = {.store = buffer, .capacity = size ? size - 1 : 0, .wide = 1};
    int length = format_wide_to(&sink, format, args);

    if (size)
        buffer[sink.used] = 0;
    return length;
}

/* ---- the format ---- */

/* NOLINTBEGIN(clang-analyzer-valist.Uninitialized): it does not follow va_copy from a parameter */

static unsigned unit_at(const struct formatter *f, size_t at)
{
    if (f->out.wide)
        return (unsigned short)((const WCHAR *)f->format)[at];
    return ((const unsigned char *)f->format)[at];
}

static void emit_format_text(struct formatter *f, size_t from, size_t to)
{
    if (f->out.wide)
        output_wide(&f->out, (const WCHAR *)f->format + from, to - from);
    else
        output_narrow(&f->out, (const char *)f->format + from, to - from);
}

static void parse_flags(struct formatter *f, struct conversion *c)
{
    for (;; f->position++) {
        switch (unit_at(f, f->position)) {
        case '-':
            c->field.left = 1;
            break;
        case '+':
            c->plus = 1;
            break;
        case ' ':
            c->blank = 1;
            break;
        case '#':
            c->alternate = 1;
            break;
        case '0':
            c->field.zero = 1;
            break;
        default:
            return;
        }
    }
}

/* Digits or a star; returns what they say, INT_MIN when there are none. */
static int parse_number(struct formatter *f)
{
    long long value = 0;
    size_t start = f->position;

    if (unit_at(f, f->position) == '*') {
        f->position++;
        return va_arg(*f->args, int);
    }
    for (; unit_at(f, f->position) >= '0' && unit_at(f, f->position) <= '9'; f->position++) {
        value = value * 10 + (long long)(unit_at(f, f->position) - '0');
        if (value > INT_MAX) {
            output_fail(&f->out, EOVERFLOW);
            value = 0;
        }
    }
    return f->position == start ? INT_MIN : (int)value;
}

static int next_is(const struct formatter *f, char first, char second)
{
    return unit_at(f, f->position + 1) == (unsigned)first && unit_at(f, f->position + 2) == (unsigned)second;
}

static void parse_length(struct formatter *f, struct conversion *c)
{
    for (;; f->position++) {
        switch (unit_at(f, f->position)) {
        case 'h':
            c->length = c->length == LENGTH_SHORT ? LENGTH_CHAR : LENGTH_SHORT;
            c->text = TEXT_NARROW;
            break;
        case 'l':
            c->length = c->length == LENGTH_32 || f->out.sink->long_is_64 ? LENGTH_64 : LENGTH_32;
            c->text = TEXT_WIDE;
            break;
        case 'w':
            c->text = TEXT_WIDE;
            break;
        case 'L':
            c->length = LENGTH_LONG_DOUBLE;
            break;
        case 'j':
        case 'z':
        case 't':
            c->length = LENGTH_64;
            break;
        case 'I':
            c->length = LENGTH_64;
            if (next_is(f, '3', '2'))
                c->length = LENGTH_32;
            if (next_is(f, '3', '2') || next_is(f, '6', '4'))
                f->position += 2;
            break;
        default:
            return;
        }
    }
}

/* Stands behind a '%'. */
static void parse_conversion(struct formatter *f, struct conversion *c)
{
    *c = (struct conversion){.precision = -1};
    parse_flags(f, c);
    c->field.width = parse_number(f);
    if (c->field.width == INT_MIN)
        c->field.width = 0;
    if (c->field.width < 0) {
        c->field.left = 1;
        c->field.width = -c->field.width;
    }
    if (unit_at(f, f->position) == '.') {
        f->position++;
        c->precision = parse_number(f);
        if (c->precision == INT_MIN) /* a dot alone is a precision of 0, a negative star is none */
            c->precision = 0;
        else if (c->precision < 0)
            c->precision = -1;
    }
    parse_length(f, c);
    c->type = unit_at(f, f->position);
    if (c->type)
        f->position++;
}

static int run(struct formatter *f)
{
    struct conversion c;

    if (!f->format) {
        errno = EINVAL;
        return -1;
    }
    while (!f->out.error && unit_at(f, f->position)) {
        size_t start = f->position;

        while (unit_at(f, f->position) && unit_at(f, f->position) != '%')
            f->position++;
        emit_format_text(f, start, f->position);
        if (unit_at(f, f->position) != '%')
            break;
        f->position++;
        parse_conversion(f, &c);
        if (!f->out.error)
            convert(f, &c);
        if (f->out.produced > INT_MAX)
            output_fail(&f->out, EOVERFLOW);
    }
    if (f->out.error) {
        errno = f->out.error;
        return -1;
    }
    return (int)f->out.produced;
}

/* ---- conversions ---- */

static void convert_integer(struct formatter *f, struct conversion *c, unsigned base, int is_signed)
{
    const char *alphabet = c->type == 'X' || c->type == 'p' ? "0123456789ABCDEF" : "0123456789abcdef";
    const char *prefix = "";
    char digits[64];
    size_t at = sizeof digits, zeros = 0, count;
    uint64_t value = c->length == LENGTH_64 ? va_arg(*f->args, uint64_t) : va_arg(*f->args, unsigned);

    if (c->length != LENGTH_64 && is_signed)
        value = (uint64_t)(int64_t)(int32_t)value;
    if (c->length == LENGTH_SHORT)
        value = is_signed ? (uint64_t)(int64_t)(int16_t)value : (uint16_t)value;
    else if (c->length == LENGTH_CHAR)
        value = is_signed ? (uint64_t)(int64_t)(int8_t)value : (uint8_t)value;

    if (is_signed && (int64_t)value < 0) {
        prefix = "-";
        value = 0 - value;
    } else if (is_signed) {
        prefix = c->plus ? "+" : c->blank ? " " : "";
    }
    if (c->alternate && base == 16 && value)
        prefix = c->type == 'x' ? "0x" : "0X";

    if (value || c->precision != 0) /* a zero has a digit, unless the precision is 0 */
        do {
            digits[--at] = alphabet[value % base];
            value /= base;
        } while (value);
    count = sizeof digits - at;
    if (c->precision > 0 && (size_t)c->precision > count)
        zeros = (size_t)c->precision - count;
    if (c->alternate && base == 8 && zeros == 0 && (count == 0 || digits[sizeof digits - count] != '0'))
        zeros = 1;
    output_number(&f->out, &c->field, prefix, zeros, digits + at, count, c->field.zero && c->precision < 0);
}

static int library_format(char *buffer, size_t size, const char *format, ...)
{
    va_list args;
    int length;

    va_start(args, format);
    length = __vsnprintf(buffer, size, format, args);
    va_end(args);
    return length;
}

static int format_float(char *buffer, size_t size, const char *format, int precision, long double value,
                        int extended)
{
    if (extended)
        return library_format(buffer, size, format, precision, value);
    return library_format(buffer, size, format, precision, (double)value);
}

/* The C library rounds; this only rebuilds the conversion it is to do. */
static void convert_float(struct formatter *f, struct conversion *c)
{
    int extended = c->length == LENGTH_LONG_DOUBLE;
    long double value = extended ? va_arg(*f->args, long double) : (long double)va_arg(*f->args, double);
    char local[512], *text = local, format[16], *p = format;
    int length;

    if ((c->type == 'a' || c->type == 'A') && c->precision < 0)
        c->precision = 13; /* every digit of a double, as documented for Windows */
    *p++ = '%';
    if (c->plus)
        *p++ = '+';
    if (c->blank)
        *p++ = ' ';
    if (c->alternate)
        *p++ = '#';
    *p++ = '.';
    *p++ = '*';
    if (extended)
        *p++ = 'L';
    *p++ = (char)c->type;
    *p = '\0';

    length = format_float(local, sizeof local, format, c->precision, value, extended);
    if (length >= (int)sizeof local) {
        text = malloc((size_t)length + 1);
        if (!text) {
            output_fail(&f->out, ENOMEM);
            return;
        }
        length = format_float(text, (size_t)length + 1, format, c->precision, value, extended);
    }
    if (length < 0) {
        output_fail(&f->out, EOVERFLOW);
    } else {
        /* The sign and the 0x of %a go before the zeros that fill the width; there are none before "inf" and "nan". */
        char prefix[4] = "";
        size_t skip = *text == '-' || *text == '+' || *text == ' ';

        if (text[skip] == '0' && (text[skip + 1] == 'x' || text[skip + 1] == 'X'))
            skip += 2;
        memcpy(prefix, text, skip);
        output_number(&f->out, &c->field, prefix, 0, text + skip, (size_t)length - skip,
                      c->field.zero && isfinite(value));
    }
    if (text != local)
        free(text);
}

/* The plain letter follows the format, the capital is its opposite; h, l and w say it outright. */
static int text_is_wide(const struct formatter *f, const struct conversion *c, unsigned plain)
{
    if (c->text != TEXT_BY_FORMAT)
        return c->text == TEXT_WIDE;
    return c->type == plain ? f->out.wide : !f->out.wide;
}

static void convert_string(struct formatter *f, struct conversion *c)
{
    const void *text = va_arg(*f->args, const void *);
    size_t limit = c->precision < 0 ? SIZE_MAX : (size_t)c->precision, length = 0;
    int wide = text_is_wide(f, c, 's');

    if (!text) {
        text = "(null)";
        wide = 0;
    }
    if (wide)
        while (length < limit && ((const WCHAR *)text)[length])
            length++;
    else
        while (length < limit && ((const char *)text)[length])
            length++;
    output_text(&f->out, &c->field, text, length, wide);
}

static void convert_character(struct formatter *f, struct conversion *c)
{
    int value = va_arg(*f->args, int);

    if (text_is_wide(f, c, 'c')) {
        WCHAR unit = (WCHAR)value;
        output_text(&f->out, &c->field, &unit, 1, 1);
    } else {
        char byte = (char)value;
        output_text(&f->out, &c->field, &byte, 1, 0);
    }
}

static void convert_counted_string(struct formatter *f, struct conversion *c)
{
    const struct counted_string *string = va_arg(*f->args, const struct counted_string *);
    int wide = c->text == TEXT_WIDE;

    if (!string || !string->text)
        output_text(&f->out, &c->field, "(null)", 6, 0);
    else
        output_text(&f->out, &c->field, string->text, wide ? string->length / sizeof(WCHAR) : string->length,
                    wide);
}

static void convert(struct formatter *f, struct conversion *c)
{
    switch (c->type) {
    case 'd':
    case 'i':
        convert_integer(f, c, 10, 1);
        break;
    case 'u':
        convert_integer(f, c, 10, 0);
        break;
    case 'o':
        convert_integer(f, c, 8, 0);
        break;
    case 'x':
    case 'X':
        convert_integer(f, c, 16, 0);
        break;
    case 'p':
        c->length = LENGTH_64;
        c->precision = 16;
        convert_integer(f, c, 16, 0);
        break;
    case 'a':
    case 'A':
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
        convert_float(f, c);
        break;
    case 's':
    case 'S':
        convert_string(f, c);
        break;
    case 'c':
    case 'C':
        convert_character(f, c);
        break;
    case 'Z':
        convert_counted_string(f, c);
        break;
    case 'n': /* a way to write memory that no program here needs */
        output_fail(&f->out, EINVAL);
        break;
    case '\0': /* a format that ends inside a conversion */
        break;
    default: /* documented: a character without meaning is copied; "%%" is the useful case */
        emit_format_text(f, f->position - 1, f->position);
        break;
    }
}
/* NOLINTEND(clang-analyzer-valist.Uninitialized) */
