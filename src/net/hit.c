/* Cache hits: requests that are answered where they are read, without waking the program. spec/data.md 11.2.
 *
 * A hit is looked for only after the request was routed, so that it belongs to a live registration of the queue that put it
 * there, and its group's limits and timers apply. Under the connection's lock; nothing is allocated unless the socket is full. */
#include "net/connection.h"

#include "server/caching.h"
#include "server/policies.h"

#include <assert.h>
#include <time.h>

_Static_assert(sizeof(struct reply) < 4096, "a reply is built on the loop thread's stack");

/* The one value of a header. A header in several lines has no single value to judge by. */
static inline struct header_text value_of(const struct request *request, enum header id, bool *several)
{
    const struct head_field *field = head_known(request->head, id);

    if (!field)
        return (struct header_text){NULL, 0};
    *several |= field->next != HEAD_NO_FIELD;
    return (struct header_text){request->head_bytes + field->value_at, field->value_length};
}

/* True: the request's conditions are ours to judge, and all of `out` is set. */
static bool read_request(const struct request *request, struct reply_request *out)
{
    const struct head *head = request->head;
    bool several = false;

    if ((head->verb != VERB_GET && head->verb != VERB_HEAD) || !caching_may_keep(request) ||
        head_known(head, REQUEST_IF_MATCH) || head_known(head, REQUEST_IF_UNMODIFIED_SINCE))
        return false;
    out->head = head->verb == VERB_HEAD;
    out->close = head->flags & HEAD_CLOSE;
    out->range = value_of(request, REQUEST_RANGE, &several);
    out->if_range = value_of(request, REQUEST_IF_RANGE, &several);
    out->if_none_match = value_of(request, REQUEST_IF_NONE_MATCH, &several);
    out->if_modified_since = value_of(request, REQUEST_IF_MODIFIED_SINCE, &several);
    out->accept_encoding = value_of(request, REQUEST_ACCEPT_ENCODING, &several);
    return !several;
}

static __attribute__((noinline)) struct cache_entry *find_in(struct cache_store *store,
                                                             struct connection *connection,
                                                             const struct request_queue *queue)
{
    struct request *request = &connection->request;
    WCHAR text[CACHE_KEY_UNITS];
    struct reply_request *asked = &connection->exchange->asked;
    struct cache_entry *entry;
    struct cache_key key;

    if (atomic_load_explicit(&queue->inactive, memory_order_relaxed) || !read_request(request, asked) ||
        !caching_request_key(request, text, &key))
        return NULL;
    entry = cached_response_find(store, &key, asked, clock_now());
    if (entry && entry->owner != &queue->cached) {
        cache_entry_release(entry);
        entry = NULL;
    }
    return entry;
}

struct cache_entry *connection_find_hit(struct connection *connection, const struct request_queue *queue)
{
    struct cache_store *store = caching_store();

    return store && !cache_is_empty(store) ? find_in(store, connection, queue) : NULL;
}

static bool run_policies(struct connection *connection, const struct endpoint *endpoint,
                         struct request_queue *queue)
{
    struct request *request = &connection->request;
    struct reply_request *asked = &connection->exchange->asked;
    /* A client that asks for changes since some moment is the program's to answer. spec/policies.md 5 */
    bool ours = endpoint->flows[FLOW_REQUEST].looks_up && read_request(request, asked) &&
                asked->if_modified_since.length == 0 &&
                !atomic_load_explicit(&queue->inactive, memory_order_relaxed);

    if (policies_arrived(request, endpoint, queue, ours ? asked : NULL, &connection->hit) == NO_ERROR)
        return true;
    connection_refuse(connection, PAGE_INTERNAL_ERROR, REASON_INTERNAL);
    return false;
}

struct request_queue *connection_run_policies(struct connection *connection,
                                              struct registration *registration, struct request_queue *queue)
{
    struct request *request = &connection->request;
    const struct endpoint *endpoint = policies_endpoint(registration, request->cooked);

    if (endpoint && !run_policies(connection, endpoint, queue))
        return NULL;
    if (connection->hit)
        return queue;
    connection->hit = connection_find_hit(connection, queue);
    if (connection->hit && request->policies)
        policies_forget(request); /* no response will come to them */
    return queue;
}

static void release_hit(void *entry)
{
    cache_entry_release(entry);
}

void connection_answer_hit(struct connection *connection)
{
    struct cache_entry *entry = connection->hit;
    struct piece pieces[REPLY_PARTS];
    const struct reply_request *asked = &connection->exchange->asked;
    struct reply reply; /* not cleared, it is big: cached_reply sets what counts */
    struct send send = {.pieces = pieces, .last = true};

    connection->hit = NULL;
    cached_reply((const struct cached_response *)(const void *)entry->data, asked, time(NULL), &reply);
    for (unsigned i = 0; i < reply.count; i++) {
        bool ours = reply.parts[i].at >= reply.room && reply.parts[i].at < reply.room + REPLY_ROOM;

        pieces[i] = cached_piece(entry, reply.parts[i].at, reply.parts[i].length);
        if (ours)
            pieces[i].kind = PIECE_COPY;
    }
    /* Pieces leave in order, so the last one may hold the entry for all. */
    assert(reply.count > 0);
    pieces[reply.count - 1].release = release_hit;
    pieces[reply.count - 1].owner = entry;
    send.count = reply.count;
    send.total = reply.total;
    send.close = asked->close;
    if (connection_send(&connection->request, &send) != ERROR_IO_PENDING)
        send_release(&send);
}
