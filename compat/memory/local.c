/* LocalAlloc and GlobalAlloc: the process heap under older names.
 *
 * Fixed memory is a plain block of the process heap, so that HeapFree takes it too, as on Windows. A movable block is
 * named by a handle: the address of its record plus 2, which no block's address can be, since those are aligned. Every
 * call that takes a handle takes a fixed pointer as well. One lock guards the records; any thread may call. */
#include "error/error.h"
#include "errhandlingapi.h"
#include "memory/heap.h"
#include "winbase.h"
#include <pthread.h>
#include <stdbool.h>
#include <string.h>

#define HANDLE_MARK      2
#define RECORD_SIGNATURE 0x4C4F4341u

/* A movable block. The data is a heap block of its own; NULL when it is discarded (or of size zero). */
struct record {
    uint32_t signature;
    DWORD flags; /* LMEM_DISCARDABLE */
    DWORD locks;
    void *data;
    struct record *next;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct record *records; /* so that LocalHandle can find a pointer's record */

static struct record *record_of(HLOCAL handle)
{
    struct record *record = (struct record *)((ULONG_PTR)handle - HANDLE_MARK);

    if (((ULONG_PTR)handle & 15) != HANDLE_MARK || record->signature != RECORD_SIGNATURE)
        return NULL;
    return record;
}

static bool is_handle(HLOCAL handle)
{
    return ((ULONG_PTR)handle & 15) == HANDLE_MARK;
}

static HLOCAL handle_of(struct record *record)
{
    return (HLOCAL)((ULONG_PTR)record + HANDLE_MARK);
}

static void *invalid(ULONG error)
{
    SetLastError(error);
    return NULL;
}

static DWORD heap_flags(UINT flags)
{
    return flags & LMEM_ZEROINIT ? HEAP_ZERO_MEMORY : 0;
}

static HLOCAL new_movable(UINT flags, SIZE_T size)
{
    struct record *record = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, sizeof(*record));

    if (!record)
        return NULL;
    record->signature = RECORD_SIGNATURE;
    record->flags = flags & LMEM_DISCARDABLE;
    if (size && !(record->data = HeapAlloc(GetProcessHeap(), heap_flags(flags), size))) {
        HeapFree(GetProcessHeap(), 0, record);
        return NULL;
    }
    pthread_mutex_lock(&lock);
    record->next = records;
    records = record;
    pthread_mutex_unlock(&lock);
    return handle_of(record);
}

HLOCAL WINAPI LocalAlloc(UINT flags, SIZE_T size)
{
    if (flags & LMEM_MOVEABLE)
        return new_movable(flags, size);
    return HeapAlloc(GetProcessHeap(), heap_flags(flags), size);
}

static bool forget(struct record *record)
{
    struct record **at = &records;

    while (*at && *at != record)
        at = &(*at)->next;
    if (!*at)
        return false;
    *at = record->next;
    return true;
}

/* NULL on success, the handle itself on failure. */
HLOCAL WINAPI LocalFree(HLOCAL handle)
{
    struct record *record;
    bool known;

    if (!is_handle(handle))
        return HeapFree(GetProcessHeap(), 0, handle) ? NULL : handle;
    record = (struct record *)((ULONG_PTR)handle - HANDLE_MARK);
    pthread_mutex_lock(&lock);
    known = forget(record);
    pthread_mutex_unlock(&lock);
    if (!known) {
        SetLastError(ERROR_INVALID_HANDLE);
        return handle;
    }
    record->signature = 0;
    HeapFree(GetProcessHeap(), 0, record->data);
    HeapFree(GetProcessHeap(), 0, record);
    return NULL;
}

LPVOID WINAPI LocalLock(HLOCAL handle)
{
    struct record *record;
    void *data;

    if (!is_handle(handle))
        return handle ? handle : invalid(ERROR_INVALID_HANDLE);
    record = record_of(handle);
    if (!record)
        return invalid(ERROR_INVALID_HANDLE);
    pthread_mutex_lock(&lock);
    data = record->data;
    if (data && record->locks < LMEM_LOCKCOUNT)
        record->locks++;
    pthread_mutex_unlock(&lock);
    return data ? data : invalid(ERROR_DISCARDED);
}

/* TRUE while other locks remain; FALSE with NO_ERROR when the last one went. */
BOOL WINAPI LocalUnlock(HLOCAL handle)
{
    struct record *record = is_handle(handle) ? record_of(handle) : NULL;
    bool locked;
    DWORD left;

    if (is_handle(handle) && !record)
        return error_result(ERROR_INVALID_HANDLE);
    if (!record) {
        SetLastError(ERROR_NOT_LOCKED);
        return FALSE;
    }
    pthread_mutex_lock(&lock);
    locked = record->locks != 0;
    left = locked ? --record->locks : 0;
    pthread_mutex_unlock(&lock);
    SetLastError(locked ? NO_ERROR : ERROR_NOT_LOCKED);
    return left != 0;
}

SIZE_T WINAPI LocalSize(HLOCAL handle)
{
    struct record *record;
    SIZE_T size;

    if (!is_handle(handle)) {
        size = HeapSize(GetProcessHeap(), 0, handle);
        if (size == (SIZE_T)-1)
            SetLastError(ERROR_INVALID_HANDLE);
        return size == (SIZE_T)-1 ? 0 : size;
    }
    record = record_of(handle);
    if (!record) {
        SetLastError(ERROR_INVALID_HANDLE);
        return 0;
    }
    pthread_mutex_lock(&lock);
    size = record->data ? HeapSize(GetProcessHeap(), 0, record->data) : 0;
    pthread_mutex_unlock(&lock);
    return size;
}

static HLOCAL resize_movable(struct record *record, UINT flags, SIZE_T size)
{
    void *data = NULL;
    ULONG error = NO_ERROR;

    pthread_mutex_lock(&lock);
    if (size == 0 && !(flags & LMEM_MODIFY)) { /* discards the contents */
        if (record->locks)
            error = ERROR_INVALID_HANDLE;
        else
            HeapFree(GetProcessHeap(), 0, record->data), record->data = NULL;
    } else if (!(flags & LMEM_MODIFY)) {
        data = record->data ? HeapReAlloc(GetProcessHeap(), heap_flags(flags), record->data, size)
                            : HeapAlloc(GetProcessHeap(), heap_flags(flags), size);
        if (data)
            record->data = data;
        else
            error = ERROR_NOT_ENOUGH_MEMORY;
    } else {
        record->flags = flags & LMEM_DISCARDABLE;
    }
    pthread_mutex_unlock(&lock);
    return error ? invalid(error) : handle_of(record);
}

/* A fixed block moves only with LMEM_MOVEABLE; a locked movable one may move as well, which is the caller's care. */
HLOCAL WINAPI LocalReAlloc(HLOCAL handle, SIZE_T size, UINT flags)
{
    if (is_handle(handle)) {
        struct record *record = record_of(handle);

        return record ? resize_movable(record, flags, size) : invalid(ERROR_INVALID_HANDLE);
    }
    if (!handle)
        return invalid(ERROR_INVALID_HANDLE);
    if (flags & LMEM_MODIFY)
        return handle;
    return HeapReAlloc(GetProcessHeap(),
                       heap_flags(flags) | (flags & LMEM_MOVEABLE ? 0 : HEAP_REALLOC_IN_PLACE_ONLY), handle,
                       size);
}

UINT WINAPI LocalFlags(HLOCAL handle)
{
    struct record *record = is_handle(handle) ? record_of(handle) : NULL;
    UINT flags;

    if (!handle || (is_handle(handle) && !record)) {
        SetLastError(ERROR_INVALID_HANDLE);
        return LMEM_INVALID_HANDLE;
    }
    if (!record)
        return 0;
    pthread_mutex_lock(&lock);
    flags = record->locks | record->flags | (record->data ? 0 : LMEM_DISCARDED);
    pthread_mutex_unlock(&lock);
    return flags;
}

HLOCAL WINAPI LocalHandle(LPCVOID memory)
{
    struct record *record;

    pthread_mutex_lock(&lock);
    for (record = records; record && (!memory || record->data != memory);)
        record = record->next;
    pthread_mutex_unlock(&lock);
    if (record)
        return handle_of(record);
    return memory ? (HLOCAL)(ULONG_PTR)memory : invalid(ERROR_INVALID_HANDLE);
}

/* Since there is one address space, global memory is local memory; the flags have the same values. */
HGLOBAL WINAPI GlobalAlloc(UINT flags, SIZE_T size)
{
    return LocalAlloc(flags, size);
}

HGLOBAL WINAPI GlobalFree(HGLOBAL handle)
{
    return LocalFree(handle);
}

LPVOID WINAPI GlobalLock(HGLOBAL handle)
{
    return LocalLock(handle);
}

/* Unlike LocalUnlock, TRUE for fixed memory. */
BOOL WINAPI GlobalUnlock(HGLOBAL handle)
{
    return is_handle(handle) ? LocalUnlock(handle) : handle != NULL;
}

SIZE_T WINAPI GlobalSize(HGLOBAL handle)
{
    return LocalSize(handle);
}

HGLOBAL WINAPI GlobalReAlloc(HGLOBAL handle, SIZE_T size, UINT flags)
{
    return LocalReAlloc(handle, size, flags);
}

UINT WINAPI GlobalFlags(HGLOBAL handle)
{
    return LocalFlags(handle);
}

HGLOBAL WINAPI GlobalHandle(LPCVOID memory)
{
    return LocalHandle(memory);
}
