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
           CHECK_TEST(canonical_urls_are_escaped_unless_told), CHECK_TEST(urls_are_combined))
