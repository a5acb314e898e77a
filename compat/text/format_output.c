/* Where formatted text goes: see format_output.h. */
#include "text/format_output.h"

#include <errno.h>
#include <string.h>

#include "text/unicode.h"

void output_fail(struct format_output *out, int error)
{
    if (!out->error)
        out->error = error;
}

/* Makes room for at least one unit; 0 when there is none and none can be made. */
static size_t sink_room(struct format_output *out)
{
    struct format_sink *sink = out->sink;

    if (sink->used == sink->capacity && sink->drain && sink->drain(sink) != 0)
        output_fail(out, errno ? errno : EIO);
    return sink->capacity - sink->used;
}

static void put_narrow(struct format_output *out, const char *text, size_t length)
{
    while (length && !out->error) {
        size_t room = sink_room(out), n = length < room ? length : room;

        if (!n)
            return;
        memcpy((char *)out->sink->store + out->sink->used, text, n);
        out->sink->used += n;
        text += n;
        length -= n;
    }
}

static void put_wide(struct format_output *out, const WCHAR *text, size_t length)
{
    while (length && !out->error) {
        size_t room = sink_room(out), n = length < room ? length : room;

        if (!n)
            return;
        memcpy((WCHAR *)out->sink->store + out->sink->used, text, n * sizeof(WCHAR));
        out->sink->used += n;
        text += n;
        length -= n;
    }
}

void output_narrow(struct format_output *out, const char *text, size_t length)
{
    size_t taken;

    if (!out->wide)
        out->produced += (long long)length;
    if (!out->sink->wide)
        put_narrow(out, text, length);
    if (!out->wide && !out->sink->wide)
        return;
    for (; length; text += taken, length -= taken) {
        unsigned point;
        WCHAR units[2];
        size_t count;

        taken = utf8_decode(text, length, &point);
        count = utf16_encode(point, units);
        if (out->wide)
            out->produced += (long long)count;
        if (out->sink->wide)
            put_wide(out, units, count);
    }
}

void output_wide(struct format_output *out, const WCHAR *text, size_t length)
{
    size_t taken;

    if (out->wide)
        out->produced += (long long)length;
    if (out->sink->wide)
        put_wide(out, text, length);
    if (out->wide && out->sink->wide)
        return;
    for (; length; text += taken, length -= taken) {
        unsigned point;
        char bytes[UTF8_MAX];
        size_t count;

        taken = utf16_decode(text, length, &point);
        count = utf8_encode(point, bytes);
        if (!out->wide)
            out->produced += (long long)count;
        if (!out->sink->wide)
            put_narrow(out, bytes, count);
    }
}

static void emit_repeated(struct format_output *out, char c, long long count)
{
    char run_of[32];

    if (count > 0 && out->sink->used == out->sink->capacity && !out->sink->drain) {
        out->produced += count; /* nothing but the count is wanted any more */
        return;
    }
    memset(run_of, c, sizeof run_of);
    while (count > 0 && !out->error) {
        size_t n = count < (long long)sizeof run_of ? (size_t)count : sizeof run_of;

        output_narrow(out, run_of, n);
        count -= (long long)n;
    }
}

void output_text(struct format_output *out, const struct format_field *field, const void *text, size_t length,
                 int wide)
{
    long long pad = (long long)field->width - (long long)length;

    if (!field->left)
        emit_repeated(out, field->zero ? '0' : ' ', pad);
    if (wide)
        output_wide(out, text, length);
    else
        output_narrow(out, text, length);
    if (field->left)
        emit_repeated(out, ' ', pad);
}

/* A number: sign or 0x, then zeros, then digits. */
void output_number(struct format_output *out, const struct format_field *field, const char *prefix,
                   size_t zeros, const char *digits, size_t count, int zero_fill)
{
    size_t prefix_length = strlen(prefix);
    long long pad = (long long)field->width - (long long)(prefix_length + zeros + count);

    if (!field->left && !zero_fill)
        emit_repeated(out, ' ', pad);
    output_narrow(out, prefix, prefix_length);
    if (!field->left && zero_fill)
        emit_repeated(out, '0', pad);
    emit_repeated(out, '0', (long long)zeros);
    output_narrow(out, digits, count);
    if (field->left)
        emit_repeated(out, ' ', pad);
}
