/* The completion port itself: see port.h. Handles and Win32 calls are in port_api.c.
 *
 * Invariant under the lock: if packets are queued, then no thread waits, the concurrency limit is reached, or a thread of
 * the port owes a wake-up (object/idle.h). Whatever breaks it (a packet arrives, a running thread leaves or blocks) restores
 * it through `dispatch`, which hands the oldest packet to the latest waiter and counts it as running there and then. The
 * waiter is woken after the lock is dropped; its node is on its own stack and gone once it has seen `awake`, so nothing but
 * the futex address is used after. An APC wakes an alertable waiter in the same way; what it was woken for is decided under
 * the lock. */
#include <sched.h>
#include <stdlib.h>

#include "io/port.h"
#include "io/device.h"
#include "io/io_thread.h"
#include "object/idle.h"
#include "object/lock.h"
#include "io/recycle.h"
#include "synchapi.h"
#include "winbase.h"

struct waiter {
    struct waiter *below, *above; /* the stack of waiters */
    struct port_packet *packet;   /* handed over, or NULL */
    bool listed;                  /* nothing has happened yet */
    _Atomic(uint32_t) awake;      /* object/idle.h: until handed a packet, abandoned or alerted */
};

struct port {
    struct object object;
    _Atomic(uint32_t) lock;
    bool closed;
    ULONG concurrency;
    ULONG running;
    ULONG queued;
    ULONG waiting;
    uint64_t taken;
    struct port_packet *first, **last;
    struct waiter *top; /* the thread that came last */
    void (*pressed)(void *context, bool limited);
    void *pressed_context;
    ULONG pressing; /* calls of `pressed` under way */
    struct idle_debt debt;
};

/* What must be done once the lock is dropped. */
struct aftermath {
    _Atomic(uint32_t) *wake;                      /* NULL: nobody */
    void (*pressed)(void *context, bool limited); /* NULL: nothing to call; else all that follows is set */
    uint32_t was;                                 /* of `wake`, before it was marked awake */
    bool limited;
    void *context;
    struct port *port; /* referenced */
};

static void port_destroy(struct object *object);
static void port_handle_closed(struct object *object);
static const struct object_type port_type = {
    .name = "completion port", .closed = port_handle_closed, .destroy = port_destroy};

/* ---- handing packets to threads ---- */

static struct port_packet *pop_packet(struct port *port)
{
    struct port_packet *packet = port->first;

    port->first = packet->next;
    if (!port->first)
        port->last = &port->first;
    packet->next = NULL;
    port->queued--;
    port->taken++;
    return packet;
}

static void push_waiter(struct port *port, struct waiter *waiter)
{
    waiter->listed = true;
    waiter->above = NULL;
    waiter->below = port->top;
    if (port->top)
        port->top->above = waiter;
    port->top = waiter;
    port->waiting++;
}

static void remove_waiter(struct port *port, struct waiter *waiter)
{
    waiter->listed = false;
    if (waiter->above)
        waiter->above->below = waiter->below;
    else
        port->top = waiter->below;
    if (waiter->below)
        waiter->below->above = waiter->above;
    port->waiting--;
}

/* The packet may be taken, and with it the last user of the port gone, before the call is made: hold the port. */
static void press(struct port *port, struct aftermath *after, bool limited)
{
    if (!port->pressed)
        return;
    after->limited = limited;
    after->pressed = port->pressed;
    after->context = port->pressed_context;
    after->port = port;
    port->pressing++;
    object_reference(&port->object);
}

/* Under the lock: hands the oldest packet to a waiter. */
static inline __attribute__((always_inline)) void hand_over(struct port *port, struct waiter *waiter,
                                                            struct aftermath *after)
{
    remove_waiter(port, waiter);
    waiter->packet = pop_packet(port);
    port->running++;
    after->wake = &waiter->awake;
    after->was = idle_mark_awake(after->wake);
}

/* The waiter to wake: the one that came last, but first of all the calling thread, if it waits and takes turns with the others. */
static inline struct waiter *next_waiter(const struct port *port)
{
    const struct io_thread *self = &io_thread_current;
    bool is_own = self->waiter && self->port == port && self->waiter->listed && idle_takes_turns();

    return is_own ? self->waiter : port->top;
}

/* NULL: nobody, now. */
static inline struct waiter *choose(struct port *port, bool returns)
{
    const struct io_thread *self = &io_thread_current;
    struct waiter *waiter = next_waiter(port);

    if (waiter != self->waiter && returns && self->port == port && !port->pressed &&
        idle_owe(&port->debt, self->waiter ? &self->waiter->awake : NULL))
        return NULL;
    return waiter;
}

/* Under the lock: restores the invariant, one packet at a time. `returns`: the calling thread, if it is one of the port's, will
 * come for more. */
static inline __attribute__((always_inline)) void dispatch(struct port *port, struct aftermath *after,
                                                           bool returns)
{
    bool limited = port->running >= port->concurrency;
    struct waiter *waiter;

    *after = (struct aftermath){.wake = NULL};
    if (!port->first)
        return;
    if (limited || !port->top)
        press(port, after, limited);
    else if ((waiter = choose(port, returns)) != NULL)
        hand_over(port, waiter, after);
}

static __attribute__((noinline)) void call_pressed(struct port *port, void (*pressed)(void *, bool),
                                                   void *context, bool limited)
{
    pressed(context, limited);
    lock_acquire(&port->lock);
    port->pressing--;
    lock_release(&port->lock);
    object_release(&port->object);
}

/* By value, so that it need not be in memory. */
static inline __attribute__((always_inline)) void conclude(struct aftermath after)
{
    if (after.wake)
        idle_rouse(after.wake, after.was); /* only the address is used: see the top of the file */
    if (after.pressed)
        call_pressed(after.port, after.pressed, after.context, after.limited);
}

/* Nobody came by for what was left: hands over what may run. */
static void pay(struct idle_debt *debt)
{
    struct port *port = CONTAINING_RECORD(debt, struct port, debt);
    struct aftermath after;

    lock_acquire(&port->lock);
    debt->owed = false;
    while (port->first && port->top && port->running < port->concurrency) {
        hand_over(port, next_waiter(port), &after);
        idle_rouse(after.wake, after.was); /* under the lock: rare, and then simpler */
    }
    lock_release(&port->lock);
}

void port_post(struct port *port, struct port_packet *packet)
{
    struct aftermath after;

    packet->next = NULL;
    lock_acquire(&port->lock);
    if (port->closed) {
        lock_release(&port->lock);
        packet_finish(packet);
        return;
    }
    *port->last = packet;
    port->last = &packet->next;
    port->queued++;
    dispatch(port, &after, true);
    lock_release(&port->lock);
    conclude(after);
}

void packet_finish(struct port_packet *packet)
{
    switch (packet->owner) {
    case PACKET_RECYCLED:
        recycle_put(RECYCLE_PACKET, packet);
        break;
    case PACKET_OPERATION:
        io_operation_release(CONTAINING_RECORD(packet, struct io_operation, packet));
        break;
    case PACKET_OWNED:
        break;
    }
}

/* ---- the threads of a port ---- */

/* The calling thread sleeps in one of our waits, or goes on after it. It may then exceed the limit for a while. */
static void thread_block_hook(void *context, bool blocks)
{
    struct io_thread *self = context;
    struct port *port = self->port;
    struct aftermath after = {.wake = NULL};

    if (!port || !self->counted)
        return;
    lock_acquire(&port->lock);
    if (blocks) {
        port->running--;
        dispatch(port, &after, false);
    } else {
        port->running++;
    }
    lock_release(&port->lock);
    conclude(after);
}

static void stop_counting(struct io_thread *self)
{
    struct aftermath after;

    if (!self->counted)
        return;
    self->counted = false;
    lock_acquire(&self->port->lock);
    self->port->running--;
    dispatch(self->port, &after, false);
    lock_release(&self->port->lock);
    conclude(after);
    idle_pay(); /* it may have left more than one */
}

static void leave(struct io_thread *self)
{
    struct port *port = self->port;

    if (!port)
        return;
    stop_counting(self);
    self->port = NULL;
    object_release(&port->object);
}

static void join(struct io_thread *self, struct port *port)
{
    leave(self);
    object_reference(&port->object);
    self->port = port;
    thread_set_block_hook(thread_self(), thread_block_hook, self);
}

void port_thread_ends(struct io_thread *self)
{
    leave(self);
}

void port_leave(void)
{
    leave(io_thread_self());
}

void port_discount_self(void)
{
    stop_counting(io_thread_self());
}

/* ---- taking ---- */

/* Under the lock: appends up to `max` queued packets to the list. */
static ULONG drain(struct port *port, struct port_packet **list, ULONG max)
{
    ULONG count = 0;

    while (count < max && port->first) {
        *list = pop_packet(port);
        list = &(*list)->next;
        count++;
    }
    return count;
}

/* An APC was queued to the sleeping thread. */
static void alert(void *context)
{
    struct waiter *waiter = context;

    idle_wake(&waiter->awake);
}

static void sleep_alertable(struct waiter *waiter, uint64_t deadline)
{
    struct thread *thread = thread_self();

    if (!thread_enter_alertable(thread, alert, waiter))
        return; /* one is queued already */
    idle_wait(&waiter->awake, deadline);
    thread_leave_alertable(thread);
}

/* Nothing was handed over. An alert can be late: for an APC that ran between two waits; then there is none now. `more`: a packet is
 * there that another thread has left. */
static ULONG woken_for_nothing(const struct waiter *waiter, bool alertable, bool more)
{
    if (alertable && thread_run_apcs(thread_self()))
        return WAIT_IO_COMPLETION;
    if (more)
        return ERROR_RETRY;
    return atomic_load_explicit(&waiter->awake, memory_order_relaxed) == IDLE_AWAKE ? ERROR_RETRY
                                                                                    : WAIT_TIMEOUT;
}

/* Entered with the lock held, left without. */
static __attribute__((noinline)) ULONG wait_for_packet(struct io_thread *self, struct port *port,
                                                       struct port_packet **out, uint64_t deadline,
                                                       bool alertable)
{
    struct waiter waiter = {.packet = NULL};
    bool nothing, more;

    push_waiter(port, &waiter);
    self->waiter = &waiter;
    lock_release(&port->lock);
    if (alertable)
        sleep_alertable(&waiter, deadline);
    else
        idle_wait(&waiter.awake, deadline);
    self->waiter = NULL;

    if (alertable || atomic_load_explicit(&waiter.awake, memory_order_acquire) != IDLE_AWAKE) {
        lock_acquire(&port->lock);
        nothing = waiter.listed;
        more = port->first && port->running < port->concurrency;
        if (nothing)
            remove_waiter(port, &waiter);
        lock_release(&port->lock);
        if (nothing)
            return woken_for_nothing(&waiter, alertable, more);
    }
    if (!waiter.packet)
        return ERROR_ABANDONED_WAIT_0;
    self->counted = true; /* by whoever handed over the packet */
    *out = waiter.packet;
    return NO_ERROR;
}

/* More of what is queued, for a thread that has one packet and counts as running. */
static ULONG drain_more(struct port *port, struct port_packet **list, ULONG max)
{
    ULONG count;

    if (max == 0)
        return 0;
    lock_acquire(&port->lock);
    count = drain(port, list, max);
    lock_release(&port->lock);
    return count;
}

static ULONG take(struct io_thread *self, struct port *port, struct port_packet **out, ULONG max,
                  ULONG *count, uint64_t deadline, bool alertable)
{
    struct aftermath after;
    ULONG error;

    lock_acquire(&port->lock);
    if (self->counted) {
        self->counted = false;
        port->running--;
    }
    if (port->first && port->running < port->concurrency) {
        idle_came_by();
        *count = drain(port, out, max);
        port->running++;
        self->counted = true;
        dispatch(port, &after, true);
        lock_release(&port->lock);
        conclude(after);
        return NO_ERROR;
    }
    if (port->closed || (deadline == 0 && !alertable)) {
        error = port->closed ? ERROR_ABANDONED_WAIT_0 : WAIT_TIMEOUT;
        lock_release(&port->lock);
        return error;
    }
    error = wait_for_packet(self, port, out, deadline, alertable);
    if (!error)
        *count = 1 + drain_more(port, &(*out)->next, max - 1);
    return error;
}

/* What a busy port comes to: a packet that this thread may have, and nothing that another could do then. */
struct port_packet *port_take_now(struct port *port)
{
    struct io_thread *self = io_thread_self();
    struct port_packet *packet = NULL;
    ULONG others;

    if (self->port != port)
        return NULL;
    lock_acquire(&port->lock);
    others = port->running - self->counted;
    if (port->first && others < port->concurrency &&
        (!port->first->next || (!port->pressed && (!port->top || idle_owe(&port->debt, NULL))))) {
        idle_came_by();
        packet = pop_packet(port);
        port->running = others + 1;
        self->counted = true;
    }
    lock_release(&port->lock);
    return packet;
}

ULONG port_take(struct port *port, struct port_packet **out, ULONG max, ULONG *count, DWORD milliseconds,
                bool alertable)
{
    uint64_t deadline = milliseconds ? clock_deadline(milliseconds) : 0; /* INFINITE costs no clock */
    struct io_thread *self = io_thread_self();
    ULONG error;

    *count = 0;
    if (self->port != port)
        join(self, port);
    do
        error = take(self, port, out, max, count, deadline, alertable);
    while (error == ERROR_RETRY);
    return error;
}

/* ---- life ---- */

ULONG port_processors(void)
{
    cpu_set_t set;

    if (sched_getaffinity(0, sizeof(set), &set) != 0)
        return 1;
    return (ULONG)CPU_COUNT(&set);
}

ULONG port_create(ULONG concurrency, struct port **out)
{
    struct port *port = calloc(1, sizeof(*port));

    if (!port)
        return ERROR_NOT_ENOUGH_MEMORY;
    object_init(&port->object, &port_type, WAIT_KIND_NONE);
    port->concurrency = concurrency ? concurrency : port_processors();
    port->last = &port->first;
    port->debt.pay = pay;
    *out = port;
    return NO_ERROR;
}

void port_close(struct port *port)
{
    struct port_packet *packet, *next_packet;
    struct waiter *waiter;

    lock_acquire(&port->lock);
    port->closed = true;
    packet = port->first;
    port->first = NULL;
    port->last = &port->first;
    port->queued = 0;
    while (
        (waiter = port->top)) { /* closing is rare: waking under the lock is simpler than remembering whom */
        remove_waiter(port, waiter);
        idle_wake(&waiter->awake);
    }
    lock_release(&port->lock);
    for (; packet; packet = next_packet) {
        next_packet = packet->next;
        packet_finish(packet);
    }
}

static void port_handle_closed(struct object *object)
{
    port_close((struct port *)object);
}

static void port_destroy(struct object *object)
{
    struct port *port = (struct port *)object;

    port_close(port);
    idle_forget(&port->debt);
    free(port);
}

struct object *port_object(struct port *port)
{
    return &port->object;
}

struct port *port_from_object(struct object *object)
{
    return object && object->type == &port_type ? (struct port *)object : NULL;
}

void port_set_pressed(struct port *port, void (*pressed)(void *context, bool limited), void *context)
{
    lock_acquire(&port->lock);
    port->pressed = pressed;
    port->pressed_context = context;
    while (!pressed && port->pressing) { /* rare and short: a pool ends while somebody still posts to it */
        lock_release(&port->lock);
        sched_yield();
        lock_acquire(&port->lock);
    }
    lock_release(&port->lock);
}

void port_set_concurrency(struct port *port, ULONG concurrency)
{
    struct aftermath after;

    lock_acquire(&port->lock);
    port->concurrency = concurrency;
    for (dispatch(port, &after, false); after.wake; dispatch(port, &after, false))
        idle_rouse(after.wake, after.was);
    lock_release(&port->lock);
    conclude(after);
}

void port_get_state(struct port *port, struct port_state *out)
{
    lock_acquire(&port->lock);
    out->queued = port->queued;
    out->waiting = port->waiting;
    out->running = port->running;
    out->concurrency = port->concurrency;
    out->taken = port->taken;
    lock_release(&port->lock);
}
