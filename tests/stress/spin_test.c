/* Random calls of the API from several threads, held against a model.
 *
 * Programs create and close queues and groups, add URLs, bind, receive, answer, cancel and use what is closed long since, while clients
 * ask. The model knows
 *   - of each queue and group whether it is open, shut down or closed, or about to change: which codes a call may return (`allowed`);
 *   - of each exchange how often it was received and answered: once at most, with the bytes that belong to it, in both directions;
 *   - of each overlapped call that it ends once, and that nothing is written afterwards.
 * At the end nothing is pending and no descriptor is left. SPIN_SECONDS (3) is how long; in sanitizer builds the engine's locks yield
 * at random. The seed is printed; threads make of it what they like. */
#include "spin_acts.h"
#include "object/yield.h"

#define PROGRAMS 5
#define BLOCKED  2
#define PORTS    2
#define CLIENTS  4

/* How often each is done, out of all together. */
static const unsigned weights[ACTS] = {
    [CLOSE_QUEUE] = 1,  [SHUT_QUEUE] = 1,  [OPEN_QUEUE] = 38, [CLOSE_GROUP] = 1,      [OPEN_GROUP] = 19,
    [CHANGE_URLS] = 20, [BIND_GROUP] = 20, [SET_QUEUE] = 10,  [CANCEL_IO] = 10,       [USE_STALE_ID] = 5,
    [RECEIVE] = 110,    [WORK] = 155,      [WATCH] = 7,       [ALLOW_DELEGATION] = 3,
};
#define WEIGHTS 400

static void act_at_random(struct dice *dice)
{
    unsigned left = roll(dice, WEIGHTS), which = 0;

    while (left >= weights[which])
        left -= weights[which++];
    act(which, dice);
}

static _Atomic(bool) spinning;

static void *program(void *argument)
{
    struct dice dice = {.seed = (uint32_t)(uintptr_t)argument};

    while (spinning) {
        act_at_random(&dice);
        if (roll(&dice, 4) == 0) /* who only acts leaves the clients no time to ask */
            load_sleep_us(roll(&dice, 200));
    }
    return NULL;
}

/* Receives and waits; the end of its queue frees it. */
static void *blocked_program(void *argument)
{
    struct dice dice = {.seed = (uint32_t)(uintptr_t)argument};
    HTTP_REQUEST *request = malloc(BUFFER);

    while (spinning) {
        struct view view = look(any(queues, QUEUES, &dice));
        ULONG bytes, error = HttpReceiveHttpRequest((HANDLE)view.value, HTTP_NULL_ID, 0, request, BUFFER,
                                                    &bytes, NULL);

        allowed(&waits, view, error);
        if (error == NO_ERROR)
            accept_request(request, view);
    }
    free(request);
    return NULL;
}

static void *client(void *argument)
{
    struct timeval patience = {0, 300000}; /* a request may lie in a queue that nobody cares for */
    struct dice dice = {.seed = (uint32_t)(uintptr_t)argument};
    int s = -1;

    while (spinning) {
        uint32_t number = next_exchange++;

        if (number >= EXCHANGES)
            break;
        if (s < 0)
            s = load_try_connect(port_number);
        if (s < 0) {
            load_sleep_us(500);
            continue;
        }
        setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
        setsockopt(s, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
        if (ask(s, number, &dice) && roll(&dice, 20) && hear(s, number) && roll(&dice, 20))
            continue;
        if (roll(&dice, 2))
            load_reset(s);
        else
            close(s);
        s = -1;
    }
    if (s >= 0)
        close(s);
    return NULL;
}

static void *port_thread(void *unused)
{
    (void)unused;
    for (;;) {
        OVERLAPPED *overlapped = NULL;
        ULONG_PTR key;
        DWORD bytes;
        BOOL ok = GetQueuedCompletionStatus(port, &bytes, &key, &overlapped, INFINITE);

        if (!overlapped)
            return NULL;
        completed((struct call *)overlapped, ok ? NO_ERROR : GetLastError());
    }
}

/* --- the test --- */

static void nothing_is_pending(void)
{
    double end = load_seconds() + LOAD_PATIENCE_SECONDS;

    for (unsigned i = 0; i < CALLS; i++) {
        while (calls[i].state != 0 && load_seconds() < end)
            load_sleep_us(1000);
        REQUIRE(calls[i].state == 0);
        check_poison(&calls[i]);
    }
}

static unsigned start_threads(pthread_t *threads, unsigned count, void *(*run)(void *), uint32_t *seed)
{
    for (unsigned i = 0; i < count; i++)
        REQUIRE(pthread_create(&threads[i], NULL, run, (void *)(uintptr_t)(load_random(seed) | 1)) == 0);
    return count;
}

static void spin(double seconds, uint32_t seed)
{
    pthread_t threads[PROGRAMS + BLOCKED + CLIENTS], ports[PORTS];
    unsigned count = 0;

    REQUIRE(HttpInitialize(load_version(), HTTP_INITIALIZE_SERVER, NULL) == NO_ERROR);
    port_number = free_port();
    port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 0);
    memset(live, 0, sizeof(live));
    for (unsigned i = 0; i < CALLS; i++)
        poison(&calls[i]);
    stale_id = 0;
    spinning = true;
    start_threads(ports, PORTS, port_thread, &seed);
    count += start_threads(threads + count, PROGRAMS, program, &seed);
    count += start_threads(threads + count, BLOCKED, blocked_program, &seed);
    count += start_threads(threads + count, CLIENTS, client, &seed);
    load_sleep_us((unsigned)(seconds * 1e6));
    spinning = false;
    for (unsigned i = 0; i < PROGRAMS; i++)
        pthread_join(threads[i], NULL);
    close_all();
    for (unsigned i = PROGRAMS; i < count; i++)
        pthread_join(threads[i], NULL);
    nothing_is_pending();
    for (unsigned i = 0; i < PORTS; i++)
        PostQueuedCompletionStatus(port, 0, 0, NULL);
    for (unsigned i = 0; i < PORTS; i++)
        pthread_join(ports[i], NULL);
    REQUIRE(CloseHandle(port));
    REQUIRE(HttpTerminate(HTTP_INITIALIZE_SERVER, NULL) == NO_ERROR);
}

static void random_calls_keep_to_the_model(void)
{
    const char *text = getenv("SPIN_SECONDS");
    double seconds = text ? atof(text) : 3.0 * load_factor();
    uint32_t seed = load_seed();
    unsigned before;

    for (size_t i = 0; i < sizeof(alphabet); i++)
        alphabet[i] = (char)('a' + i % 26);
    exchanges = calloc(EXCHANGES, sizeof(*exchanges));
    REQUIRE(exchanges);
    YIELD_ONE_IN(50);
    spin(0.3, seed + 1); /* what is made once is made */
    before = load_descriptors();
    for (double end = load_seconds() + seconds; load_seconds() < end;)
        spin(seconds < 10 ? seconds / 3 : 10, load_random(&seed));
    YIELD_ONE_IN(0);
    CHECK_EQ(load_descriptors(), before);
    free(exchanges);
    printf(
        "    %llu acts, %u requests, %llu answers seen, %llu refusals, %llu completions, %llu delegations\n",
        (unsigned long long)acts_done, (unsigned)next_exchange, (unsigned long long)answers_seen,
        (unsigned long long)others_seen, (unsigned long long)completions, (unsigned long long)delegations);
    CHECK(answers_seen > 0 && completions > 0);
}

CHECK_MAIN(CHECK_TEST(random_calls_keep_to_the_model))
