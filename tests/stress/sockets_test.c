/* Many overlapped sockets on one port while others cancel and close: every call that was taken completes exactly once, what
 * arrives arrives in order, and a direct error leaves nothing behind. */
#include "check.h"
#include "mswsock.h"
#include "object/yield.h"
#include "winsock2.h"
#include "windows.h"
#include <stdatomic.h>
#include <stdbool.h>
#include <time.h>

#define MAKERS  3 /* threads that make connections and let go of them */
#define ROUNDS  25
#define PIECES  6 /* receives outstanding at a time */
#define PIECE   700
#define MESSAGE (PIECES * PIECE / 2)

struct call {
    OVERLAPPED overlapped; /* first: what a packet names */
    _Atomic(int) packets;
    _Atomic(int) *outstanding;
    DWORD bytes;
    ULONG_PTR status;
    char data[PIECE];
};

static HANDLE port;
static _Atomic(int) wrong;
static unsigned seed;

static unsigned next_random(unsigned *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

static DWORD WINAPI collect(void *context)
{
    (void)context;
    for (;;) {
        OVERLAPPED *overlapped = NULL;
        ULONG_PTR key;
        struct call *call;
        DWORD bytes;

        GetQueuedCompletionStatus(port, &bytes, &key, &overlapped, INFINITE);
        if (!overlapped)
            return 0;
        call = (struct call *)overlapped;
        call->bytes = bytes;
        call->status = overlapped->Internal;
        if (atomic_fetch_add(&call->packets, 1) != 0)
            atomic_fetch_add(&wrong, 1);
        atomic_fetch_sub(call->outstanding, 1);
    }
}

/* Counts the call before it is made: its packet may come first. */
static void begin(struct call *call, _Atomic(int) *outstanding)
{
    memset(&call->overlapped, 0, sizeof call->overlapped);
    atomic_store(&call->packets, 0);
    call->outstanding = outstanding;
    atomic_fetch_add(outstanding, 1);
}

static bool taken(struct call *call, int result)
{
    if (result == 0 || WSAGetLastError() == WSA_IO_PENDING)
        return true;
    atomic_fetch_sub(call->outstanding, 1);
    return false;
}

static bool receive(SOCKET s, struct call *call, _Atomic(int) *outstanding)
{
    WSABUF buffer = {PIECE, call->data};
    DWORD flags = 0;

    begin(call, outstanding);
    return taken(call, WSARecv(s, &buffer, 1, NULL, &flags, &call->overlapped, NULL));
}

static bool transmit(SOCKET s, struct call *call, char *data, ULONG length, _Atomic(int) *outstanding)
{
    WSABUF buffer = {length, data};

    begin(call, outstanding);
    return taken(call, WSASend(s, &buffer, 1, NULL, 0, &call->overlapped, NULL));
}

static SOCKET stream(void)
{
    return httpapi_socket(2, 1, 0);
}

static SOCKET listener_at(SOCKADDR_IN *address)
{
    SOCKET s = stream();
    int length = sizeof *address;

    *address = (SOCKADDR_IN){.sin_family = 2};
    address->sin_addr.S_un.S_addr = httpapi_htonl(0x7f000001);
    CHECK_EQ(httpapi_bind(s, (SOCKADDR *)address, sizeof *address), 0);
    CHECK_EQ(httpapi_listen(s, 64), 0);
    CHECK_EQ(httpapi_getsockname(s, (SOCKADDR *)address, &length), 0);
    return s;
}

/* What a second thread does to a connection meanwhile. */
struct mischief {
    SOCKET s;
    struct call *call;
    unsigned kind, delay;
};

static DWORD WINAPI make_mischief(void *context)
{
    struct mischief *mischief = context;

    for (unsigned i = 0; i < mischief->delay; i++)
        SwitchToThread();
    if (mischief->kind == 0)
        httpapi_closesocket(mischief->s);
    else if (mischief->kind == 1)
        CancelIoEx((HANDLE)mischief->s, &mischief->call->overlapped);
    else
        CancelIoEx((HANDLE)mischief->s, NULL);
    return 0;
}

/* Receives that ended well, one after another, are the message from its start on. */
static void compare(const struct call *calls, const bool *was_taken, const char *message)
{
    size_t at = 0;

    for (int i = 0; i < PIECES; i++) {
        if (!was_taken[i] || calls[i].status != 0)
            continue;
        if (at + calls[i].bytes > MESSAGE || memcmp(calls[i].data, message + at, calls[i].bytes) != 0) {
            atomic_fetch_add(&wrong, 1);
            return;
        }
        at += calls[i].bytes;
    }
}

struct maker {
    unsigned random;
    HANDLE thread;
};

static void wait_for_all(_Atomic(int) *outstanding)
{
    while (atomic_load(outstanding) > 0)
        SwitchToThread();
}

static void one_connection(struct maker *maker, SOCKET listener, const SOCKADDR_IN *address, char *message)
{
    struct call receives[PIECES], sends[2], accepting;
    bool was_taken[PIECES];
    _Atomic(int) outstanding = 0;
    SOCKET client = stream(), server = stream();
    struct mischief mischief;
    HANDLE thread;
    DWORD bytes;

    begin(&accepting, &outstanding);
    if (taken(&accepting, AcceptEx(listener, server, accepting.data, 0, 32, 32, &bytes, &accepting.overlapped)
                              ? 0
                              : SOCKET_ERROR))
        httpapi_connect(client, (const SOCKADDR *)address, sizeof *address);
    wait_for_all(&outstanding);
    if (accepting.status)
        atomic_fetch_add(&wrong, 1);
    CreateIoCompletionPort((HANDLE)client, port, 0, 0);
    CreateIoCompletionPort((HANDLE)server, port, 0, 0);

    for (int i = 0; i < PIECES; i++)
        was_taken[i] = receive(server, &receives[i], &outstanding);
    mischief = (struct mischief){next_random(&maker->random) % 4 ? server : client,
                                 &receives[next_random(&maker->random) % PIECES],
                                 next_random(&maker->random) % 4, next_random(&maker->random) % 40};
    thread = CreateThread(NULL, 0, make_mischief, &mischief, 0, NULL);
    for (int i = 0; i < 2; i++)
        transmit(client, &sends[i], message + i * (MESSAGE / 2), MESSAGE / 2, &outstanding);
    for (unsigned i = next_random(&maker->random) % 40; i; i--)
        SwitchToThread();
    httpapi_closesocket(client);
    httpapi_closesocket(server);
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
    wait_for_all(&outstanding);
    compare(receives, was_taken, message);
}

static DWORD WINAPI make(void *context)
{
    struct maker *maker = context;
    char message[MESSAGE];
    SOCKADDR_IN address;
    SOCKET listener = listener_at(&address);

    for (size_t i = 0; i < sizeof message; i++)
        message[i] = (char)(i * 31 + i / 256);
    CreateIoCompletionPort((HANDLE)listener, port, 0, 0);
    for (int i = 0; i < ROUNDS; i++)
        one_connection(maker, listener, &address, message);
    httpapi_closesocket(listener);
    return 0;
}

static void every_call_completes_once_whatever_becomes_of_its_socket(void)
{
    struct maker makers[MAKERS];
    HANDLE collectors[2];
    WSADATA data;

    printf("    seed %u\n", seed);
    CHECK_EQ(WSAStartup(MAKEWORD(2, 2), &data), 0);
    port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 0);
    for (int i = 0; i < 2; i++)
        collectors[i] = CreateThread(NULL, 0, collect, NULL, 0, NULL);
    for (int i = 0; i < MAKERS; i++) {
        makers[i].random = seed + (unsigned)i * 77777u;
        makers[i].thread = CreateThread(NULL, 0, make, &makers[i], 0, NULL);
    }
    for (int i = 0; i < MAKERS; i++) {
        CHECK_EQ(WaitForSingleObject(makers[i].thread, INFINITE), WAIT_OBJECT_0);
        CloseHandle(makers[i].thread);
    }
    for (int i = 0; i < 2; i++)
        PostQueuedCompletionStatus(port, 0, 0, NULL);
    for (int i = 0; i < 2; i++) {
        CHECK_EQ(WaitForSingleObject(collectors[i], INFINITE), WAIT_OBJECT_0);
        CloseHandle(collectors[i]);
    }
    CloseHandle(port);
    CHECK_EQ(atomic_load(&wrong), 0);
    CHECK_EQ(WSACleanup(), 0);
    seed++;
}

int main(int argc, char **argv)
{
    static const struct check_test tests[] = {
        CHECK_TEST(every_call_completes_once_whatever_becomes_of_its_socket), {NULL, NULL}};
    const char *given = getenv("CHECK_SEED");

    seed = given ? (unsigned)atoi(given) : (unsigned)time(NULL);
    return check_main(tests, argc, argv);
}
