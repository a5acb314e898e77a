/* What a signaler does to the waits that sleep. Each test knows who sleeps, by wait_sleepers, before it signals. */
#include "check.h"
#include "object/event.h"
#include "object/thread.h"
#include "object/wait.h"
#include "windows.h"

struct sleeper {
    HANDLE thread;
    HANDLE objects[3];
    DWORD count, result;
    BOOL all;
    LONG place;
};

static volatile LONG returned;

static DWORD WINAPI sleep_on(LPVOID parameter)
{
    struct sleeper *sleeper = parameter;

    sleeper->result = WaitForMultipleObjects(sleeper->count, sleeper->objects, sleeper->all, INFINITE);
    sleeper->place = InterlockedIncrement(&returned);
    return 0;
}

static DWORD sleepers_on(HANDLE handle)
{
    struct object *object = handle_pin(handle, NULL);
    DWORD count = wait_sleepers(object);

    handle_unpin(handle);
    return count;
}

/* Starts a wait and returns when it sleeps. */
static void fall_asleep(struct sleeper *sleeper)
{
    DWORD before = sleepers_on(sleeper->objects[0]);

    sleeper->result = 4711;
    sleeper->thread = CreateThread(NULL, 0, sleep_on, sleeper, 0, NULL);
    CHECK(sleeper->thread != NULL);
    while (sleepers_on(sleeper->objects[0]) == before)
        SwitchToThread();
}

static DWORD result_of(struct sleeper *sleeper)
{
    CHECK_EQ(WaitForSingleObject(sleeper->thread, INFINITE), WAIT_OBJECT_0);
    CHECK(CloseHandle(sleeper->thread));
    return sleeper->result;
}

static HANDLE auto_event(void)
{
    return CreateEventW(NULL, FALSE, FALSE, NULL);
}

static void two_sets_release_two_sleepers(void)
{
    HANDLE event = auto_event();
    struct sleeper a = {.objects = {event}, .count = 1}, b = a;

    fall_asleep(&a);
    fall_asleep(&b);
    CHECK(SetEvent(event));
    CHECK(SetEvent(event));
    CHECK_EQ(result_of(&a), WAIT_OBJECT_0);
    CHECK_EQ(result_of(&b), WAIT_OBJECT_0);
    CHECK_EQ(WaitForSingleObject(event, 0), WAIT_TIMEOUT);
    CloseHandle(event);
}

static void a_reset_right_after_a_set_still_releases_all_who_slept(void)
{
    HANDLE event = CreateEventW(NULL, TRUE, FALSE, NULL);
    struct sleeper a = {.objects = {event}, .count = 1}, b = a;

    fall_asleep(&a);
    fall_asleep(&b);
    CHECK(SetEvent(event));
    CHECK(ResetEvent(event));
    CHECK_EQ(result_of(&a), WAIT_OBJECT_0);
    CHECK_EQ(result_of(&b), WAIT_OBJECT_0);
    CloseHandle(event);
}

static void the_oldest_sleeper_goes_first(void)
{
    HANDLE event = auto_event();
    struct sleeper sleepers[3];

    returned = 0;
    for (int i = 0; i < 3; i++) {
        sleepers[i] = (struct sleeper){.objects = {event}, .count = 1};
        fall_asleep(&sleepers[i]);
    }
    for (int i = 0; i < 3; i++) {
        CHECK(SetEvent(event));
        CHECK_EQ(result_of(&sleepers[i]), WAIT_OBJECT_0);
        CHECK_EQ(sleepers[i].place, i + 1);
    }
    CloseHandle(event);
}

static void pulse_releases_who_sleeps_and_nobody_later(void)
{
    HANDLE manual = CreateEventW(NULL, TRUE, FALSE, NULL), single = auto_event();
    struct sleeper a = {.objects = {manual}, .count = 1}, b = a, c = {.objects = {single}, .count = 1};

    fall_asleep(&a);
    fall_asleep(&b);
    fall_asleep(&c);
    CHECK(PulseEvent(manual));
    CHECK(PulseEvent(single));
    CHECK_EQ(result_of(&a), WAIT_OBJECT_0);
    CHECK_EQ(result_of(&b), WAIT_OBJECT_0);
    CHECK_EQ(result_of(&c), WAIT_OBJECT_0);
    CHECK_EQ(WaitForSingleObject(manual, 0), WAIT_TIMEOUT);
    CHECK(PulseEvent(single));
    CHECK_EQ(WaitForSingleObject(single, 0), WAIT_TIMEOUT);
    CloseHandle(manual);
    CloseHandle(single);
}

static void a_sleeping_wait_all_takes_nothing_until_it_takes_all(void)
{
    HANDLE first = auto_event(), second = auto_event();
    struct sleeper all = {.objects = {first, second}, .count = 2, .all = TRUE};

    fall_asleep(&all);
    CHECK(SetEvent(first));
    CHECK_EQ(sleepers_on(first), 1);
    CHECK_EQ(WaitForSingleObject(first, 0), WAIT_OBJECT_0); /* anybody may still take it */
    CHECK(SetEvent(second));
    CHECK_EQ(sleepers_on(second), 1);
    CHECK(SetEvent(first));
    CHECK_EQ(result_of(&all), WAIT_OBJECT_0);
    CHECK_EQ(WaitForSingleObject(first, 0), WAIT_TIMEOUT);
    CHECK_EQ(WaitForSingleObject(second, 0), WAIT_TIMEOUT);
    CloseHandle(first);
    CloseHandle(second);
}

static void a_wait_all_that_cannot_be_satisfied_lets_later_waits_pass(void)
{
    HANDLE first = auto_event(), second = auto_event();
    struct sleeper all = {.objects = {first, second}, .count = 2, .all = TRUE},
                   one = {.objects = {first}, .count = 1};

    fall_asleep(&all);
    fall_asleep(&one);
    CHECK(SetEvent(first));
    CHECK_EQ(result_of(&one), WAIT_OBJECT_0);
    CHECK(SetEvent(first));
    CHECK(SetEvent(second));
    CHECK_EQ(result_of(&all), WAIT_OBJECT_0);
    CloseHandle(first);
    CloseHandle(second);
}

static void a_wait_for_any_leaves_the_others_alone(void)
{
    HANDLE first = auto_event(), second = auto_event();
    struct sleeper any = {.objects = {first, second, first}, .count = 3};

    fall_asleep(&any);
    CHECK_EQ(sleepers_on(first), 2); /* the same object twice is allowed here */
    CHECK(SetEvent(second));
    CHECK_EQ(result_of(&any), WAIT_OBJECT_0 + 1);
    CHECK_EQ(sleepers_on(first), 0);
    CHECK(SetEvent(first));
    CHECK_EQ(WaitForSingleObject(first, 0), WAIT_OBJECT_0);
    CloseHandle(first);
    CloseHandle(second);
}

static void a_semaphore_releases_as_many_as_it_counts(void)
{
    HANDLE semaphore = CreateSemaphoreW(NULL, 0, 10, NULL);
    struct sleeper sleepers[3];
    LONG previous = -1;

    for (int i = 0; i < 3; i++) {
        sleepers[i] = (struct sleeper){.objects = {semaphore}, .count = 1};
        fall_asleep(&sleepers[i]);
    }
    CHECK(ReleaseSemaphore(semaphore, 2, &previous));
    CHECK_EQ(previous, 0);
    CHECK_EQ(result_of(&sleepers[0]), WAIT_OBJECT_0);
    CHECK_EQ(result_of(&sleepers[1]), WAIT_OBJECT_0);
    CHECK_EQ(sleepers_on(semaphore), 1);
    CHECK(ReleaseSemaphore(semaphore, 5, NULL));
    CHECK_EQ(result_of(&sleepers[2]), WAIT_OBJECT_0);
    CHECK(ReleaseSemaphore(semaphore, 1, &previous));
    CHECK_EQ(previous, 4);
    CloseHandle(semaphore);
}

static void a_released_mutex_belongs_to_the_sleeper(void)
{
    HANDLE mutex = CreateMutexW(NULL, TRUE, NULL);
    struct sleeper heir = {.objects = {mutex}, .count = 1};

    fall_asleep(&heir);
    CHECK(ReleaseMutex(mutex));
    CHECK_EQ(ReleaseMutex(mutex), FALSE);
    CHECK_EQ(GetLastError(), ERROR_NOT_OWNER);
    CHECK_EQ(result_of(&heir), WAIT_OBJECT_0);
    CHECK_EQ(WaitForSingleObject(mutex, INFINITE), WAIT_ABANDONED); /* its thread ended as the owner */
    CHECK(ReleaseMutex(mutex));
    CloseHandle(mutex);
}

static void closing_the_handle_does_not_end_a_wait(void)
{
    HANDLE event = auto_event(), twin;
    struct sleeper sleeper = {.objects = {event}, .count = 1};

    CHECK(DuplicateHandle(GetCurrentProcess(), event, GetCurrentProcess(), &twin, 0, FALSE,
                          DUPLICATE_SAME_ACCESS));
    fall_asleep(&sleeper);
    CHECK(CloseHandle(event));
    CHECK_EQ(sleepers_on(twin), 1);
    CHECK(SetEvent(twin));
    CHECK_EQ(result_of(&sleeper), WAIT_OBJECT_0);
    CloseHandle(twin);
}

static void signal_and_wait_hands_over_to_a_sleeper(void)
{
    HANDLE first = auto_event(), second = auto_event();
    struct sleeper other = {.objects = {first}, .count = 1};

    fall_asleep(&other);
    CHECK_EQ(SignalObjectAndWait(first, second, 0, FALSE), WAIT_TIMEOUT);
    CHECK_EQ(result_of(&other), WAIT_OBJECT_0);
    CHECK_EQ(WaitForSingleObject(first, 0), WAIT_TIMEOUT);
    CloseHandle(first);
    CloseHandle(second);
}

static void objects_that_are_not_waitable_are_refused(void)
{
    struct object object, *objects[1] = {&object};
    ULONG error = 0;

    object_init(&object, &event_type, WAIT_KIND_NONE);
    CHECK_EQ(wait_objects(objects, 1, false, 0, false, &error), WAIT_FAILED);
    CHECK_EQ(error, ERROR_INVALID_HANDLE);
}

static int blocks, resumes;

static void count_blocks(void *context, bool blocked)
{
    CHECK(context == &blocks);
    ++*(blocked ? &blocks : &resumes);
}

static void the_block_hook_is_called_around_a_sleep_only(void)
{
    HANDLE event = auto_event();

    blocks = resumes = 0;
    thread_set_block_hook(thread_self(), count_blocks, &blocks);
    CHECK(SetEvent(event));
    CHECK_EQ(WaitForSingleObject(event, INFINITE), WAIT_OBJECT_0);
    CHECK_EQ(WaitForSingleObject(event, 0), WAIT_TIMEOUT);
    CHECK_EQ(blocks, 0);
    CHECK_EQ(WaitForSingleObject(event, 1), WAIT_TIMEOUT);
    CHECK_EQ(blocks, 1);
    CHECK_EQ(resumes, 1);
    thread_set_block_hook(thread_self(), NULL, NULL);
    CloseHandle(event);
}

static void count_cancel(void *context)
{
    ++*(int *)context;
}

static void a_cancellable_call_is_cancelled_once(void)
{
    int cancelled = 0;

    CHECK(!thread_cancel(thread_self()));
    thread_enter_cancellable(thread_self(), count_cancel, &cancelled);
    CHECK(thread_cancel(thread_self()));
    CHECK(!thread_cancel(thread_self()));
    thread_leave_cancellable(thread_self());
    CHECK_EQ(cancelled, 1);
    CHECK(!thread_cancel(thread_self()));
}

CHECK_MAIN(CHECK_TEST(two_sets_release_two_sleepers),
           CHECK_TEST(a_reset_right_after_a_set_still_releases_all_who_slept),
           CHECK_TEST(the_oldest_sleeper_goes_first), CHECK_TEST(pulse_releases_who_sleeps_and_nobody_later),
           CHECK_TEST(a_sleeping_wait_all_takes_nothing_until_it_takes_all),
           CHECK_TEST(a_wait_all_that_cannot_be_satisfied_lets_later_waits_pass),
           CHECK_TEST(a_wait_for_any_leaves_the_others_alone),
           CHECK_TEST(a_semaphore_releases_as_many_as_it_counts),
           CHECK_TEST(a_released_mutex_belongs_to_the_sleeper),
           CHECK_TEST(closing_the_handle_does_not_end_a_wait),
           CHECK_TEST(signal_and_wait_hands_over_to_a_sleeper),
           CHECK_TEST(objects_that_are_not_waitable_are_refused),
           CHECK_TEST(the_block_hook_is_called_around_a_sleep_only),
           CHECK_TEST(a_cancellable_call_is_cancelled_once))
