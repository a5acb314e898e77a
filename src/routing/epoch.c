/* See epoch.h.
 *
 * Why it holds: a reader stores its epoch and then loads the global one again; a writer, having unlinked, advances the
 * global epoch and then reads every record. All four are sequentially consistent. If the writer did not see the reader's
 * record, the reader's second load came after the advance and sees it, therefore also the unlinking. */
#include "routing/epoch.h"
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>

enum { AT_HAND = 32 };

static _Atomic uint64_t global_epoch = 1;
static struct epoch_reader *_Atomic readers; /* push only */
static struct epoch_reader at_hand[AT_HAND]; /* the first threads': their first entry takes no memory */
static _Atomic unsigned handed_out;          /* of those; counts on beyond their number */
static pthread_mutex_t limbo_lock = PTHREAD_MUTEX_INITIALIZER;
static struct epoch_retired *limbo; /* under limbo_lock */
static pthread_key_t reader_key;    /* gives the record back when its thread ends */
static bool reader_key_made;        /* else records are not given back: small, and better than failing */
static pthread_once_t reader_key_once = PTHREAD_ONCE_INIT;
static _Thread_local struct epoch_reader *reader_of_thread;

static void give_back(void *record)
{
    struct epoch_reader *reader = record;

    reader_of_thread = NULL;
    reader->nesting = 0;
    atomic_store_explicit(&reader->active, 0, memory_order_release);
    atomic_store_explicit(&reader->taken, false, memory_order_release);
}

static void make_key(void)
{
    reader_key_made = pthread_key_create(&reader_key, give_back) == 0;
}

static struct epoch_reader *take_record(void)
{
    struct epoch_reader *reader;
    unsigned place;

    for (reader = atomic_load(&readers); reader; reader = reader->next) {
        bool taken = false;
        if (atomic_compare_exchange_strong(&reader->taken, &taken, true))
            return reader;
    }
    place = atomic_fetch_add(&handed_out, 1);
    reader = place < AT_HAND ? &at_hand[place] : aligned_alloc(_Alignof(struct epoch_reader), sizeof *reader);
    if (!reader)
        return NULL;
    atomic_init(&reader->active, 0);
    atomic_init(&reader->taken, true);
    reader->nesting = 0;
    reader->next = atomic_load(&readers);
    while (!atomic_compare_exchange_weak(&readers, &reader->next, reader))
        ;
    return reader;
}

static struct epoch_reader *first_entry(void)
{
    struct epoch_reader *reader;

    pthread_once(&reader_key_once, make_key);
    reader = take_record();
    if (reader && reader_key_made && pthread_setspecific(reader_key, reader) != 0) {
        give_back(reader);
        return NULL;
    }
    reader_of_thread = reader;
    return reader;
}

void epoch_enter_with(struct epoch_reader *reader)
{
    uint64_t now;

    if (reader->nesting++)
        return;
    do {
        now = atomic_load_explicit(&global_epoch, memory_order_relaxed);
        atomic_store(&reader->active, now);
    } while (atomic_load(&global_epoch) != now);
}

struct epoch_reader *epoch_enter(void)
{
    struct epoch_reader *reader = reader_of_thread;

    if (!reader && !(reader = first_entry()))
        return NULL;
    epoch_enter_with(reader);
    return reader;
}

/* No reader inside entered in this epoch or earlier? */
static uint64_t oldest_active(void)
{
    uint64_t oldest = UINT64_MAX;

    for (struct epoch_reader *reader = atomic_load(&readers); reader; reader = reader->next) {
        uint64_t active = atomic_load(&reader->active);
        if (active && active < oldest)
            oldest = active;
    }
    return oldest;
}

void epoch_retire(struct epoch_retired *retired, void (*reclaim)(struct epoch_retired *self))
{
    retired->reclaim = reclaim;
    pthread_mutex_lock(&limbo_lock);
    retired->epoch = atomic_fetch_add(&global_epoch, 1);
    retired->next = limbo;
    limbo = retired;
    pthread_mutex_unlock(&limbo_lock);
}

/* Newest first, so everything from the first old enough one on may go. */
static struct epoch_retired *take_reclaimable(void)
{
    struct epoch_retired **at, *rest;
    uint64_t oldest;

    pthread_mutex_lock(&limbo_lock);
    oldest = limbo ? oldest_active() : 0;
    for (at = &limbo; *at && (*at)->epoch >= oldest; at = &(*at)->next)
        ;
    rest = *at;
    *at = NULL;
    pthread_mutex_unlock(&limbo_lock);
    return rest;
}

void epoch_collect(void)
{
    struct epoch_retired *retired = take_reclaimable();

    while (retired) {
        struct epoch_retired *next = retired->next;
        retired->reclaim(retired);
        retired = next;
    }
}

void epoch_wait(void)
{
    uint64_t now = atomic_fetch_add(&global_epoch, 1);

    while (oldest_active() <= now)
        sched_yield();
    epoch_collect();
}
