/* Thread-local storage (TLS, FLS) and interlocked lists. */
#include <windows.h>
#include "check.h"

#define CHECK_FAILS(call, code)           \
    do {                                  \
        CHECK_EQ((call), FALSE);          \
        CHECK_EQ(GetLastError(), (code)); \
    } while (0)

static DWORD in_thread(LPTHREAD_START_ROUTINE routine, void *parameter)
{
    HANDLE thread = CreateThread(NULL, 0, routine, parameter, 0, NULL);
    DWORD code = 0;

    CHECK(thread != NULL);
    CHECK_EQ(WaitForSingleObject(thread, INFINITE), WAIT_OBJECT_0);
    CHECK(GetExitCodeThread(thread, &code));
    CHECK(CloseHandle(thread));
    return code;
}

static DWORD WINAPI tls_starts_empty(LPVOID index)
{
    DWORD i = (DWORD)(ULONG_PTR)index, result = TlsGetValue(i) == NULL && GetLastError() == ERROR_SUCCESS;

    TlsSetValue(i, &result);
    return result && TlsGetValue(i) == (LPVOID)&result;
}

static void each_thread_has_its_own_tls_value(void)
{
    DWORD index = TlsAlloc();
    int mine;

    CHECK(index != TLS_OUT_OF_INDEXES);
    CHECK(TlsGetValue(index) == NULL);
    CHECK(TlsSetValue(index, &mine));
    CHECK_EQ(in_thread(tls_starts_empty, (LPVOID)(ULONG_PTR)index), 1);
    SetLastError(4711);
    CHECK(TlsGetValue(index) == &mine);
    CHECK_EQ(GetLastError(), ERROR_SUCCESS);
    CHECK(TlsFree(index));
    CHECK_FAILS(TlsFree(index), ERROR_INVALID_PARAMETER);
    CHECK_FAILS(TlsSetValue(100000, &mine), ERROR_INVALID_PARAMETER);
    CHECK(TlsGetValue(100000) == NULL);
    CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
}

static void there_are_about_1088_tls_slots_and_a_new_one_is_empty(void)
{
    static DWORD indices[1200];
    int count = 0, i;

    while (count < 1200 && (indices[count] = TlsAlloc()) != TLS_OUT_OF_INDEXES)
        CHECK(TlsSetValue(indices[count++], &count));
    CHECK(count >= 1000 && count <= 1088);
    CHECK_EQ(GetLastError(), ERROR_NO_SYSTEM_RESOURCES);
    for (i = 0; i < count; i++)
        CHECK(TlsFree(indices[i]));
    indices[0] = TlsAlloc();
    CHECK(TlsGetValue(indices[0]) == NULL);
    CHECK(TlsFree(indices[0]));
}

static volatile LONG callbacks;
static void *volatile last_value;

static VOID WINAPI fls_callback(PVOID value)
{
    last_value = value;
    InterlockedIncrement(&callbacks);
}

static int thread_value;

static DWORD WINAPI set_fls(LPVOID index)
{
    DWORD i = (DWORD)(ULONG_PTR)index;

    return FlsGetValue(i) == NULL && FlsSetValue(i, &thread_value);
}

static void the_callback_runs_for_each_value_at_thread_end_and_free(void)
{
    DWORD index = FlsAlloc(fls_callback);
    int mine;

    callbacks = 0;
    CHECK(index != FLS_OUT_OF_INDEXES && index != 0);
    CHECK_EQ(in_thread(set_fls, (LPVOID)(ULONG_PTR)index), 1);
    CHECK_EQ(callbacks, 1);
    CHECK(last_value == &thread_value);
    CHECK(FlsSetValue(index, &mine));
    CHECK(FlsGetValue(index) == &mine);
    CHECK(FlsFree(index));
    CHECK_EQ(callbacks, 2);
    CHECK(last_value == &mine);
    CHECK_FAILS(FlsFree(index), ERROR_INVALID_PARAMETER);
    CHECK_FAILS(FlsSetValue(100000, &mine), ERROR_INVALID_PARAMETER);
}

struct item {
    SLIST_ENTRY entry;
    int number;
};

static void an_interlocked_list_is_a_stack(void)
{
    static SLIST_HEADER header, *list = &header; /* both types carry their alignment */
    static struct item items[3];
    PSLIST_ENTRY entry;
    int i;

    InitializeSListHead(list);
    CHECK(InterlockedPopEntrySList(list) == NULL);
    CHECK(InterlockedPushEntrySList(list, &items[0].entry) == NULL);
    for (i = 1; i < 3; i++)
        CHECK(InterlockedPushEntrySList(list, &items[i].entry) == &items[i - 1].entry);
    CHECK_EQ(QueryDepthSList(list), 3);
    CHECK(InterlockedPopEntrySList(list) == &items[2].entry);
    CHECK_EQ(QueryDepthSList(list), 2);
    entry = InterlockedFlushSList(list);
    CHECK(entry == &items[1].entry && entry->Next == &items[0].entry && items[0].entry.Next == NULL);
    CHECK_EQ(QueryDepthSList(list), 0);
    CHECK(InterlockedFlushSList(list) == NULL);
}

CHECK_MAIN(CHECK_TEST(each_thread_has_its_own_tls_value),
           CHECK_TEST(there_are_about_1088_tls_slots_and_a_new_one_is_empty),
           CHECK_TEST(the_callback_runs_for_each_value_at_thread_end_and_free),
           CHECK_TEST(an_interlocked_list_is_a_stack))
