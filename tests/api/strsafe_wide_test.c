/* strsafe.h in its wide and counted forms: each does what StringCchCopyA and its kin do, counted in bytes where the name says Cb. Their
 * common page, "Strsafe.h functions". */
#include "fresh_folder.h"
#include <stdarg.h>
#include <strsafe.h>

static const HRESULT full = STRSAFE_E_INSUFFICIENT_BUFFER, wrong = STRSAFE_E_INVALID_PARAMETER;

static int holds(const WCHAR *text, const char *expected)
{
    while (*expected && *text == (WCHAR)*expected) {
        text++;
        expected++;
    }
    return *text == 0 && *expected == 0;
}

static void copies_and_additions(void)
{
    WCHAR room[8], *end;
    char narrow[8], *narrow_end;
    size_t left;

    CHECK_EQ(StringCbCopyW(room, sizeof room, W("abc")), S_OK);
    CHECK_EQ(StringCchCatW(room, 8, W("def")), S_OK);
    CHECK_EQ(StringCbCatW(room, sizeof room, W("ghi")), full);
    CHECK(holds(room, "abcdefg"));
    CHECK_EQ(StringCbCopyNW(room, sizeof room, W("abcdef"), 2 * sizeof(WCHAR)), S_OK);
    CHECK_EQ(StringCchCatNW(room, 8, W("xyz"), 1), S_OK);
    CHECK_EQ(StringCbCatNW(room, sizeof room, W("uvw"), 2 * sizeof(WCHAR)), S_OK);
    CHECK(holds(room, "abxuv"));
    CHECK_EQ(StringCbCopyA(narrow, 8, "abcd"), S_OK);
    CHECK_EQ(StringCbCatNA(narrow, 8, "efgh", 2), S_OK);
    CHECK_STR(narrow, "abcdef");
    CHECK_EQ(StringCbCopyNA(narrow, 8, "abcdefghij", 9), full);
    CHECK_STR(narrow, "abcdefg");
    CHECK_EQ(StringCchCatExW(room, 8, W("12"), &end, &left, 0), S_OK);
    CHECK(end == room + 7 && left == 1 && *end == 0);
    CHECK_EQ(StringCbCatExW(room, sizeof room, W("3"), &end, &left, STRSAFE_NO_TRUNCATION), full);
    CHECK_EQ(StringCbCatExA(narrow, 8, "1", &narrow_end, &left, STRSAFE_NULL_ON_FAILURE), full);
    CHECK(narrow_end == narrow && left == 8 && narrow[0] == 0);
    CHECK_EQ(StringCchCopyNExW(room, 8, W("pqrs"), 3, &end, &left, STRSAFE_FILL_BEHIND_NULL | 0x21), S_OK);
    CHECK(holds(room, "pqr") && end == room + 3 && left == 5 && room[4] == 0x2121);
    CHECK_EQ(StringCbCopyNExW(room, sizeof room, NULL, 0, NULL, NULL, STRSAFE_IGNORE_NULLS), S_OK);
    CHECK(room[0] == 0);
    CHECK_EQ(StringCbCopyNExA(narrow, 8, "tuv", 2, &narrow_end, &left, 0), S_OK);
    CHECK(strcmp(narrow, "tu") == 0 && left == 6);
    CHECK_EQ(StringCchCopyNExA(narrow, 8, "tuv", 9, NULL, NULL, 0x80000000u), wrong);
    CHECK_EQ(StringCchCatNExW(room, 8, W("mno"), 2, &end, &left, 0), S_OK);
    CHECK_EQ(StringCbCatNExW(room, sizeof room, W("mno"), 2, &end, &left, 0), S_OK);
    CHECK(holds(room, "mnm") && left == 5 * sizeof(WCHAR));
    CHECK_EQ(StringCchCatNExA(narrow, 8, "wxy", 2, &narrow_end, &left, 0), S_OK);
    CHECK_EQ(StringCbCatNExA(narrow, 8, "abcdefgh", 8, &narrow_end, &left, STRSAFE_FILL_ON_FAILURE | 0x40),
             full);
    CHECK(narrow[0] == '@' && narrow[6] == '@' && narrow[7] == 0);
    CHECK_EQ(StringCbCopyW(room, 1, W("abc")), wrong);
    CHECK_EQ(StringCbCatW(room, 0, W("abc")), wrong);
}

#define FORWARD(name, type, call)          \
    static HRESULT name(type *format, ...) \
    {                                      \
        va_list arguments;                 \
        HRESULT result;                    \
                                           \
        va_start(arguments, format);       \
        result = call;                     \
        va_end(arguments);                 \
        return result;                     \
    }

static char out[12], *out_end;
static WCHAR wide[12], *wide_end;
static size_t room_left;

FORWARD(by_count, const char, StringCchVPrintfA(out, 12, format, arguments))
FORWARD(by_bytes, const char, StringCbVPrintfA(out, 12, format, arguments))
FORWARD(by_count_ex, const char, StringCchVPrintfExA(out, 12, &out_end, &room_left, 0, format, arguments))
FORWARD(by_bytes_ex, const char, StringCbVPrintfExA(out, 12, &out_end, &room_left, 0, format, arguments))
FORWARD(wide_by_count, const WCHAR, StringCchVPrintfW(wide, 12, format, arguments))
FORWARD(wide_by_bytes, const WCHAR, StringCbVPrintfW(wide, sizeof wide, format, arguments))
FORWARD(wide_by_count_ex, const WCHAR,
        StringCchVPrintfExW(wide, 12, &wide_end, &room_left, 0, format, arguments))
FORWARD(wide_by_bytes_ex, const WCHAR,
        StringCbVPrintfExW(wide, sizeof wide, &wide_end, &room_left, 0, format, arguments))

static void formats_with_lists_of_arguments(void)
{
    CHECK_EQ(by_count("%d-%s", 7, "x"), S_OK);
    CHECK_STR(out, "7-x");
    CHECK_EQ(by_bytes("%d", 1234567890), S_OK);
    CHECK_EQ(by_bytes("%d%d", 1234567890, 99), full);
    CHECK_STR(out, "12345678909");
    CHECK_EQ(by_count_ex("%c", 'q'), S_OK);
    CHECK(out_end == out + 1 && room_left == 11);
    CHECK_EQ(by_bytes_ex("%s", "0123456789abc"), full);
    CHECK(out_end == out + 11 && room_left == 1);
    CHECK_EQ(wide_by_count(W("%d"), 42), S_OK);
    CHECK(holds(wide, "42"));
    CHECK_EQ(wide_by_bytes(W("%s!"), W("wide")), S_OK);
    CHECK(holds(wide, "wide!"));
    CHECK_EQ(wide_by_count_ex(W("%u%u"), 1234567890u, 1234567890u), full);
    CHECK(wide_end == wide + 11 && room_left == 1);
    CHECK_EQ(wide_by_bytes_ex(W("%x"), 255), S_OK);
    CHECK(holds(wide, "ff") && room_left == 10 * sizeof(WCHAR));
    CHECK_EQ(StringCchPrintfExW(wide, 12, &wide_end, &room_left, STRSAFE_NO_TRUNCATION, W("%d"), 5), S_OK);
    CHECK_EQ(StringCbPrintfExW(wide, 4, &wide_end, &room_left, STRSAFE_NULL_ON_FAILURE, W("%d"), 55555),
             full);
    CHECK(wide[0] == 0);
    CHECK_EQ(StringCbPrintfExA(out, 12, &out_end, &room_left, STRSAFE_FILL_BEHIND_NULL, "%d", 5), S_OK);
    CHECK(out[11] == 0 && room_left == 11);
}

/* Standard input is a file here. */
static void lines_are_read(void)
{
    char narrow[8], *narrow_end;
    size_t left;

    enter_fresh_folder();
    write_text("input", "one\ntwo\nthree\nfour\nfive\nsix\nseven\nand a long line\nend");
    CHECK(freopen("input", "r", stdin) != NULL);
    CHECK(StringCchGetsA(narrow, 8) == S_OK && strcmp(narrow, "one") == 0);
    CHECK(StringCbGetsA(narrow, 8) == S_OK && strcmp(narrow, "two") == 0);
    CHECK(StringCchGetsExA(narrow, 8, &narrow_end, &left, 0) == S_OK && left == 3 &&
          narrow_end == narrow + 5);
    CHECK(StringCbGetsExA(narrow, 8, &narrow_end, &left, 0) == S_OK && strcmp(narrow, "four") == 0);
    CHECK_EQ(StringCchGetsA(narrow, 0), wrong);
    CHECK_EQ(StringCchGetsA(narrow, 1), full);
    check_text("input", "one\ntwo\nthree\nfour\nfive\nsix\nseven\nand a long line\nend");
    CHECK(StringCchGetsA(narrow, 8) == S_OK && strcmp(narrow, "five") == 0);
    fclose(stdin);
    leave_folder();
}

CHECK_MAIN(CHECK_TEST(copies_and_additions), CHECK_TEST(formats_with_lists_of_arguments),
           CHECK_TEST(lines_are_read))
