/* Waiting for sockets: select and WSAPoll, both through poll(), so that neither the number of sockets nor the size of a
 * descriptor is limited.
 *
 * Every socket stays pinned while the call sleeps: closing it from elsewhere wakes the call. What Windows reports
 * otherwise than Linux: a connect that fails is an exception, not writable; out-of-band data is an exception. */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include "io/sleep.h"
#include "net/socket.h"
#include "object/lock.h"
#include "object/thread.h"

#define FEW 64 /* sockets that need no allocation */

struct watch {
    SOCKET s;
    struct socket *socket;
};

/* One call's sockets, with what poll knows of each at the same index. */
struct watch_list {
    size_t count;
    struct watch *watches;
    struct pollfd *polls;
    struct watch few_watches[FEW];
    struct pollfd few_polls[FEW + 1]; /* one more than sockets: see descriptors_sleep */
};

static int list_open(struct watch_list *list, size_t capacity)
{
    list->count = 0;
    list->watches = list->few_watches;
    list->polls = list->few_polls;
    if (capacity <= FEW)
        return 0;
    list->watches = malloc(capacity * sizeof *list->watches);
    list->polls = malloc((capacity + 1) * sizeof *list->polls);
    return list->watches && list->polls ? 0 : WSAENOBUFS;
}

static void list_close(struct watch_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->watches[i].socket)
            socket_unpin(list->watches[i].s, list->watches[i].socket);
    if (list->watches != list->few_watches) {
        free(list->watches);
        free(list->polls);
    }
}

/* Adds a socket; a bad one is added too, with no descriptor. False if it is bad. */
static bool list_add(struct watch_list *list, SOCKET s, short events)
{
    struct socket *socket = socket_pin(s);

    list->watches[list->count] = (struct watch){s, socket};
    list->polls[list->count] = (struct pollfd){socket ? socket->fd : -1, events, 0};
    list->count++;
    return socket != NULL;
}

enum { READ, WRITE, EXCEPT, SETS };

static const short set_events[SETS] = {POLLIN, POLLOUT, POLLPRI};

/* A connect that is beginning has the lock until the attempt is noted, and may have failed before. */
static bool has_failed_to_connect(struct socket *socket, short revents)
{
    if (!(revents & (POLLERR | POLLHUP)))
        return false;
    lock_acquire(&socket->lock);
    lock_release(&socket->lock);
    return atomic_load(&socket->attempt) == ATTEMPT_UNDER_WAY;
}

static bool is_ready(const struct watch *watch, const struct pollfd *poll, int set)
{
    bool failed = has_failed_to_connect(watch->socket, poll->revents);

    switch (set) {
    case READ:
        return !failed && (poll->revents & (POLLIN | POLLHUP | POLLERR)) && (poll->events & POLLIN);
    case WRITE:
        return !failed && (poll->revents & (POLLOUT | POLLERR)) && (poll->events & POLLOUT);
    default:
        return failed || (poll->revents & POLLPRI);
    }
}

/* Linux calls a stream that never connected hung up and writable, Windows calls it neither. */
static bool is_idle_stream(const struct watch *watch)
{
    struct pollfd probe = {watch->socket->fd, POLLIN | POLLOUT, 0};

    return watch->socket->type == SOCK_STREAM && atomic_load(&watch->socket->attempt) != ATTEMPT_UNDER_WAY &&
           poll(&probe, 1, 0) == 1 && probe.revents == (POLLOUT | POLLHUP);
}

static void forget_idle_streams(struct watch_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        if ((list->polls[i].revents & POLLHUP) && is_idle_stream(&list->watches[i])) {
            list->polls[i].revents = 0;
            list->polls[i].fd = -1;
        }
}

/* How many of a set are ready; keeps those, in order, and drops the others if there is any ready anywhere. */
static u_int count_ready(const struct watch_list *list, size_t first, httpapi_fd_set *set, int which,
                         bool keep)
{
    u_int ready = 0, count = set ? set->fd_count : 0;

    for (u_int i = 0; i < count; i++)
        if (is_ready(&list->watches[first + i], &list->polls[first + i], which)) {
            if (keep)
                set->fd_array[ready] = set->fd_array[i];
            ready++;
        }
    if (set && keep)
        set->fd_count = ready;
    return ready;
}

/* A connect that was seen to succeed is over. One that failed stays marked: it is an exception until the socket closes. */
static void note_connected(struct watch_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        if (atomic_load(&list->watches[i].socket->attempt) == ATTEMPT_UNDER_WAY &&
            (list->polls[i].revents & POLLOUT) && !(list->polls[i].revents & (POLLERR | POLLHUP)))
            atomic_store(&list->watches[i].socket->attempt, ATTEMPT_SUCCEEDED);
}

static bool any_closed(const struct watch_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        if (atomic_load(&list->watches[i].socket->closed))
            return true;
    return false;
}

/* Sleeps until something asked for has happened. poll() reports errors and hang-ups unasked: what has nothing else to tell
 * is no longer watched, or this would spin. */
static int wait_for_sets(httpapi_fd_set *const sets[SETS], const size_t first[SETS], uint64_t deadline,
                         struct watch_list *list)
{
    for (;;) {
        int reported = descriptors_sleep(list->polls, list->count, deadline);
        u_int ready = 0;

        if (reported < 0)
            return winsock_error(errno);
        if (any_closed(list))
            return WSAENOTSOCK;
        forget_idle_streams(list);
        for (int set = 0; set < SETS; set++)
            ready += count_ready(list, first[set], sets[set], set, false);
        if (ready || reported == 0)
            return 0;
        for (size_t i = 0; i < list->count; i++)
            if (list->polls[i].revents)
                list->polls[i].fd = -1;
    }
}

static int select_sets(httpapi_fd_set *const sets[SETS], uint64_t deadline, struct watch_list *list)
{
    size_t first[SETS];
    int error, ready = 0;

    for (int set = 0; set < SETS; set++) {
        first[set] = list->count;
        for (u_int i = 0; sets[set] && i < sets[set]->fd_count; i++)
            if (!list_add(list, sets[set]->fd_array[i], set_events[set]))
                return SOCKET_ERROR;
    }
    error = wait_for_sets(sets, first, deadline, list);
    if (error)
        return winsock_fail(error);
    for (int set = 0; set < SETS; set++)
        ready += (int)count_ready(list, first[set], sets[set], set, true);
    note_connected(list);
    winsock_result(0);
    return ready;
}

int WSAAPI httpapi_select(int nfds, httpapi_fd_set *readfds, httpapi_fd_set *writefds,
                          httpapi_fd_set *exceptfds, const TIMEVAL *timeout)
{
    httpapi_fd_set *const sets[SETS] = {readfds, writefds, exceptfds};
    uint64_t deadline = timeout ? 0 : UINT64_MAX;
    struct watch_list list;
    size_t total = 0;
    int result;

    (void)nfds; /* ignored on Windows too */
    if (!winsock_started())
        return winsock_fail(WSANOTINITIALISED);
    for (int set = 0; set < SETS; set++)
        total += sets[set] ? sets[set]->fd_count : 0;
    if (total == 0 || (timeout && (timeout->tv_sec < 0 || timeout->tv_usec < 0)))
        return winsock_fail(WSAEINVAL);
    if (timeout && (timeout->tv_sec || timeout->tv_usec))
        deadline = clock_now() + (uint64_t)timeout->tv_sec * 1000000000u + (uint64_t)timeout->tv_usec * 1000u;
    result = list_open(&list, total);
    result = result ? winsock_fail(result) : select_sets(sets, deadline, &list);
    list_close(&list);
    return result;
}

int WSAAPI __WSAFDIsSet(SOCKET fd, httpapi_fd_set *set)
{
    for (u_int i = 0; i < set->fd_count; i++)
        if (set->fd_array[i] == fd)
            return TRUE;
    return FALSE;
}

/* WSAPoll's bits: Windows' number, Linux' number. POLLERR, POLLHUP and POLLNVAL are reported only. */
#define WINDOWS_POLLNVAL 0x0004
#define WINDOWS_POLLPRI  0x0400

static const struct {
    short windows, native;
} poll_table[] = {
    {0x0001, POLLERR},    {0x0002, POLLHUP},    {WINDOWS_POLLNVAL, POLLNVAL}, {0x0010, POLLOUT},
    {0x0020, POLLWRBAND}, {0x0100, POLLRDNORM}, {0x0200, POLLRDBAND},
};

static short poll_to_linux(short windows)
{
    short native = 0;

    for (size_t i = 3; i < ARRAYSIZE(poll_table); i++)
        if (windows & poll_table[i].windows)
            native |= poll_table[i].native;
    return native;
}

static short poll_to_windows(short native)
{
    short windows = 0;

    for (size_t i = 0; i < ARRAYSIZE(poll_table); i++)
        if (native & poll_table[i].native)
            windows |= poll_table[i].windows;
    return windows;
}

static int poll_array(LPWSAPOLLFD array, ULONG count, uint64_t deadline, struct watch_list *list)
{
    int bad = 0, ready;

    for (ULONG i = 0; i < count; i++) {
        array[i].revents = 0;
        if (array[i].events & ~0x0330) /* POLLPRI and the reported bits may not be asked for */
            return winsock_fail(WSAEINVAL);
        if (!list_add(list, array[i].fd, poll_to_linux(array[i].events))) {
            array[i].revents = WINDOWS_POLLNVAL;
            bad++;
        }
    }
    if (bad == (int)count)
        return winsock_fail(WSAENOTSOCK);
    ready = descriptors_sleep(list->polls, list->count, bad ? 0 : deadline);
    if (ready < 0)
        return winsock_fail(winsock_error(errno));
    for (ULONG i = 0; i < count; i++)
        if (list->watches[i].socket)
            array[i].revents = poll_to_windows(list->polls[i].revents);
    winsock_result(0);
    return ready + bad;
}

int WSAAPI WSAPoll(LPWSAPOLLFD fdArray, ULONG fds, INT timeout)
{
    uint64_t deadline = timeout == 0 ? 0 : timeout < 0 ? UINT64_MAX : clock_deadline((DWORD)timeout);
    struct watch_list list;
    int result;

    if (!winsock_started())
        return winsock_fail(WSANOTINITIALISED);
    if (!fdArray || fds == 0)
        return winsock_fail(fds == 0 ? WSAEINVAL : WSAEFAULT);
    result = list_open(&list, fds);
    result = result ? winsock_fail(result) : poll_array(fdArray, fds, deadline, &list);
    list_close(&list);
    return result;
}
