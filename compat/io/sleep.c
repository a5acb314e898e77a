/* Sleeping until descriptors are ready: see sleep.h.
 *
 * What ends a sleep early is an eventfd that is watched beside the descriptors. As many exist as threads ever slept at a
 * time; `spare_lock` guards the list of those that nobody uses. A sleep that gets none, because descriptors are out,
 * sleeps all the same and cannot be cancelled. */
#include "io/sleep.h"
#include "object/lock.h"
#include "object/thread.h"
#include <errno.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

struct waker {
    struct waker *next;
    int fd;
    _Atomic(bool) used;
};

static _Atomic(uint32_t) spare_lock;
static struct waker *spare;

static struct waker *waker_new(void)
{
    struct waker *waker = malloc(sizeof *waker);

    if (!waker)
        return NULL;
    waker->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (waker->fd >= 0)
        return waker;
    free(waker);
    return NULL;
}

static struct waker *waker_take(void)
{
    struct waker *waker;

    lock_acquire(&spare_lock);
    waker = spare;
    if (waker)
        spare = waker->next;
    lock_release(&spare_lock);
    if (!waker)
        waker = waker_new();
    if (waker)
        atomic_init(&waker->used, false);
    return waker;
}

static void waker_put(struct waker *waker)
{
    eventfd_t count;

    if (atomic_load(&waker->used))
        eventfd_read(waker->fd, &count);
    lock_acquire(&spare_lock);
    waker->next = spare;
    spare = waker;
    lock_release(&spare_lock);
}

static void wake(void *context)
{
    struct waker *waker = context;

    atomic_store(&waker->used, true);
    eventfd_write(waker->fd, 1);
}

static int poll_until(struct pollfd *polls, size_t count, uint64_t deadline)
{
    for (;;) {
        struct timespec left, *timeout = NULL;
        int ready;

        if (deadline != UINT64_MAX) {
            uint64_t now = deadline ? clock_now() : 0, rest = deadline > now ? deadline - now : 0;

            left.tv_sec = (time_t)(rest / 1000000000u);
            left.tv_nsec = (long)(rest % 1000000000u);
            timeout = &left;
        }
        ready = ppoll(polls, count, timeout, NULL);
        if (ready >= 0 || errno != EINTR)
            return ready;
    }
}

static int sleep_cancellable(struct thread *self, struct pollfd *polls, size_t count, uint64_t deadline)
{
    struct waker *waker = waker_take();
    bool cancelled;
    int ready, number;

    if (!waker)
        return poll_until(polls, count, deadline);
    polls[count] = (struct pollfd){waker->fd, POLLIN, 0};
    thread_enter_cancellable(self, wake, waker);
    ready = poll_until(polls, count + 1, deadline);
    number = errno;
    thread_leave_cancellable(self); /* from here on nobody wakes us */
    cancelled = atomic_load(&waker->used);
    if (ready > 0 && (polls[count].revents & POLLIN))
        ready--;
    waker_put(waker);
    errno = number;
    if (ready != 0 || !cancelled)
        return ready; /* what is ready wins over the cancellation */
    errno = ECANCELED;
    return -1;
}

int descriptors_sleep(struct pollfd *polls, size_t count, uint64_t deadline)
{
    struct thread *self = thread_self();
    int ready, number;

    if (deadline == 0)
        return poll_until(polls, count, 0);
    thread_blocks(self);
    ready = sleep_cancellable(self, polls, count, deadline);
    number = errno;
    thread_resumes(self);
    errno = number;
    return ready;
}

int descriptor_sleep(int fd, short events, uint64_t deadline)
{
    struct pollfd polls[2] = {{fd, events, 0}};
    int ready = descriptors_sleep(polls, 1, deadline);

    if (ready > 0)
        return 0;
    return ready == 0 ? ETIMEDOUT : errno;
}
