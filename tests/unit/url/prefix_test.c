/* The grammar of UrlPrefix strings: spec/data.md part E, spec/functions.md 108-120. */
#include "url/prefix.h"
#include "wide_text.h"
#include "winerror.h"

static ULONG verdict(const WCHAR *text)
{
    struct url_prefix *prefix;
    ULONG error = prefix_parse(text, wide_length(text), &prefix);

    prefix_free(prefix);
    return error;
}

static struct url_prefix *parse(const WCHAR *text)
{
    struct url_prefix *prefix;

    if (prefix_parse(text, wide_length(text), &prefix) != 0)
        printf("    refused: %s\n", wide_show(text, wide_length(text)));
    CHECK(prefix);
    return prefix;
}

static int same(const WCHAR *a, const WCHAR *b)
{
    struct url_prefix *first = parse(a), *second = parse(b);
    int equal = prefix_equal(first, second);

    prefix_free(first);
    prefix_free(second);
    return equal;
}

struct row {
    const WCHAR *text;
    ULONG error;
};

static void check_rows(const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        ULONG error = verdict(rows[i].text);
        if (error != rows[i].error)
            printf("    %s gives %u\n", wide_show(rows[i].text, wide_length(rows[i].text)), (unsigned)error);
        CHECK_EQ(error, rows[i].error);
    }
}

static void well_formed_prefixes_are_accepted(void)
{
    static const struct row rows[] = {
        {u"http://localhost:50000/", 0}, /* @data:112 */
        {u"https://localhost:50000/", 0},
        {u"http://localhost:65535/", 0},
        {u"http://localhost:1/", 0},
        {u"http://+:80/", 0},         /* @data:125 */
        {u"http://*:80/", 0},         /* @data:126 */
        {u"http://127.0.0.1:80/", 0}, /* @data:127 @functions:135 */
        {u"http://[::1]:80/", 0},     /* @data:128 @functions:135 */
        {u"http://[fe80::1%12]:80/", 0},
        {u"http://[::ffff:10.0.0.1]:80/", 0},
        {u"http://my_host-1.example.com:80/a/b/", 0},
        {u"http://host.:80/", 0},
        {u"http://b\u00fccher.example:80/stra\u00dfe/", 0}, /* @data:136 */
        {u"http://localhost:80/barfoo", 0},                 /* @data:132 */
        {u"http://localhost:80/a%20b/%/", 0},               /* @data:135 */
        {u"http://localhost:80/a b/", 0},
    };
    check_rows(rows, sizeof rows / sizeof *rows);
}

static void malformed_prefixes_are_an_invalid_parameter(void)
{
    static const struct row rows[] = {
        {u"http://localhost:50000", 87},  /* @data:113 @functions:108 */
        {u"localhost:50000", 87},         /* @functions:109 */
        {u"localhost:50000/", 87},        /* @data:114 @functions:110 */
        {u"http://localhost/", 87},       /* @data:115 @functions:111 */
        {u"http://localhost:/", 87},      /* @data:116 @functions:112 */
        {u"http://localhost:0/", 87},     /* @data:117 @functions:113 */
        {u"http://localhost:65536/", 87}, /* @data:118 @functions:114 */
        {u"http://localhost:99999999999999999999/", 87},
        {u"http://localhost:080/", 87}, /* @data:119 @functions:115 */
        {u"http://localhost:*/", 87},   /* @data:120 @functions:116 */
        {u"http://localhost:+80/", 87},
        {u"http://localhost:80a/", 87},
        {u"HTTP://localhost:80/", 87}, /* @data:121 @functions:117 */
        {u"Http://localhost:80/", 87},
        {u"ftp://localhost:80/", 87}, /* @data:122 @functions:118 */
        {u"httpx://localhost:80/", 87},
        {u"http:/localhost:80/", 87},
        {u"http://:80/", 87}, /* @data:123 @functions:119 */
        {u"http:///", 87},
        {u"http://", 87},
        {u"http", 87},
        {u"", 87},
        {u"http://localhost:80/barfoo?a=b", 87}, /* @data:124 @functions:120 */
        {u"http://localhost:80/?", 87},
        {u"http://localhost:80/a#b", 87},
        {u"http://::1:80/", 87}, /* @data:129 */
        {u"http://[::1:80/", 87},
        {u"http://[]:80/", 87},
        {u"http://[:::]:80/", 87},
        {u"http://[::1]x:80/", 87},
        {u"http://[::1%]:80/", 87},
        {u"http://[::1%eth0]:80/", 87},
        {u"http://[1.2.3.4]:80/", 87},
        {u"http://256.1.1.1:80/", 87}, /* @data:130 */
        {u"http://1.2.3.04:80/", 87},
        {u"http://*.example.com:80/", 87}, /* @data:131 */
        {u"http://+.example.com:80/", 87},
        {u"http://++:80/", 87},
        {u"http://xn--bcher-kva.example:80/", 87},     /* @data:137 */
        {u"http://www.XN--bcher-kva.example:80/", 87}, /* @data:137 */
        {u"http://a..b:80/", 87},
        {u"http://.a:80/", 87},
        {u"http://.:80/", 87},
        {u"http://user@host:80/", 87},
        {u"http://ho st:80/", 87},
        {u"http://ho%73t:80/", 87},
        {u"http://host\\a:80/", 87},
        {u"http://localhost:80\\", 87},
        {u"http://localhost:80/a\x01/", 87},
        {u"http://localhost:80/a\x7F/", 87},
        {u"http://+:80:10.0.0.1/", 87},
    };
    check_rows(rows, sizeof rows / sizeof *rows);
}

static void odd_hosts_and_unassignable_addresses_are_not_supported(void)
{
    static const struct row rows[] = {
        {u"http://192.:80/", 50},      {u"http://192.168.1:80/", 50},       {u"http://1:80/", 50},
        {u"http://1.2.3.4.5:80/", 50}, {u"http://0.0.0.0:80/", 50},         {u"http://[::]:80/", 50},
        {u"http://224.0.0.1:80/", 50}, {u"http://255.255.255.255:80/", 50}, {u"http://[ff02::1]:80/", 50},
    };
    check_rows(rows, sizeof rows / sizeof *rows);
}

/* @data:138 */
static void a_null_url_is_an_invalid_parameter(void)
{
    struct url_prefix *prefix;

    CHECK_EQ(prefix_parse(NULL, 0, &prefix), ERROR_INVALID_PARAMETER);
    CHECK(!prefix);
}

/* @data:125 @data:126 @data:127 @data:128 */
static void the_host_decides_the_bucket(void)
{
    static const struct {
        const WCHAR *text;
        enum url_host_kind kind;
        const char *host;
    } rows[] = {
        {u"http://+:80/", URL_HOST_STRONG, "+"},
        {u"http://*:80/", URL_HOST_WEAK, "*"},
        {u"http://Www.Example.com:80/", URL_HOST_NAME, "WWW.EXAMPLE.COM"},
        {u"http://localhost:80/", URL_HOST_NAME, "LOCALHOST"},
        {u"http://127.0.0.1:80/", URL_HOST_ADDRESS, "127.0.0.1"},
        {u"http://[::1]:80/", URL_HOST_ADDRESS, "[::1]"},
        {u"http://1.example:80/", URL_HOST_NAME, "1.EXAMPLE"},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct url_prefix *prefix = parse(rows[i].text);

        CHECK_EQ(prefix->kind, rows[i].kind);
        CHECK_WIDE(prefix->host, prefix->host_length, rows[i].host);
        prefix_free(prefix);
    }
}

static void scheme_port_and_address_are_parsed(void)
{
    struct url_prefix *prefix = parse(u"https://[fe80::a%7]:8443/x");

    CHECK(prefix->secure);
    CHECK_EQ(prefix->port, 8443);
    CHECK_EQ(prefix->address.family, 6);
    CHECK_EQ(prefix->address.scope, 7);
    CHECK_EQ(prefix->address.bytes[0], 0xFE);
    CHECK_EQ(prefix->address.bytes[15], 0x0A);
    prefix_free(prefix);

    prefix = parse(u"http://10.20.30.255:81/");
    CHECK(!prefix->secure);
    CHECK_EQ(prefix->address.family, 4);
    CHECK_MEM(prefix->address.bytes, "\x0A\x14\x1E\xFF", 4);
    prefix_free(prefix);
}

static void the_path_is_folded_canonical_and_ends_with_a_slash(void)
{
    static const struct {
        const WCHAR *text;
        const char *path;
        unsigned depth;
    } rows[] = {
        {u"http://h:80/", "/", 0},
        {u"http://h:80/a", "/A/", 1},
        {u"http://h:80/Dir/Sna/", "/DIR/SNA/", 2},
        {u"http://h:80/a//b", "/A/B/", 2},
        {u"http://h:80//", "/", 0},
        {u"http://h:80/a/../b/./c", "/B/C/", 2},
        {u"http://h:80/a/..", "/", 0},
        {u"http://h:80/a\\b", "/A/B/", 2},
        {u"http://h:80/a%2fb", "/A%2FB/", 1}, /* @data:135 */
        {u"http://h:80/\u00e4\u0436", "/{C4}{416}/", 1},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct url_prefix *prefix = parse(rows[i].text);

        CHECK_WIDE(prefix->path, prefix->path_length, rows[i].path);
        CHECK_EQ(prefix->path[prefix->path_length], 0);
        CHECK_EQ(prefix->depth, rows[i].depth);
        prefix_free(prefix);
    }
}

static void equality_ignores_case_and_the_final_slash(void)
{
    CHECK(same(u"http://h:80/barfoo", u"http://h:80/barfoo/"));        /* @data:132 */
    CHECK(same(u"http://Shop.Test:80/", u"http://sHOP.tEST:80/"));     /* @data:133 */
    CHECK(same(u"http://h:80/Cart/", u"http://h:80/cART/"));           /* @data:134 */
    CHECK(same(u"http://b\u00fccher:80/", u"http://B\u00dcCHER:80/")); /* @data:136 */
    CHECK(!same(u"http://h:80/a/", u"https://h:80/a/"));
    CHECK(!same(u"http://h:80/a/", u"http://h:81/a/"));
    CHECK(!same(u"http://h:80/a/", u"http://+:80/a/"));
    CHECK(!same(u"http://h:80/a/", u"http://i:80/a/"));
    CHECK(!same(u"http://h:80/a/", u"http://h:80/a/b/"));
    CHECK(!same(u"http://10.0.0.1:80/", u"http://10.0.0.2:80/"));
    CHECK(!same(u"http://[fe80::1]:80/", u"http://[fe80::1%2]:80/"));
}

/* @data:161 */
static void spellings_of_one_ipv6_address_are_equal_but_not_the_same(void)
{
    struct url_prefix *a = parse(u"http://[::1]:80/"), *b = parse(u"http://[0:0:0:0:0:0:0:1]:80/");

    CHECK(prefix_equal(a, b));
    CHECK(!prefix_same_spelling(a, b));
    CHECK(prefix_same_spelling(a, a));
    prefix_free(a);
    prefix_free(b);
}

static void the_longest_prefix_is_32767_units(void)
{
    static WCHAR text[32800];
    struct url_prefix *prefix;
    ULONG error;

    for (size_t i = 0; i < sizeof text / sizeof *text; i++)
        text[i] = 'a';
    memcpy(text, u"http://h:80/", 12 * sizeof *text);
    error = prefix_parse(text, 32767, &prefix);
    prefix_free(prefix);
    CHECK_EQ(error, 0);
    CHECK_EQ(prefix_parse(text, 32768, &prefix), ERROR_INVALID_PARAMETER);
}

static void a_host_has_at_most_255_units(void)
{
    WCHAR text[300];
    struct url_prefix *prefix;
    ULONG error;

    for (size_t i = 0; i < 300; i++)
        text[i] = 'a';
    memcpy(text, u"http://", 7 * sizeof *text);
    memcpy(text + 7 + 255, u":80/", 4 * sizeof *text);
    error = prefix_parse(text, 7 + 255 + 4, &prefix);
    prefix_free(prefix);
    CHECK_EQ(error, 0);
    memcpy(text + 7 + 255, u"a:80/", 5 * sizeof *text);
    CHECK_EQ(prefix_parse(text, 7 + 256 + 4, &prefix), ERROR_INVALID_PARAMETER);
}

static void what_is_wrong_is_said_in_words(void)
{
    static const struct {
        const WCHAR *text;
        const char *word;
    } cases[] = {
        {u"localhost:80/", "http://"},        {u"HTTP://localhost:80/", "small letters"},
        {u"http://localhost/", "port"},       {u"http://:80/", "host"},
        {u"http://localhost:0/", "port"},     {u"http://localhost:80", "slash"},
        {u"http://localhost:80/?q", "query"}, {u"http://local host:80/", "name"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        size_t length = 0;
        while (cases[i].text[length])
            length++;
        CHECK(strstr(prefix_flaw(cases[i].text, length), cases[i].word));
    }
    CHECK(strstr(prefix_flaw(NULL, 0), "NULL"));
}

CHECK_MAIN(CHECK_TEST(what_is_wrong_is_said_in_words), CHECK_TEST(well_formed_prefixes_are_accepted),
           CHECK_TEST(malformed_prefixes_are_an_invalid_parameter),
           CHECK_TEST(odd_hosts_and_unassignable_addresses_are_not_supported),
           CHECK_TEST(a_null_url_is_an_invalid_parameter), CHECK_TEST(the_host_decides_the_bucket),
           CHECK_TEST(scheme_port_and_address_are_parsed),
           CHECK_TEST(the_path_is_folded_canonical_and_ends_with_a_slash),
           CHECK_TEST(equality_ignores_case_and_the_final_slash),
           CHECK_TEST(spellings_of_one_ipv6_address_are_equal_but_not_the_same),
           CHECK_TEST(the_longest_prefix_is_32767_units), CHECK_TEST(a_host_has_at_most_255_units))
