/* What a thread does instead of sleeping: somebody above may offer work that would otherwise need a thread of its own, and with it
 * two changes of thread for each piece.
 *
 * A waiter's word begins at 0 and says how to wake it: IDLE_WAITS (it will look before it sleeps), IDLE_AWAKE (what it waited for has
 * happened), IDLE_ASLEEP (a futex), or IDLE_WORKS plus the place where it works, which is told to let it go. The waiter's memory may
 * vanish as soon as the word is IDLE_AWAKE. */
#ifndef HTTPAPI_IDLE_H
#define HTTPAPI_IDLE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { IDLE_WAITS, IDLE_AWAKE, IDLE_ASLEEP, IDLE_WORKS };

struct idle_work {
    /* Works until *word is IDLE_AWAKE, and has it at IDLE_WORKS plus a place meanwhile. It may also end early, with the word back at
     * IDLE_WAITS, and does so after that many milliseconds. False: there is nothing to do, sleep. */
    bool (*work)(_Atomic(uint32_t) *word, uint32_t milliseconds);
    void (*interrupt)(uint32_t place);
    /* The calling thread has come from the work and will be back, or somebody notices that it is not; or it is still at the work, and what
     * it waits for, `word`, has happened. See idle_owe. */
    bool (*is_expected)(const _Atomic(uint32_t) *word);
};

#define IDLE_FOR_EVER UINT32_MAX

/* For the whole process, and for ever: offered once. */
void idle_offer(const struct idle_work *work);

/* Threads that sleep in idle_wait now, because there was nothing to do for them. */
uint32_t idle_sleepers(void);

/* Until *word is IDLE_AWAKE; false when the time was up first, with *word back at IDLE_WAITS. Short waits are slept through. */
#define IDLE_WORTH_MS 100
bool idle_wait(_Atomic(uint32_t) *word, uint64_t deadline);

void idle_wake(_Atomic(uint32_t) *word);

/* The same in two steps, for who holds a lock at the first: of the word only its address is used at the second. */
uint32_t idle_mark_awake(_Atomic(uint32_t) *word);
void idle_rouse(_Atomic(uint32_t) *word, uint32_t was);

/* A wake-up that may wait. With one processor a thread that is woken for the rest of what the caller has taken from would only take
 * turns with it; the caller will be back for the rest itself. If it is not, because its program does something slow, the debt
 * is paid: by itself before it waits for anything else, and by who offered the work, when nobody came by for a while and before
 * another thread begins to work.
 *
 * Owed under the lock that `pay` takes: it clears `owed`, looks again whether there is anybody to be woken, and wakes them. */
struct idle_debt {
    void (*pay)(struct idle_debt *debt);
    bool owed; /* under that lock: it will be paid, or is about to be */
};

bool idle_begin_to_owe(struct idle_debt *debt, const _Atomic(uint32_t) *word);

/* `word`: what the calling thread waits for at this place, NULL: nothing. False: wake somebody now. */
static inline bool idle_owe(struct idle_debt *debt, const _Atomic(uint32_t) *word)
{
    return debt->owed || idle_begin_to_owe(debt, word);
}

void idle_pay(void);
void idle_forget(struct idle_debt *debt); /* before its memory goes; not under that lock */

/* Counts what the calling thread takes from queues, where somebody looks whether it comes by. */
extern _Thread_local _Atomic(uint32_t) *idle_visits;

/* There is one processor, and the calling thread runs loops. */
static inline bool idle_takes_turns(void)
{
    return idle_visits != NULL;
}

static inline void idle_came_by(void)
{
    if (idle_visits)
        atomic_store_explicit(idle_visits, atomic_load_explicit(idle_visits, memory_order_relaxed) + 1,
                              memory_order_relaxed);
}

#endif
