/* FormatMessage. TEXT() is wide here. What the system's own texts say is not looked at, only that there are some. */
#define UNICODE
#include "check.h"
#include <windows.h>

static void every_code_of_the_api_has_a_text_with_a_line_break(void)
{
    static const DWORD codes[] = {NO_ERROR,
                                  ERROR_INVALID_FUNCTION,
                                  ERROR_FILE_NOT_FOUND,
                                  ERROR_PATH_NOT_FOUND,
                                  ERROR_ACCESS_DENIED,
                                  ERROR_INVALID_HANDLE,
                                  ERROR_NOT_ENOUGH_MEMORY,
                                  ERROR_BAD_COMMAND,
                                  ERROR_SHARING_VIOLATION,
                                  ERROR_HANDLE_EOF,
                                  ERROR_NOT_SUPPORTED,
                                  ERROR_NETNAME_DELETED,
                                  ERROR_INVALID_PARAMETER,
                                  ERROR_CALL_NOT_IMPLEMENTED,
                                  ERROR_INSUFFICIENT_BUFFER,
                                  ERROR_INVALID_NAME,
                                  ERROR_MOD_NOT_FOUND,
                                  ERROR_PROC_NOT_FOUND,
                                  ERROR_ALREADY_EXISTS,
                                  ERROR_MORE_DATA,
                                  WAIT_TIMEOUT,
                                  ERROR_NO_MORE_ITEMS,
                                  ERROR_OPERATION_ABORTED,
                                  ERROR_IO_INCOMPLETE,
                                  ERROR_IO_PENDING,
                                  ERROR_NOACCESS,
                                  ERROR_DLL_INIT_FAILED,
                                  ERROR_NOT_FOUND,
                                  ERROR_CONNECTION_INVALID,
                                  ERROR_REVISION_MISMATCH,
                                  ERROR_NO_SUCH_LOGON_SESSION,
                                  ERROR_INVALID_ID_AUTHORITY,
                                  WSAECONNREFUSED};
    char text[512];
    size_t i;

    for (i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
        DWORD length =
            FormatMessageA(FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS, NULL, codes[i],
                           MAKELANGID(LANG_NEUTRAL, SUBLANG_DEFAULT), text, sizeof(text), NULL);

        CHECK(length > 5);
        CHECK_EQ(strlen(text), length);
        CHECK_STR(text + length - 2, "\r\n");
    }
}

static void an_allocated_buffer_is_local_memory(void)
{
    LPWSTR wide = NULL;
    LPSTR narrow = NULL;
    DWORD length;

    length = FormatMessageW(FORMAT_MESSAGE_ALLOCATE_BUFFER | FORMAT_MESSAGE_FROM_SYSTEM |
                                FORMAT_MESSAGE_IGNORE_INSERTS,
                            NULL, ERROR_ACCESS_DENIED, 0, (LPWSTR)&wide, 0, NULL);
    CHECK(length > 0);
    CHECK_EQ(lstrlenW(wide), length);
    CHECK(LocalFree(wide) == NULL);
    length = FormatMessageA(FORMAT_MESSAGE_ALLOCATE_BUFFER | FORMAT_MESSAGE_FROM_SYSTEM |
                                FORMAT_MESSAGE_IGNORE_INSERTS,
                            NULL, ERROR_ACCESS_DENIED, 0, (LPSTR)&narrow, 1000, NULL);
    CHECK_EQ(strlen(narrow), length);
    CHECK(LocalSize(narrow) >= 1000);
    CHECK(LocalFree(narrow) == NULL);
}

static void an_hresult_reads_as_the_code_in_it(void)
{
    char plain[512], wrapped[512];

    CHECK(FormatMessageA(FORMAT_MESSAGE_FROM_SYSTEM, NULL, ERROR_ACCESS_DENIED, 0, plain, 512, NULL));
    CHECK(FormatMessageA(FORMAT_MESSAGE_FROM_SYSTEM, NULL, (DWORD)E_ACCESSDENIED, 0, wrapped, 512, NULL));
    CHECK_STR(wrapped, plain);
}

static void unknown_codes_short_buffers_and_bad_flags_are_told_apart(void)
{
    char text[512];

    CHECK_EQ(FormatMessageA(FORMAT_MESSAGE_FROM_SYSTEM, NULL, 0x2FFFFFFF, 0, text, 512, NULL), 0);
    CHECK_EQ(GetLastError(), ERROR_MR_MID_NOT_FOUND);
    CHECK_EQ(FormatMessageA(FORMAT_MESSAGE_FROM_SYSTEM, NULL, ERROR_ACCESS_DENIED, 0, text, 4, NULL), 0);
    CHECK_EQ(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
    CHECK_EQ(FormatMessageA(0, NULL, ERROR_ACCESS_DENIED, 0, text, 512, NULL), 0);
    CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
}

static void max_width_turns_the_line_break_into_a_blank(void)
{
    char text[512];
    DWORD length = FormatMessageA(FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_MAX_WIDTH_MASK, NULL,
                                  ERROR_ACCESS_DENIED, 0, text, 512, NULL);

    CHECK(length > 0);
    CHECK_EQ(text[length - 1], ' ');
    CHECK(strchr(text, '\r') == NULL);
}

/* Variadic, because a va_list is what FormatMessage wants. */
static DWORD format(char *out, DWORD flags, const char *message, ...)
{
    va_list arguments;
    DWORD length;

    va_start(arguments, message);
    length = FormatMessageA(FORMAT_MESSAGE_FROM_STRING | flags, message, 0, 0, out, 512, &arguments);
    va_end(arguments);
    return length;
}

static void inserts_come_in_any_order_and_with_formats(void)
{
    char out[512];

    CHECK_EQ(format(out, 0, "%2 %1%n", "one", "two"), 9);
    CHECK_STR(out, "two one\r\n");
    format(out, 0, "%1!d! %2!08x! [%3!5s!] %1!u!", 7, 0xBEEF, "ab");
    CHECK_STR(out, "7 0000beef [   ab] 7");
    format(out, 0, "%1!*.*s!|%4", 6, 2, "abcdef", "end");
    CHECK_STR(out, "    ab|end");
    format(out, 0, "%1!S! 100%% %0 not this", TEXT("wide"));
    CHECK_STR(out, "wide 100% ");
    format(out, 0, "a%.b%!c% d%tz");
    CHECK_STR(out, "a.b!c d\tz");
}

static void wide_inserts_are_wide(void)
{
    DWORD_PTR arguments[2];
    WCHAR out[64];

    arguments[0] = (DWORD_PTR)TEXT("wide");
    arguments[1] = (DWORD_PTR) "narrow";
    CHECK_EQ(FormatMessageW(FORMAT_MESSAGE_FROM_STRING | FORMAT_MESSAGE_ARGUMENT_ARRAY, TEXT("%1 %2!S!"), 0,
                            0, out, 64, (va_list *)arguments),
             11);
    CHECK_EQ(lstrcmpW(out, TEXT("wide narrow")), 0);
}

static void ignored_inserts_pass_through(void)
{
    char out[512];

    CHECK(format(out, FORMAT_MESSAGE_IGNORE_INSERTS, "%1 of %2!d! 5%%%n"));
    CHECK_STR(out, "%1 of %2!d! 5%%\r\n");
    CHECK(format(out, FORMAT_MESSAGE_IGNORE_INSERTS, "%%% %.%!%r%tx%0y"));
    CHECK_STR(out, "%%% %.%!\r\tx");
    CHECK_EQ(FormatMessageA(FORMAT_MESSAGE_FROM_STRING, "%1", 0, 0, out, 512, NULL), 0);
    CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
}

static void a_width_fills_lines_at_blanks(void)
{
    char out[512];

    CHECK(format(out, 12, "the quick brown\r\nfox jumps"));
    CHECK_STR(out, "the quick\r\nbrown fox\r\njumps");
}

static void line_ends_become_those_of_windows(void)
{
    char out[512];

    CHECK(format(out, 0, "a\nb\r\nc"));
    CHECK_STR(out, "a\r\nb\r\nc");
}

static void our_modules_have_the_texts_too(void)
{
    char out[512];

    CHECK(FormatMessageA(FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_FROM_HMODULE,
                         GetModuleHandleA("ntdll.dll"), ERROR_ACCESS_DENIED, 0, out, 512, NULL));
}

CHECK_MAIN(CHECK_TEST(every_code_of_the_api_has_a_text_with_a_line_break),
           CHECK_TEST(an_allocated_buffer_is_local_memory), CHECK_TEST(an_hresult_reads_as_the_code_in_it),
           CHECK_TEST(unknown_codes_short_buffers_and_bad_flags_are_told_apart),
           CHECK_TEST(max_width_turns_the_line_break_into_a_blank),
           CHECK_TEST(inserts_come_in_any_order_and_with_formats), CHECK_TEST(wide_inserts_are_wide),
           CHECK_TEST(ignored_inserts_pass_through), CHECK_TEST(a_width_fills_lines_at_blanks),
           CHECK_TEST(line_ends_become_those_of_windows), CHECK_TEST(our_modules_have_the_texts_too))
