/* struct thread, for the files of this room. Who may touch what stands beside each group. */
#ifndef HTTPAPI_THREAD_RECORD_H
#define HTTPAPI_THREAD_RECORD_H

#include "object/name.h"
#include "object/thread.h"
#include "processthreadsapi.h"
#include <setjmp.h>

struct waiter;

/* A kernel mutex. Ownership changes hands under its signal word (thread) or the wait lock (hand-over to a sleeper), so the
 * owner's list belongs to the owner while it runs and to the wait lock while it sleeps. Each owned mutex is referenced. */
struct mutex {
    struct named_object named;
    _Atomic(struct thread *) owner;
    uint32_t recursion;
    struct mutex *next, *previous; /* the owner's list */
};

extern const struct object_type mutex_type;

/* TLS and FLS values, in blocks that appear with the first value stored in them; see local_storage.c. */
#define STORAGE_BLOCK_SLOTS 64
#define TLS_BLOCKS          17
#define FLS_BLOCKS          64
typedef _Atomic(void *) storage_slot;
typedef _Atomic(storage_slot *) storage_block;

struct thread { /* NOLINT(clang-analyzer-optin.performance.Padding): grouped by who may touch what */
    struct object object;
    DWORD id;
    bool emergency;                 /* one of the static records */
    _Atomic(DWORD) exit_code;       /* STILL_ACTIVE until the thread has ended */
    struct thread *next, *previous; /* all threads, guarded by the registry's lock */

    /* The wait subsystem */
    _Alignas(64) _Atomic(uint32_t) wake; /* futex of this thread's waits */
    struct waiter *waiter;               /* the wait it sleeps in; guarded by the wait lock */
    struct mutex *owned;                 /* see struct mutex */
    struct apc *apcs, *last_apc;         /* guarded by the wait lock */
    _Atomic(uint32_t) apc_count;         /* a peek without the lock */
    bool ended;                          /* takes no more APCs; guarded by the wait lock */

    /* Its own */
    void (*block_hook)(void *context, bool blocks);
    void *block_context;
    jmp_buf *exit_point; /* ExitThread of a thread we created: no unwinding, as on Windows */

    /* Sleeps that others may end; guarded by `interrupt_lock` */
    _Atomic(uint32_t) interrupt_lock;
    void (*cancel)(void *context);
    void *cancel_context;
    void (*alert)(void *context);
    void *alert_context;
    WCHAR *description;   /* SetThreadDescription */
    struct object *token; /* whom it impersonates, or NULL; referenced */
    void *answer;         /* its own: see thread_answer */

    /* Birth: CreateThread */
    LPTHREAD_START_ROUTINE routine;
    void *parameter;
    HANDLE own_handle;               /* _beginthread: closed by the thread itself */
    _Atomic(uint32_t) suspend_count; /* futex: above 0 the thread has not started; STARTED afterwards */
    _Atomic(int) native_id;          /* what Linux calls it; 0 until it runs */
    _Atomic(int) priority;
    _Atomic(uint64_t) affinity; /* 0: never set */

    storage_block tls[TLS_BLOCKS], fls[FLS_BLOCKS];
};

#define THREAD_STARTED 0x80000000u

/* Thread ids are multiples of 4 and not reused while the process lives. */
ULONG thread_create_record(struct thread **out);
void thread_adopt_record(struct thread *self); /* makes it the calling thread's own, with one reference */
void thread_register(struct thread *thread);   /* into the list of living threads; it leaves when it ends */
void thread_unregister(struct thread *thread);

/* Calls `visit` for every living thread under the registry's lock; stops when it returns true. */
bool thread_visit(bool (*visit)(struct thread *thread, void *context), void *context);

/* Mask of the first 64 processors; native id 0 is the caller. */
bool thread_apply_affinity(int native_id, uint64_t mask);

/* End of a thread, in this order: storage callbacks, APC queue, mutexes, signal. */
void local_storage_thread_ends(struct thread *self);
void local_storage_free(struct thread *thread);
void apc_thread_ends(struct thread *self);
void mutex_abandon_all(struct thread *self);

#endif
