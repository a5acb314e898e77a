/* The URL functions of shlwapi.h. */
#include <windows.h>
#include <shlwapi.h>
#include "check.h"

#ifdef _WIN32
#define WIDE(text) L##text
#else
#define WIDE(text) u##text
#endif

#ifndef URL_E_INVALID_SYNTAX /* mingw has it elsewhere */
#define URL_E_INVALID_SYNTAX ((HRESULT)0x80041001)
#endif

/* What a function that fills a buffer gave. */
static char got[400];
static DWORD size;

static HRESULT escaped(const char *url, DWORD flags)
{
    size = sizeof got;
    return UrlEscapeA(url, got, &size, flags);
}

static void unsafe_characters_are_escaped(void)
{
    static const struct {
        const char *url;
        DWORD flags;
        const char *escaped;
    } cases[] = {
        {"test/t%e<s t.asp?url=/{ex% ample</abc.asp?frame=true#fr%agment", URL_ESCAPE_SPACES_ONLY,
         "test/t%e<s%20t.asp?url=/{ex%%20ample</abc.asp?frame=true#fr%agment"},
        {"test/t%e<s t.asp?url=/{ex% ample</abc.asp?frame=true#fr%agment", URL_ESCAPE_PERCENT,
         "test/t%25e%3Cs%20t.asp?url=/{ex% ample</abc.asp?frame=true#fr%agment"},
        {"test/t%e<s t.asp", URL_ESCAPE_SEGMENT_ONLY, "test%2Ft%e%3Cs%20t.asp"},
        {"a^&`{}|][\"<>\\z", 0, "a%5E%26%60%7B%7D%7C%5D%5B%22%3C%3E%5Cz"},
        {"a#b?c", URL_ESCAPE_SEGMENT_ONLY, "a%23b%3Fc"},
        {"a%b", URL_ESCAPE_SEGMENT_ONLY | URL_ESCAPE_PERCENT, "a%25b"},
        {"a;:@=+$,'!*()~-_.b", 0, "a;:@=+$,'!*()~-_.b"},
        {"http://h/a b?c d", 0, "http://h/a%20b?c d"},
        {"file:///c:/a b#c", 0, "file:///c:/a%20b%23c"},
        {"\x01\x7f", 0, "%01%7F"},
        {"", 0, ""},
    };
    size_t i;

    for (i = 0; i < ARRAYSIZE(cases); i++) {
        CHECK_EQ(escaped(cases[i].url, cases[i].flags), S_OK);
        CHECK_STR(got, cases[i].escaped);
        CHECK_EQ(size, strlen(cases[i].escaped));
    }
}

static void extra_information_can_keep_its_spaces(void)
{
    CHECK_EQ(
        escaped("t/t%e<s t.asp?url=/{ex% ample#x y", URL_ESCAPE_SPACES_ONLY | URL_DONT_ESCAPE_EXTRA_INFO),
        S_OK);
    CHECK_STR(got, "t/t%e<s%20t.asp?url=/{ex% ample#x y");
}

static void a_component_keeps_unreserved_characters_only(void)
{
    CHECK_EQ(escaped("aZ0-.~_ /?#[]@!$&'()*+,;=%", 0x00080000), S_OK); /* URL_ESCAPE_ASCII_URI_COMPONENT */
    CHECK_STR(got, "aZ0-.~_%20%2F%3F%23%5B%5D%40%21%24%26%27%28%29%2A%2B%2C%3B%3D%25");
}

static void wide_text_is_escaped_as_utf8_on_request(void)
{
    WCHAR out[64];
    DWORD room = 64;

    CHECK_EQ(UrlEscapeW(WIDE("\x00E9\x20AC\xD83D\xDE00 b"), out, &room, 0x00040000),
             S_OK); /* URL_ESCAPE_AS_UTF8 */
    CHECK_EQ(lstrcmpW(out, WIDE("%C3%A9%E2%82%AC%F0%9F%98%80%20b")), 0);
    CHECK_EQ(room, 31);
    room = 64;
    CHECK_EQ(UrlEscapeW(WIDE("\x00E9"), out, &room, 0), S_OK);
    CHECK_EQ(lstrcmpW(out, WIDE("%E9")), 0);
}

static void a_short_buffer_learns_the_size(void)
{
    char out[8];
    DWORD room = 4;

    CHECK_EQ(UrlEscapeA("a b c", out, &room, 0), E_POINTER);
    CHECK_EQ(room, 10);
    room = 0;
    CHECK_EQ(UrlEscapeA("a", out, &room, 0), E_INVALIDARG);
    room = 8;
    CHECK_EQ(UrlEscapeA("a", NULL, &room, 0), E_INVALIDARG);
    CHECK_EQ(UrlEscapeA(NULL, out, &room, 0), E_INVALIDARG);
    CHECK_EQ(UrlEscapeA("a", out, NULL, 0), E_INVALIDARG);
    CHECK_EQ(UrlCanonicalizeA("http://h/a", out, &room, 0), E_POINTER);
    CHECK_EQ(room, 11);
}

static void escapes_are_undone(void)
{
    char in_place[] = "a%20b%3Fc", url[] = "a%20b%zz%4", extra[] = "a%20b?c%20d";
    WCHAR utf8[] = {'%', 'c', '3', '%', 'a', '9', '%', 'e', '2', '%', '8', '2', '%', 'A', 'C', 0}, wide[16];

    size = sizeof got;
    CHECK_EQ(UrlUnescapeA(url, got, &size, 0), S_OK);
    CHECK_STR(got, "a b%zz%4");
    CHECK_EQ(size, 8);
    size = sizeof got;
    CHECK_EQ(UrlUnescapeA(extra, got, &size, URL_DONT_UNESCAPE_EXTRA_INFO), S_OK);
    CHECK_STR(got, "a b?c%20d");
    CHECK_EQ(UrlUnescapeInPlace(in_place, 0), S_OK);
    CHECK_STR(in_place, "a b?c");
    size = 16;
    CHECK_EQ(UrlUnescapeW(utf8, wide, &size, 0x00040000), S_OK); /* URL_UNESCAPE_AS_UTF8 */
    CHECK_EQ(lstrcmpW(wide, WIDE("\x00E9\x20AC")), 0);
    size = 2;
    CHECK_EQ(UrlUnescapeA(url, got, &size, 0), E_POINTER);
    CHECK_EQ(size, 9);
}

static void urls_become_canonical(void)
{
    static const struct {
        const char *url;
        DWORD flags;
        const char *canonical;
    } cases[] = {
        {"http://h/hello/cruel/../world", 0, "http://h/hello/world"},
        {"http://h/hello/cruel/../world", URL_DONT_SIMPLIFY, "http://h/hello/cruel/../world"},
        {"http://h/../path1/path2/file.htm", 0, "http://h/../path1/path2/file.htm"},
        {"http://h/a/./b", 0, "http://h/a/b"},
        {"http://h/a/b/..", 0, "http://h/a/"},
        {"http://h", 0, "http://h/"},
        {"http://h\\a\\b", 0, "http://h/a/b"},
        {"http://h/a\tb\n", 0, "http://h/ab"},
        {"http://h/ ", 0, "http://h/"},
        {"http://h/?a=/../b", URL_DONT_SIMPLIFY, "http://h/?a=/../b"},
        {"mailto:a/../b", 0, "mailto:a/../b"},
        {"file:///c:/a/../b", 0, "file:///c:/b"},
        {"file://c:/x", 0, "file:///c:/x"},
        {"c:\\a\\b c", 0, "file:///c:/a/b%20c"},
        {"http://h/a b<>", URL_ESCAPE_UNSAFE, "http://h/a%20b%3C%3E"},
        {"http://h/a b<>", URL_ESCAPE_SPACES_ONLY, "http://h/a%20b<>"},
        {"mailto:a b<", URL_ESCAPE_UNSAFE, "mailto:a%20b%3C"},
        {"http://h/a%20<", URL_UNESCAPE | URL_ESCAPE_UNSAFE, "http://h/a%20%3C"},
        {"http://h/a%b", URL_ESCAPE_PERCENT, "http://h/a%25b"},
        {"a/b/../c", 0, "a/b/../c"},
        {"/a/b/../c", 0, "/a/c"},
    };
    size_t i;

    for (i = 0; i < ARRAYSIZE(cases); i++) {
        size = sizeof got;
        CHECK_EQ(UrlCanonicalizeA(cases[i].url, got, &size, cases[i].flags), S_OK);
        CHECK_STR(got, cases[i].canonical);
        CHECK_EQ(size, strlen(cases[i].canonical));
    }
}

static void a_query_is_no_path(void)
{
    size = sizeof got;
    CHECK_EQ(UrlCanonicalizeA("http://h/x?a=/b/../c", got, &size, 0), S_OK);
    CHECK_STR(got, "http://h/x?a=/b/../c");
    size = sizeof got;
    CHECK_EQ(UrlCanonicalizeA("http://h/a%20%3f%23", got, &size, URL_UNESCAPE), S_OK);
    CHECK_STR(got, "http://h/a %3f%23"); /* these two would begin a query */
}

static void urls_are_combined(void)
{
    static const struct {
        const char *relative, *combined;
    } cases[] = {
        {"g", "http://a/b/c/g"},       {"./g", "http://a/b/c/g"},
        {"g/", "http://a/b/c/g/"},     {"/g", "http://a/g"},
        {"//g", "http://g/"},          {"?y", "http://a/b/c/?y"},
        {"g?y", "http://a/b/c/g?y"},   {"#s", "http://a/b/c/d;p?q#s"},
        {"g#s", "http://a/b/c/g#s"},   {";x", "http://a/b/c/;x"},
        {"./", "http://a/b/c/"},       {"..", "http://a/b/"},
        {"../g", "http://a/b/g"},      {"../..", "http://a/"},
        {"../../g", "http://a/g"},     {"../../../g", "http://a/../g"},
        {"/../g", "http://a/../g"},    {"..g", "http://a/b/c/..g"},
        {"g/./h", "http://a/b/c/g/h"}, {"g/../h", "http://a/b/c/h"},
        {"http:g", "http://a/b/c/g"},  {"http://x/y", "http://x/y"},
        {"HTTP://x", "http://x/"},     {"c:\\x", "file:///c:/x"},
        {"mailto:x", "mailto:x"},
    };
    WCHAR wide[32];
    size_t i;

    for (i = 0; i < ARRAYSIZE(cases); i++) {
        size = sizeof got;
        CHECK_EQ(UrlCombineA("http://a/b/c/d;p?q", cases[i].relative, got, &size, 0), S_OK);
        CHECK_STR(got, cases[i].combined);
    }
    size = sizeof got;
    CHECK_EQ(UrlCombineA("http://h", "b c", got, &size, URL_ESCAPE_UNSAFE), S_OK);
    CHECK_STR(got, "http://h/b%20c");
    size = 3;
    CHECK_EQ(UrlCombineA("http://h", "b", got, &size, 0), E_POINTER);
    CHECK_EQ(size, 11);
    size = 0;
    CHECK_EQ(UrlCombineA("http://h/a/b", "c", NULL, &size, 0), E_POINTER);
    CHECK_EQ(size, sizeof "http://h/a/c");
    size = 32;
    CHECK_EQ(UrlCombineW(WIDE("file:///c:/a/b"), WIDE("c"), wide, &size, 0), S_OK);
    CHECK_EQ(lstrcmpW(wide, WIDE("file:///c:/a/c")), 0);
}

static void parts_are_taken(void)
{
    static const struct {
        const char *url;
        DWORD part;
        HRESULT result;
        const char *text;
    } cases[] = {
        {"http://user:pw@host.com:8080/p?q=1", URL_PART_SCHEME, S_OK, "http"},
        {"http://user:pw@host.com:8080/p?q=1", URL_PART_HOSTNAME, S_OK, "host.com"},
        {"http://user:pw@host.com:8080/p?q=1", URL_PART_USERNAME, S_OK, "user"},
        {"http://user:pw@host.com:8080/p?q=1", URL_PART_PASSWORD, S_OK, "pw"},
        {"http://user:pw@host.com:8080/p?q=1", URL_PART_PORT, S_OK, "8080"},
        {"http://user:pw@host.com:8080/p?q=1", URL_PART_QUERY, S_OK, "q=1"},
        {"http://host/", URL_PART_PORT, E_INVALIDARG, ""},
        {"http://host/", URL_PART_QUERY, S_FALSE, ""},
        {"mailto:a@b", URL_PART_HOSTNAME, E_FAIL, ""},
        {"file://srv/x", URL_PART_HOSTNAME, S_OK, "srv"},
        {"file://c:/x", URL_PART_HOSTNAME, S_FALSE, ""},
        {"nothing", URL_PART_SCHEME, S_FALSE, ""},
    };
    size_t i;

    for (i = 0; i < ARRAYSIZE(cases); i++) {
        size = sizeof got;
        CHECK_EQ(UrlGetPartA(cases[i].url, got, &size, cases[i].part, 0), cases[i].result);
        if (SUCCEEDED(cases[i].result))
            CHECK_STR(got, cases[i].text);
    }
    size = sizeof got;
    CHECK_EQ(UrlGetPartA("http://h:1/", got, &size, URL_PART_HOSTNAME, URL_PARTFLAG_KEEPSCHEME), S_OK);
    CHECK_STR(got, "http:h");
    size = 3;
    CHECK_EQ(UrlGetPartA("http://host/", got, &size, URL_PART_HOSTNAME, 0), E_POINTER);
    CHECK_EQ(size, 5);
}

static void an_address_in_brackets_is_one_host(void)
{
    size = sizeof got;
    CHECK_EQ(UrlGetPartA("http://[::1]:81/", got, &size, URL_PART_HOSTNAME, 0), S_OK);
    CHECK_STR(got, "[::1]");
    size = sizeof got;
    CHECK_EQ(UrlGetPartA("http://[::1]:81/", got, &size, URL_PART_PORT, 0), S_OK);
    CHECK_STR(got, "81");
}

static void schemes_are_parsed(void)
{
    static const struct {
        const char *url;
        HRESULT result;
        UINT length, scheme;
    } cases[] = {
        {"http://h/x", S_OK, 4, URL_SCHEME_HTTP},    {"HTTPS:x", S_OK, 5, URL_SCHEME_HTTPS},
        {"xyz-1.2+:y", S_OK, 8, URL_SCHEME_UNKNOWN}, {"file://x", S_OK, 4, URL_SCHEME_FILE},
        {"about:x", S_OK, 5, URL_SCHEME_ABOUT},      {"c:\\x", URL_E_INVALID_SYNTAX, 0, 0},
        {"x", URL_E_INVALID_SYNTAX, 0, 0},           {"ab cd:e", URL_E_INVALID_SYNTAX, 0, 0},
    };
    PARSEDURLA parsed;
    PARSEDURLW wide;
    size_t i;

    for (i = 0; i < ARRAYSIZE(cases); i++) {
        parsed.cbSize = sizeof parsed;
        CHECK_EQ(ParseURLA(cases[i].url, &parsed), cases[i].result);
        CHECK_EQ(PathIsURLA(cases[i].url), SUCCEEDED(cases[i].result));
        if (SUCCEEDED(cases[i].result)) {
            CHECK(parsed.pszProtocol == cases[i].url);
            CHECK_EQ(parsed.cchProtocol, cases[i].length);
            CHECK(parsed.pszSuffix == cases[i].url + parsed.cchProtocol + 1);
            CHECK_EQ(parsed.cchSuffix, strlen(parsed.pszSuffix));
            CHECK_EQ(parsed.nScheme, cases[i].scheme);
        }
    }
    parsed.cbSize = 1;
    CHECK_EQ(ParseURLA("http:x", &parsed), E_INVALIDARG);
    wide.cbSize = sizeof wide;
    CHECK_EQ(ParseURLW(WIDE("ftp:x"), &wide), S_OK);
    CHECK_EQ(wide.nScheme, URL_SCHEME_FTP);
}

static void questions_have_answers(void)
{
    const char *url = "http://h/x?y#z";

    CHECK(UrlIsA(url, URLIS_URL));
    CHECK(!UrlIsA("c:\\x", URLIS_URL));
    CHECK(UrlIsA("mailto:a", URLIS_OPAQUE));
    CHECK(!UrlIsOpaqueA(url));
    CHECK(UrlIsFileUrlA("file:///c:/x"));
    CHECK(UrlIsW(WIDE("http://h/dir/"), URLIS_DIRECTORY));
    CHECK(!UrlIsA(url, URLIS_DIRECTORY));
    CHECK(UrlGetLocationA(url) == url + 12);
    CHECK(UrlGetLocationA("http://h/x") == NULL);
    CHECK(UrlCompareA("http://h/a", "http://h/a/", FALSE) < 0);
    CHECK_EQ(UrlCompareA("http://h/a", "http://h/a/", TRUE), 0);
    CHECK(UrlCompareA("http://H/a", "http://h/a", TRUE) < 0);
}

static void a_query_can_be_asked_for(void)
{
    CHECK(UrlIsA("http://h/x?y", URLIS_HASQUERY));
    CHECK(!UrlIsA("http://h/x", URLIS_HASQUERY));
    CHECK(UrlIsA("www.x.com", URLIS_APPLIABLE));
    CHECK(!UrlIsA("x.com", URLIS_APPLIABLE));
}

static void equal_urls_have_equal_hashes(void)
{
    BYTE narrow[8], wide[8], other[8];

    CHECK_EQ(UrlHashA("http://h/a", narrow, 8), S_OK);
    CHECK_EQ(UrlHashW(WIDE("http://h/a"), wide, 8), S_OK);
    CHECK_EQ(UrlHashA("http://h/b", other, 8), S_OK);
    CHECK_EQ(memcmp(narrow, wide, 8), 0);
    CHECK(memcmp(narrow, other, 8) != 0);
    CHECK_EQ(HashData(NULL, 1, narrow, 8), E_INVALIDARG);
}

static void schemes_are_guessed(void)
{
    static const struct {
        const char *text;
        DWORD flags;
        HRESULT result;
        const char *url;
    } cases[] = {
        {"www.x.com", URL_APPLY_GUESSSCHEME, S_OK, "http://www.x.com"},
        {"ftp.x.com", URL_APPLY_GUESSSCHEME, S_OK, "ftp://ftp.x.com"},
        {"x.com", URL_APPLY_GUESSSCHEME, S_FALSE, NULL},
        {"x.com", URL_APPLY_GUESSSCHEME | URL_APPLY_DEFAULT, S_OK, "http://x.com"},
        {"http://x", URL_APPLY_DEFAULT, S_FALSE, NULL},
        {"a.b:c", URL_APPLY_FORCEAPPLY | URL_APPLY_DEFAULT, S_OK, "http://a.b:c"},
        {"c:\\x", URL_APPLY_GUESSFILE, S_OK, "file:///c:/x"},
        {"x", 0, S_FALSE, NULL},
    };
    size_t i;

    for (i = 0; i < ARRAYSIZE(cases); i++) {
        size = sizeof got;
        CHECK_EQ(UrlApplySchemeA(cases[i].text, got, &size, cases[i].flags), cases[i].result);
        if (cases[i].url)
            CHECK_STR(got, cases[i].url);
    }
}

static void paths_and_urls_become_each_other(void)
{
    static const struct {
        const char *path, *url;
    } both[] =
        {
            {"c:\\a b\\c#d%20", "file:///c:/a%20b/c%23d%2520"},
            {"\\\\srv\\share\\x", "file://srv/share/x"},
            {"\\a\\b", "file:///a/b"},
            {"a\\b", "file:a/b"},
        },
      from_url[] = {
          {"c:\\x", "file://c:/x"},           {"c:\\x", "file:c:\\x"},           {"c:\\x", "file:/c|/x"},
          {"c:\\x", "file://localhost/c:/x"}, {"\\\\srv\\x", "file://///srv/x"}, {"C:\\x", "FILE:///C:/x"},
      };
    size_t i;

    for (i = 0; i < ARRAYSIZE(both); i++) {
        size = sizeof got;
        CHECK_EQ(UrlCreateFromPathA(both[i].path, got, &size, 0), S_OK);
        CHECK_STR(got, both[i].url);
        size = sizeof got;
        CHECK_EQ(PathCreateFromUrlA(both[i].url, got, &size, 0), S_OK);
        if (i < 3)
            CHECK_STR(got, both[i].path);
    }
    for (i = 0; i < ARRAYSIZE(from_url); i++) {
        size = sizeof got;
        CHECK_EQ(PathCreateFromUrlA(from_url[i].url, got, &size, 0), S_OK);
        CHECK_STR(got, from_url[i].path);
    }
    size = sizeof got;
    CHECK_EQ(UrlCreateFromPathA("http://h/", got, &size, 0), S_FALSE);
    CHECK_STR(got, "http://h/");
    size = sizeof got;
    CHECK_EQ(PathCreateFromUrlA("http://h/", got, &size, 0), E_INVALIDARG);
}

CHECK_MAIN(CHECK_TEST(unsafe_characters_are_escaped), CHECK_TEST(extra_information_can_keep_its_spaces),
           CHECK_TEST(a_component_keeps_unreserved_characters_only),
           CHECK_TEST(wide_text_is_escaped_as_utf8_on_request), CHECK_TEST(a_short_buffer_learns_the_size),
           CHECK_TEST(escapes_are_undone), CHECK_TEST(urls_become_canonical), CHECK_TEST(a_query_is_no_path),
           CHECK_TEST(urls_are_combined), CHECK_TEST(parts_are_taken),
           CHECK_TEST(an_address_in_brackets_is_one_host), CHECK_TEST(schemes_are_parsed),
           CHECK_TEST(questions_have_answers), CHECK_TEST(a_query_can_be_asked_for),
           CHECK_TEST(equal_urls_have_equal_hashes), CHECK_TEST(schemes_are_guessed),
           CHECK_TEST(paths_and_urls_become_each_other))
