/* A plain GET, and what its client sees when the server answers 503 by itself. Windows names only, as client.h. */
#ifndef REFUSAL_H
#define REFUSAL_H

#include "client.h"

static inline SOCKET ask(struct server *server)
{
    SOCKET client = client_connect(server->port);

    client_send(client, "GET /x HTTP/1.1\r\nHost: localhost\r\n\r\n");
    return client;
}

/* What a client is told by a queue that refuses, at each verbosity. */
static inline void expect_refusal(SOCKET client, ULONG verbosity, const char *named)
{
    char text[2048];

    if (verbosity == Http503ResponseVerbosityBasic) {
        CHECK_EQ(client_end(client), 1);
    } else {
        client_response(client, text, sizeof text);
        CHECK(strncmp(text, "HTTP/1.1 503 Service Unavailable\r\n", 34) == 0);
        CHECK_STR(client_header(text, "Connection"), "close");
        if (verbosity == Http503ResponseVerbosityFull)
            CHECK(strstr(client_body(text), named) != NULL);
        else
            CHECK(strstr(text, named) == NULL);
        CHECK_EQ(client_end(client), 0);
    }
    closesocket(client);
}

#endif
