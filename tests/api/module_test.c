/* Modules, the environment, the command line, facts about the machine. TEXT() is wide here. */
#define UNICODE
#include "check.h"
#include <windows.h>
#include <shellapi.h>

typedef DWORD(WINAPI *get_last_error)(void);

static void system_modules_are_there_under_any_spelling(void)
{
    static const char *const names[] = {"kernel32.dll", "KERNEL32", "kernel32", "Kernel32.DLL", "ntdll.dll"};
    size_t i;

    for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        CHECK(GetModuleHandleA(names[i]) != NULL);
    CHECK(GetModuleHandleA("kernel32") == GetModuleHandleW(TEXT("KERNEL32.DLL")));
    CHECK(GetModuleHandleA(NULL) != NULL);
}

static void a_procedure_is_found_and_works(void)
{
    HMODULE module = LoadLibraryA("kernel32.dll");
    get_last_error function = (get_last_error)(void *)GetProcAddress(module, "GetLastError");

    CHECK(function != NULL);
    SetLastError(4711);
    CHECK_EQ(function(), 4711);
    CHECK(GetProcAddress(module, "NoSuchFunctionAnywhere") == NULL);
    CHECK_EQ(GetLastError(), ERROR_PROC_NOT_FOUND);
    CHECK(GetProcAddress(module, "printf") == NULL); /* what a module is linked with is not in it */
    CHECK(FreeLibrary(module));
    CHECK(FreeLibrary(LoadLibraryW(TEXT("kernel32"))));
}

static void an_unknown_module_is_not_found(void)
{
    HMODULE module = (HMODULE)1;

    CHECK(LoadLibraryA("no_such_module_4711.dll") == NULL);
    CHECK_EQ(GetLastError(), ERROR_MOD_NOT_FOUND);
    CHECK(LoadLibraryA("C:\\no\\such\\folder\\module.dll") == NULL);
    CHECK_EQ(GetLastError(), ERROR_MOD_NOT_FOUND);
    CHECK(GetModuleHandleA("no_such_module_4711.dll") == NULL);
    CHECK_EQ(GetLastError(), ERROR_MOD_NOT_FOUND);
    CHECK(!GetModuleHandleExA(0, "no_such_module_4711.dll", &module));
    CHECK(module == NULL);
}

static int somewhere_in_the_program;

static void an_address_tells_its_module(void)
{
    HMODULE module = NULL;

    CHECK(GetModuleHandleExA(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS |
                                 GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT,
                             (LPCSTR)&somewhere_in_the_program, &module));
    CHECK(module == GetModuleHandleA(NULL));
    CHECK(!GetModuleHandleExA(GET_MODULE_HANDLE_EX_FLAG_PIN | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT,
                              NULL, &module));
    CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
}

static void the_program_knows_its_file(void)
{
    char path[MAX_PATH], small[5];
    WCHAR wide[MAX_PATH];
    DWORD length = GetModuleFileNameA(NULL, path, MAX_PATH);

    CHECK(length > 3);
    CHECK_EQ(strlen(path), length);
    CHECK_EQ(path[1], ':');
    CHECK(strrchr(path, '\\') != NULL);
    CHECK(GetModuleFileNameW(NULL, wide, MAX_PATH) == length);
    CHECK_EQ(GetModuleFileNameA(NULL, small, 5), 5);
    CHECK_EQ(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
    CHECK_EQ(strlen(small), 4);
}

static void environment_variables_are_set_read_and_removed(void)
{
    char value[16];
    WCHAR wide[16];

    CHECK(SetEnvironmentVariableA("HTTPAPI_TEST_A", "hello"));
    CHECK_EQ(GetEnvironmentVariableA("HTTPAPI_TEST_A", value, 16), 5);
    CHECK_STR(value, "hello");
    CHECK_EQ(GetEnvironmentVariableA("httpapi_test_a", value, 16), 5);
    CHECK_EQ(GetEnvironmentVariableW(TEXT("HTTPAPI_TEST_A"), wide, 16), 5);
    CHECK_EQ(GetEnvironmentVariableA("HTTPAPI_TEST_A", value, 5), 6);
    CHECK_EQ(GetEnvironmentVariableW(TEXT("HTTPAPI_TEST_A"), wide, 5), 6);
    CHECK(SetEnvironmentVariableW(TEXT("HTTPAPI_TEST_A"), NULL));
    CHECK_EQ(GetEnvironmentVariableA("HTTPAPI_TEST_A", value, 16), 0);
    CHECK_EQ(GetLastError(), ERROR_ENVVAR_NOT_FOUND);
}

static void strings_with_variables_are_expanded(void)
{
    char out[64];
    WCHAR wide[64];

    SetEnvironmentVariableA("HTTPAPI_TEST_B", "mid");
    CHECK(ExpandEnvironmentStringsA("a %HTTPAPI_TEST_B% %NO_SUCH_VARIABLE_X% 5% b", out, 64) > 0);
    CHECK_STR(out, "a mid %NO_SUCH_VARIABLE_X% 5% b");
    CHECK_EQ(ExpandEnvironmentStringsW(TEXT("<%HTTPAPI_TEST_B%>"), wide, 64), 6);
    CHECK_EQ(lstrcmpW(wide, TEXT("<mid>")), 0);
    CHECK_EQ(ExpandEnvironmentStringsW(TEXT("<%HTTPAPI_TEST_B%>"), wide, 2), 6);
}

static void the_environment_block_ends_twice(void)
{
    LPWCH block = GetEnvironmentStringsW(), at = block;
    int entries = 0;

    SetEnvironmentVariableA("HTTPAPI_TEST_C", "x");
    CHECK(block != NULL);
    for (; *at; at += lstrlenW(at) + 1)
        entries++;
    CHECK(entries > 0);
    CHECK(FreeEnvironmentStringsW(block));
}

static void a_command_line_is_split_by_the_rules_of_windows(void)
{
    static const struct {
        const WCHAR *line;
        int count;
        const WCHAR *arguments[5];
    } rows[] = {
        {TEXT("program a b"), 3, {TEXT("program"), TEXT("a"), TEXT("b")}},
        {TEXT("\"c:\\my files\\p\" \"a b\" c"), 3, {TEXT("c:\\my files\\p"), TEXT("a b"), TEXT("c")}},
        {TEXT("p a\\\\b d\\\"e f\\\\\"g h\""), 4, {TEXT("p"), TEXT("a\\\\b"), TEXT("d\"e"), TEXT("f\\g h")}},
        {TEXT("p \"\" x"), 3, {TEXT("p"), TEXT(""), TEXT("x")}},
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        int count = 0, k;
        LPWSTR *arguments = CommandLineToArgvW(rows[i].line, &count);

        CHECK(arguments != NULL);
        CHECK_EQ(count, rows[i].count);
        for (k = 0; k < count; k++)
            CHECK_EQ(lstrcmpW(arguments[k], rows[i].arguments[k]), 0);
        LocalFree(arguments);
    }
    CHECK(strstr(GetCommandLineA(), "module") != NULL);
    CHECK_EQ(lstrlenW(GetCommandLineW()), lstrlenA(GetCommandLineA()));
}

static void the_machine_describes_itself(void)
{
    SYSTEM_INFO info;
    MEMORYSTATUSEX memory;
    char name[256];
    DWORD size = 256, small = 0;

    GetSystemInfo(&info);
    CHECK(info.dwNumberOfProcessors >= 1);
    CHECK_EQ(info.dwAllocationGranularity, 65536);
    memory.dwLength = sizeof(memory);
    CHECK(GlobalMemoryStatusEx(&memory));
    CHECK(memory.ullTotalPhys > memory.ullAvailPhys);
    CHECK(memory.dwMemoryLoad <= 100);
    memory.dwLength = 1;
    CHECK(!GlobalMemoryStatusEx(&memory));
    CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK(GetComputerNameA(name, &size));
    CHECK_EQ(strlen(name), size);
    CHECK(!GetComputerNameExA(ComputerNameDnsHostname, NULL, &small));
    CHECK_EQ(GetLastError(), ERROR_MORE_DATA);
    CHECK(small > 1);
}

static void the_system_is_at_least_windows_seven(void)
{
    OSVERSIONINFOEXW wanted;
    DWORDLONG mask = 0;

    memset(&wanted, 0, sizeof(wanted));
    wanted.dwOSVersionInfoSize = sizeof(wanted);
    wanted.dwMajorVersion = 6;
    wanted.dwMinorVersion = 1;
    VER_SET_CONDITION(mask, VER_MAJORVERSION, VER_GREATER_EQUAL);
    VER_SET_CONDITION(mask, VER_MINORVERSION, VER_GREATER_EQUAL);
    CHECK(VerifyVersionInfoW(&wanted, VER_MAJORVERSION | VER_MINORVERSION, mask));
    wanted.dwMajorVersion = 99;
    CHECK(!VerifyVersionInfoW(&wanted, VER_MAJORVERSION | VER_MINORVERSION, mask));
    CHECK_EQ(GetLastError(), ERROR_OLD_WIN_VERSION);
}

static void a_file_without_a_version_resource_says_so(void)
{
    char name[MAX_PATH];
    DWORD handle = 1;

    CHECK(GetModuleFileNameA(NULL, name, sizeof name) > 0);
    CHECK_EQ(GetFileVersionInfoSizeA(name, &handle), 0);
    CHECK(GetLastError() == ERROR_RESOURCE_DATA_NOT_FOUND || GetLastError() == ERROR_RESOURCE_TYPE_NOT_FOUND);
    CHECK_EQ(handle, 0);
    CHECK_EQ(GetFileVersionInfoSizeA("no such file 4711", NULL), 0);
    CHECK_EQ(GetLastError(), ERROR_FILE_NOT_FOUND);
}

CHECK_MAIN(CHECK_TEST(a_file_without_a_version_resource_says_so),
           CHECK_TEST(system_modules_are_there_under_any_spelling),
           CHECK_TEST(a_procedure_is_found_and_works), CHECK_TEST(an_unknown_module_is_not_found),
           CHECK_TEST(an_address_tells_its_module), CHECK_TEST(the_program_knows_its_file),
           CHECK_TEST(environment_variables_are_set_read_and_removed),
           CHECK_TEST(strings_with_variables_are_expanded), CHECK_TEST(the_environment_block_ends_twice),
           CHECK_TEST(a_command_line_is_split_by_the_rules_of_windows),
           CHECK_TEST(the_machine_describes_itself), CHECK_TEST(the_system_is_at_least_windows_seven))
