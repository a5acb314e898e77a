/* Both ends of a conversation for tests of the API: a blocking client on a plain socket, and the few calls that every server
 * makes first. Windows names only, so that the tests build with any Windows compiler. Everything fails the test that calls it.
 *
 *     struct server server;
 *     server_open(&server, 2);                                      session, group, queue, "http://localhost:<port>/"
 *     SOCKET client = client_connect(server.port);
 *     client_send(client, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
 *     server_receive(&server, &message, 0);                         a synchronous HttpReceiveHttpRequest
 *     server_answer(&server, message.request.RequestId, "hello");
 *     client_response(client, text, sizeof text);
 *     closesocket(client);
 *     server_close(&server); */
#ifndef CLIENT_H
#define CLIENT_H

#include <winsock2.h>
#include <ws2tcpip.h>
#include <windows.h>
#include "http.h"
#include "check.h"
#include "test_port.h"

/* Nothing in a test takes this long; what does has hung. Milliseconds. */
#define CLIENT_PATIENCE 20000

/* From any thread; starting twice does no harm. */
static inline void client_start(void)
{
    static volatile LONG started;
    WSADATA data;

    if (InterlockedCompareExchange(&started, 0, 0))
        return;
    CHECK_EQ(WSAStartup(MAKEWORD(2, 2), &data), 0);
    InterlockedExchange(&started, 1);
}

/* A TCP port that nobody had a moment ago. */
static inline unsigned short client_free_port(void)
{
    struct sockaddr_in address;
    int tries, taken = 1;
    SOCKET s;

    client_start();
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    for (tries = 0; tries < TEST_PORT_TRIES && taken; tries++) {
        s = socket(AF_INET, SOCK_STREAM, 0);
        CHECK(s != INVALID_SOCKET);
        address.sin_port = htons(test_port(GetCurrentProcessId()));
        taken = bind(s, (struct sockaddr *)&address, sizeof address) != 0;
        closesocket(s);
    }
    CHECK(!taken);
    return ntohs(address.sin_port);
}

static inline void client_set_patience(SOCKET s, DWORD milliseconds)
{
    setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, (const char *)&milliseconds, sizeof milliseconds);
    setsockopt(s, SOL_SOCKET, SO_SNDTIMEO, (const char *)&milliseconds, sizeof milliseconds);
}

/* INVALID_SOCKET when nobody listens. */
static inline SOCKET client_try_connect(unsigned short port)
{
    struct sockaddr_in address;
    BOOL yes = TRUE;
    SOCKET s;

    client_start();
    s = socket(AF_INET, SOCK_STREAM, 0);
    CHECK(s != INVALID_SOCKET);
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    if (connect(s, (struct sockaddr *)&address, sizeof address) != 0) {
        closesocket(s);
        return INVALID_SOCKET;
    }
    setsockopt(s, IPPROTO_TCP, TCP_NODELAY, (const char *)&yes, sizeof yes);
    client_set_patience(s, CLIENT_PATIENCE);
    return s;
}

static inline SOCKET client_connect(unsigned short port)
{
    SOCKET s = client_try_connect(port);

    CHECK(s != INVALID_SOCKET);
    return s;
}

static inline void client_send_bytes(SOCKET s, const void *data, size_t length)
{
    const char *at = (const char *)data;

    while (length > 0) {
        int part = length < 1000000 ? (int)length : 1000000, sent = send(s, at, part, 0);
        CHECK(sent > 0);
        at += sent;
        length -= (size_t)sent;
    }
}

static inline void client_send(SOCKET s, const char *text)
{
    client_send_bytes(s, text, strlen(text));
}

/* Up to `length` bytes; fewer only when the other side has closed or reset. Returns how many. */
static inline size_t client_receive(SOCKET s, void *out, size_t length)
{
    size_t done = 0;

    while (done < length) {
        int part = length - done < 1000000 ? (int)(length - done) : 1000000;
        int received = recv(s, (char *)out + done, part, 0);
        if (received < 0)
            CHECK(WSAGetLastError() != WSAETIMEDOUT);
        if (received <= 0)
            break;
        done += (size_t)received;
    }
    return done;
}

/* Waits for the end of the connection. 0: an orderly end with nothing before it; 1: a reset; -1: bytes came. */
static inline int client_end(SOCKET s)
{
    char byte;
    int received = recv(s, &byte, 1, 0);

    if (received < 0)
        CHECK(WSAGetLastError() != WSAETIMEDOUT);
    return received == 0 ? 0 : received < 0 ? 1 : -1;
}

/* Nothing is there to be read for `milliseconds`. Never the proof of anything alone. */
static inline int client_silent(SOCKET s, DWORD milliseconds)
{
    struct timeval patience;
    fd_set set;

    FD_ZERO(&set);
    FD_SET(s, &set);
    patience.tv_sec = (long)(milliseconds / 1000);
    patience.tv_usec = (long)(milliseconds % 1000) * 1000;
    return select((int)s + 1, &set, NULL, NULL, &patience) == 0;
}

/* Of two clients of a queue that has room for one request: waits until one is refused, and gives the other, whose request is in the
 * queue then. */
static inline SOCKET client_that_waits(SOCKET one, SOCKET other)
{
    int turn;

    for (turn = 0; turn < CLIENT_PATIENCE / 10; turn++) {
        SOCKET now = turn % 2 ? one : other;
        if (!client_silent(now, 10)) {
            closesocket(now);
            return turn % 2 ? other : one;
        }
    }
    CHECK(!"one is refused");
    return INVALID_SOCKET;
}

/* The value of a header in a message head, or NULL; the first of several. One rotating buffer of four. */
static inline const char *client_header(const char *message, const char *name)
{
    static char values[4][1024];
    static unsigned turn;
    size_t length = strlen(name), i;
    const char *line = strstr(message, "\r\n");
    char *out = values[turn++ & 3];

    for (; line && line[2] != '\r'; line = strstr(line + 2, "\r\n")) {
        const char *at = line + 2;
        for (i = 0; i < length && (at[i] | 32) == (name[i] | 32); i++)
            ;
        if (i < length || at[i] != ':')
            continue;
        for (at += i + 1; *at == ' '; at++)
            ;
        for (i = 0; i + 1 < sizeof values[0] && at[i] && at[i] != '\r'; i++)
            out[i] = at[i];
        out[i] = 0;
        return out;
    }
    return NULL;
}

/* One response: the head to its empty line, and as many body bytes as Content-Length says; NUL behind it. Returns the length.
 * For a HEAD request or a body of another kind read the head with client_head. */
static inline size_t client_head(SOCKET s, char *out, size_t size)
{
    size_t length = 0;

    while (length < 4 || memcmp(out + length - 4, "\r\n\r\n", 4) != 0) {
        CHECK(length + 1 < size);
        if (client_receive(s, out + length, 1) != 1)
            break;
        length++;
    }
    out[length] = 0;
    return length;
}

static inline size_t client_response(SOCKET s, char *out, size_t size)
{
    size_t head = client_head(s, out, size), body;
    const char *value = client_header(out, "Content-Length");

    body = value ? (size_t)strtoul(value, NULL, 10) : 0;
    CHECK(head + body < size);
    body = client_receive(s, out + head, body);
    out[head + body] = 0;
    return head + body;
}

/* What follows the head. */
static inline const char *client_body(const char *message)
{
    const char *end = strstr(message, "\r\n\r\n");

    return end ? end + 4 : NULL;
}

/* --- the server's side --- */

struct server {
    int version;
    unsigned short port;
    HANDLE queue;
    HTTP_SERVER_SESSION_ID session;
    HTTP_URL_GROUP_ID group;
    WCHAR url[64];
};

/* Narrow ASCII as WCHAR. */
static inline WCHAR *server_wide(WCHAR *out, size_t size, const char *text)
{
    size_t i;

    for (i = 0; text[i]; i++) {
        CHECK(i + 1 < size);
        out[i] = (WCHAR)(unsigned char)text[i];
    }
    out[i] = 0;
    return out;
}

/* "http://localhost:<port><path>" */
static inline WCHAR *server_url(WCHAR *out, size_t size, unsigned short port, const char *path)
{
    char text[512];

    snprintf(text, sizeof text, "http://localhost:%u%s", port, path);
    return server_wide(out, size, text);
}

static inline HTTPAPI_VERSION server_version(USHORT major, USHORT minor)
{
    HTTPAPI_VERSION version;

    version.HttpApiMajorVersion = major;
    version.HttpApiMinorVersion = minor;
    return version;
}

static inline void server_bind(HTTP_URL_GROUP_ID group, HANDLE queue)
{
    HTTP_BINDING_INFO binding;

    memset(&binding, 0, sizeof binding);
    binding.Flags.Present = 1;
    binding.RequestQueueHandle = queue;
    CHECK_EQ(HttpSetUrlGroupProperty(group, HttpServerBindingProperty, &binding, sizeof binding), 0);
}

/* Starts the API as well; every server_open has its server_close. */
static inline void server_open_v1(struct server *server)
{
    memset(server, 0, sizeof *server);
    server->version = 1;
    server->port = client_free_port();
    server_url(server->url, 64, server->port, "/");
    CHECK_EQ(HttpInitialize(server_version(1, 0), HTTP_INITIALIZE_SERVER, NULL), 0);
    CHECK_EQ(HttpCreateHttpHandle(&server->queue, 0), 0);
    CHECK_EQ(HttpAddUrl(server->queue, server->url, NULL), 0);
}

#define SERVER_CONTEXT 0xdeadbeef

static inline void server_open_v2(struct server *server)
{
    memset(server, 0, sizeof *server);
    server->version = 2;
    server->port = client_free_port();
    server_url(server->url, 64, server->port, "/");
    CHECK_EQ(HttpInitialize(server_version(2, 0), HTTP_INITIALIZE_SERVER, NULL), 0);
    CHECK_EQ(HttpCreateServerSession(server_version(2, 0), &server->session, 0), 0);
    CHECK_EQ(HttpCreateUrlGroup(server->session, &server->group, 0), 0);
    CHECK_EQ(HttpCreateRequestQueue(server_version(2, 0), NULL, NULL, 0, &server->queue), 0);
    server_bind(server->group, server->queue);
    CHECK_EQ(HttpAddUrlToUrlGroup(server->group, server->url, SERVER_CONTEXT, 0), 0);
}

static inline void server_open(struct server *server, int version)
{
    if (version == 1)
        server_open_v1(server);
    else
        server_open_v2(server);
}

/* A queue handle that the test has closed itself is set to NULL by the test. */
static inline void server_close_v1(struct server *server)
{
    if (server->queue)
        CHECK(CloseHandle(server->queue));
    CHECK_EQ(HttpTerminate(HTTP_INITIALIZE_SERVER, NULL), 0);
}

static inline void server_close_v2(struct server *server)
{
    CHECK_EQ(HttpCloseUrlGroup(server->group), 0);
    CHECK_EQ(HttpCloseServerSession(server->session), 0);
    if (server->queue)
        CHECK_EQ(HttpCloseRequestQueue(server->queue), 0);
    CHECK_EQ(HttpTerminate(HTTP_INITIALIZE_SERVER, NULL), 0);
}

static inline void server_close(struct server *server)
{
    if (server->version == 1)
        server_close_v1(server);
    else
        server_close_v2(server);
}

/* A request and the room for what it points to. */
struct message {
    union {
        HTTP_REQUEST request;
        char room[16384];
    };
};

/* The next request, synchronously; it must be received without error. Returns the byte count. */
static inline ULONG server_receive(struct server *server, struct message *message, ULONG flags)
{
    ULONG bytes = 0;

    CHECK_EQ(HttpReceiveHttpRequest(server->queue, HTTP_NULL_ID, flags, &message->request, sizeof *message,
                                    &bytes, NULL),
             0);
    return bytes;
}

static inline void server_chunk(HTTP_DATA_CHUNK *chunk, const void *data, size_t length)
{
    memset(chunk, 0, sizeof *chunk);
    chunk->DataChunkType = HttpDataChunkFromMemory;
    chunk->FromMemory.pBuffer = (PVOID)(ULONG_PTR)data;
    chunk->FromMemory.BufferLength = (ULONG)length;
}

/* An empty 200 to be filled in. */
static inline void server_response(HTTP_RESPONSE *response)
{
    memset(response, 0, sizeof *response);
    response->StatusCode = 200;
    response->pReason = "OK";
    response->ReasonLength = 2;
}

/* 200 with a text, synchronously. */
static inline void server_answer(struct server *server, HTTP_REQUEST_ID id, const char *text)
{
    HTTP_RESPONSE response;
    HTTP_DATA_CHUNK chunk;

    server_response(&response);
    server_chunk(&chunk, text, strlen(text));
    response.EntityChunkCount = *text ? 1 : 0;
    response.pEntityChunks = *text ? &chunk : NULL;
    CHECK_EQ(HttpSendHttpResponse(server->queue, id, 0, &response, NULL, NULL, NULL, 0, NULL, NULL), 0);
}

#endif
