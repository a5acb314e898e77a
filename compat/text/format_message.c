/* FormatMessage: looks a text up, puts the inserts in, breaks its lines.
 *
 * All of it happens in UTF-16 in a growing buffer; the A twin converts at the two ends. Inserts are formatted one by one
 * with the printf engine, from a va_list whose slots are fetched in order and remembered, or from an array. No state. */
#include "error/error.h"
#include "error/messages.h"
#include "errhandlingapi.h"
#include "module/module.h"
#include "text/format.h"
#include "text/text.h"
#include "winbase.h"
#include "winnls.h"
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define MAX_INSERTS 99
#define SPEC_SIZE   64  /* the longest !format! */
#define INSERT_SIZE 256 /* an insert that needs more is measured and gets its own memory */
#define LONGEST     65535

struct message {
    WCHAR *text; /* from malloc; not terminated */
    size_t length, capacity;
    ULONG error;        /* the first thing that went wrong; everything after it is skipped */
    size_t line, blank; /* where the current line began; the last blank in it, or SIZE_MAX */
    unsigned width; /* 0: breaks of the text are kept; 255: they become blanks; else lines are filled to it */

    bool narrow; /* FormatMessageA: a plain %s means char */
    bool ignore_inserts;
    ULONG_PTR *array;
    va_list *list;
    ULONG_PTR fetched[MAX_INSERTS];
    int count;
};

static void put(struct message *message, WCHAR unit)
{
    if (message->error)
        return;
    if (message->length == message->capacity) {
        size_t capacity = message->capacity ? message->capacity * 2 : 256;
        WCHAR *grown = realloc(message->text, capacity * sizeof(WCHAR));

        if (!grown) {
            message->error = ERROR_NOT_ENOUGH_MEMORY;
            return;
        }
        message->text = grown;
        message->capacity = capacity;
    }
    message->text[message->length++] = unit;
}

static void put_break(struct message *message)
{
    put(message, '\r');
    put(message, '\n');
    message->line = message->length;
    message->blank = SIZE_MAX;
}

/* The line is too long: its last blank becomes a line break. A word longer than a line stays whole. */
static void wrap(struct message *message)
{
    size_t at = message->blank;

    put(message, 0);
    if (message->error)
        return;
    memmove(message->text + at + 2, message->text + at + 1, (message->length - at - 2) * sizeof(WCHAR));
    message->text[at] = '\r';
    message->text[at + 1] = '\n';
    message->line = at + 2;
    message->blank = SIZE_MAX;
}

static void put_visible(struct message *message, WCHAR unit)
{
    if (unit == ' ' && message->width)
        message->blank = message->length;
    put(message, unit);
    if (message->width && message->width != FORMAT_MESSAGE_MAX_WIDTH_MASK && unit != ' ' &&
        message->blank != SIZE_MAX && message->length - message->line > message->width)
        wrap(message);
}

/* The number of the insert is from 1. */
static ULONG_PTR argument(struct message *message, int number)
{
    if (message->error)
        return 0;
    if (number < 1 || number > MAX_INSERTS || (!message->array && !message->list)) {
        message->error = ERROR_INVALID_PARAMETER;
        return 0;
    }
    if (message->array)
        return message->array[number - 1];
    while (message->count < number) /* the list was begun by the caller of FormatMessage */
        message->fetched[message->count++] =
            va_arg(*message->list, ULONG_PTR); /* NOLINT(*-valist.Uninitialized) */
    return message->fetched[number - 1];
}

static int format_one(WCHAR *out, size_t size, const WCHAR *format, ...)
{
    va_list arguments;
    int length;

    va_start(arguments, format);
    length = format_wide(out, size, format, arguments);
    va_end(arguments);
    return length;
}

/* `values` are up to two stars and the value itself. */
static void put_formatted(struct message *message, const WCHAR *spec, const ULONG_PTR values[3])
{
    WCHAR room[INSERT_SIZE], *text = room, *longer = NULL;
    int length = format_one(room, INSERT_SIZE, spec, values[0], values[1], values[2]);

    if (length < 0) {
        message->error = ERROR_INVALID_PARAMETER;
        return;
    }
    if (length >= INSERT_SIZE) {
        text = longer = malloc(((size_t)length + 1) * sizeof(WCHAR));
        if (!longer) {
            message->error = ERROR_NOT_ENOUGH_MEMORY;
            return;
        }
        format_one(text, (size_t)length + 1, spec, values[0], values[1], values[2]);
    }
    for (int i = 0; i < length; i++)
        put_visible(message, text[i]);
    free(longer);
}

/* Copies what stands between the exclamation marks into a printf format, so that a plain s or c has the width of the
 * caller's characters. Returns what follows the closing mark, or NULL. */
static const WCHAR *build_spec(const struct message *message, const WCHAR *from, WCHAR spec[SPEC_SIZE],
                               int *stars)
{
    size_t length = 0;

    spec[length++] = '%';
    for (; *from != '!'; from++) {
        bool text = *from == 's' || *from == 'c' || *from == 'S' || *from == 'C';
        WCHAR before = spec[length - 1];

        if (!*from || length + 3 > SPEC_SIZE || *from == '%')
            return NULL;
        *stars += *from == '*';
        if (text && message->narrow && before != 'h' && before != 'l' && before != 'w') {
            spec[length++] = *from == 's' || *from == 'c' ? 'h' : 'l';
            spec[length++] = *from | 0x20;
        } else {
            spec[length++] = *from;
        }
    }
    spec[length] = 0;
    return *stars <= 2 ? from + 1 : NULL;
}

/* `at` stands on the first digit. Returns what follows the insert. */
static const WCHAR *put_insert(struct message *message, const WCHAR *at)
{
    WCHAR spec[SPEC_SIZE] = u"%s";
    ULONG_PTR values[3] = {0};
    int number = *at++ - '0', stars = 0;

    if (*at >= '0' && *at <= '9')
        number = number * 10 + (*at++ - '0');
    if (*at == '!') {
        at = build_spec(message, at + 1, spec, &stars);
        if (!at) {
            message->error = ERROR_INVALID_PARAMETER;
            return u"";
        }
    } else if (message->narrow) {
        memcpy(spec, u"%hs", sizeof(u"%hs"));
    }
    for (int i = 0; i <= stars; i++)
        values[i] = argument(message, number + i);
    if (!message->error)
        put_formatted(message, spec, values);
    return at;
}

/* `at` stands behind the percent sign. Returns what follows, NULL for the end of the message (%0). */
static const WCHAR *put_escape(struct message *message, const WCHAR *at)
{
    switch (*at) {
    case 0:
        message->error = ERROR_INVALID_PARAMETER;
        return at;
    case '0':
        return NULL;
    case 'n':
        put_break(message);
        return at + 1;
    case 'r':
        put(message, '\r');
        return at + 1;
    case 't':
        put(message, '\t');
        return at + 1;
    }
    if (message->ignore_inserts) { /* every other pair goes through as it is, %% too */
        put_visible(message, '%');
        put_visible(message, *at);
        return at + 1;
    }
    if (*at >= '1' && *at <= '9')
        return put_insert(message, at);
    put(message, *at); /* %%, %., %!, %space: the character itself, which no wrapping removes */
    return at + 1;
}

static void expand(struct message *message, const WCHAR *at)
{
    while (at && *at && !message->error) {
        if (*at == '%') {
            at = put_escape(message, at + 1);
        } else if (*at == '\r' || *at == '\n') {
            at += *at == '\r' && at[1] == '\n' ? 2 : 1;
            if (message->width)
                put_visible(message, ' ');
            else
                put_break(message);
        } else {
            put_visible(message, *at++);
        }
    }
    if (message->length > LONGEST)
        message->error = ERROR_MORE_DATA;
}

static bool is_english(DWORD language)
{
    return PRIMARYLANGID(language) == LANG_NEUTRAL || PRIMARYLANGID(language) == LANG_ENGLISH;
}

/* The text behind a number, with the line break every message ends with. From malloc. */
static ULONG look_up(DWORD flags, const void *source, DWORD id, DWORD language, WCHAR **out)
{
    const char *text = NULL;
    char line[256];
    size_t length;

    *out = NULL;
    if (flags & FORMAT_MESSAGE_FROM_HMODULE && module_is_ours((HMODULE)(ULONG_PTR)source))
        text = message_text(id);
    else if (flags & FORMAT_MESSAGE_FROM_HMODULE && !(flags & FORMAT_MESSAGE_FROM_SYSTEM))
        return ERROR_RESOURCE_TYPE_NOT_FOUND;
    if (!text && flags & FORMAT_MESSAGE_FROM_SYSTEM)
        text = message_text(id);
    if (!text)
        return ERROR_MR_MID_NOT_FOUND;
    if (!is_english(language))
        return ERROR_RESOURCE_LANG_NOT_FOUND;
    length = strnlen(text, sizeof(line) - 3);
    memcpy(line, text, length);
    memcpy(line + length, "\r\n", 3);
    return utf16_copy_of(line, out);
}

/* The message in message->text, from malloc also on failure. */
static ULONG make_message(struct message *message, DWORD flags, const void *source, DWORD id, DWORD language,
                          va_list *arguments)
{
    WCHAR *owned = NULL;
    const WCHAR *text = source;
    ULONG error = NO_ERROR;

    message->blank = SIZE_MAX;
    message->width = flags & FORMAT_MESSAGE_MAX_WIDTH_MASK;
    message->ignore_inserts = flags & FORMAT_MESSAGE_IGNORE_INSERTS;
    if (flags & FORMAT_MESSAGE_ARGUMENT_ARRAY)
        message->array = (ULONG_PTR *)arguments;
    else
        message->list = arguments;
    if (flags & FORMAT_MESSAGE_FROM_STRING && !source)
        return ERROR_INVALID_PARAMETER;
    if (flags & FORMAT_MESSAGE_FROM_STRING && message->narrow)
        error = utf16_copy_of(source, &owned);
    else if (!(flags & FORMAT_MESSAGE_FROM_STRING))
        error = look_up(flags, source, id, language, &owned);
    if (error)
        return error;
    expand(message, owned ? owned : text);
    free(owned);
    if (!message->error && message->length == 0)
        return ERROR_NO_WORK_DONE;
    return message->error;
}

static ULONG check(DWORD flags, const void *buffer)
{
    const DWORD sources =
        FORMAT_MESSAGE_FROM_STRING | FORMAT_MESSAGE_FROM_HMODULE | FORMAT_MESSAGE_FROM_SYSTEM;
    bool several = flags & FORMAT_MESSAGE_FROM_STRING &&
                   flags & (FORMAT_MESSAGE_FROM_HMODULE | FORMAT_MESSAGE_FROM_SYSTEM);

    return !buffer || !(flags & sources) || several ? ERROR_INVALID_PARAMETER : NO_ERROR;
}

/* Where the result goes: the caller's buffer, or local memory of at least `size` characters. */
static void *destination(DWORD flags, void *buffer, DWORD size, size_t length, size_t unit, ULONG *error)
{
    void *memory;

    if (!(flags & FORMAT_MESSAGE_ALLOCATE_BUFFER)) {
        *error = length < size ? NO_ERROR : ERROR_INSUFFICIENT_BUFFER;
        return buffer;
    }
    memory = LocalAlloc(LMEM_FIXED, (length + 1 > size ? length + 1 : size) * unit);
    *(void **)buffer = memory;
    *error = memory ? NO_ERROR : ERROR_NOT_ENOUGH_MEMORY;
    return memory;
}

static DWORD finish(ULONG error, size_t length)
{
    if (!error)
        return (DWORD)length;
    SetLastError(error);
    return 0;
}

DWORD WINAPI FormatMessageW(DWORD flags, LPCVOID source, DWORD id, DWORD language, LPWSTR buffer, DWORD size,
                            va_list *arguments)
{
    struct message message = {0};
    ULONG error = check(flags, buffer);

    if (!error && flags & FORMAT_MESSAGE_ALLOCATE_BUFFER)
        *(void **)buffer = NULL;
    if (!error)
        error = make_message(&message, flags, source, id, language, arguments);
    if (!error) {
        WCHAR *out = destination(flags, buffer, size, message.length, sizeof(WCHAR), &error);

        if (!error) {
            memcpy(out, message.text, message.length * sizeof(WCHAR));
            out[message.length] = 0;
        }
    }
    free(message.text);
    return finish(error, message.length);
}

DWORD WINAPI FormatMessageA(DWORD flags, LPCVOID source, DWORD id, DWORD language, LPSTR buffer, DWORD size,
                            va_list *arguments)
{
    struct message message = {.narrow = true};
    ULONG error = check(flags, buffer);
    size_t length = 0;

    if (!error && flags & FORMAT_MESSAGE_ALLOCATE_BUFFER)
        *(void **)buffer = NULL;
    if (!error)
        error = make_message(&message, flags, source, id, language, arguments);
    if (!error) {
        char *out;

        length = utf8_from_utf16(message.text, message.length, NULL, 0);
        out = destination(flags, buffer, size, length, 1, &error);
        if (!error) {
            utf8_from_utf16(message.text, message.length, out, length);
            out[length] = 0;
        }
    }
    free(message.text);
    return finish(error, length);
}
