/* Ranges and conditions as RFC 9110 13 and 14 define them; the absurd values are those of MS15-034 (models 6.2). */
#include "check.h"
#include "http1/range.h"

#include <inttypes.h>

/* "partial 0+10 20+5", "whole", "416", "absurd" */
static const char *parsed(const char *value, uint64_t total)
{
    static char text[1024];
    struct byte_range ranges[RANGE_LIMIT];
    size_t count = 99, i, at;

    switch (range_parse(value, strlen(value), total, ranges, &count)) {
    case RANGE_WHOLE:
        return "whole";
    case RANGE_UNSATISFIABLE:
        return "416";
    case RANGE_ABSURD:
        return "absurd";
    default:
        at = (size_t)sprintf(text, "partial");
        for (i = 0; i < count; i++)
            at += (size_t)sprintf(text + at, " %" PRIu64 "+%" PRIu64, ranges[i].first, ranges[i].length);
        return text;
    }
}

static void single_ranges(void)
{
    static const struct {
        const char *value;
        uint64_t total;
        const char *expected;
    } rows[] = {
        {"bytes=0-0", 100, "partial 0+1"},
        {"bytes=0-99", 100, "partial 0+100"},
        {"bytes=99-", 100, "partial 99+1"},
        {"BYTES=5-9", 100, "partial 5+5"},
        {"bytes=50-1000", 100, "partial 50+50"},
        {"bytes=100-", 100, "416"},
        {"bytes=100-200", 100, "416"},
        {"bytes=-1", 100, "partial 99+1"},
        {"bytes=-100", 100, "partial 0+100"},
        {"bytes=-101", 100, "partial 0+100"},
        {"bytes=-0", 100, "416"},
        {"bytes=0-", 0, "416"},
        {"bytes=-5", 0, "whole"},
        {"bytes= 1-2 ", 100, "partial 1+2"},
        {"bytes=2-1", 100, "whole"},
        {"bytes=", 100, "whole"},
        {"bytes=-", 100, "whole"},
        {"bytes=1", 100, "whole"},
        {"bytes=a-b", 100, "whole"},
        {"bytes=1-2x", 100, "whole"},
        {"bytes=1 -2", 100, "whole"},
        {"bytes 1-2", 100, "whole"},
        {"lines=1-2", 100, "whole"},
        {"", 100, "whole"},
        {"bytes=2147483648-", 4294967296, "partial 2147483648+2147483648"},
        {"bytes=4294967296-4294967296", UINT64_MAX, "partial 4294967296+1"},
        {"bytes=9223372036854775808-", UINT64_MAX, "partial 9223372036854775808+9223372036854775807"},
        {"bytes=18446744073709551614-", UINT64_MAX, "partial 18446744073709551614+1"},
        {"bytes=0-18446744073709551614", UINT64_MAX, "partial 0+18446744073709551615"},
        {"bytes=0-18446744073709551614", 10, "partial 0+10"},
        {"bytes=-18446744073709551614", 10, "partial 0+10"},
        {"bytes=0-18446744073709551615", 10, "absurd"},
        {"bytes=18-18446744073709551615", 10, "absurd"},
        {"bytes=18446744073709551615-", 10, "absurd"},
        {"bytes=-18446744073709551616", 10, "absurd"},
        {"bytes=0-1,2-99999999999999999999999", 10, "absurd"},
        {"bytes=x,18446744073709551615-", 10, "absurd"},
        {"lines=0-18446744073709551615", 10, "whole"},
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        CHECK_STR(parsed(rows[i].value, rows[i].total), rows[i].expected);
}

static void sets_come_out_ascending_and_disjoint(void)
{
    CHECK_STR(parsed("bytes=0-9,20-29", 100), "partial 0+10 20+10");
    CHECK_STR(parsed("bytes=20-29, 0-9", 100), "partial 0+10 20+10");
    CHECK_STR(parsed("bytes=0-9,5-14", 100), "partial 0+15");
    CHECK_STR(parsed("bytes=0-9,10-19", 100), "partial 0+20");
    CHECK_STR(parsed("bytes=0-1,4-5,8-9,1-8", 100), "partial 0+10");
    CHECK_STR(parsed("bytes=0-99,5-6,50-", 100), "partial 0+100");
    CHECK_STR(parsed("bytes=200-300,5-6", 100), "partial 5+2");
    CHECK_STR(parsed("bytes=200-300,400-", 100), "416");
    CHECK_STR(parsed("bytes=,0-1,,3-4,", 100), "partial 0+2 3+2");
    CHECK_STR(parsed("bytes=,,", 100), "whole");
    CHECK_STR(parsed("bytes=0-1,x", 100), "whole");
}

static void a_thousand_ranges(void)
{
    static char value[20000];
    size_t at = (size_t)sprintf(value, "bytes="), i;

    for (i = 0; i < 1000; i++)
        at += (size_t)sprintf(value + at, "%zu-%zu,", i * 10, i * 10);
    CHECK_STR(parsed(value, 100000), "whole");
    at = (size_t)sprintf(value, "bytes=");
    for (i = 0; i < 1000; i++)
        at += (size_t)sprintf(value + at, "%zu-,", i * 10);
    CHECK_STR(parsed(value, 100000), "partial 0+100000");
    at = (size_t)sprintf(value, "bytes=");
    for (i = 0; i < RANGE_LIMIT; i++)
        at += (size_t)sprintf(value + at, "%zu-%zu,", 200 - i * 10, 200 - i * 10);
    CHECK(strncmp(parsed(value, 100000), "partial 50+1 60+1", 17) == 0);
}

/* Random sets against a bitmap of the same bytes. */
static void random_sets_cover_the_same_bytes(void)
{
    unsigned seed = 20240607, round, i;

    for (round = 0; round < 2000; round++) {
        char value[400], wanted[64] = {0}, got[64] = {0};
        struct byte_range ranges[RANGE_LIMIT];
        size_t at = (size_t)sprintf(value, "bytes="), count, r;
        enum range_outcome outcome;
        for (i = 0; i < 8; i++) {
            unsigned a = (seed = seed * 1103515245u + 12345u) >> 16 & 63;
            unsigned b = (seed = seed * 1103515245u + 12345u) >> 16 & 7, k;
            at += (size_t)sprintf(value + at, "%u-%u,", a, a + b);
            for (k = a; k <= a + b && k < 50; k++)
                wanted[k] = 1;
        }
        outcome = range_parse(value, at, 50, ranges, &count);
        CHECK_EQ(outcome, memchr(wanted, 1, 50) ? RANGE_PARTIAL : RANGE_UNSATISFIABLE);
        for (r = 0; r < count; r++) {
            CHECK(ranges[r].length > 0 && ranges[r].first + ranges[r].length <= 50);
            CHECK(r == 0 || ranges[r].first > ranges[r - 1].first + ranges[r - 1].length);
            memset(got + ranges[r].first, 1, ranges[r].length);
        }
        CHECK_MEM(got, wanted, 50);
    }
}

static void content_range(void)
{
    static const struct byte_range range = {5, 10}, most = {0, UINT64_MAX};
    char out[CONTENT_RANGE_CAPACITY + 1];

    out[content_range_write(&range, 100, out)] = '\0';
    CHECK_STR(out, "bytes 5-14/100");
    out[content_range_write(NULL, 100, out)] = '\0';
    CHECK_STR(out, "bytes */100");
    out[content_range_write(&most, UINT64_MAX, out)] = '\0';
    CHECK_STR(out, "bytes 0-18446744073709551614/18446744073709551615");
}

static void multipart_pieces_add_up(void)
{
    static const struct byte_range ranges[] = {{0, 2}, {10, 3}}, most = {0, UINT64_MAX};
    struct multipart parts = {"sep", "text/plain", 3, 10, 100};
    char out[512];
    size_t at = 0, i;
    uint64_t length;

    for (i = 0; i < 2; i++) {
        size_t part = multipart_head_write(&parts, &ranges[i], out + at);
        CHECK_EQ(part, multipart_head_write(&parts, &ranges[i], NULL));
        at += part;
        memset(out + at, '.', ranges[i].length);
        at += ranges[i].length;
    }
    at += multipart_end_write(&parts, out + at);
    out[at] = '\0';
    CHECK_STR(out, "\r\n--sep\r\nContent-Type: text/plain\r\nContent-Range: bytes 0-1/100\r\n\r\n.."
                   "\r\n--sep\r\nContent-Type: text/plain\r\nContent-Range: bytes 10-12/100\r\n\r\n..."
                   "\r\n--sep--\r\n");
    CHECK(multipart_length(&parts, ranges, 2, &length));
    CHECK_EQ(length, at);
    CHECK(!multipart_length(&parts, &most, 1, &length));
    parts.content_type = NULL;
    out[multipart_head_write(&parts, &ranges[0], out)] = '\0';
    CHECK_STR(out, "\r\n--sep\r\nContent-Range: bytes 0-1/100\r\n\r\n");
    CHECK_EQ(multipart_head_write(&parts, &ranges[0], NULL), strlen(out));
}

static struct header_text text(const char *at)
{
    struct header_text value = {at, at ? strlen(at) : 0};

    return value;
}

static void entity_tags(void)
{
    static const struct {
        const char *list, *etag;
        bool weak_match, strong_match;
    } rows[] = {
        {"\"a\"", "\"a\"", true, true},
        {"W/\"a\"", "\"a\"", true, false},
        {"\"a\"", "W/\"a\"", true, false},
        {"W/\"a\"", "W/\"a\"", true, false},
        {"\"b\", \"a\"", "\"a\"", true, true},
        {",,\"b\" ,W/\"a\"", "\"a\"", true, false},
        {"\"a, b\"", "\"a\"", false, false},
        {"\"a", "\"a\"", false, false},
        {"a", "a", false, false},
        {"*", "\"a\"", true, true},
        {"*", NULL, true, true},
        {"\"a\"", NULL, false, false},
        {"", "\"a\"", false, false},
        {"\"\"", "\"\"", true, true},
        {"\"A\"", "\"a\"", false, false},
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        CHECK_EQ(etag_list_matches(text(rows[i].list), text(rows[i].etag), true), rows[i].weak_match);
        CHECK_EQ(etag_list_matches(text(rows[i].list), text(rows[i].etag), false), rows[i].strong_match);
    }
}

#define EARLY "Sun, 06 Nov 1994 08:49:37 GMT"
#define LATE  "Sun, 06 Nov 1994 08:49:38 GMT"

static void not_modified(void)
{
    static const struct {
        const char *none_match, *since, *etag, *modified;
        bool expected;
    } rows[] = {
        {NULL, NULL, "\"a\"", EARLY, false},
        {"\"a\"", NULL, "\"a\"", EARLY, true},
        {"\"b\"", NULL, "\"a\"", EARLY, false},
        {NULL, EARLY, NULL, EARLY, true},
        {NULL, LATE, NULL, EARLY, true},
        {NULL, EARLY, NULL, LATE, false},
        {NULL, "Sunday, 06-Nov-94 08:49:37 GMT", NULL, EARLY, true},
        {NULL, "nonsense", NULL, EARLY, false},
        {NULL, EARLY, NULL, "nonsense", false},
        {NULL, EARLY, NULL, NULL, false},
        {"\"b\"", LATE, "\"a\"", EARLY, false}, /* the tag decides alone */
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        CHECK_EQ(condition_not_modified(text(rows[i].none_match), text(rows[i].since), text(rows[i].etag),
                                        text(rows[i].modified), 1700000000),
                 rows[i].expected);
}

static void if_range(void)
{
    static const struct {
        const char *if_range, *etag, *modified;
        bool expected;
    } rows[] = {
        {NULL, NULL, NULL, true},
        {"\"a\"", "\"a\"", NULL, true},
        {"\"a\"", "\"b\"", NULL, false},
        {"W/\"a\"", "W/\"a\"", NULL, false},
        {"\"a\"", NULL, EARLY, false},
        {EARLY, NULL, EARLY, true},
        {LATE, NULL, EARLY, false},
        {"Wed, 15 Nov 1995 04:58:08 GMT", NULL, "Wed, 15 Nov 1995 04:58:08 GMT", true},
        {EARLY, "\"a\"", NULL, false},
        {"", "\"a\"", EARLY, false},
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        CHECK_EQ(condition_range_holds(text(rows[i].if_range), text(rows[i].etag), text(rows[i].modified),
                                       1700000000),
                 rows[i].expected);
}

CHECK_MAIN(CHECK_TEST(single_ranges), CHECK_TEST(sets_come_out_ascending_and_disjoint),
           CHECK_TEST(a_thousand_ranges), CHECK_TEST(random_sets_cover_the_same_bytes),
           CHECK_TEST(content_range), CHECK_TEST(multipart_pieces_add_up), CHECK_TEST(entity_tags),
           CHECK_TEST(not_modified), CHECK_TEST(if_range))
