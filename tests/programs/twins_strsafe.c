/* Every function of strsafe.h does one thing in four spellings: narrow and wide, counting characters and bytes. */
#include <windows.h>
#include <strsafe.h>

#include "check.h"

#define SAME(text, literal) CHECK(memcmp(text, literal, sizeof(literal)) == 0)

/* What the Get functions read. */
static void offer_lines(void)
{
    char folder[MAX_PATH], path[MAX_PATH];
    FILE *file;

    CHECK(GetTempPathA(sizeof(folder), folder) && GetTempFileNameA(folder, "twn", 0, path));
    file = fopen(path, "w");
    CHECK(file != NULL);
    fputs("one\ntwo\nthree\n", file);
    fclose(file);
    CHECK(freopen(path, "r", stdin) == stdin);
    DeleteFileA(path);
}

/* S: A or W; P: the prefix of its literals; X: what is counted, ch or b; of SCALE bytes. */
#define FAMILY(name, UNIT, S, P, X, SCALE)                                                                   \
    static HRESULT name##_list(UNIT *out, size_t size, const UNIT *format, ...)                              \
    {                                                                                                        \
        va_list list;                                                                                        \
        HRESULT result;                                                                                      \
                                                                                                             \
        va_start(list, format);                                                                              \
        result = StringC##X##VPrintf##S(out, size, format, list);                                            \
        va_end(list);                                                                                        \
        return result;                                                                                       \
    }                                                                                                        \
    static HRESULT name##_list_ex(UNIT *out, size_t size, UNIT **end, size_t *left, const UNIT *format, ...) \
    {                                                                                                        \
        va_list list;                                                                                        \
        HRESULT result;                                                                                      \
                                                                                                             \
        va_start(list, format);                                                                              \
        result = StringC##X##VPrintfEx##S(out, size, end, left, 0, format, list);                            \
        va_end(list);                                                                                        \
        return result;                                                                                       \
    }                                                                                                        \
    static void name(void)                                                                                   \
    {                                                                                                        \
        UNIT text[8], *end;                                                                                  \
        size_t room = 8 * (SCALE), left = 99, length = 99;                                                   \
                                                                                                             \
        CHECK_EQ(StringC##X##Copy##S(text, room, P##"abc"), S_OK);                                           \
        SAME(text, P##"abc");                                                                                \
        CHECK_EQ(StringC##X##Copy##S(text, 3 * (SCALE), P##"abc"), STRSAFE_E_INSUFFICIENT_BUFFER);           \
        SAME(text, P##"ab");                                                                                 \
        CHECK_EQ(StringC##X##CopyEx##S(text, room, P##"abcd", &end, &left, 0), S_OK);                        \
        SAME(text, P##"abcd");                                                                               \
        CHECK(end == text + 4 && left == 4 * (SCALE));                                                       \
        CHECK_EQ(StringC##X##CopyN##S(text, room, P##"abcd", 2 * (SCALE)), S_OK);                            \
        SAME(text, P##"ab");                                                                                 \
        CHECK_EQ(StringC##X##CopyNEx##S(text, room, P##"abcd", 3 * (SCALE), &end, &left, 0), S_OK);          \
        SAME(text, P##"abc");                                                                                \
        CHECK(end == text + 3 && left == 5 * (SCALE));                                                       \
        CHECK_EQ(StringC##X##Cat##S(text, room, P##"de"), S_OK);                                             \
        SAME(text, P##"abcde");                                                                              \
        CHECK_EQ(StringC##X##CatEx##S(text, room, P##"f", &end, &left, 0), S_OK);                            \
        SAME(text, P##"abcdef");                                                                             \
        CHECK(end == text + 6 && left == 2 * (SCALE));                                                       \
        CHECK_EQ(StringC##X##CatN##S(text, room, P##"gh", 1 * (SCALE)), S_OK);                               \
        SAME(text, P##"abcdefg");                                                                            \
        CHECK_EQ(StringC##X##CatNEx##S(text, room, P##"h", 1 * (SCALE), &end, &left, 0),                     \
                 STRSAFE_E_INSUFFICIENT_BUFFER);                                                             \
        SAME(text, P##"abcdefg");                                                                            \
        CHECK(end == text + 7 && left == 1 * (SCALE));                                                       \
        CHECK_EQ(StringC##X##Length##S(text, room, &length), S_OK);                                          \
        CHECK_EQ(length, 7 * (SCALE));                                                                       \
        CHECK_EQ(StringC##X##Length##S(text, 7 * (SCALE), &length), STRSAFE_E_INVALID_PARAMETER);            \
        CHECK_EQ(StringC##X##Printf##S(text, room, P##"%d-%s", 12, P##"x"), S_OK);                           \
        SAME(text, P##"12-x");                                                                               \
        CHECK_EQ(StringC##X##PrintfEx##S(text, room, &end, &left, 0, P##"%d", 123456789),                    \
                 STRSAFE_E_INSUFFICIENT_BUFFER);                                                             \
        SAME(text, P##"1234567");                                                                            \
        CHECK(end == text + 7 && left == 1 * (SCALE));                                                       \
        CHECK_EQ(name##_list(text, room, P##"%u", 77u), S_OK);                                               \
        SAME(text, P##"77");                                                                                 \
        CHECK_EQ(name##_list_ex(text, room, &end, &left, P##"%u", 778u), S_OK);                              \
        SAME(text, P##"778");                                                                                \
        CHECK(end == text + 3 && left == 5 * (SCALE));                                                       \
        offer_lines();                                                                                       \
        CHECK_EQ(StringC##X##Gets##S(text, room), S_OK);                                                     \
        SAME(text, P##"one");                                                                                \
        CHECK_EQ(StringC##X##GetsEx##S(text, room, &end, &left, 0), S_OK);                                   \
        SAME(text, P##"two");                                                                                \
        CHECK(end == text + 3 && left == 5 * (SCALE));                                                       \
        CHECK_EQ(StringC##X##Gets##S(text, 4 * (SCALE)), STRSAFE_E_INSUFFICIENT_BUFFER);                     \
        SAME(text, P##"thr");                                                                                \
    }

FAMILY(narrow_characters, char, A, , ch, 1)
FAMILY(narrow_bytes, char, A, , b, 1)
FAMILY(wide_characters, WCHAR, W, L, ch, 1)
FAMILY(wide_bytes, WCHAR, W, L, b, sizeof(WCHAR))

CHECK_MAIN(CHECK_TEST(narrow_characters), CHECK_TEST(narrow_bytes), CHECK_TEST(wide_characters),
           CHECK_TEST(wide_bytes))
