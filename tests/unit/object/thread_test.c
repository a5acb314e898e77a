/* Threads that others created, and what Windows' headers of mingw do not know. */
#include "check.h"
#include "object/thread.h"
#include "windows.h"
#include <pthread.h>

struct visit {
    HANDLE mutex, self;
    DWORD fls, id;
};

static LONG destroyed;

static VOID WINAPI count_destroyed(PVOID value)
{
    (void)value;
    destroyed++;
}

static void *visit_as_a_stranger(void *argument)
{
    struct visit *visit = argument;

    visit->id = GetCurrentThreadId();
    FlsSetValue(visit->fls, visit);
    DuplicateHandle(GetCurrentProcess(), GetCurrentThread(), GetCurrentProcess(), &visit->self, 0, FALSE,
                    DUPLICATE_SAME_ACCESS);
    WaitForSingleObject(visit->mutex, INFINITE);
    return NULL;
}

static void a_foreign_thread_has_a_record_that_ends_with_it(void)
{
    struct visit visit = {CreateMutexW(NULL, FALSE, NULL), NULL, FlsAlloc(count_destroyed), 0};
    DWORD code = 4711;
    pthread_t thread;

    destroyed = 0;
    CHECK_EQ(pthread_create(&thread, NULL, visit_as_a_stranger, &visit), 0);
    pthread_join(thread, NULL);
    CHECK(visit.id != 0 && visit.id != GetCurrentThreadId());
    CHECK_EQ(GetThreadId(visit.self), visit.id);
    CHECK_EQ(WaitForSingleObject(visit.self, INFINITE), WAIT_OBJECT_0);
    CHECK(GetExitCodeThread(visit.self, &code));
    CHECK_EQ(code, 0);
    CHECK_EQ(destroyed, 1);
    CHECK_EQ(WaitForSingleObject(visit.mutex, 0), WAIT_ABANDONED);
    CHECK(OpenThread(SYNCHRONIZE, FALSE, visit.id) == NULL);
    CHECK(ReleaseMutex(visit.mutex));
    CHECK(CloseHandle(visit.mutex));
    CHECK(CloseHandle(visit.self));
    CHECK(FlsFree(visit.fls));
}

static void *exit_as_a_stranger(void *unused)
{
    (void)unused;
    ExitThread(5);
}

static void a_foreign_thread_may_call_exit_thread(void)
{
    pthread_t thread;

    CHECK_EQ(pthread_create(&thread, NULL, exit_as_a_stranger, NULL), 0);
    CHECK_EQ(pthread_join(thread, NULL), 0);
}

static void a_thread_keeps_its_description(void)
{
    WCHAR *text = NULL;

    CHECK_EQ(GetThreadDescription(GetCurrentThread(), &text), S_OK);
    CHECK_EQ(text[0], 0);
    LocalFree(text);
    CHECK_EQ(SetThreadDescription(GetCurrentThread(), u"loop"), S_OK);
    CHECK_EQ(GetThreadDescription(GetCurrentThread(), &text), S_OK);
    CHECK_MEM(text, u"loop", sizeof u"loop");
    LocalFree(text);
    CHECK_EQ(SetThreadDescription(GetCurrentThread(), u""), S_OK);
    CHECK_EQ(SetThreadDescription(NULL, u"nobody"), HRESULT_FROM_WIN32(ERROR_INVALID_HANDLE));
}

struct note {
    struct apc apc;
    int *run, *discarded;
};

static void run_note(struct apc *apc)
{
    ++*((struct note *)apc)->run;
}

static void discard_note(struct apc *apc)
{
    ++*((struct note *)apc)->discarded;
}

static void alert_sleep(void *alerted)
{
    ++*(int *)alerted;
}

static void an_apc_alerts_a_sleep_of_another_kind_once(void)
{
    int run = 0, discarded = 0, alerted = 0;
    struct note note = {{NULL, run_note, discard_note}, &run, &discarded};
    struct thread *self = thread_self();

    CHECK(thread_enter_alertable(self, alert_sleep, &alerted));
    CHECK(thread_queue_apc(self, &note.apc));
    CHECK_EQ(alerted, 1);
    thread_leave_alertable(self);
    CHECK(!thread_enter_alertable(self, alert_sleep, &alerted)); /* one is queued: do not sleep */
    CHECK(thread_unqueue_apc(self, &note.apc));
    CHECK(!thread_unqueue_apc(self, &note.apc));
    CHECK(!thread_run_apcs(self));
    CHECK(thread_queue_apc(self, &note.apc));
    CHECK(thread_run_apcs(self));
    CHECK_EQ(run, 1);
    CHECK_EQ(discarded, 0);
    CHECK_EQ(alerted, 1);
}

struct late_apc {
    struct note note;
    bool queued;
};

static DWORD WINAPI queue_to_self_and_end(LPVOID parameter)
{
    struct late_apc *late = parameter;

    late->queued = thread_queue_apc(thread_self(), &late->note.apc);
    return 0;
}

static void an_apc_that_never_ran_is_discarded_with_its_thread(void)
{
    int run = 0, discarded = 0;
    struct late_apc late = {{{NULL, run_note, discard_note}, &run, &discarded}, false};
    HANDLE thread = CreateThread(NULL, 0, queue_to_self_and_end, &late, 0, NULL);

    CHECK_EQ(WaitForSingleObject(thread, INFINITE), WAIT_OBJECT_0);
    CHECK(CloseHandle(thread));
    CHECK(late.queued);
    CHECK_EQ(run, 0);
    CHECK_EQ(discarded, 1);
}

CHECK_MAIN(CHECK_TEST(a_foreign_thread_has_a_record_that_ends_with_it),
           CHECK_TEST(a_foreign_thread_may_call_exit_thread), CHECK_TEST(a_thread_keeps_its_description),
           CHECK_TEST(an_apc_alerts_a_sleep_of_another_kind_once),
           CHECK_TEST(an_apc_that_never_ran_is_discarded_with_its_thread))
