/* Opening, creating, deleting and listing keys. The A functions turn their text into UTF-16 and call what the W functions call.
 *
 * Of the two views of the registry that Windows on 64 bits has, only the one is here: KEY_WOW64_* is taken and changes nothing. */
#include "registry/access.h"
#include "registry/open.h"

#include "text/text.h"
#include "winerror.h"
#include "winreg.h"

#include <stdlib.h>
#include <string.h>

#define CHANGING (KEY_SET_VALUE | KEY_CREATE_SUB_KEY | KEY_CREATE_LINK | DELETE | WRITE_DAC | WRITE_OWNER)

static void opened_destroy(struct object *object)
{
    free(object);
}

const struct object_type opened_key_type = {.name = "Key", .destroy = opened_destroy};

/* ---- opening ---- */

/* What a handle may do that is opened with these rights. */
static ULONG granted(struct hive *hive, REGSAM asked, REGSAM *out)
{
    REGSAM access = asked & ~(GENERIC_READ | GENERIC_WRITE | GENERIC_EXECUTE | GENERIC_ALL | MAXIMUM_ALLOWED |
                              KEY_WOW64_RES);
    bool all = hive_may_change(hive);

    if ((asked & KEY_WOW64_RES) == KEY_WOW64_RES)
        return ERROR_INVALID_PARAMETER;
    if (asked & (GENERIC_READ | GENERIC_EXECUTE))
        access |= KEY_READ;
    if (asked & GENERIC_WRITE)
        access |= KEY_WRITE;
    if (asked & GENERIC_ALL)
        access |= KEY_ALL_ACCESS;
    if (asked & MAXIMUM_ALLOWED)
        access |= all ? KEY_ALL_ACCESS : KEY_READ;
    *out = access;
    return access & CHANGING && !all ? ERROR_ACCESS_DENIED : NO_ERROR;
}

static ULONG make_handle(const struct place *place, const WCHAR *path, REGSAM access, HKEY *out)
{
    size_t more = path ? text_length(path) : 0, length = place->length + more + 1;
    struct opened_key *opened = malloc(sizeof *opened + length * sizeof(WCHAR));
    HANDLE handle = NULL;
    ULONG error;

    if (!opened)
        return ERROR_NOT_ENOUGH_MEMORY;
    object_init(&opened->object, &opened_key_type, WAIT_KIND_NONE);
    opened->hive = place->hive;
    opened->access = access;
    opened->length = length;
    memcpy(opened->path, place->path, place->length * sizeof(WCHAR));
    opened->path[place->length] = '\\';
    if (more)
        memcpy(opened->path + place->length + 1, path, more * sizeof(WCHAR));
    error = handle_open(&opened->object, &handle);
    object_release(&opened->object);
    *out = (HKEY)handle;
    return error;
}

static ULONG open_key(HKEY handle, const WCHAR *path, DWORD options, REGSAM sam, HKEY *out)
{
    struct visit visit;
    REGSAM access = 0;
    ULONG error;

    if (!out || options & ~(DWORD)(REG_OPTION_OPEN_LINK | REG_OPTION_BACKUP_RESTORE))
        return ERROR_INVALID_PARAMETER;
    error = visit_begin(&visit, handle, path, 0, false);
    if (error != NO_ERROR)
        return error;
    if (!visit.place.pinned && (!path || !*path)) { /* a predefined key opened as it is, is itself */
        *out = handle;
        return visit_end(&visit, NO_ERROR);
    }
    error = granted(visit.place.hive, sam, &access);
    if (error == NO_ERROR)
        error = make_handle(&visit.place, path, access, out);
    return visit_end(&visit, error);
}

static ULONG create_key(HKEY handle, const WCHAR *path, DWORD reserved, DWORD options, REGSAM sam, HKEY *out,
                        DWORD *disposition)
{
    struct registry_key *key;
    struct visit visit;
    REGSAM access = 0;
    bool created = false, made;
    ULONG error;

    if (!out || !path || reserved)
        return ERROR_INVALID_PARAMETER;
    if (options & ~(DWORD)REG_OPTION_BACKUP_RESTORE)
        return options & ~(DWORD)(REG_OPTION_VOLATILE | REG_OPTION_CREATE_LINK) ? ERROR_INVALID_PARAMETER
                                                                                : ERROR_NOT_SUPPORTED;
    error = open_key(handle, path, 0, sam, out);
    if (error == ERROR_FILE_NOT_FOUND) {
        error = visit_begin(&visit, handle, NULL, 0, true);
        if (error != NO_ERROR)
            return error;
        error = key_create(visit.key, path, text_length(path), &key, &created);
        if (error == NO_ERROR)
            error = granted(visit.place.hive, sam, &access);
        if (error == NO_ERROR)
            error = make_handle(&visit.place, path, access, out);
        made = error == NO_ERROR;
        error = visit_end(&visit, error);
        if (made && error != NO_ERROR) /* it could not be written */
            handle_close((HANDLE)*out);
    }
    if (error == NO_ERROR && disposition)
        *disposition = created ? REG_CREATED_NEW_KEY : REG_OPENED_EXISTING_KEY;
    return error;
}

/* ---- deleting ---- */

static struct registry_key *parent_of(struct registry_key *from, const WCHAR *path, size_t length,
                                      const struct registry_key *key)
{
    struct registry_key *parent;

    while (length-- > 0) {
        parent = path[length] == '\\' ? key_find(from, path, length) : NULL;
        if (parent && parent != key) /* not "a\b" for "a\b\" */
            return parent;
    }
    return NULL;
}

/* The key and all above it lie below the hive's root, whatever the handle. */
static ULONG remove_key(struct visit *visit, const WCHAR *path)
{
    const struct place *place = &visit->place;
    size_t more = path ? text_length(path) : 0, length = place->length + 1 + more;
    WCHAR *whole = malloc(length * sizeof *whole);
    struct registry_key *parent;

    if (!whole)
        return ERROR_NOT_ENOUGH_MEMORY;
    memcpy(whole, place->path, place->length * sizeof *whole);
    whole[place->length] = '\\';
    if (more)
        memcpy(whole + place->length + 1, path, more * sizeof *whole);
    parent = parent_of(place->hive->root, whole, length, visit->key);
    free(whole);
    if (!parent)
        return ERROR_ACCESS_DENIED; /* a root */
    key_remove(parent, visit->key);
    return NO_ERROR;
}

static ULONG delete_key(HKEY handle, const WCHAR *path, DWORD reserved)
{
    struct visit visit;
    ULONG error;

    if (!path || reserved)
        return ERROR_INVALID_PARAMETER;
    error = visit_begin(&visit, handle, path, 0, true);
    if (error != NO_ERROR)
        return error;
    return visit_end(&visit, visit.key->key_count ? ERROR_ACCESS_DENIED : remove_key(&visit, path));
}

/* Without a path what is in the key goes, and the key stays. */
static ULONG delete_tree(HKEY handle, const WCHAR *path)
{
    REGSAM needed = DELETE | KEY_ENUMERATE_SUB_KEYS | KEY_QUERY_VALUE | (path && *path ? 0 : KEY_SET_VALUE);
    struct visit visit;
    ULONG error = visit_begin(&visit, handle, path, needed, true);

    if (error != NO_ERROR)
        return error;
    if (path && *path)
        return visit_end(&visit, remove_key(&visit, path));
    key_clear(visit.key);
    return visit_end(&visit, NO_ERROR);
}

/* ---- looking ---- */

static void time_of(const struct visit *visit, FILETIME *out)
{
    if (!out)
        return;
    out->dwLowDateTime = (DWORD)visit->place.hive->written;
    out->dwHighDateTime = (DWORD)(visit->place.hive->written >> 32);
}

/* Classes of keys are not kept: the answer is always an empty one. */
static ULONG no_class(bool narrow, void *out, DWORD *size)
{
    if (!size)
        return out ? ERROR_INVALID_PARAMETER : NO_ERROR;
    if (!out || !*size) {
        *size = 0;
        return NO_ERROR;
    }
    return deliver_name(narrow, u"", 0, out, size);
}

static ULONG enumerate(HKEY handle, DWORD index, bool narrow, void *name, DWORD *size, const DWORD *reserved,
                       void *class_name, DWORD *class_size, FILETIME *time)
{
    struct visit visit;
    ULONG error;

    if (!name || !size || reserved)
        return ERROR_INVALID_PARAMETER;
    error = visit_begin(&visit, handle, NULL, KEY_ENUMERATE_SUB_KEYS, false);
    if (error != NO_ERROR)
        return error;
    if (index >= visit.key->key_count)
        return visit_end(&visit, ERROR_NO_MORE_ITEMS);
    error =
        deliver_name(narrow, visit.key->keys[index]->name, visit.key->keys[index]->name_length, name, size);
    if (error == NO_ERROR)
        error = no_class(narrow, class_name, class_size);
    time_of(&visit, time);
    return visit_end(&visit, error);
}

static void set(DWORD *out, size_t number)
{
    if (out)
        *out = (DWORD)number;
}

struct facts {
    DWORD longest_key, longest_name, longest_value;
};

static void measure(const struct registry_key *key, bool narrow, struct facts *out)
{
    DWORD size;

    *out = (struct facts){0};
    for (size_t i = 0; i < key->key_count; i++) {
        size = name_size(narrow, key->keys[i]->name, key->keys[i]->name_length);
        out->longest_key = size > out->longest_key ? size : out->longest_key;
    }
    for (size_t i = 0; i < key->value_count; i++) {
        const struct registry_value *value = &key->values[i];

        size = name_size(narrow, value->name, value->name_length);
        out->longest_name = size > out->longest_name ? size : out->longest_name;
        size = data_size(narrow, value);
        out->longest_value = size > out->longest_value ? size : out->longest_value;
    }
}

struct answers {
    DWORD *keys, *longest_key, *longest_class, *values, *longest_name, *longest_value, *descriptor;
};

static ULONG query_info(HKEY handle, bool narrow, void *class_name, DWORD *class_size, const DWORD *reserved,
                        const struct answers *answers, FILETIME *time)
{
    struct visit visit;
    struct facts facts;
    ULONG error;

    if (reserved)
        return ERROR_INVALID_PARAMETER;
    error = visit_begin(&visit, handle, NULL, KEY_QUERY_VALUE, false);
    if (error != NO_ERROR)
        return error;
    measure(visit.key, narrow, &facts);
    set(answers->keys, visit.key->key_count);
    set(answers->longest_key, facts.longest_key);
    set(answers->longest_class, 0);
    set(answers->values, visit.key->value_count);
    set(answers->longest_name, facts.longest_name);
    set(answers->longest_value, facts.longest_value);
    set(answers->descriptor, 0);
    time_of(&visit, time);
    return visit_end(&visit, no_class(narrow, class_name, class_size));
}

/* ---- the functions ---- */

#define NARROW_PATH(call)                            \
    WCHAR *path = NULL;                              \
    ULONG error = utf16_copy_of(narrow_path, &path); \
                                                     \
    if (error == NO_ERROR)                           \
        error = call;                                \
    free(path);                                      \
    return (LSTATUS)error

LSTATUS APIENTRY RegOpenKeyExW(HKEY key, LPCWSTR path, DWORD options, REGSAM sam, PHKEY out)
{
    return (LSTATUS)open_key(key, path, options, sam, out);
}

LSTATUS APIENTRY RegOpenKeyExA(HKEY key, LPCSTR narrow_path, DWORD options, REGSAM sam, PHKEY out)
{
    NARROW_PATH(open_key(key, path, options, sam, out));
}

LSTATUS APIENTRY RegOpenKeyW(HKEY key, LPCWSTR path, PHKEY out)
{
    return (LSTATUS)open_key(key, path, 0, MAXIMUM_ALLOWED, out);
}

LSTATUS APIENTRY RegOpenKeyA(HKEY key, LPCSTR narrow_path, PHKEY out)
{
    NARROW_PATH(open_key(key, path, 0, MAXIMUM_ALLOWED, out));
}

LSTATUS APIENTRY RegCreateKeyExW(HKEY key, LPCWSTR path, DWORD reserved, LPWSTR class_name, DWORD options,
                                 REGSAM sam, const LPSECURITY_ATTRIBUTES attributes, PHKEY out,
                                 LPDWORD disposition)
{
    (void)class_name;
    (void)attributes;
    return (LSTATUS)create_key(key, path, reserved, options, sam, out, disposition);
}

LSTATUS APIENTRY RegCreateKeyExA(HKEY key, LPCSTR narrow_path, DWORD reserved, LPSTR class_name,
                                 DWORD options, REGSAM sam, const LPSECURITY_ATTRIBUTES attributes, PHKEY out,
                                 LPDWORD disposition)
{
    (void)class_name;
    (void)attributes;
    NARROW_PATH(create_key(key, path, reserved, options, sam, out, disposition));
}

LSTATUS APIENTRY RegCreateKeyW(HKEY key, LPCWSTR path, PHKEY out)
{
    return (LSTATUS)create_key(key, path ? path : u"", 0, 0, MAXIMUM_ALLOWED, out, NULL);
}

LSTATUS APIENTRY RegCreateKeyA(HKEY key, LPCSTR narrow_path, PHKEY out)
{
    NARROW_PATH(create_key(key, path ? path : u"", 0, 0, MAXIMUM_ALLOWED, out, NULL));
}

LSTATUS APIENTRY RegCloseKey(HKEY key)
{
    struct place place;
    ULONG error = place_of_handle(key, &place);

    if (error != NO_ERROR)
        return (LSTATUS)error;
    place_release(&place);
    return place.pinned ? (LSTATUS)handle_close(place.pinned) : NO_ERROR;
}

/* What is changed is on the disk when the change returns. */
LSTATUS APIENTRY RegFlushKey(HKEY key)
{
    struct place place;
    ULONG error = place_of_handle(key, &place);

    if (error == NO_ERROR)
        place_release(&place);
    return (LSTATUS)error;
}

LSTATUS APIENTRY RegDeleteKeyExW(HKEY key, LPCWSTR path, REGSAM sam, DWORD reserved)
{
    (void)sam;
    return (LSTATUS)delete_key(key, path, reserved);
}

LSTATUS APIENTRY RegDeleteKeyExA(HKEY key, LPCSTR narrow_path, REGSAM sam, DWORD reserved)
{
    (void)sam;
    NARROW_PATH(delete_key(key, path, reserved));
}

LSTATUS APIENTRY RegDeleteKeyW(HKEY key, LPCWSTR path)
{
    return (LSTATUS)delete_key(key, path, 0);
}

LSTATUS APIENTRY RegDeleteKeyA(HKEY key, LPCSTR narrow_path)
{
    NARROW_PATH(delete_key(key, path, 0));
}

LSTATUS APIENTRY RegDeleteTreeW(HKEY key, LPCWSTR path)
{
    return (LSTATUS)delete_tree(key, path);
}

LSTATUS APIENTRY RegDeleteTreeA(HKEY key, LPCSTR narrow_path)
{
    NARROW_PATH(delete_tree(key, path));
}

LSTATUS APIENTRY RegEnumKeyExW(HKEY key, DWORD index, LPWSTR name, LPDWORD size, LPDWORD reserved,
                               LPWSTR class_name, LPDWORD class_size, PFILETIME time)
{
    return (LSTATUS)enumerate(key, index, false, name, size, reserved, class_name, class_size, time);
}

LSTATUS APIENTRY RegEnumKeyExA(HKEY key, DWORD index, LPSTR name, LPDWORD size, LPDWORD reserved,
                               LPSTR class_name, LPDWORD class_size, PFILETIME time)
{
    return (LSTATUS)enumerate(key, index, true, name, size, reserved, class_name, class_size, time);
}

LSTATUS APIENTRY RegQueryInfoKeyW(HKEY key, LPWSTR class_name, LPDWORD class_size, LPDWORD reserved,
                                  LPDWORD keys, LPDWORD longest_key, LPDWORD longest_class, LPDWORD values,
                                  LPDWORD longest_name, LPDWORD longest_value, LPDWORD descriptor,
                                  PFILETIME time)
{
    const struct answers answers = {keys,         longest_key,   longest_class, values,
                                    longest_name, longest_value, descriptor};

    return (LSTATUS)query_info(key, false, class_name, class_size, reserved, &answers, time);
}

LSTATUS APIENTRY RegQueryInfoKeyA(HKEY key, LPSTR class_name, LPDWORD class_size, LPDWORD reserved,
                                  LPDWORD keys, LPDWORD longest_key, LPDWORD longest_class, LPDWORD values,
                                  LPDWORD longest_name, LPDWORD longest_value, LPDWORD descriptor,
                                  PFILETIME time)
{
    const struct answers answers = {keys,         longest_key,   longest_class, values,
                                    longest_name, longest_value, descriptor};

    return (LSTATUS)query_info(key, true, class_name, class_size, reserved, &answers, time);
}
