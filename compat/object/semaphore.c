/* Semaphores: the count is the signal word. */
#include "object/semaphore.h"
#include "object/wait.h"
#include "error/error.h"
#include "errhandlingapi.h"
#include "synchapi.h"
#include <stdlib.h>

static void semaphore_destroy(struct object *object)
{
    name_free((struct named_object *)object);
}

const struct object_type semaphore_type = {
    .name = "Semaphore", .closed = name_closed, .destroy = semaphore_destroy};

HANDLE WINAPI CreateSemaphoreExW(LPSECURITY_ATTRIBUTES security, LONG initial, LONG maximum, LPCWSTR name,
                                 DWORD flags, DWORD access)
{
    struct semaphore *semaphore;

    (void)security, (void)access;
    if (maximum <= 0 || initial < 0 || initial > maximum || flags != 0) {
        SetLastError(ERROR_INVALID_PARAMETER);
        return NULL;
    }
    semaphore = calloc(1, sizeof *semaphore);
    if (semaphore) {
        object_init(&semaphore->named.object, &semaphore_type, WAIT_KIND_SEMAPHORE);
        atomic_init(&semaphore->named.object.signal, (uint32_t)initial);
        semaphore->maximum = maximum;
    }
    return name_create_result(semaphore ? &semaphore->named : NULL, name);
}

HANDLE WINAPI CreateSemaphoreExA(LPSECURITY_ATTRIBUTES security, LONG initial, LONG maximum, LPCSTR name,
                                 DWORD flags, DWORD access)
{
    WCHAR buffer[NAME_MAX_LENGTH + 1];
    const WCHAR *wide;

    if (!error_result(name_widen(name, buffer, &wide)))
        return NULL;
    return CreateSemaphoreExW(security, initial, maximum, wide, flags, access);
}

HANDLE WINAPI CreateSemaphoreW(LPSECURITY_ATTRIBUTES security, LONG initial, LONG maximum, LPCWSTR name)
{
    return CreateSemaphoreExW(security, initial, maximum, name, 0, SEMAPHORE_ALL_ACCESS);
}

HANDLE WINAPI CreateSemaphoreA(LPSECURITY_ATTRIBUTES security, LONG initial, LONG maximum, LPCSTR name)
{
    return CreateSemaphoreExA(security, initial, maximum, name, 0, SEMAPHORE_ALL_ACCESS);
}

HANDLE WINAPI OpenSemaphoreW(DWORD access, BOOL inherit, LPCWSTR name)
{
    (void)access, (void)inherit;
    return name_open_result(&semaphore_type, name);
}

HANDLE WINAPI OpenSemaphoreA(DWORD access, BOOL inherit, LPCSTR name)
{
    WCHAR buffer[NAME_MAX_LENGTH + 1];
    const WCHAR *wide;

    if (!error_result(name_widen(name, buffer, &wide)))
        return NULL;
    return OpenSemaphoreW(access, inherit, wide);
}

BOOL WINAPI ReleaseSemaphore(HANDLE handle, LONG count, LPLONG previous)
{
    struct object *semaphore;
    ULONG error;

    if (count <= 0)
        return error_result(ERROR_INVALID_PARAMETER);
    semaphore = handle_pin(handle, &semaphore_type);
    if (!semaphore)
        return error_result(ERROR_INVALID_HANDLE);
    error = semaphore_post(semaphore, count, ((struct semaphore *)semaphore)->maximum, previous);
    handle_unpin(handle);
    return error_result(error);
}
