/* What the printf family returns, and leaves behind, when a text does not fit. */
#include <windows.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <wchar.h>

#include "check.h"

static void standard_functions_truncate_and_terminate(void)
{
    char to[8] = "#######";
    WCHAR wide[8];

    CHECK_EQ(snprintf(to, 4, "%s", "abcdef"), 6);
    CHECK_MEM(to, "abc\0#", 5);
    CHECK_EQ(snprintf(NULL, 0, "%lu", (DWORD)123456), 6);
    CHECK_EQ((unsigned)swprintf(wide, 4, L"%s", L"abcd"), (unsigned)-1);
    CHECK_EQ(wide[3], 0);
    CHECK_EQ(swprintf(wide, 4, L"%s", L"abc"), 3);
    CHECK_EQ(sprintf(to, "%lu%s", (DWORD)1, "x"), 2);
}

static void underscored_functions_leave_no_terminator(void)
{
    char to[8] = "#######";
    WCHAR wide[8] = L"#######";

    CHECK_EQ(_snprintf(to, 3, "%s", "abc"), 3);
    CHECK_MEM(to, "abc#", 4);
    CHECK_EQ((unsigned)_snprintf(to, 2, "%s", "xyz"), (unsigned)-1);
    CHECK_MEM(to, "xyc#", 4);
    CHECK_EQ(_snprintf(to, 8, "%s", "ab"), 2);
    CHECK_STR(to, "ab");
    CHECK_EQ(_snprintf(NULL, 0, "%s", "abc"), 3);
    CHECK_EQ(_snwprintf(wide, 3, L"%hs", "abc"), 3);
    CHECK_EQ(wide[3], L'#');
    CHECK_EQ((unsigned)_snwprintf(wide, 2, L"%d", 123), (unsigned)-1);
    CHECK_EQ(wide[2], L'c');
}

static void checked_functions_empty_the_buffer(void)
{
    char to[8] = "#######";
    WCHAR wide[8];

    errno = 0;
    CHECK_EQ((unsigned)sprintf_s(to, 4, "%s", "abcd"), (unsigned)-1);
    CHECK_EQ(errno, ERANGE);
    CHECK_STR(to, "");
    CHECK_EQ(sprintf_s(to, 4, "%s", "abc"), 3);
    CHECK_EQ((unsigned)swprintf_s(wide, 4, L"%s", L"abcd"), (unsigned)-1);
    CHECK_EQ(wide[0], 0);
    CHECK_EQ(swprintf_s(wide, 4, L"%d", 123), 3);
    CHECK_EQ((unsigned)sprintf_s(to, 4, NULL), (unsigned)-1);
    CHECK_EQ((unsigned)sprintf_s(NULL, 4, "a"), (unsigned)-1);
}

static void counts_and_truncate(void)
{
    char to[8] = "#######";
    WCHAR wide[8];

    CHECK_EQ((unsigned)_snprintf_s(to, 8, 3, "%s", "abcdef"), (unsigned)-1);
    CHECK_STR(to, "abc");
    CHECK_EQ(_snprintf_s(to, 8, 3, "%s", "abc"), 3);
    CHECK_EQ((unsigned)_snprintf_s(to, 4, _TRUNCATE, "%s", "abcdef"), (unsigned)-1);
    CHECK_STR(to, "abc");
    errno = 0;
    CHECK_EQ((unsigned)_snprintf_s(to, 4, 10, "%s", "abcdef"), (unsigned)-1);
    CHECK_EQ(errno, ERANGE);
    CHECK_STR(to, "");
    CHECK_EQ((unsigned)_snwprintf_s(wide, 4, _TRUNCATE, L"%s", L"abcdef"), (unsigned)-1);
    CHECK(wcscmp(wide, L"abc") == 0);
}

static int with_list(char *to, size_t size, const char *format, ...)
{
    va_list args;
    int length;

    va_start(args, format);
    length = _vsnprintf_s(to, size, _TRUNCATE, format, args);
    va_end(args);
    va_start(args, format);
    length += _vscprintf(format, args);
    va_end(args);
    return length;
}

static void lengths_beforehand(void)
{
    char to[16];

    CHECK_EQ(_scprintf("%s-%lu", "abc", (DWORD)10), 6);
    CHECK_EQ(_scwprintf(L"%s-%hs", L"abc", "de"), 6);
    CHECK_EQ(with_list(to, 16, "%d.%d", 1, 1), 6);
    CHECK_STR(to, "1.1");
}

static void n_is_refused(void)
{
    char to[16];
    int written = 5;

    errno = 0;
    CHECK_EQ((unsigned)sprintf(to, "abc%n", &written), (unsigned)-1);
    CHECK_EQ(errno, EINVAL);
    CHECK_EQ(written, 5);
}

static void streams_count_in_their_own_units(void)
{
    FILE *file = tmpfile();
    char back[32] = "";

    CHECK_EQ(fwprintf(file, L"%s\n", L"\x20ac\xD83D\xDE00"), 4);
    CHECK_EQ(fprintf(file, "%ls\n", L"\x20ac"), 4);
    CHECK_EQ(fputwc(0xD83D, file), 0xD83D);
    CHECK_EQ(fputwc(0xDE00, file), 0xDE00);
    rewind(file);
    CHECK_EQ(fread(back, 1, sizeof back, file), 16);
    CHECK_STR(back, "\xe2\x82\xac\xf0\x9f\x98\x80\n\xe2\x82\xac\n\xf0\x9f\x98\x80");
    fclose(file);
}

static void a_long_text_passes_through_a_stream_whole(void)
{
    static char long_text[5000], back[6000];
    FILE *file = tmpfile();

    memset(long_text, 'x', sizeof long_text - 1);
    CHECK_EQ(fprintf(file, "<%s>%700d", long_text, 1), 5701);
    rewind(file);
    CHECK_EQ(fread(back, 1, sizeof back, file), 5701);
    CHECK(back[5000] == '>' && back[5001] == ' ' && back[5700] == '1');
    fclose(file);
}

CHECK_MAIN(CHECK_TEST(standard_functions_truncate_and_terminate),
           CHECK_TEST(underscored_functions_leave_no_terminator),
           CHECK_TEST(checked_functions_empty_the_buffer), CHECK_TEST(counts_and_truncate),
           CHECK_TEST(lengths_beforehand), CHECK_TEST(n_is_refused),
           CHECK_TEST(streams_count_in_their_own_units),
           CHECK_TEST(a_long_text_passes_through_a_stream_whole))
