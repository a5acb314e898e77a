/* Reading, writing, deleting and listing values. */
#include "registry/access.h"

#include "processenv.h"
#include "text/text.h"
#include "winerror.h"
#include "winreg.h"

#include <stdlib.h>
#include <string.h>

static struct registry_value *find(const struct visit *visit, const WCHAR *name)
{
    return value_find(visit->key, name ? name : u"", name ? text_length(name) : 0);
}

static ULONG query(HKEY handle, const WCHAR *name, bool narrow, const DWORD *reserved, DWORD *type,
                   void *data, DWORD *size)
{
    const struct registry_value *value;
    struct visit visit;
    ULONG error;

    if (reserved || (data && !size))
        return ERROR_INVALID_PARAMETER;
    error = visit_begin(&visit, handle, NULL, KEY_QUERY_VALUE, false);
    if (error != NO_ERROR)
        return error;
    value = find(&visit, name);
    if (!value)
        return visit_end(&visit, ERROR_FILE_NOT_FOUND);
    if (type)
        *type = value->type;
    return visit_end(&visit, size ? deliver_data(narrow, value, data, size) : NO_ERROR);
}

static ULONG set_value(HKEY handle, const WCHAR *name, DWORD reserved, DWORD type, const void *data,
                       DWORD size)
{
    struct visit visit;
    ULONG error;

    if (reserved)
        return ERROR_INVALID_PARAMETER;
    if (!data && size)
        return ERROR_NOACCESS;
    error = visit_begin(&visit, handle, NULL, KEY_SET_VALUE, true);
    if (error != NO_ERROR)
        return error;
    return visit_end(&visit,
                     value_set(visit.key, name ? name : u"", name ? text_length(name) : 0, type, data, size));
}

/* Text in UTF-8 is kept as UTF-16. */
static ULONG set_narrow(HKEY handle, const WCHAR *name, DWORD reserved, DWORD type, const void *data,
                        DWORD size)
{
    size_t units;
    WCHAR *wide;
    ULONG error;

    if (!data || !is_text(type))
        return set_value(handle, name, reserved, type, data, size);
    units = utf16_from_utf8(data, size, NULL, 0);
    wide = units < 0x7FFFFFFF ? malloc(units * sizeof *wide + 1) : NULL;
    if (!wide)
        return ERROR_NOT_ENOUGH_MEMORY;
    utf16_from_utf8(data, size, wide, units);
    error = set_value(handle, name, reserved, type, wide, (DWORD)(units * sizeof *wide));
    free(wide);
    return error;
}

static ULONG delete_value(HKEY handle, const WCHAR *name)
{
    struct registry_value *value;
    struct visit visit;
    ULONG error = visit_begin(&visit, handle, NULL, KEY_SET_VALUE, true);

    if (error != NO_ERROR)
        return error;
    value = find(&visit, name);
    if (value)
        value_remove(visit.key, value);
    return visit_end(&visit, value ? NO_ERROR : ERROR_FILE_NOT_FOUND);
}

static ULONG enumerate(HKEY handle, DWORD index, bool narrow, void *name, DWORD *name_length,
                       const DWORD *reserved, DWORD *type, void *data, DWORD *size)
{
    const struct registry_value *value;
    struct visit visit;
    ULONG error;

    if (!name || !name_length || reserved || (data && !size))
        return ERROR_INVALID_PARAMETER;
    error = visit_begin(&visit, handle, NULL, KEY_QUERY_VALUE, false);
    if (error != NO_ERROR)
        return error;
    if (index >= visit.key->value_count)
        return visit_end(&visit, ERROR_NO_MORE_ITEMS);
    value = &visit.key->values[index];
    if (type)
        *type = value->type;
    error = deliver_name(narrow, value->name, value->name_length, name, name_length);
    if (error == NO_ERROR && size)
        error = deliver_data(narrow, value, data, size);
    return visit_end(&visit, error);
}

/* ---- RegGetValue: with the type checked, text terminated, and environment variables filled in ---- */

/* A copy of a value whose text ends as it should. */
static ULONG copy_value(const struct registry_value *value, struct registry_value *out)
{
    DWORD ends = value->type == REG_MULTI_SZ ? 2 : 1, units = value->size / 2;
    const WCHAR *text = value->data;
    WCHAR *copy;

    *out = (struct registry_value){.type = value->type, .size = value->size};
    if (!is_text(value->type)) {
        out->data = malloc((size_t)value->size + 1);
        if (out->data)
            memcpy(out->data, value->data, value->size);
        return out->data ? NO_ERROR : ERROR_NOT_ENOUGH_MEMORY;
    }
    for (DWORD i = units; ends && i && text[i - 1] == 0; i--)
        ends--; /* it has that many */
    copy = calloc((size_t)units + ends + 1, sizeof *copy);
    if (!copy)
        return ERROR_NOT_ENOUGH_MEMORY;
    memcpy(copy, value->data, units * sizeof *copy);
    out->data = copy;
    out->size = (DWORD)((units + ends) * sizeof *copy);
    return NO_ERROR;
}

static ULONG expand(struct registry_value *value)
{
    DWORD length = ExpandEnvironmentStringsW(value->data, NULL, 0);
    WCHAR *text = calloc((size_t)length + 1, sizeof *text);

    if (!text)
        return ERROR_NOT_ENOUGH_MEMORY;
    ExpandEnvironmentStringsW(value->data, text, length);
    free(value->data);
    value->data = text;
    value->size = (DWORD)((text_length(text) + 1) * sizeof *text);
    value->type = REG_SZ;
    return NO_ERROR;
}

/* Is a value of this type and size what the flags ask for? */
static ULONG check_type(DWORD type, DWORD size, DWORD flags)
{
    static const DWORD flag_of[] = {RRF_RT_REG_NONE,
                                    RRF_RT_REG_SZ,
                                    RRF_RT_REG_EXPAND_SZ,
                                    RRF_RT_REG_BINARY,
                                    RRF_RT_REG_DWORD,
                                    0,
                                    0,
                                    RRF_RT_REG_MULTI_SZ,
                                    0,
                                    0,
                                    0,
                                    RRF_RT_REG_QWORD};
    DWORD wanted = flags & RRF_RT_ANY;

    if (wanted == RRF_RT_ANY)
        return NO_ERROR;
    if (type >= sizeof flag_of / sizeof flag_of[0] || !(wanted & flag_of[type]))
        return ERROR_UNSUPPORTED_TYPE;
    if (wanted == RRF_RT_DWORD && size != sizeof(DWORD))
        return ERROR_DATATYPE_MISMATCH;
    return wanted == RRF_RT_QWORD && size != sizeof(ULONGLONG) ? ERROR_DATATYPE_MISMATCH : NO_ERROR;
}

static ULONG fetch(HKEY handle, const WCHAR *path, const WCHAR *name, struct registry_value *out)
{
    const struct registry_value *value;
    struct visit visit;
    ULONG error = visit_begin(&visit, handle, path, KEY_QUERY_VALUE, false);

    if (error != NO_ERROR)
        return error;
    value = find(&visit, name);
    return visit_end(&visit, value ? copy_value(value, out) : ERROR_FILE_NOT_FOUND);
}

static ULONG get(HKEY handle, const WCHAR *path, const WCHAR *name, bool narrow, DWORD flags, DWORD *type,
                 void *data, DWORD *size)
{
    struct registry_value value = {0};
    ULONG error;

    if ((data && !size) || !(flags & RRF_RT_ANY) || (flags & RRF_WOW64_MASK) == RRF_WOW64_MASK)
        return ERROR_INVALID_PARAMETER;
    if (flags & RRF_RT_REG_EXPAND_SZ && !(flags & RRF_NOEXPAND) && (flags & RRF_RT_ANY) != RRF_RT_ANY)
        return ERROR_INVALID_PARAMETER;
    error = fetch(handle, path, name, &value);
    if (error == NO_ERROR && value.type == REG_EXPAND_SZ && !(flags & RRF_NOEXPAND))
        error = expand(&value);
    if (error == NO_ERROR && type)
        *type = value.type;
    if (error == NO_ERROR)
        error = check_type(value.type, value.size, flags);
    if (error == NO_ERROR && size)
        error = deliver_data(narrow, &value, data, size);
    free(value.data);
    return error;
}

static ULONG get_or_zero(HKEY handle, const WCHAR *path, const WCHAR *name, bool narrow, DWORD flags,
                         DWORD *type, void *data, DWORD *size)
{
    DWORD room = data && size ? *size : 0;
    ULONG error = get(handle, path, name, narrow, flags, type, data, size);

    if (error != NO_ERROR && flags & RRF_ZEROONFAILURE && room)
        memset(data, 0, room);
    return error;
}

/* ---- the functions ---- */

#define NARROW_NAME(call)                            \
    WCHAR *name = NULL;                              \
    ULONG error = utf16_copy_of(narrow_name, &name); \
                                                     \
    if (error == NO_ERROR)                           \
        error = call;                                \
    free(name);                                      \
    return (LSTATUS)error

LSTATUS APIENTRY RegQueryValueExW(HKEY key, LPCWSTR name, LPDWORD reserved, LPDWORD type, LPBYTE data,
                                  LPDWORD size)
{
    return (LSTATUS)query(key, name, false, reserved, type, data, size);
}

LSTATUS APIENTRY RegQueryValueExA(HKEY key, LPCSTR narrow_name, LPDWORD reserved, LPDWORD type, LPBYTE data,
                                  LPDWORD size)
{
    NARROW_NAME(query(key, name, true, reserved, type, data, size));
}

LSTATUS APIENTRY RegGetValueW(HKEY key, LPCWSTR path, LPCWSTR name, DWORD flags, LPDWORD type, PVOID data,
                              LPDWORD size)
{
    return (LSTATUS)get_or_zero(key, path, name, false, flags, type, data, size);
}

LSTATUS APIENTRY RegGetValueA(HKEY key, LPCSTR narrow_path, LPCSTR narrow_name, DWORD flags, LPDWORD type,
                              PVOID data, LPDWORD size)
{
    WCHAR *path = NULL, *name = NULL;
    ULONG error = utf16_copy_of(narrow_path, &path);

    if (error == NO_ERROR)
        error = utf16_copy_of(narrow_name, &name);
    if (error == NO_ERROR)
        error = get_or_zero(key, path, name, true, flags, type, data, size);
    free(path);
    free(name);
    return (LSTATUS)error;
}

LSTATUS APIENTRY RegSetValueExW(HKEY key, LPCWSTR name, DWORD reserved, DWORD type, const BYTE *data,
                                DWORD size)
{
    return (LSTATUS)set_value(key, name, reserved, type, data, size);
}

LSTATUS APIENTRY RegSetValueExA(HKEY key, LPCSTR narrow_name, DWORD reserved, DWORD type, const BYTE *data,
                                DWORD size)
{
    NARROW_NAME(set_narrow(key, name, reserved, type, data, size));
}

LSTATUS APIENTRY RegDeleteValueW(HKEY key, LPCWSTR name)
{
    return (LSTATUS)delete_value(key, name);
}

LSTATUS APIENTRY RegDeleteValueA(HKEY key, LPCSTR narrow_name)
{
    NARROW_NAME(delete_value(key, name));
}

LSTATUS APIENTRY RegEnumValueW(HKEY key, DWORD index, LPWSTR name, LPDWORD name_length, LPDWORD reserved,
                               LPDWORD type, LPBYTE data, LPDWORD size)
{
    return (LSTATUS)enumerate(key, index, false, name, name_length, reserved, type, data, size);
}

LSTATUS APIENTRY RegEnumValueA(HKEY key, DWORD index, LPSTR name, LPDWORD name_length, LPDWORD reserved,
                               LPDWORD type, LPBYTE data, LPDWORD size)
{
    return (LSTATUS)enumerate(key, index, true, name, name_length, reserved, type, data, size);
}
