/* Which responses are kept: the rules of spec/data.md 11.1 on a request and its gathered response. See caching.h.
 *
 * Breaking a rule never fails a send. */
#include "base/clock.h"
#include "cache/response.h"
#include "server/caching.h"
#include "server/gather.h"
#include "server/queue.h"
#include "server/request.h"
#include "server/settings.h"
#include "ws2ipdef.h"

#include <errno.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

static void local_address(const struct request *request, struct url_address *address, USHORT *port)
{
    const SOCKADDR_IN *in = (const SOCKADDR_IN *)(const void *)request->local;
    const SOCKADDR_IN6 *in6 = (const SOCKADDR_IN6 *)(const void *)request->local;
    USHORT order = in->sin_port;

    if (request->local_length == sizeof(*in))
        url_address_from4(&in->sin_addr, address);
    else
        url_address_from6(&in6->sin6_addr, in6->sin6_scope_id, address);
    *port = (USHORT)(order >> 8 | order << 8);
}

/* The client's idea of the port is ours: else its URL is another one than the key would say. */
static bool names_port(const struct cooked_url *url, USHORT port)
{
    const WCHAR *host = url->full + url->host_offset, *end = host + url->host_length, *at = end;
    unsigned value = 0;

    while (at > host && end - at < 6 && at[-1] != ':')
        at--;
    if (at == host || at[-1] != ':')
        return false;
    for (; at < end; at++) {
        unsigned digit = *at - (unsigned)'0';
        if (digit > 9)
            return false;
        value = value * 10 + digit;
    }
    return value == port;
}

bool caching_request_key(const struct request *request, WCHAR *text, struct cache_key *key)
{
    const struct cooked_url *url = request->cooked;
    struct url_address address;
    USHORT port;

    local_address(request, &address, &port);
    return names_port(url, port) && cache_key_of_request(url, url->full[4] == 's', port,
                                                         request->ip_routed ? &address : NULL, text, key);
}

static bool value_is(const struct request *request, const struct head_field *field, const char *text)
{
    return field->value_length == strlen(text) &&
           strncasecmp(request->head_bytes + field->value_at, text, field->value_length) == 0;
}

bool caching_may_keep(const struct request *request)
{
    const struct head *head = request->head;
    const struct head_field *expect = head_known(head, REQUEST_EXPECT),
                            *translate = head_known(head, REQUEST_TRANSLATE);

    if (head->framing == FRAMING_CHUNKED || (head->framing == FRAMING_LENGTH && head->content_length > 0))
        return false;
    if (head->major < 1 || head_known(head, REQUEST_AUTHORIZATION) || request->authentication.schemes)
        return false;
    if (translate && value_is(request, translate, "f"))
        return false;
    return !expect || value_is(request, expect, "100-continue");
}

static bool is_conditional(const struct request *request)
{
    return head_known(request->head, REQUEST_IF_NONE_MATCH) ||
           head_known(request->head, REQUEST_IF_MODIFIED_SINCE);
}

static bool may_keep_response(const struct request *request, ULONG flags, unsigned status)
{
    static const ULONG several = HTTP_SEND_RESPONSE_FLAG_MORE_DATA | HTTP_SEND_RESPONSE_FLAG_OPAQUE;

    if (request->head->verb != VERB_GET || (flags & several) || !request->body.complete ||
        head_known(request->head, REQUEST_RANGE) || head_known(request->head, REQUEST_IF_RANGE))
        return false;
    if (status < 200 || status > 599 || status == 206)
        return false;
    /* It answers one client's condition, not those who have nothing yet. */
    if (status == 304 && is_conditional(request))
        return false;
    return caching_may_keep(request);
}

static bool copy_file(const struct piece *piece, char *out)
{
    uint64_t at = piece->offset, left = piece->length;

    while (left > 0) {
        ssize_t got = pread(piece->file, out, left, (off_t)at);

        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        out += got;
        at += (uint64_t)got;
        left -= (uint64_t)got;
    }
    return true;
}

static bool copy_body(const struct gather *gather, char *out)
{
    for (unsigned i = 1; i < gather->send.count; i++) {
        const struct piece *piece = &gather->send.pieces[i];

        if (piece->kind == PIECE_FILE) {
            if (!copy_file(piece, out))
                return false;
        } else {
            memcpy(out, piece->data, piece->length);
        }
        out += piece->length;
    }
    return true;
}

/* Copies that this response makes untrue: encodings of a time when there were several, or the single one of a time when there
 * was but one. */
static void drop_outdated(struct cache_store *store, const struct cache_key *key,
                          const struct cache_entry *entry, const struct cache_owner *owner)
{
    const struct cached_response *response = (const struct cached_response *)(const void *)entry->data;
    unsigned kinds = response->many_encodings ? CACHE_KIND(CACHE_RESPONSE) : CACHE_CODED;
    struct cache_entry *old;

    if (!(cache_kinds(store) & kinds))
        return;
    if (response->many_encodings) {
        old = cache_find(store, key, kinds, clock_now());
        if (!old)
            return;
        if (((const struct cached_response *)(const void *)old->data)->many_encodings)
            kinds = 0;
        cache_entry_release(old);
    }
    if (kinds)
        cache_flush_kinds(store, key, kinds, owner);
}

static void add_response(struct cache_store *store, const struct cache_key *key, struct cache_entry *entry,
                         struct cache_owner *owner, uint64_t expires, uint64_t now)
{
    drop_outdated(store, key, entry, owner);
    /* What the program has just replaced does not stay because its successor found no room. */
    if (cache_add(store, entry, owner, expires, now) != NO_ERROR)
        cache_flush_kinds(store, key, CACHE_KIND(entry->kind), owner);
}

struct cache_entry *caching_copy(const struct request *request, const struct gather *gather, ULONG flags,
                                 const HTTP_RESPONSE *response, const struct cache_key *key, uint64_t limit)
{
    const struct piece *front = &gather->send.pieces[0];
    struct cache_entry *entry;

    /* What was framed in chunks, or cut to ranges, is not the whole. */
    if (!may_keep_response(request, flags, response->StatusCode) || request->chunking ||
        request->status == 206)
        return NULL;
    entry =
        cached_response_any(key, front->data, front->length, gather->send.total - front->length, limit,
                            response->Flags & HTTP_RESPONSE_FLAG_MULTIPLE_ENCODINGS_AVAILABLE, time(NULL));
    if (entry && !copy_body(gather, cached_body_room(entry))) {
        cache_entry_release(entry);
        entry = NULL;
    }
    return entry;
}

void caching_keep(const struct request *request, const struct gather *gather, ULONG flags,
                  const HTTP_RESPONSE *response, const HTTP_CACHE_POLICY *policy)
{
    struct cache_store *store = caching_store();
    const struct piece *front = &gather->send.pieces[0];
    uint64_t now = clock_now(), expires;
    WCHAR text[CACHE_KEY_UNITS];
    struct cache_entry *entry;
    struct cache_key key;

    if (!store || gather->send.total > caching_response_limit() ||
        !may_keep_response(request, flags, response->StatusCode) || !caching_expiry(policy, now, &expires) ||
        request->cache_generation != caching_generation() || !caching_request_key(request, text, &key))
        return;
    entry = cached_response_new(
        &key, front->data, front->length, gather->send.total - front->length, caching_response_limit(),
        response->Flags & HTTP_RESPONSE_FLAG_MULTIPLE_ENCODINGS_AVAILABLE, time(NULL));
    if (!entry)
        return;
    if (copy_body(gather, cached_body_room(entry)))
        add_response(store, &key, entry, &request->queue->cached, expires, now);
    cache_entry_release(entry);
    if (request->cache_generation != caching_generation())
        cache_flush(store, &key, false, &request->queue->cached);
}
