/* InternetCrackUrl: a URL into its parts, once for each kind of character, because a part may be pointed to in the caller's own
 * text. The parts are as the URL has them; only ICU_DECODE changes them. */
#include "error/error.h"
#include "wininet.h"

#include <stdbool.h>
#include <string.h>

static const struct scheme {
    const char *name;
    INTERNET_SCHEME number;
    INTERNET_PORT port;
} schemes[] = {
    {"http", INTERNET_SCHEME_HTTP, INTERNET_DEFAULT_HTTP_PORT},
    {"https", INTERNET_SCHEME_HTTPS, INTERNET_DEFAULT_HTTPS_PORT},
    {"ftp", INTERNET_SCHEME_FTP, INTERNET_DEFAULT_FTP_PORT},
    {"gopher", INTERNET_SCHEME_GOPHER, INTERNET_DEFAULT_GOPHER_PORT},
    {"file", INTERNET_SCHEME_FILE, 0},
    {"news", INTERNET_SCHEME_NEWS, 0},
    {"mailto", INTERNET_SCHEME_MAILTO, 0},
    {"socks", INTERNET_SCHEME_SOCKS, INTERNET_DEFAULT_SOCKS_PORT},
    {"javascript", INTERNET_SCHEME_JAVASCRIPT, 0},
    {"vbscript", INTERNET_SCHEME_VBSCRIPT, 0},
    {"res", INTERNET_SCHEME_RES, 0},
};

static int digit(unsigned c)
{
    if (c >= '0' && c <= '9')
        return (int)c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? (int)c - 'a' + 10 : -1;
}

#define CHARACTER    char
#define COMPONENTS   URL_COMPONENTSA
#define CRACK        InternetCrackUrlA
#define MEMBER(name) narrow_##name
#include "shell/crack_family.h"
#undef CHARACTER
#undef COMPONENTS
#undef CRACK
#undef MEMBER

#define CHARACTER    WCHAR
#define COMPONENTS   URL_COMPONENTSW
#define CRACK        InternetCrackUrlW
#define MEMBER(name) wide_##name
#include "shell/crack_family.h"
