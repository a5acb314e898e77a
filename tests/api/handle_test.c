/* Handles: closing, duplicating, asking. */
#include <windows.h>
#include "check.h"

#define CHECK_FAILS(call, code)           \
    do {                                  \
        CHECK_EQ((call), FALSE);          \
        CHECK_EQ(GetLastError(), (code)); \
    } while (0)

static void closing_twice_and_closing_nothing_are_errors(void)
{
    HANDLE event = CreateEventW(NULL, FALSE, FALSE, NULL);

    CHECK(CloseHandle(event));
    CHECK_FAILS(CloseHandle(event), ERROR_INVALID_HANDLE);
    CHECK_FAILS(CloseHandle(NULL), ERROR_INVALID_HANDLE);
    CHECK_FAILS(CloseHandle((HANDLE)(ULONG_PTR)0x70000000), ERROR_INVALID_HANDLE);
}

static void a_duplicate_is_another_handle_to_the_same_object(void)
{
    HANDLE event = CreateEventW(NULL, TRUE, FALSE, NULL), twin = NULL;

    CHECK(DuplicateHandle(GetCurrentProcess(), event, GetCurrentProcess(), &twin, 0, FALSE,
                          DUPLICATE_SAME_ACCESS));
    CHECK(twin != NULL && twin != event);
    CHECK(SetEvent(twin));
    CHECK(CloseHandle(twin));
    CHECK_EQ(WaitForSingleObject(event, 0), WAIT_OBJECT_0);
    CHECK(CloseHandle(event));
}

static void close_source_moves_a_handle(void)
{
    HANDLE event = CreateEventW(NULL, TRUE, TRUE, NULL), moved = NULL;

    CHECK(DuplicateHandle(GetCurrentProcess(), event, GetCurrentProcess(), &moved, 0, FALSE,
                          DUPLICATE_SAME_ACCESS | DUPLICATE_CLOSE_SOURCE));
    CHECK_FAILS(SetEvent(event), ERROR_INVALID_HANDLE);
    CHECK_EQ(WaitForSingleObject(moved, 0), WAIT_OBJECT_0);
    CHECK(CloseHandle(moved));
}

static void a_bad_handle_is_not_duplicated(void)
{
    HANDLE event = CreateEventW(NULL, TRUE, TRUE, NULL), twin = NULL;

    CHECK_FAILS(DuplicateHandle(GetCurrentProcess(), NULL, GetCurrentProcess(), &twin, 0, FALSE,
                                DUPLICATE_SAME_ACCESS),
                ERROR_INVALID_HANDLE);
    CHECK_FAILS(DuplicateHandle(NULL, event, GetCurrentProcess(), &twin, 0, FALSE, DUPLICATE_SAME_ACCESS),
                ERROR_INVALID_HANDLE);
    CHECK(CloseHandle(event));
}

static void the_pseudo_handle_of_a_thread_becomes_real(void)
{
    HANDLE thread = NULL;

    CHECK(DuplicateHandle(GetCurrentProcess(), GetCurrentThread(), GetCurrentProcess(), &thread, 0, FALSE,
                          DUPLICATE_SAME_ACCESS));
    CHECK(thread != GetCurrentThread());
    CHECK_EQ(GetThreadId(thread), GetCurrentThreadId());
    CHECK_EQ(WaitForSingleObject(thread, 0), WAIT_TIMEOUT);
    CHECK(CloseHandle(thread));
    CHECK(CloseHandle(GetCurrentThread())); /* does nothing */
    CHECK_EQ(GetThreadId(GetCurrentThread()), GetCurrentThreadId());
}

static void flags_are_kept_and_protect(void)
{
    HANDLE event = CreateEventW(NULL, TRUE, TRUE, NULL);
    DWORD flags = 99;

    CHECK(GetHandleInformation(event, &flags));
    CHECK_EQ(flags, 0);
    CHECK(SetHandleInformation(event, HANDLE_FLAG_PROTECT_FROM_CLOSE, HANDLE_FLAG_PROTECT_FROM_CLOSE));
    CHECK(GetHandleInformation(event, &flags));
    CHECK_EQ(flags, HANDLE_FLAG_PROTECT_FROM_CLOSE);
    CHECK_FAILS(CloseHandle(event), ERROR_INVALID_HANDLE);
    CHECK(SetHandleInformation(event, HANDLE_FLAG_PROTECT_FROM_CLOSE, 0));
    CHECK(CloseHandle(event));
    CHECK_FAILS(GetHandleInformation(event, &flags), ERROR_INVALID_HANDLE);
    CHECK_FAILS(SetHandleInformation(event, 1, 1), ERROR_INVALID_HANDLE);
}

CHECK_MAIN(CHECK_TEST(closing_twice_and_closing_nothing_are_errors),
           CHECK_TEST(a_duplicate_is_another_handle_to_the_same_object),
           CHECK_TEST(close_source_moves_a_handle), CHECK_TEST(a_bad_handle_is_not_duplicated),
           CHECK_TEST(the_pseudo_handle_of_a_thread_becomes_real), CHECK_TEST(flags_are_kept_and_protect))
