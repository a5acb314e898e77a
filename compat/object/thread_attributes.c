/* What may be asked and said about a thread: priority, affinity, description, processor. */
#include "object/handle.h"
#include "object/lock.h"
#include "object/this_process.h"
#include "object/thread_record.h"
#include "error/error.h"
#include "errhandlingapi.h"
#include "winbase.h"
#include "winerror.h"
#include <sched.h>
#include <stdlib.h>
#include <string.h>

static struct thread *pin_thread(HANDLE handle)
{
    struct object *object = handle_pin(handle, &thread_type);

    if (!object)
        SetLastError(ERROR_INVALID_HANDLE);
    return (struct thread *)object;
}

static bool priority_is_valid(int priority)
{
    return (priority >= THREAD_PRIORITY_LOWEST && priority <= THREAD_PRIORITY_HIGHEST) ||
           priority == THREAD_PRIORITY_IDLE || priority == THREAD_PRIORITY_TIME_CRITICAL;
}

BOOL WINAPI SetThreadPriority(HANDLE handle, int priority)
{
    struct thread *thread = pin_thread(handle);
    ULONG error = NO_ERROR;

    if (!thread)
        return FALSE;
    if (priority_is_valid(priority))
        atomic_store_explicit(&thread->priority, priority, memory_order_relaxed);
    else if (priority != THREAD_MODE_BACKGROUND_BEGIN && priority != THREAD_MODE_BACKGROUND_END)
        error = ERROR_INVALID_PARAMETER;
    handle_unpin(handle);
    return error_result(error);
}

int WINAPI GetThreadPriority(HANDLE handle)
{
    struct thread *thread = pin_thread(handle);
    int priority;

    if (!thread)
        return THREAD_PRIORITY_ERROR_RETURN;
    priority = atomic_load_explicit(&thread->priority, memory_order_relaxed);
    handle_unpin(handle);
    return priority;
}

BOOL WINAPI SetThreadPriorityBoost(HANDLE handle, BOOL disable)
{
    (void)disable;
    if (!pin_thread(handle))
        return FALSE;
    handle_unpin(handle);
    return TRUE;
}

static uint64_t mask_of_thread(struct thread *thread)
{
    uint64_t mask = atomic_load_explicit(&thread->affinity, memory_order_relaxed);
    DWORD_PTR process = 0, system;

    if (mask == 0 && GetProcessAffinityMask(CURRENT_PROCESS, &process, &system))
        mask = process;
    return mask;
}

bool thread_apply_affinity(int native_id, uint64_t mask)
{
    cpu_set_t set;

    CPU_ZERO(&set);
    for (int i = 0; i < 64; i++)
        if (mask & ((uint64_t)1 << i))
            CPU_SET(i, &set);
    return sched_setaffinity(native_id, sizeof set, &set) == 0;
}

/* A thread that has not started yet takes its mask when it does. */
DWORD_PTR WINAPI SetThreadAffinityMask(HANDLE handle, DWORD_PTR mask)
{
    struct thread *thread = pin_thread(handle);
    DWORD_PTR previous = 0, process, system;
    int native_id;

    if (!thread)
        return 0;
    GetProcessAffinityMask(CURRENT_PROCESS, &process, &system);
    native_id = atomic_load_explicit(&thread->native_id, memory_order_acquire);
    if (mask == 0 || (mask & ~system) || (native_id && !thread_apply_affinity(native_id, mask))) {
        SetLastError(ERROR_INVALID_PARAMETER);
    } else {
        previous = mask_of_thread(thread);
        atomic_store_explicit(&thread->affinity, mask, memory_order_relaxed);
    }
    handle_unpin(handle);
    return previous;
}

static size_t text_bytes(const WCHAR *text)
{
    size_t length = 0;

    while (text && text[length])
        length++;
    return (length + 1) * sizeof *text;
}

/* The text is replaced under the lock that readers copy it under. */
HRESULT WINAPI SetThreadDescription(HANDLE handle, PCWSTR text)
{
    struct thread *thread = pin_thread(handle);
    WCHAR *copy, *old;

    if (!thread)
        return HRESULT_FROM_WIN32(ERROR_INVALID_HANDLE);
    copy = calloc(1, text_bytes(text));
    if (copy) {
        if (text)
            memcpy(copy, text, text_bytes(text));
        lock_acquire(&thread->interrupt_lock);
        old = thread->description;
        thread->description = copy;
        lock_release(&thread->interrupt_lock);
        free(old);
    }
    handle_unpin(handle);
    return copy ? S_OK : E_OUTOFMEMORY;
}

HRESULT WINAPI GetThreadDescription(HANDLE handle, PWSTR *out)
{
    struct thread *thread = pin_thread(handle);
    size_t bytes;
    WCHAR *copy;

    if (!thread)
        return HRESULT_FROM_WIN32(ERROR_INVALID_HANDLE);
    lock_acquire(&thread->interrupt_lock);
    bytes = text_bytes(thread->description);
    copy = LocalAlloc(LMEM_FIXED | LMEM_ZEROINIT, bytes);
    if (copy && thread->description)
        memcpy(copy, thread->description, bytes);
    lock_release(&thread->interrupt_lock);
    handle_unpin(handle);
    *out = copy;
    return copy ? S_OK : E_OUTOFMEMORY;
}

DWORD WINAPI GetCurrentProcessorNumber(VOID)
{
    int cpu = sched_getcpu();

    return cpu < 0 ? 0 : (DWORD)cpu;
}
