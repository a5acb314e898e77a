/* The string functions of shlwapi.h. */
#include <windows.h>
#include <shlwapi.h>
#include "check.h"

#ifdef _WIN32
#define WIDE(text) L##text
#else
#define WIDE(text) u##text
#endif

/* Where something was found, or -1. */
static int place(const char *text, const char *found)
{
    return found ? (int)(found - text) : -1;
}

static int place_wide(const WCHAR *text, const WCHAR *found)
{
    return found ? (int)(found - text) : -1;
}

static void texts_are_found(void)
{
    const char *text = "One two ONE Two";

    CHECK_EQ(place(text, StrStrA(text, "two")), 4);
    CHECK_EQ(place(text, StrStrA(text, "TWO")), -1);
    CHECK_EQ(place(text, StrStrIA(text, "TWO")), 4);
    CHECK_EQ(place(text, StrRStrIA(text, NULL, "one")), 8);
    CHECK_EQ(place(text, StrRStrIA(text, text + 8, "one")), 0);
    CHECK_EQ(place(text, StrStrA(text, "")), -1);
    CHECK_EQ(place(text, StrStrA(NULL, "x")), -1);
    CHECK_EQ(place(text, StrStrIA(text, NULL)), -1);
}

static void case_goes_beyond_ascii(void)
{
    const WCHAR *text = WIDE("na\x00EFve \x00C4pfel");

    CHECK_EQ(place_wide(text, StrStrIW(text, WIDE("NA\x00CFVE"))), 0);
    CHECK_EQ(place_wide(text, StrStrIW(text, WIDE("\x00E4PFEL"))), 6);
    CHECK_EQ(place_wide(text, StrChrIW(text, 0xE4)), 6);
    CHECK_EQ(place_wide(text, StrStrW(text, WIDE("\x00E4pfel"))), -1);
    CHECK_EQ(place_wide(text, StrStrNW((PWSTR)(ULONG_PTR)text, WIDE("ve"), 3)), -1);
    CHECK_EQ(place_wide(text, StrStrNW((PWSTR)(ULONG_PTR)text, WIDE("ve"), 5)), 3);
    CHECK_EQ(place_wide(text, StrStrNIW((PWSTR)(ULONG_PTR)text, WIDE("VE"), 99)), 3);
    CHECK_EQ(place_wide(text, StrChrNW(text, 'v', 3)), -1);
    CHECK_EQ(place_wide(text, StrChrNIW(text, 'V', 4)), 3);
}

static void characters_are_found(void)
{
    const char *text = "a.b.c";

    CHECK_EQ(place(text, StrChrA(text, '.')), 1);
    CHECK_EQ(place(text, StrChrA(text, 'C')), -1);
    CHECK_EQ(place(text, StrChrIA(text, 'C')), 4);
    CHECK_EQ(place(text, StrRChrA(text, NULL, '.')), 3);
    CHECK_EQ(place(text, StrRChrA(text, text + 3, '.')), 1);
    CHECK_EQ(place(text, StrRChrIA(text, NULL, 'B')), 2);
    CHECK_EQ(place(text, StrPBrkA(text, "xc.")), 1);
    CHECK_EQ(place(text, StrPBrkA(text, "xyz")), -1);
    CHECK_EQ(StrSpnA("abcd", "ba"), 2);
    CHECK_EQ(StrSpnA("abcd", ""), 0);
    CHECK_EQ(StrCSpnA("abcd", "dc"), 2);
    CHECK_EQ(StrCSpnA("abcd", "D"), 4);
    CHECK_EQ(StrCSpnIA("abcd", "D"), 3);
}

static void starts_are_compared(void)
{
    CHECK_EQ(StrCmpNA("abc", "abd", 2), 0);
    CHECK(StrCmpNA("abc", "abd", 3) < 0);
    CHECK_EQ(StrCmpNA("abc", "x", 0), 0);
    CHECK_EQ(StrCmpNIA("ABC", "abd", 2), 0);
    CHECK(StrCmpNIA("ABD", "abc", 3) > 0);
    CHECK_EQ(StrCmpNIW(WIDE("A\x00C4"), WIDE("a\x00E4x"), 2), 0);
    CHECK(StrCmpNCA("B", "a", 1) < 0); /* units */
    CHECK_EQ(StrCmpNICA("Host", "hOSTname", 4), 0);
    CHECK(StrCmpNICA("Host", "hOSTname", 5) < 0);
    CHECK(StrCmpW(WIDE("a"), WIDE("B")) < 0);
    CHECK_EQ(StrCmpIW(WIDE("Text"), WIDE("tEXT")), 0);
    CHECK_EQ(StrCmpLogicalW(WIDE("File20"), WIDE("file20")), 0);
    CHECK(StrCmpLogicalW(WIDE("file3.txt"), WIDE("File20.txt")) < 0);
    CHECK(StrCmpLogicalW(WIDE("2string"), WIDE("20string")) < 0);
    CHECK_EQ(ChrCmpIA('a', 'A'), 0);
    CHECK(ChrCmpIA('a', 'B') != 0);
}

static void texts_are_built_within_their_room(void)
{
    char text[16];
    WCHAR wide[16];

    strcpy(text, "ab");
    StrCatBuffA(text, "cdef", 5);
    CHECK_STR(text, "abcd");
    StrCatBuffA(text, "x", 3); /* full long since */
    CHECK_STR(text, "abcd");
    StrCpyW(wide, WIDE("one"));
    StrCatW(wide, WIDE("two"));
    CHECK_EQ(StrCmpW(wide, WIDE("onetwo")), 0);
    StrCpyNW(wide, WIDE("abcdef"), 4);
    CHECK_EQ(StrCmpW(wide, WIDE("abc")), 0);
    CHECK_EQ(StrCatChainW(wide, 8, (DWORD)-1, WIDE("de")), 5);
    CHECK_EQ(StrCatChainW(wide, 8, 5, WIDE("fghi")), 7);
    CHECK_EQ(StrCmpW(wide, WIDE("abcdefg")), 0);
}

static void blanks_are_trimmed(void)
{
    char text[16];

    strcpy(text, "_!ABCDEFG#");
    CHECK(StrTrimA(text, "#A!_\\0"));
    CHECK_STR(text, "BCDEFG");
    CHECK(!StrTrimA(text, " "));
    strcpy(text, "    ");
    CHECK(StrTrimA(text, " "));
    CHECK_STR(text, "");
    CHECK(IsCharSpaceA('\t'));
    CHECK(!IsCharSpaceA('x'));
}

static void copies_are_freed_by_the_caller(void)
{
    char *text = StrDupA("text");
    LPWSTR wide;

    CHECK_STR(text, "text");
    LocalFree(text);
    CHECK_EQ(SHStrDupA("abc", &wide), S_OK);
    CHECK_EQ(StrCmpW(wide, WIDE("abc")), 0);
    CoTaskMemFree(wide);
    CHECK_EQ(SHStrDupW(WIDE("abc"), &wide), S_OK);
    CHECK_EQ(StrCmpW(wide, WIDE("abc")), 0);
    CoTaskMemFree(wide);
}

static void numbers_are_read(void)
{
    static const struct {
        const char *text;
        int plain;
        BOOL converts, converts_hex;
        int decimal, hexadecimal;
    } cases[] = {
        {"12", 12, TRUE, TRUE, 12, 12},
        {"-12x", -12, TRUE, TRUE, -12, -12},
        {"+12", 0, TRUE, TRUE, 12, 12},
        {" \t12", 0, TRUE, TRUE, 12, 12},
        {"0x00am123", 0, TRUE, TRUE, 0, 10},
        {"-0X1", 0, TRUE, TRUE, 0, 1}, /* a hexadecimal number has no sign */
        {"99999999999", 1215752191, TRUE, TRUE, 1215752191, 1215752191},
        {"abc", 0, FALSE, FALSE, 7, 7},
        {"", 0, FALSE, FALSE, 7, 7},
    };
    LONGLONG big;
    int value;
    size_t i;

    for (i = 0; i < ARRAYSIZE(cases); i++) {
        CHECK_EQ(StrToIntA(cases[i].text), cases[i].plain);
        value = 7;
        CHECK_EQ(StrToIntExA(cases[i].text, STIF_DEFAULT, &value), cases[i].converts);
        CHECK_EQ(value, cases[i].decimal);
        value = 7;
        CHECK_EQ(StrToIntExA(cases[i].text, STIF_SUPPORT_HEX, &value), cases[i].converts_hex);
        CHECK_EQ(value, cases[i].hexadecimal);
    }
    CHECK(StrToInt64ExW(WIDE("0x123456789abc"), STIF_SUPPORT_HEX, &big));
    CHECK_EQ(big, 0x123456789abc);
    CHECK_EQ(StrToIntW(WIDE("-7")), -7);
}

static void sizes_are_for_people(void)
{
    static const struct {
        LONGLONG bytes;
        const char *size, *kilobytes;
    } cases[] = {
        {0, "0 bytes", "0 KB"},
        {532, "532 bytes", "1 KB"},
        {1340, "1.30 KB", "2 KB"},
        {23506, "22.9 KB", "23 KB"},
        {102400, "100 KB", "100 KB"},
        {1047000, "0.99 MB", "1,023 KB"},
        {2400016, "2.28 MB", "2,344 KB"},
        {2400000000, "2.23 GB", "2,343,750 KB"},
        {1LL << 40, "1.00 TB", "1,073,741,824 KB"},
        {1LL << 60, "1.00 EB", "1,125,899,906,842,624 KB"},
    };
    char text[40];
    size_t i;

    for (i = 0; i < ARRAYSIZE(cases); i++) {
        CHECK_STR(StrFormatByteSize64A(cases[i].bytes, text, sizeof text), cases[i].size);
        CHECK_STR(StrFormatKBSizeA(cases[i].bytes, text, sizeof text), cases[i].kilobytes);
    }
}

static void printing_says_when_it_does_not_fit(void)
{
    char text[8] = "#######";
    WCHAR wide[8];

    CHECK_EQ(wnsprintfA(text, 8, "%s-%d", "abc", 123), 7);
    CHECK_STR(text, "abc-123");
    CHECK(wnsprintfA(text, 6, "%s-%d", "abc", 123) < 0);
    CHECK_STR(text, "abc-1");
    CHECK_EQ(wnsprintfW(wide, 8, WIDE("%s%lu"), WIDE("n"), (DWORD)7), 2);
    CHECK_EQ(StrCmpW(wide, WIDE("n7")), 0);
}

CHECK_MAIN(CHECK_TEST(texts_are_found), CHECK_TEST(case_goes_beyond_ascii), CHECK_TEST(characters_are_found),
           CHECK_TEST(starts_are_compared), CHECK_TEST(texts_are_built_within_their_room),
           CHECK_TEST(blanks_are_trimmed), CHECK_TEST(copies_are_freed_by_the_caller),
           CHECK_TEST(numbers_are_read), CHECK_TEST(sizes_are_for_people),
           CHECK_TEST(printing_says_when_it_does_not_fit))
