/* The cache as queues use it: fragments under the URLs of a queue, and what must go when a URL does.
 *
 * One store for the process, made when the server part starts for the first time and kept from then on. Every queue owns what was
 * added through it: no other queue sends it, reads it or flushes it. Any thread; the only lock is the store's own.
 * Facts: spec/functions.md F37-F39 and 6.4, spec/data.md 11. */
#ifndef HTTPAPI_CACHING_H
#define HTTPAPI_CACHING_H

#include "cache/store.h"
#include "http.h"
#include "server/transport.h"

struct request_queue;
struct url_owner;

/* Reads the settings again. */
ULONG caching_start(void);

/* For timers: lets go of what has expired or was not used for UriScavengerPeriod; a bounded amount of work. True:
 * there is something that will have to go one day. */
bool caching_sweep(void);

/* NULL: UriEnableCache is 0. */
struct cache_store *caching_store(void);

/* The store whether it is in use or not; for statistics and administration: cache_statistics(), cache_each_site(), cache_list(),
 * cache_flush() with owner NULL, cache_flush_all(). NULL: the server part never started. */
struct cache_store *caching_whole_store(void);

/* The largest response that is kept, head and body. MaxCacheResponseSize of the service configuration takes the place of
 * UriMaxUriBytes while it is set, which is our reading of "likewise" in spec/data.md 11.1; 0 unsets it. At any time, for the
 * responses that come. */
void caching_limit_responses(ULONG bytes);
uint64_t caching_response_limit(void);

/* When an entry of that policy ends: CACHE_FOR_EVER, or the moment, by clock_now(). False: it is not to be kept at all. */
bool caching_expiry(const HTTP_CACHE_POLICY *policy, uint64_t now, uint64_t *expires);

ULONG fragment_add(struct request_queue *queue, const WCHAR *name, const HTTP_DATA_CHUNK *chunk,
                   const HTTP_CACHE_POLICY *policy);

/* ERROR_MORE_DATA: *bytes is the size needed. */
ULONG fragment_read(struct request_queue *queue, const WCHAR *name, const HTTP_BYTE_RANGE *range,
                    void *buffer, ULONG length, ULONG *bytes);

ULONG caching_flush(struct request_queue *queue, const WCHAR *name, bool recursive);

/* The same for the kinds in the set alone; ERROR_PATH_NOT_FOUND: the cache is not in use. */
ULONG caching_flush_some(struct request_queue *queue, const WCHAR *name, size_t length, unsigned kinds,
                         bool recursive);

/* A fragment for a send, with a reference: cache_entry_release. ERROR_PATH_NOT_FOUND. */
ULONG fragment_find(struct request_queue *queue, const WCHAR *name, size_t length, struct cache_entry **out);

/* The bytes of an entry that a range names. ERROR_INVALID_PARAMETER: outside of it. */
/* Bytes of an entry as a piece to send; who holds the entry is the caller's to say. */
struct piece cached_piece(const struct cache_entry *entry, const char *data, size_t length);

ULONG fragment_range(const struct cache_entry *entry, const HTTP_BYTE_RANGE *range, const char **data,
                     size_t *length);

struct request;
struct gather;

/* The key of a request's URL in text[CACHE_KEY_UNITS]. False: it has none, and its response is neither kept nor looked for. */
bool caching_request_key(const struct request *request, WCHAR *text, struct cache_key *key);

/* Everything about a request, its URL aside, allows a response to be kept. spec/data.md 11.1 */
bool caching_may_keep(const struct request *request);

/* Keeps a gathered response if the rules allow it: after its head was written, before its pieces are copied together. */
void caching_keep(const struct request *request, const struct gather *gather, ULONG flags,
                  const HTTP_RESPONSE *response, const HTTP_CACHE_POLICY *policy);

/* An entry of that key with the gathered response, for a cache of one's own; NULL: it is none that can be kept. */
struct cache_entry *caching_copy(const struct request *request, const struct gather *gather, ULONG flags,
                                 const HTTP_RESPONSE *response, const struct cache_key *key, uint64_t limit);

/* A number that changes whenever a URL goes: a response to a request that was routed before is not cached after. */
uint64_t caching_generation(void);
#define CACHING_NEVER UINT64_MAX /* no such generation */

/* Before a URL is taken away from its owner, or the owner's group from its queue: nothing below it is served any more. */
void caching_url_removed(struct request_queue *queue, const struct url_prefix *prefix);
void caching_queue_closed(struct request_queue *queue);

/* Units of a fragment name, at most one more than a name may have; 0 for NULL. */
size_t caching_name_length(const WCHAR *name);

#endif
