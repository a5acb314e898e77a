/* Functions whose narrow or wide twin other tests call: the same thing in the other spelling. */
#include <windows.h>

#include "check.h"

static WCHAR wide_folder[MAX_PATH];
static char folder[MAX_PATH];

static void enter_folder(void)
{
    char temp[MAX_PATH];

    CHECK(GetTempPathA(sizeof(temp), temp) > 0);
    snprintf(folder, sizeof(folder), "%stwins%lu", temp, GetCurrentProcessId());
    CHECK(MultiByteToWideChar(CP_ACP, 0, folder, -1, wide_folder, MAX_PATH) > 0);
    CHECK(CreateDirectoryW(wide_folder, NULL));
    CHECK(!CreateDirectoryW(wide_folder, NULL));
    CHECK_EQ(GetLastError(), ERROR_ALREADY_EXISTS);
    CHECK(SetCurrentDirectoryW(wide_folder));
}

static void leave_folder(void)
{
    CHECK(SetCurrentDirectoryW(L".."));
    CHECK(RemoveDirectoryW(wide_folder));
    CHECK(!RemoveDirectoryW(wide_folder));
    CHECK_EQ(GetLastError(), ERROR_FILE_NOT_FOUND);
}

static void write_file(LPCWSTR name, const char *text)
{
    HANDLE file = CreateFile2(name, GENERIC_WRITE, 0, CREATE_ALWAYS, NULL);
    DWORD written = 0;

    CHECK(file != INVALID_HANDLE_VALUE);
    CHECK(WriteFile(file, text, (DWORD)strlen(text), &written, NULL));
    CHECK(CloseHandle(file));
}

static void files_in_wide_names(void)
{
    WIN32_FILE_ATTRIBUTE_DATA facts;
    WIN32_FIND_DATAW found;
    WCHAR path[MAX_PATH], *last;
    HANDLE find;

    enter_folder();
    write_file(L"\x00E9t\x00E9.txt", "abc");
    CHECK(GetFileAttributesW(L"\x00E9t\x00E9.txt") != INVALID_FILE_ATTRIBUTES);
    CHECK_EQ(GetFileAttributesW(L"none"), INVALID_FILE_ATTRIBUTES);
    CHECK(GetFileAttributesExW(L"\x00E9t\x00E9.txt", GetFileExInfoStandard, &facts));
    CHECK_EQ(facts.nFileSizeLow, 3);

    CHECK(CopyFileW(L"\x00E9t\x00E9.txt", L"b.txt", TRUE));
    CHECK(!CopyFileW(L"\x00E9t\x00E9.txt", L"b.txt", TRUE));
    CHECK_EQ(GetLastError(), ERROR_FILE_EXISTS);
    CHECK(CopyFileExW(L"b.txt", L"c.txt", NULL, NULL, NULL, 0));
    CHECK(MoveFileW(L"c.txt", L"d.txt"));
    CHECK(!MoveFileW(L"d.txt", L"b.txt"));
    CHECK(MoveFileExW(L"d.txt", L"b.txt", MOVEFILE_REPLACE_EXISTING));
    CHECK(SetFileAttributesW(L"b.txt", FILE_ATTRIBUTE_READONLY));
    CHECK(GetFileAttributesW(L"b.txt") & FILE_ATTRIBUTE_READONLY);
    CHECK(SetFileAttributesW(L"b.txt", FILE_ATTRIBUTE_NORMAL));

    find = FindFirstFileExW(L"*.txt", FindExInfoStandard, &found, FindExSearchNameMatch, NULL, 0);
    CHECK(find != INVALID_HANDLE_VALUE);
    CHECK(FindNextFileW(find, &found));
    CHECK(!FindNextFileW(find, &found));
    CHECK_EQ(GetLastError(), ERROR_NO_MORE_FILES);
    CHECK(FindClose(find));

    CHECK(GetFullPathNameW(L"b.txt", MAX_PATH, path, &last) > 5 && wcscmp(last, L"b.txt") == 0);
    CHECK(GetCurrentDirectoryW(MAX_PATH, path) > 0 && wcsstr(path, L"twins") != NULL);
    CHECK(DeleteFileW(L"b.txt") && DeleteFileW(L"\x00E9t\x00E9.txt"));
    leave_folder();
}

static void objects_by_their_names(void)
{
    HANDLE event = CreateEventA(NULL, TRUE, FALSE, "twins-event");
    HANDLE mutex = CreateMutexExA(NULL, "twins-mutex", 0, MUTEX_ALL_ACCESS);
    HANDLE semaphore = CreateSemaphoreA(NULL, 1, 2, "twins-semaphore"), again;
    LONG before = 9;

    again = OpenEventW(EVENT_ALL_ACCESS, FALSE, L"twins-event");
    CHECK(again != NULL && SetEvent(again));
    CHECK_EQ(WaitForSingleObject(event, 0), WAIT_OBJECT_0);
    CHECK(CloseHandle(again));
    CHECK(OpenEventW(EVENT_ALL_ACCESS, FALSE, L"twins-none") == NULL);

    again = OpenMutexA(MUTEX_ALL_ACCESS, FALSE, "twins-mutex");
    CHECK(again != NULL && CloseHandle(again));
    again = OpenMutexW(MUTEX_ALL_ACCESS, FALSE, L"twins-mutex");
    CHECK(again != NULL && CloseHandle(again));
    again = CreateMutexExW(NULL, L"twins-mutex", 0, MUTEX_ALL_ACCESS);
    CHECK_EQ(GetLastError(), ERROR_ALREADY_EXISTS);
    CHECK(again != NULL && CloseHandle(again));

    again = OpenSemaphoreW(SEMAPHORE_ALL_ACCESS, FALSE, L"twins-semaphore");
    CHECK(again != NULL && ReleaseSemaphore(again, 1, &before));
    CHECK_EQ(before, 1);
    CHECK(CloseHandle(again));
    again = CreateSemaphoreExA(NULL, 0, 1, "twins-semaphore", 0, SEMAPHORE_ALL_ACCESS);
    CHECK(GetLastError() == ERROR_ALREADY_EXISTS && CloseHandle(again));
    again = CreateSemaphoreExW(NULL, 0, 1, L"twins-semaphore", 0, SEMAPHORE_ALL_ACCESS);
    CHECK(GetLastError() == ERROR_ALREADY_EXISTS && CloseHandle(again));
    CHECK_EQ(WaitForMultipleObjectsEx(1, &semaphore, TRUE, 0, FALSE), WAIT_OBJECT_0);
    CHECK(CloseHandle(event) && CloseHandle(mutex) && CloseHandle(semaphore));
}

static void letters(void)
{
    char text[] = "Ab1";
    WCHAR wide[] = L"Ab1";

    CHECK_EQ(CharUpperBuffA(text, 3), 3);
    CHECK(strcmp(text, "AB1") == 0);
    CHECK_EQ(CharLowerBuffA(text, 2), 2);
    CHECK(strcmp(text, "ab1") == 0);
    CHECK_EQ(CharUpperBuffW(wide, 3), 3);
    CHECK(wcscmp(wide, L"AB1") == 0);
    CHECK(CharLowerW(wide) == wide && wcscmp(wide, L"ab1") == 0);
    CHECK(CharNextA(text) == text + 1 && CharNextW(wide) == wide + 1 && CharNextW(wide + 3) == wide + 3);
    CHECK(CharPrevA(text, text + 2) == text + 1 && CharPrevW(wide, wide + 2) == wide + 1 &&
          CharPrevW(wide, wide) == wide);
    CHECK(IsCharAlphaA('a') && !IsCharAlphaA('1') && IsCharAlphaNumericA('1') && IsCharUpperA('A') &&
          IsCharLowerW(L'a'));
    CHECK_EQ(CompareStringA(LOCALE_INVARIANT, NORM_IGNORECASE, "ABC", -1, "abc", -1), CSTR_EQUAL);
    CHECK_EQ(CompareStringA(LOCALE_INVARIANT, 0, "abc", -1, "abd", -1), CSTR_LESS_THAN);
}

static void the_system(void)
{
    FILETIME before, now;
    SYSTEM_INFO info;
    SYSTEMTIME local;
    TIME_ZONE_INFORMATION zone;
    WCHAR name[256];
    DWORD size = 256;
    UINT mode = SetErrorMode(SEM_FAILCRITICALERRORS);

    CHECK_EQ(GetErrorMode(), SEM_FAILCRITICALERRORS);
    SetErrorMode(mode);
    GetSystemTimeAsFileTime(&before);
    GetSystemTimePreciseAsFileTime(&now);
    CHECK(CompareFileTime(&before, &now) <= 0);
    GetNativeSystemInfo(&info);
    CHECK(info.dwNumberOfProcessors > 0 && info.wProcessorArchitecture == PROCESSOR_ARCHITECTURE_AMD64);
    GetLocalTime(&local);
    CHECK(local.wYear > 2020 && local.wMonth >= 1 && local.wMonth <= 12);
    CHECK(GetTimeZoneInformation(&zone) != TIME_ZONE_ID_INVALID);
    CHECK(GetComputerNameW(name, &size) && wcslen(name) == size);
    size = 1;
    CHECK(!GetComputerNameW(name, &size) && GetLastError() == ERROR_BUFFER_OVERFLOW);
    size = 256;
    CHECK(GetComputerNameExW(ComputerNameDnsHostname, name, &size) && wcslen(name) == size);
    CHECK_EQ(GetACP(), CP_UTF8);
    CHECK(IsValidCodePage(CP_UTF8) && !IsDebuggerPresent());
}

CHECK_MAIN(CHECK_TEST(files_in_wide_names), CHECK_TEST(objects_by_their_names), CHECK_TEST(letters),
           CHECK_TEST(the_system))
