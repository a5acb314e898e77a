/* Control handlers, standard handles, and what a console function says about a pipe. */
#include "check.h"
#include <windows.h>

static HANDLE done;
static int order[8], calls;
static DWORD handler_thread, seen_event;

static BOOL WINAPI first(DWORD event)
{
    seen_event = event;
    order[calls++] = 1;
    handler_thread = GetCurrentThreadId();
    SetEvent(done);
    return TRUE;
}

static BOOL WINAPI second(DWORD event)
{
    (void)event;
    order[calls++] = 2;
    return FALSE;
}

static void handlers_run_last_in_first_out_on_another_thread(void)
{
    done = CreateEventA(NULL, FALSE, FALSE, NULL);
    calls = 0;
    CHECK(SetConsoleCtrlHandler(first, TRUE));
    CHECK(SetConsoleCtrlHandler(second, TRUE));
    CHECK(GenerateConsoleCtrlEvent(CTRL_C_EVENT, 0));
    CHECK_EQ(WaitForSingleObject(done, 10000), WAIT_OBJECT_0);
    CHECK_EQ(calls, 2);
    CHECK_EQ(order[0], 2);
    CHECK_EQ(order[1], 1);
    CHECK_EQ(seen_event, CTRL_C_EVENT);
    CHECK(handler_thread != GetCurrentThreadId());
    CHECK(SetConsoleCtrlHandler(second, FALSE));
    CHECK(GenerateConsoleCtrlEvent(CTRL_BREAK_EVENT, 0));
    CHECK_EQ(WaitForSingleObject(done, 10000), WAIT_OBJECT_0);
    CHECK_EQ(calls, 3);
    CHECK_EQ(seen_event, CTRL_BREAK_EVENT);
    CHECK(SetConsoleCtrlHandler(first, FALSE));
    CHECK(CloseHandle(done));
}

static void a_handler_that_was_not_added_cannot_be_removed(void)
{
    CHECK(!SetConsoleCtrlHandler(second, FALSE));
    CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK(!GenerateConsoleCtrlEvent(17, 0));
    CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
}

static void ctrl_c_can_be_ignored(void)
{
    done = CreateEventA(NULL, FALSE, FALSE, NULL);
    calls = 0;
    CHECK(SetConsoleCtrlHandler(NULL, TRUE));
    CHECK(SetConsoleCtrlHandler(first, TRUE));
    CHECK(GenerateConsoleCtrlEvent(CTRL_C_EVENT, 0));
    CHECK(GenerateConsoleCtrlEvent(CTRL_BREAK_EVENT, 0)); /* comes after it, and is not ignored */
    CHECK_EQ(WaitForSingleObject(done, 10000), WAIT_OBJECT_0);
    CHECK_EQ(calls, 1);
    CHECK_EQ(seen_event, CTRL_BREAK_EVENT);
    CHECK(SetConsoleCtrlHandler(NULL, FALSE));
    CHECK(SetConsoleCtrlHandler(first, FALSE));
    CHECK(CloseHandle(done));
}

static void standard_handles_are_files_and_can_be_replaced(void)
{
    HANDLE out = GetStdHandle(STD_OUTPUT_HANDLE), event;
    DWORD written = 0;

    CHECK(out != NULL && out != INVALID_HANDLE_VALUE);
    CHECK(GetStdHandle(STD_OUTPUT_HANDLE) == out);
    CHECK(WriteFile(out, "", 0, &written, NULL));
    CHECK(GetStdHandle(4711) == INVALID_HANDLE_VALUE);
    CHECK_EQ(GetLastError(), ERROR_INVALID_HANDLE);
    event = CreateEventA(NULL, FALSE, FALSE, NULL);
    CHECK(SetStdHandle(STD_OUTPUT_HANDLE, event));
    CHECK(GetStdHandle(STD_OUTPUT_HANDLE) == event);
    CHECK(SetStdHandle(STD_OUTPUT_HANDLE, out));
    CHECK(CloseHandle(event));
}

static void a_handle_that_is_no_console_is_refused(void)
{
    HANDLE event = CreateEventA(NULL, FALSE, FALSE, NULL);
    DWORD mode, written;

    CHECK(!GetConsoleMode(event, &mode));
    CHECK_EQ(GetLastError(), ERROR_INVALID_HANDLE);
    CHECK(!WriteConsoleA(event, "x", 1, &written, NULL));
    CHECK_EQ(GetLastError(), ERROR_INVALID_HANDLE);
    CHECK(!SetConsoleTextAttribute(event, FOREGROUND_RED));
    CHECK(CloseHandle(event));
}

CHECK_MAIN(CHECK_TEST(handlers_run_last_in_first_out_on_another_thread),
           CHECK_TEST(a_handler_that_was_not_added_cannot_be_removed), CHECK_TEST(ctrl_c_can_be_ignored),
           CHECK_TEST(standard_handles_are_files_and_can_be_replaced),
           CHECK_TEST(a_handle_that_is_no_console_is_refused))
