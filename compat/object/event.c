/* Events. All their state is the signal word of the object. */
#include "object/event.h"
#include "object/name.h"
#include "object/wait.h"
#include "error/error.h"
#include "errhandlingapi.h"
#include "winbase.h"
#include "synchapi.h"
#include <stdlib.h>

static void event_destroy(struct object *object)
{
    name_free((struct named_object *)object);
}

const struct object_type event_type = {.name = "Event", .closed = name_closed, .destroy = event_destroy};

ULONG event_create(bool manual, bool set, struct object **out)
{
    struct named_object *event = calloc(1, sizeof *event);

    if (!event)
        return ERROR_NOT_ENOUGH_MEMORY;
    object_init(&event->object, &event_type, manual ? WAIT_KIND_MANUAL : WAIT_KIND_AUTO);
    atomic_init(&event->object.signal, set ? 1 : 0);
    *out = &event->object;
    return NO_ERROR;
}

HANDLE WINAPI CreateEventExW(LPSECURITY_ATTRIBUTES security, LPCWSTR name, DWORD flags, DWORD access)
{
    struct object *event = NULL;

    (void)security, (void)access;
    if (flags & ~(DWORD)(CREATE_EVENT_MANUAL_RESET | CREATE_EVENT_INITIAL_SET)) {
        SetLastError(ERROR_INVALID_PARAMETER);
        return NULL;
    }
    event_create(flags & CREATE_EVENT_MANUAL_RESET, flags & CREATE_EVENT_INITIAL_SET, &event);
    return name_create_result((struct named_object *)event, name);
}

HANDLE WINAPI CreateEventExA(LPSECURITY_ATTRIBUTES security, LPCSTR name, DWORD flags, DWORD access)
{
    WCHAR buffer[NAME_MAX_LENGTH + 1];
    const WCHAR *wide;

    if (!error_result(name_widen(name, buffer, &wide)))
        return NULL;
    return CreateEventExW(security, wide, flags, access);
}

static DWORD event_flags(BOOL manual, BOOL set)
{
    return (manual ? CREATE_EVENT_MANUAL_RESET : 0) | (set ? CREATE_EVENT_INITIAL_SET : 0);
}

HANDLE WINAPI CreateEventW(LPSECURITY_ATTRIBUTES security, BOOL manual, BOOL set, LPCWSTR name)
{
    return CreateEventExW(security, name, event_flags(manual, set), EVENT_ALL_ACCESS);
}

HANDLE WINAPI CreateEventA(LPSECURITY_ATTRIBUTES security, BOOL manual, BOOL set, LPCSTR name)
{
    return CreateEventExA(security, name, event_flags(manual, set), EVENT_ALL_ACCESS);
}

HANDLE WINAPI OpenEventW(DWORD access, BOOL inherit, LPCWSTR name)
{
    (void)access, (void)inherit;
    return name_open_result(&event_type, name);
}

HANDLE WINAPI OpenEventA(DWORD access, BOOL inherit, LPCSTR name)
{
    WCHAR buffer[NAME_MAX_LENGTH + 1];
    const WCHAR *wide;

    if (!error_result(name_widen(name, buffer, &wide)))
        return NULL;
    return OpenEventW(access, inherit, wide);
}

static BOOL signal_event(HANDLE handle, void (*signal)(struct object *))
{
    struct object *event = handle_pin(handle, &event_type);

    if (!event)
        return error_result(ERROR_INVALID_HANDLE);
    signal(event);
    handle_unpin(handle);
    return TRUE;
}

BOOL WINAPI SetEvent(HANDLE handle)
{
    return signal_event(handle, signal_set);
}

BOOL WINAPI ResetEvent(HANDLE handle)
{
    return signal_event(handle, signal_reset);
}

BOOL WINAPI PulseEvent(HANDLE handle)
{
    return signal_event(handle, signal_pulse);
}
