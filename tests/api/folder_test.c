/* Folders and names through the Win32 functions: searching, temporary and full names, deleting, moving, copying. */
#include "fresh_folder.h"

/* ---- searching ---- */

static void a_search_matches_like_windows(void)
{
    static const struct {
        const char *pattern, *found; /* names in order, joined by blanks; NULL: nothing */
    } cases[] = {
        {"*", ". .. a.txt B.TXT c noext x.y.z"},
        {"*.*", ". .. a.txt B.TXT c noext x.y.z"},
        {"*.txt", "a.txt B.TXT"},
        {"?.txt", "a.txt B.TXT"},
        {"???.txt", "a.txt B.TXT"},
        {"c.*", "c"},
        {"n*", "noext"},
        {"*.z", "x.y.z"},
        {"A.TXT", "a.txt"},
        {"nothing*", NULL},
    };
    static const char *const names[] = {"x.y.z", "noext", "B.TXT", "a.txt", "c"};
    size_t i;

    enter_fresh_folder();
    for (i = 0; i < ARRAYSIZE(names); i++)
        write_text(names[i], "abc");
    for (i = 0; i < ARRAYSIZE(cases); i++) {
        WIN32_FIND_DATAA data;
        char all[2048] = "";
        HANDLE find = FindFirstFileA(cases[i].pattern, &data);

        if (!cases[i].found) {
            CHECK(find == INVALID_HANDLE_VALUE);
            CHECK_EQ(GetLastError(), ERROR_FILE_NOT_FOUND);
            continue;
        }
        CHECK(find != INVALID_HANDLE_VALUE);
        do
            snprintf(all + strlen(all), sizeof all - strlen(all), "%s%s", all[0] ? " " : "", data.cFileName);
        while (FindNextFileA(find, &data));
        CHECK_EQ(GetLastError(), ERROR_NO_MORE_FILES);
        CHECK_STR(all, cases[i].found);
        CHECK(FindClose(find));
        CHECK(!FindClose(find));
    }
    leave_folder();
}

static void a_search_where_there_is_no_folder_says_so(void)
{
    WIN32_FIND_DATAA data;

    enter_fresh_folder();
    CHECK(FindFirstFileA("nowhere\\*", &data) == INVALID_HANDLE_VALUE);
    CHECK_EQ(GetLastError(), ERROR_PATH_NOT_FOUND);
    CHECK(FindFirstFileA("nowhere\\", &data) == INVALID_HANDLE_VALUE);
    CHECK_EQ(GetLastError(), ERROR_FILE_NOT_FOUND);
    leave_folder();
}

static void wide_names_come_back_as_they_went(void)
{
    static const WCHAR name[] = W("gr\u00fc\u00df\u20ac.txt");
    WIN32_FIND_DATAW data;
    HANDLE file, find;

    enter_fresh_folder();
    file = CreateFileW(name, GENERIC_WRITE, 0, NULL, CREATE_NEW, 0, NULL);
    CHECK(file != INVALID_HANDLE_VALUE);
    CHECK(CloseHandle(file));
    find = FindFirstFileW(W("GR\u00dc*"), &data);
    CHECK(find != INVALID_HANDLE_VALUE);
    CHECK_MEM(data.cFileName, name, sizeof name);
    CHECK(FindClose(find));
    CHECK(DeleteFileW(name));
    leave_folder();
}

/* ---- folders and names ---- */

static void folders_report_what_is_in_the_way(void)
{
    enter_fresh_folder();
    CHECK(CreateDirectoryA("a", NULL));
    CHECK(!CreateDirectoryA("a", NULL));
    CHECK_EQ(GetLastError(), ERROR_ALREADY_EXISTS);
    CHECK(!CreateDirectoryA("b\\c", NULL));
    CHECK_EQ(GetLastError(), ERROR_PATH_NOT_FOUND);
    write_text("a\\x", "1");
    CHECK(!RemoveDirectoryA("a"));
    CHECK_EQ(GetLastError(), ERROR_DIR_NOT_EMPTY);
    CHECK(!RemoveDirectoryA("a\\x"));
    CHECK_EQ(GetLastError(), ERROR_DIRECTORY);
    CHECK(!RemoveDirectoryA("b"));
    CHECK_EQ(GetLastError(), ERROR_FILE_NOT_FOUND);
    CHECK(!DeleteFileA("a"));
    CHECK_EQ(GetLastError(), ERROR_ACCESS_DENIED);
    CHECK(!SetCurrentDirectoryA("a\\x"));
    CHECK_EQ(GetLastError(), ERROR_DIRECTORY);
    CHECK(DeleteFileA("a\\x"));
    CHECK(RemoveDirectoryA("a\\"));
    leave_folder();
}

static void the_current_directory_is_a_windows_path(void)
{
    char here[MAX_PATH], small[4];
    DWORD length;

    enter_fresh_folder();
    length = GetCurrentDirectoryA(sizeof here, here);
    CHECK_STR(here, folder);
    CHECK_EQ(length, strlen(folder));
    CHECK_EQ(GetCurrentDirectoryA(sizeof small, small), strlen(folder) + 1);
    CHECK_EQ(here[1], ':');
    leave_folder();
}

static void temporary_names_follow_the_rule(void)
{
    char temp[MAX_PATH], name[MAX_PATH], expected[MAX_PATH];
    UINT number;

    enter_fresh_folder();
    CHECK(GetTempPathA(sizeof temp, temp) > 0);
    CHECK_EQ(temp[strlen(temp) - 1], '\\');
    CHECK_EQ(GetTempPathA(2, name), strlen(temp) + 1);
    CHECK_EQ(GetTempFileNameA(".", "prefix", 0x1A2B, name), 0x1A2B);
    CHECK_EQ(GetFileAttributesA(name), INVALID_FILE_ATTRIBUTES); /* a number given: no file */
    CHECK(strstr(name, "pre1A2B.") != NULL);
    number = GetTempFileNameA(folder, "ab", 0, name);
    CHECK(number != 0 && number <= 0xffff);
    CHECK(GetFileAttributesA(name) != INVALID_FILE_ATTRIBUTES);
    snprintf(expected, sizeof expected, "\\ab%X.", number);
    CHECK(strstr(name, expected) != NULL);
    CHECK(GetTempFileNameA(folder, "ab", 0, expected) != 0);
    CHECK(strcmp(name, expected) != 0);
    CHECK_EQ(GetTempFileNameA("nowhere", "ab", 0, name), 0);
    CHECK_EQ(GetLastError(), ERROR_DIRECTORY);
    leave_folder();
}

static void full_names_are_made_of_text_alone(void)
{
    static const struct {
        const char *name, *full, *part;
    } cases[] = {
        {"C:\\a\\b", "C:\\a\\b", "b"}, {"C:/a/./b/../c", "C:\\a\\c", "c"},
        {"C:\\a\\", "C:\\a\\", NULL},  {"C:\\..\\..\\x", "C:\\x", "x"},
        {"C:\\", "C:\\", NULL},        {"C:\\a.\\b. ", "C:\\a.\\b", "b"},
        {"C:\\a\\..", "C:\\", NULL},   {"C:\\a\\b\\..", "C:\\a", "a"},
    };
    char full[MAX_PATH], expected[MAX_PATH + 80], *part;
    size_t i;

    for (i = 0; i < ARRAYSIZE(cases); i++) {
        if (i == 5)
            continue; /* what becomes of a dot inside differs between versions */
        CHECK_EQ(GetFullPathNameA(cases[i].name, sizeof full, full, &part), strlen(cases[i].full));
        CHECK_STR(full, cases[i].full);
        CHECK(cases[i].part ? strcmp(part, cases[i].part) == 0 : part == NULL);
    }
    enter_fresh_folder();
    CHECK(GetFullPathNameA("x\\y", sizeof full, full, NULL) > 0);
    snprintf(expected, sizeof expected, "%s\\x\\y", folder);
    CHECK_STR(full, expected);
    CHECK_EQ(GetFullPathNameA("x\\y", 3, full, NULL), strlen(expected) + 1);
    leave_folder();
}

/* ---- deleting, moving, copying ---- */

static void deleting_needs_the_consent_of_those_who_have_it_open(void)
{
    HANDLE file;

    enter_fresh_folder();
    write_text("a", "abc");
    file = open_with("a", GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE, OPEN_EXISTING, 0);
    CHECK(!DeleteFileA("a"));
    CHECK_EQ(GetLastError(), ERROR_SHARING_VIOLATION);
    CHECK(!MoveFileA("a", "b"));
    CHECK_EQ(GetLastError(), ERROR_SHARING_VIOLATION);
    CHECK(CloseHandle(file));
    file = open_with("a", GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_DELETE, OPEN_EXISTING, 0);
    CHECK(DeleteFileA("a"));
    CHECK(CloseHandle(file));
    CHECK(!DeleteFileA("a"));
    CHECK_EQ(GetLastError(), ERROR_FILE_NOT_FOUND);
    leave_folder();
}

static void moving_replaces_only_when_asked(void)
{
    enter_fresh_folder();
    write_text("a", "1");
    write_text("b", "2");
    CHECK(!MoveFileA("a", "b"));
    CHECK_EQ(GetLastError(), ERROR_ALREADY_EXISTS);
    CHECK(MoveFileExA("a", "b", MOVEFILE_REPLACE_EXISTING));
    check_text("b", "1");
    CHECK_EQ(GetFileAttributesA("a"), INVALID_FILE_ATTRIBUTES);
    CHECK(!MoveFileA("a", "c"));
    CHECK_EQ(GetLastError(), ERROR_FILE_NOT_FOUND);
    CHECK(!MoveFileA("b", "nowhere\\b"));
    CHECK_EQ(GetLastError(), ERROR_PATH_NOT_FOUND);
    CHECK(CreateDirectoryA("folder", NULL));
    CHECK(!MoveFileExA("b", "folder", MOVEFILE_REPLACE_EXISTING));
    CHECK_EQ(GetLastError(), ERROR_ACCESS_DENIED);
    CHECK(MoveFileA("folder", "other"));
    CHECK(GetFileAttributesA("other") & FILE_ATTRIBUTE_DIRECTORY);
    leave_folder();
}

static void moving_can_change_the_case_of_a_name(void)
{
    WIN32_FIND_DATAA data;
    HANDLE find;

    enter_fresh_folder();
    write_text("name", "1");
    CHECK(MoveFileA("name", "NAME"));
    find = FindFirstFileA("n*", &data);
    CHECK(find != INVALID_HANDLE_VALUE);
    CHECK_STR(data.cFileName, "NAME");
    CHECK(!FindNextFileA(find, &data));
    CHECK(FindClose(find));
    leave_folder();
}

static void copying_keeps_text_and_time(void)
{
    WIN32_FILE_ATTRIBUTE_DATA from, to;
    HANDLE file;

    enter_fresh_folder();
    write_text("a", "abc");
    write_text("b", "longer than that");
    CHECK(!CopyFileA("a", "b", TRUE));
    CHECK_EQ(GetLastError(), ERROR_FILE_EXISTS);
    CHECK(CopyFileA("a", "b", FALSE));
    check_text("b", "abc");
    CHECK(GetFileAttributesExA("a", GetFileExInfoStandard, &from));
    CHECK(GetFileAttributesExA("b", GetFileExInfoStandard, &to));
    CHECK_MEM(&from.ftLastWriteTime, &to.ftLastWriteTime, sizeof(FILETIME));
    CHECK(!CopyFileA("c", "d", FALSE));
    CHECK_EQ(GetLastError(), ERROR_FILE_NOT_FOUND);
    CHECK(!CopyFileA("a", "a", FALSE));
    CHECK_EQ(GetLastError(), ERROR_SHARING_VIOLATION);
    check_text("a", "abc");
    file = open_with("a", GENERIC_READ, 0, OPEN_EXISTING, 0);
    CHECK(!CopyFileA("a", "d", FALSE));
    CHECK_EQ(GetLastError(), ERROR_SHARING_VIOLATION);
    CHECK(CloseHandle(file));
    leave_folder();
}

static DWORD CALLBACK cancel_copy(LARGE_INTEGER total, LARGE_INTEGER done, LARGE_INTEGER stream,
                                  LARGE_INTEGER stream_done, DWORD number, DWORD reason, HANDLE source,
                                  HANDLE target, LPVOID data)
{
    (void)total, (void)done, (void)stream, (void)stream_done, (void)number, (void)source, (void)target;
    ++*(int *)data;
    return reason == CALLBACK_CHUNK_FINISHED ? PROGRESS_CANCEL : PROGRESS_CONTINUE;
}

static void a_cancelled_copy_leaves_nothing(void)
{
    int calls = 0;

    enter_fresh_folder();
    write_text("a", "abc");
    CHECK(!CopyFileExA("a", "b", cancel_copy, &calls, NULL, 0));
    CHECK_EQ(GetLastError(), ERROR_REQUEST_ABORTED);
    CHECK_EQ(calls, 2);
    CHECK_EQ(GetFileAttributesA("b"), INVALID_FILE_ATTRIBUTES);
    leave_folder();
}

CHECK_MAIN(CHECK_TEST(a_search_matches_like_windows), CHECK_TEST(a_search_where_there_is_no_folder_says_so),
           CHECK_TEST(wide_names_come_back_as_they_went), CHECK_TEST(folders_report_what_is_in_the_way),
           CHECK_TEST(the_current_directory_is_a_windows_path), CHECK_TEST(temporary_names_follow_the_rule),
           CHECK_TEST(full_names_are_made_of_text_alone),
           CHECK_TEST(deleting_needs_the_consent_of_those_who_have_it_open),
           CHECK_TEST(moving_replaces_only_when_asked), CHECK_TEST(moving_can_change_the_case_of_a_name),
           CHECK_TEST(copying_keeps_text_and_time), CHECK_TEST(a_cancelled_copy_leaves_nothing))
