/* Files through the Win32 functions: what CreateFile grants and refuses, what reads and writes report, facts. */
#include "fresh_folder.h"

/* ---- CreateFile ---- */

static void dispositions_create_open_and_truncate_as_documented(void)
{
    static const struct {
        DWORD disposition;
        int exists;
        DWORD error; /* of a failure, or what a success leaves */
        int success;
        DWORD size;
    } cases[] = {
        {CREATE_NEW, 0, 55, 1, 0},
        {CREATE_NEW, 1, ERROR_FILE_EXISTS, 0, 3},
        {CREATE_ALWAYS, 0, NO_ERROR, 1, 0},
        {CREATE_ALWAYS, 1, ERROR_ALREADY_EXISTS, 1, 0},
        {OPEN_EXISTING, 0, ERROR_FILE_NOT_FOUND, 0, 0},
        {OPEN_EXISTING, 1, 55, 1, 3},
        {OPEN_ALWAYS, 0, NO_ERROR, 1, 0},
        {OPEN_ALWAYS, 1, ERROR_ALREADY_EXISTS, 1, 3},
        {TRUNCATE_EXISTING, 0, ERROR_FILE_NOT_FOUND, 0, 0},
        {TRUNCATE_EXISTING, 1, 55, 1, 0},
    };
    size_t i;

    enter_fresh_folder();
    for (i = 0; i < ARRAYSIZE(cases); i++) {
        HANDLE file;

        DeleteFileA("a");
        if (cases[i].exists)
            write_text("a", "abc");
        SetLastError(55);
        file = open_with("a", GENERIC_READ | GENERIC_WRITE, 0, cases[i].disposition, FILE_ATTRIBUTE_NORMAL);
        CHECK_EQ(file != INVALID_HANDLE_VALUE, cases[i].success);
        if (cases[i].error != 55)
            CHECK_EQ(GetLastError(), cases[i].error);
        if (cases[i].success) {
            CHECK_EQ(GetFileSize(file, NULL), cases[i].size);
            CHECK(CloseHandle(file));
        }
    }
    leave_folder();
}

static void opening_reports_what_is_missing(void)
{
    static const struct {
        const char *name;
        DWORD disposition, error;
    } cases[] = {
        {"nothing", OPEN_EXISTING, ERROR_FILE_NOT_FOUND},
        {"nowhere\\nothing", OPEN_EXISTING, ERROR_PATH_NOT_FOUND},
        {"nowhere\\nothing", CREATE_ALWAYS, ERROR_PATH_NOT_FOUND},
        {"file\\below", OPEN_EXISTING, ERROR_PATH_NOT_FOUND},
        {"", OPEN_EXISTING, ERROR_PATH_NOT_FOUND},
        {"a*b", CREATE_ALWAYS, ERROR_INVALID_NAME},
        {"a?b", OPEN_EXISTING, ERROR_INVALID_NAME},
        {"a<b", OPEN_EXISTING, ERROR_INVALID_NAME},
        {"folder", OPEN_EXISTING, ERROR_ACCESS_DENIED},
        {"folder", CREATE_ALWAYS, ERROR_ACCESS_DENIED},
        {"folder", CREATE_NEW, ERROR_FILE_EXISTS},
        {"file", 0, ERROR_INVALID_PARAMETER},
        {"file", 6, ERROR_INVALID_PARAMETER},
    };
    size_t i;

    enter_fresh_folder();
    CHECK(CreateDirectoryA("folder", NULL));
    write_text("file", "x");
    for (i = 0; i < ARRAYSIZE(cases); i++) {
        SetLastError(55);
        CHECK(open_with(cases[i].name, GENERIC_READ, 0, cases[i].disposition, 0) == INVALID_HANDLE_VALUE);
        if (GetLastError() != cases[i].error)
            printf("    case %u: %s\n", (unsigned)i, cases[i].name);
        CHECK_EQ(GetLastError(), cases[i].error);
    }
    leave_folder();
}

static void a_folder_opens_with_backup_semantics(void)
{
    BY_HANDLE_FILE_INFORMATION info;
    HANDLE file;
    char byte;
    DWORD count;

    enter_fresh_folder();
    file = open_with(folder, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
                     OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS);
    CHECK(file != INVALID_HANDLE_VALUE);
    CHECK(GetFileInformationByHandle(file, &info));
    CHECK(info.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY);
    CHECK(!ReadFile(file, &byte, 1, &count, NULL));
    CHECK(CloseHandle(file));
    leave_folder();
}

static void share_modes_are_exact(void)
{
    static const struct {
        DWORD access, sharing, access2, sharing2;
        int success;
    } cases[] = {
        {GENERIC_READ, 0, GENERIC_READ, FILE_SHARE_READ, 0},
        {GENERIC_READ, FILE_SHARE_READ, GENERIC_READ, FILE_SHARE_READ, 1},
        {GENERIC_READ, FILE_SHARE_READ, GENERIC_READ, 0, 0},
        {GENERIC_READ, FILE_SHARE_READ, GENERIC_WRITE, FILE_SHARE_READ, 0},
        {GENERIC_READ, FILE_SHARE_WRITE, GENERIC_WRITE, FILE_SHARE_READ, 1},
        {GENERIC_WRITE, FILE_SHARE_READ, GENERIC_READ, FILE_SHARE_READ, 0},
        {GENERIC_WRITE, FILE_SHARE_READ, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE, 1},
        {GENERIC_WRITE, FILE_SHARE_WRITE, GENERIC_WRITE, FILE_SHARE_WRITE, 1},
        {GENERIC_READ, FILE_SHARE_READ, DELETE, FILE_SHARE_READ, 0},
        {GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_DELETE, DELETE, FILE_SHARE_READ, 1},
        {0, 0, GENERIC_READ | GENERIC_WRITE, 0, 1},
        {GENERIC_READ | GENERIC_WRITE, 0, 0, 0, 1},
        {FILE_READ_ATTRIBUTES, 0, GENERIC_WRITE, 0, 1},
    };
    size_t i;

    enter_fresh_folder();
    write_text("a", "x");
    for (i = 0; i < ARRAYSIZE(cases); i++) {
        HANDLE one = open_with("a", cases[i].access, cases[i].sharing, OPEN_EXISTING, 0), two;

        CHECK(one != INVALID_HANDLE_VALUE);
        SetLastError(55);
        two = open_with("a", cases[i].access2, cases[i].sharing2, OPEN_EXISTING, 0);
        if ((two != INVALID_HANDLE_VALUE) != cases[i].success)
            printf("    case %u\n", (unsigned)i);
        CHECK_EQ(two != INVALID_HANDLE_VALUE, cases[i].success);
        if (cases[i].success)
            CHECK(CloseHandle(two));
        else
            CHECK_EQ(GetLastError(), ERROR_SHARING_VIOLATION);
        CHECK(CloseHandle(one));
    }
    leave_folder();
}

static void a_refused_open_does_not_truncate(void)
{
    HANDLE file;

    enter_fresh_folder();
    write_text("a", "abc");
    file = open_with("a", GENERIC_READ, FILE_SHARE_READ, OPEN_EXISTING, 0);
    CHECK(open_with("a", GENERIC_WRITE, FILE_SHARE_READ, CREATE_ALWAYS, 0) == INVALID_HANDLE_VALUE);
    CHECK_EQ(GetLastError(), ERROR_SHARING_VIOLATION);
    CHECK_EQ(GetFileSize(file, NULL), 3);
    CHECK(CloseHandle(file));
    leave_folder();
}

static void delete_on_close_removes_the_file_with_its_last_handle(void)
{
    DWORD all = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;
    HANDLE first, second;

    enter_fresh_folder();
    first = open_with("a", GENERIC_WRITE, all, CREATE_NEW, FILE_FLAG_DELETE_ON_CLOSE);
    CHECK(first != INVALID_HANDLE_VALUE);
    CHECK(open_with("a", GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE, OPEN_EXISTING, 0) ==
          INVALID_HANDLE_VALUE);
    CHECK_EQ(GetLastError(), ERROR_SHARING_VIOLATION); /* FILE_SHARE_DELETE is missing */
    second = open_with("a", GENERIC_READ, all, OPEN_EXISTING, 0);
    CHECK(second != INVALID_HANDLE_VALUE);
    CHECK(CloseHandle(first));
    CHECK(CloseHandle(second));
    CHECK_EQ(GetFileAttributesA("a"), INVALID_FILE_ATTRIBUTES);
    CHECK_EQ(GetLastError(), ERROR_FILE_NOT_FOUND);
    leave_folder();
}

static void a_read_only_file_is_neither_written_nor_deleted(void)
{
    enter_fresh_folder();
    write_text("a", "abc");
    CHECK(SetFileAttributesA("a", FILE_ATTRIBUTE_READONLY));
    CHECK(GetFileAttributesA("a") & FILE_ATTRIBUTE_READONLY);
    CHECK(open_with("a", GENERIC_WRITE, 0, OPEN_EXISTING, 0) == INVALID_HANDLE_VALUE);
    CHECK_EQ(GetLastError(), ERROR_ACCESS_DENIED);
    CHECK(!DeleteFileA("a"));
    CHECK_EQ(GetLastError(), ERROR_ACCESS_DENIED);
    check_text("a", "abc");
    CHECK(SetFileAttributesA("a", FILE_ATTRIBUTE_NORMAL));
    CHECK(DeleteFileA("a"));
    leave_folder();
}

static void case_of_a_name_does_not_matter(void)
{
    enter_fresh_folder();
    CHECK(CreateDirectoryA("Folder", NULL));
    write_text("folder\\Text.txt", "abc");
    check_text("FOLDER/TEXT.TXT", "abc");
    write_text("FOLDER\\text.TXT", "de");
    check_text("Folder\\Text.txt", "de");
    CHECK(open_with("folder\\TEXT.txt", GENERIC_WRITE, 0, CREATE_NEW, 0) == INVALID_HANDLE_VALUE);
    CHECK_EQ(GetLastError(), ERROR_FILE_EXISTS);
    CHECK(!CreateDirectoryA("FOLDER", NULL));
    CHECK_EQ(GetLastError(), ERROR_ALREADY_EXISTS);
    CHECK(DeleteFileA("FOLDER\\TEXT.TXT"));
    leave_folder();
}

static void nul_swallows_and_is_empty(void)
{
    HANDLE file = open_with("nul", GENERIC_READ | GENERIC_WRITE, 0, OPEN_EXISTING, 0);
    char byte;
    DWORD count = 9;

    CHECK(file != INVALID_HANDLE_VALUE);
    CHECK_EQ(GetFileType(file), FILE_TYPE_CHAR);
    CHECK(WriteFile(file, "abc", 3, &count, NULL));
    CHECK_EQ(count, 3);
    CHECK(ReadFile(file, &byte, 1, &count, NULL));
    CHECK_EQ(count, 0);
    CHECK(CloseHandle(file));
}

/* ---- reading and writing ---- */

static void a_synchronous_read_at_the_end_succeeds_with_nothing(void)
{
    HANDLE file;
    char buffer[8];
    DWORD count = 9;

    enter_fresh_folder();
    write_text("a", "abc");
    file = open_with("a", GENERIC_READ, 0, OPEN_EXISTING, 0);
    CHECK(ReadFile(file, buffer, sizeof buffer, &count, NULL));
    CHECK_EQ(count, 3);
    CHECK(ReadFile(file, buffer, sizeof buffer, &count, NULL));
    CHECK_EQ(count, 0);
    CHECK(CloseHandle(file));
    leave_folder();
}

static void an_offset_on_a_synchronous_handle_moves_the_pointer(void)
{
    OVERLAPPED place = {0};
    HANDLE file;
    char buffer[8] = "";
    DWORD count;

    enter_fresh_folder();
    write_text("a", "abcdef");
    file = open_with("a", GENERIC_READ, 0, OPEN_EXISTING, 0);
    place.Offset = 2;
    CHECK(ReadFile(file, buffer, 2, &count, &place));
    CHECK_MEM(buffer, "cd", 2);
    CHECK_EQ(SetFilePointer(file, 0, NULL, FILE_CURRENT), 4);
    place.Offset = 6;
    CHECK(!ReadFile(file, buffer, 2, &count, &place));
    CHECK_EQ(GetLastError(), ERROR_HANDLE_EOF);
    CHECK(CloseHandle(file));
    leave_folder();
}

/* What an overlapped call came to, whether it finished at once or later. */
static DWORD outcome(HANDLE file, BOOL result, OVERLAPPED *overlapped, DWORD *count)
{
    if (!result && GetLastError() != ERROR_IO_PENDING)
        return GetLastError();
    return GetOverlappedResult(file, overlapped, count, TRUE) ? NO_ERROR : GetLastError();
}

static void overlapped_transfers_are_at_offsets_and_end_with_eof(void)
{
    OVERLAPPED place = {0};
    HANDLE file;
    char buffer[8] = "";
    DWORD count = 0;

    enter_fresh_folder();
    file = open_with("a", GENERIC_READ | GENERIC_WRITE, 0, CREATE_NEW, FILE_FLAG_OVERLAPPED);
    CHECK(file != INVALID_HANDLE_VALUE);
    place.Offset = 3;
    CHECK_EQ(outcome(file, WriteFile(file, "def", 3, NULL, &place), &place, &count), NO_ERROR);
    CHECK_EQ(count, 3);
    place.Offset = 0;
    CHECK_EQ(outcome(file, WriteFile(file, "abc", 3, NULL, &place), &place, &count), NO_ERROR);
    CHECK_EQ(outcome(file, ReadFile(file, buffer, sizeof buffer, NULL, &place), &place, &count), NO_ERROR);
    CHECK_EQ(count, 6);
    CHECK_MEM(buffer, "abcdef", 6);
    place.Offset = 6;
    CHECK_EQ(outcome(file, ReadFile(file, buffer, 1, NULL, &place), &place, &count), ERROR_HANDLE_EOF);
    CHECK(!ReadFile(file, buffer, 1, &count, NULL));
    CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK(CloseHandle(file));
    leave_folder();
}

static void an_overlapped_write_signals_its_event(void)
{
    OVERLAPPED place = {0};
    HANDLE file;

    enter_fresh_folder();
    place.hEvent = CreateEventA(NULL, TRUE, FALSE, NULL);
    file = open_with("a", GENERIC_WRITE, 0, CREATE_NEW, FILE_FLAG_OVERLAPPED);
    if (!WriteFile(file, "abc", 3, NULL, &place))
        CHECK_EQ(GetLastError(), ERROR_IO_PENDING);
    CHECK_EQ(WaitForSingleObject(place.hEvent, 10000), WAIT_OBJECT_0);
    CHECK_EQ(place.Internal, 0);
    CHECK_EQ(place.InternalHigh, 3);
    CHECK(CloseHandle(file));
    CHECK(CloseHandle(place.hEvent));
    leave_folder();
}

static void a_completion_port_gets_a_packet_for_each_overlapped_transfer(void)
{
    OVERLAPPED place = {0}, *finished = NULL;
    HANDLE file, port;
    ULONG_PTR key = 0;
    DWORD count = 0;

    enter_fresh_folder();
    file = open_with("a", GENERIC_WRITE, 0, CREATE_NEW, FILE_FLAG_OVERLAPPED);
    port = CreateIoCompletionPort(file, NULL, 77, 0);
    CHECK(port != NULL);
    if (!WriteFile(file, "abc", 3, NULL, &place))
        CHECK_EQ(GetLastError(), ERROR_IO_PENDING);
    CHECK(GetQueuedCompletionStatus(port, &count, &key, &finished, 10000));
    CHECK_EQ(count, 3);
    CHECK_EQ(key, 77);
    CHECK(finished == &place);
    CHECK(CloseHandle(file));
    CHECK(CloseHandle(port));
    leave_folder();
}

static DWORD routine_bytes, routine_calls;

static void CALLBACK count_bytes(DWORD error, DWORD bytes, LPOVERLAPPED overlapped)
{
    routine_calls++;
    routine_bytes += error ? 0 : bytes;
    *(int *)overlapped->hEvent = 1; /* hEvent is the program's own */
}

static void a_completion_routine_runs_in_an_alertable_wait(void)
{
    OVERLAPPED place = {0};
    HANDLE file;
    char byte;
    int mark = 0;

    enter_fresh_folder();
    routine_calls = routine_bytes = 0;
    place.hEvent = (HANDLE)&mark;
    file = open_with("a", GENERIC_READ | GENERIC_WRITE, 0, CREATE_NEW, FILE_FLAG_OVERLAPPED);
    CHECK(WriteFileEx(file, "abc", 3, &place, count_bytes));
    CHECK_EQ(routine_calls, 0);
    CHECK_EQ(SleepEx(10000, TRUE), WAIT_IO_COMPLETION);
    CHECK_EQ(routine_calls, 1);
    CHECK_EQ(routine_bytes, 3);
    CHECK_EQ(mark, 1);
    CHECK(ReadFileEx(file, &byte, 1, &place, count_bytes));
    CHECK_EQ(SleepEx(10000, TRUE), WAIT_IO_COMPLETION);
    CHECK_EQ(byte, 'a');
    CHECK_EQ(routine_calls, 2);
    CHECK(CloseHandle(file));
    leave_folder();
}

static void a_synchronous_handle_takes_no_completion_port(void)
{
    HANDLE file;

    enter_fresh_folder();
    file = open_with("a", GENERIC_WRITE, 0, CREATE_NEW, 0);
    CHECK(CreateIoCompletionPort(file, NULL, 1, 0) == NULL);
    CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK(CloseHandle(file));
    leave_folder();
}

static void access_decides_what_a_handle_may_do(void)
{
    HANDLE file;
    char byte = 'x';
    DWORD count;

    enter_fresh_folder();
    write_text("a", "abc");
    file = open_with("a", GENERIC_READ, 0, OPEN_EXISTING, 0);
    CHECK(!WriteFile(file, &byte, 1, &count, NULL));
    CHECK_EQ(GetLastError(), ERROR_ACCESS_DENIED);
    CHECK(!SetEndOfFile(file));
    CHECK_EQ(GetLastError(), ERROR_ACCESS_DENIED);
    CHECK(CloseHandle(file));
    file = open_with("a", GENERIC_WRITE, 0, OPEN_EXISTING, 0);
    CHECK(!ReadFile(file, &byte, 1, &count, NULL));
    CHECK_EQ(GetLastError(), ERROR_ACCESS_DENIED);
    CHECK(CloseHandle(file));
    CHECK(!ReadFile(file, &byte, 1, &count, NULL));
    CHECK_EQ(GetLastError(), ERROR_INVALID_HANDLE);
    leave_folder();
}

static void append_access_writes_at_the_end_wherever_the_pointer_is(void)
{
    HANDLE file;
    DWORD count;

    enter_fresh_folder();
    write_text("a", "abc");
    file = open_with("a", FILE_APPEND_DATA, 0, OPEN_EXISTING, 0);
    CHECK_EQ(SetFilePointer(file, 0, NULL, FILE_BEGIN), 0);
    CHECK(WriteFile(file, "de", 2, &count, NULL));
    CHECK(CloseHandle(file));
    check_text("a", "abcde");
    leave_folder();
}

static void an_offset_of_all_ones_appends(void)
{
    OVERLAPPED place = {0};
    HANDLE file;
    DWORD count;

    enter_fresh_folder();
    write_text("a", "abc");
    file = open_with("a", GENERIC_WRITE, 0, OPEN_EXISTING, FILE_FLAG_OVERLAPPED);
    place.Offset = place.OffsetHigh = 0xffffffff;
    CHECK_EQ(outcome(file, WriteFile(file, "de", 2, NULL, &place), &place, &count), NO_ERROR);
    CHECK(CloseHandle(file));
    check_text("a", "abcde");
    leave_folder();
}

static void the_pointer_moves_and_sets_the_size(void)
{
    LARGE_INTEGER distance, position, size;
    HANDLE file;
    LONG high = 1;

    enter_fresh_folder();
    file = open_with("a", GENERIC_READ | GENERIC_WRITE, 0, CREATE_NEW, 0);
    distance.QuadPart = 10;
    CHECK(SetFilePointerEx(file, distance, &position, FILE_BEGIN));
    CHECK_EQ(position.QuadPart, 10);
    CHECK(SetEndOfFile(file));
    CHECK(GetFileSizeEx(file, &size));
    CHECK_EQ(size.QuadPart, 10);
    CHECK_EQ(SetFilePointer(file, -4, NULL, FILE_END), 6);
    CHECK_EQ(SetFilePointer(file, -7, NULL, FILE_CURRENT), INVALID_SET_FILE_POINTER);
    CHECK_EQ(GetLastError(), ERROR_NEGATIVE_SEEK);
    CHECK_EQ(SetFilePointer(file, 5, &high, FILE_BEGIN), 5);
    CHECK_EQ(high, 1);
    CHECK_EQ(SetFilePointer(file, 0, NULL, 3), INVALID_SET_FILE_POINTER);
    CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK(FlushFileBuffers(file));
    CHECK(CloseHandle(file));
    leave_folder();
}

/* ---- facts ---- */

static void facts_agree_by_handle_and_by_name(void)
{
    BY_HANDLE_FILE_INFORMATION info;
    WIN32_FILE_ATTRIBUTE_DATA data;
    FILETIME written;
    HANDLE file;

    enter_fresh_folder();
    write_text("a", "abcde");
    file = open_with("a", GENERIC_READ, FILE_SHARE_READ, OPEN_EXISTING, 0);
    CHECK(GetFileInformationByHandle(file, &info));
    CHECK(GetFileAttributesExA("a", GetFileExInfoStandard, &data));
    CHECK_EQ(info.nFileSizeLow, 5);
    CHECK_EQ(data.nFileSizeLow, 5);
    CHECK_EQ(info.nNumberOfLinks, 1);
    CHECK_EQ(info.dwFileAttributes, data.dwFileAttributes);
    CHECK(!(info.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY));
    CHECK(GetFileTime(file, NULL, NULL, &written));
    CHECK_MEM(&written, &data.ftLastWriteTime, sizeof written);
    CHECK(written.dwHighDateTime > 0x01D00000); /* after 2014 */
    CHECK_EQ(GetFileType(file), FILE_TYPE_DISK);
    CHECK(CloseHandle(file));
    leave_folder();
}

static void the_time_of_the_last_write_can_be_set(void)
{
    FILETIME set = {0x12345680, 0x01D50000}, got;
    HANDLE file;

    enter_fresh_folder();
    write_text("a", "abc");
    file = open_with("a", GENERIC_WRITE, 0, OPEN_EXISTING, 0);
    CHECK(SetFileTime(file, NULL, NULL, &set));
    CHECK(CloseHandle(file));
    file = open_with("a", GENERIC_READ, 0, OPEN_EXISTING, 0);
    CHECK(GetFileTime(file, NULL, NULL, &got));
    CHECK_MEM(&got, &set, sizeof got);
    CHECK(!SetFileTime(file, NULL, NULL, &set));
    CHECK_EQ(GetLastError(), ERROR_ACCESS_DENIED);
    CHECK(CloseHandle(file));
    leave_folder();
}

CHECK_MAIN(CHECK_TEST(dispositions_create_open_and_truncate_as_documented),
           CHECK_TEST(opening_reports_what_is_missing), CHECK_TEST(a_folder_opens_with_backup_semantics),
           CHECK_TEST(share_modes_are_exact), CHECK_TEST(a_refused_open_does_not_truncate),
           CHECK_TEST(delete_on_close_removes_the_file_with_its_last_handle),
           CHECK_TEST(a_read_only_file_is_neither_written_nor_deleted),
           CHECK_TEST(case_of_a_name_does_not_matter), CHECK_TEST(nul_swallows_and_is_empty),
           CHECK_TEST(a_synchronous_read_at_the_end_succeeds_with_nothing),
           CHECK_TEST(an_offset_on_a_synchronous_handle_moves_the_pointer),
           CHECK_TEST(overlapped_transfers_are_at_offsets_and_end_with_eof),
           CHECK_TEST(an_overlapped_write_signals_its_event),
           CHECK_TEST(a_completion_port_gets_a_packet_for_each_overlapped_transfer),
           CHECK_TEST(a_completion_routine_runs_in_an_alertable_wait),
           CHECK_TEST(a_synchronous_handle_takes_no_completion_port),
           CHECK_TEST(access_decides_what_a_handle_may_do),
           CHECK_TEST(append_access_writes_at_the_end_wherever_the_pointer_is),
           CHECK_TEST(an_offset_of_all_ones_appends), CHECK_TEST(the_pointer_moves_and_sets_the_size),
           CHECK_TEST(facts_agree_by_handle_and_by_name), CHECK_TEST(the_time_of_the_last_write_can_be_set))
