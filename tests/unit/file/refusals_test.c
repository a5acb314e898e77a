/* What the calls for files say to handles, names and wishes that they cannot take; and what is seldom asked. */
#include "fresh_folder.h"
#include "refused.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static DWORD number;
static LARGE_INTEGER big;
static FILETIME filetime;
static char bytes[64];

static void CALLBACK ignore(DWORD error, DWORD count, LPOVERLAPPED overlapped)
{
    (void)error, (void)count, (void)overlapped;
}

static void handles_that_are_no_file_are_refused(void)
{
    HANDLE event = CreateEventW(NULL, FALSE, FALSE, NULL), none[] = {event, NULL, INVALID_HANDLE_VALUE};
    BY_HANDLE_FILE_INFORMATION info;
    OVERLAPPED overlapped = {0};
    WIN32_FIND_DATAA found;
    int failed = 0;

    for (size_t i = 0; i < ARRAYSIZE(none); i++) {
        REFUSED(ReadFile(none[i], bytes, 1, &number, NULL), FALSE, INVALID);
        REFUSED(WriteFile(none[i], bytes, 1, &number, NULL), FALSE, INVALID);
        REFUSED(ReadFileEx(none[i], bytes, 1, &overlapped, ignore), FALSE, INVALID);
        REFUSED(WriteFileEx(none[i], bytes, 1, &overlapped, ignore), FALSE, INVALID);
        REFUSED(FlushFileBuffers(none[i]), FALSE, INVALID);
        REFUSED(SetEndOfFile(none[i]), FALSE, INVALID);
        REFUSED(SetFilePointer(none[i], 0, NULL, FILE_BEGIN), INVALID_SET_FILE_POINTER, INVALID);
        REFUSED(SetFilePointerEx(none[i], big, NULL, FILE_BEGIN), FALSE, INVALID);
        REFUSED(GetFileSize(none[i], NULL), INVALID_FILE_SIZE, INVALID);
        REFUSED(GetFileSizeEx(none[i], &big), FALSE, INVALID);
        REFUSED(GetFileType(none[i]), FILE_TYPE_UNKNOWN, INVALID);
        REFUSED(GetFileInformationByHandle(none[i], &info), FALSE, INVALID);
        REFUSED(GetFileTime(none[i], &filetime, NULL, NULL), FALSE, INVALID);
        REFUSED(SetFileTime(none[i], NULL, NULL, &filetime), FALSE, INVALID);
        REFUSED(FindNextFileA(none[i], &found), FALSE, INVALID);
        REFUSED(FindClose(none[i]), FALSE, INVALID);
    }
    CloseHandle(event);
    CHECK(!failed);
}

static void wishes_that_contradict_themselves_are_refused(void)
{
    CREATEFILE2_EXTENDED_PARAMETERS small = {.dwSize = 1}, right = {.dwSize = sizeof(right)};
    OVERLAPPED overlapped = {0};
    WIN32_FILE_ATTRIBUTE_DATA data;
    WIN32_FIND_DATAA found;
    int failed = 0;
    HANDLE file;

    enter_fresh_folder();
    write_text("file", "0123456789");
    CHECK(CreateDirectoryA("folder", NULL));
    REFUSED(open_with("file", GENERIC_READ, 0x80, OPEN_EXISTING, 0), INVALID_HANDLE_VALUE, BAD);
    REFUSED(open_with("file", GENERIC_READ, 0, TRUNCATE_EXISTING, 0), INVALID_HANDLE_VALUE, BAD);
    REFUSED(open_with("file", GENERIC_READ, 0, 77, 0), INVALID_HANDLE_VALUE, BAD);
    REFUSED(open_with("file", GENERIC_WRITE, 0, CREATE_NEW, 0), INVALID_HANDLE_VALUE, ERROR_FILE_EXISTS);
    REFUSED(open_with("file\\", GENERIC_READ, 0, OPEN_EXISTING, 0), INVALID_HANDLE_VALUE, ERROR_INVALID_NAME);
    REFUSED(open_with("new\\", GENERIC_WRITE, 0, CREATE_NEW, 0), INVALID_HANDLE_VALUE, ERROR_INVALID_NAME);
    REFUSED(CreateFile2(W("file"), GENERIC_READ, 0, OPEN_EXISTING, &small), INVALID_HANDLE_VALUE, BAD);
    right.dwFileFlags = FILE_FLAG_RANDOM_ACCESS | FILE_FLAG_WRITE_THROUGH;
    file = CreateFile2(W("file"), GENERIC_READ | GENERIC_WRITE, 0, OPEN_EXISTING, &right);
    CHECK(file != INVALID_HANDLE_VALUE);
    REFUSED(ReadFileEx(file, bytes, 1, NULL, ignore), FALSE, BAD);
    REFUSED(ReadFileEx(file, bytes, 1, &overlapped, NULL), FALSE, BAD);
    overlapped.Offset = overlapped.OffsetHigh = 0x90000000;
    REFUSED(ReadFile(file, bytes, 1, &number, &overlapped), FALSE, BAD);
    REFUSED(SetFilePointer(file, -1, NULL, FILE_BEGIN), INVALID_SET_FILE_POINTER, ERROR_NEGATIVE_SEEK);
    REFUSED(SetFilePointer(file, 0, NULL, 77), INVALID_SET_FILE_POINTER, BAD);
    CHECK(CloseHandle(file));
    REFUSED(GetFileAttributesExA("file", (GET_FILEEX_INFO_LEVELS)7, &data), FALSE, BAD);
    REFUSED(GetFileAttributesExA("file", GetFileExInfoStandard, NULL), FALSE, BAD);
    REFUSED(GetFileAttributesA("file\\"), INVALID_FILE_ATTRIBUTES, ERROR_INVALID_NAME);
    REFUSED(FindFirstFileExA("*", (FINDEX_INFO_LEVELS)7, &found, FindExSearchNameMatch, NULL, 0),
            INVALID_HANDLE_VALUE, BAD);
    REFUSED(FindFirstFileExA("*", FindExInfoBasic, &found, (FINDEX_SEARCH_OPS)7, NULL, 0),
            INVALID_HANDLE_VALUE, BAD);
    REFUSED(FindFirstFileA("", &found), INVALID_HANDLE_VALUE, ERROR_PATH_NOT_FOUND);
    REFUSED(FindFirstFileA("a<b", &found), INVALID_HANDLE_VALUE, ERROR_INVALID_NAME);
    REFUSED(FindFirstFileA("file\\*", &found), INVALID_HANDLE_VALUE, ERROR_PATH_NOT_FOUND);
    REFUSED(CopyFileExA("file", "copy", NULL, NULL, NULL, 0x8000), FALSE, BAD);
    REFUSED(SetCurrentDirectoryA("file"), FALSE, ERROR_DIRECTORY);
    REFUSED(SetCurrentDirectoryA("nothing"), FALSE, ERROR_FILE_NOT_FOUND);
    REFUSED(RemoveDirectoryA("file"), FALSE, ERROR_DIRECTORY);
    REFUSED(CreateDirectoryA("no\\folder", NULL), FALSE, ERROR_PATH_NOT_FOUND);
    REFUSED(DeleteFileA("nothing"), FALSE, ERROR_FILE_NOT_FOUND);
    REFUSED(MoveFileA("folder", "file"), FALSE, ERROR_ALREADY_EXISTS);
    REFUSED(MoveFileExA("folder", "file", MOVEFILE_REPLACE_EXISTING), FALSE, ERROR_ACCESS_DENIED);
    leave_folder();
    CHECK(!failed);
}

/* Names that are devices, wherever they are said to lie. */
static void names_of_devices_are_no_files(void)
{
    WIN32_FILE_ATTRIBUTE_DATA data;
    int failed = 0;
    HANDLE file;

    enter_fresh_folder();
    file = open_with("NUL", GENERIC_READ | GENERIC_WRITE, 0, OPEN_EXISTING, 0);
    CHECK(file != INVALID_HANDLE_VALUE);
    CHECK_EQ(GetFileType(file), FILE_TYPE_CHAR);
    CHECK(CloseHandle(file));
    CHECK(GetFileAttributesExA("NUL", GetFileExInfoStandard, &data) ||
          GetLastError() == ERROR_INVALID_PARAMETER);
    REFUSED(CreateDirectoryA("NUL", NULL), FALSE, ERROR_DIRECTORY);
    REFUSED(RemoveDirectoryA("CON"), FALSE, ERROR_DIRECTORY);
    REFUSED(SetCurrentDirectoryA("CON"), FALSE, ERROR_DIRECTORY);
    REFUSED(DeleteFileA("NUL"), FALSE, ERROR_ACCESS_DENIED);
    leave_folder();
    CHECK(!failed);
}

static void links_and_facts_are_told(void)
{
    WIN32_FIND_DATAA found;
    HANDLE find;

    enter_fresh_folder();
    write_text("file", "text");
    CHECK(symlink("nowhere", "dangling") == 0 && symlink("file", "link") == 0);
    CHECK(mkfifo("pipe", 0600) == 0);
    CHECK(GetFileAttributesA("dangling") & FILE_ATTRIBUTE_REPARSE_POINT ||
          GetLastError() == ERROR_FILE_NOT_FOUND);
    find = FindFirstFileA("dangling", &found);
    CHECK(find != INVALID_HANDLE_VALUE);
    CHECK(found.dwFileAttributes & FILE_ATTRIBUTE_REPARSE_POINT);
    CHECK_EQ(found.dwReserved0, 0xA000000C);
    CHECK(FindClose(find));
    CHECK(GetFileAttributesA("pipe") != INVALID_FILE_ATTRIBUTES);
    CHECK(unlink("pipe") == 0 && unlink("dangling") == 0 && unlink("link") == 0);
    leave_folder();
}

/* A read-only file passes its attribute on, and is in the way of what would replace it. */
static void read_only_files_are_copied_and_in_the_way(void)
{
    int failed = 0;

    enter_fresh_folder();
    write_text("file", "text");
    write_text("other", "other");
    CHECK(SetFileAttributesA("file", FILE_ATTRIBUTE_READONLY));
    CHECK(CopyFileA("file", "copy", TRUE));
    CHECK(GetFileAttributesA("copy") & FILE_ATTRIBUTE_READONLY);
    REFUSED(MoveFileExA("other", "copy", MOVEFILE_REPLACE_EXISTING), FALSE, ERROR_ACCESS_DENIED);
    REFUSED(DeleteFileA("copy"), FALSE, ERROR_ACCESS_DENIED);
    REFUSED(open_with("copy", GENERIC_WRITE, 0, OPEN_EXISTING, 0), INVALID_HANDLE_VALUE, ERROR_ACCESS_DENIED);
    REFUSED(open_with("copy", GENERIC_READ, 0, OPEN_EXISTING, FILE_FLAG_DELETE_ON_CLOSE),
            INVALID_HANDLE_VALUE, ERROR_ACCESS_DENIED);
    REFUSED(CopyFileA("nothing", "copy", FALSE), FALSE, ERROR_FILE_NOT_FOUND);
    leave_folder();
    CHECK(!failed);
}

static DWORD CALLBACK once_and_quiet(LARGE_INTEGER a, LARGE_INTEGER b, LARGE_INTEGER c, LARGE_INTEGER d,
                                     DWORD stream, DWORD reason, HANDLE from, HANDLE to, LPVOID calls)
{
    (void)a, (void)b, (void)c, (void)d, (void)stream, (void)reason, (void)from, (void)to;
    ++*(int *)calls;
    return PROGRESS_QUIET;
}

static DWORD CALLBACK stop(LARGE_INTEGER a, LARGE_INTEGER b, LARGE_INTEGER c, LARGE_INTEGER d, DWORD stream,
                           DWORD reason, HANDLE from, HANDLE to, LPVOID calls)
{
    (void)a, (void)b, (void)c, (void)d, (void)stream, (void)reason, (void)from, (void)to, (void)calls;
    return PROGRESS_STOP;
}

static void progress_is_told_until_it_is_not_wanted(void)
{
    int failed = 0, calls = 0;
    BOOL cancel = TRUE;

    enter_fresh_folder();
    write_text("file", "text");
    CHECK(CopyFileExA("file", "copy", once_and_quiet, &calls, NULL, 0));
    CHECK_EQ(calls, 1);
    REFUSED(CopyFileExA("file", "stopped", stop, NULL, NULL, 0), FALSE, ERROR_REQUEST_ABORTED);
    REFUSED(CopyFileExA("file", "cancelled", NULL, NULL, &cancel, 0), FALSE, ERROR_REQUEST_ABORTED);
    check_text("copy", "text");
    leave_folder();
    CHECK(!failed);
}

/* A file of /proc has no size and no copy_file_range. */
static void a_file_without_a_size_is_copied_whole(void)
{
    struct stat facts;

    enter_fresh_folder();
    CHECK(CopyFileA("/proc/self/status", "copy", TRUE));
    CHECK(stat("copy", &facts) == 0 && facts.st_size > 500);
    leave_folder();
}

static void a_move_to_another_file_system_is_a_copy(void)
{
    char away[64];
    struct stat here, there;
    int failed = 0;

    enter_fresh_folder();
    if (stat(".", &here) != 0 || stat("/dev/shm", &there) != 0 || here.st_dev == there.st_dev) {
        leave_folder();
        CHECK_SKIP("there is one file system only");
    }
    snprintf(away, sizeof(away), "/dev/shm/httpapi-move-%u", GetCurrentProcessId());
    write_text("file", "text");
    CHECK(CreateDirectoryA("folder", NULL));
    REFUSED(MoveFileExA("file", away, 0), FALSE, ERROR_NOT_SAME_DEVICE);
    REFUSED(MoveFileExA("folder", away, MOVEFILE_COPY_ALLOWED), FALSE, ERROR_ACCESS_DENIED);
    CHECK(MoveFileExA("file", away, MOVEFILE_COPY_ALLOWED));
    CHECK_EQ(GetFileAttributesA("file"), INVALID_FILE_ATTRIBUTES);
    check_text(away, "text");
    write_text("file", "newer");
    REFUSED(MoveFileExA("file", away, MOVEFILE_COPY_ALLOWED), FALSE, ERROR_ALREADY_EXISTS);
    CHECK(MoveFileExA("file", away, MOVEFILE_COPY_ALLOWED | MOVEFILE_REPLACE_EXISTING));
    check_text(away, "newer");
    CHECK(DeleteFileA(away));
    leave_folder();
    CHECK(!failed);
}

static void names_longer_than_a_path_are_refused(void)
{
    static char name[6000];
    static WCHAR wide[6000];
    WIN32_FIND_DATAW found;

    memset(name, 'n', sizeof(name) - 1);
    for (size_t i = 0; name[i]; i++)
        wide[i] = 'n';
    CHECK(CreateFileA(name, GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL) == INVALID_HANDLE_VALUE);
    CHECK(CreateFileW(wide, GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL) == INVALID_HANDLE_VALUE);
    CHECK(FindFirstFileW(wide, &found) == INVALID_HANDLE_VALUE);
    CHECK(!DeleteFileW(wide) && !CreateDirectoryW(wide, NULL) && !RemoveDirectoryW(wide));
    CHECK(!SetCurrentDirectoryW(wide) && !MoveFileW(wide, wide) && !CopyFileW(wide, wide, FALSE));
    CHECK_EQ(GetFileAttributesW(wide), INVALID_FILE_ATTRIBUTES);
    CHECK_EQ(GetFullPathNameA(NULL, 0, NULL, NULL), 0);
}

/* The sizes that 32 bits cannot tell: the two codes that a caller asks about. */
static void large_files_are_told_in_two_halves(void)
{
    LONG high = 1;
    DWORD half;
    HANDLE file;

    enter_fresh_folder();
    file = open_with("file", GENERIC_READ | GENERIC_WRITE, 0, CREATE_NEW, 0);
    CHECK(file != INVALID_HANDLE_VALUE);
    CHECK_EQ(SetFilePointer(file, -1, &high, FILE_BEGIN), 0xFFFFFFFF);
    CHECK_EQ(GetLastError(), NO_ERROR);
    CHECK(SetEndOfFile(file)); /* a hole */
    CHECK_EQ(GetFileSize(file, &half), 0xFFFFFFFF);
    CHECK_EQ(GetLastError(), NO_ERROR);
    CHECK_EQ(half, 1);
    CHECK_EQ(SetFilePointer(file, 0, NULL, FILE_END), INVALID_SET_FILE_POINTER); /* it would not fit */
    CHECK(CloseHandle(file));
    leave_folder();
}

static void the_console_is_a_file_even_without_a_terminal(void)
{
    static const char *const names[] = {"CONOUT$", "CONIN$", "CON"};

    for (size_t i = 0; i < ARRAYSIZE(names); i++) {
        HANDLE file = open_with(names[i], i == 1 ? GENERIC_READ : GENERIC_WRITE, 0, OPEN_EXISTING, 0);

        CHECK(file != INVALID_HANDLE_VALUE);
        CHECK_EQ(GetFileType(file), FILE_TYPE_CHAR);
        CHECK(CloseHandle(file));
    }
}

CHECK_MAIN(CHECK_TEST(handles_that_are_no_file_are_refused),
           CHECK_TEST(wishes_that_contradict_themselves_are_refused),
           CHECK_TEST(names_of_devices_are_no_files), CHECK_TEST(links_and_facts_are_told),
           CHECK_TEST(read_only_files_are_copied_and_in_the_way),
           CHECK_TEST(progress_is_told_until_it_is_not_wanted),
           CHECK_TEST(a_file_without_a_size_is_copied_whole),
           CHECK_TEST(a_move_to_another_file_system_is_a_copy),
           CHECK_TEST(names_longer_than_a_path_are_refused), CHECK_TEST(large_files_are_told_in_two_halves),
           CHECK_TEST(the_console_is_a_file_even_without_a_terminal))
