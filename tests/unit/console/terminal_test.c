/* conio and the console functions on a pseudo terminal and on a pipe, each in a child process whose exit code tells. */
#include "check.h"
#include "conio.h"
#include "consoleapi.h"
#include "errhandlingapi.h"
#include "fileapi.h"
#include "handleapi.h"
#include "ioapiset.h"
#include "processthreadsapi.h"
#include "synchapi.h"
#include "processenv.h"
#include "pseudo_terminal.h"
#include <signal.h>

/* Says that a key was taken: the terminal is in line mode between two keys, and what is typed then is edited as a line. */
static int take_key(int key)
{
    _putch('.');
    return key;
}

static int reads_keys(void)
{
    _putch('!');
    if (take_key(_getch()) != 'a' || take_key(_getch()) != '\r' || take_key(_getch()) != '\b')
        return 1;
    if (_getch() != 0xE0 || take_key(_getch()) != 0x48)
        return 2;
    if (_getch() != 0 || take_key(_getch()) != 0x3B)
        return 3;
    if (take_key(_getwch()) != 0xE4 || take_key(_getch()) != 3)
        return 4;
    return _ungetch('z') == 'z' && _kbhit() && _getch() == 'z' ? 0 : 5;
}

/* Types one key once the child waits for it, and waits until it was taken. */
static void type_key(const char *key)
{
    while (has_line_mode())
        usleep(1000);
    type(key);
    wait_for('.');
}

static void keys_of_a_terminal_come_singly_and_translated(void)
{
    static const char *const typed[] = {"a", "\r", "\x7F", "\033[A", "\033OP", "\xC3\xA4", "\003"};
    pid_t child;

    open_terminal();
    child = start(reads_keys, slave, slave);
    wait_for('!');
    for (size_t i = 0; i < sizeof(typed) / sizeof(typed[0]); i++)
        type_key(typed[i]);
    CHECK_EQ(result_of(child), 0);
    CHECK(has_line_mode());
}

static int waits_for_a_key(void)
{
    _cprintf("%s!", "ready");
    while (!_kbhit())
        usleep(1000);
    return _getch();
}

static void kbhit_sees_a_key_without_enter(void)
{
    pid_t child;

    open_terminal();
    child = start(waits_for_a_key, slave, slave);
    wait_for('!');
    type("q");
    CHECK_EQ(result_of(child), 'q');
    CHECK(has_line_mode());
}

static void a_signal_leaves_the_terminal_as_it_was(void)
{
    pid_t child;

    open_terminal();
    child = start(waits_for_a_key, slave, slave);
    wait_for('!');
    while (has_line_mode())
        usleep(1000);
    CHECK_EQ(kill(child, SIGTERM), 0);
    CHECK_EQ(result_of(child), 1000 + SIGTERM);
    CHECK(has_line_mode());
}

static int reads_pipe(void)
{
    if (!_kbhit() || _getch() != 'x' || _getch() != '\r' || _getwch() != 0x20AC)
        return 1;
    return _getch() == EOF ? 0 : 2;
}

static void a_pipe_serves_as_a_keyboard(void)
{
    int ends[2];
    pid_t child;

    CHECK_EQ(pipe(ends), 0);
    CHECK_EQ(write(ends[1], "x\n\xE2\x82\xAC", 5), 5);
    close(ends[1]);
    child = start(reads_pipe, ends[0], STDOUT_FILENO);
    CHECK_EQ(result_of(child), 0);
}

static int uses_console(void)
{
    HANDLE out = GetStdHandle(STD_OUTPUT_HANDLE), in = GetStdHandle(STD_INPUT_HANDLE);
    CONSOLE_SCREEN_BUFFER_INFO info;
    DWORD mode = 0, count = 0;
    WCHAR line[32];

    if (!GetConsoleMode(in, &mode) || (mode & 7) != 7)
        return 1;
    if (!SetConsoleMode(in, mode & ~(DWORD)ENABLE_ECHO_INPUT) || !GetConsoleMode(in, &mode) ||
        (mode & 7) != 3)
        return 2;
    if (!SetConsoleTextAttribute(out, FOREGROUND_RED | FOREGROUND_INTENSITY) ||
        !GetConsoleScreenBufferInfo(out, &info) ||
        info.wAttributes != (FOREGROUND_RED | FOREGROUND_INTENSITY))
        return 3;
    if (!WriteConsoleW(out, u"\u20AC!", 2, &count, NULL) || count != 2)
        return 4;
    if (!ReadConsoleW(in, line, 32, &count, NULL) || count != 4 || line[0] != 0xE4 || line[2] != '\r')
        return 5;
    return 0;
}

static void console_functions_work_on_a_terminal(void)
{
    char printed[64];
    size_t length = 0;
    pid_t child;

    open_terminal();
    child = start(uses_console, slave, slave);
    do
        CHECK_EQ(read(master, printed + length, 1), 1);
    while (printed[length++] != '!');
    CHECK_EQ(length, 11);
    CHECK_MEM(printed, "\033[0;91m\xE2\x82\xAC!", 11);
    type("\xC3\xA4x\n");
    CHECK_EQ(result_of(child), 0);
}

static int reads_unit_by_unit(void)
{
    static const WCHAR expected[] = u"x\xD83D\xDE00\xE9\x20AC!";
    HANDLE in = GetStdHandle(STD_INPUT_HANDLE);
    WCHAR unit = 0, two[2] = {0};
    DWORD count = 0;

    for (size_t i = 0; expected[i]; i++)
        if (!ReadConsoleW(in, &unit, 1, &count, NULL) || count != 1 || unit != expected[i])
            return (int)i + 1;
    if (!ReadConsoleW(in, &unit, 1, &count, NULL) || unit != '\n')
        return 20;
    _putch('!');
    if (!ReadConsoleW(in, two, 2, &count, NULL) || count != 1 ||
        two[0] != 'y') /* and four bytes of another */
        return 21;
    if (!ReadConsoleW(in, &unit, 1, &count, NULL) || count != 1 || unit != 0xD83D)
        return 22;
    if (!FlushConsoleInputBuffer(in)) /* and with it the other half */
        return 23;
    _putch('#');
    return ReadConsoleW(in, two, 2, &count, NULL) && two[0] == 'z' ? 0 : 24;
}

static void half_a_character_is_kept_for_the_next_read(void)
{
    pid_t child;

    open_terminal();
    child = start(reads_unit_by_unit, slave, slave);
    type("x\xF0\x9F\x98\x80\xC3\xA9\xE2\x82\xAC!\n");
    wait_for('!'); /* its echo */
    wait_for('!');
    type("y\xF0\x9F\x98\x80\n");
    wait_for('#');
    type("z\n");
    CHECK_EQ(result_of(child), 0);
}

static BOOL WINAPI says_no(DWORD event)
{
    (void)event;
    return FALSE;
}

static int dies_of_ctrl_c(void)
{
    SetConsoleCtrlHandler(says_no, TRUE);
    raise(SIGINT);
    while (pause() != 0)
        ;
    return 99;
}

static void an_unhandled_event_ends_the_process_as_the_signal_would(void)
{
    CHECK_EQ(result_of(start(dies_of_ctrl_c, STDIN_FILENO, STDOUT_FILENO)), 1000 + SIGINT);
}

static BOOL WINAPI exits_at_once(DWORD event)
{
    _exit(60 + (int)event);
    return TRUE;
}

static int is_in_the_background(void)
{
    signal(SIGINT, SIG_IGN);
    SetConsoleCtrlHandler(exits_at_once, TRUE);
    raise(SIGINT);
    GenerateConsoleCtrlEvent(CTRL_BREAK_EVENT, 0); /* later than the signal */
    while (pause() != 0)
        ;
    return 99;
}

static void a_signal_that_was_ignored_stays_so(void)
{
    CHECK_EQ(result_of(start(is_in_the_background, STDIN_FILENO, STDOUT_FILENO)), 60 + CTRL_BREAK_EVENT);
}

static BOOL WINAPI exits_on_close(DWORD event)
{
    _exit(event == CTRL_CLOSE_EVENT ? 42 : 43);
    return TRUE;
}

static int waits_for_close(void)
{
    SetConsoleCtrlHandler(exits_on_close, TRUE);
    raise(SIGTERM);
    while (pause() != 0)
        ;
    return 99;
}

static void sigterm_is_a_close_event(void)
{
    CHECK_EQ(result_of(start(waits_for_close, STDIN_FILENO, STDOUT_FILENO)), 42);
}

static DWORD WINAPI await_key(void *context)
{
    (void)context;
    return _getch() == EOF ? 7 : 8;
}

static DWORD WINAPI await_line(void *context)
{
    DWORD count;
    char text[16];

    (void)context;
    if (ReadFile(GetStdHandle(STD_INPUT_HANDLE), text, sizeof text, &count, NULL))
        return 8;
    return GetLastError() == ERROR_OPERATION_ABORTED ? 7 : 9;
}

static DWORD WINAPI await_console(void *context)
{
    DWORD count;
    WCHAR text[16];

    (void)context;
    if (ReadConsoleW(GetStdHandle(STD_INPUT_HANDLE), text, 16, &count, NULL))
        return 8;
    return GetLastError() == ERROR_OPERATION_ABORTED ? 7 : 9;
}

/* Each waits for what nobody types; afterwards a key is as good as ever. */
static int cancels_its_readers(void)
{
    static DWORD(WINAPI *const readers[])(void *) = {await_key, await_line, await_console};

    for (size_t i = 0; i < sizeof readers / sizeof readers[0]; i++) {
        HANDLE thread = CreateThread(NULL, 0, readers[i], NULL, 0, NULL);
        DWORD code = 0;

        while (!CancelSynchronousIo(thread))
            usleep(1000);
        if (WaitForSingleObject(thread, 20000) != WAIT_OBJECT_0)
            return 1 + (int)i;
        GetExitCodeThread(thread, &code);
        if (code != 7)
            return 10 * (int)(i + 1) + (int)code;
        CloseHandle(thread);
    }
    _putch('!');
    return _getch() == 'k' ? 0 : 5;
}

static void cancelling_ends_a_read_of_the_terminal(void)
{
    pid_t child;

    open_terminal();
    child = start(cancels_its_readers, slave, slave);
    wait_for('!');
    type("k\n");
    CHECK_EQ(result_of(child), 0);
}

CHECK_MAIN(CHECK_TEST(cancelling_ends_a_read_of_the_terminal),
           CHECK_TEST(keys_of_a_terminal_come_singly_and_translated),
           CHECK_TEST(kbhit_sees_a_key_without_enter), CHECK_TEST(a_signal_leaves_the_terminal_as_it_was),
           CHECK_TEST(a_pipe_serves_as_a_keyboard), CHECK_TEST(console_functions_work_on_a_terminal),
           CHECK_TEST(half_a_character_is_kept_for_the_next_read),
           CHECK_TEST(an_unhandled_event_ends_the_process_as_the_signal_would),
           CHECK_TEST(a_signal_that_was_ignored_stays_so), CHECK_TEST(sigterm_is_a_close_event))
