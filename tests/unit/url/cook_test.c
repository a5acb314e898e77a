/* Cooking of request URLs: spec/data.md 188-203, 213-214, 222-225, spec/observed.md 3 and 1.40-1.42. */
#include "url/cook.h"
#include "wide_text.h"

static WCHAR buffer[200000];
static struct cooked_url url;

static enum cook_result cook_with(const char *target, size_t length, const char *host,
                                  const struct cook_settings *settings)
{
    struct cook_input input = {.target = target,
                               .target_length = length,
                               .host = host,
                               .host_length = host ? strlen(host) : 0,
                               .host_required = true,
                               .options = true,
                               .local_port = 8080};

    return cook(&input, settings, buffer, sizeof buffer / sizeof *buffer, &url);
}

static const char *path_with(const char *target, const struct cook_settings *settings)
{
    enum cook_result result = cook_with(target, strlen(target), "h", settings);

    if (result)
        return result == COOK_BAD_URL ? "bad url" : result == COOK_BAD_HOST ? "bad host" : "too long";
    return wide_show(url.full + url.path_offset, url.path_length);
}

static const char *path(const char *target)
{
    return path_with(target, NULL);
}

static const char *key(const char *target)
{
    CHECK_EQ(cook_with(target, strlen(target), "h", NULL), COOK_OK);
    return wide_show(url.key_path, url.key_path_length);
}

static const char *host(const char *value)
{
    if (cook_with("/", 1, value, NULL))
        return "bad host";
    return wide_show(url.full + url.host_offset, url.host_length);
}

static const char *key_host(const char *value)
{
    CHECK_EQ(cook_with("/", 1, value, NULL), COOK_OK);
    return wide_show(url.key_host, url.key_host_length);
}

struct row {
    const char *target, *path;
};

static void check_paths(const struct row *rows, size_t count, const struct cook_settings *settings)
{
    for (size_t i = 0; i < count; i++) {
        const char *cooked = path_with(rows[i].target, settings);
        if (strcmp(cooked, rows[i].path) != 0)
            printf("    target %s\n", rows[i].target);
        CHECK_STR(cooked, rows[i].path);
    }
}
#define CHECK_PATHS(rows, settings) check_paths(rows, sizeof rows / sizeof *rows, settings)

/* observed.md 3.2 */
static void one_buffer_holds_url_host_path_and_query(void)
{
    CHECK_EQ(cook_with("/a/b?x=1&y=/../%41", 18, "Shop.Test:81", NULL), COOK_OK);
    CHECK_WIDE(url.full, url.full_length, "http://Shop.Test:81/a/b?x=1&y=/../%41");
    CHECK_EQ(url.full[url.full_length], 0);
    CHECK_WIDE(url.full + url.host_offset, url.host_length, "Shop.Test:81");
    CHECK_WIDE(url.full + url.path_offset, url.path_length, "/a/b");
    CHECK_WIDE(url.full + url.query_offset, url.query_length, "?x=1&y=/../%41");
    CHECK_WIDE(url.key_path, url.key_path_length, "/A/B");
    CHECK_WIDE(url.key_host, url.key_host_length, "SHOP.TEST");
}

static void an_absent_query_has_no_length_and_a_lone_mark_has_one(void)
{
    CHECK_EQ(cook_with("/a", 2, "h", NULL), COOK_OK);
    CHECK_EQ(url.query_length, 0);
    CHECK_EQ(cook_with("/a?", 3, "h", NULL), COOK_OK);
    CHECK_EQ(url.query_length, 1);
    CHECK_WIDE(url.full, url.full_length, "http://h:8080/a?");
}

static void dot_segments_are_removed(void)
{
    static const struct row rows[] = {
        {"/a/b/../c", "/a/c"},     /* @data:188 */
        {"/a/b/./c", "/a/b/c"},    /* @data:189 */
        {"/a/b/%2E%2E/c", "/a/c"}, /* @data:190 */
        {"/a/b/%2e./c", "/a/c"},   /* @data:190 */
        {"/a/b/.%2e/c", "/a/c"},   /* @data:190 */
        {"/a/%2e/c", "/a/c"},      /* @data:190 */
        {"/..", "/"},              /* @data:225 */
        {"/../../a", "/a"},        /* @data:225 */
        {"/a/../../../b", "/b"},   /* @data:225 */
        {"/%2e%2e/%2e%2e/", "/"},  /* @data:225 */
        {"/a/d/../b/c", "/a/b/c"}, /* @data:221 */
        {"/a/.", "/a/"},
        {"/a/..", "/"},
        {"/a/b/..", "/a/"},
        {"/.", "/"},
        {"/...", "/..."},
        {"/a/.b", "/a/.b"},
        {"/a/..b/c", "/a/..b/c"},
        {"/a/b./c", "/a/b./c"},
        {"/.well-known/x", "/.well-known/x"},
        {"/a/..%2fb", "/b"},
        {"/a\\..\\b", "/b"},
        {"/base/call//../ball", "/base/ball"},
    };
    CHECK_PATHS(rows, NULL);
}

/* @data:191 */
static void repeated_slashes_are_kept_in_the_url(void)
{
    static const struct row rows[] = {
        {"//a/b//c", "//a/b//c"}, {"///", "///"},       {"/a//", "/a//"},
        {"//h:80/x", "//h:80/x"}, {"/a%2f/b", "/a//b"},
    };
    CHECK_PATHS(rows, NULL);
}

/* observed.md 3.8 */
static void repeated_slashes_are_one_in_the_routing_key(void)
{
    CHECK_STR(key("///base/path1"), "/BASE/PATH1");
    CHECK_STR(key("/baSe%2f%5Cball//"), "/BASE/BALL/");
    CHECK_STR(key("//"), "/");
}

static void escapes_are_decoded_once(void)
{
    static const struct row rows[] = {
        {"/a%2Fb", "/a/b"}, /* @data:192 */
        {"/%252F", "/%2F"}, /* @data:193 */
        {"/%41", "/A"},     /* @data:194 */
        {"/a%20b", "/a b"},
        {"/%7e%7E", "/~~"},
        {"/a%5Cb", "/a/b"},
        {"/a\\b", "/a/b"},
        {"/%3F%23", "/?#"},
        {"/%C3%A4", "/{E4}"},
        {"/%E2%82%AC", "/{20AC}"},
        {"/%F0%9F%98%80", "/{D83D}{DE00}"},
    };
    CHECK_PATHS(rows, NULL);
}

/* observed.md 3.5 */
static void every_printable_escape_decodes(void)
{
    for (unsigned byte = 0x20; byte < 0x7F; byte++) {
        char target[8];
        WCHAR expected = byte == '\\' ? '/' : (WCHAR)byte;

        if (byte == '.')
            continue; /* a segment of its own */
        snprintf(target, sizeof target, "/x%%%02x", byte);
        CHECK_EQ(cook_with(target, 5, "h", NULL), COOK_OK);
        CHECK_EQ(url.path_length, 3);
        CHECK_EQ(url.full[url.path_offset + 2], expected);
    }
}

/* observed.md 3.6 */
static void malformed_escapes_are_bad_urls(void)
{
    static const struct row rows[] = {
        {"/%", "bad url"},   {"/%2", "bad url"},           {"/%XY", "bad url"}, {"/%%20", "bad url"},
        {"/a%F", "bad url"}, {"/%F0%8F%8F%BF", "bad url"}, {"/%2g", "bad url"}, {"/%-1", "bad url"},
        {"/a b", "bad url"}, {"/%41%", "bad url"},         {"/a#b", "bad url"},
    };
    CHECK_PATHS(rows, NULL);
}

/* @data:199; observed.md 3.6 */
static void escapes_that_are_not_utf8_are_read_as_code_page_1252(void)
{
    static const struct row rows[] = {
        {"/%E4", "/{E4}"},
        {"/%80", "/{20AC}"},
        {"/%C0%A4", "/{C0}{A4}"},
        {"/%E0%80%AF", "/{E0}{20AC}{AF}"},
        {"/%F0%80%80%AF", "/{F0}{20AC}{20AC}{AF}"},
        {"/%ED%A0%BD", "/{ED}{A0}{BD}"},
        {"/%C3", "/{C3}"},
        {"/%C3%A4/%E4", "/{E4}/{E4}"},
        {"/%FF", "/{FF}"},
    };
    static const struct row refused[] = {{"/%E4", "bad url"}, {"/%C0%AF", "bad url"}, {"/%C3%A4", "/{E4}"}};
    static const struct row code_page_first[] = {{"/%C3%A4", "/{C3}{A4}"}};
    struct cook_settings settings = cook_defaults;

    CHECK_PATHS(rows, NULL);
    settings.enable_non_utf8 = false;
    CHECK_PATHS(refused, &settings);
    settings = cook_defaults;
    settings.favor_utf8 = false;
    CHECK_PATHS(code_page_first, &settings);
}

/* @data:195 */
static void escaped_controls_are_bad_urls(void)
{
    char target[8];

    for (unsigned byte = 0; byte < 0x20; byte++) {
        snprintf(target, sizeof target, "/%%%02X", byte);
        CHECK_STR(path(target), "bad url");
    }
    CHECK_STR(path("/%7F"), "bad url");
    CHECK_STR(path("/%C2%85"), "bad url");
    CHECK_STR(path("/%u0001"), "bad url");
    CHECK_STR(path("/%81"), "bad url");
}

/* @data:196 */
static void raw_controls_are_bad_urls(void)
{
    char target[20] = "/aaaaaaaaaaaaaaaaaa";

    for (unsigned place = 1; place < 19; place++) {
        for (unsigned byte = 0; byte <= 0x20; byte++) {
            memset(target + 1, 'a', 18);
            target[place] = (char)byte;
            CHECK_EQ(cook_with(target, 19, "h", NULL), COOK_BAD_URL);
        }
    }
    CHECK_EQ(cook_with("/a\x7F", 3, "h", NULL), COOK_BAD_URL);
    CHECK_EQ(cook_with("/a?\x01", 4, "h", NULL), COOK_BAD_URL);
}

/* @data:197 */
static void allow_restricted_chars_lets_escaped_controls_through_but_not_nul(void)
{
    static const struct row rows[] = {
        {"/%01", "/{1}"}, {"/%1F%7F", "/{1F}{7F}"}, {"/%C2%85", "/{85}"}, {"/%00", "bad url"}};
    struct cook_settings settings = cook_defaults;

    settings.allow_restricted_chars = true;
    CHECK_PATHS(rows, &settings);
}

/* @data:334 */
static void allow_unescaped_restricted_chars_lets_raw_controls_through(void)
{
    static const struct row rows[] = {
        {"/\x01", "/{1}"},  {"/\t", "bad url"}, {"/\n", "bad url"},
        {"/\r", "bad url"}, {"/a?\x02", "/a"},  {"/a?\t", "bad url"},
    };
    struct cook_settings settings = cook_defaults;

    settings.allow_unescaped_restricted_chars = true;
    CHECK_PATHS(rows, &settings);
    CHECK_EQ(cook_with("/\0", 2, "h", &settings), COOK_BAD_URL);
    CHECK_EQ(cook_with("/?\0", 3, "h", &settings), COOK_BAD_URL);
    CHECK_EQ(cook_with("http://a\x01/", 10, "h", &settings), COOK_BAD_HOST);
}

/* @data:198 */
static void percent_u_is_one_utf16_unit_where_allowed(void)
{
    static const struct row rows[] = {
        {"/%u0041", "/A"},       {"/%u20ac", "/{20AC}"}, {"/%uD83D%uDE00", "/{D83D}{DE00}"},
        {"/%u002e%u002E/", "/"}, {"/%uD83D", "bad url"}, {"/%uDE00", "bad url"},
        {"/%u004", "bad url"},   {"/%u00G1", "bad url"}, {"/%u", "bad url"},
    };
    static const struct row refused[] = {{"/%u0041", "bad url"}};
    struct cook_settings settings = cook_defaults;

    CHECK_PATHS(rows, NULL);
    settings.percent_u_allowed = false;
    CHECK_PATHS(refused, &settings);
}

/* @data:200 */
static void raw_bytes_beyond_ascii_are_bad_urls(void)
{
    CHECK_STR(path("/\xE4"), "bad url");
    CHECK_STR(path("/\xC3\xA4"), "bad url");
    CHECK_STR(path("/aaaaaaaaaaaaaaaaaaaaaaaaa\xE4"), "bad url");
}

static char *long_target(size_t segments, size_t segment_length, const char *unit)
{
    static char target[100000];
    size_t at = 0;

    for (size_t i = 0; i < segments; i++) {
        target[at++] = '/';
        for (size_t j = 0; j < segment_length; j++)
            at += (size_t)sprintf(target + at, "%s", unit);
    }
    target[at] = 0;
    return target;
}

static void segments_have_limits(void)
{
    struct cook_settings settings = cook_defaults;
    char *target = long_target(1, 260, "a");

    CHECK_EQ(cook_with(target, strlen(target), "h", NULL), COOK_OK);
    target = long_target(1, 261, "a"); /* @data:201 */
    CHECK_EQ(cook_with(target, strlen(target), "h", NULL), COOK_BAD_URL);
    target = long_target(1, 260, "%61");
    CHECK_EQ(cook_with(target, strlen(target), "h", NULL), COOK_OK);
    target = long_target(1, 261, "%61"); /* @data:201 */
    CHECK_EQ(cook_with(target, strlen(target), "h", NULL), COOK_BAD_URL);
    settings.segment_max_length = 0; /* @data:203 */
    CHECK_EQ(cook_with(target, strlen(target), "h", &settings), COOK_OK);
    target = long_target(255, 1, "a");
    CHECK_EQ(cook_with(target, strlen(target), "h", NULL), COOK_OK);
    strcat(target, "/");
    CHECK_EQ(cook_with(target, strlen(target), "h", NULL), COOK_OK);
    target = long_target(256, 1, "a"); /* @data:202 */
    CHECK_EQ(cook_with(target, strlen(target), "h", NULL), COOK_BAD_URL);
    target = long_target(256, 1, "%2e");
    CHECK_EQ(cook_with(target, strlen(target), "h", NULL), COOK_BAD_URL);
    settings.segment_max_count = 0;
    CHECK_EQ(cook_with(target, strlen(target), "h", &settings), COOK_OK);
    settings.segment_max_count = 2;
    CHECK_EQ(cook_with("/a/b", 4, "h", &settings), COOK_OK);
    CHECK_EQ(cook_with("/a/b/c", 6, "h", &settings), COOK_BAD_URL);
}

static void a_url_of_more_than_65534_bytes_is_too_long(void)
{
    struct cook_settings settings = cook_defaults;
    char *target = long_target(1, 32767 - 14, "a");

    settings.segment_max_length = 0;
    CHECK_EQ(cook_with(target, strlen(target), "h", &settings), COOK_OK);
    CHECK_EQ(url.full_length, 32767);
    target = long_target(1, 32768 - 14, "a");
    CHECK_EQ(cook_with(target, strlen(target), "h", &settings), COOK_TOO_LONG);
    target = long_target(1, 99000, "a");
    CHECK_EQ(cook_with(target, strlen(target), "h", &settings), COOK_TOO_LONG);
}

/* observed.md 3.9 */
static void the_query_is_widened_byte_by_byte(void)
{
    CHECK_EQ(cook_with("/?\xC3\xA4%zz \"#\\", 11, "h", NULL), COOK_OK);
    CHECK_WIDE(url.full + url.query_offset, url.query_length, "?{C3}{A4}%zz \"#\\");
}

/* @data:224; observed.md 3.10 */
static void the_asterisk_is_for_options_and_routed_as_the_root(void)
{
    struct cook_input input = {
        .target = "*", .target_length = 1, .host = "h", .host_length = 1, .local_port = 80};

    CHECK_STR(path("*"), "*");
    CHECK_STR(key("*"), "/");
    CHECK_EQ(cook(&input, NULL, buffer, 1000, &url), COOK_BAD_URL);
    CHECK_STR(path("*a"), "bad url");
}

/* @data:214; observed.md 1.41, 3.11, 3.12 */
static void the_authority_of_an_absolute_target_replaces_the_host(void)
{
    CHECK_EQ(cook_with("http://Other:99/x?q", 19, "h:1", NULL), COOK_OK);
    CHECK_WIDE(url.full, url.full_length, "http://Other:99/x?q");
    CHECK_WIDE(url.key_host, url.key_host_length, "OTHER");
    CHECK(url.host_from_target);
    CHECK_EQ(cook_with("HTTPS://o/x", 11, "h", NULL), COOK_OK);
    CHECK_WIDE(url.full, url.full_length, "http://o:8080/x");
    CHECK_EQ(cook_with("http://o", 8, "h", NULL), COOK_OK);
    CHECK_WIDE(url.full, url.full_length, "http://o:8080/");
    CHECK_EQ(cook_with("http://o?q", 10, "h", NULL), COOK_BAD_URL);
    CHECK_EQ(cook_with("http://", 7, "h", NULL), COOK_BAD_HOST);
    CHECK_EQ(cook_with("http:///x", 9, "h", NULL), COOK_BAD_HOST);
    CHECK_EQ(cook_with("http://u@o/", 11, "h", NULL), COOK_BAD_HOST);
    CHECK_EQ(cook_with("http://o/x", 10, "bad/host", NULL), COOK_OK);
    CHECK_EQ(cook_with("http://o/a/../b", 15, "h", NULL), COOK_OK);
    CHECK_WIDE(url.full, url.full_length, "http://o:8080/b");
}

static void other_forms_of_target_are_bad_urls(void)
{
    static const struct row rows[] = {
        {"", "bad url"},         {"a", "bad url"},        {"h:443", "bad url"},
        {"ftp://h/", "bad url"}, {"http:/h/", "bad url"}, {"http", "bad url"},
        {"?", "bad url"},        {"\\a", "bad url"},      {"%2fa", "bad url"},
    };
    CHECK_PATHS(rows, NULL);
}

static void the_scheme_is_that_of_the_connection(void)
{
    struct cook_input input = {
        .target = "/x", .target_length = 2, .host = "h", .host_length = 1, .secure = true, .local_port = 443};

    CHECK_EQ(cook(&input, NULL, buffer, 1000, &url), COOK_OK);
    CHECK_WIDE(url.full, url.full_length, "https://h:443/x");
}

static void the_host_keeps_its_text_and_gains_a_port(void)
{
    CHECK_STR(host("h"), "h:8080");
    CHECK_STR(host("Localhost:50000"), "Localhost:50000");
    CHECK_STR(host("h:"), "h:8080");
    CHECK_STR(host("a-very-long.host_name.example.com"), "a-very-long.host_name.example.com:8080");
    CHECK_STR(host("a-very-long.host_name.example.com:65535"), "a-very-long.host_name.example.com:65535");
    CHECK_STR(host("10.0.0.1"), "10.0.0.1:8080");
    CHECK_STR(host("[::1]:81"), "[::1]:81");
    CHECK_STR(host("[FE80::1]"), "[FE80::1]:8080");
    CHECK_STR(host("b\xC3\xBC"), "b{FC}:8080");
}

/* observed.md 1.40 @data:223 */
static void a_malformed_host_is_a_bad_host(void)
{
    static const char *const hosts[] = {
        "",
        "h/",
        "http://h",
        "h/x:80",
        "a b",
        "h:x",
        "h:0",
        "h:65536",
        "h:99999999",
        "h:1:2",
        ":80",
        "u@h",
        "h?",
        "h#",
        "h%41",
        "a\\b",
        "a,b",
        "[::1",
        "[::1]x",
        "[zz]",
        "[]",
        "::1",
        "b\xFC",
        "a\x01",
        "<script>",
        "+",
        "*",
        "h:-1",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/",
        "aaaaaaaaaaaaaaa:80:80",
        "aaaaaaaaaaaaaaaa:1:",
    };

    for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++) {
        if (strcmp(host(hosts[i]), "bad host") != 0)
            printf("    host %s\n", hosts[i]);
        CHECK_STR(host(hosts[i]), "bad host");
    }
}

/* @data:213 */
static void the_key_host_is_folded_and_has_no_port(void)
{
    CHECK_STR(key_host("Shop.Test:81"), "SHOP.TEST");
    CHECK_STR(key_host("b\xC3\xBC"), "B{DC}");
    CHECK_STR(key_host("a.very.long.host.name.example.com:81"), "A.VERY.LONG.HOST.NAME.EXAMPLE.COM");
}

static void punycode_labels_are_routed_as_unicode_and_shown_as_sent(void)
{
    CHECK_STR(host("xn--bcher-kva.example"), "xn--bcher-kva.example:8080");
    CHECK_STR(key_host("xn--bcher-kva.example"), "B{DC}CHER.EXAMPLE");
    CHECK_STR(key_host("www.XN--BCHER-KVA"), "WWW.B{DC}CHER");
    CHECK_STR(key_host("www.a-long-host.example.xn--bcher-kva:1"), "WWW.A-LONG-HOST.EXAMPLE.B{DC}CHER");
    CHECK_STR(key_host("xn--"), "XN--");
    CHECK_STR(key_host("xn--99999999999"), "XN--99999999999");
    CHECK_STR(key_host("a--b"), "A--B");
}

/* @data:222 */
static void a_missing_host_is_bad_when_required_and_else_the_local_address(void)
{
    struct url_address local;
    struct cook_input input = {.target = "/x", .target_length = 2, .local_port = 81, .local = &local};

    url_address_from4("\x7F\0\0\1", &local);
    CHECK_EQ(cook(&input, NULL, buffer, 1000, &url), COOK_OK);
    CHECK_WIDE(url.full, url.full_length, "http://127.0.0.1:81/x");
    CHECK_EQ(url.key_host_length, 0);
    url_address_from6("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1", 0, &local);
    CHECK_EQ(cook(&input, NULL, buffer, 1000, &url), COOK_OK);
    CHECK_WIDE(url.full, url.full_length, "http://[::1]:81/x");
    input.host_required = true;
    CHECK_EQ(cook(&input, NULL, buffer, 1000, &url), COOK_BAD_HOST);
}

static void a_short_buffer_is_refused(void)
{
    struct cook_input input = {
        .target = "/", .target_length = 1, .host = "h", .host_length = 1, .local_port = 81};

    CHECK_EQ(cook(&input, NULL, buffer, cook_capacity(1, 1) - 1, &url), COOK_TOO_LONG);
    CHECK_EQ(cook(&input, NULL, buffer, cook_capacity(1, 1), &url), COOK_OK);
}

static void a_remembered_host_is_cooked_like_a_new_one(void)
{
    static const char *const hosts[] = {
        "h",
        "h",
        "Shop.Test:81",
        "shop.test:81",
        "h:",
        "a-host-of-exactly-32-bytes.test:8",
        "a-host-of-exactly-33-bytes.test:81",
        "xn--bcher-kva.example",
        "[::1]:80",
        "b\xC3\xBC",
        "bad/host",
        "h",
        "b\xFC",
        "localhost",
    };
    static const char *const targets[] = {"/",        "/a/b?c=d", "/a%20b", "http://other:9/x",
                                          "//a/../b", "/a?\x01",  "*"};
    static WCHAR second[2000];
    struct cook_memory memory = {0};

    for (unsigned i = 0; i < 14 * 7 * 8; i++) {
        struct cook_input input = {.host = hosts[i / 2 % 14],
                                   .target = targets[i % 7],
                                   .secure = i % 8 == 7,
                                   .local_port = i % 5 ? 80 : 443,
                                   .options = true};
        struct cooked_url fresh;
        enum cook_result result;

        input.host_length = strlen(input.host);
        input.target_length = strlen(input.target);
        result = cook(&input, NULL, buffer, 2000, &fresh);
        input.memory = &memory;
        CHECK_EQ(cook(&input, NULL, second, 2000, &url), result);
        if (result)
            continue;
        CHECK_EQ(url.full_length, fresh.full_length);
        CHECK_MEM(url.full, fresh.full, (fresh.full_length + 1u) * sizeof(WCHAR));
        CHECK(url.host_offset == fresh.host_offset && url.host_length == fresh.host_length);
        CHECK(url.path_offset == fresh.path_offset && url.path_length == fresh.path_length);
        CHECK_EQ(url.query_length, fresh.query_length);
        CHECK(url.key_host_length == fresh.key_host_length && url.key_path_length == fresh.key_path_length);
        CHECK_MEM(url.key_host, fresh.key_host, fresh.key_host_length * sizeof(WCHAR));
        CHECK_MEM(url.key_path, fresh.key_path, fresh.key_path_length * sizeof(WCHAR));
        CHECK_EQ(url.key_slashes, fresh.key_slashes);
        CHECK_EQ(url.host_from_target, fresh.host_from_target);
    }
}

static void the_slashes_of_the_key_are_marked(void)
{
    static const char *const targets[] = {
        "/",
        "/a/b",
        "/a/b/?/x/",
        "//a%2fb",
        "/aaaaaaaaaaaaaa/b",
        "/aaaaaaaaaaaaaaa/b/",
        "http://h/x/",
        "*",
        "/12345678901234/?//",
        "/aaaaaaaaaaaaaaaaaaaaaaaaaaaaa/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/a/aaaaaaaaaaaaaaa/a/a/a/a/a/a/a/a/a",
    };

    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
        CHECK_EQ(cook_with(targets[i], strlen(targets[i]), "h", NULL), COOK_OK);
        for (size_t at = 0; at < 64; at++)
            CHECK_EQ(url.key_slashes >> at & 1, at < url.key_path_length && url.key_path[at] == '/');
    }
}

/* The vector way has edges at 4, 8 and 16 bytes: every length, with the interesting byte at every place. */
static void every_length_and_position_is_cooked_alike(void)
{
    for (size_t length = 1; length < 70; length++) {
        for (size_t place = 1; place <= length; place++) {
            char *target = malloc(length), *name = malloc(length);
            struct cook_input input = {.target = target,
                                       .target_length = length,
                                       .host = name,
                                       .host_length = length,
                                       .local_port = 1};
            enum cook_result result;

            memset(target, 'q', length);
            memset(name, 'z', length);
            target[0] = '/';
            if (place < length) {
                target[place] = '?';
                name[place] = ':';
            }
            result = cook(&input, NULL, buffer, sizeof buffer / sizeof *buffer, &url);
            if (place < length && length - place > 1) {
                CHECK_EQ(result, COOK_BAD_HOST); /* a port of letters */
                memset(name + place + 1, '1', length - place - 1);
                result = cook(&input, NULL, buffer, sizeof buffer / sizeof *buffer, &url);
                CHECK_EQ(result, length - place - 1 <= 5 ? COOK_OK : COOK_BAD_HOST);
            }
            if (!result) {
                CHECK_EQ(url.path_length, place);
                CHECK_EQ(url.key_path_length, place);
                CHECK_EQ(url.query_length, length - place);
                CHECK_EQ(url.key_host_length, place);
                for (size_t i = 1; i < place; i++)
                    CHECK(url.full[url.path_offset + i] == 'q' && url.key_path[i] == 'Q' &&
                          url.key_host[i] == 'Z');
                for (size_t i = 1; i < length - place; i++)
                    CHECK_EQ(url.full[url.query_offset + i], 'q');
            }
            free(target);
            free(name);
        }
    }
}

static void double_slashes_and_dots_are_seen_at_every_place(void)
{
    for (size_t length = 3; length < 50; length++) {
        for (size_t place = 1; place + 1 < length; place++) {
            char target[64];

            memset(target, 'x', length);
            target[0] = '/';
            memcpy(target + place, "//", 2);
            CHECK_EQ(cook_with(target, length, "h", NULL), COOK_OK);
            CHECK_EQ(url.path_length, length);
            CHECK_EQ(url.key_path_length, place == 1 ? length - 2 : length - 1);
            memset(target + 1, 'x', length - 1);
            memcpy(target + place, "/.", 2);
            CHECK_EQ(cook_with(target, length, "h", NULL), COOK_OK);
            CHECK_EQ(url.path_length, place + 2 < length ? length : place == 1 ? 1 : place + 1);
        }
    }
}

CHECK_MAIN(CHECK_TEST(one_buffer_holds_url_host_path_and_query),
           CHECK_TEST(an_absent_query_has_no_length_and_a_lone_mark_has_one),
           CHECK_TEST(dot_segments_are_removed), CHECK_TEST(repeated_slashes_are_kept_in_the_url),
           CHECK_TEST(repeated_slashes_are_one_in_the_routing_key), CHECK_TEST(escapes_are_decoded_once),
           CHECK_TEST(every_printable_escape_decodes), CHECK_TEST(malformed_escapes_are_bad_urls),
           CHECK_TEST(escapes_that_are_not_utf8_are_read_as_code_page_1252),
           CHECK_TEST(escaped_controls_are_bad_urls), CHECK_TEST(raw_controls_are_bad_urls),
           CHECK_TEST(allow_restricted_chars_lets_escaped_controls_through_but_not_nul),
           CHECK_TEST(allow_unescaped_restricted_chars_lets_raw_controls_through),
           CHECK_TEST(percent_u_is_one_utf16_unit_where_allowed),
           CHECK_TEST(raw_bytes_beyond_ascii_are_bad_urls), CHECK_TEST(segments_have_limits),
           CHECK_TEST(a_url_of_more_than_65534_bytes_is_too_long),
           CHECK_TEST(the_query_is_widened_byte_by_byte),
           CHECK_TEST(the_asterisk_is_for_options_and_routed_as_the_root),
           CHECK_TEST(the_authority_of_an_absolute_target_replaces_the_host),
           CHECK_TEST(other_forms_of_target_are_bad_urls), CHECK_TEST(the_scheme_is_that_of_the_connection),
           CHECK_TEST(the_host_keeps_its_text_and_gains_a_port), CHECK_TEST(a_malformed_host_is_a_bad_host),
           CHECK_TEST(the_key_host_is_folded_and_has_no_port),
           CHECK_TEST(punycode_labels_are_routed_as_unicode_and_shown_as_sent),
           CHECK_TEST(a_missing_host_is_bad_when_required_and_else_the_local_address),
           CHECK_TEST(a_short_buffer_is_refused), CHECK_TEST(a_remembered_host_is_cooked_like_a_new_one),
           CHECK_TEST(the_slashes_of_the_key_are_marked),
           CHECK_TEST(every_length_and_position_is_cooked_alike),
           CHECK_TEST(double_slashes_and_dots_are_seen_at_every_place))
