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
    get_last_error function = (get_last_error)(ULONG_PTR)GetProcAddress(module, "GetLastError");

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

static void what_is_no_module_is_refused(void)
{
    HMODULE module = (HMODULE)1, stranger = (HMODULE)(ULONG_PTR)&module;
    char name[4];

    CHECK(LoadLibraryA(NULL) == NULL);
    CHECK(LoadLibraryW(NULL) == NULL);
    CHECK(LoadLibraryA("") == NULL);
    CHECK(LoadLibraryA("no such module 4711.") == NULL);
    CHECK_EQ(GetLastError(), ERROR_MOD_NOT_FOUND);
    CHECK(LoadLibraryW(TEXT("c:\\no such folder 4711\\module.dll")) == NULL);
    CHECK_EQ(GetLastError(), ERROR_MOD_NOT_FOUND);
    CHECK(GetModuleHandleW(TEXT("no such module 4711")) == NULL);
    CHECK(!FreeLibrary(NULL));
    CHECK(!FreeLibrary(stranger));
    CHECK(GetProcAddress(stranger, "anything") == NULL);
    CHECK(GetProcAddress(GetModuleHandleA(NULL), (LPCSTR)(ULONG_PTR)4711) == NULL);
    CHECK(!DisableThreadLibraryCalls(stranger));
    CHECK_EQ(GetModuleFileNameA(stranger, name, sizeof(name)), 0);
    CHECK(!GetModuleHandleExA(0, NULL, NULL));
    CHECK(!GetModuleHandleExA(GET_MODULE_HANDLE_EX_FLAG_PIN | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT,
                              NULL, &module));
    CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK(!GetModuleHandleExW(0x100, TEXT("kernel32"), &module));
    CHECK(!GetModuleHandleExA(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS, NULL, &module));
}

static void a_module_can_be_had_for_good(void)
{
    HMODULE module = NULL, again = NULL;

    CHECK(GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_PIN, TEXT("kernel32.dll"), &module));
    CHECK(GetModuleHandleExA(0, "KERNEL32", &again));
    CHECK(module == again && FreeLibrary(again));
    CHECK(GetModuleHandleExA(GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT, NULL, &module));
    CHECK(module == GetModuleHandleW(NULL));
    CHECK(DisableThreadLibraryCalls(GetModuleHandleA("kernel32")));
}

static void a_short_buffer_gets_the_start_of_the_file_name(void)
{
    char whole[MAX_PATH], part[6];
    WCHAR wide[6];
    DWORD length = GetModuleFileNameA(NULL, whole, sizeof(whole));

    CHECK(length > 6);
    CHECK_EQ(GetModuleFileNameA(NULL, part, sizeof(part)), sizeof(part));
    CHECK_EQ(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
    CHECK_MEM(part, whole, 5);
    CHECK_EQ(part[5], 0);
    CHECK_EQ(GetModuleFileNameW(NULL, wide, 6), 6);
    CHECK_EQ(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
    CHECK_EQ(wide[5], 0);
    CHECK_EQ(GetModuleFileNameA(NULL, part, 0), 0);
    CHECK_EQ(GetModuleFileNameW(NULL, wide, 0), 0);
}

static void names_of_variables_are_checked(void)
{
    char text[8];
    WCHAR wide[8];

    CHECK(!SetEnvironmentVariableA(NULL, "x"));
    CHECK(!SetEnvironmentVariableA("", "x"));
    CHECK(!SetEnvironmentVariableA("HTTPAPI=TEST", "x"));
    CHECK(!SetEnvironmentVariableW(NULL, TEXT("x")));
    CHECK_EQ(GetEnvironmentVariableA("HTTPAPI_NO_SUCH", text, sizeof(text)), 0);
    CHECK_EQ(GetLastError(), ERROR_ENVVAR_NOT_FOUND);
    CHECK_EQ(GetEnvironmentVariableA("", text, sizeof(text)), 0);
    CHECK_EQ(GetEnvironmentVariableW(TEXT("HTTPAPI_NO_SUCH"), wide, 8), 0);
    CHECK_EQ(GetLastError(), ERROR_ENVVAR_NOT_FOUND);
}

static void letter_case_of_variables_does_not_matter(void)
{
    char text[8];

    CHECK(SetEnvironmentVariableA("HttpApi_Case", "one"));
    CHECK_EQ(GetEnvironmentVariableA("HTTPAPI_CASE", text, sizeof(text)), 3);
    CHECK_STR(text, "one");
    CHECK_EQ(GetEnvironmentVariableA("HTTPAPI_CAS", text, sizeof(text)), 0);
    CHECK_EQ(GetEnvironmentVariableA("HttpApi_Case", text, 3), 4); /* the size that it wants */
    CHECK(SetEnvironmentVariableA("HttpApi_Case", NULL));
}

static void expanding_says_what_room_it_takes(void)
{
    WCHAR wide[32];
    char text[32];

    CHECK(SetEnvironmentVariableA("HTTPAPI_X", "value"));
    CHECK_EQ(ExpandEnvironmentStringsW(TEXT("a%HTTPAPI_X%%none%b%"), wide, 32), 15);
    CHECK_EQ(lstrcmpW(wide, TEXT("avalue%none%b%")), 0);
    CHECK_EQ(ExpandEnvironmentStringsW(TEXT("%HTTPAPI_X%"), NULL, 0), 6);
    CHECK_EQ(ExpandEnvironmentStringsW(TEXT("%HTTPAPI_X%"), wide, 3), 6);
    CHECK(ExpandEnvironmentStringsA("%HTTPAPI_X%", text, 3) >= 6);
    CHECK(SetEnvironmentVariableA("HTTPAPI_X", NULL));
}

static void rare_quotations_are_split_as_well(void)
{
    static const struct {
        const WCHAR *line;
        int count;
        const WCHAR *arguments[4];
    } rows[] = {
        {TEXT("\"open quotation"), 1, {TEXT("open quotation")}},
        {TEXT("p\targument  \t "), 2, {TEXT("p"), TEXT("argument")}},
        {TEXT("p \"a b"), 2, {TEXT("p"), TEXT("a b")}},
        {TEXT("p a\\"), 2, {TEXT("p"), TEXT("a\\")}},
        {TEXT("p a\\ b"), 3, {TEXT("p"), TEXT("a\\"), TEXT("b")}},
        {TEXT("p \"a\\ b\""), 2, {TEXT("p"), TEXT("a\\ b")}},
    };
    int count = 0, k;
    LPWSTR *arguments;
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        arguments = CommandLineToArgvW(rows[i].line, &count);
        CHECK(arguments != NULL);
        CHECK_EQ(count, rows[i].count);
        for (k = 0; k < count; k++)
            CHECK_EQ(lstrcmpW(arguments[k], rows[i].arguments[k]), 0);
        LocalFree(arguments);
    }
    arguments = CommandLineToArgvW(TEXT(""), &count); /* the program's own path */
    CHECK(arguments != NULL && count >= 1 && lstrlenW(arguments[0]) > 0);
    LocalFree(arguments);
}

static void the_computer_has_names_for_every_purpose(void)
{
    static const COMPUTER_NAME_FORMAT formats[] = {
        ComputerNameNetBIOS,           ComputerNameDnsHostname,
        ComputerNameDnsDomain,         ComputerNameDnsFullyQualified,
        ComputerNamePhysicalNetBIOS,   ComputerNamePhysicalDnsHostname,
        ComputerNamePhysicalDnsDomain, ComputerNamePhysicalDnsFullyQualified};
    char name[256], host[256];
    WCHAR wide[256];
    DWORD size, length = 256;
    size_t i;

    for (i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
        size = 256;
        CHECK(GetComputerNameExA(formats[i], name, &size));
        CHECK_EQ(size, strlen(name));
        size = 256;
        CHECK(GetComputerNameExW(formats[i], wide, &size));
        CHECK_EQ(size, strlen(name));
    }
    CHECK(GetComputerNameExA(ComputerNameDnsHostname, host, &length));
    CHECK(strchr(host, '.') == NULL);
    CHECK(!GetComputerNameExA((COMPUTER_NAME_FORMAT)4711, name, &size));
    CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK(!GetComputerNameExW((COMPUTER_NAME_FORMAT)4711, wide, &size));
    size = 0;
    CHECK(!GetComputerNameW(wide, &size));
    CHECK_EQ(GetLastError(), ERROR_BUFFER_OVERFLOW);
}

static BOOL version_is(DWORD types, BYTE condition, int difference)
{
    OSVERSIONINFOEXW now, wanted;

    memset(&now, 0, sizeof(now));
    now.dwOSVersionInfoSize = sizeof(now);
    GetVersionExW((OSVERSIONINFOW *)&now);
    wanted = now;
    if (types & VER_BUILDNUMBER)
        wanted.dwBuildNumber += difference;
    if (types & VER_PLATFORMID)
        wanted.dwPlatformId += difference;
    if (types & VER_PRODUCT_TYPE)
        wanted.wProductType = (BYTE)(wanted.wProductType + difference);
    return VerifyVersionInfoW(&wanted, types, VerSetConditionMask(0, types, condition));
}

static void versions_are_compared_as_asked(void)
{
    static const DWORD types[] = {VER_BUILDNUMBER, VER_PLATFORMID, VER_PRODUCT_TYPE};
    static const struct {
        BYTE condition;
        BOOL below, same, above; /* of what is wanted */
    } rows[] = {{VER_EQUAL, FALSE, TRUE, FALSE},
                {VER_GREATER, TRUE, FALSE, FALSE},
                {VER_GREATER_EQUAL, TRUE, TRUE, FALSE},
                {VER_LESS, FALSE, FALSE, TRUE},
                {VER_LESS_EQUAL, FALSE, TRUE, TRUE}};
    size_t i, k;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        for (k = 0; k < sizeof(types) / sizeof(types[0]); k++) {
            CHECK_EQ(version_is(types[k], rows[i].condition, -1), rows[i].below);
            CHECK_EQ(version_is(types[k], rows[i].condition, 0), rows[i].same);
            CHECK_EQ(version_is(types[k], rows[i].condition, 1), rows[i].above);
        }
}

static void suites_are_compared_by_their_bits(void)
{
    OSVERSIONINFOEXW wanted;

    memset(&wanted, 0, sizeof(wanted));
    wanted.dwOSVersionInfoSize = sizeof(wanted);
    wanted.wSuiteMask = VER_SUITE_SINGLEUSERTS | 0x80 /* a data centre */;
    CHECK(VerifyVersionInfoW(&wanted, VER_SUITENAME, VerSetConditionMask(0, VER_SUITENAME, VER_OR)));
    CHECK(!VerifyVersionInfoW(&wanted, VER_SUITENAME, VerSetConditionMask(0, VER_SUITENAME, VER_AND)));
    CHECK_EQ(GetLastError(), ERROR_OLD_WIN_VERSION);
    CHECK(!VerifyVersionInfoW(&wanted, 0, 1));
    CHECK_EQ(GetLastError(), ERROR_BAD_ARGUMENTS);
    CHECK(!VerifyVersionInfoW(&wanted, VER_SUITENAME, 0));
}

static void every_form_of_the_version_says_the_same(void)
{
    OSVERSIONINFOEXW wide;
    OSVERSIONINFOEXA narrow;
    DWORDLONG mask = VerSetConditionMask(0, VER_MAJORVERSION, VER_EQUAL);

    memset(&wide, 0, sizeof(wide));
    memset(&narrow, 0, sizeof(narrow));
    CHECK(!GetVersionExW((OSVERSIONINFOW *)&wide));
    CHECK_EQ(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
    CHECK(!GetVersionExA((OSVERSIONINFOA *)&narrow));
    CHECK_EQ(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
    wide.dwOSVersionInfoSize = sizeof(OSVERSIONINFOW);
    narrow.dwOSVersionInfoSize = sizeof(narrow);
    CHECK(GetVersionExW((OSVERSIONINFOW *)&wide));
    CHECK(GetVersionExA((OSVERSIONINFOA *)&narrow));
    CHECK_EQ(narrow.dwMajorVersion, wide.dwMajorVersion);
    CHECK_EQ(narrow.dwBuildNumber, wide.dwBuildNumber);
    CHECK(narrow.wProductType >= VER_NT_WORKSTATION);
    CHECK(VerifyVersionInfoA(&narrow, VER_MAJORVERSION, mask));
}

CHECK_MAIN(CHECK_TEST(a_file_without_a_version_resource_says_so),
           CHECK_TEST(system_modules_are_there_under_any_spelling),
           CHECK_TEST(a_procedure_is_found_and_works), CHECK_TEST(an_unknown_module_is_not_found),
           CHECK_TEST(an_address_tells_its_module), CHECK_TEST(the_program_knows_its_file),
           CHECK_TEST(environment_variables_are_set_read_and_removed),
           CHECK_TEST(strings_with_variables_are_expanded), CHECK_TEST(the_environment_block_ends_twice),
           CHECK_TEST(a_command_line_is_split_by_the_rules_of_windows),
           CHECK_TEST(the_machine_describes_itself), CHECK_TEST(the_system_is_at_least_windows_seven),
           CHECK_TEST(what_is_no_module_is_refused), CHECK_TEST(a_module_can_be_had_for_good),
           CHECK_TEST(a_short_buffer_gets_the_start_of_the_file_name),
           CHECK_TEST(names_of_variables_are_checked), CHECK_TEST(letter_case_of_variables_does_not_matter),
           CHECK_TEST(expanding_says_what_room_it_takes), CHECK_TEST(rare_quotations_are_split_as_well),
           CHECK_TEST(the_computer_has_names_for_every_purpose), CHECK_TEST(versions_are_compared_as_asked),
           CHECK_TEST(suites_are_compared_by_their_bits), CHECK_TEST(every_form_of_the_version_says_the_same))
