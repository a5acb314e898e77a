/* Clients that show a name and a password (RFC 7617), and what a server program sees of it. Windows names only. */
#ifndef BASIC_H
#define BASIC_H

#include "client.h"

/* Base64 of a text, in one of four buffers. */
static inline const char *base64(const char *text)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    static char buffers[4][4096];
    static unsigned turn;
    char *start = buffers[turn++ & 3], *out = start;
    size_t length = strlen(text), i;

    CHECK(length < 3000);
    for (i = 0; i < length; i += 3) {
        unsigned long bits = (unsigned long)(unsigned char)text[i] << 16;

        if (i + 1 < length)
            bits |= (unsigned long)(unsigned char)text[i + 1] << 8;
        if (i + 2 < length)
            bits |= (unsigned char)text[i + 2];
        *out++ = digits[bits >> 18];
        *out++ = digits[bits >> 12 & 63];
        *out++ = i + 1 < length ? digits[bits >> 6 & 63] : '=';
        *out++ = i + 2 < length ? digits[bits & 63] : '=';
    }
    *out = 0;
    return start;
}

/* A GET with that Authorization field; NULL: with none. */
static inline void ask_with(SOCKET s, const char *authorization)
{
    char text[8192];

    snprintf(text, sizeof text, "GET / HTTP/1.1\r\nHost: localhost\r\n%s%s%s\r\n",
             authorization ? "Authorization: " : "", authorization ? authorization : "",
             authorization ? "\r\n" : "");
    client_send(s, text);
}

static inline void ask_as(SOCKET s, const char *user, const char *password)
{
    char both[3000], field[4200];

    snprintf(both, sizeof both, "%s:%s", user, password);
    snprintf(field, sizeof field, "Basic %s", base64(both));
    ask_with(s, field);
}

/* NULL: the request has none. */
static inline const HTTP_REQUEST_AUTH_INFO *auth_info(const HTTP_REQUEST *request)
{
    USHORT i;

    for (i = 0; i < request->RequestInfoCount; i++) {
        if (request->pRequestInfo[i].InfoType != HttpRequestInfoTypeAuth)
            continue;
        CHECK_EQ(request->pRequestInfo[i].InfoLength, sizeof(HTTP_REQUEST_AUTH_INFO));
        return (const HTTP_REQUEST_AUTH_INFO *)request->pRequestInfo[i].pInfo;
    }
    return NULL;
}

/* For a session (group 0) or a group; realm NULL: none. */
static inline void enable_schemes(const struct server *server, int on_group, ULONG schemes, const char *realm)
{
    HTTP_SERVER_AUTHENTICATION_INFO info;
    WCHAR wide[512];

    memset(&info, 0, sizeof info);
    info.Flags.Present = 1;
    info.AuthSchemes = schemes;
    if (realm) {
        info.BasicParams.Realm = server_wide(wide, 512, realm);
        info.BasicParams.RealmLength = (USHORT)(strlen(realm) * sizeof(WCHAR));
    }
    if (on_group)
        CHECK_EQ(HttpSetUrlGroupProperty(server->group, HttpServerAuthenticationProperty, &info, sizeof info),
                 NO_ERROR);
    else
        CHECK_EQ(HttpSetServerSessionProperty(server->session, HttpServerAuthenticationProperty, &info,
                                              sizeof info),
                 NO_ERROR);
}

#endif
