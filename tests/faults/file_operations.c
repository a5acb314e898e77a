/* Files and folders. */
#include "faults.h"
#include "operations.h"

#include <stdio.h>
#include <string.h>

static char path[4][128];

/* Names in the folder, none of which is there. */
static void begin(void)
{
    faults_spare(true);
    for (unsigned i = 0; i < ARRAYSIZE(path); i++) {
        snprintf(path[i], sizeof(path[i]), "%s/%u", operations_folder(), i);
        SetFileAttributesA(path[i], FILE_ATTRIBUTE_NORMAL);
        DeleteFileA(path[i]);
        RemoveDirectoryA(path[i]);
    }
    faults_spare(false);
}

static ULONG make(const char *name)
{
    HANDLE file = CreateFileA(name, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL);
    ULONG error = file == INVALID_HANDLE_VALUE ? GetLastError() : NO_ERROR;
    DWORD written;

    if (error)
        return error;
    if (!WriteFile(file, "some text", 9, &written, NULL))
        error = GetLastError();
    CloseHandle(file);
    return error;
}

static ULONG reading_and_writing(void)
{
    LARGE_INTEGER size, at = {.QuadPart = 4};
    HANDLE file = INVALID_HANDLE_VALUE;
    ULONG error = NO_ERROR;
    char text[16] = "";
    DWORD count;

    begin();
    TRY((file = CreateFileW(u"/dev/null", GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL)) !=
        INVALID_HANDLE_VALUE);
    CloseHandle(file);
    TRY((file = CreateFileA(path[0], GENERIC_READ | GENERIC_WRITE, 0, NULL, CREATE_NEW, 0, NULL)) !=
        INVALID_HANDLE_VALUE);
    TRY(WriteFile(file, "some text", 9, &count, NULL) && count == 9);
    TRY(SetFilePointerEx(file, at, NULL, FILE_BEGIN));
    TRY(ReadFile(file, text, sizeof(text), &count, NULL) && count == 5 && memcmp(text, " text", 5) == 0);
    TRY(SetFilePointer(file, 4, NULL, FILE_BEGIN) == 4);
    TRY(SetEndOfFile(file));
    TRY(FlushFileBuffers(file));
    TRY(GetFileSizeEx(file, &size) && size.QuadPart == 4);
out:
    CLOSE(file);
    return error;
}

static ULONG facts(void)
{
    HANDLE file = INVALID_HANDLE_VALUE;
    BY_HANDLE_FILE_INFORMATION info;
    WIN32_FILE_ATTRIBUTE_DATA data;
    ULONG error = NO_ERROR;
    FILETIME time;

    begin();
    TRY_CODE(make(path[0]));
    TRY((file = CreateFileA(path[0], GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL)) !=
        INVALID_HANDLE_VALUE);
    TRY(GetFileInformationByHandle(file, &info));
    TRY(GetFileTime(file, &time, NULL, NULL) && SetFileTime(file, NULL, &time, &time));
    TRY(GetFileType(file) == FILE_TYPE_DISK);
    TRY(GetFileAttributesExA(path[0], GetFileExInfoStandard, &data) && data.nFileSizeLow == 9);
    TRY(SetFileAttributesA(path[0], FILE_ATTRIBUTE_READONLY));
    TRY(GetFileAttributesA(path[0]) & FILE_ATTRIBUTE_READONLY);
    TRY(SetFileAttributesA(path[0], FILE_ATTRIBUTE_NORMAL));
out:
    CLOSE(file);
    return error;
}

static ULONG copying(void)
{
    ULONG error = NO_ERROR;

    begin();
    TRY_CODE(make(path[0]));
    TRY(CopyFileA(path[0], path[1], TRUE));
    TRY(CopyFileA(path[1], path[0], FALSE));
    TRY(GetFileAttributesA(path[1]) != INVALID_FILE_ATTRIBUTES);
out:
    return error;
}

static ULONG moving(void)
{
    ULONG error = NO_ERROR;

    begin();
    TRY_CODE(make(path[0]));
    TRY_CODE(make(path[1]));
    TRY(MoveFileA(path[0], path[2]));
    TRY(MoveFileExA(path[2], path[1], MOVEFILE_REPLACE_EXISTING));
    TRY(DeleteFileA(path[1]));
out:
    return error;
}

/* To another file system, where there is one: a copy and a removal. */
static ULONG moving_away(void)
{
    char away[64];
    ULONG error = NO_ERROR;

    begin();
    snprintf(away, sizeof(away), "/dev/shm/httpapi-faults-%u", GetCurrentProcessId());
    TRY_CODE(make(path[0]));
    TRY(MoveFileExA(path[0], away, MOVEFILE_COPY_ALLOWED | MOVEFILE_REPLACE_EXISTING));
    TRY(MoveFileExA(away, path[1], MOVEFILE_COPY_ALLOWED | MOVEFILE_REPLACE_EXISTING));
out:
    faults_spare(true);
    DeleteFileA(away);
    faults_spare(false);
    return error;
}

static ULONG folders(void)
{
    char before[MAX_PATH] = "", now[MAX_PATH], name[MAX_PATH];
    ULONG error = NO_ERROR;

    begin();
    TRY(GetCurrentDirectoryA(sizeof(before), before));
    TRY(CreateDirectoryA(path[0], NULL));
    TRY(SetCurrentDirectoryA(path[0]));
    TRY(GetCurrentDirectoryA(sizeof(now), now));
    TRY(GetFullPathNameA("file", sizeof(name), name, NULL));
    TRY(GetTempFileNameA(".", "flt", 0, name));
    TRY(DeleteFileA(name));
    TRY(SetCurrentDirectoryA(".."));
    TRY(RemoveDirectoryA(path[0]));
    TRY(GetTempPathA(sizeof(name), name));
out:
    faults_spare(true);
    if (before[0])
        SetCurrentDirectoryA(before);
    if (error) { /* whatever lies in it */
        WIN32_FIND_DATAA data;
        char pattern[160];
        HANDLE find;

        snprintf(pattern, sizeof(pattern), "%s/*.tmp", path[0]);
        find = FindFirstFileA(pattern, &data);
        if (find != INVALID_HANDLE_VALUE) {
            snprintf(pattern, sizeof(pattern), "%s/%.20s", path[0], data.cFileName);
            DeleteFileA(pattern);
            FindClose(find);
        }
        RemoveDirectoryA(path[0]);
    }
    faults_spare(false);
    return error;
}

static ULONG finding(void)
{
    HANDLE find = INVALID_HANDLE_VALUE;
    WIN32_FIND_DATAA data;
    WIN32_FIND_DATAW wide;
    ULONG error = NO_ERROR;
    char pattern[160];
    unsigned count = 1;

    begin();
    TRY_CODE(make(path[0]));
    TRY_CODE(make(path[1]));
    snprintf(pattern, sizeof(pattern), "%s/?", operations_folder());
    TRY((find = FindFirstFileA(pattern, &data)) != INVALID_HANDLE_VALUE);
    while (FindNextFileA(find, &data))
        count++;
    if (GetLastError() != ERROR_NO_MORE_FILES)
        TRY_CODE(GetLastError());
    TRY(count >= 2 ||
        (SetLastError(ERROR_NOT_ENOUGH_MEMORY), 0)); /* a file that could not be looked at is left out */
    FindClose(find);
    TRY((find = FindFirstFileExW(u"/dev/null", FindExInfoBasic, &wide, FindExSearchNameMatch, NULL, 0)) !=
        INVALID_HANDLE_VALUE);
out:
    if (find != INVALID_HANDLE_VALUE)
        FindClose(find);
    return error;
}

static void CALLBACK note(DWORD status, DWORD bytes, OVERLAPPED *overlapped)
{
    overlapped->hEvent = (HANDLE)(ULONG_PTR)(status == NO_ERROR ? bytes : 1000);
}

static ULONG overlapped(void)
{
    OVERLAPPED operation = {0};
    HANDLE file = INVALID_HANDLE_VALUE;
    ULONG error = NO_ERROR;
    char text[16];
    DWORD count;

    begin();
    TRY_CODE(make(path[0]));
    TRY((file = CreateFileA(path[0], GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING,
                            FILE_FLAG_OVERLAPPED, NULL)) != INVALID_HANDLE_VALUE);
    TRY(ReadFile(file, text, sizeof(text), NULL, &operation) || GetLastError() == ERROR_IO_PENDING);
    TRY(GetOverlappedResult(file, &operation, &count, TRUE) && count == 9);
    TRY(ReadFileEx(file, text, sizeof(text), &operation, note));
    SleepEx(INFINITE, TRUE);
    TRY(operation.hEvent == (HANDLE)(ULONG_PTR)9 || (SetLastError(ERROR_IO_DEVICE), 0));
out:
    CLOSE(file);
    return error;
}

static ULONG standard_handles(void)
{
    ULONG error = NO_ERROR;
    HANDLE output;

    TRY((output = GetStdHandle(STD_OUTPUT_HANDLE)) != INVALID_HANDLE_VALUE);
    TRY(GetFileType(output) != FILE_TYPE_UNKNOWN);
out:
    return error;
}

const struct operation file_operations[] = {
    {"reading and writing", reading_and_writing},
    {"facts of files", facts},
    {"copying", copying},
    {"moving", moving},
    {"moving away", moving_away},
    {"folders", folders},
    {"finding", finding},
    {"overlapped files", overlapped},
    {"standard handles", standard_handles},
    {NULL, NULL},
};
