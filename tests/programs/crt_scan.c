/* scanf, narrow and wide: 32-bit l, kinds of text, checked buffers, what is left in a stream. */
#include <windows.h>
#include <errno.h>
#include <stdio.h>
#include <wchar.h>

#include "check.h"

static void integers_of_every_size(void)
{
    DWORD guard[3] = {0, 0, 0xA5A5A5A5u};
    ULONGLONG big = 0;
    short small[2] = {0, 0x7777};
    int octal, hex, any;
    unsigned char byte[2] = {0, 9};

    CHECK_EQ(sscanf("4294967295 12", "%lu %ld", &guard[1], &guard[0]), 2);
    CHECK_EQ(guard[1], 0xFFFFFFFFu);
    CHECK_EQ(guard[2], 0xA5A5A5A5u);
    CHECK_EQ(sscanf("18446744073709551615", "%I64u", &big), 1);
    CHECK_EQ(big, 18446744073709551615ull);
    CHECK_EQ(sscanf("5000000000 -3", "%llu %hd", &big, &small[0]), 2);
    CHECK_EQ(big, 5000000000ull);
    CHECK_EQ(small[0], -3);
    CHECK_EQ(small[1], 0x7777);
    CHECK_EQ(sscanf("17 0x1F 0x10", "%o %x %i", &octal, &hex, &any), 3);
    CHECK_EQ(octal * 10000 + hex * 100 + any, 15 * 10000 + 31 * 100 + 16);
    CHECK_EQ(sscanf("200", "%hhu", &byte[0]), 1);
    CHECK_EQ(byte[0] * 10 + byte[1], 2009);
}

static void text_of_both_kinds(void)
{
    char narrow[16];
    WCHAR wide[16];

    CHECK_EQ(sscanf("one \xe2\x82\xac!", "%s %ls", narrow, wide), 2);
    CHECK_STR(narrow, "one");
    CHECK(wcscmp(wide, L"\x20ac!") == 0);
    CHECK_EQ(swscanf(L"eins \x20ac\xD83D\xDE00", L"%s %hs", wide, narrow), 2);
    CHECK(wcscmp(wide, L"eins") == 0);
    CHECK_STR(narrow, "\xe2\x82\xac\xf0\x9f\x98\x80");
    CHECK_EQ(swscanf(L"ab", L"%S", narrow), 1);
    CHECK_STR(narrow, "ab");
}

static void sets_widths_and_suppression(void)
{
    char host[32], rest[8], c[3] = "";
    unsigned port;

    CHECK_EQ(sscanf("http://a.b:8080/x", "http://%31[^:/]:%u%*[/]%7s", host, &port, rest), 3);
    CHECK_STR(host, "a.b");
    CHECK_EQ(port, 8080);
    CHECK_STR(rest, "x");
    CHECK_EQ(sscanf("abcd", "%2c%3s", c, host), 2);
    CHECK_STR(c, "ab");
    CHECK_STR(host, "cd");
    CHECK_EQ(sscanf("]a-z", "%[]a-c-]", host), 1);
    CHECK_STR(host, "]a-");
    CHECK_EQ(sscanf("12345", "%2u%*u", &port), 1);
    CHECK_EQ(port, 12);
}

static void checked_buffers_have_sizes(void)
{
    char word[4] = "###";
    WCHAR wide[4];
    int number = 0;

    CHECK_EQ(sscanf_s("abc 5", "%s %d", word, 4u, &number), 2);
    CHECK_STR(word, "abc");
    CHECK_EQ(sscanf_s("abcd 5", "%s %d", word, 4u, &number), 0);
    CHECK_STR(word, "");
    CHECK_EQ(swscanf_s(L"abc", L"%s", wide, 4u), 1);
    CHECK_EQ(sscanf_s("xy", "%c%c", &word[0], 1u, &word[1], 1u), 2);
}

static void failures_and_ends(void)
{
    int a = 0, b = 0, at = 0;

    CHECK_EQ((unsigned)sscanf("", "%d", &a), (unsigned)EOF);
    CHECK_EQ(sscanf("x", "%d", &a), 0);
    CHECK_EQ(sscanf("1", "%d %d", &a, &b), 1);
    CHECK_EQ(sscanf("1,x", "%d,%d", &a, &b), 1);
    CHECK_EQ(sscanf("12 34", "%d%n", &a, &at), 1);
    CHECK_EQ(at, 2);
    CHECK_EQ(sscanf("50%", "%d%%%n", &a, &at), 1);
    CHECK_EQ(at, 3);
}

static void floating_point(void)
{
    double d;
    float f;

    CHECK_EQ(sscanf("-1.5e2 .25", "%lf %f", &d, &f), 2);
    CHECK(d == -150.0 && f == 0.25f);
    CHECK_EQ(swscanf(L"0x1.8p1 inf", L"%lf %f", &d, &f), 2);
    CHECK(d == 3.0 && f > 1e38f);
}

static void a_stream_keeps_what_was_not_taken(void)
{
    FILE *file = tmpfile();
    int number = 0;
    WCHAR word[8];

    fputs("12abc\n\xe2\x82\xac 7", file);
    rewind(file);
    CHECK_EQ(fscanf(file, "%d", &number), 1);
    CHECK_EQ(number, 12);
    CHECK_EQ(getc(file), 'a');
    CHECK_EQ(fwscanf(file, L"bc %7s %d", word, &number), 2);
    CHECK(word[0] == 0x20ac && number == 7);
    CHECK_EQ(fgetwc(file), WEOF);
    fclose(file);
}

CHECK_MAIN(CHECK_TEST(integers_of_every_size), CHECK_TEST(text_of_both_kinds),
           CHECK_TEST(sets_widths_and_suppression), CHECK_TEST(checked_buffers_have_sizes),
           CHECK_TEST(failures_and_ends), CHECK_TEST(floating_point),
           CHECK_TEST(a_stream_keeps_what_was_not_taken))
