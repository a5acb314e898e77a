/* Between UTF-8 and UTF-16, and wide text on streams. */
#include <windows.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>

#include "check.h"

#define EURO  "\xe2\x82\xac"
#define SMILE "\xf0\x9f\x98\x80"

static void whole_strings(void)
{
    WCHAR wide[16];
    char narrow[16];

    CHECK_EQ(mbstowcs(NULL, "a" EURO SMILE, 0), 4);
    CHECK_EQ(mbstowcs(wide, "a" EURO SMILE, 16), 4);
    CHECK(wcscmp(wide, L"a\x20ac\xD83D\xDE00") == 0);
    CHECK_EQ(wcstombs(narrow, wide, 16), 8);
    CHECK_STR(narrow, "a" EURO SMILE);
    errno = 0;
    CHECK_EQ(mbstowcs(wide, "\xff", 16), (size_t)-1);
    CHECK_EQ(errno, EILSEQ);
    CHECK_EQ(wcstombs(narrow, L"\xD83D", 16), (size_t)-1);
}

static void checked_strings(void)
{
    WCHAR wide[4];
    char narrow[4];
    size_t count = 9;

    CHECK_EQ(mbstowcs_s(&count, wide, 4, "abc", _TRUNCATE), 0);
    CHECK_EQ(count, 4);
    CHECK_EQ(mbstowcs_s(&count, wide, 4, "abcd", _TRUNCATE), STRUNCATE);
    CHECK(wcscmp(wide, L"abc") == 0);
    CHECK_EQ(mbstowcs_s(&count, wide, 4, "abcd", 4), ERANGE);
    CHECK_EQ(wide[0], 0);
    CHECK_EQ(wcstombs_s(&count, narrow, 4, L"\x20ac", _TRUNCATE), 0);
    CHECK_EQ(count, 4);
    CHECK_EQ(wcstombs_s(&count, NULL, 0, L"\x20ac!", 0), 0);
    CHECK_EQ(count, 5);
}

static void one_character_at_a_time(void)
{
    mbstate_t state = {0};
    const char *text = SMILE "x";
    WCHAR units[4] = L"";
    char bytes[8];
    size_t n, used = 0, count = 0;

    while ((n = mbrtowc(&units[count], text + used, 1, &state)) != 0 && count < 3) {
        used++;
        if (n == 1)
            count++;
    }
    CHECK(count == 3 && units[0] == 0xD83D && units[1] == 0xDE00 && units[2] == L'x');
    CHECK_EQ(wcrtomb(bytes, 0xD83D, &state), 0);
    CHECK_EQ(wcrtomb(bytes, 0xDE00, &state), 4);
    CHECK_MEM(bytes, SMILE, 4);
    CHECK_EQ(btowc('a'), L'a');
    CHECK_EQ(btowc(0xe9), WEOF);
    CHECK_EQ(wctob(L'z'), 'z');
}

static void reading_wide_text(void)
{
    FILE *file = tmpfile();
    WCHAR line[16];
    char narrow[8];

    fputs("a" EURO "\n" SMILE "\xff"
          "end\nlast",
          file);
    rewind(file);
    CHECK_EQ(fgetwc(file), L'a');
    CHECK_EQ(fgetwc(file), 0x20ac);
    CHECK_EQ(ungetwc(0x20ac, file), 0x20ac);
    CHECK(fgetws(line, 16, file) && wcscmp(line, L"\x20ac\n") == 0);
    CHECK(fgetws(line, 16, file) && wcscmp(line, L"\xD83D\xDE00\xFFFD"
                                                 L"end\n") == 0);
    CHECK(fgets(narrow, 4, file) != NULL);
    CHECK_STR(narrow, "las");
    CHECK(fgetws(line, 16, file) && wcscmp(line, L"t") == 0);
    CHECK(!fgetws(line, 16, file));
    fclose(file);
}

CHECK_MAIN(CHECK_TEST(whole_strings), CHECK_TEST(checked_strings), CHECK_TEST(one_character_at_a_time),
           CHECK_TEST(reading_wide_text))
