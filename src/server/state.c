/* See state.h. */
#include "server/state.h"

#include "server/caching.h"
#include "server/session.h"
#include "text/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void begin(struct line_text *out, const char *kind)
{
    if (out->length > 0)
        line_add_bytes(out, "\n", 1);
    line_add(out, "kind", kind);
}

static void add_wide(struct line_text *out, const char *name, const WCHAR *text, size_t length)
{
    size_t room = utf8_from_utf16(text, length, NULL, 0);
    char *utf8 = malloc(room + 1);

    if (!utf8) {
        out->failed = true;
        return;
    }
    utf8_from_utf16(text, length, utf8, room);
    utf8[room] = 0;
    line_add(out, name, utf8);
    free(utf8);
}

/* ---- URLs ---- */

static bool add_url(void *context, struct registration *registration)
{
    struct line_text *out = context;

    begin(out, "url");
    add_wide(out, "url", registration->prefix->spelling, registration->prefix->spelling_length);
    return true;
}

/* The lines follow that of their owner. */
static void add_urls(struct line_text *out, struct url_owner *owner)
{
    if (urls_namespace())
        namespace_enumerate(urls_namespace(), &owner->route, add_url, out);
}

/* ---- sessions and groups ---- */

static void add_properties(struct line_text *out, const struct properties *properties)
{
    const HTTP_TIMEOUT_LIMIT_INFO *timeouts = &properties->timeouts;

    line_add(out, "state",
             properties->state.Flags.Present && properties->state.State == HttpEnabledStateInactive
                 ? "Inactive"
                 : "Active");
    if (properties->bandwidth.Flags.Present)
        line_add_number(out, "bandwidth", properties->bandwidth.MaxBandwidth);
    if (properties->connections.Flags.Present)
        line_add_number(out, "connections", properties->connections.MaxConnections);
    if (!timeouts->Flags.Present)
        return;
    line_add_number(out, "entitybody", timeouts->EntityBody);
    line_add_number(out, "drain", timeouts->DrainEntityBody);
    line_add_number(out, "requestqueue", timeouts->RequestQueue);
    line_add_number(out, "idle", timeouts->IdleConnection);
    line_add_number(out, "headerwait", timeouts->HeaderWait);
    line_add_number(out, "minsendrate", timeouts->MinSendRate);
}

static void add_queue_name(struct line_text *out, const struct request_queue *queue)
{
    char text[32];

    snprintf(text, sizeof text, "%p", (const void *)queue);
    line_add(out, "queue", text);
    if (queue->name)
        add_wide(out, "name", queue->name, text_length(queue->name));
}

static void add_group(struct line_text *out, struct url_group *group)
{
    struct request_queue *queue = url_group_queue(group);

    begin(out, "group");
    line_add_flags(out, "id", group->id);
    add_properties(out, &group->properties);
    line_add_number(out, "current", atomic_load(&group->connections));
    if (queue) {
        add_queue_name(out, queue);
        queue_release(queue);
    }
    add_urls(out, &group->owner);
}

static void add_session(void *context, struct session *session)
{
    struct line_text *out = context;

    begin(out, "session");
    line_add_flags(out, "id", session->id);
    add_properties(out, &session->properties);
    for (struct url_group *group = session->groups; group; group = group->next)
        add_group(out, group);
}

/* ---- queues ---- */

static void add_queue(void *context, struct request_queue *queue, unsigned handles)
{
    static const char *const verbosities[] = {"Basic", "Limited", "Full"};
    struct line_text *out = context;
    ULONG verbosity = atomic_load(&queue->verbosity), length, limit;

    lock_acquire(&queue->lock);
    length = queue->length;
    limit = queue->length_limit;
    lock_release(&queue->lock);
    begin(out, "queue");
    add_queue_name(out, queue);
    line_add_number(out, "version", (uint64_t)queue->version);
    line_add(out, "state", atomic_load(&queue->inactive) ? "Inactive" : "Active");
    line_add(out, "verbosity", verbosity < 3 ? verbosities[verbosity] : "Basic");
    line_add_number(out, "maxrequests", limit);
    line_add_number(out, "waiting", length);
    line_add_number(out, "handles", handles);
    if (queue->version == 1)
        add_urls(out, &queue->owner);
}

/* ---- the cache ---- */

static void add_cache(struct line_text *out)
{
    struct cache_store *store = caching_whole_store();
    struct cache_statistics statistics;

    if (!store)
        return;
    cache_statistics(store, &statistics);
    begin(out, "cache");
    line_add_number(out, "entries", statistics.entries);
    line_add_number(out, "bytes", statistics.bytes);
    line_add_number(out, "hits", statistics.hits);
    line_add_number(out, "misses", statistics.misses);
}

/* A key is 's' or 'h', the port, the host, the path, and behind a NUL the query. */
static void add_key(struct line_text *out, const struct cache_entry *entry)
{
    WCHAR url[CACHE_KEY_UNITS + 32];
    char port[16];
    size_t length = 0, at = 2, first = (size_t)snprintf(port, sizeof port, ":%u", entry->key[1]);

    for (const char *c = entry->key[0] == 's' ? "https://" : "http://"; *c; c++)
        url[length++] = (WCHAR)*c;
    while (at < entry->key_path_at && at < CACHE_KEY_UNITS)
        url[length++] = text_lower(entry->key[at++]);
    for (size_t i = 0; i < first; i++)
        url[length++] = (WCHAR)port[i];
    for (; at < entry->key_length && at < CACHE_KEY_UNITS; at++)
        url[length++] = entry->key[at] ? entry->key[at] : u'?';
    add_wide(out, "url", url, length);
}

static void add_entry(struct line_text *out, const struct cache_entry *entry)
{
    begin(out, "entry");
    add_key(out, entry);
    line_add(out, "type", entry->kind == CACHE_FRAGMENT ? "fragment" : "response");
    line_add_number(out, "bytes", entry->length);
    line_add_number(out, "hits", atomic_load_explicit(&entry->hits, memory_order_relaxed));
    line_add(out, "policy", entry->expires == CACHE_FOR_EVER ? "User invalidates" : "Time to live");
}

/* A URL as text to a key; *given is false if there is none. */
static ULONG parse_key(const char *url, struct cache_key *key)
{
    WCHAR *wide;
    ULONG error = utf16_copy_of(url, &wide);

    if (error == NO_ERROR) {
        error = cache_key_parse(wide, text_length(wide), key, NULL);
        free(wide);
    }
    return error;
}

static ULONG list_cache(struct cache_store *store, const char *url, struct line_text *out)
{
    struct cache_entry **entries;
    struct cache_key key = {0};
    size_t count;
    ULONG error = *url ? parse_key(url, &key) : NO_ERROR;

    if (error != NO_ERROR)
        return error;
    error = cache_list(store, *url ? &key : NULL, &entries, &count);
    for (size_t i = 0; error == NO_ERROR && i < count; i++) {
        add_entry(out, entries[i]);
        cache_entry_release(entries[i]);
    }
    if (error == NO_ERROR)
        free(entries);
    free(key.text);
    return error;
}

static ULONG flush_cache(struct cache_store *store, const char *url, bool recursive, struct line_text *out)
{
    struct cache_key key = {0};
    uint64_t count;
    ULONG error = *url ? parse_key(url, &key) : NO_ERROR;

    if (error != NO_ERROR)
        return error;
    count = *url ? cache_flush(store, &key, recursive, NULL) : cache_flush_all(store);
    free(key.text);
    begin(out, "flushed");
    line_add_number(out, "count", count);
    return NO_ERROR;
}

/* ---- requests ---- */

static void add_process(struct line_text *out)
{
    char name[256] = "";
    ssize_t length = readlink("/proc/self/exe", name, sizeof name - 1);

    begin(out, "process");
    line_add_number(out, "pid", (uint64_t)getpid());
    if (length > 0 && line_can_hold(name))
        line_add(out, "image", name);
}

static void add_state(struct line_text *out)
{
    add_process(out);
    session_each(add_session, out);
    queue_each(add_queue, out);
    add_cache(out);
}

void state_answer(const char *request, struct line_text *out)
{
    const char *url = strchr(request, ' ') ? strchr(request, ' ') + 1 : "";
    struct cache_store *store = caching_whole_store();
    ULONG error = ERROR_INVALID_FUNCTION;

    if (strcmp(request, "state") == 0) {
        add_state(out);
        error = NO_ERROR;
    } else if (!store) {
        error = ERROR_NOT_READY;
    } else if (strncmp(request, "cache", 5) == 0) {
        error = list_cache(store, url, out);
    } else if (strncmp(request, "flush-below ", 12) == 0) {
        error = flush_cache(store, url, true, out);
    } else if (strncmp(request, "flush ", 6) == 0) {
        error = flush_cache(store, url, false, out);
    } else if (strcmp(request, "flush-all") == 0) {
        error = flush_cache(store, "", true, out);
    }
    if (error != NO_ERROR) {
        begin(out, "error");
        line_add_number(out, "code", error);
    }
}
