/* Keys and values in memory: see hive.h. */
#include "registry/hive.h"

#include "text/text.h"
#include "winerror.h"

#include <stdlib.h>
#include <string.h>

#define DEPTH_LIMIT 512 /* keys above one another from the root on, as on Windows; keeps recursion shallow */

static WCHAR *copy_of(const WCHAR *text, size_t length)
{
    WCHAR *copy = calloc(length + 1, sizeof *copy);

    if (copy && length)
        memcpy(copy, text, length * sizeof *copy);
    return copy;
}

struct name {
    const WCHAR *text;
    size_t length;
};

static struct name name_of_key(const struct registry_key *key, size_t place)
{
    return (struct name){key->keys[place]->name, key->keys[place]->name_length};
}

static struct name name_of_value(const struct registry_key *key, size_t place)
{
    const struct registry_value *value = &key->values[key->by_name[place]];

    return (struct name){value->name, value->name_length};
}

/* The place of a name among `count` that are in order, and whether it is taken. */
static inline size_t place_among(const struct registry_key *key, size_t count,
                                 struct name (*name_at)(const struct registry_key *key, size_t place),
                                 const WCHAR *name, size_t length, bool *taken)
{
    size_t low = 0, high = count;

    *taken = false;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        struct name there = name_at(key, middle);
        int order = text_compare_nocase(name, length, there.text, there.length);

        if (order == 0) {
            *taken = true;
            return middle;
        }
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

static size_t place_of(const struct registry_key *key, const WCHAR *name, size_t length, bool *taken)
{
    return place_among(key, key->keys ? key->key_count : 0, name_of_key, name, length, taken);
}

static size_t value_place(const struct registry_key *key, const WCHAR *name, size_t length, bool *taken)
{
    return place_among(key, key->by_name ? key->value_count : 0, name_of_value, name, length, taken);
}

/* The first name of a path; false at its end. */
static bool next_name(const WCHAR **path, size_t *length, const WCHAR **name, size_t *name_length)
{
    while (*length && **path == '\\') {
        ++*path;
        --*length;
    }
    *name = *path;
    for (*name_length = 0; *length && **path != '\\'; ++*name_length) {
        ++*path;
        --*length;
    }
    return *name_length > 0;
}

struct registry_key *key_find(struct registry_key *from, const WCHAR *path, size_t length)
{
    const WCHAR *name;
    size_t name_length, place;
    bool taken;

    while (from && next_name(&path, &length, &name, &name_length)) {
        place = place_of(from, name, name_length, &taken);
        from = taken ? from->keys[place] : NULL;
    }
    return from;
}

static struct registry_key *add(struct registry_key *parent, size_t place, const WCHAR *name, size_t length)
{
    struct registry_key *key = calloc(1, sizeof *key);
    struct registry_key **keys = realloc(parent->keys, (parent->key_count + 1) * sizeof(void *));

    if (keys)
        parent->keys = keys;
    if (key)
        key->name = copy_of(name, length);
    if (!keys || !key || !key->name) {
        key_free(key);
        return NULL;
    }
    key->name_length = length;
    key->depth = parent->depth + 1;
    memmove(keys + place + 1, keys + place, (parent->key_count - place) * sizeof(void *));
    keys[place] = key;
    parent->key_count++;
    return key;
}

ULONG key_create(struct registry_key *from, const WCHAR *path, size_t length, struct registry_key **out,
                 bool *created)
{
    const WCHAR *name;
    size_t name_length, place;
    bool taken;

    *created = false;
    while (next_name(&path, &length, &name, &name_length)) {
        place = place_of(from, name, name_length, &taken);
        if (taken && from->keys) {
            from = from->keys[place];
            continue;
        }
        if (from->depth == DEPTH_LIMIT || !registry_name_is_fit(name, name_length, 255))
            return ERROR_INVALID_PARAMETER;
        from = add(from, place, name, name_length);
        if (!from)
            return ERROR_NOT_ENOUGH_MEMORY;
        *created = true;
    }
    *out = from;
    return NO_ERROR;
}

static void value_free(struct registry_value *value)
{
    free(value->name);
    free(value->data);
    free(value->comment);
}

void key_clear(struct registry_key *key)
{
    for (size_t i = 0; i < key->key_count; i++)
        key_free(key->keys[i]);
    for (size_t i = 0; i < key->value_count; i++)
        value_free(&key->values[i]);
    key->key_count = key->value_count = 0;
}

void key_free(struct registry_key *key)
{
    if (!key)
        return;
    key_clear(key);
    free(key->keys);
    free(key->values);
    free(key->by_name);
    free(key->name);
    free(key->comment);
    free(key->ending);
    free(key);
}

void key_remove(struct registry_key *parent, struct registry_key *child)
{
    bool taken;
    size_t place = place_of(parent, child->name, child->name_length, &taken);

    if (!taken)
        return;
    parent->key_count--;
    memmove(parent->keys + place, parent->keys + place + 1, (parent->key_count - place) * sizeof(void *));
    key_free(child);
}

struct registry_value *value_find(struct registry_key *key, const WCHAR *name, size_t length)
{
    bool taken;
    size_t place = value_place(key, name, length, &taken);

    return taken ? &key->values[key->by_name[place]] : NULL;
}

/* Room for one more: always up to the next power of two. */
static bool make_room(struct registry_key *key)
{
    size_t room = key->value_count ? key->value_count * 2 : 1;
    struct registry_value *values;
    uint32_t *by_name;

    if (key->value_count & (key->value_count - 1))
        return true;
    values = realloc(key->values, room * sizeof *values);
    if (values)
        key->values = values;
    by_name = realloc(key->by_name, room * sizeof *by_name);
    if (by_name)
        key->by_name = by_name;
    return values && by_name;
}

static struct registry_value *new_value(struct registry_key *key, const WCHAR *name, size_t length)
{
    WCHAR *copy = copy_of(name, length);
    size_t place;
    bool taken;

    if (!copy || !make_room(key)) {
        free(copy);
        return NULL;
    }
    place = value_place(key, name, length, &taken);
    memmove(key->by_name + place + 1, key->by_name + place,
            (key->value_count - place) * sizeof *key->by_name);
    key->by_name[place] = (uint32_t)key->value_count;
    key->values[key->value_count] = (struct registry_value){.name = copy, .name_length = length};
    return &key->values[key->value_count++];
}

ULONG value_set(struct registry_key *key, const WCHAR *name, size_t length, DWORD type, const void *data,
                DWORD size)
{
    struct registry_value *value = value_find(key, name, length);
    void *copy;

    if (!value && !registry_name_is_fit(name, length, 16383))
        return ERROR_INVALID_PARAMETER;
    copy = malloc((size_t)size + 1);
    if (!copy)
        return ERROR_NOT_ENOUGH_MEMORY;
    if (size)
        memcpy(copy, data, size);
    if (!value)
        value = new_value(key, name, length);
    if (!value) {
        free(copy);
        return ERROR_NOT_ENOUGH_MEMORY;
    }
    free(value->data);
    value->data = copy;
    value->type = type;
    value->size = size;
    return NO_ERROR;
}

void value_remove(struct registry_key *key, struct registry_value *value)
{
    size_t place = (size_t)(value - key->values), name;
    bool taken;

    name = value_place(key, value->name, value->name_length, &taken);
    memmove(key->by_name + name, key->by_name + name + 1,
            (key->value_count - 1 - name) * sizeof *key->by_name);
    for (size_t i = 0; i + 1 < key->value_count; i++)
        key->by_name[i] -= key->by_name[i] > place;
    value_free(value);
    key->value_count--;
    memmove(value, value + 1, (key->value_count - place) * sizeof *value);
}

bool registry_name_is_fit(const WCHAR *name, size_t length, size_t limit)
{
    for (size_t i = 0; i < length; i++) {
        if (name[i] < 0x20)
            return false;
        if (name[i] >= 0xD800 && name[i] < 0xDC00 && i + 1 < length && name[i + 1] >= 0xDC00 &&
            name[i + 1] < 0xE000)
            i++;
        else if (name[i] >= 0xD800 && name[i] < 0xE000)
            return false;
    }
    return length <= limit;
}
