/* Functions in two widths, and small ones that have no file of their own. The pages of each function: the wide form does what the narrow
 * does, of files, names, identifiers, versions and letters. */
#include "fresh_folder.h"
#include <sddl.h>
#include <stdlib.h>

static int same(const WCHAR *a, const WCHAR *b)
{
    return lstrcmpW(a, b) == 0;
}

static void files_by_wide_names(void)
{
    WIN32_FILE_ATTRIBUTE_DATA data;
    WIN32_FIND_DATAW found;
    WCHAR here[MAX_PATH];
    HANDLE file, find;
    unsigned count = 0;

    enter_fresh_folder();
    write_text("one", "first");
    CHECK(CopyFileW(W("one"), W("two"), TRUE));
    CHECK(!CopyFileW(W("one"), W("two"), TRUE) && GetLastError() == ERROR_FILE_EXISTS);
    CHECK(CopyFileExW(W("one"), W("three"), NULL, NULL, NULL, 0));
    CHECK(MoveFileW(W("three"), W("four")));
    CHECK(!MoveFileW(W("three"), W("five")) && GetLastError() == ERROR_FILE_NOT_FOUND);
    CHECK(!MoveFileW(W("four"), W("two")) && GetLastError() == ERROR_ALREADY_EXISTS);
    CHECK(MoveFileExW(W("four"), W("two"), MOVEFILE_REPLACE_EXISTING));
    check_text("two", "first");
    CHECK(GetFileAttributesExW(W("one"), GetFileExInfoStandard, &data));
    CHECK_EQ(data.nFileSizeLow, 5);
    CHECK(!GetFileAttributesExW(W("none"), GetFileExInfoStandard, &data) &&
          GetLastError() == ERROR_FILE_NOT_FOUND);
    CHECK(SetFileAttributesW(W("one"), FILE_ATTRIBUTE_READONLY));
    CHECK(GetFileAttributesW(W("one")) & FILE_ATTRIBUTE_READONLY);
    CHECK(SetFileAttributesW(W("one"), FILE_ATTRIBUTE_NORMAL));
    CHECK(!SetFileAttributesW(W("none"), FILE_ATTRIBUTE_NORMAL) && GetLastError() == ERROR_FILE_NOT_FOUND);
    CHECK(CreateDirectoryW(W("under"), NULL));
    CHECK(!CreateDirectoryW(W("under"), NULL) && GetLastError() == ERROR_ALREADY_EXISTS);
    CHECK(SetCurrentDirectoryW(W("under")));
    CHECK(GetCurrentDirectoryW(MAX_PATH, here) > 5);
    CHECK(same(here + lstrlenW(here) - 5, W("under")));
    CHECK(GetCurrentDirectoryW(3, here) > 3);
    CHECK(SetCurrentDirectoryW(W("..")));
    CHECK(!SetCurrentDirectoryW(W("nowhere")));
    CHECK(!RemoveDirectoryW(W("nowhere")) && GetLastError() == ERROR_FILE_NOT_FOUND);
    CHECK(RemoveDirectoryW(W("under")));
    file = CreateFile2(W("one"), GENERIC_READ, FILE_SHARE_READ, OPEN_EXISTING, NULL);
    CHECK(file != INVALID_HANDLE_VALUE);
    CloseHandle(file);
    CHECK(CreateFile2(W("none"), GENERIC_READ, 0, OPEN_EXISTING, NULL) == INVALID_HANDLE_VALUE);
    find = FindFirstFileW(W("*o*"), &found);
    CHECK(find != INVALID_HANDLE_VALUE);
    do
        count++;
    while (FindNextFileW(find, &found));
    CHECK_EQ(GetLastError(), ERROR_NO_MORE_FILES);
    CHECK_EQ(count, 2);
    CHECK(FindClose(find));
    CHECK_EQ(GetDriveTypeA("C:\\"), DRIVE_FIXED);
    CHECK_EQ(GetDriveTypeW(NULL), DRIVE_FIXED);
    CHECK_EQ(GetDriveTypeW(W("nowhere\\")), DRIVE_NO_ROOT_DIR);
    leave_folder();
}

static void kernel_objects_by_narrow_names(void)
{
    HANDLE semaphore = CreateSemaphoreA(NULL, 1, 2, "twins semaphore"), mutex, again;

    CHECK(semaphore != NULL);
    again = CreateSemaphoreExA(NULL, 1, 2, "twins semaphore", 0, SEMAPHORE_ALL_ACCESS);
    CHECK(again != NULL && GetLastError() == ERROR_ALREADY_EXISTS);
    CHECK_EQ(WaitForSingleObject(again, 0), WAIT_OBJECT_0);
    CHECK_EQ(WaitForSingleObject(semaphore, 0), WAIT_TIMEOUT);
    CHECK(OpenMutexA(MUTEX_ALL_ACCESS, FALSE, "twins semaphore") == NULL);
    CHECK_EQ(GetLastError(), ERROR_INVALID_HANDLE);
    CHECK(OpenMutexW(MUTEX_ALL_ACCESS, FALSE, W("twins mutex")) == NULL);
    CHECK_EQ(GetLastError(), ERROR_FILE_NOT_FOUND);
    mutex = CreateMutexA(NULL, TRUE, "twins mutex");
    CHECK(mutex != NULL);
    CloseHandle(again);
    again = OpenMutexA(MUTEX_ALL_ACCESS, FALSE, "twins mutex");
    CHECK(again != NULL && ReleaseMutex(again));
    CloseHandle(again);
    CloseHandle(mutex);
    CloseHandle(semaphore);
}

static void letters_in_both_widths(void)
{
    char narrow[] = "aZ-9";
    WCHAR wide[] = {'a', 'Z', '-', '9', 0xE4, 0};
    CPINFO info;

    CHECK_EQ(CharUpperBuffA(narrow, 4), 4);
    CHECK_STR(narrow, "AZ-9");
    CHECK_EQ(CharLowerBuffA(narrow, 2), 2);
    CHECK_STR(narrow, "az-9");
    CHECK_EQ(CharUpperBuffW(wide, 5), 5);
    CHECK(wide[0] == 'A' && wide[1] == 'Z' && wide[4] == 0xC4);
    CHECK(CharLowerW(wide) == wide && wide[0] == 'a' && wide[1] == 'z' && wide[4] == 0xE4);
    CHECK_EQ((WCHAR)(ULONG_PTR)CharLowerW((LPWSTR)(ULONG_PTR)'Q'), 'q');
    CHECK(CharNextA(narrow) == narrow + 1 && CharNextA(narrow + 4) == narrow + 4);
    CHECK(CharPrevA(narrow, narrow + 2) == narrow + 1 && CharPrevA(narrow, narrow) == narrow);
    CHECK(CharNextW(wide) == wide + 1 && CharNextW(wide + 5) == wide + 5);
    CHECK(CharPrevW(wide, wide + 2) == wide + 1 && CharPrevW(wide, wide) == wide);
    CHECK(IsCharAlphaA('x') && !IsCharAlphaA('1') && IsCharAlphaNumericA('1') && !IsCharAlphaNumericA('-'));
    CHECK(IsCharUpperA('X') && !IsCharUpperA('x') && IsCharUpperW(0xC4) && !IsCharUpperW(0xE4));
    CHECK(IsCharLowerA('x') && !IsCharLowerA('X') && IsCharLowerW(0xE4) && !IsCharLowerW(0xC4));
    CHECK_EQ(CompareStringA(LOCALE_USER_DEFAULT, NORM_IGNORECASE, "ab", -1, "AB", -1), CSTR_EQUAL);
    CHECK_EQ(CompareStringA(LOCALE_USER_DEFAULT, 0, "ab", 2, "ac", 2), CSTR_LESS_THAN);
    CHECK_EQ(CompareStringA(LOCALE_USER_DEFAULT, 0, NULL, 0, "ac", 2), 0);
    CHECK(GetUserDefaultLCID() != 0 && GetSystemDefaultLCID() != 0 && GetThreadLocale() != 0);
    CHECK(LANGIDFROMLCID(GetUserDefaultLCID()) == GetUserDefaultLangID() && GetSystemDefaultLangID() != 0);
    CHECK(GetUserDefaultLocaleName(wide, 1) == 0 && GetLastError() == ERROR_INSUFFICIENT_BUFFER);
    CHECK(GetCPInfo(CP_ACP, &info) && info.MaxCharSize >= 1);
    CHECK(!GetCPInfo(12345, &info) && GetLastError() == ERROR_INVALID_PARAMETER);
    CHECK(GetACP() != 0 && GetOEMCP() != 0 && !IsDBCSLeadByte('a') && !IsDBCSLeadByteEx(1252, 0x81));
}

static void identifiers_in_wide_text(void)
{
    PSECURITY_DESCRIPTOR descriptor = NULL;
    SECURITY_DESCRIPTOR absolute;
    SECURITY_DESCRIPTOR_CONTROL control;
    PSID sid = NULL, owner;
    BOOL defaulted, present;
    DWORD revision;
    ULONG length;
    LPWSTR text;
    PACL acl;

    CHECK(ConvertStringSidToSidW(W("BA"), &sid));
    CHECK(ConvertSidToStringSidW(sid, &text) && same(text, W("S-1-5-32-544")));
    LocalFree(text);
    CHECK(!ConvertStringSidToSidW(W("nobody here"), &owner));
    CHECK(ConvertStringSecurityDescriptorToSecurityDescriptorW(W("O:BAG:SYD:(A;;GA;;;WD)"), SDDL_REVISION_1,
                                                               &descriptor, &length));
    CHECK(length >= sizeof(SECURITY_DESCRIPTOR) / 2 && IsValidSecurityDescriptor(descriptor));
    CHECK(GetSecurityDescriptorOwner(descriptor, &owner, &defaulted) && EqualSid(owner, sid) && !defaulted);
    CHECK(GetSecurityDescriptorGroup(descriptor, &owner, &defaulted) && !EqualSid(owner, sid));
    CHECK(GetSecurityDescriptorDacl(descriptor, &present, &acl, &defaulted) && present && acl->AceCount == 1);
    CHECK(GetSecurityDescriptorSacl(descriptor, &present, &acl, &defaulted) && !present);
    CHECK(GetSecurityDescriptorControl(descriptor, &control, &revision) && (control & SE_DACL_PRESENT) &&
          (control & SE_SELF_RELATIVE) && revision == SECURITY_DESCRIPTOR_REVISION);
    CHECK(!SetSecurityDescriptorOwner(descriptor, sid, FALSE)); /* it is of one piece */
    CHECK_EQ(GetLastError(), ERROR_INVALID_SECURITY_DESCR);
    CHECK(InitializeSecurityDescriptor(&absolute, SECURITY_DESCRIPTOR_REVISION));
    CHECK(!InitializeSecurityDescriptor(&absolute, 7) && GetLastError() == ERROR_UNKNOWN_REVISION);
    CHECK(SetSecurityDescriptorOwner(&absolute, sid, FALSE) &&
          SetSecurityDescriptorGroup(&absolute, sid, TRUE));
    CHECK(SetSecurityDescriptorDacl(&absolute, TRUE, NULL, FALSE));
    CHECK(GetSecurityDescriptorGroup(&absolute, &owner, &defaulted) && EqualSid(owner, sid) && defaulted);
    CHECK(ConvertSecurityDescriptorToStringSecurityDescriptorW(&absolute, SDDL_REVISION_1,
                                                               OWNER_SECURITY_INFORMATION, &text, NULL));
    CHECK(same(text, W("O:BA")));
    LocalFree(text);
    LocalFree(descriptor);
    LocalFree(sid);
}

static void what_the_system_says_of_itself(void)
{
    OSVERSIONINFOA narrow;
    OSVERSIONINFOW wide;
    SYSTEM_INFO info;
    UINT before;
    DWORD size, thread_mode;
    WCHAR name[256];
    LPCH strings;
    FILETIME precise, coarse;
    TIME_ZONE_INFORMATION zone;
    ULONGLONG unbiased = 0;

    narrow.dwOSVersionInfoSize = sizeof narrow;
    wide.dwOSVersionInfoSize = sizeof wide;
    CHECK(GetVersionExA(&narrow) && GetVersionExW(&wide));
    CHECK(narrow.dwMajorVersion >= 6 && narrow.dwMajorVersion == wide.dwMajorVersion);
    CHECK_EQ(narrow.dwPlatformId, VER_PLATFORM_WIN32_NT);
    CHECK_EQ(LOBYTE(GetVersion()), narrow.dwMajorVersion);
    wide.dwOSVersionInfoSize = 3;
    CHECK(!GetVersionExW(&wide));
    GetNativeSystemInfo(&info);
    CHECK(info.dwPageSize >= 4096 && info.dwNumberOfProcessors > 0);
    size = 256;
    CHECK(GetComputerNameW(name, &size) && size > 0 && (DWORD)lstrlenW(name) == size);
    size = 0;
    CHECK(!GetComputerNameExW(ComputerNameDnsHostname, NULL, &size) && GetLastError() == ERROR_MORE_DATA);
    CHECK(size > 0);
    before = SetErrorMode(SEM_FAILCRITICALERRORS);
    CHECK_EQ(GetErrorMode() & SEM_FAILCRITICALERRORS, SEM_FAILCRITICALERRORS);
    CHECK(SetThreadErrorMode(SEM_NOOPENFILEERRORBOX, &thread_mode) && (thread_mode & 1) == 0);
    CHECK_EQ(GetThreadErrorMode(), SEM_NOOPENFILEERRORBOX);
    CHECK(!SetThreadErrorMode(0x10000, NULL) && GetLastError() == ERROR_INVALID_PARAMETER);
    CHECK(SetThreadErrorMode(0, NULL));
    SetErrorMode(before);
    strings = GetEnvironmentStringsA();
    CHECK(strings != NULL && FreeEnvironmentStringsA(strings));
    GetSystemTimePreciseAsFileTime(&precise);
    GetSystemTimeAsFileTime(&coarse);
    CHECK(precise.dwHighDateTime - coarse.dwHighDateTime + 1 <= 2);
    CHECK(QueryUnbiasedInterruptTime(&unbiased) && unbiased > 0);
    CHECK(GetTimeZoneInformation(&zone) <= TIME_ZONE_ID_DAYLIGHT && zone.Bias > -24 * 60 &&
          zone.Bias < 24 * 60);
    CHECK(!IsDebuggerPresent());
    OutputDebugStringA("nobody listens\n");
    OutputDebugStringW(W("nobody listens\n"));
    CHECK(GetConsoleCP() == GetConsoleCP() && GetConsoleOutputCP() == GetConsoleOutputCP());
    CHECK(GetCurrentProcessorNumber() < 100000);
}

static void time_zones_have_rules(void)
{
    static const char *const names[] = {"Europe/Berlin", "America/New_York", "Asia/Kolkata", "UTC"};
    TIME_ZONE_INFORMATION zone;
    size_t i;

#ifdef _WIN32
    CHECK_SKIP("the time zone is not the environment's");
#else
    for (i = 0; i < sizeof names / sizeof names[0]; i++) {
        static const LONG bias[] = {-60, 300, -330, 0};
        static const WORD month[] = {3, 3, 0, 0};

        setenv("TZ", names[i], 1);
        CHECK(GetTimeZoneInformation(&zone) <= TIME_ZONE_ID_DAYLIGHT);
        CHECK_EQ(zone.Bias, bias[i]);
        CHECK_EQ(zone.DaylightDate.wMonth, month[i]);
    }
    unsetenv("TZ");
#endif
}

CHECK_MAIN(CHECK_TEST(files_by_wide_names), CHECK_TEST(kernel_objects_by_narrow_names),
           CHECK_TEST(letters_in_both_widths), CHECK_TEST(identifiers_in_wide_text),
           CHECK_TEST(what_the_system_says_of_itself), CHECK_TEST(time_zones_have_rules))
