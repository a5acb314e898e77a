/* COM without COM: GUIDs and their text, COM's memory, entering and leaving. */
#define INITGUID
#define UNICODE
#include <windows.h>
#include <objbase.h>
#include "check.h"

DEFINE_GUID(GUID_SAMPLE, 0x01234567, 0x89ab, 0xcdef, 0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef);

static void a_guid_has_a_text_of_38_characters(void)
{
    static const WCHAR expected[] = TEXT("{01234567-89AB-CDEF-0123-456789ABCDEF}");
    WCHAR text[40];
    LPOLESTR allocated = NULL;

    CHECK_EQ(StringFromGUID2(&GUID_SAMPLE, text, 38), 0);
    CHECK_EQ(StringFromGUID2(&GUID_SAMPLE, text, 39), 39);
    CHECK_EQ(lstrcmpW(text, expected), 0);
    CHECK_EQ(StringFromCLSID(&GUID_SAMPLE, &allocated), S_OK);
    CHECK_EQ(lstrcmpW(allocated, expected), 0);
    CoTaskMemFree(allocated);
    CHECK_EQ(StringFromIID(&GUID_SAMPLE, &allocated), S_OK);
    CHECK_EQ(lstrcmpW(allocated, expected), 0);
    CoTaskMemFree(allocated);
}

static void a_text_becomes_a_guid_or_is_refused(void)
{
    static const WCHAR *const bad[] = {
        TEXT(""),
        TEXT("01234567-89AB-CDEF-0123-456789ABCDEF"),
        TEXT("{01234567-89AB-CDEF-0123-456789ABCDE}"),
        TEXT("{01234567-89AB-CDEF-0123-456789ABCDEG}"),
        TEXT("{01234567089AB-CDEF-0123-456789ABCDEF}"),
        TEXT("{01234567-89AB-CDEF-0123-456789ABCDEF} "),
    };
    GUID guid;
    size_t i;

    CHECK_EQ(CLSIDFromString(TEXT("{01234567-89ab-CDEF-0123-456789abcdEF}"), &guid), S_OK);
    CHECK(IsEqualGUID(&guid, &GUID_SAMPLE));
    memset(&guid, 0xff, sizeof guid);
    CHECK_EQ(IIDFromString(TEXT("{01234567-89AB-CDEF-0123-456789ABCDEF}"), &guid), S_OK);
    CHECK(IsEqualGUID(&guid, &GUID_SAMPLE));
    for (i = 0; i < ARRAYSIZE(bad); i++)
        CHECK(FAILED(CLSIDFromString(bad[i], &guid)) && FAILED(IIDFromString(bad[i], &guid)));
    CHECK_EQ(CLSIDFromString(TEXT("{no guid}"), &guid), CO_E_CLASSSTRING);
    CHECK_EQ(CLSIDFromString(NULL, &guid), S_OK);
    CHECK_EQ(guid.Data1, 0);
}

static void a_new_guid_is_random_and_of_version_4(void)
{
    GUID first, second;

    CHECK_EQ(CoCreateGuid(&first), S_OK);
    CHECK_EQ(CoCreateGuid(&second), S_OK);
    CHECK(!IsEqualGUID(&first, &second));
    CHECK_EQ(first.Data3 >> 12, 4);
    CHECK_EQ(first.Data4[0] >> 6, 2);
}

static void entering_is_counted_by_thread(void)
{
    CHECK_EQ(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
    CHECK_EQ(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_FALSE);
    CHECK_EQ(CoInitialize(NULL), RPC_E_CHANGED_MODE);
    CoUninitialize();
    CoUninitialize();
    CHECK_EQ(CoInitialize(NULL), S_OK);
    CHECK_EQ(CoInitializeEx(NULL, COINIT_MULTITHREADED), RPC_E_CHANGED_MODE);
    CoUninitialize();
}

static void task_memory_grows_and_goes(void)
{
    char *memory = CoTaskMemAlloc(3);

    CHECK(memory != NULL);
    memcpy(memory, "ab", 3);
    memory = CoTaskMemRealloc(memory, 100000);
    CHECK_STR(memory, "ab");
    CHECK(CoTaskMemRealloc(memory, 0) == NULL);
    memory = CoTaskMemRealloc(NULL, 1);
    CHECK(memory != NULL);
    CoTaskMemFree(memory);
    CoTaskMemFree(NULL);
}

CHECK_MAIN(CHECK_TEST(a_guid_has_a_text_of_38_characters), CHECK_TEST(a_text_becomes_a_guid_or_is_refused),
           CHECK_TEST(a_new_guid_is_random_and_of_version_4), CHECK_TEST(entering_is_counted_by_thread),
           CHECK_TEST(task_memory_grows_and_goes))
