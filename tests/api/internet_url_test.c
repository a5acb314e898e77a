/* wininet.h's functions that make URLs. Taking them apart is in crack_url_test.c. */
#include <windows.h>
#include <wininet.h>
#include "check.h"

#ifdef _WIN32
#define WIDE(text) L##text
#else
#define WIDE(text) u##text
#endif

static char url[100];
static DWORD size;

static URL_COMPONENTSA parts_of(const char *scheme, const char *host, INTERNET_PORT port, const char *path)
{
    URL_COMPONENTSA parts;

    memset(&parts, 0, sizeof parts);
    parts.dwStructSize = sizeof parts;
    parts.lpszScheme = (LPSTR)(ULONG_PTR)scheme;
    parts.lpszHostName = (LPSTR)(ULONG_PTR)host;
    parts.nPort = port;
    parts.lpszUrlPath = (LPSTR)(ULONG_PTR)path;
    size = sizeof url;
    return parts;
}

static void urls_are_made_of_parts(void)
{
    URL_COMPONENTSA parts = parts_of("http", "host.com", 80, "/path");

    CHECK(InternetCreateUrlA(&parts, 0, url, &size));
    CHECK_STR(url, "http://host.com/path");
    CHECK_EQ(size, 20);
    parts = parts_of("http", "host.com", 8080, "/a b");
    parts.lpszUserName = (LPSTR)(ULONG_PTR) "me";
    parts.lpszPassword = (LPSTR)(ULONG_PTR) "secret";
    parts.lpszExtraInfo = (LPSTR)(ULONG_PTR) "?q";
    CHECK(InternetCreateUrlA(&parts, ICU_ESCAPE, url, &size));
    CHECK_STR(url, "http://me:secret@host.com:8080/a%20b?q");
    parts = parts_of(NULL, "host.com", 443, "/");
    parts.nScheme = INTERNET_SCHEME_HTTPS;
    parts.dwHostNameLength = 4;
    CHECK(InternetCreateUrlA(&parts, 0, url, &size));
    CHECK_STR(url, "https://host/");
}

static void what_cannot_be_made_is_refused(void)
{
    URL_COMPONENTSA parts = parts_of("http", "h", 0, "/");

    size = 5;
    CHECK(!InternetCreateUrlA(&parts, 0, url, &size));
    CHECK_EQ(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
    CHECK_EQ(size, 10);
    parts.lpszPassword = (LPSTR)(ULONG_PTR) "no user";
    size = sizeof url;
    CHECK(!InternetCreateUrlA(&parts, 0, url, &size));
    CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    parts = parts_of("http", "h", 0, "/");
    parts.dwStructSize--;
    CHECK(!InternetCreateUrlA(&parts, 0, url, &size));
    CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK(!InternetCreateUrlA(NULL, 0, url, &size));
    CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
}

static void canonical_urls_are_escaped_unless_told(void)
{
    WCHAR wide[40];

    size = sizeof url;
    CHECK(InternetCanonicalizeUrlA("http://h/a b/../c d", url, &size, 0));
    CHECK_STR(url, "http://h/c%20d");
    CHECK_EQ(size, 14);
    size = sizeof url;
    CHECK(InternetCanonicalizeUrlA("http://h/c d", url, &size, ICU_NO_ENCODE));
    CHECK_STR(url, "http://h/c d");
    size = sizeof url;
    CHECK(InternetCanonicalizeUrlA("http://h/a/../c d", url, &size, ICU_NO_META));
    CHECK_STR(url, "http://h/a/../c%20d");
    size = 40;
    CHECK(InternetCanonicalizeUrlW(WIDE("http://h"), wide, &size, 0));
    CHECK_EQ(lstrcmpW(wide, WIDE("http://h/")), 0);
    size = 3;
    CHECK(!InternetCanonicalizeUrlA("http://h/a", url, &size, 0));
    CHECK_EQ(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
    CHECK_EQ(size, 11);
}

/* The page: since Internet Explorer 4 it always works as with ICU_BROWSER_MODE, so that what begins with ? or # stays as it is. */
static void a_query_is_left_alone(void)
{
    static const struct {
        const char *from, *to;
        DWORD flags;
    } cases[] = {
        {"http://h/a b?c d", "http://h/a%20b?c d", 0},
        {"http://h/a b#c d", "http://h/a%20b#c d", 0},
        {"http://h/a b?c d", "http://h/a%20b?c d", ICU_BROWSER_MODE},
        {"http://h/a b?c d", "http://h/a%20b?c d", ICU_ENCODE_SPACES_ONLY},
        {"http://h/%41?%41", "http://h/A?%41", ICU_DECODE},
        {"http://h/%41#%41", "http://h/A#%41", ICU_DECODE | ICU_NO_ENCODE},
        {"http://h/%41?%41", "http://h/%2541?%41", ICU_ENCODE_PERCENT},
    };
    size_t i;

    for (i = 0; i < ARRAYSIZE(cases); i++) {
        size = sizeof url;
        CHECK(InternetCanonicalizeUrlA(cases[i].from, url, &size, cases[i].flags));
        CHECK_STR(url, cases[i].to);
    }
}

/* Whatever part is not there, or empty: the length tells where the URL ends, and "no" is behind it. */
static void cracked_urls_are_made_again(void)
{
    static const char *const cases[] = {
        "http://host?x=1", "http://host#f",    "http://host",   "http://host/p",          "http://host/p?q#f",
        "file:///a/b",     "http://u:@host/p", "http://@host/", "http://u:p@host:8080?q", "mailto:a@b",
    };
    char long_url[60];
    size_t i;

    for (i = 0; i < ARRAYSIZE(cases); i++) {
        URL_COMPONENTSA parts;

        memset(&parts, 0, sizeof parts);
        parts.dwStructSize = sizeof parts;
        parts.dwSchemeLength = parts.dwHostNameLength = parts.dwUserNameLength = parts.dwPasswordLength = 1;
        parts.dwUrlPathLength = parts.dwExtraInfoLength = 1;
        snprintf(long_url, sizeof long_url, "%sno", cases[i]);
        CHECK(InternetCrackUrlA(long_url, (DWORD)strlen(cases[i]), 0, &parts));
        size = sizeof url;
        CHECK(InternetCreateUrlA(&parts, 0, url, &size));
        CHECK_STR(url, cases[i]);
    }
}

/* Both are wanted as one by programs that add the lengths up. */
static void path_and_query_stand_side_by_side(void)
{
    LPCSTR text = "http://host?x=1";
    URL_COMPONENTSA parts;

    memset(&parts, 0, sizeof parts);
    parts.dwStructSize = sizeof parts;
    parts.dwUrlPathLength = parts.dwExtraInfoLength = 1;
    CHECK(InternetCrackUrlA(text, 0, 0, &parts));
    CHECK(parts.lpszUrlPath == text + 11);
    CHECK_EQ(parts.dwUrlPathLength, 0);
    CHECK(parts.lpszExtraInfo == text + 11);
    CHECK_EQ(parts.dwExtraInfoLength, 4);
}

static void urls_are_combined(void)
{
    size = sizeof url;
    CHECK(InternetCombineUrlA("http://h/a/b", "../c d", url, &size, 0));
    CHECK_STR(url, "http://h/c%20d");
    size = 3;
    CHECK(!InternetCombineUrlA("http://h/a/b", "c", url, &size, 0));
    CHECK_EQ(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
}

CHECK_MAIN(CHECK_TEST(urls_are_made_of_parts), CHECK_TEST(what_cannot_be_made_is_refused),
           CHECK_TEST(canonical_urls_are_escaped_unless_told), CHECK_TEST(a_query_is_left_alone),
           CHECK_TEST(cracked_urls_are_made_again), CHECK_TEST(path_and_query_stand_side_by_side),
           CHECK_TEST(urls_are_combined))
