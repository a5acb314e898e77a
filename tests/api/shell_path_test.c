/* The path functions of shlwapi.h. */
#include <windows.h>
#include <shlwapi.h>
#include "check.h"

#ifdef _WIN32
#define WIDE(text) L##text
#else
#define WIDE(text) u##text
#endif

static void dots_are_taken_out(void)
{
    static const struct {
        const char *path, *simple;
    } cases[] = {
        {"A:\\name_1\\.\\name_2\\..\\name_3", "A:\\name_1\\name_3"},
        {"A:\\name_1\\..\\name_2\\.\\name_3", "A:\\name_2\\name_3"},
        {"A:\\name_1\\name_2\\.\\name_3\\..\\name_4", "A:\\name_1\\name_2\\name_4"},
        {"A:\\name_1\\.\\name_2\\.\\name_3\\..\\name_4\\..", "A:\\name_1\\name_2"},
        {"C:\\..", "C:\\"},
        {"C:\\..\\a", "C:\\a"},
        {"C:\\a\\..", "C:\\"},
        {"a\\..\\..\\b", "\\b"},
        {"\\..\\a", "\\a"},
        {".\\a", "a"},
        {"a..b", "a..b"},
        {"C:\\a\\b\\", "C:\\a\\b\\"},
        {"C:", "C:\\"},
        {"", "\\"},
    };
    char out[MAX_PATH], longer[MAX_PATH + 8];
    size_t i;

    for (i = 0; i < ARRAYSIZE(cases); i++) {
        CHECK(PathCanonicalizeA(out, cases[i].path));
        CHECK_STR(out, cases[i].simple);
    }
    memset(longer, 'x', sizeof longer);
    longer[MAX_PATH] = 0;
    CHECK(!PathCanonicalizeA(out, longer));
}

static void paths_are_combined(void)
{
    static const struct {
        const char *folder, *file, *both;
    } cases[] = {
        {"C:\\a", "b", "C:\\a\\b"},
        {"C:\\a\\", "..\\b", "C:\\b"},
        {"C:\\a", "\\b", "C:\\b"},
        {"C:\\a", "D:\\b", "D:\\b"},
        {"C:\\a", NULL, "C:\\a"},
        {NULL, "b", "b"},
        {"C:", "b", "C:\\b"},
        {"", "b", "b"},
        {"C:\\a", "", "C:\\a"},
        {"\\\\s\\sh\\d", "\\b", "\\\\s\\sh\\b"},
        {"C:\\a", "\\\\s\\b", "\\\\s\\b"},
    };
    char out[MAX_PATH], longer[MAX_PATH];
    size_t i;

    for (i = 0; i < ARRAYSIZE(cases); i++) {
        CHECK(PathCombineA(out, cases[i].folder, cases[i].file) == out);
        CHECK_STR(out, cases[i].both);
    }
    CHECK(PathCombineA(out, NULL, NULL) == NULL);
    memset(longer, 'x', sizeof longer);
    longer[MAX_PATH - 1] = 0;
    CHECK(PathCombineA(out, "C:\\a", longer) == NULL);
}

static void paths_are_appended_in_place(void)
{
    static const struct {
        const char *path, *more, *both;
    } cases[] = {
        {"C:\\a", "b", "C:\\a\\b"},  {"C:\\a", "\\b", "C:\\a\\b"}, /* where PathCombine goes back to the root */
        {"C:\\a", "..\\b", "C:\\b"}, {"C:\\a", "C:\\x", "C:\\x"},  {"", "b", "b"},
    };
    char path[MAX_PATH];
    WCHAR wide[MAX_PATH] = {'C', ':', '\\', 'a', 0};
    size_t i;

    for (i = 0; i < ARRAYSIZE(cases); i++) {
        strcpy(path, cases[i].path);
        CHECK(PathAppendA(path, cases[i].more));
        CHECK_STR(path, cases[i].both);
    }
    CHECK(PathAppendW(wide, WIDE("b.txt")));
    CHECK_EQ(lstrcmpW(wide, WIDE("C:\\a\\b.txt")), 0);
}

static void names_and_extensions_are_found(void)
{
    static const struct {
        const char *path, *name, *extension, *next, *root;
    } cases[] = {
        {"C:\\a\\b.txt", "b.txt", ".txt", "a\\b.txt", "a\\b.txt"},
        {"C:\\dir.x\\file", "file", "", "dir.x\\file", "dir.x\\file"},
        {"x.tar.gz", "x.tar.gz", ".gz", "", NULL},
        {"C:\\a\\", "a\\", "", "a\\", "a\\"},
        {"C:\\", "C:\\", "", "", ""},
        {"a b.c d", "a b.c d", "", "", NULL},
        {"a.", "a.", ".", "", NULL},
        {"\\\\s\\sh\\x", "x", "", "s\\sh\\x", "x"},
    };
    size_t i;

    for (i = 0; i < ARRAYSIZE(cases); i++) {
        const char *root = PathSkipRootA(cases[i].path);

        CHECK_STR(PathFindFileNameA(cases[i].path), cases[i].name);
        CHECK_STR(PathFindExtensionA(cases[i].path), cases[i].extension);
        CHECK_STR(PathFindNextComponentA(cases[i].path), cases[i].next);
        CHECK_EQ(root == NULL, cases[i].root == NULL);
        if (root && cases[i].root)
            CHECK_STR(root, cases[i].root);
    }
    CHECK(PathFindNextComponentA("") == NULL);
}

static void kinds_of_path_are_told(void)
{
    static const struct {
        const char *path;
        BOOL root, relative, unc, share, spec;
        int drive;
    } cases[] = {
        {"C:\\a", FALSE, FALSE, FALSE, FALSE, FALSE, 2},
        {"c:\\", TRUE, FALSE, FALSE, FALSE, FALSE, 2},
        {"\\", TRUE, FALSE, FALSE, FALSE, FALSE, -1},
        {"\\a", FALSE, FALSE, FALSE, FALSE, FALSE, -1},
        {"a\\b", FALSE, TRUE, FALSE, FALSE, FALSE, -1},
        {"a.txt", FALSE, TRUE, FALSE, FALSE, TRUE, -1},
        {"\\\\s", TRUE, FALSE, TRUE, FALSE, FALSE, -1},
        {"\\\\s\\sh", TRUE, FALSE, TRUE, TRUE, FALSE, -1},
        {"\\\\s\\sh\\x", FALSE, FALSE, TRUE, FALSE, FALSE, -1},
        {"", FALSE, TRUE, FALSE, FALSE, TRUE, -1},
    };
    char root[4];
    size_t i;

    for (i = 0; i < ARRAYSIZE(cases); i++) {
        CHECK_EQ(PathIsRootA(cases[i].path), cases[i].root);
        CHECK_EQ(PathIsRelativeA(cases[i].path), cases[i].relative);
        CHECK_EQ(PathIsUNCA(cases[i].path), cases[i].unc);
        CHECK_EQ(PathIsUNCServerShareA(cases[i].path), cases[i].share);
        CHECK_EQ(PathIsFileSpecA(cases[i].path), cases[i].spec);
        CHECK_EQ(PathGetDriveNumberA(cases[i].path), cases[i].drive);
    }
    CHECK(PathIsUNCServerA("\\\\s"));
    CHECK(!PathIsUNCServerA("\\\\s\\sh"));
    CHECK_STR(PathBuildRootA(root, 25), "Z:\\");
    CHECK_EQ(PathGetCharTypeA('a'), GCT_LFNCHAR | GCT_SHORTCHAR);
    CHECK_EQ(PathGetCharTypeA('*'), GCT_WILD);
    CHECK_EQ(PathGetCharTypeA('\\'), GCT_SEPARATOR);
    CHECK_EQ(PathGetCharTypeA('<'), GCT_INVALID);
}

/* What five changes make of a path. */
static void ends_are_changed(void)
{
    static const struct {
        const char *path, *no_spec, *no_extension, *renamed, *backslash, *no_backslash, *stripped;
    } cases[] = {
        {"C:\\a\\b.txt", "C:\\a", "C:\\a\\b", "C:\\a\\b.new", "C:\\a\\b.txt\\", "C:\\a\\b.txt", "b.txt"},
        {"C:\\a", "C:\\", "C:\\a", "C:\\a.new", "C:\\a\\", "C:\\a", "a"},
        {"C:\\a\\", "C:\\a", "C:\\a\\", "C:\\a\\.new", "C:\\a\\", "C:\\a", "a\\"},
        {"C:\\", "C:\\", "C:\\", "C:\\.new", "C:\\", "C:\\", "C:\\"},
        {"a", "", "a", "a.new", "a\\", "a", "a"},
        {"\\\\s\\sh\\x", "\\\\s\\sh", "\\\\s\\sh\\x", "\\\\s\\sh\\x.new", "\\\\s\\sh\\x\\", "\\\\s\\sh\\x",
         "x"},
    };
    char path[MAX_PATH];
    size_t i;

    for (i = 0; i < ARRAYSIZE(cases); i++) {
        strcpy(path, cases[i].path);
        CHECK_EQ(PathRemoveFileSpecA(path), strcmp(cases[i].path, cases[i].no_spec) != 0);
        CHECK_STR(path, cases[i].no_spec);
        strcpy(path, cases[i].path);
        PathRemoveExtensionA(path);
        CHECK_STR(path, cases[i].no_extension);
        strcpy(path, cases[i].path);
        CHECK(PathRenameExtensionA(path, ".new"));
        CHECK_STR(path, cases[i].renamed);
        strcpy(path, cases[i].path);
        CHECK(PathAddBackslashA(path) == path + strlen(cases[i].backslash));
        CHECK_STR(path, cases[i].backslash);
        strcpy(path, cases[i].path);
        CHECK(PathRemoveBackslashA(path) != NULL);
        CHECK_STR(path, cases[i].no_backslash);
        strcpy(path, cases[i].path);
        PathStripPathA(path);
        CHECK_STR(path, cases[i].stripped);
    }
}

static void extensions_are_added_once(void)
{
    char path[MAX_PATH] = "prog", longer[MAX_PATH];

    CHECK(PathAddExtensionA(path, NULL));
    CHECK_STR(path, "prog.exe");
    CHECK(!PathAddExtensionA(path, ".com"));
    CHECK_STR(path, "prog.exe");
    memset(longer, 'x', sizeof longer);
    longer[MAX_PATH - 2] = 0;
    CHECK(!PathAddExtensionA(longer, ".c"));
    CHECK(PathAddBackslashA(longer) != NULL);
    longer[MAX_PATH - 2] = 'x';
    CHECK(PathAddBackslashA(longer) == NULL);
}

static void a_root_can_be_what_remains(void)
{
    char path[MAX_PATH] = "C:\\a\\b";

    CHECK(PathStripToRootA(path));
    CHECK_STR(path, "C:\\");
    strcpy(path, "\\\\s\\sh\\x\\y");
    CHECK(PathStripToRootA(path));
    CHECK_STR(path, "\\\\s\\sh");
    strcpy(path, "a\\b");
    CHECK(!PathStripToRootA(path));
}

static void arguments_and_quotes(void)
{
    char path[MAX_PATH] = "\"C:\\p q\\r\" -x y";

    CHECK_STR(PathGetArgsA(path), "-x y");
    PathRemoveArgsA(path);
    CHECK_STR(path, "\"C:\\p q\\r\"");
    PathUnquoteSpacesA(path); /* what these two return depends on the headers */
    CHECK_STR(path, "C:\\p q\\r");
    PathUnquoteSpacesA(path);
    CHECK_STR(path, "C:\\p q\\r");
    PathQuoteSpacesA(path);
    CHECK_STR(path, "\"C:\\p q\\r\"");
    strcpy(path, "plain");
    PathQuoteSpacesA(path);
    CHECK_STR(path, "plain");
    CHECK_STR(PathGetArgsA(path), "");
    strcpy(path, "  C:\\x  ");
    PathRemoveBlanksA(path);
    CHECK_STR(path, "C:\\x");
    strcpy(path, "f.exe,-3");
    CHECK_EQ(PathParseIconLocationA(path), -3);
    CHECK_STR(path, "f.exe");
    strcpy(path, "f[15].txt");
    PathUndecorateA(path);
    CHECK_STR(path, "f.txt");
    strcpy(path, "NAME.TXT");
    CHECK(PathMakePrettyA(path));
    CHECK_STR(path, "Name.txt");
    strcpy(path, "NAMe.TXT");
    CHECK(!PathMakePrettyA(path));
    CHECK_STR(path, "NAMe.TXT");
}

static void common_prefixes_are_whole_names(void)
{
    static const struct {
        const char *a, *b, *common;
    } cases[] = {
        {"C:\\win\\desktop\\temp.txt", "c:\\win\\tray\\sample.txt", "C:\\win"},
        {"C:\\a", "D:\\a", ""},
        {"C:\\a", "C:\\b", "C:\\"},
        {"C:\\ab", "C:\\a", "C:\\"},
        {"a\\b", "a\\c", "a"},
        {"C:\\a\\b", "C:\\a\\b", "C:\\a\\b"},
        {"\\\\s\\a\\b", "\\\\s\\a\\c", "\\\\s\\a"},
    };
    char out[MAX_PATH];
    size_t i;

    for (i = 0; i < ARRAYSIZE(cases); i++) {
        CHECK_EQ(PathCommonPrefixA(cases[i].a, cases[i].b, out), strlen(cases[i].common));
        CHECK_STR(out, cases[i].common);
    }
    CHECK(PathIsPrefixA("C:\\", "C:\\a"));
    CHECK(PathIsPrefixA("C:\\a", "c:\\A\\b"));
    CHECK(!PathIsPrefixA("C:\\a", "C:\\ab"));
    CHECK(PathIsSameRootA("C:\\a", "c:\\b"));
    CHECK(!PathIsSameRootA("C:\\a", "D:\\a"));
}

static void relative_paths_lead_there(void)
{
    static const struct {
        const char *from;
        DWORD from_is;
        const char *to;
        DWORD to_is;
        const char *path;
    } cases[] = {
        {"C:\\a\\b", FILE_ATTRIBUTE_DIRECTORY, "C:\\a\\c\\f", 0, "..\\c\\f"},
        {"C:\\a\\b", 0, "C:\\a\\c\\f", 0, ".\\c\\f"},
        {"C:\\a\\b\\c", FILE_ATTRIBUTE_DIRECTORY, "C:\\a", FILE_ATTRIBUTE_DIRECTORY, "..\\.."},
        {"C:\\a\\b\\c", FILE_ATTRIBUTE_DIRECTORY, "C:\\a", 0, "..\\..\\..\\a"},
        {"C:\\a\\b", FILE_ATTRIBUTE_DIRECTORY, "C:\\a\\b\\c", 0, ".\\c"},
        {"C:\\x", FILE_ATTRIBUTE_DIRECTORY, "C:\\y", 0, "..\\y"},
        {"C:\\a\\b", FILE_ATTRIBUTE_DIRECTORY, "C:\\a\\b", FILE_ATTRIBUTE_DIRECTORY, "."},
        {"C:\\a", FILE_ATTRIBUTE_DIRECTORY, "D:\\a", 0, NULL},
    };
    char out[MAX_PATH];
    size_t i;

    for (i = 0; i < ARRAYSIZE(cases); i++) {
        CHECK_EQ(PathRelativePathToA(out, cases[i].from, cases[i].from_is, cases[i].to, cases[i].to_is),
                 cases[i].path != NULL);
        CHECK_STR(out, cases[i].path ? cases[i].path : "");
    }
}

static void patterns_match_names(void)
{
    static const struct {
        const char *name, *pattern;
        BOOL matches;
    } cases[] = {
        {"a.txt", "*.txt", TRUE},
        {"a.txt", "*.c;*.TXT", TRUE},
        {"a.c", "*.txt; *.c", TRUE},
        {"a", "*.*", TRUE}, /* everything */
        {"abc", "a?c", TRUE},
        {"ac", "a?c", FALSE},
        {"abcabd", "*abd", TRUE},
        {"abc", "a*b", FALSE},
        {"C:\\x\\abc", "abc", FALSE},
        {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "*a*a*a*a*a*a*a*a*a*a*a*b", FALSE}, /* soon */
    };
    size_t i;

    for (i = 0; i < ARRAYSIZE(cases); i++)
        CHECK_EQ(PathMatchSpecA(cases[i].name, cases[i].pattern), cases[i].matches);
    CHECK(PathMatchSpecW(WIDE("\x00C4.txt"), WIDE("\x00E4.*")));
}

static void long_paths_are_shortened(void)
{
    static const struct {
        UINT size;
        const char *out;
    } cases[] = {
        {30, "c:\\path1\\path2\\sample.txt"},
        {21, "c:\\pat...\\sample.txt"},
        {15, "...\\sample.txt"},
        {14, "...\\sample..."},
        {8, "...\\..."},
        {4, "..."},
        {3, ".."},
    };
    char out[MAX_PATH];
    size_t i;

    for (i = 0; i < ARRAYSIZE(cases); i++) {
        CHECK(PathCompactPathExA(out, "c:\\path1\\path2\\sample.txt", cases[i].size, 0));
        CHECK_STR(out, cases[i].out);
    }
    CHECK(PathCompactPathExA(out, "sample_long_name.txt", 10, 0));
    CHECK_STR(out, "sample...");
}

static void files_are_looked_at(void)
{
    char folder[MAX_PATH], file[MAX_PATH];
    HANDLE handle;

    CHECK(GetTempPathA(MAX_PATH, folder) > 0);
    PathAppendA(folder, "shell_path_test");
    wnsprintfA(file, MAX_PATH, "%s%lu", folder, GetCurrentProcessId());
    strcpy(folder, file);
    CHECK(CreateDirectoryA(folder, NULL));
    CHECK(PathIsDirectoryA(folder) != FALSE);
    CHECK(PathIsDirectoryEmptyA(folder));
    PathCombineA(file, folder, "name");
    CHECK(!PathFileExistsA(file));
    CHECK_EQ(GetLastError(), ERROR_FILE_NOT_FOUND);
    handle = CreateFileA(file, GENERIC_WRITE, 0, NULL, CREATE_NEW, 0, NULL);
    CloseHandle(handle);
    CHECK(PathFileExistsA(file));
    CHECK(!PathIsDirectoryA(file));
    CHECK(!PathIsDirectoryEmptyA(folder));
    CHECK(DeleteFileA(file));
    CHECK(RemoveDirectoryA(folder));
}

#ifndef _WIN32
/* Only here: a program that knows where it is may hold Linux paths. */
static void linux_paths_have_the_same_parts(void)
{
    char path[MAX_PATH] = "/srv/www";

    CHECK(!PathIsRelativeA(path));
    CHECK(PathIsRootA("/"));
    CHECK_STR(PathFindFileNameA(path), "www");
    CHECK(PathAppendA(path, "../x.html"));
    CHECK_STR(path, "/srv/x.html");
    CHECK(PathRemoveFileSpecA(path));
    CHECK_STR(path, "/srv");
    CHECK(PathRemoveFileSpecA(path));
    CHECK_STR(path, "/");
    CHECK(!PathRemoveFileSpecA(path));
    CHECK_EQ(PathCommonPrefixA("/srv/a", "/srv/b", path), 4);
    CHECK_EQ(PathCommonPrefixA("/a", "/b", path), 1);
}
#else
static void linux_paths_have_the_same_parts(void)
{
}
#endif

CHECK_MAIN(CHECK_TEST(dots_are_taken_out), CHECK_TEST(paths_are_combined),
           CHECK_TEST(paths_are_appended_in_place), CHECK_TEST(names_and_extensions_are_found),
           CHECK_TEST(kinds_of_path_are_told), CHECK_TEST(ends_are_changed),
           CHECK_TEST(extensions_are_added_once), CHECK_TEST(a_root_can_be_what_remains),
           CHECK_TEST(arguments_and_quotes), CHECK_TEST(common_prefixes_are_whole_names),
           CHECK_TEST(relative_paths_lead_there), CHECK_TEST(patterns_match_names),
           CHECK_TEST(long_paths_are_shortened), CHECK_TEST(files_are_looked_at),
           CHECK_TEST(linux_paths_have_the_same_parts))
