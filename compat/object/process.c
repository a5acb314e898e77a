/* This process: a pseudo handle, its id, its end. Other processes are not known here. */
#include "object/this_process.h"
#include "object/wait.h"
#include "error/error.h"
#include "errhandlingapi.h"
#include "processthreadsapi.h"
#include "winbase.h"
#include <sched.h>
#include <stdlib.h>
#include <unistd.h>

/* Static: the reference it starts with is never given back. */
static void process_destroy(struct object *object)
{
    (void)object;
}

const struct object_type process_type = {.name = "Process", .destroy = process_destroy};

static struct object this_process = {.type = &process_type, .references = 1, .wait_kind = WAIT_KIND_MANUAL};

struct object *process_object(void)
{
    return &this_process;
}

static bool is_process(HANDLE handle)
{
    if (!handle_pin(handle, &process_type))
        return error_result(ERROR_INVALID_HANDLE);
    handle_unpin(handle);
    return true;
}

HANDLE WINAPI GetCurrentProcess(VOID)
{
    return CURRENT_PROCESS;
}

DWORD WINAPI GetCurrentProcessId(VOID)
{
    return (DWORD)getpid();
}

DWORD WINAPI GetProcessId(HANDLE process)
{
    return is_process(process) ? GetCurrentProcessId() : 0;
}

HANDLE WINAPI OpenProcess(DWORD access, BOOL inherit, DWORD id)
{
    HANDLE handle = NULL;

    (void)access, (void)inherit;
    if (id != GetCurrentProcessId())
        error_result(ERROR_INVALID_PARAMETER);
    else
        error_result(handle_open(&this_process, &handle));
    return handle;
}

/* Buffers are flushed and exit handlers run, as the C runtime's DLL does on Windows. Linux keeps 8 bits of the code. */
VOID WINAPI ExitProcess(UINT code)
{
    exit((int)code);
}

BOOL WINAPI TerminateProcess(HANDLE process, UINT code)
{
    if (!is_process(process))
        return FALSE;
    _exit((int)code);
}

BOOL WINAPI GetExitCodeProcess(HANDLE process, LPDWORD code)
{
    if (!is_process(process))
        return FALSE;
    *code = STILL_ACTIVE;
    return TRUE;
}

static DWORD_PTR mask_of(const cpu_set_t *set)
{
    DWORD_PTR mask = 0;

    for (int i = 0; i < 64; i++)
        if (CPU_ISSET(i, set))
            mask |= (DWORD_PTR)1 << i;
    return mask;
}

/* As it was when somebody first asked: Linux has no mask of a process, and the main thread's own may change. */
static DWORD_PTR process_mask_of(DWORD_PTR system_mask)
{
    static _Atomic(uint64_t) remembered;
    uint64_t mask = atomic_load_explicit(&remembered, memory_order_relaxed), first = 0;
    cpu_set_t set;

    if (mask)
        return mask;
    CPU_ZERO(&set);
    mask = sched_getaffinity(getpid(), sizeof set, &set) == 0 ? mask_of(&set) : system_mask;
    return atomic_compare_exchange_strong(&remembered, &first, mask) ? mask : first;
}

/* The first 64 processors, as a processor group on Windows. */
BOOL WINAPI GetProcessAffinityMask(HANDLE process, PDWORD_PTR process_mask, PDWORD_PTR system_mask)
{
    long count = sysconf(_SC_NPROCESSORS_ONLN);

    if (!is_process(process))
        return FALSE;
    *system_mask = count >= 64 ? ~(DWORD_PTR)0 : ((DWORD_PTR)1 << (count > 0 ? count : 1)) - 1;
    *process_mask = process_mask_of(*system_mask);
    *system_mask |= *process_mask;
    return TRUE;
}
