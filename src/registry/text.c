/* The text of a hive, as Windows' .reg files have it:
 *
 *     Windows Registry Editor Version 5.00
 *
 *     [HKEY_LOCAL_MACHINE\SOFTWARE\Example]
 *     @="the default value"
 *     "Port"=dword:00001f90
 *     "Key"=hex:01,02,\
 *       03
 *
 * Strings that would not come back as they were are written in hexadecimal. */
#include "registry/hive.h"

#include "text/text.h"
#include "winerror.h"
#include "winnt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEADING "Windows Registry Editor Version 5.00"

/* Text that grows, from malloc; terminated. */
struct lines {
    char *text; /* NULL: empty */
    size_t length, room;
};

struct reading {
    const struct hive *hive;
    const char *at, *end;
    unsigned line;
    struct registry_key *root, *key; /* key NULL: its heading made no sense */
    struct lines comment;
    unsigned senseless;
};

static void complain(struct reading *reading, const char *problem)
{
    reading->senseless++;
    if (reading->hive->silent)
        return;
    fprintf(stderr, "httpapi: %s.reg:%u: %s; the line is ignored\n", reading->hive->name, reading->line,
            problem);
}

static char *trim(char *text)
{
    size_t length;

    while (*text == ' ' || *text == '\t')
        text++;
    for (length = strlen(text); length && strchr(" \t\r", text[length - 1]); length--)
        text[length - 1] = 0;
    return text;
}

/* Doubles its room, so that a value of a million lines is not copied a million times. */
static bool append(struct lines *lines, const char *text, size_t length)
{
    size_t room = lines->room ? lines->room : 128;
    char *longer;

    while (room <= lines->length + length)
        room *= 2;
    longer = room > lines->room ? realloc(lines->text, room) : lines->text;
    if (!longer)
        return false;
    for (size_t i = 0; i < length; i++)
        longer[lines->length + i] = text[i] ? text[i] : ' ';
    lines->text = longer;
    lines->room = room;
    lines->length += length;
    longer[lines->length] = 0;
    return true;
}

static void clear(struct lines *lines)
{
    free(lines->text);
    *lines = (struct lines){0};
}

/* The next line of the file behind what is there, without blanks at its end; at the beginning of the text none either. */
static bool add_line(struct reading *reading, struct lines *line)
{
    const char *stop = memchr(reading->at, '\n', (size_t)(reading->end - reading->at)), *from = reading->at;
    const char *to = stop ? stop : reading->end;

    reading->at = stop ? stop + 1 : reading->end;
    reading->line++;
    while (!line->length && from < to && (*from == ' ' || *from == '\t' || !*from))
        from++;
    while (from < to && (to[-1] == ' ' || to[-1] == '\t' || to[-1] == '\r' || !to[-1]))
        to--;
    return append(line, from, (size_t)(to - from));
}

/* A line with those it is continued on, without what surrounds it; false: no memory. */
static bool read_line(struct reading *reading, struct lines *line)
{
    line->length = 0;
    if (!add_line(reading, line))
        return false;
    if (line->text[0] == ';' || !strstr(line->text, "=hex"))
        return true;
    while (line->length > 0 && line->text[line->length - 1] == '\\' && reading->at < reading->end) {
        line->text[--line->length] = 0;
        if (!add_line(reading, line))
            return false;
    }
    return true;
}

/* ---- a value ---- */

/* "text" from *at on, with \\ and \" for what they stand for, in place. */
static bool read_quoted(char **at, char **out)
{
    char *from = *at, *to;

    if (*from != '"')
        return false;
    *out = to = ++from;
    while (*from && *from != '"') {
        if (*from == '\\' && (from[1] == '"' || from[1] == '\\'))
            from++;
        *to++ = *from++;
    }
    if (*from != '"')
        return false;
    *at = from + 1;
    *to = 0;
    return true;
}

static int digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* "01,02,ff" in place. */
static bool read_bytes(char *text, DWORD *size)
{
    unsigned char *to = (unsigned char *)text;

    *size = 0;
    for (;;) {
        while (*text == ' ' || *text == '\t' || *text == ',')
            text++;
        if (!*text)
            return true;
        if (digit(text[0]) < 0 || digit(text[1]) < 0)
            return false;
        to[(*size)++] = (unsigned char)(digit(text[0]) << 4 | digit(text[1]));
        text += 2;
    }
}

static ULONG set_text(struct registry_key *key, const WCHAR *name, size_t name_length, const char *text)
{
    WCHAR *wide = NULL;
    ULONG error = utf16_copy_of(text, &wide);

    if (error == NO_ERROR)
        error =
            value_set(key, name, name_length, REG_SZ, wide, (DWORD)((text_length(wide) + 1) * sizeof *wide));
    free(wide);
    return error;
}

/* What stands behind the '='. */
static ULONG read_data(struct registry_key *key, const WCHAR *name, size_t name_length, char *data)
{
    unsigned long type = REG_BINARY;
    char *text, *stop;
    DWORD number;

    if (*data == '"')
        return read_quoted(&data, &text) && !*trim(data) ? set_text(key, name, name_length, text)
                                                         : ERROR_BADDB;
    if (strncmp(data, "dword:", 6) == 0) {
        number = (DWORD)strtoul(data + 6, &stop, 16);
        if (stop == data + 6 || stop - data > 14 || *trim(stop))
            return ERROR_BADDB;
        return value_set(key, name, name_length, REG_DWORD, &number, sizeof number);
    }
    if (strncmp(data, "hex", 3) != 0)
        return ERROR_BADDB;
    data += 3;
    if (*data == '(') {
        type = strtoul(data + 1, &stop, 16);
        if (stop == data + 1 || *stop != ')' || type > 0xFFFFFFFFul)
            return ERROR_BADDB;
        data = stop + 1;
    }
    if (*data != ':' || !read_bytes(data + 1, &number))
        return ERROR_BADDB;
    return value_set(key, name, name_length, (DWORD)type, data + 1, number);
}

/* What was said since the last key or value belongs to this one; a name that comes twice keeps what was said both times. */
static ULONG hand_over(struct reading *reading, char **comment)
{
    struct lines all = {0};

    if (!reading->comment.text)
        return NO_ERROR;
    if (*comment && !(append(&all, *comment, strlen(*comment)) &&
                      append(&all, reading->comment.text, reading->comment.length))) {
        clear(&all);
        return ERROR_NOT_ENOUGH_MEMORY;
    }
    if (*comment)
        clear(&reading->comment);
    else
        all = reading->comment;
    free(*comment);
    *comment = all.text;
    reading->comment = (struct lines){0};
    return NO_ERROR;
}

static ULONG read_value(struct reading *reading, char *line)
{
    struct registry_value *value;
    WCHAR *name = NULL;
    char *text = line + strlen(line); /* empty */
    ULONG error;

    if (*line == '@')
        line++;
    else if (!read_quoted(&line, &text))
        return ERROR_BADDB;
    line = trim(line);
    if (*line != '=')
        return ERROR_BADDB;
    error = utf16_copy_of(text, &name);
    if (error != NO_ERROR)
        return error;
    error = read_data(reading->key, name, text_length(name), trim(line + 1));
    value = error == NO_ERROR ? value_find(reading->key, name, text_length(name)) : NULL;
    if (value)
        error = hand_over(reading, &value->comment);
    free(name);
    return error == ERROR_INVALID_PARAMETER ? ERROR_BADDB : error;
}

/* ---- the rest ---- */

/* [HIVE\path] */
static ULONG read_heading(struct reading *reading, char *line)
{
    size_t length = strlen(line), name = strlen(reading->hive->name);
    WCHAR *path = NULL;
    bool created;
    ULONG error;

    reading->key = NULL;
    if (line[length - 1] != ']' || length < name + 2 ||
        strncasecmp(line + 1, reading->hive->name, name) != 0 ||
        (line[name + 1] != '\\' && line[name + 1] != ']'))
        return ERROR_BADDB;
    line[length - 1] = 0;
    error = utf16_copy_of(line + 1 + name, &path);
    if (error == NO_ERROR)
        error = key_create(reading->root, path, text_length(path), &reading->key, &created);
    free(path);
    if (error == NO_ERROR)
        error = hand_over(reading, &reading->key->comment);
    return error == ERROR_INVALID_PARAMETER ? ERROR_BADDB : error;
}

static ULONG keep_comment(struct reading *reading, const char *line)
{
    return append(&reading->comment, line, strlen(line)) && append(&reading->comment, "\n", 1)
               ? NO_ERROR
               : ERROR_NOT_ENOUGH_MEMORY;
}

static ULONG take_line(struct reading *reading, char *line)
{
    if (!*line || strcmp(line, HEADING) == 0 || strcmp(line, "REGEDIT4") == 0)
        return NO_ERROR;
    if (*line == ';')
        return keep_comment(reading, line);
    if (*line == '[')
        return read_heading(reading, line);
    return reading->key ? read_value(reading, line) : ERROR_BADDB;
}

static ULONG parse_utf8(struct reading *reading)
{
    struct lines line = {0};
    ULONG error = NO_ERROR;

    while (error == NO_ERROR && reading->at < reading->end) {
        error = read_line(reading, &line) ? take_line(reading, line.text) : ERROR_NOT_ENOUGH_MEMORY;
        if (error == ERROR_BADDB) {
            complain(reading, "no key and no value of this hive");
            error = NO_ERROR;
        }
    }
    if (error == NO_ERROR)
        error = hand_over(reading, &reading->root->ending);
    clear(&line);
    clear(&reading->comment);
    return error;
}

static ULONG parse_utf16(struct reading *reading)
{
    size_t units = (size_t)(reading->end - reading->at) / 2 - 1, size;
    WCHAR *wide = malloc((units + 1) * sizeof *wide); /* the text may lie at an odd address */
    char *narrow;
    ULONG error;

    if (!wide)
        return ERROR_NOT_ENOUGH_MEMORY;
    memcpy(wide, reading->at + 2, units * sizeof *wide);
    size = utf8_from_utf16(wide, units, NULL, 0);
    narrow = malloc(size + 1);
    if (!narrow) {
        free(wide);
        return ERROR_NOT_ENOUGH_MEMORY;
    }
    utf8_from_utf16(wide, units, narrow, size);
    free(wide);
    reading->at = narrow;
    reading->end = narrow + size;
    error = parse_utf8(reading);
    free(narrow);
    return error;
}

ULONG hive_parse(const struct hive *hive, const char *text, size_t length, struct registry_key *root,
                 unsigned *senseless)
{
    struct reading reading = {.hive = hive, .at = text, .end = text + length, .root = root};
    ULONG error;

    if (length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0)
        reading.at += 3;
    error = length >= 2 && memcmp(text, "\xFF\xFE", 2) == 0 ? parse_utf16(&reading) : parse_utf8(&reading);
    *senseless = reading.senseless;
    return error;
}

/* ---- writing ---- */

static void print_escaped(FILE *out, const WCHAR *text, size_t length)
{
    for (size_t i = 0; i < length;) {
        size_t units = text[i] >= 0xD800 && text[i] < 0xDC00 && i + 1 < length ? 2 : 1;
        char bytes[8];
        size_t count = utf8_from_utf16(text + i, units, bytes, sizeof bytes);

        if (text[i] == '"' || text[i] == '\\')
            fputc('\\', out);
        fwrite(bytes, 1, count, out);
        i += units;
    }
}

/* Terminated, once, and of characters that a line can hold. */
static bool is_plain_text(const struct registry_value *value)
{
    const WCHAR *text = value->data;
    size_t length = value->size / sizeof *text;

    return value->type == REG_SZ && value->size % sizeof *text == 0 && length > 0 && text[length - 1] == 0 &&
           registry_name_is_fit(text, length - 1, length);
}

static void print_hexadecimal(FILE *out, const struct registry_value *value)
{
    const unsigned char *bytes = value->data;

    if (value->type == REG_BINARY)
        fputs("hex:", out);
    else
        fprintf(out, "hex(%x):", value->type);
    for (DWORD i = 0; i < value->size; i++) {
        if (i && i % 25 == 0)
            fputs("\\\n  ", out);
        fprintf(out, i + 1 < value->size ? "%02x," : "%02x", bytes[i]);
    }
}

static void print_value(FILE *out, const struct registry_value *value)
{
    DWORD number;

    if (value->comment)
        fputs(value->comment, out);
    if (value->name_length) {
        fputc('"', out);
        print_escaped(out, value->name, value->name_length);
        fputs("\"=", out);
    } else {
        fputs("@=", out);
    }
    if (value->type == REG_DWORD && value->size == sizeof number) {
        memcpy(&number, value->data, sizeof number);
        fprintf(out, "dword:%08x", number);
    } else if (is_plain_text(value)) {
        fputc('"', out);
        print_escaped(out, value->data, value->size / sizeof(WCHAR) - 1);
        fputc('"', out);
    } else {
        print_hexadecimal(out, value);
    }
    fputc('\n', out);
}

struct path {
    const struct path *above;
    const struct registry_key *key;
};

static void print_path(FILE *out, const struct path *path)
{
    if (!path->above)
        return;
    print_path(out, path->above);
    fputc('\\', out);
    for (size_t i = 0; i < path->key->name_length;) { /* a heading escapes nothing */
        size_t units = path->key->name[i] >= 0xD800 && path->key->name[i] < 0xDC00 ? 2 : 1;
        char bytes[8];
        size_t count = utf8_from_utf16(path->key->name + i, units, bytes, sizeof bytes);

        fwrite(bytes, 1, count, out);
        i += units;
    }
}

static void print_key(FILE *out, const struct hive *hive, const struct path *path)
{
    const struct registry_key *key = path->key;

    if (path->above || key->value_count || key->comment) {
        fputc('\n', out);
        if (key->comment)
            fputs(key->comment, out);
        fprintf(out, "[%s", hive->name);
        print_path(out, path);
        fputs("]\n", out);
    }
    for (size_t i = 0; i < key->value_count; i++)
        print_value(out, &key->values[i]);
    for (size_t i = 0; i < key->key_count; i++)
        print_key(out, hive, &(struct path){path, key->keys[i]});
}

ULONG hive_print(const struct hive *hive, const struct registry_key *root, char **out, size_t *length)
{
    FILE *file = open_memstream(out, length);
    bool failed;

    if (!file)
        return ERROR_NOT_ENOUGH_MEMORY;
    fputs(HEADING "\n", file);
    print_key(file, hive, &(struct path){NULL, root});
    if (root->ending)
        fprintf(file, "\n%s", root->ending);
    failed = ferror(file) != 0;
    if (fclose(file) == 0 && !failed)
        return NO_ERROR;
    free(*out);
    return ERROR_NOT_ENOUGH_MEMORY;
}
