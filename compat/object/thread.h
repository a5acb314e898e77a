/* What the library keeps for each thread that ever enters it, whoever created the thread. Reached through a
 * thread-local pointer, freed when the thread ends. */
#ifndef HTTPAPI_THREAD_H
#define HTTPAPI_THREAD_H

#include "object/apc.h"
#include "object/object.h"

struct thread;

struct thread *thread_self(void); /* never NULL: falls back to a static emergency record when memory is out */
DWORD thread_id(const struct thread *thread);

/* A thread is an object, signalled when it has ended. Who keeps a `struct thread *` of another thread references it. */
extern const struct object_type thread_type;
struct object *thread_object(struct thread *thread);
struct thread *thread_from_object(struct object *object); /* NULL if it is not one */

/* Room for what a call answers with and the thread owns, as gethostbyname's: there from the first such call to the thread's end.
 * One size for all, because a library that is loaded late gets hardly any thread-local memory. NULL: no memory. */
#define THREAD_ANSWER_SIZE 2048
void *thread_answer(void);

/* Around every sleep in our own waits. A completion port hangs a hook here, so that a thread it runs does not count
 * against its concurrency limit while the thread is blocked. Cheap when no hook is set. */
void thread_blocks(struct thread *self);
void thread_resumes(struct thread *self);
void thread_set_block_hook(struct thread *self, void (*hook)(void *context, bool blocks), void *context);

/* Futex on a 32-bit word, timeouts as absolute nanoseconds of CLOCK_MONOTONIC (UINT64_MAX: never). Returns false on
 * timeout; spurious wake-ups return true. */
bool futex_wait(_Atomic(uint32_t) *word, uint32_t expected, uint64_t deadline);
int futex_wake(_Atomic(uint32_t) *word, int count); /* how many woke */
uint64_t clock_now(void);                           /* CLOCK_MONOTONIC, nanoseconds */
uint64_t clock_deadline(DWORD milliseconds);        /* INFINITE gives UINT64_MAX */

/* A synchronous call that CancelSynchronousIo may end: set around the sleep only. `cancel` is called at most once,
 * from another thread, under a lock that thread_leave_cancellable also takes. */
void thread_enter_cancellable(struct thread *self, void (*cancel)(void *context), void *context);
void thread_leave_cancellable(struct thread *self);
bool thread_cancel(struct thread *thread); /* CancelSynchronousIo: false if the thread is in no such call */

bool thread_queue_apc(struct thread *thread,
                      struct apc *apc); /* false: the thread has ended, the caller keeps it */
bool thread_unqueue_apc(struct thread *thread, struct apc *apc); /* true: taken back before it ran */
bool thread_run_apcs(struct thread *self); /* all that are queued; false if there was none */

/* A sleep that is not a wait on objects (a completion port's) and that an APC may interrupt. `alert` is called at most
 * once, from another thread, under a lock that thread_leave_alertable also takes: call both functions without a lock that
 * `alert` takes. enter returns false, and is not to be left, if an APC is queued already. */
bool thread_enter_alertable(struct thread *self, void (*alert)(void *context), void *context);
void thread_leave_alertable(struct thread *self);

/* Whom a thread impersonates (see security/token.h): a reference, or NULL. Setting takes a reference of its own. */
struct object *thread_token(struct thread *thread);
void thread_set_token(struct thread *thread, struct object *token);

#endif
