/* The scanning engine: see scan.h. Input comes one unit at a time through take() and give_back() (one unit is enough);
 * numbers are collected as plain characters and read by the C library; text goes through a small writer that converts when
 * the buffer's kind is not the input's. A stream is locked by the caller. */
#include "scan.h"

#include <ctype.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <wctype.h>

#include "invalid.h"
#include "text/unicode.h"

#define NUMBER_MAX 512
#define END        (-1)

struct scanner {
    struct scan_source *source;
    const void *format;
    size_t position;
    int checked;
    int stored;
    va_list *args; /* a copy of the caller's */
};

struct field {
    int suppress;
    size_t width; /* SIZE_MAX: none given */
    int size;     /* of an integer, in bytes; of a float: 4, 8 or 16 */
    int text;     /* 0 as the format, 'h' narrow, 'l' wide */
    unsigned type;
    size_t set_start, set_end; /* %[...]: where its members stand in the format */
    int negated;
};

/* Where text goes. */
struct writer {
    char *narrow;
    wchar_t *wide;
    size_t room, used; /* units */
    char held[UTF8_MAX];
    size_t held_count;
    wchar_t high;
    int overflow;
};

/* ---- input ---- */

static int take(struct scanner *s)
{
    struct scan_source *source = s->source;
    int c = END;

    if (source->text) {
        if (source->taken < source->limit)
            c = source->wide ? (int)((const wchar_t *)source->text)[source->taken]
                             : (int)((const unsigned char *)source->text)[source->taken];
        if (c == 0 || c == END)
            return END;
    } else if (source->wide) {
        wint_t unit = fgetwc(source->stream);

        c = unit == WEOF ? END : (int)unit;
    } else {
        c = getc(source->stream);
    }
    if (c != END)
        source->taken++;
    return c;
}

static void give_back(struct scanner *s, int c)
{
    if (c == END)
        return;
    s->source->taken--;
    if (s->source->text)
        return;
    if (s->source->wide)
        ungetwc((wint_t)c, s->source->stream);
    else
        ungetc(c, s->source->stream);
}

static int is_blank_unit(const struct scanner *s, int c)
{
    return c != END && (s->source->wide ? iswspace((wint_t)c) : c == ' ' || (c >= 9 && c <= 13));
}

static void skip_blanks(struct scanner *s)
{
    int c;

    while (is_blank_unit(s, c = take(s)))
        continue;
    give_back(s, c);
}

/* ---- the format ---- */

static unsigned format_at(const struct scanner *s, size_t at)
{
    return s->source->wide ? (unsigned)((const wchar_t *)s->format)[at]
                           : ((const unsigned char *)s->format)[at];
}

static void parse_set(struct scanner *s, struct field *f)
{
    f->negated = format_at(s, s->position) == '^';
    if (f->negated)
        s->position++;
    f->set_start = s->position;
    if (format_at(s, s->position) == ']') /* first of all it is a member */
        s->position++;
    while (format_at(s, s->position) && format_at(s, s->position) != ']')
        s->position++;
    f->set_end = s->position;
    if (format_at(s, s->position))
        s->position++;
}

static void parse_size(struct scanner *s, struct field *f)
{
    for (;; s->position++) {
        switch (format_at(s, s->position)) {
        case 'h':
            f->size = f->text == 'h' ? 1 : 2;
            f->text = 'h';
            break;
        case 'l':
            f->size = f->text == 'l' ? 8 : 4;
            f->text = 'l';
            break;
        case 'w':
            f->text = 'l';
            break;
        case 'L':
            f->size = 16;
            break;
        case 'j':
        case 'z':
        case 't':
            f->size = 8;
            break;
        case 'I':
            f->size = 8;
            if (format_at(s, s->position + 1) == '3' && format_at(s, s->position + 2) == '2') {
                f->size = 4;
                s->position += 2;
            } else if (format_at(s, s->position + 1) == '6' && format_at(s, s->position + 2) == '4') {
                s->position += 2;
            }
            break;
        default:
            return;
        }
    }
}

/* Stands behind a '%'. */
static void parse_field(struct scanner *s, struct field *f)
{
    size_t width = 0;

    *f = (struct field){.width = SIZE_MAX};
    if (format_at(s, s->position) == '*') {
        f->suppress = 1;
        s->position++;
    }
    while (format_at(s, s->position) - '0' < 10u)
        width = width * 10 + (format_at(s, s->position++) - '0');
    if (width)
        f->width = width;
    parse_size(s, f);
    f->type = format_at(s, s->position);
    if (f->type)
        s->position++;
    if (f->type == '[')
        parse_set(s, f);
}

/* ---- numbers ---- */

struct number {
    char text[NUMBER_MAX];
    size_t length, width;
    int pending; /* one unit ahead */
};

static void number_begin(struct scanner *s, struct number *n, size_t width)
{
    n->length = 0;
    n->width = width < NUMBER_MAX - 1 ? width : NUMBER_MAX - 1;
    n->pending = take(s);
}

static int number_accept(struct scanner *s, struct number *n, const char *set)
{
    int c = n->pending;

    if (n->length >= n->width || c <= 0 || c > 0x7f || !strchr(set, c))
        return 0;
    n->text[n->length++] = (char)c;
    n->pending = take(s);
    return 1;
}

static void number_end(struct scanner *s, struct number *n)
{
    give_back(s, n->pending);
    n->text[n->length] = '\0';
}

static int number_digits(struct scanner *s, struct number *n, const char *digits)
{
    int any = 0;

    while (number_accept(s, n, digits))
        any = 1;
    return any;
}

static const char *digits_of(int base)
{
    return base == 8 ? "01234567" : base == 16 ? "0123456789abcdefABCDEF" : "0123456789";
}

static int scan_integer(struct scanner *s, struct field *f, int base)
{
    struct number n;
    unsigned long long value;
    int any, negative;

    number_begin(s, &n, f->width);
    number_accept(s, &n, "+-");
    any = number_accept(s, &n, "0");
    if (any && (base == 0 || base == 16) && number_accept(s, &n, "xX")) {
        base = 16;
        any = 0;
    } else if (base == 0) {
        base = any ? 8 : 10;
    }
    any |= number_digits(s, &n, digits_of(base));
    number_end(s, &n);
    if (!any)
        return 0;
    if (f->suppress)
        return 1;
    /* Saturates at the ends of 64 bits; the narrower sizes keep the low bits, as Windows does. */
    negative = n.text[0] == '-';
    value = strtoull(n.text + (negative || n.text[0] == '+'), NULL, base);
    if (negative)
        value = 0 - value;
    if (f->size == 8)
        *va_arg(*s->args, uint64_t *) = value;
    else if (f->size == 2)
        *va_arg(*s->args, uint16_t *) = (uint16_t)value;
    else if (f->size == 1)
        *va_arg(*s->args, uint8_t *) = (uint8_t)value;
    else
        *va_arg(*s->args, uint32_t *) = (uint32_t)value;
    s->stored++;
    return 1;
}

static int collect_float(struct scanner *s, struct number *n)
{
    static const char *const words[] = {"iI", "nN", "fF", "nN", "aA", "nN"};
    int any, hex = 0;

    number_accept(s, n, "+-");
    if (number_accept(s, n, words[0]))
        return number_accept(s, n, words[1]) && number_accept(s, n, words[2]);
    if (number_accept(s, n, words[3]))
        return number_accept(s, n, words[4]) && number_accept(s, n, words[5]);
    any = number_accept(s, n, "0");
    if (any && number_accept(s, n, "xX"))
        hex = 16, any = 0;
    any |= number_digits(s, n, digits_of(hex));
    if (number_accept(s, n, "."))
        any |= number_digits(s, n, digits_of(hex));
    if (any && number_accept(s, n, hex ? "pP" : "eE")) {
        number_accept(s, n, "+-");
        number_digits(s, n, digits_of(10));
    }
    return any;
}

static int scan_float(struct scanner *s, struct field *f)
{
    struct number n;
    int good;

    number_begin(s, &n, f->width);
    good = collect_float(s, &n);
    number_end(s, &n);
    if (!good)
        return 0;
    if (f->suppress)
        return 1;
    if (f->size == 16)
        *va_arg(*s->args, long double *) = strtold(n.text, NULL);
    else if (f->text == 'l')
        *va_arg(*s->args, double *) = strtod(n.text, NULL);
    else
        *va_arg(*s->args, float *) = strtof(n.text, NULL);
    s->stored++;
    return 1;
}

/* ---- text ---- */

static void put(struct writer *w, const void *units, size_t count)
{
    if (w->overflow || w->used + count > w->room) {
        w->overflow = 1;
        return;
    }
    if (w->narrow)
        memcpy(w->narrow + w->used, units, count);
    else
        memcpy(w->wide + w->used, units, count * sizeof(wchar_t));
    w->used += count;
}

static void put_point(struct writer *w, unsigned point)
{
    char bytes[UTF8_MAX];
    wchar_t units[2];

    if (w->narrow)
        put(w, bytes, utf8_encode(point, bytes));
    else
        put(w, units, utf16_encode(point, units));
}

static void write_from_narrow(struct writer *w, char byte)
{
    unsigned char first;
    unsigned point;
    size_t need;

    if (w->narrow) {
        put(w, &byte, 1);
        return;
    }
    w->held[w->held_count++] = byte;
    first = (unsigned char)w->held[0];
    need = first < 0xC2 || first > 0xF4 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    if (w->held_count < need && utf8_decode(w->held, w->held_count, &point) == w->held_count)
        return;
    utf8_decode(w->held, w->held_count, &point);
    w->held_count = 0;
    put_point(w, point);
}

static void write_from_wide(struct writer *w, wchar_t unit)
{
    if (w->wide) {
        put(w, &unit, 1);
    } else if (unicode_is_high_surrogate(unit)) {
        w->high = unit;
    } else {
        put_point(w,
                  unicode_is_low_surrogate(unit) && w->high ? unicode_join_surrogates(w->high, unit) : unit);
        w->high = 0;
    }
}

static int is_member(const struct scanner *s, const struct field *f, int c)
{
    size_t i;
    int found = 0;

    for (i = f->set_start; i < f->set_end && !found; i++) {
        unsigned low = format_at(s, i);

        if (i + 2 < f->set_end && format_at(s, i + 1) == '-') {
            found = (unsigned)c >= low && (unsigned)c <= format_at(s, i + 2);
            i += 2;
        } else {
            found = (unsigned)c == low;
        }
    }
    return found != f->negated;
}

static int wanted(const struct scanner *s, const struct field *f, int c)
{
    if (c == END)
        return 0;
    if (f->type == '[')
        return is_member(s, f, c);
    return (f->type | 32) == 'c' || !is_blank_unit(s, c);
}

static void open_writer(struct scanner *s, const struct field *f, struct writer *w)
{
    int wide = f->text                            ? f->text == 'l'
               : f->type == 'S' || f->type == 'C' ? !s->source->wide
                                                  : s->source->wide;
    void *to = va_arg(*s->args, void *);

    *w = (struct writer){.narrow = wide ? NULL : to, .wide = wide ? to : NULL};
    w->room = s->checked ? va_arg(*s->args, unsigned) : SIZE_MAX;
}

static int scan_text(struct scanner *s, struct field *f)
{
    int single = (f->type | 32) == 'c', c;
    size_t limit = f->width != SIZE_MAX ? f->width : single ? 1 : SIZE_MAX, count = 0;
    struct writer w = {0};

    if (!f->suppress)
        open_writer(s, f, &w);
    while (count < limit && wanted(s, f, c = take(s))) {
        count++;
        if (f->suppress)
            continue;
        if (s->source->wide)
            write_from_wide(&w, (wchar_t)c);
        else
            write_from_narrow(&w, (char)c);
    }
    if (count < limit)
        give_back(s, c);
    if (count == 0 || (single && count < limit))
        return 0;
    if (f->suppress)
        return 1;
    if (!single)
        put(&w, L"", 1); /* a zero of either kind */
    if (w.overflow) {
        if (w.room && w.narrow)
            w.narrow[0] = '\0';
        else if (w.room)
            w.wide[0] = 0;
        errno = ERANGE;
        return 0;
    }
    s->stored++;
    return 1;
}

static int store_position(struct scanner *s, const struct field *f)
{
    if (f->suppress)
        return 1;
    if (f->size == 8)
        *va_arg(*s->args, uint64_t *) = s->source->taken;
    else if (f->size == 2)
        *va_arg(*s->args, uint16_t *) = (uint16_t)s->source->taken;
    else
        *va_arg(*s->args, uint32_t *) = (uint32_t)s->source->taken;
    return 1;
}

/* ---- the loop ---- */

static int scan_field(struct scanner *s, struct field *f)
{
    switch (f->type) {
    case 'd':
    case 'u':
        return scan_integer(s, f, 10);
    case 'i':
        return scan_integer(s, f, 0);
    case 'o':
        return scan_integer(s, f, 8);
    case 'p':
        f->size = 8;
        return scan_integer(s, f, 16);
    case 'x':
    case 'X':
        return scan_integer(s, f, 16);
    case 'a':
    case 'A':
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
        return scan_float(s, f);
    case 's':
    case 'S':
    case 'c':
    case 'C':
    case '[':
        return scan_text(s, f);
    case 'n':
        return store_position(s, f);
    default:
        return 0;
    }
}

static int skips_no_blanks(unsigned type)
{
    return type == '[' || type == 'c' || type == 'C' || type == 'n';
}

static int match_literal(struct scanner *s, unsigned literal)
{
    int c = take(s);

    if (c == (int)literal)
        return 1;
    give_back(s, c);
    return 0;
}

static int at_end(struct scanner *s)
{
    int c = take(s);

    give_back(s, c);
    return c == END;
}

int crt_scan(struct scan_source *source, const void *format, int checked, va_list args)
{
    struct scanner s = {.source = source, .format = format, .checked = checked};
    struct field f;
    int good = 1, ended = 0;
    va_list copy;
    unsigned c;

    if (!format || (!source->text && !source->stream)) {
        crt_invalid(EINVAL);
        return EOF;
    }
    va_copy(copy, args);
    s.args = &copy;
    while (good && (c = format_at(&s, s.position)) != 0) {
        s.position++;
        if (is_blank_unit(&s, (int)c)) {
            skip_blanks(&s);
        } else if (c != '%') {
            good = match_literal(&s, c);
        } else if (format_at(&s, s.position) == '%') {
            s.position++;
            skip_blanks(&s);
            good = match_literal(&s, '%');
        } else {
            parse_field(&s, &f);
            if (!skips_no_blanks(f.type))
                skip_blanks(&s);
            ended = f.type != 'n' && at_end(&s);
            good = !ended && scan_field(&s, &f);
        }
        if (!good && !ended)
            ended = at_end(&s);
    }
    va_end(copy);
    return !good && ended && s.stored == 0 ? EOF : s.stored;
}
