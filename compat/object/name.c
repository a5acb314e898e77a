/* The namespace of kernel objects: a hash table under one lock, which also covers giving an existing object a new handle,
 * so that a name cannot be found after its last handle's close took it away. Lock order: namespace, then handle table. */
#include "object/name.h"
#include "object/lock.h"
#include "text/unicode.h"
#include "errhandlingapi.h"
#include <stdlib.h>
#include <string.h>

#define BUCKETS 64

static struct {
    _Atomic(uint32_t) lock;
    struct named_object *buckets[BUCKETS];
} names;

static DWORD length_of(const WCHAR *text)
{
    DWORD length = 0;

    while (length <= NAME_MAX_LENGTH && text[length])
        length++;
    return length;
}

static bool skip_prefix(const WCHAR **name, const char *prefix)
{
    const WCHAR *rest = *name;

    for (; *prefix; prefix++, rest++)
        if (*rest != (WCHAR)*prefix)
            return false;
    *name = rest;
    return true;
}

static ULONG check_name(const WCHAR **name, DWORD *length)
{
    if (length_of(*name) > NAME_MAX_LENGTH)
        return ERROR_FILENAME_EXCED_RANGE;
    if (!skip_prefix(name, "Global\\"))
        skip_prefix(name, "Local\\");
    *length = length_of(*name);
    for (DWORD i = 0; i < *length; i++)
        if ((*name)[i] == '\\')
            return ERROR_PATH_NOT_FOUND;
    return NO_ERROR;
}

static struct named_object **bucket_of(const WCHAR *name, DWORD length)
{
    uint32_t hash = 2166136261u; /* FNV-1a */

    for (DWORD i = 0; i < length; i++)
        hash = (hash ^ name[i]) * 16777619u;
    return &names.buckets[hash % BUCKETS];
}

static struct named_object *find(const WCHAR *name, DWORD length)
{
    struct named_object *entry = *bucket_of(name, length);

    while (entry && (entry->length != length || memcmp(entry->name, name, length * sizeof *name) != 0))
        entry = entry->next;
    return entry;
}

static ULONG link_name(struct named_object *object, const WCHAR *name, DWORD length)
{
    struct named_object **bucket = bucket_of(name, length);

    object->name = malloc(length * sizeof *name);
    if (!object->name)
        return ERROR_NOT_ENOUGH_MEMORY;
    memcpy(object->name, name, length * sizeof *name);
    object->length = length;
    object->next = *bucket;
    object->linked = true;
    *bucket = object;
    return NO_ERROR;
}

static void unlink_name(struct named_object *object)
{
    struct named_object **link = bucket_of(object->name, object->length);

    while (*link != object)
        link = &(*link)->next;
    *link = object->next;
    object->linked = false;
}

static ULONG create_under_lock(struct named_object *object, const WCHAR *name, DWORD length, HANDLE *out,
                               bool *existed)
{
    struct named_object *existing = find(name, length);
    ULONG error;

    if (existing) {
        *existed = true;
        return existing->object.type == object->object.type ? handle_open(&existing->object, out)
                                                            : ERROR_INVALID_HANDLE;
    }
    error = link_name(object, name, length);
    if (error)
        return error;
    error = handle_open(&object->object, out);
    if (error)
        unlink_name(object);
    return error;
}

ULONG name_create(struct named_object *object, const WCHAR *name, HANDLE *out, bool *existed)
{
    DWORD length = 0;
    ULONG error = name && *name ? check_name(&name, &length) : NO_ERROR;

    *existed = false;
    if (error == NO_ERROR && length == 0) {
        error = handle_open(&object->object, out);
    } else if (error == NO_ERROR) {
        lock_acquire(&names.lock);
        error = create_under_lock(object, name, length, out, existed);
        lock_release(&names.lock);
    }
    object_release(&object->object);
    return error;
}

ULONG name_open(const struct object_type *type, const WCHAR *name, HANDLE *out)
{
    struct named_object *existing;
    DWORD length;
    ULONG error;

    if (!name)
        return ERROR_INVALID_PARAMETER;
    error = check_name(&name, &length);
    if (error)
        return error;
    lock_acquire(&names.lock);
    existing = find(name, length);
    if (!existing)
        error = ERROR_FILE_NOT_FOUND;
    else
        error = existing->object.type == type ? handle_open(&existing->object, out) : ERROR_INVALID_HANDLE;
    lock_release(&names.lock);
    return error;
}

/* Somebody may have opened the object by name again before we got the lock: then a later close comes here. */
void name_closed(struct object *object)
{
    struct named_object *named = (struct named_object *)object;

    lock_acquire(&names.lock);
    if (named->linked && atomic_load_explicit(&object->handles, memory_order_acquire) == 0)
        unlink_name(named);
    lock_release(&names.lock);
}

void name_free(struct named_object *object)
{
    free(object->name);
    free(object);
}

/* The ANSI code page is UTF-8. */
ULONG name_widen(const char *name, WCHAR buffer[NAME_MAX_LENGTH + 1], const WCHAR **out)
{
    size_t length = name ? strlen(name) : 0;
    size_t used = 0;
    unsigned point;

    *out = NULL;
    if (!name)
        return NO_ERROR;
    while (length > 0) {
        size_t taken = utf8_decode(name, length, &point);
        if (used + 2 > NAME_MAX_LENGTH)
            return ERROR_FILENAME_EXCED_RANGE;
        used += utf16_encode(point, buffer + used);
        name += taken;
        length -= taken;
    }
    buffer[used] = 0;
    *out = buffer;
    return NO_ERROR;
}

HANDLE name_create_result(struct named_object *object, const WCHAR *name)
{
    HANDLE handle = NULL;
    bool existed = false;
    ULONG error = object ? name_create(object, name, &handle, &existed) : ERROR_NOT_ENOUGH_MEMORY;

    SetLastError(error ? error : existed ? ERROR_ALREADY_EXISTS : NO_ERROR);
    return error ? NULL : handle;
}

HANDLE name_open_result(const struct object_type *type, const WCHAR *name)
{
    HANDLE handle = NULL;
    ULONG error = name_open(type, name, &handle);

    if (error)
        SetLastError(error);
    return error ? NULL : handle;
}
