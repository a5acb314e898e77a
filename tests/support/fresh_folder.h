/* For tests of files, with Windows names only: a folder of their own, and small files in it. */
#ifndef FRESH_FOLDER_H
#define FRESH_FOLDER_H

#include <windows.h>
#include "check.h"

#if defined(__SIZEOF_WCHAR_T__) && __SIZEOF_WCHAR_T__ == 2 || defined(_MSC_VER)
#define W(text) L##text
#else
#define W(text) u##text
#endif

static char folder[MAX_PATH + 40]; /* a fresh one, without a separator at the end */

static void enter_fresh_folder(void)
{
    static int number;
    char temp[MAX_PATH];

    CHECK(GetTempPathA(sizeof temp, temp) > 0);
    for (;;) {
        snprintf(folder, sizeof folder, "%sfiletest%u_%d", temp, (unsigned)GetCurrentProcessId(), number++);
        if (CreateDirectoryA(folder, NULL))
            break;
        CHECK_EQ(GetLastError(), ERROR_ALREADY_EXISTS);
    }
    CHECK(SetCurrentDirectoryA(folder));
}

static void leave_folder(void)
{
    WIN32_FIND_DATAA data;
    HANDLE find = FindFirstFileA("*", &data);

    do {
        if (!(data.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY)) {
            SetFileAttributesA(data.cFileName, FILE_ATTRIBUTE_NORMAL);
            CHECK(DeleteFileA(data.cFileName));
        } else if (data.cFileName[0] != '.') {
            CHECK(RemoveDirectoryA(data.cFileName));
        }
    } while (FindNextFileA(find, &data));
    FindClose(find);
    CHECK(SetCurrentDirectoryA(".."));
    CHECK(RemoveDirectoryA(folder));
}

static HANDLE open_with(const char *name, DWORD access, DWORD sharing, DWORD disposition, DWORD flags)
{
    return CreateFileA(name, access, sharing, NULL, disposition, flags, NULL);
}

static void write_text(const char *name, const char *text)
{
    HANDLE file = open_with(name, GENERIC_WRITE, 0, CREATE_ALWAYS, FILE_ATTRIBUTE_NORMAL);
    DWORD written = 99;

    CHECK(file != INVALID_HANDLE_VALUE);
    CHECK(WriteFile(file, text, (DWORD)strlen(text), &written, NULL));
    CHECK_EQ(written, strlen(text));
    CHECK(CloseHandle(file));
}

static void check_text(const char *name, const char *text)
{
    HANDLE file = open_with(name, GENERIC_READ, FILE_SHARE_READ, OPEN_EXISTING, 0);
    char buffer[256];
    DWORD count = 99;

    CHECK(file != INVALID_HANDLE_VALUE);
    CHECK(ReadFile(file, buffer, sizeof buffer - 1, &count, NULL));
    buffer[count] = 0;
    CHECK_STR(buffer, text);
    CHECK(CloseHandle(file));
}

#endif
