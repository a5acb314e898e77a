/* Names that are looked up while the caller does something else. See lookup.h.
 *
 * A query is a task of the pool that is kept for them. It ends once: with its answer, with its time, or cancelled; whoever sets
 * `ended` tells the program, and nobody touches what is the program's afterwards. The system's resolver cannot be interrupted: a
 * query that ended early keeps its thread until the resolver returns, or its place until a thread has passed over it. Hence a limit on
 * both. A routine is called on a thread of the program's default pool, so that one that waits keeps no query from its answer; the
 * task that calls it is made beforehand, so that no end fails for want of memory.
 *
 * References: the creator's, dropped when the task has run; the handle's, which is closed at the end; the timer's while it is set.
 *
 * `telling` makes the answer and its event one step: who polls the OVERLAPPED and uses the event again would get an old signal. */
#include <stdlib.h>
#include <string.h>
#include "handleapi.h"
#include "io/service_timer.h"
#include "io/task.h"
#include "net/lookup.h"
#include "net/names.h"
#include "net/socket.h"
#include "object/event.h"
#include "object/lock.h"
#include "object/thread.h"
#include "object/wait.h"
#include "synchapi.h"

#define QUERIES_LIMIT 4096 /* that have not given their memory back */

struct told {
    struct task task;
    LPLOOKUPSERVICE_COMPLETION_ROUTINE routine;
    OVERLAPPED *overlapped;
    DWORD error;
};

struct query {
    struct task task;
    _Atomic(bool) ended;
    OVERLAPPED *overlapped;
    ADDRINFOEXW **out;
    struct object *event; /* referenced; or */
    struct told *told;
    HANDLE handle; /* NULL: none */
    bool timed;
    struct service_timer timer;
    bool hinted, named, serviced;
    ADDRINFOW hints;
    WCHAR name[NODE_ROOM], service[SERVICE_ROOM];
};

static _Atomic(uint32_t) telling;
static _Atomic(unsigned) queries;

/* ---- the end ---- */

static _Atomic(ULONG_PTR) *status_of(OVERLAPPED *overlapped)
{
    return (_Atomic(ULONG_PTR) *)&overlapped->Internal;
}

/* A program that has closed it itself may have given the number to something else. */
static void close_handle(struct query *query)
{
    struct object *object = query->handle ? handle_pin(query->handle, &task_type) : NULL;

    if (!object)
        return;
    if (object == &query->task.object)
        handle_close(query->handle);
    handle_unpin(query->handle);
}

/* False: it had ended before, and the list is the caller's. */
static bool end(struct query *query, int error, ADDRINFOEXW *list)
{
    OVERLAPPED *overlapped = query->overlapped;

    if (atomic_exchange(&query->ended, true))
        return false;
    close_handle(query);
    if (query->told)
        query->told->error = (DWORD)error;
    lock_acquire(&telling);
    *query->out = list;
    overlapped->Pointer = query->out;
    atomic_store_explicit(status_of(overlapped), (ULONG_PTR)error, memory_order_release);
    if (query->event)
        signal_set(query->event);
    lock_release(&telling);
    if (query->told)
        task_submit(&query->told->task);
    if (query->timed && service_timer_stop(&query->timer))
        object_release(&query->task.object);
    return true;
}

static void time_is_over(struct service_timer *timer)
{
    struct query *query = CONTAINING_RECORD(timer, struct query, timer);

    end(query, WSAETIMEDOUT, NULL);
    object_release(&query->task.object);
}

/* ---- the tasks ---- */

static void look_up(struct task *task, PTP_CALLBACK_INSTANCE instance, const struct task_result *result)
{
    struct query *query = (struct query *)task;
    ADDRINFOEXW *list;
    int error;

    (void)instance, (void)result;
    if (atomic_load(&query->ended))
        return;
    error = names_resolve_ex(query->named ? query->name : NULL, query->serviced ? query->service : NULL,
                             query->hinted ? &query->hints : NULL, &list);
    if (!end(query, error, list))
        FreeAddrInfoExW(list);
}

static void forget(struct task *task)
{
    struct query *query = (struct query *)task;

    if (query->event)
        object_release(query->event);
    atomic_fetch_sub(&queries, 1);
}

static const struct task_ops query_ops = {.call = look_up, .destroyed = forget};

static void tell(struct task *task, PTP_CALLBACK_INSTANCE instance, const struct task_result *result)
{
    const struct told *told = (struct told *)task;

    (void)instance, (void)result;
    told->routine(told->error, 0, told->overlapped);
}

static const struct task_ops told_ops = {.call = tell};

/* ---- the begin ---- */

/* Copies of the names: the caller's need not outlive its call. */
static bool take_name(WCHAR *out, size_t size, PCWSTR name)
{
    size_t length = 0;

    while (length < size && name[length])
        length++;
    if (length == size)
        return false;
    memcpy(out, name, length * sizeof(WCHAR));
    return true;
}

/* NULL: no memory, or no more of it for queries. */
static struct query *make_query(void)
{
    TP_CALLBACK_ENVIRON environment = {.Version = 1, .Pool = (PTP_POOL)pool_lookups()};
    struct task *task = NULL;

    if (!environment.Pool)
        return NULL;
    if (atomic_fetch_add(&queries, 1) >= QUERIES_LIMIT ||
        task_create(sizeof(struct query), &query_ops, NULL, &environment, &task) != NO_ERROR) {
        atomic_fetch_sub(&queries, 1);
        return NULL;
    }
    task->simple = true;
    return (struct query *)task;
}

static ULONG make_told(const struct lookup *asked, struct told **out)
{
    struct task *task;
    ULONG error = task_create(sizeof(struct told), &told_ops, NULL, NULL, &task);

    if (error)
        return error;
    task->simple = true;
    *out = (struct told *)task;
    (*out)->routine = asked->routine;
    (*out)->overlapped = asked->overlapped;
    return NO_ERROR;
}

static int set_event(struct query *query, HANDLE handle)
{
    query->event = handle_pin(handle, &event_type);
    if (!query->event)
        return WSA_INVALID_HANDLE;
    object_reference(query->event);
    handle_unpin(handle);
    return 0;
}

/* What the end needs, so that it can always come. */
static int prepare(struct query *query, const struct lookup *asked)
{
    int error = 0;

    query->overlapped = asked->overlapped;
    query->out = asked->out;
    query->hints = asked->hints;
    query->hinted = asked->hinted;
    query->named = asked->name != NULL;
    query->serviced = asked->service != NULL;
    if ((query->named && !take_name(query->name, NODE_ROOM, asked->name)) ||
        (query->serviced && !take_name(query->service, SERVICE_ROOM, asked->service)))
        return WSAHOST_NOT_FOUND;
    query->timed = asked->timeout != NULL;
    service_timer_init(&query->timer, time_is_over);
    if (query->timed)
        error = (int)service_timer_prepare();
    if (!error && !asked->routine)
        error = set_event(query, asked->overlapped->hEvent);
    else if (!error)
        error = (int)make_told(asked, &query->told);
    if (!error && asked->handle)
        error = (int)handle_open(&query->task.object, &query->handle);
    if (error && query->told)
        task_close(&query->told->task);
    return error;
}

static uint64_t deadline_of(const TIMEVAL *timeout)
{
    return clock_now() + (uint64_t)timeout->tv_sec * 1000000000u + (uint64_t)timeout->tv_usec * 1000u;
}

static int check(const struct lookup *asked)
{
    if (!asked->overlapped || !asked->routine == !asked->overlapped->hEvent)
        return WSAEINVAL; /* one of event and routine, and an OVERLAPPED for either */
    if (asked->timeout && (asked->timeout->tv_sec < 0 || asked->timeout->tv_usec < 0))
        return WSAEINVAL;
    if (!winsock_started())
        return WSANOTINITIALISED;
    return asked->name || asked->service ? 0 : WSAHOST_NOT_FOUND;
}

int lookup_start(const struct lookup *asked)
{
    struct query *query;
    int error = check(asked);

    if (error)
        return error;
    query = make_query();
    if (!query)
        return WSA_NOT_ENOUGH_MEMORY;
    error = prepare(query, asked);
    if (error) {
        task_close(&query->task);
        return error;
    }
    lock_acquire(&telling);
    if (query->event)
        signal_reset(query->event);
    atomic_store_explicit(status_of(asked->overlapped), WSAEINPROGRESS, memory_order_release);
    lock_release(&telling);
    if (asked->handle)
        *asked->handle = query->handle; /* from here on it may be cancelled, and nothing may hide that */
    if (query->timed) {
        object_reference(&query->task.object);
        service_timer_set(&query->timer, deadline_of(asked->timeout), 0);
    }
    task_submit(&query->task);
    return WSA_IO_PENDING;
}

int lookup_in_time(const struct lookup *asked)
{
    OVERLAPPED overlapped = {.hEvent = CreateEventW(NULL, TRUE, FALSE, NULL)};
    struct lookup mine = *asked;
    int error;

    if (!overlapped.hEvent)
        return ERROR_NOT_ENOUGH_MEMORY;
    mine.overlapped = &overlapped;
    mine.handle = NULL;
    error = lookup_start(&mine);
    if (error == WSA_IO_PENDING) {
        WaitForSingleObject(overlapped.hEvent, INFINITE);
        error = GetAddrInfoExOverlappedResult(&overlapped);
    }
    CloseHandle(overlapped.hEvent);
    return error;
}

/* ---- what else is asked of a query ---- */

INT WSAAPI GetAddrInfoExCancel(LPHANDLE lpHandle)
{
    HANDLE handle = lpHandle ? *lpHandle : NULL; /* may be gone once the program has been told */
    struct task *task = (struct task *)handle_pin(handle, &task_type);
    int error = WSA_INVALID_HANDLE;

    if (task && task->ops == &query_ops && end((struct query *)task, WSA_E_CANCELLED, NULL))
        error = 0;
    if (task)
        handle_unpin(handle);
    if (error)
        WSASetLastError(error);
    return error;
}

INT WSAAPI GetAddrInfoExOverlappedResult(LPOVERLAPPED lpOverlapped)
{
    INT result;

    if (!lpOverlapped)
        return WSAEINVAL;
    lock_acquire(&telling);
    result = (INT)atomic_load_explicit(status_of(lpOverlapped), memory_order_acquire);
    lock_release(&telling);
    return result;
}
