/* What a thread does instead of sleeping: work is offered, taken, interrupted, refused, and never done by who has little time. And wake-ups
 * that are owed instead of given. */
#include "check.h"
#include "object/idle.h"
#include "object/thread.h"
#include "windows.h"

static _Atomic(uint32_t) word, beginnings, interruptions, time_given;
static _Atomic(bool) refuses, ends_early;

static bool work(_Atomic(uint32_t) *waited, uint32_t milliseconds)
{
    uint32_t state = IDLE_WAITS;

    atomic_fetch_add(&beginnings, 1);
    atomic_store(&time_given, milliseconds);
    if (atomic_load(&refuses))
        return false;
    if (!atomic_compare_exchange_strong(waited, &state, IDLE_WORKS + 3))
        return true;
    while (!atomic_load(&interruptions) && !atomic_load(&ends_early))
        SwitchToThread();
    state = IDLE_WORKS + 3;
    atomic_compare_exchange_strong(waited, &state, IDLE_WAITS);
    return !atomic_exchange(&ends_early, false) || !atomic_exchange(&refuses, true);
}

static void interrupt(uint32_t place)
{
    CHECK_EQ(place, 3);
    atomic_fetch_add(&interruptions, 1);
}

static bool expected;
static int looks; /* after so many looks it is not expected any more; 0: for ever */

static bool is_expected(const _Atomic(uint32_t) *waited)
{
    bool now = expected && (!waited || waited == &word);

    if (looks && --looks == 0)
        expected = false;
    return now;
}

static const struct idle_work offer = {.work = work, .interrupt = interrupt, .is_expected = is_expected};

static DWORD WINAPI waiter(LPVOID parameter)
{
    (void)parameter;
    return idle_wait(&word, UINT64_MAX);
}

static HANDLE start(void)
{
    atomic_store(&word, IDLE_WAITS);
    atomic_store(&beginnings, 0);
    atomic_store(&interruptions, 0);
    return CreateThread(NULL, 0, waiter, NULL, 0, NULL);
}

static void until(_Atomic(uint32_t) *what, uint32_t least)
{
    while (atomic_load(what) < least)
        SwitchToThread();
}

static void finish(HANDLE thread)
{
    DWORD code = 0;

    idle_wake(&word);
    CHECK_EQ(WaitForSingleObject(thread, INFINITE), WAIT_OBJECT_0);
    CHECK(GetExitCodeThread(thread, &code) && code == TRUE);
    CloseHandle(thread);
}

static void without_an_offer_a_thread_sleeps_until_it_is_woken(void)
{
    HANDLE thread = start();

    while (idle_sleepers() == 0)
        SwitchToThread();
    CHECK_EQ(word, IDLE_ASLEEP);
    finish(thread);
    CHECK_EQ(idle_sleepers(), 0);
}

static void who_was_woken_before_it_waits_does_neither(void)
{
    idle_offer(&offer);
    atomic_store(&word, IDLE_WAITS);
    atomic_store(&beginnings, 0);
    idle_wake(&word);
    CHECK(idle_wait(&word, UINT64_MAX));
    CHECK_EQ(beginnings, 0);
}

static void a_worker_is_interrupted_where_it_works(void)
{
    HANDLE thread;

    idle_offer(&offer);
    thread = start();
    until(&word, IDLE_WORKS);
    CHECK_EQ(time_given, IDLE_FOR_EVER);
    CHECK_EQ(idle_sleepers(), 0);
    finish(thread);
    CHECK_EQ(interruptions, 1);
}

static void when_there_is_nothing_to_do_it_sleeps(void)
{
    HANDLE thread;

    idle_offer(&offer);
    atomic_store(&refuses, true);
    thread = start();
    while (idle_sleepers() == 0)
        SwitchToThread();
    finish(thread);
    CHECK_EQ(beginnings, 1);
    CHECK_EQ(interruptions, 0);
    atomic_store(&refuses, false);
}

static void work_that_ends_early_is_asked_for_again(void)
{
    HANDLE thread;

    idle_offer(&offer);
    thread = start();
    until(&word, IDLE_WORKS);
    atomic_store(&ends_early, true); /* the second time it refuses */
    while (idle_sleepers() == 0)
        SwitchToThread();
    CHECK_EQ(beginnings, 2);
    finish(thread);
    CHECK_EQ(interruptions, 0);
    atomic_store(&refuses, false);
}

static void who_has_little_time_does_not_work_and_gives_up_in_time(void)
{
    idle_offer(&offer);
    atomic_store(&word, IDLE_WAITS);
    atomic_store(&beginnings, 0);
    CHECK(!idle_wait(&word, clock_now() + 1000000));
    CHECK_EQ(beginnings, 0);
    CHECK_EQ(word, IDLE_WAITS);
}

static DWORD WINAPI wait_a_minute(LPVOID parameter)
{
    (void)parameter;
    return idle_wait(&word, clock_now() + 60 * UINT64_C(1000000000));
}

static void who_has_more_is_told_how_much(void)
{
    HANDLE thread;

    idle_offer(&offer);
    atomic_store(&refuses, true);
    atomic_store(&word, IDLE_WAITS);
    atomic_store(&beginnings, 0);
    thread = CreateThread(NULL, 0, wait_a_minute, NULL, 0, NULL);
    while (idle_sleepers() == 0)
        SwitchToThread();
    finish(thread);
    CHECK_EQ(beginnings, 1);
    CHECK(time_given >= IDLE_WORTH_MS && time_given <= 60001);
    atomic_store(&refuses, false);
}

static int paid;

static void pay(struct idle_debt *debt)
{
    CHECK(debt != NULL);
    debt->owed = false;
    paid++;
}

static void begin_debts(bool is_expected_back)
{
    idle_offer(&offer);
    paid = 0;
    expected = is_expected_back;
}

static void nobody_owes_who_is_not_expected_back(void)
{
    struct idle_debt debt = {.pay = pay};

    begin_debts(false);
    CHECK(!idle_owe(&debt, NULL));
    idle_pay();
    CHECK_EQ(paid, 0);
}

static void a_debt_is_paid_once(void)
{
    struct idle_debt debt = {.pay = pay};

    begin_debts(true);
    CHECK(idle_owe(&debt, NULL));
    CHECK(idle_owe(&debt, NULL)); /* the same */
    idle_pay();
    idle_pay();
    CHECK_EQ(paid, 1);
    CHECK(idle_owe(&debt, NULL));
    idle_pay();
    CHECK_EQ(paid, 2);
}

static void who_blocks_pays(void)
{
    struct idle_debt debt = {.pay = pay};

    begin_debts(true);
    CHECK(idle_owe(&debt, NULL));
    Sleep(1); /* a wait of the library, whatever for */
    CHECK_EQ(paid, 1);
    CHECK(idle_owe(&debt, NULL));
    atomic_store(&word, IDLE_WAITS);
    CHECK(!idle_wait(&word, clock_now() + 1000000));
    CHECK_EQ(paid, 2);
}

static void there_is_one_at_a_time(void)
{
    struct idle_debt debt = {.pay = pay}, other = {.pay = pay};

    begin_debts(true);
    CHECK(idle_owe(&debt, NULL));
    CHECK(!idle_owe(&other, NULL));
    CHECK(!other.owed);
    idle_forget(&other); /* leaves the first */
    idle_pay();
    CHECK_EQ(paid, 1);
    CHECK(idle_owe(&other, NULL));
    idle_forget(&other);
    idle_pay();
    CHECK_EQ(paid, 1);
}

/* Who pays may have looked before the debt was written: then the caller wakes, and a payment too many does no harm. */
static void who_is_no_longer_expected_when_it_is_written_wakes(void)
{
    struct idle_debt debt = {.pay = pay};

    begin_debts(true);
    looks = 1;
    CHECK(!idle_owe(&debt, NULL));
    looks = 0;
    idle_pay();
    CHECK_EQ(paid, 1);
}

static void a_wake_in_two_steps_says_what_was(void)
{
    atomic_store(&word, IDLE_WAITS);
    CHECK_EQ(idle_mark_awake(&word), IDLE_WAITS);
    idle_rouse(&word, IDLE_WAITS);
    CHECK_EQ(idle_mark_awake(&word), IDLE_AWAKE);
}

CHECK_MAIN(CHECK_TEST(without_an_offer_a_thread_sleeps_until_it_is_woken),
           CHECK_TEST(who_was_woken_before_it_waits_does_neither),
           CHECK_TEST(a_worker_is_interrupted_where_it_works),
           CHECK_TEST(when_there_is_nothing_to_do_it_sleeps),
           CHECK_TEST(work_that_ends_early_is_asked_for_again),
           CHECK_TEST(who_has_little_time_does_not_work_and_gives_up_in_time),
           CHECK_TEST(who_has_more_is_told_how_much), CHECK_TEST(a_wake_in_two_steps_says_what_was),
           CHECK_TEST(nobody_owes_who_is_not_expected_back), CHECK_TEST(a_debt_is_paid_once),
           CHECK_TEST(who_blocks_pays), CHECK_TEST(there_is_one_at_a_time),
           CHECK_TEST(who_is_no_longer_expected_when_it_is_written_wakes))
