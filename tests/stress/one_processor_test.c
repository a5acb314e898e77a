/* On one processor a thread that takes a request wakes nobody for the rest of what its turn of the loop has brought: it will be back
 * (object/idle.h, idle_owe). Here it is not: of each round's requests the first is answered only when all others have been, by other
 * threads. A wake-up that is owed and never paid is a test that never ends.
 *
 * The client is another process. It stops this one while it sends, so that one turn brings them all and nothing comes later. Before
 * each round it asks so often, one by one, that the loop is on a lease again whatever the round before has taught its keeper. */
#include "load.h"

#include <sched.h>
#include <signal.h>
#include <sys/wait.h>

#define BUFFER      8192
#define CONNECTIONS 8
#define THREADS     3
#define ROUNDS      6
#define CALM        1000 /* GOOD_TURNS in src/net/lease.c, and what the keeper answers before */

/* How the first of a round waits for the others: where the library knows of it, where it does not, and using the processor. */
enum way { WAITS, SLEEPS, SPINS, WAYS };

static struct load_server server;
static _Atomic(enum way) way;
static HANDLE all_answered;
static _Atomic(unsigned) taken, answered; /* in this round */

static void wait_for_others(void)
{
    switch (atomic_load(&way)) {
    case WAITS:
        REQUIRE(WaitForSingleObject(all_answered, INFINITE) == WAIT_OBJECT_0);
        break;
    case SLEEPS:
        while (atomic_load(&answered) < CONNECTIONS - 1)
            load_sleep_us(200);
        break;
    default:
        while (atomic_load(&answered) < CONNECTIONS - 1)
            ;
        break;
    }
}

static bool is_calm(const HTTP_REQUEST *request)
{
    return request->RawUrlLength > 1;
}

static void answer(HTTP_REQUEST_ID id, bool calm)
{
    HTTP_RESPONSE response = {.StatusCode = 200};
    bool first = !calm && atomic_fetch_add(&taken, 1) == 0;

    if (first)
        wait_for_others();
    REQUIRE(HttpSendHttpResponse(server.queue, id, 0, &response, NULL, NULL, NULL, 0, NULL, NULL) ==
            NO_ERROR);
    if (!calm && !first && atomic_fetch_add(&answered, 1) == CONNECTIONS - 2)
        SetEvent(all_answered);
}

/* --- the client --- */

static int to_client, from_client;
static pid_t client;

static void ask(int s, USHORT port, const char *path)
{
    char text[64];
    int length = snprintf(text, sizeof(text), "GET %s HTTP/1.1\r\nHost: localhost:%u\r\n\r\n", path, port);

    REQUIRE(load_send(s, text, (size_t)length));
}

static void hear(struct load_reader *reader)
{
    size_t body = 1;

    REQUIRE(load_head(reader, &body) == 200 && body == 0);
}

static bool is_stopped(pid_t process)
{
    char path[64], text[256], *state;
    FILE *file;

    snprintf(path, sizeof(path), "/proc/%d/stat", process);
    file = fopen(path, "r");
    REQUIRE(file && fgets(text, sizeof(text), file));
    fclose(file);
    state = strrchr(text, ')');
    return state && state[2] == 'T';
}

static void play_round(struct load_reader *readers, USHORT port, pid_t parent)
{
    char token = 0;

    for (unsigned i = 0; i < CALM; i++) {
        ask(readers[0].s, port, "/calm");
        hear(&readers[0]);
    }
    REQUIRE(write(from_client, &token, 1) == 1 && read(to_client, &token, 1) == 1);
    REQUIRE(kill(parent, SIGSTOP) == 0);
    while (!is_stopped(parent))
        load_sleep_us(100);
    for (unsigned i = 0; i < CONNECTIONS; i++)
        ask(readers[i].s, port, "/");
    REQUIRE(kill(parent, SIGCONT) == 0);
    for (unsigned i = 0; i < CONNECTIONS; i++)
        hear(&readers[i]);
}

/* Plays a game for each port that it is told. */
static void play(pid_t parent)
{
    struct load_reader *readers = calloc(CONNECTIONS, sizeof(*readers));
    unsigned rounds = ROUNDS * load_factor();
    USHORT port;

    REQUIRE(readers);
    while (read(to_client, &port, sizeof(port)) == sizeof(port)) {
        for (unsigned i = 0; i < CONNECTIONS; i++)
            readers[i].s = load_connect(port);
        for (unsigned round = 0; round < rounds; round++)
            play_round(readers, port, parent);
        REQUIRE(write(from_client, "", 1) == 1);
        for (unsigned i = 0; i < CONNECTIONS; i++)
            close(readers[i].s);
    }
    _exit(0);
}

static void run_rounds(void)
{
    unsigned rounds = ROUNDS * load_factor();
    char token = 0;

    REQUIRE(write(to_client, &server.port, sizeof(server.port)) == sizeof(server.port));
    for (unsigned round = 0; round < rounds; round++) {
        REQUIRE(read(from_client, &token, 1) == 1);
        atomic_store(&way, (enum way)(round % WAYS));
        atomic_store(&taken, 0);
        atomic_store(&answered, 0);
        ResetEvent(all_answered);
        REQUIRE(write(to_client, &token, 1) == 1);
    }
    REQUIRE(read(from_client, &token, 1) == 1);
}

static void begin(void)
{
    all_answered = CreateEventW(NULL, TRUE, FALSE, NULL);
    REQUIRE(all_answered);
    load_start(&server);
}

static void end(void)
{
    load_stop(&server);
    CloseHandle(all_answered);
}

/* --- threads that receive --- */

static DWORD WINAPI receive(PVOID unused)
{
    HTTP_REQUEST *request = malloc(BUFFER);
    ULONG bytes;

    (void)unused;
    REQUIRE(request);
    while (HttpReceiveHttpRequest(server.queue, HTTP_NULL_ID, 0, request, BUFFER, &bytes, NULL) == NO_ERROR)
        answer(request->RequestId, is_calm(request));
    free(request);
    return 0;
}

static void another_receiver_takes_what_is_left(void)
{
    HANDLE threads[THREADS];

    begin();
    for (unsigned i = 0; i < THREADS; i++)
        REQUIRE((threads[i] = CreateThread(NULL, 0, receive, NULL, 0, NULL)) != NULL);
    run_rounds();
    REQUIRE(HttpShutdownRequestQueue(server.queue) == NO_ERROR);
    REQUIRE(WaitForMultipleObjects(THREADS, threads, TRUE, INFINITE) == WAIT_OBJECT_0);
    for (unsigned i = 0; i < THREADS; i++)
        CloseHandle(threads[i]);
    end();
}

/* --- operations --- */

struct operation {
    OVERLAPPED overlapped;
    HTTP_REQUEST *request;
};

static struct operation operations[CONNECTIONS];
static PTP_IO pool;

static void start(struct operation *operation)
{
    ULONG error;

    memset(&operation->overlapped, 0, sizeof(operation->overlapped));
    if (pool)
        StartThreadpoolIo(pool);
    error = HttpReceiveHttpRequest(server.queue, HTTP_NULL_ID, 0, operation->request, BUFFER, NULL,
                                   &operation->overlapped);
    REQUIRE(error == NO_ERROR || error == ERROR_IO_PENDING);
}

static void start_all(void)
{
    for (unsigned i = 0; i < CONNECTIONS; i++) {
        REQUIRE((operations[i].request = malloc(BUFFER)) != NULL);
        start(&operations[i]);
    }
}

static void free_all(void)
{
    for (unsigned i = 0; i < CONNECTIONS; i++)
        free(operations[i].request);
}

/* The next receive is there before the answer: a client that has it may ask again at once. */
static void finish(struct operation *operation)
{
    HTTP_REQUEST_ID id = operation->request->RequestId;
    bool calm = is_calm(operation->request);

    start(operation);
    answer(id, calm);
}

static DWORD WINAPI serve_port(PVOID port)
{
    OVERLAPPED *overlapped;
    ULONG_PTR key;
    DWORD bytes;

    while (GetQueuedCompletionStatus(port, &bytes, &key, &overlapped, INFINITE))
        if (overlapped)
            finish(CONTAINING_RECORD(overlapped, struct operation, overlapped));
        else
            break;
    return 0;
}

static void another_thread_of_a_port_takes_what_is_left(void)
{
    HANDLE threads[THREADS], port;
    OVERLAPPED *overlapped;
    ULONG_PTR key;
    DWORD bytes;

    begin();
    port = CreateIoCompletionPort(server.queue, NULL, 0, THREADS);
    REQUIRE(port);
    start_all();
    for (unsigned i = 0; i < THREADS; i++)
        REQUIRE((threads[i] = CreateThread(NULL, 0, serve_port, port, 0, NULL)) != NULL);
    run_rounds();
    for (unsigned i = 0; i < THREADS; i++)
        REQUIRE(PostQueuedCompletionStatus(port, 0, 0, NULL));
    REQUIRE(WaitForMultipleObjects(THREADS, threads, TRUE, INFINITE) == WAIT_OBJECT_0);
    REQUIRE(HttpShutdownRequestQueue(server.queue) == NO_ERROR);
    for (unsigned i = 0; i < CONNECTIONS; i++)
        REQUIRE(!GetQueuedCompletionStatus(port, &bytes, &key, &overlapped, INFINITE) && overlapped &&
                GetLastError() == ERROR_OPERATION_ABORTED);
    for (unsigned i = 0; i < THREADS; i++)
        CloseHandle(threads[i]);
    CloseHandle(port);
    end();
    free_all();
}

/* A pool adds a thread when its callbacks stand still. */
static VOID CALLBACK on_io(PTP_CALLBACK_INSTANCE instance, PVOID context, PVOID overlapped, ULONG result,
                           ULONG_PTR bytes, PTP_IO io)
{
    (void)instance, (void)context, (void)bytes, (void)io;
    if (result == NO_ERROR)
        finish(CONTAINING_RECORD(overlapped, struct operation, overlapped));
    else
        REQUIRE(result == ERROR_OPERATION_ABORTED);
}

static void the_pool_takes_what_is_left(void)
{
    begin();
    pool = CreateThreadpoolIo(server.queue, on_io, NULL, NULL);
    REQUIRE(pool);
    start_all();
    run_rounds();
    REQUIRE(HttpShutdownRequestQueue(server.queue) == NO_ERROR);
    WaitForThreadpoolIoCallbacks(pool, FALSE);
    CloseThreadpoolIo(pool);
    pool = NULL;
    end();
    free_all();
}

static void on_one_processor_with_a_client(void)
{
    int there[2], back[2], processor = sched_getcpu();
    pid_t parent = getpid();
    cpu_set_t set;

    CPU_ZERO(&set);
    CPU_SET(processor < 0 ? 0 : processor, &set);
    REQUIRE(sched_setaffinity(0, sizeof(set), &set) == 0);
    REQUIRE(pipe(there) == 0 && pipe(back) == 0);
    client = fork();
    REQUIRE(client >= 0);
    to_client = there[client ? 1 : 0];
    from_client = back[client ? 0 : 1];
    close(there[client ? 0 : 1]);
    close(back[client ? 1 : 0]);
    if (client == 0)
        play(parent);
}

static void the_client_ends(void)
{
    int status;

    close(to_client);
    REQUIRE(waitpid(client, &status, 0) == client && status == 0);
    close(from_client);
}

CHECK_MAIN(CHECK_TEST(on_one_processor_with_a_client), CHECK_TEST(another_receiver_takes_what_is_left),
           CHECK_TEST(another_thread_of_a_port_takes_what_is_left), CHECK_TEST(the_pool_takes_what_is_left),
           CHECK_TEST(the_client_ends))
