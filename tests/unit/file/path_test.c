/* Paths from Windows to Linux and back, and names that differ in case. */
#include "file/path.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include "check.h"

static void windows_paths_become_linux_paths(void)
{
    static const struct {
        const char *windows, *native;
    } cases[] = {
        {"C:\\dir\\file", "/dir/file"},
        {"c:/dir/file", "/dir/file"},
        {"C:\\", "/"},
        {"\\dir\\file", "/dir/file"},
        {"/dir//file", "/dir/file"},
        {"dir\\file", "dir/file"},
        {".\\file", "file"},
        {"..\\file", "../file"},
        {"..\\..\\x\\..\\file", "../../file"},
        {"a\\..", "."},
        {"a\\..\\..\\b", "../b"},
        {"C:\\..\\..\\x", "/x"},
        {"C:\\a\\b\\..\\c", "/a/c"},
        {"C:\\a\\..\\..\\c", "/c"},
        {"C:file", "file"},
        {"file. . ", "file"},
        {"dir\\file.txt.", "dir/file.txt"},
        {"\\\\?\\C:\\dir\\file. ", "/dir/file. "},
        {"\\\\?\\C:\\a:b*", "/a:b*"},
        {"\\\\.\\C:\\dir", "/dir"},
        {"D:\\file", "/mnt/data/file"},
        {"d:\\a\\..\\..\\file", "/mnt/data/file"},
        {"D:\\", "/mnt/data"},
        {".", "."},
        {"dir\\", "dir"},
    };
    struct path path;

    setenv("HTTPAPI_DRIVE_D", "/mnt/data", 1);
    for (size_t i = 0; i < ARRAYSIZE(cases); i++) {
        if (path_from_text(cases[i].windows, &path) != NO_ERROR)
            printf("    case %zu: %s\n", i, cases[i].windows);
        CHECK_EQ(path_from_text(cases[i].windows, &path), NO_ERROR);
        CHECK_EQ(path.kind, PATH_FILE);
        CHECK_STR(path.text, cases[i].native);
    }
    unsetenv("HTTPAPI_DRIVE_D");
}

static void what_is_no_path_is_refused(void)
{
    static const struct {
        const char *windows;
        ULONG error;
    } cases[] = {
        {"", ERROR_PATH_NOT_FOUND},
        {"Q:\\file", ERROR_PATH_NOT_FOUND},
        {"\\\\server\\share", ERROR_BAD_NETPATH},
        {"\\\\?\\UNC\\server", ERROR_BAD_NETPATH},
        {"a:b:c", ERROR_PATH_NOT_FOUND},
        {"file:stream", ERROR_INVALID_NAME},
        {"a|b", ERROR_INVALID_NAME},
        {"a\tb", ERROR_INVALID_NAME},
        {"a\"b", ERROR_INVALID_NAME},
        {"dir>\\file", ERROR_INVALID_NAME},
    };
    struct path path;

    for (size_t i = 0; i < ARRAYSIZE(cases); i++)
        CHECK_EQ(path_from_text(cases[i].windows, &path), cases[i].error);
    CHECK_EQ(path_from_text(NULL, &path), ERROR_PATH_NOT_FOUND);
    CHECK_EQ(path_from_wide(NULL, &path), ERROR_PATH_NOT_FOUND);
}

static void a_path_that_is_too_long_is_refused_and_not_cut(void)
{
    static char text[PATH_MAX + 10];
    static WCHAR wide[PATH_MAX * 2];
    struct path path;

    memset(text, 'a', sizeof text - 1);
    CHECK_EQ(path_from_text(text, &path), ERROR_FILENAME_EXCED_RANGE);
    for (size_t i = 0; i + 1 < ARRAYSIZE(wide); i++)
        wide[i] = u'a';
    CHECK_EQ(path_from_wide(wide, &path), ERROR_FILENAME_EXCED_RANGE);
    text[PATH_MAX - 1] = 0;
    CHECK_EQ(path_from_text(text, &path), NO_ERROR);
    CHECK_EQ(strlen(path.text), PATH_MAX - 1);
}

static void devices_have_names_of_their_own(void)
{
    static const struct {
        const char *windows;
        enum path_kind kind;
    } cases[] = {
        {"NUL", PATH_NULL},
        {"nul", PATH_NULL},
        {"\\\\.\\NUL", PATH_NULL},
        {"CON", PATH_CONSOLE},
        {"CONIN$", PATH_CONSOLE_INPUT},
        {"conout$", PATH_CONSOLE_OUTPUT},
        {"nul.txt", PATH_FILE},
    };
    struct path path;

    for (size_t i = 0; i < ARRAYSIZE(cases); i++) {
        CHECK_EQ(path_from_text(cases[i].windows, &path), NO_ERROR);
        CHECK_EQ(path.kind, cases[i].kind);
    }
}

static void linux_paths_become_windows_paths(void)
{
    char out[64];

    CHECK(path_to_windows("/dir/file", out, sizeof out));
    CHECK_STR(out, "C:\\dir\\file");
    CHECK(path_to_windows("/", out, sizeof out));
    CHECK_STR(out, "C:\\");
    setenv("HTTPAPI_DRIVE_E", "/mnt/e/", 1);
    CHECK(path_to_windows("/mnt/e/x", out, sizeof out));
    CHECK_STR(out, "E:\\x");
    CHECK(path_to_windows("/mnt/e", out, sizeof out));
    CHECK_STR(out, "E:\\");
    CHECK(path_to_windows("/mnt/extra", out, sizeof out));
    CHECK_STR(out, "C:\\mnt\\extra");
    unsetenv("HTTPAPI_DRIVE_E");
    CHECK(!path_to_windows("/dir/file", out, 11));
}

/* Bytes that are no UTF-8 survive the way through 16-bit units. */
static void any_name_can_be_opened_again(void)
{
    static const WCHAR wide[] = {'a', 0xDCFF, 0xDC80, 'b', 0};
    struct path path;

    CHECK_EQ(path_from_wide(wide, &path), NO_ERROR);
    CHECK_STR(path.text, "a\xFF\x80"
                         "b");
}

static void case_is_folded_only_where_the_exact_name_is_missing(void)
{
    char folder[] = "/tmp/pathtestXXXXXX", text[128];
    struct path path;

    CHECK(mkdtemp(folder) != NULL);
    snprintf(text, sizeof text, "%s/Sub", folder);
    CHECK_EQ(mkdir(text, 0700), 0);
    snprintf(text, sizeof text, "%s/Sub/\xC3\x84.txt", folder);
    fclose(fopen(text, "w"));
    snprintf(text, sizeof text, "%s/sub/\xC3\xA4.TXT", folder);
    CHECK_EQ(path_from_text(text, &path), NO_ERROR);
    CHECK_EQ(path_locate(&path), NO_ERROR);
    CHECK(strstr(path.text, "/Sub/\xC3\x84.txt") != NULL);

    snprintf(text, sizeof text, "%s/SUB/new", folder); /* the folder is right, the new name stays */
    CHECK_EQ(path_from_text(text, &path), NO_ERROR);
    CHECK_EQ(path_locate(&path), ERROR_FILE_NOT_FOUND);
    CHECK(strstr(path.text, "/Sub/new") != NULL);

    snprintf(text, sizeof text, "%s/none/new", folder);
    CHECK_EQ(path_from_text(text, &path), NO_ERROR);
    CHECK_EQ(path_locate(&path), ERROR_PATH_NOT_FOUND);

    setenv("HTTPAPI_EXACT_CASE", "1", 1);
    snprintf(text, sizeof text, "%s/sub", folder);
    CHECK_EQ(path_from_text(text, &path), NO_ERROR);
    CHECK_EQ(path_locate(&path), ERROR_FILE_NOT_FOUND);
    unsetenv("HTTPAPI_EXACT_CASE");

    snprintf(text, sizeof text, "rm -r %s", folder);
    CHECK_EQ(system(text), 0);
}

CHECK_MAIN(CHECK_TEST(windows_paths_become_linux_paths), CHECK_TEST(what_is_no_path_is_refused),
           CHECK_TEST(a_path_that_is_too_long_is_refused_and_not_cut),
           CHECK_TEST(devices_have_names_of_their_own), CHECK_TEST(linux_paths_become_windows_paths),
           CHECK_TEST(any_name_can_be_opened_again),
           CHECK_TEST(case_is_folded_only_where_the_exact_name_is_missing))
