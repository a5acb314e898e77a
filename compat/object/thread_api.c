/* CreateThread and what asks about threads by handle.
 *
 * A thread we create runs on a detached pthread. It leaves by returning or, from ExitThread, by a jump back to its first
 * frame: nothing is unwound in between, as on Windows. Threads of others leave through pthread_exit. */
#include "object/handle.h"
#include "object/this_process.h"
#include "object/thread_record.h"
#include "object/wait.h"
#include "error/error.h"
#include "errhandlingapi.h"
#include "process.h"
#include "winbase.h"
#include <limits.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>

/* A stack has room for libc and a signal handler below what the program asked for. */
#define STACK_RESERVE ((size_t)64 * 1024)
#define STACK_LARGEST ((size_t)1 << 40)

static void wait_for_resume(struct thread *self)
{
    uint32_t count = atomic_load_explicit(&self->suspend_count, memory_order_acquire);

    while (count != THREAD_STARTED) {
        futex_wait(&self->suspend_count, count, UINT64_MAX);
        count = atomic_load_explicit(&self->suspend_count, memory_order_acquire);
    }
}

static void *thread_main(void *argument)
{
    struct thread *self = argument;
    uint64_t affinity;
    jmp_buf exit_point;
    DWORD code;

    thread_adopt_record(self);
    wait_for_resume(self);
    affinity = atomic_load_explicit(&self->affinity, memory_order_relaxed);
    if (affinity)
        thread_apply_affinity(0, affinity);
    if (setjmp(exit_point) == 0) {
        self->exit_point = &exit_point;
        thread_run_apcs(self); /* queued before the start */
        code = self->routine(self->parameter);
        atomic_store_explicit(&self->exit_code, code, memory_order_release);
    }
    self->exit_point = NULL;
    return NULL;
}

static size_t stack_size(size_t asked, DWORD flags, const pthread_attr_t *attributes)
{
    size_t standard, size = (asked + STACK_RESERVE + 0xffff) & ~(size_t)0xffff;

    if (asked == 0 || asked > STACK_LARGEST || pthread_attr_getstacksize(attributes, &standard) != 0)
        return 0;
    if (!(flags & STACK_SIZE_PARAM_IS_A_RESERVATION) && size < standard)
        return 0; /* only the committed part is meant; the reservation is the default one */
    return size < (size_t)PTHREAD_STACK_MIN + STACK_RESERVE ? (size_t)PTHREAD_STACK_MIN + STACK_RESERVE
                                                            : size;
}

static ULONG start_pthread(struct thread *thread, size_t stack, DWORD flags)
{
    pthread_attr_t attributes;
    pthread_t id;
    int failed;

    if (pthread_attr_init(&attributes) != 0)
        return ERROR_NOT_ENOUGH_MEMORY;
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    stack = stack_size(stack, flags, &attributes);
    if (stack)
        pthread_attr_setstacksize(&attributes, stack);
    object_reference(&thread->object);
    failed = pthread_create(&id, &attributes, thread_main, thread);
    pthread_attr_destroy(&attributes);
    if (failed)
        object_release(&thread->object);
    return failed ? ERROR_NOT_ENOUGH_MEMORY : NO_ERROR;
}

static ULONG thread_create(LPTHREAD_START_ROUTINE routine, void *parameter, size_t stack, DWORD flags,
                           bool own_handle, DWORD *id, HANDLE *out)
{
    struct thread *thread;
    ULONG error;

    if (!routine || (flags & ~(DWORD)(CREATE_SUSPENDED | STACK_SIZE_PARAM_IS_A_RESERVATION)))
        return ERROR_INVALID_PARAMETER;
    error = thread_create_record(&thread);
    if (error)
        return error;
    thread->routine = routine;
    thread->parameter = parameter;
    atomic_init(&thread->suspend_count, flags & CREATE_SUSPENDED ? 1 : THREAD_STARTED);
    error = handle_open(&thread->object, out);
    if (error == NO_ERROR) {
        thread->own_handle = own_handle ? *out : NULL;
        if (id)
            *id = thread->id;
        thread_register(thread);
        error = start_pthread(thread, stack, flags);
        if (error) {
            thread_unregister(thread);
            handle_close(*out);
        }
    }
    object_release(&thread->object);
    return error;
}

HANDLE WINAPI CreateThread(LPSECURITY_ATTRIBUTES security, SIZE_T stack, LPTHREAD_START_ROUTINE routine,
                           LPVOID parameter, DWORD flags, LPDWORD id)
{
    HANDLE handle = NULL;

    (void)security;
    return error_result(thread_create(routine, parameter, stack, flags, false, id, &handle)) ? handle : NULL;
}

/* The routine returns nothing: with our calling conventions the thread's exit code is then whatever was there, as on
 * Windows; nobody can ask for it, because the handle is the thread's own. */
uintptr_t __cdecl _beginthread(_beginthread_proc_type routine, unsigned stack, void *parameter)
{
    HANDLE handle = NULL;
    ULONG error = thread_create((LPTHREAD_START_ROUTINE)(void (*)(void))routine, parameter, stack, 0, true,
                                NULL, &handle);

    return error_result(error) ? (uintptr_t)handle : (uintptr_t)-1;
}

uintptr_t __cdecl _beginthreadex(void *security, unsigned stack, _beginthreadex_proc_type routine,
                                 void *parameter, unsigned flags, unsigned *id)
{
    return (uintptr_t)CreateThread(security, stack, (LPTHREAD_START_ROUTINE)routine, parameter, flags, id);
}

VOID WINAPI ExitThread(DWORD code)
{
    struct thread *self = thread_self();

    atomic_store_explicit(&self->exit_code, code, memory_order_release);
    if (self->exit_point)
        longjmp(*self->exit_point, 1);
    pthread_exit(NULL);
}

void __cdecl _endthread(void)
{
    ExitThread(0);
}

void __cdecl _endthreadex(unsigned code)
{
    ExitThread(code);
}

static struct thread *pin_thread(HANDLE handle)
{
    struct object *object = handle_pin(handle, &thread_type);

    if (!object)
        SetLastError(ERROR_INVALID_HANDLE);
    return (struct thread *)object;
}

/* Until the thread is signalled its code is STILL_ACTIVE, even if ExitThread has stored one. */
BOOL WINAPI GetExitCodeThread(HANDLE handle, LPDWORD code)
{
    struct thread *thread = pin_thread(handle);

    if (!thread)
        return FALSE;
    *code = signal_is_set(&thread->object) ? atomic_load_explicit(&thread->exit_code, memory_order_acquire)
                                           : STILL_ACTIVE;
    handle_unpin(handle);
    return TRUE;
}

DWORD WINAPI ResumeThread(HANDLE handle)
{
    struct thread *thread = pin_thread(handle);
    uint32_t count;

    if (!thread)
        return (DWORD)-1;
    count = atomic_load_explicit(&thread->suspend_count, memory_order_relaxed);
    while (count != THREAD_STARTED &&
           !atomic_compare_exchange_weak_explicit(&thread->suspend_count, &count,
                                                  count == 1 ? THREAD_STARTED : count - 1,
                                                  memory_order_acq_rel, memory_order_relaxed))
        ;
    if (count == 1)
        futex_wake(&thread->suspend_count, 1);
    handle_unpin(handle);
    return count == THREAD_STARTED ? 0 : count;
}

static ULONG suspend(struct thread *thread, DWORD *previous)
{
    uint32_t count = atomic_load_explicit(&thread->suspend_count, memory_order_relaxed);

    do {
        if (count == THREAD_STARTED)
            return ERROR_NOT_SUPPORTED;
        if (count >= MAXIMUM_SUSPEND_COUNT)
            return ERROR_SIGNAL_REFUSED;
    } while (!atomic_compare_exchange_weak_explicit(&thread->suspend_count, &count, count + 1,
                                                    memory_order_acq_rel, memory_order_relaxed));
    *previous = count;
    return NO_ERROR;
}

DWORD WINAPI SuspendThread(HANDLE handle)
{
    struct thread *thread = pin_thread(handle);
    DWORD previous = (DWORD)-1;

    if (!thread)
        return (DWORD)-1;
    error_result(suspend(thread, &previous));
    handle_unpin(handle);
    return previous;
}

struct thread_search {
    DWORD id;
    HANDLE handle;
    ULONG error;
};

static bool open_if_wanted(struct thread *thread, void *context)
{
    struct thread_search *search = context;

    if (thread->id != search->id)
        return false;
    search->error = handle_open(&thread->object, &search->handle);
    return true;
}

HANDLE WINAPI OpenThread(DWORD access, BOOL inherit, DWORD id)
{
    struct thread_search search = {.id = id, .error = ERROR_INVALID_PARAMETER};

    (void)access, (void)inherit;
    thread_visit(open_if_wanted, &search);
    return error_result(search.error) ? search.handle : NULL;
}

HANDLE WINAPI GetCurrentThread(VOID)
{
    return CURRENT_THREAD;
}

DWORD WINAPI GetCurrentThreadId(VOID)
{
    return thread_self()->id;
}

DWORD WINAPI GetThreadId(HANDLE handle)
{
    struct thread *thread = pin_thread(handle);
    DWORD id = thread ? thread->id : 0;

    if (thread)
        handle_unpin(handle);
    return id;
}

DWORD WINAPI GetProcessIdOfThread(HANDLE handle)
{
    return GetThreadId(handle) ? GetCurrentProcessId() : 0;
}

BOOL WINAPI SwitchToThread(VOID)
{
    sched_yield();
    return TRUE;
}

struct user_apc {
    struct apc apc;
    PAPCFUNC routine;
    ULONG_PTR data;
};

static void discard_user_apc(struct apc *apc)
{
    free(apc);
}

static void run_user_apc(struct apc *apc)
{
    struct user_apc call = *(struct user_apc *)apc;

    free(apc);
    call.routine(call.data);
}

DWORD WINAPI QueueUserAPC(PAPCFUNC routine, HANDLE handle, ULONG_PTR data)
{
    struct thread *thread = pin_thread(handle);
    struct user_apc *apc;
    ULONG error = NO_ERROR;

    if (!thread)
        return FALSE;
    apc = malloc(sizeof *apc);
    if (apc) {
        *apc = (struct user_apc){{NULL, run_user_apc, discard_user_apc}, routine, data};
        if (!thread_queue_apc(thread, &apc->apc)) {
            free(apc);
            error = ERROR_GEN_FAILURE;
        }
    } else {
        error = ERROR_NOT_ENOUGH_MEMORY;
    }
    handle_unpin(handle);
    return (DWORD)error_result(error);
}
