/* See callbacks.h. A function that the engine gave to libuv is known by its place in a table; the place has a function of ours that
 * calls it. */
#include "callbacks.h"

#include "net/loop.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

static struct callbacks measured; /* the loop thread's */

static uint64_t now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

static void add(uint64_t begun)
{
    uint64_t took = now() - begun;

    histogram_add(&measured.took, took);
    measured.over += took > CALLBACK_LIMIT;
    if (took > measured.longest)
        measured.longest = took;
}

static void take(void *out)
{
    memcpy(out, &measured, sizeof(measured));
    memset(&measured, 0, sizeof(measured));
}

void callbacks_take(struct callbacks *out)
{
    loop_call(loops_at(0), take, out);
}

/* --- polls --- */

int __real_uv_poll_start(uv_poll_t *handle, int events, uv_poll_cb callback);
int __wrap_uv_poll_start(uv_poll_t *handle, int events, uv_poll_cb callback);

static uv_poll_cb polls[4];

#define POLL(number)                                                     \
    static void poll_##number(uv_poll_t *handle, int status, int events) \
    {                                                                    \
        uint64_t begun = now();                                          \
                                                                         \
        polls[number](handle, status, events);                           \
        add(begun);                                                      \
    }
POLL(0)
POLL(1)
POLL(2)
POLL(3)

int __wrap_uv_poll_start(uv_poll_t *handle, int events, uv_poll_cb callback)
{
    static const uv_poll_cb ours[] = {poll_0, poll_1, poll_2, poll_3};
    unsigned place = 0;

    while (place < 4 && polls[place] && polls[place] != callback)
        place++;
    if (place == 4)
        abort();
    polls[place] = callback;
    return __real_uv_poll_start(handle, events, ours[place]);
}

/* --- what other threads handed over: as many tasks as there are, in one callback --- */

int __real_uv_check_start(uv_check_t *handle, uv_check_cb callback);
int __wrap_uv_check_start(uv_check_t *handle, uv_check_cb callback);

static uv_check_cb check;

static void on_check(uv_check_t *handle)
{
    uint64_t begun = now();

    check(handle);
    add(begun);
}

int __wrap_uv_check_start(uv_check_t *handle, uv_check_cb callback)
{
    check = callback;
    return __real_uv_check_start(handle, on_check);
}
