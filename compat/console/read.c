/* Reading a terminal: ReadConsole and what drops what was typed ahead.
 *
 * The terminal holds UTF-8, and a reader may have room for half a character: `held` is what was read and not yet told, the begin
 * of a character or the units there was no room for. One for the process, as a process has one console; guarded by `lock`, which
 * is never held while a thread waits for input. Who reads one terminal from two threads at once gets its characters in any order,
 * here as on Windows. */
#include "console/terminal.h"
#include "consoleapi.h"
#include "error/error.h"
#include "file/file.h"
#include "io/sleep.h"
#include "text/text.h"
#include "text/unicode.h"
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static struct held {
    WCHAR units[UTF8_MAX]; /* of characters that were there, one per held byte at most */
    size_t unit_count;
    char bytes[UTF8_MAX]; /* the begin of one that is not */
    size_t byte_count;
} held;

/* A line ends as Windows ends it where there is room for both characters. */
static size_t end_line(char *text, size_t length, size_t size)
{
    if (length && text[length - 1] == '\n' && length < size) {
        text[length - 1] = '\r';
        text[length++] = '\n';
    }
    return length;
}

/* CancelSynchronousIo ends it before a line is there. */
static ULONG read_terminal(struct file *file, char *text, size_t size, size_t *length)
{
    ULONG error = error_from_errno(descriptor_sleep(file->fd, POLLIN, UINT64_MAX));
    ssize_t got;

    if (error)
        return error;
    do
        got = read(file->fd, text, size);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        return error_from_errno(errno);
    *length = end_line(text, (size_t)got, size);
    return NO_ERROR;
}

static ULONG read_line(HANDLE handle, char *text, size_t size, size_t *length)
{
    struct file *file = terminal_pin(handle, FILE_MAY_READ);
    ULONG error;

    *length = 0;
    if (!file)
        return ERROR_INVALID_HANDLE;
    error = read_terminal(file, text, size, length);
    handle_unpin(handle);
    return error;
}

BOOL WINAPI ReadConsoleA(HANDLE handle, LPVOID text, DWORD size, LPDWORD read_count, LPVOID control)
{
    size_t length;
    ULONG error = read_line(handle, text, size, &length);

    (void)control;
    if (read_count)
        *read_count = (DWORD)length;
    return error_result(error);
}

static bool take_held(WCHAR *text, size_t size, size_t *units)
{
    pthread_mutex_lock(&lock);
    *units = held.unit_count < size ? held.unit_count : size;
    memcpy(text, held.units, *units * sizeof(WCHAR));
    held.unit_count -= *units;
    memmove(held.units, held.units + *units, held.unit_count * sizeof(WCHAR));
    pthread_mutex_unlock(&lock);
    return *units > 0;
}

static size_t take_begin(char bytes[UTF8_MAX])
{
    size_t count;

    pthread_mutex_lock(&lock);
    count = held.byte_count;
    memcpy(bytes, held.bytes, count);
    held.byte_count = 0;
    pthread_mutex_unlock(&lock);
    return count;
}

/* How many bytes at the end begin a character and do not end it. */
static size_t unfinished(const char *bytes, size_t length)
{
    unsigned point;

    for (size_t count = 1; count < UTF8_MAX && count <= length; count++) {
        unsigned char first = (unsigned char)bytes[length - count];
        size_t whole = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;

        if (first >= 0xC2 && first <= 0xF4) /* what cannot become one is no begin either */
            return count < whole && utf8_decode(bytes + length - count, count, &point) == count ? count : 0;
        if (first < 0x80)
            return 0;
    }
    return 0;
}

/* Each byte makes one unit at most: no more than UTF8_MAX can be left over, for so many bytes there were beside the room. */
static size_t tell(const char *bytes, size_t length, bool ended, WCHAR *text, size_t size)
{
    size_t begin = ended ? 0 : unfinished(bytes, length), told = 0, count;
    WCHAR units[2];
    unsigned point;

    length -= begin;
    pthread_mutex_lock(&lock);
    memcpy(held.bytes, bytes + length, begin);
    held.byte_count = begin;
    for (size_t at = 0; at < length;) {
        at += utf8_decode(bytes + at, length - at, &point);
        count = utf16_encode(point, units);
        for (size_t i = 0; i < count; i++)
            if (told < size)
                text[told++] = units[i];
            else if (held.unit_count < UTF8_MAX)
                held.units[held.unit_count++] = units[i];
    }
    pthread_mutex_unlock(&lock);
    return told;
}

/* As many bytes as there is room for characters: UTF-8 never needs fewer. Half a character is not an answer, nothing is one only
 * at the end of the input. */
static ULONG read_units(HANDLE handle, WCHAR *text, size_t size, char *narrow, size_t *units)
{
    ULONG error = NO_ERROR;

    while (*units == 0 && !error) {
        size_t begin, length;

        error = read_line(handle, narrow + UTF8_MAX, size, &length);
        if (error)
            break;
        begin = take_begin(narrow);
        memmove(narrow + begin, narrow + UTF8_MAX, length);
        *units = tell(narrow, begin + length, size && length == 0, text, size);
        if (length == 0)
            break;
    }
    return error;
}

BOOL WINAPI ReadConsoleW(HANDLE handle, LPVOID text, DWORD size, LPDWORD read_count, LPVOID control)
{
    char *narrow = malloc((size_t)size + UTF8_MAX);
    size_t units = 0;
    ULONG error = NO_ERROR;

    (void)control;
    if (!narrow)
        error = ERROR_NOT_ENOUGH_MEMORY;
    else if (!take_held(text, size, &units))
        error = read_units(handle, text, size, narrow, &units);
    free(narrow);
    if (read_count)
        *read_count = (DWORD)units;
    return error_result(error);
}

BOOL WINAPI FlushConsoleInputBuffer(HANDLE handle)
{
    struct file *file = terminal_pin(handle, FILE_MAY_READ);

    if (!file)
        return FALSE;
    tcflush(file->fd, TCIFLUSH);
    pthread_mutex_lock(&lock);
    held.unit_count = held.byte_count = 0;
    pthread_mutex_unlock(&lock);
    handle_unpin(handle);
    return TRUE;
}
