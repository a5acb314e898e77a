/* See caching.h. */
#include "server/caching.h"

#include "base/clock.h"
#include "cache/response.h"
#include "error/error.h"
#include "file/file.h"
#include "server/queue.h"
#include "server/session.h"
#include "server/settings.h"
#include "text/text.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct cache_store *_Atomic the_store;
static _Atomic(bool) enabled;
static _Atomic(uint64_t) generation;
static _Atomic(uint64_t) response_limit;

/* An eighth of the machine's memory unless configured: entries are pinned by nothing else than use. */
static uint64_t budget(void)
{
    long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);

    if (settings.cache_max_megabytes)
        return (uint64_t)settings.cache_max_megabytes << 20;
    return pages > 0 && size > 0 ? (uint64_t)pages * (uint64_t)size / 8 : (uint64_t)64 << 20;
}

ULONG caching_start(void)
{
    struct cache_store *store = atomic_load(&the_store);
    uint64_t period = (uint64_t)settings.cache_scavenger_period * 1000;

    if (store) {
        cache_configure(store, budget(), period);
    } else {
        store = cache_create(budget(), period);
        if (!store)
            return ERROR_NOT_ENOUGH_MEMORY;
        atomic_store(&the_store, store);
    }
    caching_limit_responses(settings.cache_max_response);
    atomic_store(&enabled, settings.cache_enabled != 0);
    return NO_ERROR;
}

void caching_limit_responses(ULONG bytes)
{
    atomic_store(&response_limit, bytes ? bytes : settings.cache_max_bytes);
}

uint64_t caching_response_limit(void)
{
    return atomic_load_explicit(&response_limit, memory_order_relaxed);
}

struct cache_store *caching_whole_store(void)
{
    return atomic_load_explicit(&the_store, memory_order_acquire);
}

#define SWEEP_ROUNDS 32

bool caching_sweep(void)
{
    struct cache_store *store = atomic_load_explicit(&the_store, memory_order_acquire);
    uint64_t now = clock_now();

    if (!store || cache_is_empty(store))
        return false;
    for (int i = 0; i < SWEEP_ROUNDS && cache_scavenge(store, now); i++)
        ;
    return !cache_is_empty(store);
}

struct cache_store *caching_store(void)
{
    return atomic_load_explicit(&enabled, memory_order_relaxed)
               ? atomic_load_explicit(&the_store, memory_order_acquire)
               : NULL;
}

bool caching_expiry(const HTTP_CACHE_POLICY *policy, uint64_t now, uint64_t *expires)
{
    if (policy->Policy == HttpCachePolicyUserInvalidates)
        *expires = CACHE_FOR_EVER;
    else
        *expires = now + (uint64_t)policy->SecondsToLive * 1000;
    return policy->Policy == HttpCachePolicyUserInvalidates ||
           (policy->Policy == HttpCachePolicyTimeToLive && policy->SecondsToLive > 0);
}

size_t caching_name_length(const WCHAR *name)
{
    return name ? text_length_max(name, CACHE_NAME_LIMIT + 1) : 0;
}

/* --- whose name it is --- */

static bool serves(const struct registration *registration, const struct request_queue *queue)
{
    const struct url_owner *owner = (const struct url_owner *)registration->owner;
    struct request_queue *bound;

    if (!owner->group)
        return owner->queue == queue;
    bound = url_group_queue(owner->group);
    if (bound)
        queue_release(bound);
    return bound == queue;
}

/* Looks for the longest registration over a name in one bucket. False: there is none. */
static bool governed(const struct url_prefix *name, enum url_host_kind kind,
                     const struct request_queue *queue, bool *ours)
{
    struct url_prefix above = *name;
    struct registration *registration;

    above.kind = kind;
    for (; above.path_length > 0; above.path_length--) {
        if (above.path[above.path_length - 1] != '/' ||
            namespace_find(urls_namespace(), &above, &registration) != NO_ERROR)
            continue;
        *ours = serves(registration, queue);
        registration_release(registration);
        return true;
    }
    return false;
}

/* A name belongs to the queue that a request for it would go to: buckets in the order of routing. */
static bool belongs(const struct url_prefix *name, const struct request_queue *queue)
{
    static const enum url_host_kind kinds[] = {URL_HOST_STRONG, URL_HOST_NAME, URL_HOST_ADDRESS,
                                               URL_HOST_WEAK};
    bool literal = name->kind == URL_HOST_NAME || name->kind == URL_HOST_ADDRESS, ours;

    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        bool wild = kinds[i] == URL_HOST_STRONG || kinds[i] == URL_HOST_WEAK;

        if ((kinds[i] == name->kind || (literal && wild)) && governed(name, kinds[i], queue, &ours))
            return ours;
    }
    return false;
}

/* --- adding --- */

static ULONG read_file(int descriptor, uint64_t at, char *out, size_t length)
{
    while (length > 0) {
        ssize_t got = pread(descriptor, out, length, (off_t)at);

        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return got == 0 ? ERROR_HANDLE_EOF : ERROR_READ_FAULT;
        out += got;
        at += (uint64_t)got;
        length -= (size_t)got;
    }
    return NO_ERROR;
}

static ULONG new_from_file(int descriptor, const HTTP_BYTE_RANGE *range, const struct cache_key *key,
                           struct cache_entry **out)
{
    uint64_t start = range->StartingOffset.QuadPart, length = range->Length.QuadPart, size;
    struct cache_entry *entry;
    struct stat status;
    ULONG error;

    if (descriptor < 0)
        return ERROR_INVALID_HANDLE;
    if (fstat(descriptor, &status) != 0)
        return error_from_errno(errno);
    size = (uint64_t)status.st_size;
    if (start > size)
        return ERROR_HANDLE_EOF;
    if (length == HTTP_BYTE_RANGE_TO_EOF)
        length = size - start;
    if (length > size - start)
        return ERROR_HANDLE_EOF;
    entry = cache_entry_new(CACHE_FRAGMENT, key, length);
    if (!entry)
        return ERROR_NOT_ENOUGH_MEMORY;
    error = read_file(descriptor, start, entry->data, length);
    if (error == NO_ERROR)
        *out = entry;
    else
        cache_entry_release(entry);
    return error;
}

static ULONG new_from_chunk(const HTTP_DATA_CHUNK *chunk, const struct cache_key *key,
                            struct cache_entry **out)
{
    struct object *file;
    ULONG error;

    if (chunk->DataChunkType == HttpDataChunkFromFileHandle) {
        file = handle_pin(chunk->FromFileHandle.FileHandle, NULL);
        error = new_from_file(file ? file_descriptor(file) : -1, &chunk->FromFileHandle.ByteRange, key, out);
        if (file)
            handle_unpin(chunk->FromFileHandle.FileHandle);
        return error;
    }
    *out = cache_entry_new(CACHE_FRAGMENT, key, chunk->FromMemory.BufferLength);
    if (!*out)
        return ERROR_NOT_ENOUGH_MEMORY;
    if (chunk->FromMemory.BufferLength > 0)
        memcpy((*out)->data, chunk->FromMemory.pBuffer, chunk->FromMemory.BufferLength);
    return NO_ERROR;
}

/* The name is this queue's: what another put there is left from before the URL came to us. */
static ULONG add_in_place(struct cache_store *store, struct request_queue *queue, const struct cache_key *key,
                          struct cache_entry *entry, uint64_t expires, uint64_t now)
{
    ULONG error = cache_add(store, entry, &queue->cached, expires, now);

    if (error != ERROR_ACCESS_DENIED)
        return error;
    cache_flush_kinds(store, key, CACHE_KIND(CACHE_FRAGMENT), NULL);
    error = cache_add(store, entry, &queue->cached, expires, now);
    return error == ERROR_ACCESS_DENIED ? NO_ERROR : error; /* again: as if it had been dropped at once */
}

/* `before`: the generation in which the name was found to be the queue's. */
static ULONG add_under(struct cache_store *store, struct request_queue *queue, const struct cache_key *key,
                       const HTTP_DATA_CHUNK *chunk, const HTTP_CACHE_POLICY *policy, uint64_t before)
{
    uint64_t now = clock_now(), expires;
    struct cache_entry *entry = NULL;
    ULONG error = new_from_chunk(chunk, key, &entry);

    if (error != NO_ERROR)
        return error;
    if (caching_expiry(policy, now, &expires))
        error = add_in_place(store, queue, key, entry, expires, now);
    else /* no second to live: it takes the place of the old one, and is gone */
        cache_flush_kinds(store, key, CACHE_KIND(CACHE_FRAGMENT), &queue->cached);
    cache_entry_release(entry);
    /* A URL went while we were at it, perhaps this one: entries may vanish at any time. */
    if (caching_generation() != before)
        cache_flush(store, key, false, &queue->cached);
    return error;
}

ULONG fragment_add(struct request_queue *queue, const WCHAR *name, const HTTP_DATA_CHUNK *chunk,
                   const HTTP_CACHE_POLICY *policy)
{
    struct cache_store *store = caching_store();
    uint64_t before = caching_generation(); /* first: a URL that goes from now on is noticed */
    struct url_prefix *prefix;
    struct cache_key key;
    ULONG error = cache_key_parse(name, caching_name_length(name), &key, &prefix);

    if (error != NO_ERROR)
        return error == ERROR_NOT_ENOUGH_MEMORY ? error : ERROR_INVALID_PARAMETER;
    if (!belongs(prefix, queue))
        error = ERROR_INVALID_PARAMETER;
    /* Without a cache success is what it always is: no promise that the entry is there later. */
    else if (store)
        error = add_under(store, queue, &key, chunk, policy, before);
    prefix_free(prefix);
    free(key.text);
    return error;
}

/* --- finding --- */

static struct cache_entry *find_own(struct request_queue *queue, const struct cache_key *key)
{
    struct cache_store *store = caching_store();
    struct cache_entry *entry;

    if (!store)
        return NULL;
    entry = cache_find(store, key, CACHE_KIND(CACHE_FRAGMENT) | CACHE_KIND(CACHE_RESPONSE), clock_now());
    if (!entry && (cache_kinds(store) & CACHE_CODED))
        entry = cache_find(store, key, CACHE_CODED, clock_now());
    if (entry && entry->owner != &queue->cached) {
        cache_entry_release(entry);
        entry = NULL;
    }
    return entry;
}

ULONG fragment_find(struct request_queue *queue, const WCHAR *name, size_t length, struct cache_entry **out)
{
    WCHAR room[CACHE_KEY_UNITS];
    struct cache_key key;
    ULONG error;

    if (cache_key_simple(name, length, room, &key)) {
        *out = find_own(queue, &key);
        return *out ? NO_ERROR : ERROR_PATH_NOT_FOUND;
    }
    error = cache_key_parse(name, length, &key, NULL);
    if (error != NO_ERROR)
        return error == ERROR_NOT_ENOUGH_MEMORY ? error : ERROR_INVALID_PARAMETER;
    *out = find_own(queue, &key);
    free(key.text);
    return *out ? NO_ERROR : ERROR_PATH_NOT_FOUND;
}

struct piece cached_piece(const struct cache_entry *entry, const char *data, size_t length)
{
    const struct shared_block *block = &entry->block;
    struct piece piece = {.kind = PIECE_MEMORY, .data = data, .length = length};
    uintptr_t from = (uintptr_t)data - (uintptr_t)block->memory;

    if (block->memory && from < block->length) {
        piece.kind = PIECE_SHARED;
        piece.file = shared_file();
        piece.offset = block->offset + from;
    }
    return piece;
}

ULONG fragment_range(const struct cache_entry *entry, const HTTP_BYTE_RANGE *range, const char **data,
                     size_t *length)
{
    uint64_t start = range ? range->StartingOffset.QuadPart : 0;
    size_t total;
    const char *content = cache_entry_content(entry, &total);
    uint64_t wanted = range ? range->Length.QuadPart : HTTP_BYTE_RANGE_TO_EOF;

    if (start > total)
        return ERROR_INVALID_PARAMETER;
    if (wanted == HTTP_BYTE_RANGE_TO_EOF)
        wanted = total - start;
    if (wanted > total - start)
        return ERROR_INVALID_PARAMETER;
    *data = content + start;
    *length = wanted;
    return NO_ERROR;
}

ULONG fragment_read(struct request_queue *queue, const WCHAR *name, const HTTP_BYTE_RANGE *range,
                    void *buffer, ULONG room, ULONG *bytes)
{
    struct cache_entry *entry;
    const char *data;
    size_t length;
    ULONG error = fragment_find(queue, name, caching_name_length(name), &entry);

    *bytes = 0;
    if (error != NO_ERROR)
        return error;
    error = fragment_range(entry, range, &data, &length);
    if (error == NO_ERROR && length > UINT32_MAX)
        error = ERROR_INVALID_PARAMETER;
    if (error == NO_ERROR) {
        *bytes = (ULONG)length;
        if (length > room)
            error = ERROR_MORE_DATA;
        else if (length > 0)
            memcpy(buffer, data, length);
    }
    cache_entry_release(entry);
    return error;
}

/* --- leaving --- */

ULONG caching_flush(struct request_queue *queue, const WCHAR *name, bool recursive)
{
    struct cache_store *store = caching_store();
    struct cache_key key;
    ULONG error = cache_key_parse(name, caching_name_length(name), &key, NULL);

    if (error != NO_ERROR)
        return error == ERROR_NOT_ENOUGH_MEMORY ? error : ERROR_INVALID_PARAMETER;
    if (store)
        cache_flush(store, &key, recursive, &queue->cached);
    free(key.text);
    return NO_ERROR;
}

ULONG caching_flush_some(struct request_queue *queue, const WCHAR *name, size_t length, unsigned kinds,
                         bool recursive)
{
    struct cache_store *store = caching_store();
    struct cache_key key;
    ULONG error = cache_key_parse(name, length, &key, NULL);

    if (error != NO_ERROR)
        return error == ERROR_NOT_ENOUGH_MEMORY ? error : ERROR_INVALID_PARAMETER;
    if (store)
        cache_flush_some(store, &key, kinds, recursive, &queue->cached);
    free(key.text);
    return store ? NO_ERROR : ERROR_PATH_NOT_FOUND;
}

uint64_t caching_generation(void)
{
    return atomic_load(&generation);
}

void caching_url_removed(struct request_queue *queue, const struct url_prefix *prefix)
{
    struct cache_store *store = atomic_load(&the_store);
    struct cache_key key;

    atomic_fetch_add(&generation, 1);
    if (!store || !queue || cache_owner_is_empty(store, &queue->cached))
        return;
    if (cache_key_of_prefix(prefix, &key) != NO_ERROR)
        return; /* out of memory: what stays is found by nobody, since routing comes first */
    cache_flush(store, &key, true, &queue->cached);
    free(key.text);
}

void caching_queue_closed(struct request_queue *queue)
{
    struct cache_store *store = atomic_load(&the_store);

    atomic_fetch_add(&generation, 1);
    if (store)
        cache_close_owner(store, &queue->cached);
}
