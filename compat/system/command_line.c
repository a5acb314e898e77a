/* GetCommandLine: the arguments put back into one string, so that splitting it by Windows' rules gives them again. Made
 * once and kept for the life of the process. CommandLineToArgvW is the splitting. */
#include "error/error.h"
#include "errhandlingapi.h"
#include "libloaderapi.h"
#include "processenv.h"
#include "shellapi.h"
#include "text/text.h"
#include "winbase.h"
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *narrow_line;
static WCHAR *wide_line;

/* What the kernel keeps: every argument with its terminator. From malloc. */
static char *read_arguments(size_t *length)
{
    FILE *file = fopen("/proc/self/cmdline", "re");
    size_t capacity = 4096, got;
    char *text = malloc(capacity);

    *length = 0;
    while (file && text && (got = fread(text + *length, 1, capacity - *length, file)) > 0) {
        *length += got;
        if (*length == capacity) {
            char *grown = realloc(text, capacity *= 2);

            if (!grown)
                break;
            text = grown;
        }
    }
    if (file)
        fclose(file);
    return text;
}

/* Backslashes count only before a quotation mark, where each is doubled. Writes at most 2 * length + 2 bytes. */
static size_t quote(const char *argument, size_t length, char *out)
{
    bool needed = length == 0 || memchr(argument, ' ', length) || memchr(argument, '\t', length) ||
                  memchr(argument, '"', length);
    size_t used = 0, backslashes = 0;

    if (!needed) {
        memcpy(out, argument, length);
        return length;
    }
    out[used++] = '"';
    for (size_t i = 0; i < length; i++) {
        if (argument[i] == '"')
            for (size_t k = 0; k <= backslashes; k++)
                out[used++] = '\\';
        backslashes = argument[i] == '\\' ? backslashes + 1 : 0;
        out[used++] = argument[i];
    }
    while (backslashes--)
        out[used++] = '\\';
    out[used++] = '"';
    return used;
}

static void make_lines(void)
{
    size_t length, used = 0;
    char *arguments = read_arguments(&length), *line = arguments ? malloc(3 * length + 3) : NULL;

    for (size_t at = 0; line && at < length;) {
        size_t size = strnlen(arguments + at, length - at);

        if (at)
            line[used++] = ' ';
        used += quote(arguments + at, size, line + used);
        at += size + 1;
    }
    if (line)
        line[used] = 0;
    free(arguments);
    narrow_line = line;
    utf16_copy_of(line, &wide_line);
}

static void prepare(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;

    pthread_once(&once, make_lines);
}

LPSTR WINAPI GetCommandLineA(void)
{
    prepare();
    return narrow_line;
}

LPWSTR WINAPI GetCommandLineW(void)
{
    prepare();
    return wide_line;
}

static bool is_blank(WCHAR unit)
{
    return unit == ' ' || unit == '\t';
}

/* The program's name: quoted or up to the first blank, and no backslash means anything. */
static const WCHAR *split_program(const WCHAR *at, WCHAR **out)
{
    WCHAR end = *at == '"' ? '"' : 0;

    if (end)
        at++;
    while (*at && *at != end && (end || !is_blank(*at)))
        *(*out)++ = *at++;
    return end && *at ? at + 1 : at;
}

/* An argument: 2n backslashes and a quotation mark are n backslashes and a switch; 2n+1 are n and a literal mark; two
 * marks inside a quotation are one. */
static const WCHAR *split_argument(const WCHAR *at, WCHAR **out)
{
    bool quoted = false;

    while (*at && (quoted || !is_blank(*at))) {
        size_t backslashes = 0;

        for (; *at == '\\'; at++)
            backslashes++;
        if (*at != '"') {
            while (backslashes--)
                *(*out)++ = '\\';
            if (*at && (quoted || !is_blank(*at)))
                *(*out)++ = *at++;
            continue;
        }
        for (size_t i = 0; i < backslashes / 2; i++)
            *(*out)++ = '\\';
        at++;
        if (backslashes % 2)
            *(*out)++ = '"';
        else if (quoted && *at == '"')
            *(*out)++ = *at++, quoted = false;
        else
            quoted = !quoted;
    }
    return at;
}

/* One block of local memory: the array, then the strings. An empty command line is the program's own path. */
LPWSTR *WINAPI CommandLineToArgvW(LPCWSTR line, int *count)
{
    WCHAR program[MAX_PATH], **arguments, *text;
    size_t length, most;

    if (!line || !count) {
        SetLastError(ERROR_INVALID_PARAMETER);
        return NULL;
    }
    if (!*line && GetModuleFileNameW(NULL, program, MAX_PATH))
        line = program;
    length = text_length(line);
    most = length / 2 + 2; /* an argument takes a character and a blank */
    arguments = LocalAlloc(LMEM_FIXED, (most + 1) * sizeof(*arguments) + (length + most + 1) * sizeof(WCHAR));
    if (!arguments)
        return NULL;
    text = (WCHAR *)(arguments + most + 1);
    *count = 0;
    for (const WCHAR *at = line; *at;) {
        arguments[(*count)++] = text;
        at = *count == 1 ? split_program(at, &text) : split_argument(at, &text);
        *text++ = 0;
        while (is_blank(*at))
            at++;
    }
    arguments[*count] = NULL;
    return arguments;
}
