/* CancelSynchronousIo against the data a sleeping receive waits for: every byte arrives once, in order, and a cancellation
 * ends at most the one sleep it was meant for. */
#include "check.h"
#include "object/yield.h"
#include "winsock2.h"
#include "windows.h"
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

#define BYTES   500
#define READERS 3

struct stream {
    SOCKET in, out;
    HANDLE thread;
    _Atomic(LONG) received, aborted, wrong;
};

static struct stream streams[READERS];
static _Atomic(LONG) finished;

static DWORD WINAPI receive_all_bytes(void *context)
{
    struct stream *stream = context;
    unsigned char byte;

    while (stream->received < BYTES) {
        int count = httpapi_recv(stream->in, (char *)&byte, 1, 0);

        if (count == 1 && byte == (unsigned char)stream->received)
            atomic_fetch_add(&stream->received, 1);
        else if (count < 0 && GetLastError() == ERROR_OPERATION_ABORTED)
            atomic_fetch_add(&stream->aborted, 1);
        else
            atomic_fetch_add(&stream->wrong, 1);
        if (stream->wrong)
            break;
    }
    atomic_fetch_add(&finished, 1);
    return 0;
}

static void *send_bytes(void *context)
{
    struct stream *stream = context;

    for (int i = 0; i < BYTES; i++) {
        unsigned char byte = (unsigned char)i;

        httpapi_send(stream->out, (const char *)&byte, 1, 0);
        if (i % 4 == 0)
            sched_yield();
    }
    return NULL;
}

static void connect_stream(struct stream *stream)
{
    SOCKADDR_IN address = {.sin_family = 2 /* AF_INET */};
    SOCKET listener = httpapi_socket(2, 1 /* SOCK_STREAM */, 0);
    int length = sizeof address;

    stream->received = stream->aborted = stream->wrong = 0;
    address.sin_addr.S_un.S_addr = httpapi_htonl(0x7f000001);
    CHECK_EQ(httpapi_bind(listener, (SOCKADDR *)&address, sizeof address), 0);
    CHECK_EQ(httpapi_listen(listener, 1), 0);
    CHECK_EQ(httpapi_getsockname(listener, (SOCKADDR *)&address, &length), 0);
    stream->out = httpapi_socket(2, 1, 0);
    CHECK_EQ(httpapi_connect(stream->out, (SOCKADDR *)&address, sizeof address), 0);
    stream->in = httpapi_accept(listener, NULL, NULL);
    CHECK(stream->in != INVALID_SOCKET);
    CHECK_EQ(httpapi_closesocket(listener), 0);
}

static void cancelling_loses_no_byte_and_ends_no_other_sleep(void)
{
    pthread_t senders[READERS];
    LONG cancelled[READERS] = {0};
    WSADATA data;

    CHECK_EQ(WSAStartup(MAKEWORD(2, 2), &data), 0);
    YIELD_ONE_IN(5);
    finished = 0;
    for (int i = 0; i < READERS; i++) {
        connect_stream(&streams[i]);
        streams[i].thread = CreateThread(NULL, 0, receive_all_bytes, &streams[i], 0, NULL);
        CHECK_EQ(pthread_create(&senders[i], NULL, send_bytes, &streams[i]), 0);
    }
    while (finished < READERS)
        for (int i = 0; i < READERS; i++) {
            cancelled[i] += CancelSynchronousIo(streams[i].thread) ? 1 : 0;
            sched_yield();
        }
    for (int i = 0; i < READERS; i++) {
        pthread_join(senders[i], NULL);
        CHECK_EQ(WaitForSingleObject(streams[i].thread, INFINITE), WAIT_OBJECT_0);
        CHECK_EQ(streams[i].wrong, 0);
        CHECK_EQ(streams[i].received, BYTES);
        CHECK(streams[i].aborted <= cancelled[i]);
        CHECK(CloseHandle(streams[i].thread));
        CHECK_EQ(httpapi_closesocket(streams[i].in), 0);
        CHECK_EQ(httpapi_closesocket(streams[i].out), 0);
    }
    YIELD_ONE_IN(0);
    CHECK_EQ(WSACleanup(), 0);
}

CHECK_MAIN(CHECK_TEST(cancelling_loses_no_byte_and_ends_no_other_sleep))
