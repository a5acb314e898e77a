/* What a thread pool runs: work, timers, waits, I/O and simple callbacks are tasks of one make.
 *
 * A task counts what is due: `pending` callbacks are queued and not begun, `running` ones have begun, `started` ones wait
 * for I/O. It is idle when all are zero. However often it is submitted, it queues the one packet it carries, and the thread
 * that takes it queues it again if more is pending: submitting allocates nothing and cannot fail.
 *
 * References: the creator's (dropped by the Close function, or by a cleanup group), one for the packet while it is
 * queued, one for each started I/O. Locks: task->lock is a leaf but for the wait lock. */
#ifndef HTTPAPI_TASK_H
#define HTTPAPI_TASK_H

#include "io/pool.h"

struct task;
struct task_waiter;

/* What a callback is told. */
struct task_result {
    OVERLAPPED *overlapped;
    ULONG error;
    ULONG bytes;
};

struct task_ops {
    void (*call)(struct task *task, PTP_CALLBACK_INSTANCE instance, const struct task_result *result);
    void (*disarm)(struct task *task); /* nothing new becomes pending once it has returned; may be NULL */
    void (*settled)(
        struct task *task); /* after each callback, while it still counts as running; may be NULL */
    void (*destroyed)(struct task *task); /* releases what the kind adds; may be NULL */
};

struct task {
    struct object object;
    const struct task_ops *ops;
    struct pool *pool;
    void *context;
    PTP_SIMPLE_CALLBACK finalization;
    HMODULE library; /* SetThreadpoolCallbackLibrary: counted once for each packet and each started I/O */
    bool runs_long;
    bool simple;      /* nobody closes it: it goes when it has run */
    bool unannounced; /* I/O completes without task_io_start */

    struct _TP_CLEANUP_GROUP *group; /* constant, referenced, or NULL */
    PTP_CLEANUP_GROUP_CANCEL_CALLBACK cancelled;
    struct task *next_member, *previous_member; /* with `member` guarded by the group's lock */
    bool member;

    struct port_packet packet;
    _Atomic(uint32_t) lock; /* guards what follows */
    ULONG pending, running, started;
    ULONG skipped; /* completions of I/O whose callbacks were cancelled */
    bool posted;   /* the packet is queued */
    bool closed;   /* for those that re-arm themselves */
    struct task_waiter *waiters;
    struct object *idle_event; /* referenced; signalled once when idle */
};

/* Allocates `size` bytes, zeroed, that begin with a struct task, in the environment's pool and group. */
ULONG task_create(size_t size, const struct task_ops *ops, void *context, PTP_CALLBACK_ENVIRON environment,
                  struct task **out);
void task_submit(struct task *task);
void task_submit_once(struct task *task); /* unless a callback is pending already */

/* Waits until the task is idle; what is pending is dropped first if `cancel`. */
void task_wait(struct task *task, bool cancel);
ULONG task_cancel_pending(struct task *task); /* how many were dropped */

/* Signals `event`, which it references, when the task is idle; false if it is now. */
bool task_signal_when_idle(struct task *task, struct object *event);

/* The Close functions: disarms, leaves the group, drops the creator's reference. Pending callbacks still run. */
void task_close(struct task *task);

/* For registered waits and timer-queue timers. Ends the task: disarmed, never to be armed again, pending callbacks dropped.
 * Waits for running ones if `blocks`; otherwise returns true if there are any, and signals `event` (may be NULL) when there
 * are none. */
bool task_end(struct task *task, bool blocks, struct object *event);
bool task_is_ended(struct task *task); /* who arms a task asks afterwards, and disarms it again if so */

/* Ends the task of `ops` behind the handle, closes it and drops the creator's reference. CompletionEvent is NULL, an event, or
 * INVALID_HANDLE_VALUE to wait. ERROR_INVALID_HANDLE, ERROR_IO_PENDING while callbacks run. */
ULONG task_delete_handle(HANDLE handle, const struct task_ops *ops, HANDLE completion_event);

/* What a pool thread does with a packet. */
void task_run(struct port_packet *packet);

/* For tasks whose packets are completions of I/O. */
void task_io_start(struct task *task);
void task_io_cancel(struct task *task);

/* Cleanup groups; cleanup_group.c. */
void group_add(struct _TP_CLEANUP_GROUP *group, struct task *task);
bool group_remove(struct task *task); /* false if the group has taken it off already */
void group_release(struct _TP_CLEANUP_GROUP *group);

extern const struct object_type task_type;

/* The callback being run: what is to be done when it returns. */
struct _TP_CALLBACK_INSTANCE {
    struct task *task;
    bool disassociated;
    CRITICAL_SECTION *critical_section;
    HANDLE mutex, semaphore, event;
    DWORD semaphore_count;
    HMODULE library;
};

void callback_returned(PTP_CALLBACK_INSTANCE instance); /* callback.c */
void task_leave(struct task *task);                     /* one callback runs no more */

uint64_t deadline_from_filetime(const FILETIME *time);

#endif
