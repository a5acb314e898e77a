/* What keys say and how text is printed: every sequence of a terminal, UTF-8 both ways, queues and ends. */
#include "check.h"
#include "conio.h"
#include "consoleapi.h"
#include "errhandlingapi.h"
#include "fileapi.h"
#include "handleapi.h"
#include "processenv.h"
#include "pseudo_terminal.h"
#include "winnls.h"
#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>

static int take_key(int key)
{
    _putch('.');
    return key;
}

/* Types one key once the child waits for it, and waits until it was taken. */
static void type_key(const char *key)
{
    while (has_line_mode())
        usleep(1000);
    type(key);
    wait_for('.');
}

/* The codes of Windows' keyboards, whatever of its two ways a terminal writes them in. */
static const struct {
    const char *typed;
    int lead, scan;
} special[] = {
    {"\033[A", 0xE0, 0x48},   {"\033OB", 0xE0, 0x50},  {"\033[C", 0xE0, 0x4D},  {"\033OD", 0xE0, 0x4B},
    {"\033[H", 0xE0, 0x47},   {"\033[1~", 0xE0, 0x47}, {"\033[F", 0xE0, 0x4F},  {"\033[4~", 0xE0, 0x4F},
    {"\033[2~", 0xE0, 0x52},  {"\033[3~", 0xE0, 0x53}, {"\033[5~", 0xE0, 0x49}, {"\033[6~", 0xE0, 0x51},
    {"\033OP", 0, 0x3B},      {"\033OS", 0, 0x3E},     {"\033[15~", 0, 0x3F},   {"\033[21~", 0, 0x44},
    {"\033[24~", 0xE0, 0x86},
};

static int reads_special_keys(void)
{
    _putch('!');
    for (size_t i = 0; i < sizeof(special) / sizeof(special[0]); i++)
        if (_getch() != special[i].lead || take_key(_getch()) != special[i].scan)
            return (int)i + 1;
    return 0;
}

static void special_keys_have_two_codes(void)
{
    pid_t child;

    open_terminal();
    child = start(reads_special_keys, slave, slave);
    wait_for('!');
    for (size_t i = 0; i < sizeof(special) / sizeof(special[0]); i++)
        type_key(special[i].typed);
    CHECK_EQ(result_of(child), 0);
}

/* Escape alone, before a letter, before what no key sends: each character by itself. */
static const char *const escapes[] = {"\033", "\033x", "\033[99z~"};

static int reads_escapes(void)
{
    _putch('!');
    for (size_t i = 0; i < sizeof(escapes) / sizeof(escapes[0]); i++) {
        for (const char *key = escapes[i]; *key; key++)
            if (_getch() != *key)
                return (int)i + 1;
        _putch('.');
    }
    return 0;
}

static void an_escape_that_is_no_key_comes_as_it_was_typed(void)
{
    pid_t child;

    open_terminal();
    child = start(reads_escapes, slave, slave);
    wait_for('!');
    for (size_t i = 0; i < sizeof(escapes) / sizeof(escapes[0]); i++)
        type_key(escapes[i]);
    CHECK_EQ(result_of(child), 0);
}

/* What the child prints on a pipe whose keyboard says `typed`; its result must be 0. */
static void run_on_pipes(int (*body)(void), const char *typed, char *printed, size_t size)
{
    int in[2], out[2];
    size_t length = 0;
    ssize_t got;
    pid_t child;

    CHECK(pipe(in) == 0 && pipe(out) == 0);
    CHECK_EQ(write(in[1], typed, strlen(typed)), strlen(typed));
    close(in[1]);
    child = start(body, in[0], out[1]);
    close(in[0]);
    close(out[1]);
    while ((got = read(out[0], printed + length, size - 1 - length)) > 0)
        length += (size_t)got;
    printed[length] = 0;
    close(out[0]);
    CHECK_EQ(result_of(child), 0);
}

static int reads_wide(void)
{
    if (_getwche() != 0xE4 || _getwche() != 0xD83D || _getwche() != 0xDE00 || _getche() != 'q')
        return 1;
    if (_getwch() != 0xFFFD) /* the end comes before the rest of the character */
        return 2;
    return _getwche() == 0xFFFF && _getche() == EOF ? 0 : 3;
}

static void characters_beyond_16_bits_come_in_two_and_are_echoed_as_one(void)
{
    char printed[64];

    run_on_pipes(reads_wide, "\xC3\xA4\xF0\x9F\x98\x80q\xE2\x82", printed, sizeof(printed));
    CHECK_STR(printed, "\xC3\xA4\xF0\x9F\x98\x80q");
}

static int prints(void)
{
    if (_cputs("a") != 0 || _cputws(u"\u20AC") != 0 || _cputws(NULL) != EOF)
        return 1;
    if (_cprintf("%d", 17) != 2 || _cwprintf(u"%s\u00E4", u"x") != 2)
        return 2;
    if (_putwch(0xD83D) != 0xD83D || _putwch(0xDE00) != 0xDE00 || _putwch('b') != 'b')
        return 3;
    return _putch('c') == 'c' ? 0 : 4;
}

static void text_is_printed_as_utf_8(void)
{
    char printed[64];

    run_on_pipes(prints, "", printed, sizeof(printed));
    CHECK_STR(printed, "a\xE2\x82\xAC"
                       "17x\xC3\xA4\xF0\x9F\x98\x80"
                       "bc");
}

static int gives_keys_back(void)
{
    int count = 0;

    while (count < 1000 && _ungetch('a' + count % 26) != EOF)
        count++;
    if (count == 0 || count == 1000 || _ungetch(EOF) != EOF)
        return 1;
    while (count-- > 0)
        if (_getch() != 'a' + count % 26)
            return 2;
    return _getch() == 'k' ? 0 : 3;
}

static void keys_given_back_come_again_newest_first(void)
{
    char printed[64];

    run_on_pipes(gives_keys_back, "k", printed, sizeof(printed));
}

static int prints_to_nobody(void)
{
    signal(SIGPIPE, SIG_IGN);
    return _cputs("a") == EOF && _putch('b') == EOF && _cprintf("c") == -1 && _cwprintf(u"d") == -1 ? 0 : 1;
}

static void printing_where_nobody_reads_fails(void)
{
    int ends[2];
    pid_t child;

    CHECK_EQ(pipe(ends), 0);
    close(ends[0]);
    child = start(prints_to_nobody, STDIN_FILENO, ends[1]);
    CHECK_EQ(result_of(child), 0);
}

/* --- the console functions --- */

static int sets_modes(void)
{
    HANDLE out = GetStdHandle(STD_OUTPUT_HANDLE), in = GetStdHandle(STD_INPUT_HANDLE);
    DWORD mode = 0;

    if (!GetConsoleMode(out, &mode) || !(mode & ENABLE_PROCESSED_OUTPUT))
        return 1;
    if (SetConsoleMode(out, 0x80000000) || GetLastError() != ERROR_INVALID_PARAMETER)
        return 2;
    if (!SetConsoleMode(out, ENABLE_PROCESSED_OUTPUT) || !GetConsoleMode(out, &mode) ||
        mode != ENABLE_PROCESSED_OUTPUT)
        return 3;
    if (SetConsoleMode(in, ENABLE_ECHO_INPUT) || GetLastError() != ERROR_INVALID_PARAMETER)
        return 4; /* echo without lines */
    if (SetConsoleMode(in, 0x80000000))
        return 5;
    return SetConsoleMode(in, ENABLE_LINE_INPUT | ENABLE_ECHO_INPUT | ENABLE_WINDOW_INPUT) &&
                   GetConsoleMode(in, &mode) &&
                   mode == (ENABLE_LINE_INPUT | ENABLE_ECHO_INPUT | ENABLE_WINDOW_INPUT)
               ? 0
               : 6;
}

/* Input and output of a terminal are two handles, of which one may only read. */
static pid_t start_console(int (*body)(void))
{
    int input;

    open_terminal();
    input = open(ptsname(master), O_RDONLY | O_NOCTTY);
    CHECK(input >= 0);
    return start(body, input, slave);
}

static void modes_that_are_none_are_refused(void)
{
    CHECK_EQ(result_of(start_console(sets_modes)), 0);
}

static int shows_colours(void)
{
    HANDLE out = GetStdHandle(STD_OUTPUT_HANDLE);
    CONSOLE_SCREEN_BUFFER_INFO info;
    DWORD count;

    if (!GetConsoleScreenBufferInfo(out, &info) || info.dwSize.X != 80 || info.dwSize.Y != 25)
        return 1;
    if (!SetConsoleTextAttribute(out, BACKGROUND_BLUE | BACKGROUND_INTENSITY | FOREGROUND_GREEN) ||
        !SetConsoleTextAttribute(out, BACKGROUND_RED) ||
        !SetConsoleTextAttribute(out, FOREGROUND_RED | FOREGROUND_GREEN | FOREGROUND_BLUE))
        return 2;
    if (!SetConsoleTitleA("a\033b\x7F") || !SetConsoleTitleW(u"\u20AC"))
        return 3;
    return WriteConsoleA(out, "!", 1, &count, NULL) && count == 1 ? 0 : 4;
}

static void colours_and_titles_are_sequences_of_the_terminal(void)
{
    static const char expected[] = "\033[0;32;104m\033[0;30;41m\033[0m\033]0;ab\a\033]0;\xE2\x82\xAC\a!";
    char printed[sizeof(expected)];
    pid_t child = start_console(shows_colours);

    for (size_t i = 0; i + 1 < sizeof(expected); i++)
        CHECK_EQ(read(master, printed + i, 1), 1);
    CHECK_MEM(printed, expected, sizeof(expected) - 1);
    CHECK_EQ(result_of(child), 0);
}

static int knows_its_size(void)
{
    HANDLE out = GetStdHandle(STD_OUTPUT_HANDLE);
    CONSOLE_SCREEN_BUFFER_INFO info;

    return GetConsoleScreenBufferInfo(out, &info) && info.dwSize.X == 132 && info.dwSize.Y == 43 &&
                   info.srWindow.Right == 131 && info.srWindow.Bottom == 42
               ? 0
               : 1;
}

static void the_size_is_the_terminals(void)
{
    struct winsize size = {.ws_col = 132, .ws_row = 43};

    open_terminal();
    CHECK_EQ(ioctl(slave, TIOCSWINSZ, &size), 0);
    CHECK_EQ(result_of(start(knows_its_size, slave, slave)), 0);
}

static int reads_lines(void)
{
    HANDLE in = GetStdHandle(STD_INPUT_HANDLE);
    struct pollfd ready = {STDIN_FILENO, POLLIN, 0};
    DWORD count = 0;
    char line[8];

    _putch('!');
    poll(&ready, 1, -1);
    if (!FlushConsoleInputBuffer(in)) /* the first line goes */
        return 1;
    _putch('.');
    if (!ReadConsoleA(in, line, sizeof(line), &count, NULL) || count != 4 || memcmp(line, "ab\r\n", 4) != 0)
        return 2;
    _putch('.');
    if (!ReadConsoleA(in, line, 3, &count, NULL) || count != 3 || memcmp(line, "cd\n", 3) != 0)
        return 3; /* no room for a second character of the line's end */
    return 0;
}

static void a_line_ends_as_on_windows_where_there_is_room(void)
{
    pid_t child;

    open_terminal();
    child = start(reads_lines, slave, slave);
    wait_for('!');
    type("gone\n");
    wait_for('.');
    type("ab\n");
    wait_for('.');
    type("cd\n");
    CHECK_EQ(result_of(child), 0);
}

static int refuses_what_is_no_console(void)
{
    HANDLE out = GetStdHandle(STD_OUTPUT_HANDLE), in = GetStdHandle(STD_INPUT_HANDLE);
    CONSOLE_SCREEN_BUFFER_INFO info;
    DWORD count = 7, mode;
    WCHAR wide[4];
    char text[4];

    if (GetConsoleMode(in, &mode) || SetConsoleMode(out, 0) || GetLastError() != ERROR_INVALID_HANDLE)
        return 1;
    if (ReadConsoleA(in, text, 4, &count, NULL) || count != 0 || ReadConsoleW(in, wide, 4, NULL, NULL))
        return 2;
    if (WriteConsoleW(out, u"x", 1, &count, NULL) || count != 0 || WriteConsoleW(out, u"x", 1, NULL, NULL))
        return 3;
    if (GetConsoleScreenBufferInfo(out, &info) || FlushConsoleInputBuffer(in) ||
        SetConsoleTextAttribute(out, FOREGROUND_RED))
        return 4;
    return SetConsoleTitleA("nobody sees it") && !SetConsoleTitleA(NULL) && !SetConsoleTitleW(NULL) ? 0 : 5;
}

static void a_pipe_is_no_console(void)
{
    char printed[8];

    run_on_pipes(refuses_what_is_no_console, "x", printed, sizeof(printed));
    CHECK_STR(printed, "");
}

static void code_pages_of_a_console_are_those_that_there_are(void)
{
    CHECK_EQ(GetConsoleCP(), CP_UTF8);
    CHECK(SetConsoleCP(1252) && SetConsoleOutputCP(28591));
    CHECK_EQ(GetConsoleCP(), 1252);
    CHECK_EQ(GetConsoleOutputCP(), 28591);
    CHECK(!SetConsoleCP(12345) && !SetConsoleOutputCP(0));
    CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK_EQ(GetConsoleCP(), 1252);
    CHECK(SetConsoleCP(CP_UTF8) && SetConsoleOutputCP(CP_UTF8));
}

/* --- control events --- */

static BOOL WINAPI takes_nothing(DWORD event)
{
    (void)event;
    return FALSE;
}

static int takes_many_handlers(void)
{
    int count = 0;

    while (count < 1000 && SetConsoleCtrlHandler(takes_nothing, TRUE))
        count++;
    if (count == 1000 || GetLastError() != ERROR_NOT_ENOUGH_MEMORY)
        return 1;
    while (count-- > 0)
        if (!SetConsoleCtrlHandler(takes_nothing, FALSE))
            return 2;
    return SetConsoleCtrlHandler(takes_nothing, FALSE) ? 3 : 0;
}

static void handlers_have_a_limit(void)
{
    CHECK_EQ(result_of(start(takes_many_handlers, STDIN_FILENO, STDOUT_FILENO)), 0);
}

static int waits_in_a_group(void)
{
    setpgid(0, 0);
    if (write(STDOUT_FILENO, "!", 1) != 1)
        return 99;
    while (pause() != 0)
        ;
    return 98;
}

/* A group of processes is named by its first one. */
static void an_event_goes_to_the_group_that_is_named(void)
{
    static const struct {
        DWORD event;
        int signal;
    } cases[] = {{CTRL_C_EVENT, SIGINT}, {CTRL_BREAK_EVENT, SIGQUIT}};

    for (size_t i = 0; i < 2; i++) {
        int ends[2];
        pid_t child;
        char mark;

        CHECK_EQ(pipe(ends), 0);
        child = start(waits_in_a_group, STDIN_FILENO, ends[1]);
        CHECK_EQ(read(ends[0], &mark, 1), 1);
        CHECK(GenerateConsoleCtrlEvent(cases[i].event, (DWORD)child));
        CHECK_EQ(result_of(child), 1000 + cases[i].signal);
        CHECK(!GenerateConsoleCtrlEvent(cases[i].event, (DWORD)child));
        close(ends[0]);
        close(ends[1]);
    }
}

static int ignores_from_the_start(void)
{
    signal(SIGHUP, SIG_IGN); /* as under nohup */
    SetConsoleCtrlHandler(takes_nothing, TRUE);
    return raise(SIGHUP);
}

static void a_signal_that_is_ignored_stays_so(void)
{
    CHECK_EQ(result_of(start(ignores_from_the_start, STDIN_FILENO, STDOUT_FILENO)), 0);
}

CHECK_MAIN(CHECK_TEST(special_keys_have_two_codes),
           CHECK_TEST(an_escape_that_is_no_key_comes_as_it_was_typed),
           CHECK_TEST(characters_beyond_16_bits_come_in_two_and_are_echoed_as_one),
           CHECK_TEST(text_is_printed_as_utf_8), CHECK_TEST(keys_given_back_come_again_newest_first),
           CHECK_TEST(printing_where_nobody_reads_fails), CHECK_TEST(modes_that_are_none_are_refused),
           CHECK_TEST(colours_and_titles_are_sequences_of_the_terminal),
           CHECK_TEST(the_size_is_the_terminals), CHECK_TEST(a_line_ends_as_on_windows_where_there_is_room),
           CHECK_TEST(a_pipe_is_no_console), CHECK_TEST(code_pages_of_a_console_are_those_that_there_are),
           CHECK_TEST(handlers_have_a_limit), CHECK_TEST(an_event_goes_to_the_group_that_is_named),
           CHECK_TEST(a_signal_that_is_ignored_stays_so))
