/* Wide text on streams: UTF-8 outside, 16-bit units inside, and the stream never gets an orientation, so that narrow and
 * wide calls mix. The C library's own wide functions are never reached.
 *
 * A character outside the first plane is two units and cannot be split in UTF-8: the half that waits for its other is kept
 * per thread together with its stream. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "invalid.h"
#include "text/unicode.h"

struct half {
    FILE *stream;
    wchar_t unit;
};

static __thread struct half written, read_ahead;

static int put_point(unsigned point, FILE *stream)
{
    char bytes[UTF8_MAX];
    size_t length = utf8_encode(point, bytes);

    return fwrite(bytes, 1, length, stream) == length ? 0 : -1;
}

wint_t fputwc(wchar_t c, FILE *stream)
{
    unsigned point = c;

    if (unicode_is_high_surrogate(c)) {
        written = (struct half){stream, c};
        return c;
    }
    if (unicode_is_low_surrogate(c))
        point = written.stream == stream ? unicode_join_surrogates(written.unit, c) : UNICODE_REPLACEMENT;
    if (written.stream == stream)
        written.stream = NULL;
    return put_point(point, stream) == 0 ? (wint_t)c : WEOF;
}

int fputws(const wchar_t *text, FILE *stream)
{
    size_t length = wcslen(text), taken;
    int result = 0;

    flockfile(stream);
    for (; length && result == 0; text += taken, length -= taken) {
        unsigned point;

        taken = utf16_decode(text, length, &point);
        result = put_point(point, stream);
    }
    funlockfile(stream);
    return result == 0 ? 1 : -1;
}

wint_t fgetwc(FILE *stream)
{
    char bytes[UTF8_MAX];
    size_t need = 0, count = 0;
    wchar_t units[2];
    unsigned point;
    int c;

    if (read_ahead.stream == stream) {
        read_ahead.stream = NULL;
        return read_ahead.unit;
    }
    do {
        c = getc(stream);
        if (c == EOF)
            break;
        bytes[count++] = (char)c;
        if (count == 1)
            need = c < 0xC2 || c > 0xF4 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
        if (utf8_decode(bytes, count, &point) < count) { /* the last byte begins something else */
            ungetc(c, stream);
            break;
        }
    } while (count < need);
    if (count == 0)
        return WEOF;
    utf8_decode(bytes, count, &point);
    if (utf16_encode(point, units) == 2)
        read_ahead = (struct half){stream, units[1]};
    return units[0];
}

wint_t ungetwc(wint_t c, FILE *stream)
{
    char bytes[UTF8_MAX];
    size_t length;

    if (c == WEOF)
        return WEOF;
    if (unicode_is_low_surrogate(c)) {
        read_ahead = (struct half){stream, (wchar_t)c};
        return c;
    }
    if (unicode_is_high_surrogate(c) && read_ahead.stream == stream) {
        length = utf8_encode(unicode_join_surrogates(c, read_ahead.unit), bytes);
        read_ahead.stream = NULL;
    } else {
        length = utf8_encode(c, bytes);
    }
    while (length)
        if (ungetc((unsigned char)bytes[--length], stream) == EOF)
            return WEOF;
    return c;
}

wchar_t *fgetws(wchar_t *to, int size, FILE *stream)
{
    int used = 0;
    wint_t c;

    if (size <= 0)
        return NULL;
    while (used < size - 1 && (c = fgetwc(stream)) != WEOF) {
        to[used++] = (wchar_t)c;
        if (c == '\n')
            break;
    }
    if (used == 0 && size > 1)
        return NULL;
    to[used] = 0;
    return to;
}

/* ---- other names ---- */

wint_t putwc(wchar_t c, FILE *stream)
{
    return fputwc(c, stream);
}

wint_t putwchar(wchar_t c)
{
    return fputwc(c, stdout);
}

wint_t _fputwchar(wchar_t c)
{
    return fputwc(c, stdout);
}

int _putws(const wchar_t *text)
{
    return fputws(text, stdout) < 0 || fputwc('\n', stdout) == WEOF ? -1 : 0;
}

wint_t getwc(FILE *stream)
{
    return fgetwc(stream);
}

wint_t getwchar(void)
{
    return fgetwc(stdin);
}

wint_t _fgetwchar(void)
{
    return fgetwc(stdin);
}

wchar_t *_getws_s(wchar_t *to, size_t size)
{
    size_t used = 0;
    wint_t c;

    if (!to || !size) {
        crt_invalid(EINVAL);
        return NULL;
    }
    while ((c = fgetwc(stdin)) != WEOF && c != '\n') {
        if (used + 1 >= size) {
            to[0] = 0;
            crt_invalid(ERANGE);
            return NULL;
        }
        to[used++] = (wchar_t)c;
    }
    to[used] = 0;
    return used == 0 && c == WEOF ? NULL : to;
}

char *gets_s(char *to, size_t size)
{
    size_t used = 0;
    int c;

    if (!to || !size) {
        crt_invalid(EINVAL);
        return NULL;
    }
    while ((c = getchar()) != EOF && c != '\n') {
        if (used + 1 >= size) {
            to[0] = '\0';
            crt_invalid(ERANGE);
            return NULL;
        }
        to[used++] = (char)c;
    }
    to[used] = '\0';
    return used == 0 && c == EOF ? NULL : to;
}

/* There is no orientation to set or to ask for. */
int fwide(FILE *stream, int mode)
{
    (void)stream;
    (void)mode;
    return 0;
}

void _wperror(const wchar_t *text)
{
    int number = errno;

    if (text && *text) {
        fputws(text, stderr);
        fputs(": ", stderr);
    }
    fputs(strerror(number), stderr);
    fputc('\n', stderr);
}

#undef fputwc_unlocked
wint_t fputwc_unlocked(wchar_t c, FILE *stream)
{
    return fputwc(c, stream);
}

wint_t putwc_unlocked(wchar_t c, FILE *stream)
{
    return fputwc(c, stream);
}

wint_t putwchar_unlocked(wchar_t c)
{
    return fputwc(c, stdout);
}

int fputws_unlocked(const wchar_t *text, FILE *stream)
{
    return fputws(text, stream);
}

wint_t fgetwc_unlocked(FILE *stream)
{
    return fgetwc(stream);
}

wint_t getwc_unlocked(FILE *stream)
{
    return fgetwc(stream);
}

wint_t getwchar_unlocked(void)
{
    return fgetwc(stdin);
}

wchar_t *fgetws_unlocked(wchar_t *to, int size, FILE *stream)
{
    return fgetws(to, size, stream);
}
