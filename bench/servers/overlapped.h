/* Hello with overlapped calls: many exchanges, each of which receives, answers and receives again. Who delivers the completions is
 * the including server's affair. */
#ifndef OVERLAPPED_H
#define OVERLAPPED_H

#include "server.h"

#define EXCHANGES 64

struct exchange {
    OVERLAPPED overlapped; /* first, so that a completion's OVERLAPPED is its exchange */
    BOOL answering;
    HTTP_RESPONSE response;
    HTTP_DATA_CHUNK chunk;
    union {
        HTTP_REQUEST request;
        UCHAR room[SERVER_ROOM];
    };
};

static struct exchange exchanges[EXCHANGES];
static LONG exchanges_alive = EXCHANGES;

/* Called before each operation that will have a completion, and again when it turns out that it will have none. */
static void exchange_begins(void);
static void exchange_failed(void);

static ULONG exchange_start(struct exchange *x)
{
    exchange_begins();
    if (x->answering)
        return HttpSendHttpResponse(server_queue, x->request.RequestId, 0, &x->response, NULL, NULL, NULL, 0,
                                    &x->overlapped, NULL);
    return HttpReceiveHttpRequest(server_queue, HTTP_NULL_ID, 0, &x->request, SERVER_ROOM, NULL,
                                  &x->overlapped);
}

/* Takes an exchange a step further. FALSE: it was the last that ended. */
static BOOL exchange_run(struct exchange *x, ULONG error)
{
    while (error == NO_ERROR || x->answering) {
        x->answering = !x->answering && error == NO_ERROR;
        error = exchange_start(x);
        if (error == NO_ERROR || error == ERROR_IO_PENDING)
            return TRUE;
        exchange_failed();
    }
    return InterlockedDecrement(&exchanges_alive) != 0;
}

static void exchanges_start(void)
{
    int i;

    for (i = 0; i < EXCHANGES; i++) {
        server_write(&exchanges[i].response, &exchanges[i].chunk, server_greeting,
                     sizeof(server_greeting) - 1);
        exchanges[i].answering = TRUE; /* so that the first step is to receive */
        exchange_run(&exchanges[i], NO_ERROR);
    }
}

#endif
