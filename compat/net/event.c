/* Event objects of Winsock, and WSAEventSelect: see event.h. A socket's selection is guarded by its lock. */
#include "net/event.h"
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include "errhandlingapi.h"
#include "handleapi.h"
#include "net/overlapped.h"
#include "object/event.h"
#include "object/lock.h"
#include "object/wait.h"
#include "synchapi.h"

struct selection {
    struct object *event;   /* referenced; NULL: nothing is selected */
    LONG mask;              /* what the program wants to know */
    LONG enabled, recorded; /* EVENT_* */
    int codes[FD_MAX_EVENTS];
};

/* ---- recording; under the lock ---- */

static void record(struct selection *selection, LONG event, int code)
{
    if (!(selection->mask & selection->enabled & event))
        return;
    selection->enabled &= ~event;
    selection->recorded |= event;
    selection->codes[__builtin_ctz((unsigned)event)] = code;
    signal_set(selection->event);
}

static bool is_connecting(struct socket *socket)
{
    return atomic_load(&socket->attempt) == ATTEMPT_UNDER_WAY;
}

/* Asking for the error takes it off the socket, so only who is to be told asks, and the attempt is over then. */
static bool look_at_attempt(struct socket *socket, struct selection *selection, short found)
{
    bool failed = (found & (POLLERR | POLLHUP)) != 0;

    if (!failed && !(found & POLLOUT))
        return false;
    if (!failed)
        atomic_store(&socket->attempt, ATTEMPT_SUCCEEDED);
    if (selection->mask & EVENT_CONNECT) {
        int number = attempt_error(socket);

        if (failed)
            atomic_store(&socket->attempt, ATTEMPT_NONE);
        selection->enabled |= EVENT_CONNECT | EVENT_CLOSE; /* each attempt has its end */
        record(selection, EVENT_CONNECT, winsock_error(number));
    }
    return !failed;
}

/* The end is told when all that came before it has been read. */
static void look_at_stream(struct socket *socket, struct selection *selection, short found)
{
    int unread = 0;

    if (is_connecting(socket) && !look_at_attempt(socket, selection, found))
        return;
    if (found == (POLLOUT | POLLHUP)) /* never connected */
        return;
    ioctl(socket->fd, FIONREAD, &unread);
    if (unread > 0)
        record(selection, EVENT_READ, 0);
    if ((found & POLLOUT) && !(found & (POLLERR | POLLHUP)))
        record(selection, EVENT_WRITE, 0);
    if (unread == 0 && (found & (POLLRDHUP | POLLHUP | POLLERR)))
        record(selection, EVENT_CLOSE, found & POLLERR ? WSAECONNRESET : 0);
}

void events_look(struct socket *socket)
{
    struct selection *selection = socket->selection;
    struct pollfd look = {socket->fd, POLLIN | POLLOUT | POLLPRI | POLLRDHUP, 0};

    if (!selection || !selection->event || poll(&look, 1, 0) <= 0)
        return;
    if (look.revents & POLLPRI)
        record(selection, EVENT_OOB, 0);
    if (is_listening(socket)) {
        if (look.revents & POLLIN)
            record(selection, EVENT_ACCEPT, 0);
    } else if (socket->type == SOCK_STREAM) {
        look_at_stream(socket, selection, look.revents);
    } else {
        if (look.revents & POLLIN)
            record(selection, EVENT_READ, 0);
        if (look.revents & POLLOUT)
            record(selection, EVENT_WRITE, 0);
    }
}

/* ---- selecting ---- */

void events_enable(struct socket *socket, LONG events)
{
    if (!atomic_load_explicit(&socket->selects, memory_order_relaxed))
        return;
    lock_acquire(&socket->lock);
    if (socket->selection)
        socket->selection->enabled |= events;
    events_look(socket);
    lock_release(&socket->lock);
}

bool events_selected(struct socket *socket)
{
    return atomic_load(&socket->selects);
}

void events_free(struct socket *socket)
{
    if (socket->selection && socket->selection->event)
        object_release(socket->selection->event);
    free(socket->selection);
}

/* Under the lock. */
static int replace(struct socket *socket, struct object *event, LONG mask)
{
    struct object *old;

    if (!socket->selection)
        socket->selection = calloc(1, sizeof *socket->selection);
    if (!socket->selection || (event && socket_watch(socket)))
        return WSAENOBUFS;
    old = socket->selection->event;
    if (event)
        object_reference(event);
    *socket->selection = (struct selection){.event = event, .mask = mask, .enabled = ~0};
    atomic_store(&socket->selects, event != NULL);
    if (old)
        object_release(old);
    events_look(socket);
    return 0;
}

static int select_events(struct socket *socket, struct object *event, LONG mask)
{
    int error = WSAENOTSOCK;

    lock_acquire(&socket->lock);
    if (!atomic_load(&socket->closed)) {
        atomic_store(&socket->nonblocking, true);
        error = replace(socket, event, mask);
    }
    lock_release(&socket->lock);
    return error;
}

void events_inherit(struct socket *listener, struct socket *accepted)
{
    struct object *event = NULL;
    LONG mask = 0;

    if (!events_selected(listener))
        return;
    lock_acquire(&listener->lock);
    if (listener->selection && listener->selection->event) {
        event = listener->selection->event;
        mask = listener->selection->mask;
        object_reference(event);
    }
    lock_release(&listener->lock);
    if (!event)
        return;
    select_events(accepted, event, mask);
    object_release(event);
}

static struct object *pin_event(WSAEVENT handle)
{
    return handle_pin(handle, &event_type);
}

int WSAAPI WSAEventSelect(SOCKET s, WSAEVENT hEventObject, LONG lNetworkEvents)
{
    struct socket *socket = socket_pin(s);
    struct object *event = NULL;
    int error = WSAEINVAL;

    if (!socket)
        return SOCKET_ERROR;
    if (lNetworkEvents)
        event = pin_event(hEventObject);
    if (event || !lNetworkEvents)
        error = select_events(socket, event, lNetworkEvents);
    if (event)
        handle_unpin(hEventObject);
    socket_unpin(s, socket);
    return winsock_result(error);
}

static void take_record(struct socket *socket, struct object *event, LPWSANETWORKEVENTS out)
{
    struct selection *selection;

    memset(out, 0, sizeof *out);
    lock_acquire(&socket->lock);
    selection = socket->selection;
    if (event)
        signal_reset(event);
    if (selection) {
        out->lNetworkEvents = selection->recorded;
        memcpy(out->iErrorCode, selection->codes, sizeof out->iErrorCode);
        selection->recorded = 0;
        memset(selection->codes, 0, sizeof selection->codes);
    }
    lock_release(&socket->lock);
}

int WSAAPI WSAEnumNetworkEvents(SOCKET s, WSAEVENT hEventObject, LPWSANETWORKEVENTS lpNetworkEvents)
{
    struct socket *socket = socket_pin(s);
    struct object *event = hEventObject ? pin_event(hEventObject) : NULL;
    int error = 0;

    if (!socket) {
        if (event)
            handle_unpin(hEventObject);
        return SOCKET_ERROR;
    }
    if (hEventObject && !event)
        error = WSAEINVAL;
    else if (!lpNetworkEvents)
        error = WSAEFAULT;
    else
        take_record(socket, event, lpNetworkEvents);
    if (event)
        handle_unpin(hEventObject);
    socket_unpin(s, socket);
    return winsock_result(error);
}

/* There are no windows here, so every window handle is a bad one. */
int WSAAPI WSAAsyncSelect(SOCKET s, HWND hWnd, u_int wMsg, LONG lEvent)
{
    struct socket *socket = socket_pin(s);

    (void)hWnd, (void)wMsg, (void)lEvent;
    if (!socket)
        return SOCKET_ERROR;
    socket_unpin(s, socket);
    return winsock_fail(WSAEINVAL);
}

/* ---- event objects: Windows' own, under other names ---- */

static BOOL started(void)
{
    if (winsock_started())
        return TRUE;
    SetLastError(WSANOTINITIALISED);
    return FALSE;
}

WSAEVENT WSAAPI WSACreateEvent(void)
{
    return started() ? CreateEventW(NULL, TRUE, FALSE, NULL) : NULL;
}

BOOL WSAAPI WSACloseEvent(WSAEVENT hEvent)
{
    return started() && CloseHandle(hEvent);
}

BOOL WSAAPI WSASetEvent(WSAEVENT hEvent)
{
    return started() && SetEvent(hEvent);
}

BOOL WSAAPI WSAResetEvent(WSAEVENT hEvent)
{
    return started() && ResetEvent(hEvent);
}

DWORD WSAAPI WSAWaitForMultipleEvents(DWORD cEvents, const WSAEVENT *lphEvents, BOOL fWaitAll,
                                      DWORD dwTimeout, BOOL fAlertable)
{
    return started() ? WaitForMultipleObjectsEx(cEvents, lphEvents, fWaitAll, dwTimeout, fAlertable)
                     : WAIT_FAILED;
}
