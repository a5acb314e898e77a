/* GetAddrInfoEx that is not waited for: bounded, cancelled, out of time. The system's resolver is wrapped: what begins with "slow" has
 * no answer before the gate opens. */
#undef HTTPAPI_SYSTEM_SOCKETS
#include "sockets.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define SOON    20000
#define THREADS 16
#define LIMIT   4096

int __real_getaddrinfo(const char *node, const char *service, const void *hints, void **out);
int __wrap_getaddrinfo(const char *node, const char *service, const void *hints, void **out);

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static bool open_gate;
static unsigned inside, most, asked;

int __wrap_getaddrinfo(const char *node, const char *service, const void *hints, void **out)
{
    pthread_mutex_lock(&lock);
    asked++;
    inside++;
    most = inside > most ? inside : most;
    pthread_cond_broadcast(&changed);
    while (strncmp(node, "slow", 4) == 0 && !open_gate)
        pthread_cond_wait(&changed, &lock);
    inside--;
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&lock);
    return __real_getaddrinfo("127.0.0.1", service, hints, out);
}

static void set_gate(bool open)
{
    pthread_mutex_lock(&lock);
    open_gate = open;
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&lock);
}

static void wait_inside(unsigned count)
{
    pthread_mutex_lock(&lock);
    while (inside != count)
        pthread_cond_wait(&changed, &lock);
    pthread_mutex_unlock(&lock);
}

static unsigned count_asked(void)
{
    unsigned count;

    pthread_mutex_lock(&lock);
    count = asked;
    pthread_mutex_unlock(&lock);
    return count;
}

struct question {
    OVERLAPPED overlapped;
    ADDRINFOEXW *list;
    HANDLE handle;
};

static void ask(struct question *question, PCWSTR name, HANDLE event, TIMEVAL *timeout)
{
    memset(question, 0, sizeof *question);
    question->overlapped.hEvent = event;
    CHECK_EQ(GetAddrInfoExW(name, NULL, NS_DNS, NULL, NULL, &question->list, timeout, &question->overlapped,
                            NULL, &question->handle),
             WSA_IO_PENDING);
}

static void free_question(struct question *question)
{
    FreeAddrInfoExW(question->list);
    free(question);
}

static HANDLE new_event(void)
{
    start_winsock();
    return CreateEventW(NULL, TRUE, FALSE, NULL);
}

/* The program may give the memory back as soon as it is told. */
static void a_cancelled_one_ends_at_once(void)
{
    struct question *question = malloc(sizeof *question);
    HANDLE event = new_event(), handle;

    ask(question, u"slow", event, NULL);
    wait_inside(1);
    CHECK_EQ(WaitForSingleObject(event, 0), WAIT_TIMEOUT);
    CHECK_EQ(GetAddrInfoExOverlappedResult(&question->overlapped), WSAEINPROGRESS);
    handle = question->handle;
    CHECK_EQ(GetAddrInfoExCancel(&handle), 0);
    CHECK_EQ(WaitForSingleObject(event, 0), WAIT_OBJECT_0);
    CHECK_EQ(GetAddrInfoExOverlappedResult(&question->overlapped), WSA_E_CANCELLED);
    CHECK(question->list == NULL);
    free_question(question);
    CHECK_EQ(GetAddrInfoExCancel(&handle), WSA_INVALID_HANDLE);
    set_gate(true);
    wait_inside(0);
    set_gate(false);
    CloseHandle(event);
}

static void threads_are_few_and_who_waits_for_one_can_be_cancelled(void)
{
    static struct question questions[40];
    HANDLE events[ARRAYSIZE(questions)];
    unsigned before = count_asked();

    for (size_t i = 0; i < ARRAYSIZE(questions); i++) {
        events[i] = new_event();
        ask(&questions[i], u"slow", events[i], NULL);
    }
    wait_inside(THREADS);
    for (size_t i = THREADS; i < ARRAYSIZE(questions); i++) { /* some of them wait */
        CHECK_EQ(GetAddrInfoExCancel(&questions[i].handle), 0);
        CHECK_EQ(WaitForSingleObject(events[i], 0), WAIT_OBJECT_0);
    }
    set_gate(true);
    for (size_t i = 0; i < ARRAYSIZE(questions); i++) {
        CHECK_EQ(WaitForSingleObject(events[i], SOON), WAIT_OBJECT_0);
        CHECK_EQ(GetAddrInfoExOverlappedResult(&questions[i].overlapped), i < THREADS ? 0 : WSA_E_CANCELLED);
        CHECK_EQ(questions[i].list != NULL, i < THREADS);
        FreeAddrInfoExW(questions[i].list);
        CloseHandle(events[i]);
    }
    wait_inside(0);
    set_gate(false);
    CHECK(most <= THREADS);
    CHECK(count_asked() - before < ARRAYSIZE(questions)); /* nobody asks for who was cancelled in time */
}

static void the_time_may_be_over_first(void)
{
    TIMEVAL moment = {.tv_sec = 0, .tv_usec = 1000}, long_time = {.tv_sec = 1000, .tv_usec = 0};
    struct question *question = malloc(sizeof *question);
    HANDLE event = new_event();
    ADDRINFOEXW *list;

    ask(question, u"slow", event, &moment);
    CHECK_EQ(WaitForSingleObject(event, SOON), WAIT_OBJECT_0);
    CHECK_EQ(GetAddrInfoExOverlappedResult(&question->overlapped), WSAETIMEDOUT);
    CHECK(question->list == NULL);
    CHECK_EQ(GetAddrInfoExCancel(&question->handle), WSA_INVALID_HANDLE);
    free_question(question);
    CHECK_EQ(GetAddrInfoExW(u"slow", NULL, NS_ALL, NULL, NULL, &list, &moment, NULL, NULL, NULL),
             WSAETIMEDOUT);
    CHECK(list == NULL);
    CHECK_EQ(WSAGetLastError(), WSAETIMEDOUT);
    set_gate(true);
    wait_inside(0);
    CHECK_EQ(GetAddrInfoExW(u"slow", NULL, NS_ALL, NULL, NULL, &list, &long_time, NULL, NULL, NULL), 0);
    CHECK(list != NULL);
    FreeAddrInfoExW(list);
    set_gate(false);
    CloseHandle(event);
}

/* What was given up keeps its place until the resolver is done with those before it: a program cannot take all memory so. */
static void there_is_a_limit_to_what_is_given_up(void)
{
    static struct question held[THREADS], question;
    HANDLE events[THREADS], event = new_event();
    unsigned made = 0;
    INT error;

    for (size_t i = 0; i < THREADS; i++) {
        events[i] = new_event();
        ask(&held[i], u"slow", events[i], NULL);
    }
    wait_inside(THREADS);
    for (;;) {
        memset(&question, 0, sizeof question);
        question.overlapped.hEvent = event;
        error = GetAddrInfoExW(u"fast", NULL, NS_DNS, NULL, NULL, &question.list, NULL, &question.overlapped,
                               NULL, &question.handle);
        if (error != WSA_IO_PENDING)
            break;
        made++;
        CHECK_EQ(GetAddrInfoExCancel(&question.handle), 0);
    }
    CHECK_EQ(error, WSA_NOT_ENOUGH_MEMORY);
    CHECK(made <= LIMIT - THREADS && made > LIMIT / 2);
    set_gate(true);
    do /* until places are free again */
        error = GetAddrInfoExW(u"fast", NULL, NS_DNS, NULL, NULL, &question.list, NULL, &question.overlapped,
                               NULL, NULL);
    while (error == WSA_NOT_ENOUGH_MEMORY);
    CHECK_EQ(error, WSA_IO_PENDING);
    CHECK_EQ(WaitForSingleObject(event, SOON), WAIT_OBJECT_0);
    FreeAddrInfoExW(question.list);
    for (size_t i = 0; i < THREADS; i++) {
        CHECK_EQ(WaitForSingleObject(events[i], SOON), WAIT_OBJECT_0);
        FreeAddrInfoExW(held[i].list);
        CloseHandle(events[i]);
    }
    set_gate(false);
    CloseHandle(event);
}

static _Atomic(unsigned) ended, cancelled;

static void CALLBACK count_end(DWORD error, DWORD bytes, LPWSAOVERLAPPED overlapped)
{
    struct question *question = CONTAINING_RECORD(overlapped, struct question, overlapped);

    (void)bytes;
    CHECK(error == 0 || error == WSA_E_CANCELLED || error == WSAETIMEDOUT);
    CHECK(overlapped->Pointer == &question->list);
    CHECK_EQ(question->list != NULL, error == 0);
    CHECK_EQ((DWORD)GetAddrInfoExOverlappedResult(overlapped), error);
    atomic_fetch_add(&cancelled, error == WSA_E_CANCELLED);
    free_question(question);
    atomic_fetch_add(&ended, 1);
}

struct rival {
    HANDLE handles[200];
    _Atomic(unsigned) made;
    unsigned cancelled;
};

static DWORD WINAPI cancel_all(void *context)
{
    struct rival *rival = context;

    for (unsigned i = 0; i < ARRAYSIZE(rival->handles); i++) {
        while (atomic_load(&rival->made) <= i)
            Sleep(0);
        rival->cancelled += GetAddrInfoExCancel(&rival->handles[i]) == 0;
    }
    return 0;
}

/* Answer, time and cancelling meet: each query ends once, and is freed when it has. */
static void every_query_ends_once(void)
{
    static struct rival rivals[4];

    start_winsock();
    set_gate(true);
    for (size_t round = 0; round < ARRAYSIZE(rivals); round++) {
        struct rival *rival = &rivals[round];
        HANDLE thread = CreateThread(NULL, 0, cancel_all, rival, 0, NULL);
        unsigned before = atomic_load(&ended);

        for (unsigned i = 0; i < ARRAYSIZE(rival->handles); i++) {
            TIMEVAL timeout = {.tv_sec = 0, .tv_usec = (LONG)(i % 7) * 50};
            struct question *question = calloc(1, sizeof *question);

            CHECK_EQ(GetAddrInfoExW(i % 2 ? u"slow" : u"fast", u"80", NS_DNS, NULL, NULL, &question->list,
                                    i % 3 ? &timeout : NULL, &question->overlapped, count_end,
                                    &rival->handles[i]),
                     WSA_IO_PENDING);
            atomic_store(&rival->made, i + 1);
        }
        CHECK_EQ(WaitForSingleObject(thread, SOON), WAIT_OBJECT_0);
        CloseHandle(thread);
        while (atomic_load(&ended) - before < ARRAYSIZE(rival->handles))
            Sleep(1);
        CHECK_EQ(atomic_exchange(&cancelled, 0), rival->cancelled);
    }
    set_gate(false);
}

CHECK_MAIN(CHECK_TEST(a_cancelled_one_ends_at_once),
           CHECK_TEST(threads_are_few_and_who_waits_for_one_can_be_cancelled),
           CHECK_TEST(the_time_may_be_over_first), CHECK_TEST(there_is_a_limit_to_what_is_given_up),
           CHECK_TEST(every_query_ends_once))
