/* InternetCrackUrl. */
#include <windows.h>
#include <wininet.h>
#include "check.h"

#ifdef _WIN32
#define WIDE(text) L##text
#else
#define WIDE(text) u##text
#endif

static void parts_are_copied(void)
{
    static const struct {
        const char *url, *scheme, *user, *password, *host, *path, *extra;
        INTERNET_SCHEME number;
        INTERNET_PORT port;
    } cases[] = {
        {"http://www.example.com/a/b?c=d#e", "http", "", "", "www.example.com", "/a/b", "?c=d#e",
         INTERNET_SCHEME_HTTP, 80},
        {"HTTPS://me:se%63ret@host:8443", "HTTPS", "me", "se%63ret", "host", "", "", INTERNET_SCHEME_HTTPS,
         8443},
        {"http://[::1]:81/", "http", "", "", "[::1]", "/", "", INTERNET_SCHEME_HTTP, 81},
        {"http://host?x", "http", "", "", "host", "", "?x", INTERNET_SCHEME_HTTP, 80},
        {"ftp://a@b@c/", "ftp", "a@b", "", "c", "/", "", INTERNET_SCHEME_FTP, 21},
        {"mailto:a@b", "mailto", "", "", "", "a@b", "", INTERNET_SCHEME_MAILTO, 0},
        {"xyz://h:1/p", "xyz", "", "", "h", "/p", "", INTERNET_SCHEME_UNKNOWN, 1},
    };
    char scheme[32], user[32], password[32], host[32], path[32], extra[32];
    size_t i;

    for (i = 0; i < ARRAYSIZE(cases); i++) {
        URL_COMPONENTSA parts = {
            sizeof parts, scheme, 32, INTERNET_SCHEME_DEFAULT, host, 32, 0, user, 32, password, 32, path,
            32,           extra,  32};

        CHECK(InternetCrackUrlA(cases[i].url, 0, 0, &parts));
        CHECK_STR(scheme, cases[i].scheme);
        CHECK_STR(user, cases[i].user);
        CHECK_STR(password, cases[i].password);
        CHECK_STR(host, cases[i].host);
        CHECK_STR(path, cases[i].path);
        CHECK_STR(extra, cases[i].extra);
        CHECK_EQ(parts.dwHostNameLength, strlen(cases[i].host));
        CHECK_EQ(parts.nScheme, cases[i].number);
        CHECK_EQ(parts.nPort, cases[i].port);
    }
}

static void parts_are_pointed_to(void)
{
    LPCWSTR url = WIDE("http://h:8080/path?query and more");
    URL_COMPONENTSW parts;

    memset(&parts, 0, sizeof parts);
    parts.dwStructSize = sizeof parts;
    parts.dwHostNameLength = 1;
    parts.dwUrlPathLength = (DWORD)-1;
    CHECK(InternetCrackUrlW(url, 19, 0, &parts));
    CHECK(parts.lpszHostName == url + 7);
    CHECK_EQ(parts.dwHostNameLength, 1);
    CHECK(parts.lpszUrlPath == url + 13);
    CHECK_EQ(parts.dwUrlPathLength, 6); /* with the query, which nobody asked for */
    CHECK(parts.lpszScheme == NULL);
    CHECK_EQ(parts.nPort, 8080);
}

static void decoding_needs_a_buffer(void)
{
    URL_COMPONENTSA parts;
    char path[16];

    memset(&parts, 0, sizeof parts);
    parts.dwStructSize = sizeof parts;
    parts.lpszUrlPath = path;
    parts.dwUrlPathLength = sizeof path;
    CHECK(InternetCrackUrlA("http://h/a%20b%2", 0, ICU_DECODE, &parts));
    CHECK_STR(path, "/a b%2");
    CHECK_EQ(parts.dwUrlPathLength, 6);
    parts.dwUrlPathLength = sizeof path;
    CHECK(InternetCrackUrlA("http://h/c%20d", 0, ICU_ESCAPE, &parts));
    CHECK_STR(path, "/c d");
    parts.dwHostNameLength = 1;
    parts.dwUrlPathLength = sizeof path;
    CHECK(!InternetCrackUrlA("http://h/a", 0, ICU_DECODE, &parts));
    CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
}

static void wrong_calls_have_their_codes(void)
{
    static const struct {
        const char *url;
        DWORD error;
    } cases[] = {
        {"host/path", ERROR_INTERNET_UNRECOGNIZED_SCHEME}, {"", ERROR_INTERNET_UNRECOGNIZED_SCHEME},
        {"://host", ERROR_INTERNET_UNRECOGNIZED_SCHEME},   {"http://h:99999/", ERROR_INTERNET_INVALID_URL},
        {"http://h:8o/", ERROR_INTERNET_INVALID_URL},
    };
    URL_COMPONENTSA parts;
    char host[4];
    size_t i;

    memset(&parts, 0, sizeof parts);
    parts.dwStructSize = sizeof parts;
    for (i = 0; i < ARRAYSIZE(cases); i++) {
        CHECK(!InternetCrackUrlA(cases[i].url, 0, 0, &parts));
        CHECK_EQ(GetLastError(), cases[i].error);
    }
    parts.lpszHostName = host;
    parts.dwHostNameLength = 4;
    CHECK(!InternetCrackUrlA("http://host/", 0, 0, &parts));
    CHECK_EQ(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
    CHECK_EQ(parts.dwHostNameLength, 5);
    parts.dwStructSize--;
    CHECK(!InternetCrackUrlA("http://host/", 0, 0, &parts));
    CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK(!InternetCrackUrlA(NULL, 0, 0, &parts));
    CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
}

CHECK_MAIN(CHECK_TEST(parts_are_copied), CHECK_TEST(parts_are_pointed_to),
           CHECK_TEST(decoding_needs_a_buffer), CHECK_TEST(wrong_calls_have_their_codes))
