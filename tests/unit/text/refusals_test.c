/* Text functions without text, with short room, with what is no character: each row is one call. */
#include "check.h"
#include <windows.h>
#include <strsafe.h>

static WCHAR wide[64];
static char narrow[64];

static void conversions_check_what_they_are_given(void)
{
    CPINFO info;

    CHECK_EQ(MultiByteToWideChar(4711, 0, "x", 1, wide, 64), 0);
    CHECK_EQ(MultiByteToWideChar(CP_UTF8, 0, NULL, 1, wide, 64), 0);
    CHECK_EQ(MultiByteToWideChar(CP_UTF8, 0, "x", 0, wide, 64), 0);
    CHECK_EQ(MultiByteToWideChar(CP_UTF8, 0, "x", 1, NULL, 64), 0);
    CHECK_EQ(MultiByteToWideChar(CP_UTF8, 0, "x", 1, wide, -1), 0);
    CHECK_EQ(MultiByteToWideChar(CP_UTF8, 0, (char *)wide, 1, wide, 64), 0);
    CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK_EQ(MultiByteToWideChar(CP_ACP, MB_PRECOMPOSED | MB_COMPOSITE, "x", 1, wide, 64), 0);
    CHECK_EQ(GetLastError(), ERROR_INVALID_FLAGS);
    CHECK_EQ(WideCharToMultiByte(4711, 0, u"x", 1, narrow, 64, NULL, NULL), 0);
    CHECK_EQ(WideCharToMultiByte(CP_UTF8, 0, NULL, 1, narrow, 64, NULL, NULL), 0);
    CHECK_EQ(WideCharToMultiByte(CP_UTF8, 0, u"x", 0, narrow, 64, NULL, NULL), 0);
    CHECK_EQ(WideCharToMultiByte(CP_UTF8, 0, u"x", 1, NULL, 64, NULL, NULL), 0);
    CHECK_EQ(WideCharToMultiByte(CP_UTF8, 0, u"x", 1, narrow, -1, NULL, NULL), 0);
    CHECK_EQ(WideCharToMultiByte(1252, 0x100, u"x", 1, narrow, 64, NULL, NULL), 0);
    CHECK_EQ(WideCharToMultiByte(1252, WC_ERR_INVALID_CHARS, u"x", 1, narrow, 64, NULL, NULL), 0);
    CHECK_EQ(GetLastError(), ERROR_INVALID_FLAGS);
    CHECK(!GetCPInfo(4711, &info) && !GetCPInfo(CP_UTF8, NULL));
    CHECK(GetCPInfo(1252, &info) && info.MaxCharSize == 1);
    CHECK(GetCPInfo(CP_ACP, &info) && info.MaxCharSize == 4);
    CHECK(!IsDBCSLeadByteEx(4711, 'x') && !IsDBCSLeadByteEx(CP_UTF8, 0x80));
}

/* Both pages of one byte a character, each byte there and back. */
static void pages_of_bytes_survive_the_round(void)
{
    static const UINT pages[] = {1252, 28591};

    for (size_t p = 0; p < ARRAYSIZE(pages); p++)
        for (int byte = 1; byte < 256; byte++) {
            char in = (char)byte, back = 0;
            WCHAR unit = 0;

            CHECK_EQ(MultiByteToWideChar(pages[p], 0, &in, 1, &unit, 1), 1);
            CHECK_EQ(WideCharToMultiByte(pages[p], 0, &unit, 1, &back, 1, NULL, NULL), 1);
            CHECK_EQ((unsigned char)back, byte);
        }
    CHECK_EQ(MultiByteToWideChar(1252, 0, "ab", 2, wide, 1), 0);
    CHECK_EQ(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
    CHECK_EQ(WideCharToMultiByte(28591, 0, u"\u20AC\u20AC", 2, narrow, 1, "?", NULL), 0);
    CHECK_EQ(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
}

static void comparing_nothing_has_an_answer(void)
{
    CHECK_EQ(CompareStringW(0, 0, NULL, -1, u"x", -1), 0);
    CHECK_EQ(CompareStringW(0, 0, u"x", -1, NULL, -1), 0);
    CHECK_EQ(CompareStringW(0, 0, u"x", -2, u"x", -1), CSTR_EQUAL); /* any length below 0 means: to the end */
    CHECK_EQ(CompareStringA(0, 0, NULL, -1, "x", -1), 0);
    CHECK_EQ(CompareStringA(0, 0, "x", -1, NULL, -1), 0);
    CHECK_EQ(CompareStringOrdinal(NULL, -1, u"x", -1, FALSE), 0);
    CHECK_EQ(CompareStringOrdinal(u"x", -1, NULL, -1, FALSE), 0);
    CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK_EQ(lstrcmpA(NULL, NULL), 0);
    CHECK(lstrcmpA("x", NULL) > 0 && lstrcmpA(NULL, "x") < 0);
    CHECK(lstrcmpiA("x", NULL) > 0 && lstrcmpiA(NULL, "x") < 0 && lstrcmpiA(NULL, NULL) == 0);
    CHECK(lstrcmpW(u"x", NULL) > 0 && lstrcmpW(NULL, u"x") < 0 && lstrcmpW(NULL, NULL) == 0);
    CHECK(lstrcmpiW(u"x", NULL) > 0 && lstrcmpiW(NULL, u"x") < 0);
    CHECK_EQ(CompareStringW(0, 0, u"ab", 1, u"a", 1), CSTR_EQUAL);
    CHECK_EQ(CompareStringW(0, 0, u"a", -1, u"ab", -1), CSTR_LESS_THAN);
    CHECK_EQ(CompareStringW(0, 0, u"1", -1, u"a", -1), CSTR_LESS_THAN);
    CHECK_EQ(CompareStringW(0, 0, u"-", -1, u"1", -1), CSTR_LESS_THAN);
    CHECK_EQ(CompareStringW(0, 0, u"\u00E4", -1, u"z", -1), CSTR_GREATER_THAN);
}

static void the_locale_has_one_name(void)
{
    CHECK_EQ(GetUserDefaultLocaleName(NULL, 64), 0);
    CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK_EQ(GetUserDefaultLocaleName(wide, 1), 0);
    CHECK_EQ(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
    CHECK_EQ(GetUserDefaultLocaleName(wide, 64), lstrlenW(wide) + 1);
}

static void copying_nothing_gives_nothing(void)
{
    CHECK(lstrcpyA(NULL, "x") == NULL && lstrcpyA(narrow, NULL) == NULL);
    CHECK(lstrcpyW(NULL, u"x") == NULL && lstrcpyW(wide, NULL) == NULL);
    CHECK(lstrcatA(NULL, "x") == NULL && lstrcatA(narrow, NULL) == NULL);
    CHECK(lstrcatW(NULL, u"x") == NULL && lstrcatW(wide, NULL) == NULL);
    CHECK(lstrcpynA(NULL, "x", 2) == NULL && lstrcpynA(narrow, NULL, 2) == NULL &&
          lstrcpynA(narrow, "x", 0) == NULL);
    CHECK(lstrcpynW(NULL, u"x", 2) == NULL && lstrcpynW(wide, NULL, 2) == NULL &&
          lstrcpynW(wide, u"x", -1) == NULL);
    CHECK_EQ(lstrlenA(NULL), 0);
    CHECK_EQ(lstrlenW(NULL), 0);
}

static void characters_have_a_kind(void)
{
    CHECK(IsCharAlphaW('a') && IsCharAlphaW('Z') && IsCharAlphaW(0xE4) && !IsCharAlphaW('1') &&
          !IsCharAlphaW(' '));
    CHECK(IsCharAlphaA('a') && !IsCharAlphaA('[') && !IsCharAlphaA((char)0xE4));
    CHECK(IsCharAlphaNumericW('0') && IsCharAlphaNumericW('9') && !IsCharAlphaNumericW('/') &&
          !IsCharAlphaNumericW(':'));
    CHECK(IsCharAlphaNumericA('7') && IsCharAlphaNumericA('q') && !IsCharAlphaNumericA('-') &&
          !IsCharAlphaNumericA((char)0xE4));
    CHECK(IsCharUpperA('A') && IsCharUpperA('Z') && !IsCharUpperA('a') && !IsCharUpperA('@') &&
          !IsCharUpperA('['));
    CHECK(IsCharLowerA('a') && IsCharLowerA('z') && !IsCharLowerA('A') && !IsCharLowerA('`') &&
          !IsCharLowerA('{'));
    CHECK(IsCharUpperW(0xC4) && IsCharLowerW(0xE4) && !IsCharUpperW(0xE4));
}

/* A pointer below 64 KB is a character. */
static void a_character_may_stand_for_a_text(void)
{
    char text[] = "a\xC3\xA4\xE2\x82\xACz";

    CHECK(CharUpperA((LPSTR)(ULONG_PTR)'a') == (LPSTR)(ULONG_PTR)'A');
    CHECK(CharLowerA((LPSTR)(ULONG_PTR)'A') == (LPSTR)(ULONG_PTR)'a');
    CHECK(CharUpperA((LPSTR)(ULONG_PTR)0xE4) == (LPSTR)(ULONG_PTR)0xE4); /* half of a character of UTF-8 */
    CHECK(CharUpperW((LPWSTR)(ULONG_PTR)0xE4) == (LPWSTR)(ULONG_PTR)0xC4);
    CHECK_EQ(CharUpperBuffA(NULL, 5), 0);
    CHECK_EQ(CharLowerBuffA(NULL, 5), 0);
    CHECK_EQ(CharUpperBuffW(NULL, 5), 0);
    CHECK_EQ(CharLowerBuffW(NULL, 5), 0);
    CHECK_EQ(CharUpperBuffA(text, 7), 7);
    CHECK_STR(text, "A\xC3\x84\xE2\x82\xACZ");
    CHECK(CharNextA(text + 1) == text + 3 && CharNextA(text + 3) == text + 6);
    CHECK(CharPrevA(text, text + 6) == text + 3 && CharPrevA(text, text + 3) == text + 1);
    CHECK(CharPrevA(text, text) == text && CharNextA(text + 7) == text + 7);
}

static HRESULT print(STRSAFE_LPWSTR out, size_t size, const WCHAR *format, ...)
{
    va_list arguments;
    HRESULT result;

    va_start(arguments, format);
    result = StringCchVPrintfExW(out, size, NULL, NULL, 0, format, arguments);
    va_end(arguments);
    return result;
}

static void safe_strings_say_what_is_wrong(void)
{
    size_t length;

    CHECK_EQ(StringCchCopyA(narrow, 0, "x"), STRSAFE_E_INVALID_PARAMETER);
    CHECK_EQ(StringCchCopyA(narrow, STRSAFE_MAX_CCH + (size_t)1, "x"), STRSAFE_E_INVALID_PARAMETER);
    CHECK_EQ(StringCchCopyExA(NULL, 0, NULL, NULL, NULL, STRSAFE_IGNORE_NULLS), S_OK);
    CHECK_EQ(StringCchCopyExA(NULL, 0, "x", NULL, NULL, STRSAFE_IGNORE_NULLS), STRSAFE_E_INVALID_PARAMETER);
    CHECK_EQ(StringCchCopyNA(narrow, 64, "x", STRSAFE_MAX_CCH + (size_t)1), STRSAFE_E_INVALID_PARAMETER);
    CHECK_EQ(StringCchCatNW(wide, 64, u"x", STRSAFE_MAX_CCH + (size_t)1), STRSAFE_E_INVALID_PARAMETER);
    CHECK_EQ(StringCchCopyExA(narrow, 4, "longer", NULL, NULL, STRSAFE_NO_TRUNCATION),
             STRSAFE_E_INSUFFICIENT_BUFFER);
    CHECK_STR(narrow, "");
    CHECK_EQ(StringCchCopyExA(narrow, 4, "longer", NULL, NULL, STRSAFE_FILL_ON_FAILURE | 'x'),
             STRSAFE_E_INSUFFICIENT_BUFFER);
    CHECK_STR(narrow, "xxx");
    CHECK_EQ(StringCchCopyExA(narrow, 4, "longer", NULL, NULL, STRSAFE_NULL_ON_FAILURE),
             STRSAFE_E_INSUFFICIENT_BUFFER);
    CHECK_STR(narrow, "");
    CHECK_EQ(StringCchCopyExA(narrow, 8, "ab", NULL, NULL, STRSAFE_FILL_BEHIND_NULL | 'y'), S_OK);
    CHECK_MEM(narrow, "ab\0yyyyy", 8);
    memset(narrow, 'z', 8);
    CHECK_EQ(StringCchCatA(narrow, 8, "x"), STRSAFE_E_INVALID_PARAMETER); /* without an end */
    CHECK_EQ(StringCchLengthA(narrow, 8, &length), STRSAFE_E_INVALID_PARAMETER);
    CHECK_EQ(StringCchLengthA(NULL, 8, &length), STRSAFE_E_INVALID_PARAMETER);
    CHECK_EQ(StringCchLengthA("abc", 8, NULL), S_OK);
    CHECK_EQ(StringCchPrintfA(narrow, 0, "x"), STRSAFE_E_INVALID_PARAMETER);
    CHECK(FAILED(StringCchPrintfExW(NULL, 0, NULL, NULL, STRSAFE_IGNORE_NULLS, u"%d", 17)));
    CHECK_EQ(StringCchPrintfExW(NULL, 0, NULL, NULL, STRSAFE_IGNORE_NULLS, NULL), S_OK);
    CHECK_EQ(print(wide, 3, u"%d", 1234), STRSAFE_E_INSUFFICIENT_BUFFER);
    CHECK_EQ(lstrcmpW(wide, u"12"), 0);
    CHECK_EQ(print(wide, 64, u"%s", u"ok"), S_OK);
}

static void messages_check_what_they_are_given(void)
{
    static const WCHAR *const malformed[] = {u"%1!", u"%1!%",
                                             u"%1!1234567890123456789012345678901234567890d!", u"%"};
    DWORD_PTR one[] = {17};
    const DWORD text = FORMAT_MESSAGE_FROM_STRING | FORMAT_MESSAGE_ARGUMENT_ARRAY;

    for (size_t i = 0; i < ARRAYSIZE(malformed); i++)
        CHECK_EQ(FormatMessageW(text, malformed[i], 0, 0, wide, 64, (va_list *)(void *)one), 0);
    CHECK_EQ(FormatMessageW(FORMAT_MESSAGE_FROM_STRING, u"%1", 0, 0, wide, 64, NULL), 0);
    CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK_EQ(FormatMessageW(FORMAT_MESSAGE_FROM_STRING, NULL, 0, 0, wide, 64, NULL), 0);
    CHECK_EQ(FormatMessageW(FORMAT_MESSAGE_FROM_STRING, u"x", 0, 0, NULL, 64, NULL), 0);
    CHECK_EQ(FormatMessageW(0, u"x", 0, 0, wide, 64, NULL), 0);
    CHECK_EQ(
        FormatMessageW(FORMAT_MESSAGE_FROM_STRING | FORMAT_MESSAGE_FROM_SYSTEM, u"x", 0, 0, wide, 64, NULL),
        0);
    CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK_EQ(FormatMessageW(FORMAT_MESSAGE_FROM_STRING, u"", 0, 0, wide, 64, NULL), 0);
    CHECK_EQ(FormatMessageW(FORMAT_MESSAGE_FROM_SYSTEM, NULL, ERROR_ACCESS_DENIED, MAKELANGID(0x0C, 1), wide,
                            64, NULL),
             0);
    CHECK_EQ(GetLastError(), ERROR_RESOURCE_LANG_NOT_FOUND);
    CHECK_EQ(FormatMessageW(FORMAT_MESSAGE_FROM_HMODULE, GetModuleHandleW(NULL), 4711, 0, wide, 64, NULL), 0);
    CHECK_EQ(FormatMessageW(text, u"a%0b", 0, 0, wide, 64, NULL), 1);
    CHECK_EQ(FormatMessageW(text, u"%1!u!%n%%%.%!%b", 0, 0, wide, 64, (va_list *)(void *)one), 8);
    CHECK_EQ(FormatMessageA(text | FORMAT_MESSAGE_IGNORE_INSERTS, "%1", 0, 0, narrow, 64, NULL), 2);
    CHECK_EQ(FormatMessageA(FORMAT_MESSAGE_FROM_STRING | 5, "a b c d", 0, 0, narrow, 64, NULL) > 0, 1);
}

CHECK_MAIN(CHECK_TEST(conversions_check_what_they_are_given), CHECK_TEST(pages_of_bytes_survive_the_round),
           CHECK_TEST(comparing_nothing_has_an_answer), CHECK_TEST(the_locale_has_one_name),
           CHECK_TEST(copying_nothing_gives_nothing), CHECK_TEST(characters_have_a_kind),
           CHECK_TEST(a_character_may_stand_for_a_text), CHECK_TEST(safe_strings_say_what_is_wrong),
           CHECK_TEST(messages_check_what_they_are_given))
