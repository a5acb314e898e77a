/* Console functions on a terminal: modes are termios, colours are ANSI sequences, text is UTF-8.
 *
 * What a terminal cannot be asked (its colours, the mode flags without a counterpart) is remembered under `lock`, for the
 * process as a whole. A handle that is no terminal is ERROR_INVALID_HANDLE. */
#include "console/terminal.h"
#include "consoleapi.h"
#include "errhandlingapi.h"
#include "error/error.h"
#include "text/text.h"
#include "winnls.h"
#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#define DEFAULT_ATTRIBUTES (FOREGROUND_RED | FOREGROUND_GREEN | FOREGROUND_BLUE)
#define TERMIOS_MODES      (ENABLE_PROCESSED_INPUT | ENABLE_LINE_INPUT | ENABLE_ECHO_INPUT)
#define INPUT_MODES                                                                  \
    (TERMIOS_MODES | ENABLE_WINDOW_INPUT | ENABLE_MOUSE_INPUT | ENABLE_INSERT_MODE | \
     ENABLE_QUICK_EDIT_MODE | ENABLE_EXTENDED_FLAGS | ENABLE_VIRTUAL_TERMINAL_INPUT)
#define OUTPUT_MODES                                                                            \
    (ENABLE_PROCESSED_OUTPUT | ENABLE_WRAP_AT_EOL_OUTPUT | ENABLE_VIRTUAL_TERMINAL_PROCESSING | \
     DISABLE_NEWLINE_AUTO_RETURN)

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static WORD attributes = DEFAULT_ATTRIBUTES;
static DWORD other_input_modes = ENABLE_INSERT_MODE | ENABLE_QUICK_EDIT_MODE | ENABLE_EXTENDED_FLAGS;
static DWORD output_modes =
    ENABLE_PROCESSED_OUTPUT | ENABLE_WRAP_AT_EOL_OUTPUT | ENABLE_VIRTUAL_TERMINAL_PROCESSING;
static UINT input_page = CP_UTF8, output_page = CP_UTF8;

struct file *terminal_pin(HANDLE handle, int right)
{
    struct file *file = file_pin(handle);

    if (file && file->may & right && isatty(file->fd))
        return file;
    if (file)
        handle_unpin(handle);
    SetLastError(ERROR_INVALID_HANDLE);
    return NULL;
}

static bool is_input(const struct file *file)
{
    return file->fd == STDIN_FILENO || !(file->may & FILE_MAY_WRITE);
}

static DWORD input_mode(const struct termios *settings)
{
    return (settings->c_lflag & ISIG ? ENABLE_PROCESSED_INPUT : 0) |
           (settings->c_lflag & ICANON ? ENABLE_LINE_INPUT : 0) |
           (settings->c_lflag & ECHO ? ENABLE_ECHO_INPUT : 0);
}

BOOL WINAPI GetConsoleMode(HANDLE handle, LPDWORD mode)
{
    struct file *file = terminal_pin(handle, FILE_MAY_READ | FILE_MAY_WRITE);
    struct termios settings;

    if (!file)
        return FALSE;
    pthread_mutex_lock(&lock);
    if (is_input(file))
        *mode = other_input_modes | (tcgetattr(file->fd, &settings) == 0 ? input_mode(&settings) : 0);
    else
        *mode = output_modes;
    pthread_mutex_unlock(&lock);
    handle_unpin(handle);
    return TRUE;
}

static void set_flag(tcflag_t *flags, tcflag_t flag, bool on)
{
    *flags = on ? *flags | flag : *flags & ~flag;
}

/* Echo needs lines, as on Windows. */
static ULONG set_input_mode(int fd, DWORD mode)
{
    struct termios settings;

    if (mode & ~(DWORD)INPUT_MODES || (mode & ENABLE_ECHO_INPUT && !(mode & ENABLE_LINE_INPUT)))
        return ERROR_INVALID_PARAMETER;
    if (tcgetattr(fd, &settings) != 0)
        return error_from_errno(errno);
    set_flag(&settings.c_lflag, ISIG, mode & ENABLE_PROCESSED_INPUT);
    set_flag(&settings.c_lflag, ICANON, mode & ENABLE_LINE_INPUT);
    set_flag(&settings.c_lflag, ECHO, mode & ENABLE_ECHO_INPUT);
    other_input_modes = mode & ~(DWORD)TERMIOS_MODES;
    return tcsetattr(fd, TCSANOW, &settings) == 0 ? NO_ERROR : error_from_errno(errno);
}

BOOL WINAPI SetConsoleMode(HANDLE handle, DWORD mode)
{
    struct file *file = terminal_pin(handle, FILE_MAY_READ | FILE_MAY_WRITE);
    ULONG error = NO_ERROR;

    if (!file)
        return FALSE;
    pthread_mutex_lock(&lock);
    if (is_input(file))
        error = set_input_mode(file->fd, mode);
    else if (mode & ~(DWORD)OUTPUT_MODES)
        error = ERROR_INVALID_PARAMETER;
    else
        output_modes = mode;
    pthread_mutex_unlock(&lock);
    handle_unpin(handle);
    return error_result(error);
}

static ULONG write_all(int fd, const char *text, size_t length)
{
    while (length) {
        ssize_t written = write(fd, text, length);

        if (written < 0 && errno != EINTR)
            return error_from_errno(errno);
        if (written > 0) {
            text += written;
            length -= (size_t)written;
        }
    }
    return NO_ERROR;
}

/* What stdio still holds was printed first. */
static ULONG print(int fd, const char *text, size_t length)
{
    fflush(stdout);
    return write_all(fd, text, length);
}

BOOL WINAPI WriteConsoleA(HANDLE handle, const VOID *text, DWORD length, LPDWORD written, LPVOID reserved)
{
    struct file *file = terminal_pin(handle, FILE_MAY_WRITE);
    ULONG error;

    (void)reserved;
    if (!file)
        return FALSE;
    error = print(file->fd, text, length);
    handle_unpin(handle);
    if (written)
        *written = error ? 0 : length;
    return error_result(error);
}

BOOL WINAPI WriteConsoleW(HANDLE handle, const VOID *text, DWORD length, LPDWORD written, LPVOID reserved)
{
    size_t bytes = utf8_from_utf16(text, length, NULL, 0);
    char *narrow = malloc(bytes + 1);
    BOOL done;

    if (!narrow)
        return error_result(ERROR_NOT_ENOUGH_MEMORY);
    utf8_from_utf16(text, length, narrow, bytes);
    done = WriteConsoleA(handle, narrow, (DWORD)bytes, NULL, reserved);
    free(narrow);
    if (written)
        *written = done ? length : 0;
    return done;
}

/* Windows counts colours from blue, ANSI from red. */
static int ansi_colour(unsigned colour)
{
    return (colour & FOREGROUND_RED ? 1 : 0) | (colour & FOREGROUND_GREEN ? 2 : 0) |
           (colour & FOREGROUND_BLUE ? 4 : 0);
}

BOOL WINAPI SetConsoleTextAttribute(HANDLE handle, WORD wanted)
{
    struct file *file = terminal_pin(handle, FILE_MAY_WRITE);
    int foreground = ansi_colour(wanted) + (wanted & FOREGROUND_INTENSITY ? 90 : 30);
    int background = ansi_colour((unsigned)wanted >> 4) + (wanted & BACKGROUND_INTENSITY ? 100 : 40);
    char sequence[32];
    ULONG error;

    if (!file)
        return FALSE;
    if ((wanted & 0xFF) == DEFAULT_ATTRIBUTES) /* the terminal's own colours */
        snprintf(sequence, sizeof(sequence), "\033[0m");
    else if (wanted >> 4 & 0xF)
        snprintf(sequence, sizeof(sequence), "\033[0;%d;%dm", foreground, background);
    else
        snprintf(sequence, sizeof(sequence), "\033[0;%dm", foreground);
    error = print(file->fd, sequence, strlen(sequence));
    handle_unpin(handle);
    pthread_mutex_lock(&lock);
    attributes = wanted;
    pthread_mutex_unlock(&lock);
    return error_result(error);
}

/* Size and colours; where the cursor is a terminal does not say without reading its answer from the input. */
BOOL WINAPI GetConsoleScreenBufferInfo(HANDLE handle, PCONSOLE_SCREEN_BUFFER_INFO info)
{
    struct file *file = terminal_pin(handle, FILE_MAY_WRITE);
    struct winsize size = {0};

    if (!file)
        return FALSE;
    if (ioctl(file->fd, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) {
        size.ws_col = 80;
        size.ws_row = 25;
    }
    handle_unpin(handle);
    memset(info, 0, sizeof(*info));
    info->dwSize.X = info->dwMaximumWindowSize.X = (SHORT)size.ws_col;
    info->dwSize.Y = info->dwMaximumWindowSize.Y = (SHORT)size.ws_row;
    info->srWindow.Right = (SHORT)(size.ws_col - 1);
    info->srWindow.Bottom = (SHORT)(size.ws_row - 1);
    pthread_mutex_lock(&lock);
    info->wAttributes = attributes;
    pthread_mutex_unlock(&lock);
    return TRUE;
}

static BOOL set_page(UINT *page, UINT value)
{
    if (!IsValidCodePage(value))
        return error_result(ERROR_INVALID_PARAMETER);
    pthread_mutex_lock(&lock);
    *page = value;
    pthread_mutex_unlock(&lock);
    return TRUE;
}

static UINT get_page(const UINT *page)
{
    UINT value;

    pthread_mutex_lock(&lock);
    value = *page;
    pthread_mutex_unlock(&lock);
    return value;
}

UINT WINAPI GetConsoleCP(void)
{
    return get_page(&input_page);
}

UINT WINAPI GetConsoleOutputCP(void)
{
    return get_page(&output_page);
}

BOOL WINAPI SetConsoleCP(UINT page)
{
    return set_page(&input_page, page);
}

BOOL WINAPI SetConsoleOutputCP(UINT page)
{
    return set_page(&output_page, page);
}

/* Control characters would end the sequence, or start another. Without a terminal there is no title, and no error. */
BOOL WINAPI SetConsoleTitleA(LPCSTR title)
{
    if (!title)
        return error_result(ERROR_INVALID_PARAMETER);
    if (!isatty(STDOUT_FILENO))
        return TRUE;
    fputs("\033]0;", stdout);
    for (const char *at = title; *at; at++)
        if ((unsigned char)*at >= 0x20 && *at != 0x7F)
            putc(*at, stdout);
    putc('\a', stdout);
    fflush(stdout);
    return TRUE;
}

BOOL WINAPI SetConsoleTitleW(LPCWSTR title)
{
    char *narrow;
    ULONG error = utf8_copy_of(title, &narrow);
    BOOL done = error ? error_result(error) : SetConsoleTitleA(narrow);

    free(narrow);
    return done;
}
