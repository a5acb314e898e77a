/* Connections: how they begin, what follows a response, how they end. See connection.h for who touches what. */
#include "net/connection.h"

#include "base/probe.h"
#include "base/trace.h"
#include "net/address.h"
#include "server/ssl.h"
#include "net/text.h"
#include "server/settings.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* How long the client may take to close its side after we have closed ours. */
#define LINGER_SECONDS 5

static void connection_destroy(void *object);
static void close_now(struct connection *connection, bool reset);

struct slab channels = {.destroy = connection_destroy};

static _Atomic(unsigned) open_connections;

unsigned connections_count(void)
{
    return atomic_load_explicit(&open_connections, memory_order_relaxed);
}

static inline void set_deadline(struct connection *connection, uint64_t now, unsigned seconds)
{
    connection->deadline = seconds == 0xFFFF ? 0 : now + seconds * 1000ull;
}

void connection_set_deadline(struct connection *connection, unsigned seconds)
{
    set_deadline(connection, clock_now(), seconds);
}

void connection_await_body(struct connection *connection)
{
    if (connection->first_send || connection->request.id == HTTP_NULL_ID)
        return; /* a send's budget or the draining timer runs: bytes that arrive do not prolong it */
    if (connection->paused)
        connection->deadline = 0; /* not the client is slow */
    else
        connection_set_deadline(connection, connection->entity_seconds);
}

static void connection_destroy(void *object)
{
    struct connection *connection = object;

    secure_free(connection->secure);
    exchange_free(connection->exchange);
    free(connection->input);
    free(connection->request.body.data);
    if (connection->group)
        url_group_release(connection->group);
    free(connection);
}

/* --- the loop thread's side --- */

/* An urgent byte, of which HTTP knows nothing: taken, so that it is not reported for ever. A hang-up comes this way too. */
static void on_urgent(struct connection *connection)
{
    char byte;

    if (recv(connection->descriptor, &byte, 1, MSG_OOB) < 1 && errno != EAGAIN)
        connection_broken(connection, ERROR_NETNAME_DELETED);
}

static void stop_watching(struct connection *connection)
{
    if (connection->polled)
        uv_poll_stop(&connection->poll);
    connection->interest = 0;
}

/* A TLS connection's lock is held for milliseconds at times: the loop goes on with its others meanwhile. See secure.h. */
static bool lock_or_miss(struct connection *connection)
{
    if (lock_try(&connection->lock))
        return true;
    stop_watching(connection);
    atomic_fetch_or(&connection->secure->missed, MISSED_EVENT);
    return lock_try(&connection->lock); /* whoever held it may have looked just before */
}

static void on_poll(uv_poll_t *handle, int status, int events)
{
    struct connection *connection = handle->data;

    if (!connection->secure)
        lock_acquire(&connection->lock);
    else if (lock_or_miss(connection))
        connection->secure->turn = 0;
    else
        return;
    if (status < 0) {
        connection_broken(connection, ERROR_NETNAME_DELETED);
    } else {
        if ((events & UV_PRIORITIZED) && connection->phase != PHASE_CLOSED)
            on_urgent(connection);
        if ((events & UV_WRITABLE) && connection->phase != PHASE_CLOSED) {
            if (connection->secure)
                secure_writable(connection);
            else
                connection_writable(connection);
        }
        if ((events & (UV_READABLE | UV_DISCONNECT)) && connection->phase != PHASE_CLOSED)
            connection_readable(connection);
        if ((events & UV_DISCONNECT) && connection->paused && connection->phase != PHASE_CLOSED)
            connection_hung_up(connection);
    }
    connection_leave(connection);
}

static bool wants_reading(const struct connection *connection)
{
    return !connection->paused && !connection->at_end;
}

/* A send that waits for a later handshake waits for the client's bytes, not for room. */
static bool wants_writing(const struct connection *connection)
{
    return connection->first_send && !(connection->secure && secure_asking(connection->secure));
}

/* A client that says it is the last, and wants nothing but an answer: epoll need not know of it. Two watches a second find out when it
 * goes before that (sweep.c). */
static bool watches_nothing(const struct connection *connection)
{
    return connection->client_done && connection->phase == PHASE_BUSY && !connection->polled &&
           !connection->secure && !connection->first_send && !connection->watchers.first;
}

/* Loop thread, locked: before the first watch. */
static bool start_polling(struct connection *connection)
{
    if (connection->polled)
        return true;
    if (uv_poll_init(&connection->loop->uv, &connection->poll, connection->descriptor) != 0)
        return false;
    connection->poll.data = connection;
    connection->polled = true;
    return true;
}

static void update_interest(struct connection *connection)
{
    int events =
        (wants_reading(connection) ? UV_READABLE : 0) | (wants_writing(connection) ? UV_WRITABLE : 0);

    if (connection->secure && connection->secure->working) {
        stop_watching(connection);
        return;
    }
    /* Nobody reads, but who waits for the client's end must hear of it. */
    if (connection->paused && !connection->hung_up)
        events |= UV_DISCONNECT;
    /* Nothing is left to wait for but a reset, which epoll reports to everybody. UV_DISCONNECT would not do: after a FIN it is
     * reported for ever. */
    if (events == 0)
        events = UV_PRIORITIZED;
    if (events == connection->interest)
        return;
    if (!start_polling(connection)) {
        close_now(connection, true);
        return;
    }
    connection->interest = (uint8_t)events;
    uv_poll_start(&connection->poll, events, on_poll);
}

static void on_closed(uv_handle_t *handle)
{
    struct connection *connection = handle->data;

    slab_unpin(&channels, connection->request.index);
}

static void unlink_connection(struct connection *connection)
{
    struct loop *loop = connection->loop;

    if (connection->previous)
        connection->previous->next = connection->next;
    else
        loop->connections = connection->next;
    if (connection->next)
        connection->next->previous = connection->previous;
    atomic_fetch_sub_explicit(&loop->connection_count, 1, memory_order_relaxed);
    atomic_fetch_sub_explicit(&open_connections, 1, memory_order_relaxed);
}

static void uncount_group(struct connection *connection)
{
    if (connection->group)
        atomic_fetch_sub_explicit(&connection->group->connections, 1, memory_order_relaxed);
}

/* Loop thread, locked: the descriptor goes, then everything that depends on it. */
static void close_now(struct connection *connection, bool reset)
{
    struct pending_list watchers = connection->watchers;

    if (connection->phase == PHASE_CLOSED)
        return;
    PROBE2(connection_close, connection->request.connection_id, reset);
    TRACE("connection %llx: %s", connection->request.connection_id, reset ? "reset by us" : "closed");
    connection_broken(connection, ERROR_NETNAME_DELETED);
    connection->phase = PHASE_CLOSED;
    if (connection->polled)
        uv_close((uv_handle_t *)&connection->poll, on_closed);
    else
        connection->unpin = true;
    if (reset) {
        struct linger linger = {1, 0};
        setsockopt(connection->descriptor, SOL_SOCKET, SO_LINGER, &linger, sizeof(linger));
    } else if (connection->secure) {
        secure_say_goodbye(connection);
    }
    close(connection->descriptor);
    connection->descriptor = -1;
    uncount_group(connection);
    unlink_connection(connection);
    slab_kill(&channels, connection->request.index);
    connection->watchers.first = connection->watchers.last = NULL;
    connection->wants = 0;
    pending_finish_all(&watchers, NO_ERROR);
}

/* Loop thread, locked: what `wants` asks for. */
static void serve_wants(struct connection *connection)
{
    unsigned wants = connection->wants;

    connection->wants = 0;
    if (connection->phase == PHASE_CLOSED)
        return;
    if (wants & (WANT_CLOSE | WANT_RESET))
        close_now(connection, wants & WANT_RESET);
    else
        update_interest(connection);
}

static void catch_up(struct connection *connection);

static void run_task(struct loop_task *task)
{
    struct connection *connection = CONTAINING_RECORD(task, struct connection, task);
    uint32_t index = connection->request.index;

    if (!connection->secure) {
        lock_acquire(&connection->lock);
    } else if (!lock_try(&connection->lock)) {
        slab_reference(&channels, index); /* the task's own goes with the note */
        atomic_fetch_or(&connection->secure->missed, MISSED_TASK);
        catch_up(connection);
        slab_unpin(&channels, index);
        return;
    }
    connection->posted = false;
    connection_leave(connection);
    slab_unpin(&channels, index);
}

/* Nothing is wanted of a closed connection: its loop may be gone. */
void connection_want(struct connection *connection, unsigned wants)
{
    if (connection->phase != PHASE_CLOSED)
        connection->wants |= (uint8_t)wants;
}

/* The loop came by while the lock was held: have it come again. If the lock is taken once more its new holder will see to it. */
static void catch_up(struct connection *connection)
{
    uint32_t index = connection->request.index;
    unsigned missed;

    if (!lock_try(&connection->lock))
        return;
    missed = atomic_exchange(&connection->secure->missed, 0);
    if (missed & MISSED_TASK)
        connection->posted = false;
    if (missed)
        connection_want(connection, WANT_POLL);
    connection_leave(connection);
    if (missed & MISSED_TASK)
        slab_unpin(&channels, index);
}

/* What was noted under the lock, and the lock. */
static __attribute__((noinline)) void leave_with_work(struct connection *connection)
{
    struct loop *loop = connection->loop;
    struct request_queue *publish = connection->publish;
    const struct secure *secure = connection->secure;
    uint32_t index = connection->request.index;
    bool unpin;

    connection->publish = NULL;
    if (connection->wants) {
        if (loop_is_current(loop)) {
            serve_wants(connection);
        } else if (!connection->posted) {
            /* Under the lock: the loop stops only after it has closed this connection, hence not before the task is in. */
            connection->posted = true;
            slab_reference(&channels, connection->request.index);
            loop_post(loop, &connection->task);
        }
    }
    unpin = connection->unpin;
    connection->unpin = false;
    lock_release(&connection->lock);
    if (publish)
        connection_publish(connection, publish); /* the connection may be gone, unless it is libuv's too */
    if (secure && atomic_load(&secure->missed))
        catch_up(connection);
    if (unpin)
        slab_unpin(&channels, index);
}

void connection_leave(struct connection *connection)
{
    if (connection->wants || connection->publish || connection->secure || connection->unpin)
        leave_with_work(connection);
    else
        lock_release(&connection->lock);
}

/* --- beginning --- */

/* False: the kernel does not say where it arrived, and so not which URLs it may ask for. */
static bool read_addresses(struct connection *connection, const struct accepted *accepted)
{
    struct sockaddr_storage local = accepted->local, remote = accepted->remote;
    socklen_t length = sizeof(local);
    struct request *request = &connection->request;

    if (local.ss_family == AF_UNSPEC &&
        getsockname(accepted->descriptor, (struct sockaddr *)&local, &length) != 0)
        return false;
    if (remote.ss_family != local.ss_family) {
        memset(&remote, 0, sizeof(remote));
        remote.ss_family = local.ss_family;
    }
    if (local.ss_family == AF_INET6) {
        const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)&local;
        connection->local_port = ntohs(in6->sin6_port);
        url_address_from6(&in6->sin6_addr, in6->sin6_scope_id, &connection->local_address);
        if (connection->local_address.family == 4) {
            /* A dual-stack listener's view of an IPv4 client: programs see IPv4. */
            connection_unmap(&local);
            connection_unmap(&remote);
        }
    } else {
        const struct sockaddr_in *in = (const struct sockaddr_in *)&local;
        connection->local_port = ntohs(in->sin_port);
        url_address_from4(&in->sin_addr, &connection->local_address);
    }
    request->local_length = (uint8_t)address_to_windows((const struct sockaddr *)&local,
                                                        &connection->local.any, sizeof(connection->local));
    request->remote_length = (uint8_t)address_to_windows((const struct sockaddr *)&remote,
                                                         &connection->remote.any, sizeof(connection->remote));
    request->local = &connection->local.any;
    request->remote = &connection->remote.any;
    return true;
}

void connection_unmap(struct sockaddr_storage *address)
{
    const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)address;
    struct sockaddr_in in;

    if (address->ss_family != AF_INET6 || !IN6_IS_ADDR_V4MAPPED(&in6->sin6_addr))
        return;
    memset(&in, 0, sizeof(in));
    in.sin_family = AF_INET;
    in.sin_port = in6->sin6_port;
    memcpy(&in.sin_addr, &in6->sin6_addr.s6_addr[12], 4);
    memset(address, 0, sizeof(*address));
    memcpy(address, &in, sizeof(in));
}

/* Returned locked: ids may find it from the first moment. */
static struct connection *connection_new(struct loop *loop, const struct accepted *accepted)
{
    struct connection *connection = calloc(1, sizeof(*connection));

    if (!connection)
        return NULL;
    if (!read_addresses(connection, accepted) || (accepted->secure && !secure_begin(connection))) {
        connection_destroy(connection);
        return NULL;
    }
    connection->request.lock = &connection->lock;
    connection->request.transport = &connection_transport;
    lock_acquire(&connection->lock);
    if (!slab_add(&channels, connection, &connection->request.index, &connection->request.connection_id)) {
        connection_destroy(connection);
        return NULL;
    }
    connection->loop = loop;
    connection->task.run = run_task;
    connection->descriptor = accepted->descriptor;
    connection->opened = clock_now();
    connection->idle_seconds = (uint16_t)settings.idle_timeout;
    connection->header_seconds = (uint16_t)settings.header_timeout;
    connection->entity_seconds = (uint16_t)settings.entity_timeout;
    connection->drain_seconds = (uint16_t)settings.drain_timeout;
    connection->min_send_rate = settings.min_send_rate;
    return connection;
}

static void trace_opened(const struct connection *connection)
{
    char from[ADDRESS_TEXT_SIZE], to[ADDRESS_TEXT_SIZE];

    from[address_format(&connection->remote.any, from)] = 0;
    to[address_format(&connection->local.any, to)] = 0;
    TRACE("connection %llx: opened from %s to %s", connection->request.connection_id, from, to);
}

void connection_accept(struct loop *loop, struct accepted *accepted)
{
    struct connection *connection = NULL;

    if (connections_count() < settings.max_connections)
        connection = connection_new(loop, accepted);
    if (!connection) {
        TRACE("a connection was refused: %s", connections_count() < settings.max_connections
                                                  ? "out of memory"
                                                  : error_reason_text(REASON_CONNECTIONS_REFUSED));
        close(accepted->descriptor);
        return;
    }
    PROBE1(connection_open, connection->request.connection_id);
    if (trace_is_on())
        trace_opened(connection);
    connection->next = loop->connections;
    if (connection->next)
        connection->next->previous = connection;
    loop->connections = connection;
    atomic_fetch_add_explicit(&loop->connection_count, 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&open_connections, 1, memory_order_relaxed);
    loop_keep_sweeping(loop);

    connection_set_deadline(connection, connection->header_seconds);
    /* The request usually came with the connection: look before asking epoll. A handshake is not for this thread. */
    if (!accepted->secure)
        connection_readable(connection);
    if (!watches_nothing(connection))
        connection_want(connection, WANT_POLL);
    connection_leave(connection);
}

/* --- between requests, and the end --- */

void connection_resume_reading(struct connection *connection)
{
    if (!connection->paused)
        return;
    connection->paused = false;
    connection_want(connection, WANT_POLL);
}

/* The client said that it sends nothing more, and nothing more is there: a look into the socket, because closing it with bytes unread
 * would be a reset. */
static bool client_is_done(const struct connection *connection)
{
    char byte;
    ssize_t got;

    if (!connection->client_done || connection->secure)
        return false;
    got = recv(connection->descriptor, &byte, 1, MSG_PEEK);
    return got == 0 || (got < 0 && errno == EAGAIN);
}

void connection_end(struct connection *connection)
{
    connection->phase = PHASE_CLOSING;
    connection->input_start = connection->input_end = 0;
    if (connection->at_end) {
        connection_want(connection, WANT_CLOSE);
        return;
    }
    if (client_is_done(connection)) {
        connection_want(connection, WANT_CLOSE);
        return;
    }
    /* Our side is shut; the client's FIN, or the deadline, closes. Closing at once would let unread bytes turn into a reset that
     * destroys the answer on its way. */
    if (connection->secure)
        secure_say_goodbye(connection);
    shutdown(connection->descriptor, SHUT_WR);
    connection_set_deadline(connection, LINGER_SECONDS);
    connection_resume_reading(connection);
    if (!connection->polled)
        connection_want(connection, WANT_POLL);
}

void connection_advance(struct connection *connection)
{
    if (!connection->flushed || connection->phase == PHASE_CLOSED || connection->phase == PHASE_CLOSING)
        return;
    if (connection->close_after || (connection->at_end && connection->input_start == connection->input_end)) {
        connection_end(connection);
        return;
    }
    if (connection->phase == PHASE_BODY) {
        /* Answered early: the rest of the body is read over, for a while. spec/observed.md 1.27 */
        connection_set_deadline(connection, connection->drain_seconds);
        connection_resume_reading(connection);
        return;
    }
    connection->phase = PHASE_HEAD;
    connection->flushed = false;
    connection->head_begun = false;
    connection->idle_since = clock_now();
    set_deadline(connection, connection->idle_since, connection->idle_seconds);
    connection_resume_reading(connection);
    if (connection->parsing)
        return; /* a cache hit: whoever parses goes on, and sees the end after that */
    if (connection->input_start < connection->input_end)
        connection_parse_input(connection);
    if (connection->at_end)
        connection_input_ended(connection);
}

void connection_broken(struct connection *connection, ULONG error)
{
    struct request *request = &connection->request;

    if (!request->broken) {
        request->broken = true;
        connection_fail_sends(connection, error);
        ssl_client_answered(request);
        /* A request on its way into a queue is ended by whoever publishes it. */
        if (request->queue && queue_withdraw(request->queue, request) != WITHDRAW_PUBLISHING)
            request_end(request, error);
    }
    connection_want(connection, WANT_CLOSE);
}

void connection_hung_up(struct connection *connection)
{
    struct pending_list watchers = connection->watchers;

    connection->hung_up = true;
    connection->watchers.first = connection->watchers.last = NULL;
    pending_finish_all(&watchers, NO_ERROR);
    connection_want(connection, WANT_POLL);
}

void connections_close_all(struct loop *loop)
{
    while (loop->connections) {
        struct connection *connection = loop->connections;
        lock_acquire(&connection->lock);
        close_now(connection, true);
        connection_leave(connection);
    }
}
