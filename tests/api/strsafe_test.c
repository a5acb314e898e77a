/* The StringCch and StringCb families, narrow and wide, with every flag of the Ex forms. */
#define UNICODE
#include "check.h"
#include <windows.h>
#include <strsafe.h>

static void copy_fits_or_truncates_with_a_terminator(void)
{
    char buffer[6];
    WCHAR wide[6];

    CHECK_EQ(StringCchCopyA(buffer, 6, "hello"), S_OK);
    CHECK_STR(buffer, "hello");
    CHECK_EQ(StringCchCopyA(buffer, 5, "hello"), STRSAFE_E_INSUFFICIENT_BUFFER);
    CHECK_STR(buffer, "hell");
    CHECK_EQ(StringCchCopyA(buffer, 0, "hello"), STRSAFE_E_INVALID_PARAMETER);
    CHECK_EQ(StringCchCopyA(buffer, (size_t)STRSAFE_MAX_CCH + 1, "hello"), STRSAFE_E_INVALID_PARAMETER);
    CHECK_EQ(StringCbCopyW(wide, sizeof(wide), TEXT("hello")), S_OK);
    CHECK_EQ(StringCbCopyW(wide, 5, TEXT("hello")),
             STRSAFE_E_INSUFFICIENT_BUFFER); /* two characters and a half */
    CHECK_EQ(wide[0], 'h');
    CHECK_EQ(wide[1], 0);
    CHECK_EQ(StringCbCopyW(wide, 1, TEXT("hello")), STRSAFE_E_INVALID_PARAMETER);
}

static void copy_n_takes_only_so_many(void)
{
    char buffer[6];

    CHECK_EQ(StringCchCopyNA(buffer, 6, "hello world", 3), S_OK);
    CHECK_STR(buffer, "hel");
    CHECK_EQ(StringCchCopyNA(buffer, 6, "hi", 100), S_OK);
    CHECK_STR(buffer, "hi");
    CHECK_EQ(StringCchCopyNA(buffer, 3, "hello", 4), STRSAFE_E_INSUFFICIENT_BUFFER);
    CHECK_STR(buffer, "he");
}

static void cat_appends_and_needs_a_terminated_start(void)
{
    char buffer[8] = "abc";
    char raw[4] = {'a', 'b', 'c', 'd'};

    CHECK_EQ(StringCchCatA(buffer, 8, "de"), S_OK);
    CHECK_STR(buffer, "abcde");
    CHECK_EQ(StringCchCatNA(buffer, 8, "fgh", 1), S_OK);
    CHECK_STR(buffer, "abcdef");
    CHECK_EQ(StringCchCatA(buffer, 8, "ghi"), STRSAFE_E_INSUFFICIENT_BUFFER);
    CHECK_STR(buffer, "abcdefg");
    CHECK_EQ(StringCchCatA(raw, 4, "x"), STRSAFE_E_INVALID_PARAMETER);
}

static void the_ex_forms_say_where_the_text_ends(void)
{
    char buffer[8], *end;
    WCHAR wide[8], *wide_end;
    size_t left;

    CHECK_EQ(StringCchCopyExA(buffer, 8, "abc", &end, &left, 0), S_OK);
    CHECK_EQ(end - buffer, 3);
    CHECK_EQ(left, 5);
    CHECK_EQ(StringCbCopyExW(wide, 15, TEXT("abc"), &wide_end, &left, 0), S_OK);
    CHECK_EQ(wide_end - wide, 3);
    CHECK_EQ(left, 9);
    CHECK_EQ(StringCchCatExA(buffer, 8, "defghijk", &end, &left, 0), STRSAFE_E_INSUFFICIENT_BUFFER);
    CHECK_EQ(end - buffer, 7);
    CHECK_EQ(left, 1);
}

static void flags_fill_and_clear(void)
{
    char buffer[8], *end;
    size_t left;

    CHECK_EQ(StringCchCopyExA(buffer, 8, "abc", NULL, NULL, STRSAFE_FILL_BYTE('#')), S_OK);
    CHECK_MEM(buffer, "abc\0####", 8);
    CHECK_EQ(StringCchCopyExA(buffer, 8, "abcdefghij", &end, &left, STRSAFE_FAILURE_BYTE('#')),
             STRSAFE_E_INSUFFICIENT_BUFFER);
    CHECK_STR(buffer, "#######");
    CHECK_EQ(left, 1);
    CHECK_EQ(StringCchCopyExA(buffer, 8, "abcdefghij", &end, &left, STRSAFE_NULL_ON_FAILURE),
             STRSAFE_E_INSUFFICIENT_BUFFER);
    CHECK_STR(buffer, "");
    CHECK_EQ(left, 8);
    CHECK_EQ(StringCchCopyExA(buffer, 8, "abcdefghij", NULL, NULL, STRSAFE_NO_TRUNCATION),
             STRSAFE_E_INSUFFICIENT_BUFFER);
    CHECK_STR(buffer, "");
    CHECK_EQ(StringCchCopyExA(NULL, 0, NULL, NULL, NULL, STRSAFE_IGNORE_NULLS), S_OK);
    CHECK_EQ(StringCchCopyExA(buffer, 8, NULL, NULL, NULL, STRSAFE_IGNORE_NULLS), S_OK);
    CHECK_STR(buffer, "");
    CHECK_EQ(StringCchCopyExA(buffer, 8, "a", NULL, NULL, 0x80000000u), STRSAFE_E_INVALID_PARAMETER);
}

static void length_stops_at_its_maximum(void)
{
    size_t length = 99;

    CHECK_EQ(StringCchLengthA("hello", 6, &length), S_OK);
    CHECK_EQ(length, 5);
    CHECK_EQ(StringCchLengthA("hello", 5, &length), STRSAFE_E_INVALID_PARAMETER);
    CHECK_EQ(StringCbLengthW(TEXT("hello"), 12, &length), S_OK);
    CHECK_EQ(length, 10);
    CHECK_EQ(StringCchLengthA(NULL, 5, &length), STRSAFE_E_INVALID_PARAMETER);
    CHECK_EQ(StringCchLengthA("x", 2, NULL), S_OK);
}

static void printf_speaks_the_formats_of_windows(void)
{
    char buffer[64], *end;
    WCHAR wide[64];
    size_t left;

    CHECK_EQ(
        StringCchPrintfA(buffer, 64, "%lu %ld %s %S", (DWORD)4000000000u, (LONG)-1, "narrow", TEXT("wide")),
        S_OK);
    CHECK_STR(buffer, "4000000000 -1 narrow wide");
    CHECK_EQ(StringCchPrintfA(buffer, 64, "%I64d %I64x", -5000000000LL, 0xABCDEF0123LL), S_OK);
    CHECK_STR(buffer, "-5000000000 abcdef0123");
    CHECK_EQ(StringCbPrintfW(wide, sizeof(wide), TEXT("%s %S %hs %ws"), TEXT("a"), "b", "c", TEXT("d")),
             S_OK);
    CHECK_EQ(lstrcmpW(wide, TEXT("a b c d")), 0);
    CHECK_EQ(StringCchPrintfA(buffer, 4, "%d", 123456), STRSAFE_E_INSUFFICIENT_BUFFER);
    CHECK_STR(buffer, "123");
    CHECK_EQ(StringCchPrintfExA(buffer, 64, &end, &left, 0, "%d", 42), S_OK);
    CHECK_EQ(end - buffer, 2);
    CHECK_EQ(left, 62);
    CHECK_EQ(StringCchPrintfExA(buffer, 2, &end, &left, STRSAFE_NO_TRUNCATION, "%d", 42),
             STRSAFE_E_INSUFFICIENT_BUFFER);
    CHECK_STR(buffer, "");
}

static void cat_without_truncation_leaves_the_old_text(void)
{
    char buffer[8] = "abc";

    CHECK_EQ(StringCchCatExA(buffer, 8, "defghijk", NULL, NULL, STRSAFE_NO_TRUNCATION),
             STRSAFE_E_INSUFFICIENT_BUFFER);
    CHECK_STR(buffer, "abc");
}

CHECK_MAIN(CHECK_TEST(copy_fits_or_truncates_with_a_terminator), CHECK_TEST(copy_n_takes_only_so_many),
           CHECK_TEST(cat_appends_and_needs_a_terminated_start),
           CHECK_TEST(the_ex_forms_say_where_the_text_ends), CHECK_TEST(flags_fill_and_clear),
           CHECK_TEST(length_stops_at_its_maximum), CHECK_TEST(printf_speaks_the_formats_of_windows),
           CHECK_TEST(cat_without_truncation_leaves_the_old_text))
