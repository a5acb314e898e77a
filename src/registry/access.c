/* See access.h. */
#include "registry/access.h"

#include "object/object.h"
#include "registry/open.h"
#include "text/text.h"
#include "winerror.h"
#include "winreg.h"

#include <string.h>

static struct hive machine = {.name = "HKEY_LOCAL_MACHINE", .mutex = PTHREAD_MUTEX_INITIALIZER};
static struct hive users = {.name = "HKEY_USERS", .mutex = PTHREAD_MUTEX_INITIALIZER};
static struct hive user = {.name = "HKEY_CURRENT_USER", .is_user = true, .mutex = PTHREAD_MUTEX_INITIALIZER};

#define CLASSES u"SOFTWARE\\Classes"
#define CONFIG  u"SYSTEM\\CurrentControlSet\\Hardware Profiles\\Current"

ULONG place_of_handle(HKEY handle, struct place *out)
{
    struct opened_key *opened;

    *out = (struct place){.access = KEY_ALL_ACCESS, .path = u""};
    if (handle == HKEY_LOCAL_MACHINE)
        out->hive = &machine;
    else if (handle == HKEY_CURRENT_USER)
        out->hive = &user;
    else if (handle == HKEY_USERS)
        out->hive = &users;
    else if (handle == HKEY_CLASSES_ROOT)
        *out = (struct place){&machine, CLASSES, text_length(CLASSES), KEY_ALL_ACCESS, NULL};
    else if (handle == HKEY_CURRENT_CONFIG)
        *out = (struct place){&machine, CONFIG, text_length(CONFIG), KEY_ALL_ACCESS, NULL};
    if (out->hive)
        return NO_ERROR;
    opened = (struct opened_key *)handle_pin((HANDLE)handle, &opened_key_type);
    if (!opened)
        return ERROR_INVALID_HANDLE;
    *out = (struct place){opened->hive, opened->path, opened->length, opened->access, (HANDLE)handle};
    return NO_ERROR;
}

void place_release(const struct place *place)
{
    if (place->pinned)
        handle_unpin(place->pinned);
}

/* The predefined keys are always there, if only as empty ones. */
static ULONG find_base(struct visit *visit)
{
    static struct registry_key nothing;
    const struct place *place = &visit->place;
    bool created;

    visit->key = key_find(place->hive->root, place->path, place->length);
    if (visit->key)
        return NO_ERROR;
    if (place->pinned)
        return ERROR_KEY_DELETED;
    if (visit->change)
        return key_create(place->hive->root, place->path, place->length, &visit->key, &created);
    visit->key = &nothing;
    return NO_ERROR;
}

ULONG visit_begin(struct visit *visit, HKEY handle, const WCHAR *path, REGSAM needed, bool change)
{
    ULONG error = place_of_handle(handle, &visit->place);

    visit->change = change;
    if (error != NO_ERROR)
        return error;
    error = path ? path_check(path) : NO_ERROR;
    if (error == NO_ERROR && needed & ~visit->place.access)
        error = ERROR_ACCESS_DENIED;
    if (error == NO_ERROR)
        error = hive_begin(visit->place.hive, change);
    if (error != NO_ERROR) {
        place_release(&visit->place);
        return error;
    }
    error = find_base(visit);
    if (error == NO_ERROR && path) {
        visit->key = key_find(visit->key, path, text_length(path));
        error = visit->key ? NO_ERROR : ERROR_FILE_NOT_FOUND;
    }
    if (error != NO_ERROR)
        visit_end(visit, error);
    return error;
}

ULONG visit_end(struct visit *visit, ULONG error)
{
    error = hive_end(visit->place.hive, visit->change, error);
    place_release(&visit->place);
    return error;
}

ULONG path_check(const WCHAR *path)
{
    return path[0] == '\\' ? ERROR_BAD_PATHNAME : NO_ERROR;
}

DWORD name_size(bool narrow, const WCHAR *name, size_t length)
{
    return (DWORD)(narrow ? utf8_from_utf16(name, length, NULL, 0) : length);
}

ULONG deliver_name(bool narrow, const WCHAR *name, size_t length, void *out, DWORD *size)
{
    DWORD needed = name_size(narrow, name, length);

    if (needed >= *size)
        return ERROR_MORE_DATA;
    if (narrow) {
        utf8_from_utf16(name, length, out, needed);
        ((char *)out)[needed] = 0;
    } else {
        if (length)
            memcpy(out, name, length * sizeof *name);
        ((WCHAR *)out)[needed] = 0;
    }
    *size = needed;
    return NO_ERROR;
}

bool is_text(DWORD type)
{
    return type == REG_SZ || type == REG_EXPAND_SZ || type == REG_MULTI_SZ;
}

DWORD data_size(bool narrow, const struct registry_value *value)
{
    if (!narrow || !is_text(value->type))
        return value->size;
    return (DWORD)utf8_from_utf16(value->data, value->size / sizeof(WCHAR), NULL, 0);
}

ULONG deliver_data(bool narrow, const struct registry_value *value, void *out, DWORD *size)
{
    DWORD needed = data_size(narrow, value), room = *size;

    *size = needed;
    if (!out)
        return NO_ERROR;
    if (needed > room)
        return ERROR_MORE_DATA;
    if (narrow && is_text(value->type))
        utf8_from_utf16(value->data, value->size / sizeof(WCHAR), out, needed);
    else if (needed)
        memcpy(out, value->data, needed);
    return NO_ERROR;
}
