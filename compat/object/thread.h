/* What the library keeps for each thread that ever enters it, whoever created the thread. Reached through a
 * thread-local pointer, freed when the thread ends. */
#ifndef HTTPAPI_THREAD_H
#define HTTPAPI_THREAD_H

#include "object/object.h"

struct thread;

struct thread *thread_self(void); /* never NULL: falls back to a static emergency record when memory is out */
DWORD thread_id(const struct thread *thread);

/* Around every sleep in our own waits. A completion port hangs a hook here, so that a thread it runs does not count
 * against its concurrency limit while the thread is blocked. Cheap when no hook is set. */
void thread_blocks(struct thread *self);
void thread_resumes(struct thread *self);
void thread_set_block_hook(struct thread *self, void (*hook)(void *context, bool blocks), void *context);

/* Futex on a 32-bit word, timeouts as absolute nanoseconds of CLOCK_MONOTONIC (UINT64_MAX: never). Returns false on
 * timeout; spurious wake-ups return true. */
bool futex_wait(_Atomic(uint32_t) *word, uint32_t expected, uint64_t deadline);
void futex_wake(_Atomic(uint32_t) *word, int count);
uint64_t clock_now(void);                       /* CLOCK_MONOTONIC, nanoseconds */
uint64_t clock_deadline(DWORD milliseconds);    /* INFINITE gives UINT64_MAX */

/* A synchronous call that CancelSynchronousIo may end: set around the sleep only. `cancel` is called at most once,
 * from another thread, under a lock that thread_leave_cancellable also takes. */
void thread_enter_cancellable(struct thread *self, void (*cancel)(void *context), void *context);
void thread_leave_cancellable(struct thread *self);

#endif
