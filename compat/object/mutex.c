/* Kernel mutexes: recursive, owned by a thread, abandoned when it ends. The hand-over is in wait_state.c and signal.c. */
#include "object/name.h"
#include "object/thread_record.h"
#include "object/wait.h"
#include "error/error.h"
#include "errhandlingapi.h"
#include "synchapi.h"
#include <stdlib.h>

static void mutex_closed(struct object *object)
{
    name_closed(object);
    if (atomic_load_explicit(&object->handles, memory_order_acquire) == 0)
        mutex_forget(object);
}

static void mutex_destroy(struct object *object)
{
    name_free((struct named_object *)object);
}

const struct object_type mutex_type = {.name = "Mutant", .closed = mutex_closed, .destroy = mutex_destroy};

static struct named_object *mutex_create(void)
{
    struct mutex *mutex = calloc(1, sizeof *mutex);

    if (!mutex)
        return NULL;
    object_init(&mutex->named.object, &mutex_type, WAIT_KIND_MUTEX);
    atomic_init(&mutex->named.object.signal, MUTEX_FREE);
    return &mutex->named;
}

/* A mutex that existed already is not acquired, even if the caller asked to own it. */
HANDLE WINAPI CreateMutexExW(LPSECURITY_ATTRIBUTES security, LPCWSTR name, DWORD flags, DWORD access)
{
    struct named_object *mutex;
    struct object *object;
    HANDLE handle;
    ULONG error;

    (void)security, (void)access;
    if (flags & ~(DWORD)CREATE_MUTEX_INITIAL_OWNER) {
        SetLastError(ERROR_INVALID_PARAMETER);
        return NULL;
    }
    mutex = mutex_create();
    if (mutex && (flags & CREATE_MUTEX_INITIAL_OWNER)) {
        object = &mutex->object;
        wait_objects(&object, 1, false, 0, false, &error);
    }
    handle = name_create_result(mutex, name);
    if (mutex && (flags & CREATE_MUTEX_INITIAL_OWNER) && GetLastError() != NO_ERROR)
        mutex_forget(&mutex->object); /* not the one that the handle names: owning it keeps it alive */
    return handle;
}

HANDLE WINAPI CreateMutexExA(LPSECURITY_ATTRIBUTES security, LPCSTR name, DWORD flags, DWORD access)
{
    WCHAR buffer[NAME_MAX_LENGTH + 1];
    const WCHAR *wide;

    if (!error_result(name_widen(name, buffer, &wide)))
        return NULL;
    return CreateMutexExW(security, wide, flags, access);
}

HANDLE WINAPI CreateMutexW(LPSECURITY_ATTRIBUTES security, BOOL own, LPCWSTR name)
{
    return CreateMutexExW(security, name, own ? CREATE_MUTEX_INITIAL_OWNER : 0, MUTEX_ALL_ACCESS);
}

HANDLE WINAPI CreateMutexA(LPSECURITY_ATTRIBUTES security, BOOL own, LPCSTR name)
{
    return CreateMutexExA(security, name, own ? CREATE_MUTEX_INITIAL_OWNER : 0, MUTEX_ALL_ACCESS);
}

HANDLE WINAPI OpenMutexW(DWORD access, BOOL inherit, LPCWSTR name)
{
    (void)access, (void)inherit;
    return name_open_result(&mutex_type, name);
}

HANDLE WINAPI OpenMutexA(DWORD access, BOOL inherit, LPCSTR name)
{
    WCHAR buffer[NAME_MAX_LENGTH + 1];
    const WCHAR *wide;

    if (!error_result(name_widen(name, buffer, &wide)))
        return NULL;
    return OpenMutexW(access, inherit, wide);
}

BOOL WINAPI ReleaseMutex(HANDLE handle)
{
    struct object *mutex = handle_pin(handle, &mutex_type);
    ULONG error;

    if (!mutex)
        return error_result(ERROR_INVALID_HANDLE);
    error = mutex_release(mutex);
    handle_unpin(handle);
    return error_result(error);
}
