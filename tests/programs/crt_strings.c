/* The wide string functions and the checked copies. */
#include <windows.h>
#include <errno.h>
#include <string.h>
#include <wchar.h>
#include <wctype.h>

#include "check.h"

static void standard_functions_count_16_bit_units(void)
{
    WCHAR text[40] = L"abc";

    CHECK_EQ(sizeof(wchar_t), 2);
    CHECK_EQ(wcslen(L"\xD83D\xDE00x"), 3);
    CHECK_EQ(wcsnlen(L"abcdef", 4), 4);
    CHECK(wcscmp(wcscat(wcscpy(text, L"one"), L"two"), L"onetwo") == 0);
    CHECK(wcscmp(wcsncat(text, L"three", 2), L"onetwoth") == 0);
    CHECK(wcsncmp(text, L"onetXX", 4) == 0 && wcscmp(L"b", L"a") > 0 && wcscmp(L"a", L"b") < 0);
    CHECK(wcschr(text, L't') == text + 3 && wcsrchr(text, L't') == text + 6 && !wcschr(text, L'z'));
    CHECK(wcsstr(text, L"two") == text + 3 && !wcsstr(text, L"four") && wcsstr(text, L"") == text);
    CHECK_EQ(wcsspn(L"aab", L"a"), 2);
    CHECK_EQ(wcscspn(L"http:", L":"), 4);
    CHECK(*wcspbrk(L"host:80", L"0:") == L':');
    CHECK(wmemcmp(L"abc", L"abd", 2) == 0 && wmemchr(L"abc", L'c', 3) != NULL);
    CHECK(wmemset(text, L'x', 2)[1] == L'x' && text[2] == L'e');
    wcsncpy(text, L"ab", 5);
    CHECK(text[2] == 0 && text[4] == 0 && text[5] == L'o');
}

static void tokens(void)
{
    WCHAR text[] = L"/a//b/c", again[] = L"x y";
    WCHAR *state;

    CHECK(wcscmp(wcstok(text, L"/", &state), L"a") == 0);
    CHECK(wcscmp(wcstok_s(NULL, L"/", &state), L"b") == 0);
    CHECK(wcscmp(wcstok(NULL, L"/", &state), L"c") == 0);
    CHECK(!wcstok(NULL, L"/", &state));
    CHECK(wcscmp(wcstok_s(again, L" ", &state), L"x") == 0);
}

static void case_is_ascii_until_a_locale_is_chosen(void)
{
    WCHAR text[] = L"Content-Length \x00c4";
    char narrow[] = "Host";

    CHECK_EQ(_wcsicmp(L"CONTENT-TYPE", L"content-type"), 0);
    CHECK_EQ(_stricmp("HOST", "host"), 0);
    CHECK_EQ(_strnicmp("HOSTx", "hosty", 4), 0);
    CHECK(_wcsnicmp(L"abc", L"ABD", 3) < 0 && stricmp("b", "A") > 0);
    CHECK(wcscmp(_wcslwr(text), L"content-length \x00c4") == 0);
    CHECK_STR(_strupr(narrow), "HOST");
    CHECK(towupper(L'a') == L'A' && towlower(0xC4) == 0xC4);
    CHECK(iswalpha(0xE9) && iswdigit(L'7') && !iswdigit(L'x') && iswspace(L' ') && iswxdigit(L'f') &&
          !iswalpha(WEOF));
}

static void copies_that_do_not_fit_empty_the_destination(void)
{
    char to[4];
    WCHAR wide[4];

    strcpy(to, "xyz");
    CHECK_EQ(strcpy_s(to, 4, "abcd"), ERANGE);
    CHECK_STR(to, "");
    CHECK_EQ(strcpy_s(to, 4, "abc"), 0);
    CHECK_EQ(strcat_s(to, 4, "d"), ERANGE);
    CHECK_STR(to, "");
    CHECK_EQ(strcpy_s(to, 4, NULL), EINVAL);
    CHECK_EQ(strcpy_s(NULL, 4, "a"), EINVAL);
    CHECK_EQ(wcscpy_s(wide, 4, L"abcd"), ERANGE);
    CHECK_EQ(wide[0], 0);
    CHECK_EQ(wcscpy_s(wide, 4, L"ab"), 0);
    CHECK_EQ(wcscat_s(wide, 4, L"c"), 0);
    CHECK_EQ(wide[2], L'c');
}

static void counted_copies(void)
{
    char to[4];

    CHECK_EQ(strncpy_s(to, 4, "abcdef", 3), 0);
    CHECK_STR(to, "abc");
    CHECK_EQ(strncpy_s(to, 4, "abcdef", 5), ERANGE);
    CHECK_STR(to, "");
    CHECK_EQ(strncpy_s(to, 4, "abcdef", _TRUNCATE), STRUNCATE);
    CHECK_STR(to, "abc");
    CHECK_EQ(strncpy_s(to, 4, "a", 0), 0);
    CHECK_STR(to, "");
    strcpy(to, "a");
    CHECK_EQ(strncat_s(to, 4, "bcdef", 2), 0);
    CHECK_STR(to, "abc");
    strcpy(to, "a");
    CHECK_EQ(strncat_s(to, 4, "bcdef", _TRUNCATE), STRUNCATE);
    CHECK_STR(to, "abc");
}

static void checked_memory(void)
{
    char to[4] = {1, 1, 1, 1};

    CHECK_EQ(memcpy_s(to, 4, "abc", 4), 0);
    CHECK_EQ(memcpy_s(to, 4, "abcde", 5), ERANGE);
    CHECK_MEM(to, "\0\0\0\0", 4);
    CHECK_EQ(memcpy_s(to, 4, NULL, 1), EINVAL);
    CHECK_EQ(memcpy_s(NULL, 0, NULL, 0), 0);
    CHECK_EQ(memmove_s(to, 4, "abcde", 5), ERANGE);
}

static int refused;

static void note_refusal(const wchar_t *expression, const wchar_t *function, const wchar_t *file,
                         unsigned line, uintptr_t reserved)
{
    (void)expression, (void)function, (void)file, (void)line, (void)reserved;
    refused++;
}

static void the_invalid_parameter_handler_hears_of_refusals(void)
{
    char to[2];

    CHECK(_set_invalid_parameter_handler(note_refusal) == NULL);
    CHECK_EQ(strcpy_s(to, 2, "ab"), ERANGE);
    CHECK_EQ(refused, 1);
    CHECK(_set_invalid_parameter_handler(NULL) == note_refusal);
}

static void the_rest(void)
{
    WCHAR text[] = L"abc";
    WCHAR *copy = _wcsdup(text);

    CHECK(wcscmp(_wcsrev(copy), L"cba") == 0);
    free(copy);
    CHECK(wcscmp(_wcsset(text, L'-'), L"---") == 0);
    CHECK_EQ(_countof(text), 4);
    CHECK_EQ(strnlen_s(NULL, 5), 0);
}

CHECK_MAIN(CHECK_TEST(standard_functions_count_16_bit_units), CHECK_TEST(tokens),
           CHECK_TEST(case_is_ascii_until_a_locale_is_chosen),
           CHECK_TEST(copies_that_do_not_fit_empty_the_destination), CHECK_TEST(counted_copies),
           CHECK_TEST(checked_memory), CHECK_TEST(the_invalid_parameter_handler_hears_of_refusals),
           CHECK_TEST(the_rest))
