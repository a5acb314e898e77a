/* conio.h on a terminal or a pipe.
 *
 * Keys are read from descriptor 0 itself, past stdio, and kept in a small queue when one key is more than one code. The
 * terminal is raw from the first _kbhit to the key that it announced, and during _getch; then it is as it was, so that
 * fgets between two keys reads lines. `lock` guards the queue and is held while a key is awaited: keys go to one thread
 * at a time. Output goes through stdout, in order with what the program prints there. */
#include "conio.h"
#include "console/terminal.h"
#include "io/sleep.h"
#include "text/format.h"
#include "text/text.h"
#include "text/unicode.h"
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ESCAPE       0x1B
#define ESCAPE_DELAY 25 /* ms: how long the rest of a key's sequence may take; a lone Escape waits so long */
#define QUEUE_SIZE   16

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int queue[QUEUE_SIZE];
static int queued;

/* What a terminal sends after Escape, and the two codes of Windows. */
static const struct {
    const char *sequence;
    unsigned char lead, scan;
} keys[] = {
    {"[A", 0xE0, 0x48},   {"[B", 0xE0, 0x50},   {"[C", 0xE0, 0x4D},   {"[D", 0xE0, 0x4B},
    {"OA", 0xE0, 0x48},   {"OB", 0xE0, 0x50},   {"OC", 0xE0, 0x4D},   {"OD", 0xE0, 0x4B},
    {"[H", 0xE0, 0x47},   {"OH", 0xE0, 0x47},   {"[1~", 0xE0, 0x47},  {"[F", 0xE0, 0x4F},
    {"OF", 0xE0, 0x4F},   {"[4~", 0xE0, 0x4F},  {"[2~", 0xE0, 0x52},  {"[3~", 0xE0, 0x53},
    {"[5~", 0xE0, 0x49},  {"[6~", 0xE0, 0x51},  {"OP", 0x00, 0x3B},   {"OQ", 0x00, 0x3C},
    {"OR", 0x00, 0x3D},   {"OS", 0x00, 0x3E},   {"[15~", 0x00, 0x3F}, {"[17~", 0x00, 0x40},
    {"[18~", 0x00, 0x41}, {"[19~", 0, 0x42},    {"[20~", 0, 0x43},    {"[21~", 0, 0x44},
    {"[23~", 0xE0, 0x85}, {"[24~", 0xE0, 0x86},
};

static bool input_within(int milliseconds)
{
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};

    return poll(&input, 1, milliseconds) > 0;
}

static int read_byte(void)
{
    unsigned char byte;
    ssize_t got;

    if (descriptor_sleep(STDIN_FILENO, POLLIN, UINT64_MAX) != 0)
        return EOF; /* CancelSynchronousIo */
    do
        got = read(STDIN_FILENO, &byte, 1);
    while (got < 0 && errno == EINTR);
    return got == 1 ? byte : EOF;
}

static void enqueue(int code)
{
    if (queued < QUEUE_SIZE)
        queue[queued++] = code;
}

static int dequeue(void)
{
    int code = queue[0];

    memmove(queue, queue + 1, (size_t)--queued * sizeof(queue[0]));
    return code;
}

/* Behind an Escape: a key that is known, or the characters as they come. */
static int read_sequence(void)
{
    char sequence[6];
    size_t length = 0;

    while (length < sizeof(sequence) - 1 && input_within(ESCAPE_DELAY)) {
        int byte = read_byte();

        if (byte == EOF)
            break;
        sequence[length++] = (char)byte;
        sequence[length] = 0;
        for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
            if (strcmp(sequence, keys[i].sequence) == 0) {
                enqueue(keys[i].scan);
                return keys[i].lead;
            }
        if (length == 1 && byte != '[' && byte != 'O')
            break;
    }
    for (size_t i = 0; i < length; i++)
        enqueue((unsigned char)sequence[i]);
    return ESCAPE;
}

/* `lock` is held. */
static int next_key(void)
{
    int byte;

    if (queued)
        return dequeue();
    fflush(stdout);
    terminal_raw(false);
    byte = read_byte();
    if (byte == ESCAPE && isatty(STDIN_FILENO))
        byte = read_sequence();
    terminal_restore();
    if (byte == 0x7F && isatty(STDIN_FILENO))
        return '\b';
    return byte == '\n' ? '\r' : byte;
}

int _getch(void)
{
    int key;

    pthread_mutex_lock(&lock);
    key = next_key();
    pthread_mutex_unlock(&lock);
    return key;
}

int _getche(void)
{
    int key = _getch();

    if (key != EOF && key != 0 && key != 0xE0)
        _putch(key);
    return key;
}

/* The end of a pipe counts as a key: _getch would return at once. */
int _kbhit(void)
{
    int hit;

    pthread_mutex_lock(&lock);
    hit = queued > 0;
    if (!hit) {
        fflush(stdout);
        if (isatty(STDIN_FILENO))
            terminal_raw(true);
        hit = input_within(0);
    }
    pthread_mutex_unlock(&lock);
    return hit;
}

int _ungetch(int c)
{
    bool room;

    pthread_mutex_lock(&lock);
    room = c != EOF && queued < QUEUE_SIZE;
    if (room) {
        memmove(queue + 1, queue, (size_t)queued * sizeof(queue[0]));
        queue[0] = c;
        queued++;
    }
    pthread_mutex_unlock(&lock);
    return room ? c : EOF;
}

/* A character of UTF-8 from as many keys; what lies beyond 16 bits comes as two. */
unsigned short _getwch(void)
{
    static WCHAR second; /* under lock */
    char bytes[UTF8_MAX];
    unsigned point;
    WCHAR pair[2] = {0};
    int key;

    pthread_mutex_lock(&lock);
    if (second) {
        pair[0] = second;
        second = 0;
        pthread_mutex_unlock(&lock);
        return pair[0];
    }
    key = next_key();
    if (key >= 0xC2 && key < 0xF5 &&
        (key != 0xE0 || !queued)) { /* a queued scan code makes 0xE0 a special key */
        size_t have = 1, want = key < 0xE0 ? 2 : key < 0xF0 ? 3 : 4;

        for (bytes[0] = (char)key; have < want && (key = next_key()) != EOF;)
            bytes[have++] = (char)key;
        utf8_decode(bytes, have, &point);
        if (utf16_encode(point, pair) == 2)
            second = pair[1];
    } else {
        pair[0] = (WCHAR)(key == EOF ? 0xFFFF : key); /* WEOF */
    }
    pthread_mutex_unlock(&lock);
    return pair[0];
}

static int put(const char *text, size_t length)
{
    size_t written = fwrite(text, 1, length, stdout);

    return fflush(stdout) == 0 && written == length ? 0 : EOF;
}

int _putch(int c)
{
    char byte = (char)c;

    return put(&byte, 1) == 0 ? c : EOF;
}

int _cputs(const char *text)
{
    return put(text, strlen(text));
}

/* A surrogate pair arrives in two calls; the first half waits for the second. */
unsigned short _putwch(WCHAR c)
{
    static _Thread_local WCHAR high;
    WCHAR units[2] = {high, c};
    bool paired = high && unicode_is_low_surrogate(c);
    char bytes[2 * UTF8_MAX] = {0};

    high = unicode_is_high_surrogate(c) ? c : 0;
    if (high)
        return c;
    put(bytes, utf8_from_utf16(paired ? units : &c, paired ? 2 : 1, bytes, sizeof(bytes)));
    return c;
}

unsigned short _getwche(void)
{
    unsigned short key = _getwch();

    if (key != 0xFFFF && key != 0 && key != 0xE0)
        _putwch((WCHAR)key);
    return key;
}

int _cputws(const WCHAR *text)
{
    char *narrow;
    int result;

    if (utf8_copy_of(text, &narrow) != 0 || !narrow)
        return EOF;
    result = _cputs(narrow);
    free(narrow);
    return result;
}

int _cprintf(const char *format, ...)
{
    va_list arguments, again;
    bool done = false;
    int length;
    char *text;

    va_start(arguments, format);
    va_copy(again, arguments);
    length = format_narrow(NULL, 0, format, arguments);
    text = length < 0 ? NULL : malloc((size_t)length + 1);
    if (text) {
        format_narrow(text, (size_t)length + 1, format, again);
        done = put(text, (size_t)length) == 0;
        free(text);
    }
    va_end(again);
    va_end(arguments);
    return done ? length : -1;
}

int _cwprintf(const WCHAR *format, ...)
{
    va_list arguments, again;
    bool done = false;
    int length;
    WCHAR *text;

    va_start(arguments, format);
    va_copy(again, arguments);
    length = format_wide(NULL, 0, format, arguments);
    text = length < 0 ? NULL : malloc(((size_t)length + 1) * sizeof(WCHAR));
    if (text) {
        format_wide(text, (size_t)length + 1, format, again);
        done = _cputws(text) == 0;
        free(text);
    }
    va_end(again);
    va_end(arguments);
    return done ? length : -1;
}
