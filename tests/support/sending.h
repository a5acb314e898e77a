/* What tests of sending share: one request at a time in `message`, what came back in `wire`, and a body too big for any socket. */
#ifndef SENDING_H
#define SENDING_H

#include "overlapped_call.h"

static struct message message;
static char wire[70000];

static const char simple[] = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

static inline ULONG send_response(struct server *server, ULONG flags, HTTP_RESPONSE *response, ULONG *bytes)
{
    return HttpSendHttpResponse(server->queue, message.request.RequestId, flags, response, NULL, bytes, NULL,
                                0, NULL, NULL);
}

static inline ULONG send_body(struct server *server, ULONG flags, USHORT count, HTTP_DATA_CHUNK *chunks,
                              ULONG *bytes)
{
    return HttpSendResponseEntityBody(server->queue, message.request.RequestId, flags, count, chunks, bytes,
                                      NULL, 0, NULL, NULL);
}

/* A request is sent and received. */
static inline void ask_with(struct server *server, SOCKET client, const char *text)
{
    client_send(client, text);
    server_receive(server, &message, 0);
}

static inline SOCKET ask(struct server *server)
{
    SOCKET client = client_connect(server->port);

    ask_with(server, client, simple);
    return client;
}

static inline void set_known(HTTP_RESPONSE *response, HTTP_HEADER_ID id, const char *value)
{
    response->Headers.KnownHeaders[id].pRawValue = value;
    response->Headers.KnownHeaders[id].RawValueLength = (USHORT)strlen(value);
}

static inline void set_unknown(HTTP_UNKNOWN_HEADER *header, const char *name, const char *value)
{
    header->pName = name;
    header->NameLength = (USHORT)strlen(name);
    header->pRawValue = value;
    header->RawValueLength = (USHORT)strlen(value);
}

/* The same connection serves another request. */
static inline void still_usable(struct server *server, SOCKET client)
{
    ask_with(server, client, simple);
    server_answer(server, message.request.RequestId, "again");
    client_response(client, wire, sizeof wire);
    CHECK_STR(client_body(wire), "again");
}

static inline void done(struct server *server, SOCKET client)
{
    closesocket(client);
    server_close(server);
}

/* More than a socket holds on either side. */
#define BIG (48u << 20)

static inline char *big_body(void)
{
    static char *body;
    size_t i;

    if (!body) {
        body = (char *)malloc(BIG);
        CHECK(body != NULL);
        for (i = 0; i < BIG; i++)
            body[i] = (char)(i * 31 + (i >> 11));
    }
    return body;
}

static inline void receive_big(SOCKET client, size_t length)
{
    size_t at = 0;

    while (at < length) {
        size_t part = length - at < sizeof wire ? length - at : sizeof wire;
        CHECK_EQ(client_receive(client, wire, part), part);
        CHECK_MEM(wire, big_body() + at, part);
        at += part;
    }
}

#endif
