/* Calls of the API as the input says, held to the model of tests/support/spin_model.h: programs that create and close queues and
 * groups, add URLs, bind, receive, answer, cancel and use what is closed long since, and clients that ask.
 *
 * The first byte says how many threads share the rest. With one, the sequence of calls is the input's; when the engine's own threads
 * find time to run is not. Several get a part each, and the engine's locks yield.
 *
 * No call waits: requests of clients are sent whole, answers are short enough for a socket that nobody reads. */
#define EXCHANGES (1u << 24)

#include "spin_acts.h"
#include "object/yield.h"

#define THREADS 4
#define CLIENTS 3 /* of each thread */

enum { ASK = ACTS, HEAR, LEAVE, COMPLETE, AWAIT, ALL };

struct client {
    int socket;      /* -1: none */
    uint32_t number; /* of what was asked and not answered; 0: nothing */
};

struct thread {
    struct dice dice;
    struct client clients[CLIENTS];
};

/* --- clients --- */

static void leave(struct client *client, bool rudely)
{
    if (client->socket < 0)
        return;
    if (rudely)
        load_reset(client->socket);
    else
        close(client->socket);
    *client = (struct client){.socket = -1};
}

/* A number whose answer is short. */
static uint32_t new_number(void)
{
    uint32_t number = next_exchange++;

    return number % 16 == 0 ? next_exchange++ : number;
}

static void ask_something(struct client *client, struct dice *dice)
{
    struct timeval patience = {0, 20000};

    if (client->number || next_exchange > EXCHANGES - 16)
        return;
    if (client->socket < 0)
        client->socket = load_try_connect(port_number);
    if (client->socket < 0)
        return;
    setsockopt(client->socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    setsockopt(client->socket, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
    client->number = new_number();
    if (!ask(client->socket, client->number, dice))
        leave(client, true);
}

static void hear_something(struct client *client)
{
    struct pollfd look_at = {.fd = client->socket, .events = POLLIN};

    if (client->socket < 0 || poll(&look_at, 1, 0) <= 0)
        return;
    if (client->number && hear(client->socket, client->number))
        client->number = 0;
    else
        leave(client, false);
}

/* --- programs --- */

static bool complete(DWORD patience)
{
    OVERLAPPED *overlapped = NULL;
    ULONG_PTR key;
    DWORD bytes;
    BOOL ok = GetQueuedCompletionStatus(port, &bytes, &key, &overlapped, patience);

    if (overlapped)
        completed((struct call *)overlapped, ok ? NO_ERROR : GetLastError());
    return overlapped != NULL;
}

static void step(struct thread *thread)
{
    struct dice *dice = &thread->dice;
    unsigned which = roll(dice, ALL);

    switch (which) {
    case ASK:
        ask_something(&thread->clients[roll(dice, CLIENTS)], dice);
        break;
    case HEAR:
        hear_something(&thread->clients[roll(dice, CLIENTS)]);
        break;
    case LEAVE:
        leave(&thread->clients[roll(dice, CLIENTS)], roll(dice, 2));
        break;
    case COMPLETE:
        complete(0);
        break;
    case AWAIT:
        complete(2);
        break;
    default:
        act(which, dice);
    }
}

static void *run(void *argument)
{
    struct thread *thread = argument;

    while (thread->dice.at < thread->dice.end)
        step(thread);
    for (unsigned i = 0; i < CLIENTS; i++)
        leave(&thread->clients[i], i % 2);
    return NULL;
}

/* --- the whole --- */

static void start(void)
{
    for (size_t i = 0; i < sizeof(alphabet); i++)
        alphabet[i] = (char)('a' + i % 26);
    exchanges = calloc(EXCHANGES, sizeof(*exchanges));
    REQUIRE(exchanges);
    REQUIRE(HttpInitialize(load_version(), HTTP_INITIALIZE_SERVER, NULL) == NO_ERROR);
    port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 0);
    REQUIRE(port);
    for (unsigned i = 0; i < CALLS; i++)
        poison(&calls[i]);
}

/* Whatever was begun ends once. */
static void nothing_is_pending(void)
{
    double end = load_seconds() + LOAD_PATIENCE_SECONDS;

    for (unsigned i = 0; i < CALLS; i++) {
        while (calls[i].state != 0) {
            complete(1);
            REQUIRE(load_seconds() < end);
        }
        check_poison(&calls[i]);
    }
    REQUIRE(!complete(0));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct thread threads[THREADS];
    pthread_t ids[THREADS];
    unsigned count;
    size_t part;

    if (size < 2 || size > 2048)
        return 0;
    if (!exchanges)
        start();
    /* Another for each input: who connected to the last one is not this one's business. */
    port_number = free_port();
    memset(live, 0, sizeof(live));
    stale_id = 0;
    count = 1 + data[0] % THREADS;
    part = (size - 1) / count;
    YIELD_ONE_IN(count > 1 ? 20 : 0);
    for (unsigned i = 0; i < count; i++) {
        threads[i].dice = (struct dice){.at = data + 1 + i * part, .end = data + 1 + (i + 1) * part};
        for (unsigned k = 0; k < CLIENTS; k++)
            threads[i].clients[k] = (struct client){.socket = -1};
        if (i > 0)
            REQUIRE(pthread_create(&ids[i], NULL, run, &threads[i]) == 0);
    }
    run(&threads[0]);
    for (unsigned i = 1; i < count; i++)
        pthread_join(ids[i], NULL);
    YIELD_ONE_IN(0);
    close_all();
    nothing_is_pending();
    return 0;
}
