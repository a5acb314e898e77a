/* One-time initialisation. The variable's low two bits are the state, two more bits of the low word say that somebody
 * sleeps; once complete, the rest is the program's context. */
#include "object/thread.h"
#include "object/yield.h"
#include "error/error.h"
#include "synchapi.h"
#include <limits.h>

enum { ONCE_UNTOUCHED, ONCE_RUNNING, ONCE_COMPLETE, ONCE_RACING };

#define ONCE_STATE   ((uintptr_t)3)
#define ONCE_WAITERS ((uintptr_t)4) /* beside ONCE_RUNNING only */

typedef _Atomic(uintptr_t) once_word;

static once_word *word_of(INIT_ONCE *once)
{
    return (once_word *)&once->Ptr;
}

static bool once_change(INIT_ONCE *once, uintptr_t from, uintptr_t to)
{
    YIELD_POINT();
    return atomic_compare_exchange_strong_explicit(word_of(once), &from, to, memory_order_acq_rel,
                                                   memory_order_acquire);
}

/* x86 and ARM are little-endian: the low half is the futex word. */
static _Atomic(uint32_t) *futex_of(INIT_ONCE *once)
{
    return (_Atomic(uint32_t) *)&once->Ptr;
}

static void wait_for_runner(INIT_ONCE *once, uintptr_t value)
{
    struct thread *self = thread_self();

    if (!(value & ONCE_WAITERS) && !once_change(once, value, value | ONCE_WAITERS))
        return;
    thread_blocks(self);
    futex_wait(futex_of(once), (uint32_t)(ONCE_RUNNING | ONCE_WAITERS), UINT64_MAX);
    thread_resumes(self);
}

static void finish(INIT_ONCE *once, uintptr_t value)
{
    if (atomic_exchange_explicit(word_of(once), value, memory_order_acq_rel) & ONCE_WAITERS)
        futex_wake(futex_of(once), INT_MAX);
}

static BOOL answer(uintptr_t value, void **context)
{
    if (context)
        *context = (void *)(value & ~ONCE_STATE);
    return TRUE;
}

BOOL WINAPI InitOnceBeginInitialize(LPINIT_ONCE once, DWORD flags, PBOOL pending, LPVOID *context)
{
    uintptr_t value = atomic_load_explicit(word_of(once), memory_order_acquire);

    if ((flags & ~(DWORD)(INIT_ONCE_CHECK_ONLY | INIT_ONCE_ASYNC)) ||
        flags == (INIT_ONCE_CHECK_ONLY | INIT_ONCE_ASYNC))
        return error_result(ERROR_INVALID_PARAMETER);
    if ((value & ONCE_STATE) != ONCE_COMPLETE && (flags & INIT_ONCE_CHECK_ONLY))
        return error_result(ERROR_GEN_FAILURE);
    for (;; value = atomic_load_explicit(word_of(once), memory_order_acquire)) {
        switch (value & ONCE_STATE) {
        case ONCE_COMPLETE:
            *pending = FALSE;
            return answer(value, context);
        case ONCE_UNTOUCHED:
            if (!once_change(once, 0, flags & INIT_ONCE_ASYNC ? ONCE_RACING : ONCE_RUNNING))
                continue;
            *pending = TRUE;
            return TRUE;
        case ONCE_RACING:
            if (!(flags & INIT_ONCE_ASYNC))
                return error_result(ERROR_INVALID_PARAMETER);
            *pending = TRUE;
            return TRUE;
        default:
            if (flags & INIT_ONCE_ASYNC)
                return error_result(ERROR_INVALID_PARAMETER);
            wait_for_runner(once, value);
        }
    }
}

/* Of several racers the first to complete wins; the others are told so by ERROR_GEN_FAILURE. */
static ULONG complete(INIT_ONCE *once, DWORD flags, uintptr_t value)
{
    uintptr_t state = atomic_load_explicit(word_of(once), memory_order_acquire) & ONCE_STATE;

    if (state == ONCE_RUNNING) {
        if (flags & INIT_ONCE_ASYNC)
            return ERROR_INVALID_PARAMETER;
        finish(once, value);
        return NO_ERROR;
    }
    if (state == ONCE_RACING && !(flags & INIT_ONCE_ASYNC))
        return ERROR_INVALID_PARAMETER;
    return state == ONCE_RACING && once_change(once, ONCE_RACING, value) ? NO_ERROR : ERROR_GEN_FAILURE;
}

BOOL WINAPI InitOnceComplete(LPINIT_ONCE once, DWORD flags, LPVOID context)
{
    bool failed = flags & INIT_ONCE_INIT_FAILED;

    if ((flags & ~(DWORD)(INIT_ONCE_ASYNC | INIT_ONCE_INIT_FAILED)) || ((uintptr_t)context & ONCE_STATE) ||
        (failed && (context || (flags & INIT_ONCE_ASYNC))))
        return error_result(ERROR_INVALID_PARAMETER);
    return error_result(complete(once, flags, failed ? 0 : (uintptr_t)context | ONCE_COMPLETE));
}

BOOL WINAPI InitOnceExecuteOnce(PINIT_ONCE once, PINIT_ONCE_FN function, PVOID parameter, LPVOID *context)
{
    void *result = NULL;
    BOOL pending = FALSE, done;

    if (!InitOnceBeginInitialize(once, 0, &pending, context))
        return FALSE;
    if (!pending)
        return TRUE;
    done = function(once, parameter, &result);
    finish(once, done ? ((uintptr_t)result & ~ONCE_STATE) | ONCE_COMPLETE : 0);
    return done ? answer((uintptr_t)result, context) : FALSE; /* the last error is the function's */
}

VOID WINAPI InitOnceInitialize(PINIT_ONCE once)
{
    *once = (INIT_ONCE)INIT_ONCE_STATIC_INIT;
}
