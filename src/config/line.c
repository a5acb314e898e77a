/* See line.h. */
#include "config/line.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static bool is_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

/* Unquotes in place; *at stands behind the opening quote and is left behind the closing one. */
static const char *read_quoted(char **at)
{
    char *from = *at, *to = *at;

    while (*from && *from != '"') {
        if (*from == '\\') {
            from++;
            if (*from != '"' && *from != '\\')
                return "in quotes a backslash stands only before a quote or a backslash";
        }
        *to++ = *from++;
    }
    if (!*from)
        return "the closing quote is missing";
    from++;
    if (*from && !is_blank(*from))
        return "a blank must follow the closing quote";
    *to = 0;
    *at = from;
    return NULL;
}

static const char *read_field(char **at, struct line_field *field)
{
    const char *problem = NULL;
    char *c = *at;

    field->name = c;
    for (; is_name(lower(*c)); c++)
        *c = lower(*c);
    if (*c != '=' || c == field->name)
        return "every word must have the form name=value";
    *c++ = 0;
    field->value = c;
    if (*c == '"') {
        field->value = ++c;
        problem = read_quoted(&c);
    } else {
        while (*c && !is_blank(*c))
            c++;
    }
    *at = c;
    return problem;
}

static const char *read_fields(char *c, struct line *out)
{
    for (;;) {
        struct line_field *field = &out->fields[out->count];
        const char *problem;
        bool ended;

        while (is_blank(*c))
            c++;
        if (!*c || (*c == '#' && out->count == 0))
            return NULL;
        if (out->count == LINE_FIELDS)
            return "too many words";
        problem = read_field(&c, field);
        if (problem)
            return problem;
        ended = !*c;
        *c++ = 0; /* ends a bare value; behind a quoted one it is a blank */
        for (unsigned i = 0; i < out->count; i++)
            if (strcmp(out->fields[i].name, field->name) == 0)
                return "a word is there twice";
        out->count++;
        if (ended)
            return NULL;
    }
}

const char line_no_memory[] = "not enough memory";

const char *line_parse(const char *text, size_t length, struct line *out)
{
    memset(out, 0, sizeof *out);
    while (length > 0 && (text[length - 1] == '\r' || is_blank(text[length - 1])))
        length--;
    if (length > LINE_LIMIT)
        return "the line is too long";
    for (size_t i = 0; i < length; i++)
        if (((unsigned char)text[i] < 0x20 && text[i] != '\t') || text[i] == 0x7F)
            return "a control character";
    out->storage = malloc(length + 1);
    if (!out->storage)
        return line_no_memory;
    memcpy(out->storage, text, length);
    out->storage[length] = 0;
    return read_fields(out->storage, out);
}

void line_free(struct line *line)
{
    free(line->storage);
    line->storage = NULL;
}

const char *line_take(struct line *line, const char *name)
{
    for (unsigned i = 0; i < line->count; i++) {
        if (strcmp(line->fields[i].name, name) == 0) {
            line->fields[i].used = true;
            return line->fields[i].value;
        }
    }
    return NULL;
}

const char *line_left(const struct line *line)
{
    for (unsigned i = 0; i < line->count; i++)
        if (!line->fields[i].used)
            return line->fields[i].name;
    return NULL;
}

/* ---- writing ---- */

void line_add_bytes(struct line_text *out, const char *bytes, size_t length)
{
    if (out->length + length + 1 > out->room) {
        size_t room = (out->length + length + 1) * 2;
        char *text = realloc(out->text, room);

        if (!text) {
            out->failed = true;
            return;
        }
        out->text = text;
        out->room = room;
    }
    memcpy(out->text + out->length, bytes, length);
    out->length += length;
    out->text[out->length] = 0;
}

void line_add(struct line_text *out, const char *name, const char *value)
{
    bool quoted = !*value || *value == '"' || *value == '#' || strpbrk(value, " \t") != NULL;

    if (out->length > 0 && out->text[out->length - 1] != '\n')
        line_add_bytes(out, " ", 1);
    line_add_bytes(out, name, strlen(name));
    line_add_bytes(out, quoted ? "=\"" : "=", quoted ? 2 : 1);
    if (!quoted) {
        line_add_bytes(out, value, strlen(value));
        return;
    }
    for (; *value; value++) {
        if (*value == '"' || *value == '\\')
            line_add_bytes(out, "\\", 1);
        line_add_bytes(out, value, 1);
    }
    line_add_bytes(out, "\"", 1);
}

void line_add_slash(struct line_text *out)
{
    bool quoted = out->length > 0 && out->text[out->length - 1] == '"';

    if (quoted)
        out->length--;
    line_add_bytes(out, quoted ? "/\"" : "/", quoted ? 2 : 1);
}

void line_add_number(struct line_text *out, const char *name, uint64_t value)
{
    char text[32];

    snprintf(text, sizeof text, "%llu", (unsigned long long)value);
    line_add(out, name, text);
}

void line_add_flags(struct line_text *out, const char *name, uint64_t value)
{
    char text[32];

    snprintf(text, sizeof text, "0x%llx", (unsigned long long)value);
    line_add(out, name, text);
}

bool line_can_hold(const char *value)
{
    size_t length = 0;

    for (; value[length]; length++)
        if ((unsigned char)value[length] < 0x20 || value[length] == 0x7F)
            return false;
    return length <= LINE_LIMIT / 2;
}

/* ---- values ---- */

static int digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 16;
}

bool line_number(const char *text, uint64_t highest, uint64_t *out)
{
    bool hex = text[0] == '0' && lower(text[1]) == 'x';
    const char *c = hex ? text + 2 : text;
    uint64_t base = hex ? 16 : 10, value = 0;

    if (!*c)
        return false;
    for (; *c; c++) {
        uint64_t next = (uint64_t)digit(*c);

        if (next >= base || value > (UINT64_MAX - next) / base)
            return false;
        value = value * base + next;
    }
    if (value > highest)
        return false;
    *out = value;
    return true;
}

bool line_hex(const char *text, unsigned char *out, size_t room, size_t *length)
{
    size_t count = 0;

    for (; *text; text += 2) {
        if (digit(text[0]) > 15 || digit(text[1]) > 15 || count == room)
            return false;
        out[count++] = (unsigned char)(digit(text[0]) << 4 | digit(text[1]));
    }
    *length = count;
    return true;
}

void line_format_hex(const unsigned char *bytes, size_t length, char *out)
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < length; i++) {
        *out++ = digits[bytes[i] >> 4];
        *out++ = digits[bytes[i] & 15];
    }
    *out = 0;
}

bool line_guid(const char *text, GUID *out)
{
    static const char shape[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    char digits[33];
    unsigned char bytes[16];
    size_t count = 0, length = strlen(text);

    if (length == 38 && text[0] == '{' && text[37] == '}') {
        text++;
        length = 36;
    }
    if (length != 36)
        return false;
    for (size_t i = 0; i < 36; i++) {
        if (shape[i] == '-' ? text[i] != '-' : digit(text[i]) > 15)
            return false;
        if (shape[i] != '-')
            digits[count++] = text[i];
    }
    digits[32] = 0;
    if (!line_hex(digits, bytes, sizeof bytes, &count))
        return false;
    out->Data1 = (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
    out->Data2 = (USHORT)(bytes[4] << 8 | bytes[5]);
    out->Data3 = (USHORT)(bytes[6] << 8 | bytes[7]);
    memcpy(out->Data4, bytes + 8, 8);
    return true;
}

void line_format_guid(const GUID *guid, char out[LINE_GUID])
{
    snprintf(out, LINE_GUID, "{%08x-%04x-%04x-%02x%02x-%02x%02x%02x%02x%02x%02x}", (unsigned)guid->Data1,
             guid->Data2, guid->Data3, guid->Data4[0], guid->Data4[1], guid->Data4[2], guid->Data4[3],
             guid->Data4[4], guid->Data4[5], guid->Data4[6], guid->Data4[7]);
}
