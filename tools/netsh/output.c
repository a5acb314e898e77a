/* Writing, as netsh does and as JSON; conversions. See netsh.h. */
#include "netsh.h"

#include "text/text.h"
#include "winbase.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int depth = 1;           /* of the text, in steps of four blanks */
static bool first[32] = {true}; /* nothing written yet at this level of JSON */
static unsigned level;

void indent(int by)
{
    depth += by;
}

static void print_string(const char *text)
{
    putchar('"');
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;

        if (c == '"' || c == '\\')
            printf("\\%c", c);
        else if (c < 0x20)
            printf("\\u%04x", c);
        else
            putchar(c);
    }
    putchar('"');
}

static void element(const char *key)
{
    if (!first[level])
        putchar(',');
    first[level] = false;
    if (level > 0)
        printf("\n%*s", (int)level * 2, "");
    if (key) {
        print_string(key);
        printf(": ");
    }
}

static void open_json(const char *key, char bracket)
{
    element(key);
    putchar(bracket);
    first[++level] = true;
}

static void close_json(char bracket)
{
    bool empty = first[level--];

    if (!empty)
        printf("\n%*s", (int)level * 2, "");
    putchar(bracket);
}

void begin_list(const char *title, const char *key)
{
    if (json) {
        open_json(NULL, '{');
        open_json(key, '[');
        return;
    }
    printf("\n%s\n", title);
    for (size_t i = 0; title[i]; i++)
        putchar('-');
    printf("\n\n");
}

void end_list(void)
{
    if (!json) {
        putchar('\n');
        return;
    }
    close_json(']');
    close_json('}');
    putchar('\n');
}

void begin_record(void)
{
    if (json)
        open_json(NULL, '{');
}

void end_record(void)
{
    if (json)
        close_json('}');
    else
        putchar('\n');
}

static char closing[32];

void begin_group(const char *heading, const char *key, bool array)
{
    if (json) {
        open_json(key, array ? '[' : '{');
        closing[level] = array ? ']' : '}';
        return;
    }
    if (heading)
        printf("%*s%s\n", depth * 4, "", heading);
    depth += heading != NULL;
    closing[++level] = heading != NULL;
}

void end_group(void)
{
    if (json)
        close_json(closing[level]);
    else
        depth -= closing[level--];
}

static void title_and_value(const char *title, unsigned width, const char *value)
{
    if (width)
        printf("%*s%-*s : %s\n", depth * 4, "", (int)width, title, value);
    else
        printf("%*s%s: %s\n", depth * 4, "", title, value);
}

void field(const char *title, unsigned width, const char *key, const char *format, ...)
{
    char value[65536];
    va_list list;

    va_start(list, format);
    vsnprintf(value, sizeof value, format, list);
    va_end(list);
    if (json && key) {
        element(key);
        print_string(value);
    } else if (!json && title) {
        title_and_value(title, width, value);
    }
}

void field_number(const char *title, unsigned width, const char *key, unsigned long long value)
{
    char text[32];

    snprintf(text, sizeof text, "%llu", value);
    if (json && key) {
        element(key);
        printf("%s", text);
    } else if (!json && title) {
        title_and_value(title, width, text);
    }
}

void field_switch(const char *title, unsigned width, const char *key, bool value, const char *yes,
                  const char *no)
{
    if (json && key) {
        element(key);
        printf("%s", value ? "true" : "false");
    } else if (!json && title) {
        title_and_value(title, width, value ? yes : no);
    }
}

void text_line(const char *format, ...)
{
    va_list list;

    if (json)
        return;
    printf("%*s", depth * 4, "");
    va_start(list, format);
    vprintf(format, list);
    va_end(list);
    putchar('\n');
}

int succeeded(const char *what)
{
    if (json)
        printf("{\"succeeded\": true}\n");
    else
        printf("\n%s\n\n", what);
    return 0;
}

/* What to do about an error that any command may meet. */
static const char *general_hint(ULONG error)
{
    switch (error) {
    case ERROR_ACCESS_DENIED:
        return "Run it as root, or set HTTPAPI_CONFIG to a folder that you may write.";
    case ERROR_NO_SUCH_LOGON_SESSION:
        return "Import the certificate with its private key first: httpapi-netsh cert import file=PATH";
    default:
        return NULL;
    }
}

int failed(const char *what, ULONG error, const char *hint)
{
    char text[512] = "";

    FormatMessageA(FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS, NULL, error, 0, text,
                   sizeof text, NULL);
    text[strcspn(text, "\r\n")] = 0;
    if (!hint)
        hint = general_hint(error);
    if (json) {
        open_json(NULL, '{');
        field_switch(NULL, 0, "succeeded", false, "", "");
        field_number(NULL, 0, "error", error);
        field(NULL, 0, "message", "%s", text);
        if (hint)
            field(NULL, 0, "hint", "%s", hint);
        close_json('}');
        putchar('\n');
        return 1;
    }
    printf("\n%s failed, Error: %u\n%s\n", what, error, text);
    if (hint)
        printf("%s\n", hint);
    putchar('\n');
    return 1;
}

/* ---- conversions ---- */

static void *need(void *memory)
{
    if (!memory) {
        fprintf(stderr, "httpapi-netsh: not enough memory\n");
        exit(1);
    }
    return memory;
}

WCHAR *wide(const char *utf8)
{
    size_t length = strlen(utf8), needed;
    WCHAR *out;

    if (utf16_from_utf8_strict(utf8, length, NULL, 0, &needed) != NO_ERROR)
        usage_error("\"%s\" is not UTF-8.", utf8);
    out = need(malloc((needed + 1) * sizeof *out));
    utf16_from_utf8(utf8, length, out, needed);
    out[needed] = 0;
    return out;
}

char *narrow(const WCHAR *text)
{
    char *out = NULL;

    if (text && utf8_copy_of(text, &out) != NO_ERROR)
        need(NULL);
    return out;
}

ULONG query_record(HTTP_SERVICE_CONFIG_ID id, void *question, size_t length, void **out)
{
    ULONG size = 1024, error;

    for (;;) { /* it may grow between two questions */
        *out = need(malloc(size));
        error = HttpQueryServiceConfiguration(NULL, id, question, (ULONG)length, *out, size, &size, NULL);
        if (error == NO_ERROR)
            return error;
        free(*out);
        *out = NULL;
        if (error != ERROR_INSUFFICIENT_BUFFER && error != ERROR_MORE_DATA)
            return error;
    }
}
