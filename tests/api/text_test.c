/* Code pages, comparison, lstr* and Char*: UTF-8 and 1252 with Windows' error rules. TEXT() is wide here. */
#define UNICODE
#include "check.h"
#include <windows.h>

static void utf8_becomes_utf16_and_back(void)
{
    static const char utf8[] = "a\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80";
    static const WCHAR utf16[] = {'a', 0xE4, 0x20AC, 0xD83D, 0xDE00, 0};
    WCHAR wide[16];
    char narrow[16];

    CHECK_EQ(MultiByteToWideChar(CP_UTF8, 0, utf8, -1, NULL, 0), 6);
    CHECK_EQ(MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, utf8, -1, wide, 16), 6);
    CHECK_MEM(wide, utf16, sizeof(utf16));
    CHECK_EQ(MultiByteToWideChar(CP_UTF8, 0, utf8, 3, wide, 16),
             2); /* a length is taken at its word: no terminator */
    CHECK_EQ(WideCharToMultiByte(CP_UTF8, 0, utf16, -1, NULL, 0, NULL, NULL), (int)sizeof(utf8));
    CHECK_EQ(WideCharToMultiByte(CP_UTF8, WC_ERR_INVALID_CHARS, utf16, -1, narrow, 16, NULL, NULL),
             (int)sizeof(utf8));
    CHECK_STR(narrow, utf8);
}

static void a_short_buffer_is_insufficient(void)
{
    WCHAR wide[4];
    char narrow[4];

    CHECK_EQ(MultiByteToWideChar(CP_UTF8, 0, "hello", -1, wide, 4), 0);
    CHECK_EQ(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
    CHECK_EQ(WideCharToMultiByte(CP_UTF8, 0, TEXT("hello"), -1, narrow, 4, NULL, NULL), 0);
    CHECK_EQ(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
    CHECK_EQ(MultiByteToWideChar(CP_UTF8, 0, "hell", 4, wide, 4), 4);
}

static void malformed_text_is_replaced_or_refused(void)
{
    static const struct {
        const char *bytes;
        int length, units;
    } rows[] = {
        {"\x80", 1, 1},         /* a continuation alone */
        {"\xC0\xAF", 2, 2},     /* overlong */
        {"\xED\xA0\x80", 3, 3}, /* a surrogate */
        {"\xE2\x82", 2, 1},     /* cut short */
        {"\xF5\x80", 2, 2},     /* past the end of Unicode */
    };
    static const WCHAR lone[] = {'x', 0xD800, 'y'};
    WCHAR wide[8];
    char narrow[8];
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        CHECK_EQ(MultiByteToWideChar(CP_UTF8, 0, rows[i].bytes, rows[i].length, wide, 8), rows[i].units);
        CHECK_EQ(wide[0], 0xFFFD);
        CHECK_EQ(MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, rows[i].bytes, rows[i].length, wide, 8),
                 0);
        CHECK_EQ(GetLastError(), ERROR_NO_UNICODE_TRANSLATION);
    }
    CHECK_EQ(WideCharToMultiByte(CP_UTF8, 0, lone, 3, narrow, 8, NULL, NULL), 5);
    CHECK_MEM(narrow, "x\xEF\xBF\xBDy", 5);
    CHECK_EQ(WideCharToMultiByte(CP_UTF8, WC_ERR_INVALID_CHARS, lone, 3, narrow, 8, NULL, NULL), 0);
    CHECK_EQ(GetLastError(), ERROR_NO_UNICODE_TRANSLATION);
    /* A replacement character in the text itself is well formed. */
    CHECK_EQ(MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, "\xEF\xBF\xBD", 3, wide, 8), 1);
}

static void bad_arguments_are_named(void)
{
    WCHAR wide[8];
    char narrow[8], question = '?';
    BOOL used;

    CHECK_EQ(MultiByteToWideChar(CP_UTF8, 0, NULL, -1, wide, 8), 0);
    CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK_EQ(MultiByteToWideChar(CP_UTF8, 0, "x", 0, wide, 8), 0);
    CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK_EQ(MultiByteToWideChar(4711, 0, "x", 1, wide, 8), 0);
    CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK_EQ(MultiByteToWideChar(CP_UTF8, MB_PRECOMPOSED, "x", 1, wide, 8), 0);
    CHECK_EQ(GetLastError(), ERROR_INVALID_FLAGS);
    CHECK_EQ(WideCharToMultiByte(CP_UTF8, 0, TEXT("x"), 1, narrow, 8, &question, NULL), 0);
    CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK_EQ(WideCharToMultiByte(CP_UTF8, 0, TEXT("x"), 1, narrow, 8, NULL, &used), 0);
    CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK_EQ(WideCharToMultiByte(1252, WC_ERR_INVALID_CHARS, TEXT("x"), 1, narrow, 8, NULL, NULL), 0);
    CHECK_EQ(GetLastError(), ERROR_INVALID_FLAGS);
}

static void code_page_1252_has_a_euro_and_a_default_character(void)
{
    static const WCHAR wide[] = {0x20AC, 0xE4, 0x4E00, 0};
    WCHAR back[8];
    char narrow[8], star = '*';
    BOOL used = -1;

    CHECK_EQ(WideCharToMultiByte(1252, 0, wide, -1, narrow, 8, NULL, &used), 4);
    CHECK_STR(narrow, "\x80\xE4?");
    CHECK_EQ(used, TRUE);
    CHECK_EQ(WideCharToMultiByte(1252, 0, wide, -1, narrow, 8, &star, NULL), 4);
    CHECK_STR(narrow, "\x80\xE4*");
    CHECK_EQ(WideCharToMultiByte(1252, 0, wide, 2, narrow, 8, NULL, &used), 2);
    CHECK_EQ(used, FALSE);
    CHECK_EQ(MultiByteToWideChar(1252, MB_PRECOMPOSED, "\x80\xE4", 2, back, 8), 2);
    CHECK_MEM(back, wide, 2 * sizeof(WCHAR));
}

static void ordinal_comparison_goes_unit_by_unit(void)
{
    static const WCHAR upper[] = {0xC4, 0x3A9, 0}, lower[] = {0xE4, 0x3C9, 0};
    static const WCHAR k[] = {'K', 0}, kelvin[] = {0x212A, 0};

    CHECK_EQ(CompareStringOrdinal(TEXT("abc"), -1, TEXT("abd"), -1, FALSE), CSTR_LESS_THAN);
    CHECK_EQ(CompareStringOrdinal(TEXT("abc"), 2, TEXT("abd"), 2, FALSE), CSTR_EQUAL);
    CHECK_EQ(CompareStringOrdinal(TEXT("b"), -1, TEXT("B"), -1, FALSE), CSTR_GREATER_THAN);
    CHECK_EQ(CompareStringOrdinal(TEXT("b"), -1, TEXT("B"), -1, TRUE), CSTR_EQUAL);
    CHECK_EQ(CompareStringOrdinal(upper, -1, lower, -1, TRUE), CSTR_EQUAL);
    CHECK_EQ(CompareStringOrdinal(k, -1, kelvin, -1, TRUE), CSTR_LESS_THAN);
    CHECK_EQ(CompareStringOrdinal(TEXT("a"), -1, TEXT("aa"), -1, TRUE), CSTR_LESS_THAN);
    CHECK_EQ(CompareStringOrdinal(NULL, -1, TEXT("a"), -1, TRUE), 0);
    CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
}

static void linguistic_comparison_puts_case_last(void)
{
    CHECK(lstrcmpA("a", "B") < 0);
    CHECK(lstrcmpA("A", "b") < 0);
    CHECK(lstrcmpA("a", "A") < 0);
    CHECK(lstrcmpA("_", "a") < 0);
    CHECK_EQ(lstrcmpiA("Hello", "hELLO"), 0);
    CHECK_EQ(lstrcmpiW(TEXT("Hello"), TEXT("hELLO")), 0);
    CHECK(lstrcmpW(TEXT("abc"), TEXT("abcd")) < 0);
    CHECK_EQ(CompareStringW(LOCALE_USER_DEFAULT, NORM_IGNORECASE, TEXT("ABC"), -1, TEXT("abc"), 3),
             CSTR_EQUAL);
    CHECK_EQ(CompareStringW(LOCALE_USER_DEFAULT, 0x40, TEXT("ABC"), -1, TEXT("abc"), 3), 0);
    CHECK_EQ(GetLastError(), ERROR_INVALID_FLAGS);
}

static void lstr_functions_copy_and_append(void)
{
    char narrow[16];
    WCHAR wide[16];

    CHECK_EQ(lstrlenA(NULL), 0);
    CHECK_EQ(lstrlenW(NULL), 0);
    CHECK(lstrcpyA(narrow, "abc") == narrow);
    CHECK(lstrcatA(narrow, "def") == narrow);
    CHECK_STR(narrow, "abcdef");
    CHECK(lstrcpynA(narrow, "hello", 3) == narrow);
    CHECK_STR(narrow, "he");
    lstrcpyW(wide, TEXT("abc"));
    lstrcatW(wide, TEXT("def"));
    CHECK_EQ(lstrlenW(wide), 6);
    lstrcpynW(wide, TEXT("hello"), 3);
    CHECK_EQ(lstrlenW(wide), 2);
}

static void case_changes_in_place(void)
{
    WCHAR wide[] = {'a', 0xE4, 0x3C9, 0xDF, '1', 0};
    static const WCHAR upper[] = {'A', 0xC4, 0x3A9, 0xDF, '1', 0};
    char narrow[] = "Hello";

    CHECK(CharUpperW(wide) == wide);
    CHECK_MEM(wide, upper, sizeof(upper));
    CHECK_EQ(CharLowerBuffW(wide, 1), 1);
    CHECK_EQ(wide[0], 'a');
    CHECK_EQ(wide[1], 0xC4);
    CHECK_STR(CharUpperA(narrow), "HELLO");
    CHECK_STR(CharLowerA(narrow), "hello");
    CHECK_EQ((ULONG_PTR)CharUpperW((LPWSTR)(ULONG_PTR)'q'), 'Q');
    CHECK(IsCharAlphaW(0xE4));
    CHECK(!IsCharAlphaW('1'));
    CHECK(IsCharAlphaNumericW('1'));
    CHECK(IsCharUpperW('A'));
    CHECK(!IsCharUpperW('a'));
    CHECK(IsCharLowerA('a'));
}

static void wsprintf_formats_as_windows_does(void)
{
    char narrow[1025], longer[2000];
    WCHAR wide[1025];

    CHECK_EQ(wsprintfA(narrow, "%s %d %lu %08X %ls", "abc", -5, (DWORD)4000000000u, 0xBEEF, TEXT("wide")),
             31);
    CHECK_STR(narrow, "abc -5 4000000000 0000BEEF wide");
    CHECK_EQ(wsprintfW(wide, TEXT("%s %hs"), TEXT("wide"), "narrow"), 11);
    CHECK_EQ(lstrcmpW(wide, TEXT("wide narrow")), 0);
    memset(longer, 'x', sizeof(longer));
    longer[1999] = 0;
    wsprintfA(narrow, "%s", longer);
    CHECK_EQ(strlen(narrow), 1023); /* "the maximum size of the buffer is 1,024 bytes" */
}

CHECK_MAIN(CHECK_TEST(utf8_becomes_utf16_and_back), CHECK_TEST(a_short_buffer_is_insufficient),
           CHECK_TEST(malformed_text_is_replaced_or_refused), CHECK_TEST(bad_arguments_are_named),
           CHECK_TEST(code_page_1252_has_a_euro_and_a_default_character),
           CHECK_TEST(ordinal_comparison_goes_unit_by_unit), CHECK_TEST(linguistic_comparison_puts_case_last),
           CHECK_TEST(lstr_functions_copy_and_append), CHECK_TEST(case_changes_in_place),
           CHECK_TEST(wsprintf_formats_as_windows_does))
