/* The formatting engine against what the Universal C Runtime documents. spec/win32.md, trap table. */
#include "text/format.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdint.h>

#include "check.h"

static char narrow[600];
static WCHAR wide[600];

static int to_narrow(const char *format, ...)
{
    va_list args;
    int length;

    va_start(args, format);
    length = format_narrow(narrow, sizeof narrow, format, args);
    va_end(args);
    return length;
}

static int to_wide(const WCHAR *format, ...)
{
    va_list args;
    int length;

    va_start(args, format);
    length = format_wide(wide, sizeof wide / sizeof wide[0], format, args);
    va_end(args);
    return length;
}

static int in_size(size_t size, const char *format, ...)
{
    va_list args;
    int length;

    va_start(args, format);
    length = format_narrow(narrow, size, format, args);
    va_end(args);
    return length;
}

#define SAYS(expected, ...)                                     \
    do {                                                        \
        CHECK_EQ(to_narrow(__VA_ARGS__), sizeof(expected) - 1); \
        CHECK_STR(narrow, expected);                            \
    } while (0)

#define SAYS_WIDE(expected, ...)                                  \
    do {                                                          \
        CHECK_EQ(to_wide(__VA_ARGS__), sizeof(expected) / 2 - 1); \
        CHECK_MEM(wide, expected, sizeof(expected));              \
    } while (0)

static void l_means_32_bits(void)
{
    SAYS("4294967295", "%lu", 0xffffffffu);
    SAYS("-1", "%ld", 0xffffffffu);
    SAYS("dead", "%lx", 0xdead);
    SAYS("4294967295 7", "%lu %d", 0xffffffffffffffffull, 7);
    SAYS_WIDE(u"4294967295 -1 BEEF", u"%lu %ld %lX", 0xffffffffu, -1, 0xbeef);
}

static void sixty_four_bit_sizes(void)
{
    SAYS("18446744073709551615", "%I64u", UINT64_MAX);
    SAYS("-9223372036854775808", "%lld", (long long)INT64_MIN);
    SAYS("18446744073709551615 18446744073709551615", "%zu %Iu", SIZE_MAX, SIZE_MAX);
    SAYS("-1 -1 -1", "%jd %td %Id", (intmax_t)-1, (ptrdiff_t)-1, (intptr_t)-1);
    SAYS("4294967295", "%I32u", 0xffffffffu);
    SAYS_WIDE(u"123456789012345", u"%I64d", 123456789012345ll);
}

static void short_and_char_sizes(void)
{
    SAYS("-1 65535", "%hd %hu", 0xffff, 0xffff);
    SAYS("-1 255", "%hhd %hhu", 0xff, 0xff);
}

static void s_follows_the_kind_of_the_format(void)
{
    SAYS("narrow", "%s", "narrow");
    SAYS("wide", "%S", u"wide");
    SAYS_WIDE(u"wide", u"%s", u"wide");
    SAYS_WIDE(u"narrow", u"%S", "narrow");
}

static void s_with_its_kind_said(void)
{
    SAYS("a b c d e", "%hs %ls %ws %hS %lS", "a", u"b", u"c", "d", u"e");
    SAYS_WIDE(u"a b c d e", u"%hs %ls %ws %hS %lS", "a", u"b", u"c", "d", u"e");
}

static void characters(void)
{
    SAYS("x\xc3\xa9yz", "%c%C%hc%lc", 'x', 0xe9, 'y', 'z');
    SAYS_WIDE(u"xyz\u00e9", u"%c%C%hc%wc", 'x', 'y', 'z', 0xe9);
    CHECK_EQ(to_narrow("a%cb", 0), 3);
    CHECK_MEM(narrow, "a\0b", 4);
}

static void text_is_converted_as_utf8(void)
{
    SAYS("\xe2\x82\xac \xf0\x9f\x98\x80", "%ls", u"\u20ac \U0001f600");
    SAYS_WIDE(u"\u20ac \U0001f600", u"%hs", "\xe2\x82\xac \xf0\x9f\x98\x80");
    SAYS_WIDE(u"\ufffdx", u"%hs", "\xffx");
    SAYS("\xef\xbf\xbdx", "%ls", u"\xd800x");
}

static void width_and_precision_of_text(void)
{
    SAYS("[  ab][ab  ][ab]", "[%4s][%-4s][%.2s]", "ab", "ab", "abc");
    SAYS("[   a][a   ]", "[%*.*s][%-*.*s]", 4, 1, "abc", 4, 1, "abc");
    SAYS("[a   ]", "[%*s]", -4, "a");
    SAYS("[abc]", "[%.*s]", -1, "abc");
    SAYS("[]", "[%.s]", "abc");
    SAYS_WIDE(u"[  ab][ab  ][ab]", u"[%4s][%-4s][%.2s]", u"ab", u"ab", u"abc");
}

static void precision_reads_no_further(void)
{
    char text[3] = {'a', 'b', 'c'};
    WCHAR units[2] = {'x', 'y'};

    SAYS("abc", "%.3s", text);
    SAYS("xy", "%.2ls", units);
}

static void null_text(void)
{
    SAYS("(null) (null)", "%s %ls", (char *)NULL, (WCHAR *)NULL);
    SAYS_WIDE(u"(null) (nu", u"%s %.3hs", (WCHAR *)NULL, (char *)NULL);
}

static void pointers_are_sixteen_capital_digits(void)
{
    SAYS("00000000DEADBEEF", "%p", (void *)0xdeadbeefull);
    SAYS("0000000000000000", "%p", (void *)0);
    SAYS("  7FFF00001234ABCD", "%18p", (void *)0x7fff00001234abcdull);
}

static void n_is_refused(void)
{
    int written = 77;

    errno = 0;
    CHECK_EQ((unsigned)to_narrow("abc%n", &written), (unsigned)-1);
    CHECK_EQ(errno, EINVAL);
    CHECK_EQ(written, 77);
    CHECK_EQ((unsigned)to_wide(u"abc%n", &written), (unsigned)-1);
}

static void null_format_is_refused(void)
{
    errno = 0;
    CHECK_EQ((unsigned)to_narrow(NULL), (unsigned)-1);
    CHECK_EQ(errno, EINVAL);
}

static void integer_flags(void)
{
    SAYS("+5 -5  5", "%+d %+d % d", 5, -5, 5);
    SAYS("0x1f 0X1F 037 0", "%#x %#X %#o %#x", 31, 31, 31, 0);
    SAYS("[00042][42   ][   42]", "[%05d][%-05d][%5d]", 42, 42, 42);
    SAYS("[  007][-0042]", "[%5.3d][%05d]", 7, -42);
    SAYS("[][     ]", "[%.0d][%5.0u]", 0, 0);
    SAYS("[0x000ff]", "[%#07x]", 255);
    SAYS("[0]", "[%#.0o]", 0);
}

static void floating_point_is_rounded_as_the_c_library_does(void)
{
    static const double values[] = {0.0,  -0.0, 1.0,        0.1,    2.5,
                                    1e22, 1e-7, 123456.789, 5e-324, 1.7976931348623157e308};
    static const char *const formats[] = {"%f",  "%.0f",  "%.15f",   "%e",       "%+.3E", "%g",
                                          "%#g", "%.17g", "%012.3f", "%-12.3fx", "% f"};
    char expected[600];
    size_t i, j;

    for (i = 0; i < sizeof values / sizeof values[0]; i++)
        for (j = 0; j < sizeof formats / sizeof formats[0]; j++) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
            int length = snprintf(expected, sizeof expected, formats[j], values[i]);
#pragma GCC diagnostic pop
            CHECK_EQ(to_narrow(formats[j], values[i]), length);
            CHECK_STR(narrow, expected);
        }
    SAYS("0x1.8000000000000p+1 0X1.0P+0", "%a %.1A", 3.0, 1.0);
    SAYS("[  inf][ -inf]", "[%05f][%5.1f]", INFINITY, -INFINITY);
    SAYS("1.5", "%.1Lf", 1.5L);
    SAYS_WIDE(u"3.142 1e+10", u"%.3lf %g", 3.14159265, 1e10);
}

static void a_very_long_float_is_whole(void)
{
    CHECK_EQ(to_narrow("%.560f", 0.5), 562);
    CHECK_MEM(narrow, "0.5000", 6);
    CHECK_EQ(narrow[561], '0');
}

static void counted_strings(void)
{
    struct {
        unsigned short length, maximum;
        const void *text;
    } ansi = {3, 9, "abcdef"}, unicode = {4, 9, u"xyz"};

    SAYS("abc xy", "%Z %wZ", &ansi, &unicode);
}

static void what_has_no_meaning_is_copied(void)
{
    SAYS("100% y!", "100%% %y%!");
    SAYS("50", "50%");
}

static void short_buffers_are_terminated_and_the_need_is_returned(void)
{
    memset(narrow, '#', sizeof narrow);
    CHECK_EQ(in_size(4, "%s", "abcdef"), 6);
    CHECK_MEM(narrow, "abc\0#", 5);
    CHECK_EQ(in_size(1, "%d", 12), 2);
    CHECK_EQ(narrow[0], 0);
    narrow[0] = '#';
    CHECK_EQ(in_size(0, "%d", 12), 2);
    CHECK_EQ(narrow[0], '#');
}

static void a_length_past_int_max_is_an_error(void)
{
    errno = 0;
    CHECK_EQ((unsigned)in_size(0, "%2147483647d%d", 1, 1), (unsigned)-1);
    CHECK_EQ(errno, EOVERFLOW);
    CHECK_EQ((unsigned)in_size(4, "%99999999999d", 1), (unsigned)-1);
}

static char drained[64];

static int drain(struct format_sink *sink)
{
    strncat(drained, sink->store, sink->used);
    sink->used = 0;
    return 0;
}

static int drain_wide_format(const WCHAR *format, ...)
{
    char store[3];
    struct format_sink sink = {.store = store, .capacity = sizeof store, .drain = drain};
    va_list args;
    int length;

    drained[0] = '\0';
    va_start(args, format);
    length = format_wide_to(&sink, format, args);
    va_end(args);
    drain(&sink);
    return length;
}

static void a_wide_format_into_a_narrow_sink_is_utf8_and_counts_wide_units(void)
{
    CHECK_EQ(drain_wide_format(u"%s=%d \U0001f600", u"\u20acuro", 12345), 13);
    CHECK_STR(drained, "\xe2\x82\xacuro=12345 \xf0\x9f\x98\x80");
}

CHECK_MAIN(CHECK_TEST(l_means_32_bits), CHECK_TEST(sixty_four_bit_sizes), CHECK_TEST(short_and_char_sizes),
           CHECK_TEST(s_follows_the_kind_of_the_format), CHECK_TEST(s_with_its_kind_said),
           CHECK_TEST(characters), CHECK_TEST(text_is_converted_as_utf8),
           CHECK_TEST(width_and_precision_of_text), CHECK_TEST(precision_reads_no_further),
           CHECK_TEST(null_text), CHECK_TEST(pointers_are_sixteen_capital_digits), CHECK_TEST(n_is_refused),
           CHECK_TEST(null_format_is_refused), CHECK_TEST(integer_flags),
           CHECK_TEST(floating_point_is_rounded_as_the_c_library_does),
           CHECK_TEST(a_very_long_float_is_whole), CHECK_TEST(counted_strings),
           CHECK_TEST(what_has_no_meaning_is_copied),
           CHECK_TEST(short_buffers_are_terminated_and_the_need_is_returned),
           CHECK_TEST(a_length_past_int_max_is_an_error),
           CHECK_TEST(a_wide_format_into_a_narrow_sink_is_utf8_and_counts_wide_units))
