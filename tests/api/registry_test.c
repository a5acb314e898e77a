/* The registry, in a place of its own below HKEY_CURRENT_USER. */
#include <windows.h>
#include "check.h"

#ifdef _WIN32
#define WIDE(text) L##text
#else
#define WIDE(text) u##text
#endif
#define PLACE "Software\\httpapi-registry-test"

static HKEY place;

#ifndef _WIN32
static char folder[64];

/* Never this user's own. */
static void remove_folder(void)
{
    static const char *const names[] = {"/httpapi/registry/.lock", "/httpapi/registry/HKEY_CURRENT_USER.reg",
                                        "/httpapi/registry", "/httpapi", ""};
    char path[128];
    size_t i;

    for (i = 0; i < ARRAYSIZE(names); i++) {
        wsprintfA(path, "%s%s", folder, names[i]);
        if (i < 2)
            DeleteFileA(path);
        else
            RemoveDirectoryA(path);
    }
}

static void make_folder(void)
{
    if (folder[0])
        return;
    wsprintfA(folder, "/tmp/httpapi-registry-%u", GetCurrentProcessId());
    CHECK(CreateDirectoryA(folder, NULL));
    CHECK(SetEnvironmentVariableA("HTTPAPI_CONFIG", folder));
    CHECK(SetEnvironmentVariableA("XDG_CONFIG_HOME", folder));
    atexit(remove_folder);
}
#else
#define make_folder() (void)0
#endif

static void set_up(void)
{
    make_folder();
    RegDeleteTreeA(HKEY_CURRENT_USER, PLACE);
    CHECK_EQ(RegCreateKeyExA(HKEY_CURRENT_USER, PLACE, 0, NULL, 0, KEY_ALL_ACCESS, NULL, &place, NULL), 0);
}

static void creating_says_whether_the_key_was_there(void)
{
    HKEY key = NULL, again = NULL;
    DWORD disposition = 0;

    set_up();
    CHECK_EQ(RegCreateKeyExW(place, WIDE("A\\b\\C"), 0, NULL, 0, KEY_READ, NULL, &key, &disposition), 0);
    CHECK_EQ(disposition, REG_CREATED_NEW_KEY);
    CHECK_EQ(RegCreateKeyExA(place, "a\\B\\c", 0, NULL, 0, KEY_READ, NULL, &again, &disposition), 0);
    CHECK_EQ(disposition, REG_OPENED_EXISTING_KEY);
    CHECK_EQ(RegCloseKey(key), 0);
    CHECK_EQ(RegCloseKey(again), 0);
    CHECK_EQ(RegOpenKeyExA(place, "A\\b\\", 0, KEY_READ, &key), 0);
    CHECK_EQ(RegCloseKey(key), 0);
    CHECK_EQ(RegCloseKey(place), 0);
}

static void wrong_arguments_have_their_codes(void)
{
    HKEY key = NULL;

    set_up();
    CHECK_EQ(RegOpenKeyExA(place, "no\\such", 0, KEY_READ, &key), ERROR_FILE_NOT_FOUND);
    CHECK_EQ(RegOpenKeyExA(HKEY_LOCAL_MACHINE, "no\\such\\key", 0, KEY_READ, &key), ERROR_FILE_NOT_FOUND);
    CHECK_EQ(RegOpenKeyExA(place, "\\a", 0, KEY_READ, &key), ERROR_BAD_PATHNAME);
    CHECK_EQ(RegOpenKeyExA(NULL, "a", 0, KEY_READ, &key), ERROR_INVALID_HANDLE);
    CHECK_EQ(RegOpenKeyExA(place, "a", 0, KEY_READ, NULL), ERROR_INVALID_PARAMETER);
    CHECK_EQ(RegCreateKeyExA(place, "a", 1, NULL, 0, KEY_READ, NULL, &key, NULL), ERROR_INVALID_PARAMETER);
    CHECK_EQ(RegCloseKey(NULL), ERROR_INVALID_HANDLE);
    CHECK_EQ(RegCloseKey(HKEY_LOCAL_MACHINE), 0);
    CHECK_EQ(RegOpenKeyExA(HKEY_LOCAL_MACHINE, NULL, 0, KEY_READ, &key), 0);
    CHECK(key == HKEY_LOCAL_MACHINE);
    CHECK_EQ(RegCloseKey(place), 0);
    CHECK_EQ(RegCloseKey(place), ERROR_INVALID_HANDLE);
}

static void values_come_back_as_they_were(void)
{
    static const struct {
        const WCHAR *name;
        DWORD type, size;
        BYTE data[64];
    } cases[] = {
        {WIDE("text"), REG_SZ, 8, {'o', 0, 0x42, 0x21, '"', 0, 0, 0}},
        {WIDE("unterminated"), REG_SZ, 4, {'o', 0, 'p', 0}},
        {WIDE("two lines"), REG_SZ, 8, {'o', 0, '\n', 0, 'p', 0, 0, 0}},
        {WIDE("half a pair"), REG_SZ, 4, {0x00, 0xD8, 0, 0}},
        {WIDE("odd"), REG_SZ, 3, {'o', 0, 0}},
        {WIDE("empty"), REG_SZ, 0, {0}},
        {WIDE("path\\\"x\"="), REG_EXPAND_SZ, 6, {'%', 0, '%', 0, 0, 0}},
        {WIDE(""), REG_DWORD, 4, {1, 2, 3, 0x84}},
        {WIDE("short"), REG_DWORD, 2, {1, 2}},
        {WIDE("long"), REG_QWORD, 8, {1, 2, 3, 4, 5, 6, 7, 8}},
        {WIDE("many"), REG_MULTI_SZ, 10, {'a', 0, 0, 0, 'b', 0, 0, 0, 0, 0}},
        {WIDE("bytes"), REG_BINARY, 64, {1, 2, 3, 255}},
        {WIDE("nothing"), REG_NONE, 0, {0}},
        {WIDE("of its own type"), 0x80001234, 3, {1, 2, 3}},
    };
    DWORD type, size;
    BYTE data[100];
    size_t i;

    set_up();
    for (i = 0; i < ARRAYSIZE(cases); i++)
        CHECK_EQ(RegSetValueExW(place, cases[i].name, 0, cases[i].type, cases[i].data, cases[i].size), 0);
    for (i = 0; i < ARRAYSIZE(cases); i++) {
        size = sizeof data;
        CHECK_EQ(RegQueryValueExW(place, cases[i].name, NULL, &type, data, &size), 0);
        CHECK_EQ(type, cases[i].type);
        CHECK_EQ(size, cases[i].size);
        CHECK_MEM(data, cases[i].data, size);
    }
    CHECK_EQ(RegCloseKey(place), 0);
}

static void a_short_buffer_gets_the_size(void)
{
    DWORD type = 0, size;
    WCHAR wide[8];
    char narrow[8];

    set_up();
    CHECK_EQ(RegSetValueExA(place, "Name", 0, REG_SZ, (const BYTE *)"gr\xC3\xBC\xC3\x9F", 7), 0);
    size = 4;
    CHECK_EQ(RegQueryValueExW(place, WIDE("NAME"), NULL, &type, (BYTE *)wide, &size), ERROR_MORE_DATA);
    CHECK_EQ(size, 10);
    CHECK_EQ(type, REG_SZ);
    CHECK_EQ(RegQueryValueExW(place, WIDE("name"), NULL, NULL, (BYTE *)wide, &size), 0);
    CHECK_MEM(wide, WIDE("gr\x00FC\x00DF"), 10);
    size = 0;
    CHECK_EQ(RegQueryValueExA(place, "name", NULL, NULL, NULL, &size), 0);
    CHECK_EQ(size, 7);
    CHECK_EQ(RegQueryValueExA(place, "name", NULL, NULL, (BYTE *)narrow, &size), 0);
    CHECK_STR(narrow, "gr\xC3\xBC\xC3\x9F");
    CHECK_EQ(RegQueryValueExA(place, "name", NULL, NULL, NULL, NULL), 0);
    CHECK_EQ(RegQueryValueExA(place, "name", NULL, NULL, (BYTE *)narrow, NULL), ERROR_INVALID_PARAMETER);
    CHECK_EQ(RegQueryValueExA(place, "name", &size, NULL, NULL, NULL), ERROR_INVALID_PARAMETER);
    CHECK_EQ(RegQueryValueExA(place, "nome", NULL, NULL, NULL, NULL), ERROR_FILE_NOT_FOUND);
    CHECK_EQ(RegDeleteValueA(place, "NAME"), 0);
    CHECK_EQ(RegDeleteValueW(place, WIDE("name")), ERROR_FILE_NOT_FOUND);
    CHECK_EQ(RegCloseKey(place), 0);
}

static void rights_of_a_handle_are_checked(void)
{
    HKEY reader = NULL, writer = NULL;
    DWORD number = 5, size = sizeof number;
    char name[8];

    set_up();
    CHECK_EQ(RegOpenKeyExA(HKEY_CURRENT_USER, PLACE, 0, KEY_QUERY_VALUE, &reader), 0);
    CHECK_EQ(RegOpenKeyExA(HKEY_CURRENT_USER, PLACE, 0, KEY_SET_VALUE, &writer), 0);
    CHECK_EQ(RegSetValueExA(reader, "n", 0, REG_DWORD, (BYTE *)&number, 4), ERROR_ACCESS_DENIED);
    CHECK_EQ(RegSetValueExA(writer, "n", 0, REG_DWORD, (BYTE *)&number, 4), 0);
    CHECK_EQ(RegSetValueExA(writer, "n", 0, REG_DWORD, NULL, 4), ERROR_NOACCESS);
    CHECK_EQ(RegQueryValueExA(writer, "n", NULL, NULL, NULL, &size), ERROR_ACCESS_DENIED);
    CHECK_EQ(RegDeleteValueA(reader, "n"), ERROR_ACCESS_DENIED);
    size = sizeof name;
    CHECK_EQ(RegEnumKeyExA(reader, 0, name, &size, NULL, NULL, NULL, NULL), ERROR_ACCESS_DENIED);
    CHECK_EQ(RegCloseKey(reader), 0);
    CHECK_EQ(RegCloseKey(writer), 0);
    CHECK_EQ(RegCloseKey(place), 0);
}

static void keys_are_listed_until_there_are_no_more(void)
{
    static const char *const names[] = {"Alpha", "beta", "Gamma"};
    DWORD size, keys, longest, values, longest_name, longest_value, i;
    char name[16] = "old";
    HKEY key;

    set_up();
    for (i = 3; i-- > 0;) {
        CHECK_EQ(RegCreateKeyA(place, names[i], &key), 0);
        CHECK_EQ(RegCloseKey(key), 0);
    }
    CHECK_EQ(RegSetValueExA(place, "value", 0, REG_BINARY, (const BYTE *)"1234567", 7), 0);
    for (i = 0; i < 3; i++) {
        size = sizeof name;
        CHECK_EQ(RegEnumKeyExA(place, i, name, &size, NULL, NULL, NULL, NULL), 0);
        CHECK_STR(name, names[i]);
        CHECK_EQ(size, strlen(names[i]));
    }
    size = sizeof name;
    CHECK_EQ(RegEnumKeyExA(place, 3, name, &size, NULL, NULL, NULL, NULL), ERROR_NO_MORE_ITEMS);
    size = 5;
    CHECK_EQ(RegEnumKeyExA(place, 0, name, &size, NULL, NULL, NULL, NULL), ERROR_MORE_DATA);
    CHECK_STR(name, "Gamma");
    CHECK_EQ(RegQueryInfoKeyA(place, NULL, NULL, NULL, &keys, &longest, NULL, &values, &longest_name,
                              &longest_value, NULL, NULL),
             0);
    CHECK_EQ(keys, 3);
    CHECK_EQ(longest, 5);
    CHECK_EQ(values, 1);
    CHECK_EQ(longest_name, 5);
    CHECK_EQ(longest_value, 7);
    CHECK_EQ(RegCloseKey(place), 0);
}

/* In any order. */
static void values_are_listed_until_there_are_no_more(void)
{
    DWORD number = 7, type, size, data_size, at = 0;
    WCHAR name[8];
    BYTE data[8];

    set_up();
    CHECK_EQ(RegSetValueExA(place, "seven", 0, REG_DWORD, (BYTE *)&number, 4), 0);
    CHECK_EQ(RegSetValueExA(place, NULL, 0, REG_SZ, (const BYTE *)"x", 2), 0);
    size = 8, data_size = 8;
    CHECK_EQ(RegEnumValueW(place, at, name, &size, NULL, &type, data, &data_size), 0);
    if (size == 0) {
        size = 8, data_size = 8;
        CHECK_EQ(RegEnumValueW(place, ++at, name, &size, NULL, &type, data, &data_size), 0);
    }
    CHECK_MEM(name, WIDE("seven"), 12);
    CHECK_EQ(size, 5);
    CHECK_EQ(type, REG_DWORD);
    CHECK_EQ(data_size, 4);
    size = 8, data_size = 1;
    CHECK_EQ(RegEnumValueW(place, 1 - at, name, &size, NULL, &type, data, &data_size), ERROR_MORE_DATA);
    CHECK_EQ(data_size, 4);
    size = 8;
    CHECK_EQ(RegEnumValueW(place, 1 - at, name, &size, NULL, NULL, NULL, NULL), 0);
    CHECK_EQ(size, 0);
    size = 8;
    CHECK_EQ(RegEnumValueW(place, 2, name, &size, NULL, NULL, NULL, NULL), ERROR_NO_MORE_ITEMS);
    size = 5;
    CHECK_EQ(RegEnumValueW(place, at, name, &size, NULL, NULL, NULL, NULL), ERROR_MORE_DATA);
    CHECK_EQ(RegCloseKey(place), 0);
}

static void a_key_with_keys_below_is_not_deleted(void)
{
    HKEY key;

    set_up();
    CHECK_EQ(RegCreateKeyA(place, "a\\b", &key), 0);
    CHECK_EQ(RegDeleteKeyA(place, "a"), ERROR_ACCESS_DENIED);
    CHECK_EQ(RegDeleteKeyW(place, NULL), ERROR_INVALID_PARAMETER);
    CHECK_EQ(RegDeleteKeyExA(place, "a\\b", KEY_WOW64_64KEY, 0), 0);
    CHECK_EQ(RegSetValueExA(key, "n", 0, REG_SZ, (const BYTE *)"", 1), ERROR_KEY_DELETED);
    CHECK_EQ(RegQueryValueExA(key, "n", NULL, NULL, NULL, NULL), ERROR_KEY_DELETED);
    CHECK_EQ(RegCloseKey(key), 0);
    CHECK_EQ(RegDeleteKeyA(place, "a"), 0);
    CHECK_EQ(RegDeleteKeyA(place, "a"), ERROR_FILE_NOT_FOUND);
    CHECK_EQ(RegCreateKeyA(place, "a\\b\\c", &key), 0);
    CHECK_EQ(RegCloseKey(key), 0);
    CHECK_EQ(RegDeleteTreeA(place, "a"), 0);
    CHECK_EQ(RegOpenKeyA(place, "a", &key), ERROR_FILE_NOT_FOUND);
    CHECK_EQ(RegCloseKey(place), 0);
}

static void getting_a_value_checks_its_type(void)
{
    DWORD number = 9, type = 0, size;
    char text[32];

    set_up();
    CHECK_EQ(RegSetValueExA(place, "number", 0, REG_DWORD, (BYTE *)&number, 4), 0);
    CHECK_EQ(RegSetValueExA(place, "bytes", 0, REG_BINARY, (const BYTE *)"12345", 5), 0);
    CHECK_EQ(RegSetValueExA(place, "open", 0, REG_SZ, (const BYTE *)"abc", 3), 0);
    CHECK_EQ(RegSetValueExA(place, "many", 0, REG_MULTI_SZ, (const BYTE *)"ab", 2), 0);
    CHECK_EQ(RegSetValueExA(place, "path", 0, REG_EXPAND_SZ, (const BYTE *)"[%HTTPAPI_TEST%]", 17), 0);
    CHECK(SetEnvironmentVariableA("HTTPAPI_TEST", "in it"));

    number = 0, size = 4;
    CHECK_EQ(RegGetValueA(HKEY_CURRENT_USER, PLACE, "number", RRF_RT_DWORD, &type, &number, &size), 0);
    CHECK_EQ(number, 9);
    CHECK_EQ(type, REG_DWORD);
    size = 4;
    CHECK_EQ(RegGetValueA(place, NULL, "number", RRF_RT_REG_SZ, NULL, &number, &size),
             ERROR_UNSUPPORTED_TYPE);
    size = 4;
    CHECK_EQ(RegGetValueA(place, NULL, "bytes", RRF_RT_DWORD | RRF_ZEROONFAILURE, NULL, &number, &size),
             ERROR_DATATYPE_MISMATCH);
    CHECK_EQ(number, 0);
    CHECK_EQ(RegGetValueA(place, NULL, "bytes", 0, NULL, NULL, &size), ERROR_INVALID_PARAMETER);
    CHECK_EQ(RegGetValueA(place, NULL, "bytes", RRF_RT_ANY, NULL, text, NULL), ERROR_INVALID_PARAMETER);

    size = sizeof text;
    CHECK_EQ(RegGetValueA(place, NULL, "open", RRF_RT_REG_SZ, NULL, text, &size), 0);
    CHECK_STR(text, "abc");
    CHECK_EQ(size, 4);
    size = 0;
    CHECK_EQ(RegGetValueW(place, NULL, WIDE("many"), RRF_RT_REG_MULTI_SZ, NULL, NULL, &size), 0);
    CHECK_EQ(size, 8);
    CHECK_EQ(RegGetValueA(place, NULL, "path", RRF_RT_REG_EXPAND_SZ, NULL, text, &size),
             ERROR_INVALID_PARAMETER);
    size = sizeof text;
    CHECK_EQ(RegGetValueA(place, NULL, "path", RRF_RT_REG_EXPAND_SZ | RRF_NOEXPAND, &type, text, &size), 0);
    CHECK_EQ(type, REG_EXPAND_SZ);
    CHECK_STR(text, "[%HTTPAPI_TEST%]");
    size = sizeof text;
    CHECK_EQ(RegGetValueA(place, NULL, "path", RRF_RT_REG_SZ, &type, text, &size), 0);
    CHECK_EQ(type, REG_SZ);
    CHECK_STR(text, "[in it]");
    size = 3;
    CHECK_EQ(RegGetValueA(place, NULL, "path", RRF_RT_ANY, &type, text, &size), ERROR_MORE_DATA);
    CHECK_EQ(size, 8);
    CHECK_EQ(RegGetValueA(place, "none", "path", RRF_RT_ANY, NULL, NULL, NULL), ERROR_FILE_NOT_FOUND);
    CHECK_EQ(RegCloseKey(place), 0);
}

static DWORD WINAPI count_up(LPVOID context)
{
    DWORD i, number = 1;
    char name[16];

    for (i = 0; i < 20; i++) {
        wsprintfA(name, "%s%u", (const char *)context, i);
        if (RegSetValueExA(place, name, 0, REG_DWORD, (const BYTE *)&number, 4) != 0)
            return 1;
    }
    return 0;
}

static void threads_lose_no_change(void)
{
    HANDLE threads[2];
    DWORD values = 0, code = 0, i;

    set_up();
    threads[0] = CreateThread(NULL, 0, count_up, (LPVOID) "a", 0, NULL);
    threads[1] = CreateThread(NULL, 0, count_up, (LPVOID) "b", 0, NULL);
    CHECK_EQ(WaitForMultipleObjects(2, threads, TRUE, 60000), WAIT_OBJECT_0);
    for (i = 0; i < 2; i++) {
        CHECK(GetExitCodeThread(threads[i], &code));
        CHECK_EQ(code, 0);
        CloseHandle(threads[i]);
    }
    CHECK_EQ(RegQueryInfoKeyA(place, NULL, NULL, NULL, NULL, NULL, NULL, &values, NULL, NULL, NULL, NULL), 0);
    CHECK_EQ(values, 40);
    CHECK_EQ(RegCloseKey(place), 0);
}

static void nothing_is_left(void)
{
    HKEY key;

    CHECK_EQ(RegDeleteTreeA(HKEY_CURRENT_USER, PLACE), 0);
    CHECK_EQ(RegOpenKeyA(HKEY_CURRENT_USER, PLACE, &key), ERROR_FILE_NOT_FOUND);
}

CHECK_MAIN(CHECK_TEST(creating_says_whether_the_key_was_there), CHECK_TEST(wrong_arguments_have_their_codes),
           CHECK_TEST(values_come_back_as_they_were), CHECK_TEST(a_short_buffer_gets_the_size),
           CHECK_TEST(rights_of_a_handle_are_checked), CHECK_TEST(keys_are_listed_until_there_are_no_more),
           CHECK_TEST(values_are_listed_until_there_are_no_more),
           CHECK_TEST(a_key_with_keys_below_is_not_deleted), CHECK_TEST(getting_a_value_checks_its_type),
           CHECK_TEST(threads_lose_no_change), CHECK_TEST(nothing_is_left))
