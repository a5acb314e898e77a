/* Leases: a program's thread that would sleep runs a loop instead, so that a request need not change threads on its way in.
 *
 *   KEEPER --asked--> FREE --take--> HELD --give--> FREE --left alone--> KEEPER
 *
 * A thread that finds a loop KEEPER and asleep asks for it; the keeper lets go and rests. The thread runs the loop until what it
 * waits for has happened, which as a rule is a request that it has just read itself, and goes back to its program with the loop FREE: it
 * will be back soon, or another thread begins to wait and takes it. Nobody may count on that, so the resting keeper looks at a free loop
 * every tick and takes over when nobody came by in between; it then keeps it for a while (`penance`), and longer each time that
 * happens soon: slow programs get the thread of their own that suits them. A thread that is merely not given a processor is not slow:
 * the keeper would not get one earlier. A held loop needs nobody to look, and an idle process does
 * not wake up for it: then the keeper rests deeply, until the loop is free again.
 *
 * With one processor nothing is gained by waking a thread for the rest of what the last turn has brought while the one that ran it
 * is on its way back: what it takes from queues counts as coming by (`visits`), and the wake-ups that it owes for what it leaves there
 * (object/idle.h) are paid by the keeper when it takes over, and by any other thread that begins a turn.
 *
 * Several processors and several idle threads of the program are a reason not to lease: the loop should go on while they work. */
#include "net/loop.h"

#include "base/clock.h"
#include "object/idle.h"
#include "object/thread.h"

#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* So often the keeper looks at a free loop. A thread that sleeps in its program loses it at the second look at the latest, one that
 * computes at the third. Where there is one processor, who looks takes it from the program. */
#define TICK_US       500
#define TICK_ALONE_US 1000

/* Ticks for which a thread may be without a processor, or at work on what its turn has brought: with one processor, what is to be read
 * or answered from the cache meanwhile waits for the program. */
#define PATIENCE      20
#define WORK_PATIENCE 40

/* How long the keeper keeps a loop that was left alone, in milliseconds; and when a lease was long enough to forget about it. */
#define PENANCE_FIRST   8
#define PENANCE_LONGEST 1024
#define GOOD_TURNS      256

/* How long to wait for a keeper that was asked: it is asleep, or will be soon. */
#define ASK_US 2000

enum rest { REST_TICKS, REST_DEEP, REST_CALLED };

static _Atomic(bool) many_processors;
static _Atomic(unsigned) tick_us;
static _Thread_local struct loop *usual;
static _Thread_local uint32_t own_number;

static uint64_t in_microseconds(unsigned time)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec + time * UINT64_C(1000);
}

static bool lease_change(struct loop *loop, uint32_t from, uint32_t to)
{
    return atomic_compare_exchange_strong(&loop->lease, &from, to);
}

static bool rest_change(struct loop *loop, uint32_t from, uint32_t to)
{
    return atomic_compare_exchange_strong(&loop->rest, &from, to);
}

/* --- the program's threads --- */

bool lease_take(struct loop *loop)
{
    if (!lease_change(loop, LEASE_FREE, LEASE_HELD))
        return false;
    loop_set_current(loop);
    if (own_number == 0)
        own_number = (uint32_t)gettid();
    atomic_store_explicit(&loop->holder, own_number, memory_order_relaxed);
    atomic_store_explicit(&loop->turns, atomic_load_explicit(&loop->turns, memory_order_relaxed) + 1,
                          memory_order_relaxed);
    return true;
}

void lease_give(struct loop *loop)
{
    do {
        loop_drain(loop);
        loop_set_current(NULL);
        atomic_store(&loop->lease, LEASE_FREE);
        /* Who posted while it was held has told nobody. */
    } while (atomic_load(&loop->inbox) && lease_take(loop));
    if (rest_change(loop, REST_DEEP, REST_TICKS))
        futex_wake(&loop->rest, 1);
}

void lease_recall(struct loop *loop)
{
    if (usual != loop && atomic_exchange(&loop->rest, REST_CALLED) != REST_CALLED)
        futex_wake(&loop->rest, 1);
}

static bool is_crowded(void)
{
    return many_processors && idle_sleepers() > 0;
}

/* A keeper that sleeps in its loop lets it go. */
static bool ask(struct loop *loop)
{
    uint64_t deadline;

    if (atomic_load_explicit(&loop->lease, memory_order_relaxed) != LEASE_KEEPER || is_crowded() ||
        atomic_load(&loop->stopping) || clock_now() < atomic_load(&loop->not_before))
        return false;
    atomic_store(&loop->asked, true);
    loop_notify(loop);
    deadline = in_microseconds(ASK_US);
    while (atomic_load(&loop->lease) == LEASE_KEEPER)
        if (!futex_wait(&loop->lease, LEASE_KEEPER, deadline))
            return false;
    return lease_take(loop);
}

static void set_usual(struct loop *loop)
{
    usual = loop;
    idle_visits = loop && !many_processors ? &loop->visits : NULL;
}

static struct loop *find_loop(void)
{
    unsigned count = loops_count();

    if (usual && lease_take(usual))
        return usual;
    for (unsigned i = 0; i < count; i++)
        if (lease_take(loops_at(i)))
            return loops_at(i);
    for (unsigned i = 0; i < count; i++)
        if (ask(loops_at(i)))
            return loops_at(i);
    return NULL;
}

/* Until the thread is awake, the loop is to stop, or the time is up. */
static void run(struct loop *loop, uint32_t milliseconds)
{
    loop->lapsed = false;
    if (milliseconds != IDLE_FOR_EVER)
        loop_limit(loop, milliseconds);
    while (atomic_load_explicit(loop->awaited, memory_order_acquire) != IDLE_AWAKE && !loop->lapsed &&
           !atomic_load(&loop->stopping))
        uv_run(&loop->uv, UV_RUN_ONCE);
    if (milliseconds != IDLE_FOR_EVER)
        uv_timer_stop(&loop->limit);
}

static bool work(_Atomic(uint32_t) *word, uint32_t milliseconds)
{
    struct loop *loop = find_loop();
    uint32_t state = IDLE_WAITS, place;
    bool stopping;

    if (!loop)
        return false;
    set_usual(loop);
    idle_pay();
    place = IDLE_WORKS + loop->index;
    if (atomic_compare_exchange_strong(word, &state, place)) {
        loop->awaited = word;
        loop_drain(loop);
        run(loop, milliseconds);
        loop->awaited = NULL;
        state = place;
        atomic_compare_exchange_strong(word, &state, IDLE_WAITS);
    }
    lease_give(loop);
    stopping = atomic_load(&loop->stopping);
    if (is_crowded() || stopping) {
        set_usual(NULL);
        lease_recall(loop);
    }
    return !stopping;
}

static void interrupt(uint32_t place)
{
    struct loop *loop = loops_at(place);

    if (!loop_is_current(loop))
        loop_notify(loop);
}

/* In its program after a turn, or still in the turn that has brought what it waited for. */
static bool is_expected(const _Atomic(uint32_t) *word)
{
    const struct loop *loop = usual;

    if (many_processors || !loop)
        return false;
    switch (atomic_load(&loop->lease)) {
    case LEASE_FREE:
        return atomic_load_explicit(&loop->holder, memory_order_relaxed) == own_number;
    case LEASE_HELD:
        return word && loop_is_current(loop) && loop->awaited == word &&
               atomic_load_explicit(word, memory_order_relaxed) == IDLE_AWAKE;
    default:
        return false;
    }
}

static const struct idle_work loop_work = {.work = work, .interrupt = interrupt, .is_expected = is_expected};

static bool may_use_many(pid_t thread)
{
    cpu_set_t set;

    return sched_getaffinity(thread, sizeof(set), &set) != 0 || CPU_COUNT(&set) > 1;
}

/* The thread that starts the server may be bound to a processor for itself alone; then the first one is not. */
void leases_start(void)
{
    many_processors = may_use_many(0) || may_use_many(getpid());
    tick_us = many_processors ? TICK_US : TICK_ALONE_US;
    idle_offer(&loop_work);
}

/* --- the keeper --- */

/* What the keeper saw at its last look, and how often it has been patient since the last turn. */
struct looks {
    bool was_free;
    uint32_t turns, visits;
    unsigned patient;
    uint64_t used; /* nanoseconds of processor time, by `holder`; 0: not known */
    uint32_t holder;
};

/* Processor time that a thread of this process has used. */
static uint64_t time_used(uint32_t thread)
{
    struct timespec used = {0, 0};

    clock_gettime((clockid_t)((~(unsigned)thread << 3) | 6u),
                  &used); /* as pthread_getcpuclockid, for a thread that may be gone */
    return (uint64_t)used.tv_sec * 1000000000u + (uint64_t)used.tv_nsec;
}

static bool is_runnable(uint32_t thread)
{
    char path[64], text[128];
    const char *state;
    ssize_t length;
    int descriptor;

    snprintf(path, sizeof(path), "/proc/self/task/%u/stat", thread);
    descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return false;
    length = read(descriptor, text, sizeof(text) - 1);
    close(descriptor);
    if (length < 0)
        return false;
    text[length] = 0;
    state = strrchr(text, ')'); /* behind the thread's name */
    return state && strncmp(state, ") R", 3) == 0;
}

/* The thread that let the loop go is at what its turn has brought, or wants to run and cannot. */
static bool is_on_its_way(struct looks *looks, uint32_t visits, uint32_t holder)
{
    uint64_t before = looks->used;

    if (looks->holder != holder)
        return false;
    looks->patient++;
    looks->used = 0;
    if (looks->visits != visits)
        return looks->patient <= WORK_PATIENCE;
    looks->used = time_used(holder);
    return looks->patient <= PATIENCE && (!before || looks->used - before <= tick_us * 1000 / 2) &&
           is_runnable(holder);
}

/* True when the keeper is to take the loop: it was called, or nobody came by since the last look. */
static bool look(struct loop *loop, struct looks *looks)
{
    uint32_t turns = atomic_load_explicit(&loop->turns, memory_order_relaxed);
    uint32_t visits = atomic_load_explicit(&loop->visits, memory_order_relaxed);
    uint32_t holder = atomic_load_explicit(&loop->holder, memory_order_relaxed);
    bool is_free = atomic_load(&loop->lease) == LEASE_FREE;
    bool alone = is_free && looks->was_free && turns == looks->turns;

    if (is_free && atomic_load(&loop->rest) == REST_CALLED)
        return true;
    if (!alone) {
        looks->patient = 0;
        looks->used = is_free && many_processors ? time_used(holder) : 0;
    } else if (!is_on_its_way(looks, visits, holder)) {
        return true;
    }
    looks->was_free = is_free;
    looks->turns = turns;
    looks->visits = visits;
    looks->holder = holder;
    return false;
}

/* A loop that is held for a while needs no more looks until it is let go. */
static void choose_rest(struct loop *loop, uint32_t seen)
{
    rest_change(loop, REST_CALLED, REST_TICKS);
    if (atomic_load(&loop->lease) != LEASE_HELD ||
        atomic_load_explicit(&loop->turns, memory_order_relaxed) != seen)
        return;
    rest_change(loop, REST_TICKS, REST_DEEP);
    if (atomic_load(&loop->lease) != LEASE_HELD)
        rest_change(loop, REST_DEEP, REST_TICKS);
}

static void do_penance(struct loop *loop, uint32_t turns)
{
    if (turns >= GOOD_TURNS || loop->penance == 0)
        loop->penance = PENANCE_FIRST;
    else if (loop->penance < PENANCE_LONGEST)
        loop->penance *= 2;
    atomic_store(&loop->not_before, clock_now() + loop->penance);
}

void lease_rest(struct loop *loop)
{
    uint32_t first = atomic_load(&loop->turns);
    struct looks looks = {.turns = first};

    atomic_store(&loop->asked, false);
    if (atomic_load(&loop->stopping))
        return;
    atomic_store(&loop->rest, REST_TICKS);
    loop_set_current(NULL);
    atomic_store(&loop->lease, LEASE_FREE);
    futex_wake(&loop->lease, INT_MAX); /* one will have it; the others look again at what they wait for */
    for (;;) {
        uint32_t rest = atomic_load(&loop->rest), seen;

        if (rest != REST_CALLED)
            futex_wait(&loop->rest, rest, rest == REST_DEEP ? UINT64_MAX : in_microseconds(tick_us));
        seen = looks.turns;
        if (look(loop, &looks) && lease_change(loop, LEASE_FREE, LEASE_KEEPER))
            break;
        choose_rest(loop, seen);
    }
    loop_set_current(loop);
    idle_pay();
    do_penance(loop, atomic_load(&loop->turns) - first);
    loop_drain(loop);
}
