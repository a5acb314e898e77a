/* A wake-up that comes when its loop has already gone: whoever stops the loop waits for it. The test stands before libuv's calls
 * (tests.cmake), so that one of them is as late as can be. */
#include "check.h"
#include "net/loop.h"
#include "windows.h"

#include <sched.h>

static _Atomic(bool) holds, inside, released, closed_too_early;
static _Atomic(unsigned) waited;
static _Thread_local bool stops;

int __real_uv_async_send(uv_async_t *handle);
int __wrap_uv_async_send(uv_async_t *handle);
int __real_uv_loop_close(uv_loop_t *loop);
int __wrap_uv_loop_close(uv_loop_t *loop);
int __real_sched_yield(void);
int __wrap_sched_yield(void);

int __wrap_uv_async_send(uv_async_t *handle)
{
    if (atomic_exchange(&holds, false)) {
        atomic_store(&inside, true);
        while (!atomic_load(&released))
            __real_sched_yield();
        atomic_store(&inside, false);
    }
    return __real_uv_async_send(handle);
}

int __wrap_uv_loop_close(uv_loop_t *loop)
{
    if (atomic_load(&inside))
        atomic_store(&closed_too_early, true);
    return __real_uv_loop_close(loop);
}

int __wrap_sched_yield(void)
{
    if (stops)
        atomic_fetch_add(&waited, 1);
    return __real_sched_yield();
}

static DWORD WINAPI hold_one(void *loop)
{
    while (atomic_load(&holds)) /* until one found the loop asleep */
        loop_notify(loop);
    return 0;
}

static DWORD WINAPI stop(void *unused)
{
    (void)unused;
    stops = true;
    loops_stop();
    return 0;
}

static void a_loop_is_not_closed_before_the_last_wake_up(void)
{
    HANDLE late, stopper;
    struct loop *loop;

    CHECK_EQ(loops_start(1), NO_ERROR);
    loop = loops_at(0);
    atomic_store(&holds, true);
    late = CreateThread(NULL, 0, hold_one, loop, 0, NULL);
    while (!atomic_load(&inside))
        __real_sched_yield();
    stopper = CreateThread(NULL, 0, stop, NULL, 0, NULL);
    while (!atomic_load(&waited) && !atomic_load(&closed_too_early)) {
        if (!atomic_load(&loop->stopping)) /* its wake-up is the one that is late: somebody else comes by */
            __real_uv_async_send(&loop->async);
        __real_sched_yield();
    }
    CHECK(!atomic_load(&closed_too_early));
    atomic_store(&released, true);
    CHECK_EQ(WaitForSingleObject(late, 20000), WAIT_OBJECT_0);
    CHECK_EQ(WaitForSingleObject(stopper, 20000), WAIT_OBJECT_0);
    CloseHandle(late);
    CloseHandle(stopper);
}

CHECK_MAIN(CHECK_TEST(a_loop_is_not_closed_before_the_last_wake_up))
