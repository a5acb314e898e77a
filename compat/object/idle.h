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
#include <stdint.h>

enum { IDLE_WAITS, IDLE_AWAKE, IDLE_ASLEEP, IDLE_WORKS };

struct idle_work {
    /* Works until *word is IDLE_AWAKE, and has it at IDLE_WORKS plus a place meanwhile. It may also end early, with the word back at
     * IDLE_WAITS. False: there is nothing to do, sleep. */
    bool (*work)(_Atomic(uint32_t) *word);
    void (*interrupt)(uint32_t place);
};

/* For the whole process, and for ever: offered once. */
void idle_offer(const struct idle_work *work);

/* Threads that sleep in idle_wait now, because there was nothing to do for them. */
uint32_t idle_sleepers(void);

/* Until *word is IDLE_AWAKE; false when the time was up first, with *word back at IDLE_WAITS. Who cannot wait for ever does not work. */
bool idle_wait(_Atomic(uint32_t) *word, uint64_t deadline);

void idle_wake(_Atomic(uint32_t) *word);

/* The same in two steps, for who holds a lock at the first: of the word only its address is used at the second. */
uint32_t idle_mark_awake(_Atomic(uint32_t) *word);
void idle_rouse(_Atomic(uint32_t) *word, uint32_t was);

#endif
