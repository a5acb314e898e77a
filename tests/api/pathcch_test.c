/* pathcch.h: path functions that know the size of their buffers. */
#include <windows.h>
#include <pathcch.h>
#include "check.h"

#ifdef _WIN32
#define WIDE(text) L##text
#else
#define WIDE(text) u##text
#endif

#ifdef __MINGW32__ /* its header is an old one */
#define PATHCCH_E_FILENAME_TOO_LONG             ((HRESULT)0x800700CE)
#define PATHCCH_NONE                            0
#define PATHCCH_FORCE_ENABLE_LONG_NAME_PROCESS  0x00000002
#define PATHCCH_FORCE_DISABLE_LONG_NAME_PROCESS 0x00000004
WINBASEAPI HRESULT WINAPI PathAllocCanonicalize(PCWSTR path, ULONG flags, PWSTR *out);
WINBASEAPI HRESULT WINAPI PathAllocCombine(PCWSTR folder, PCWSTR file, ULONG flags, PWSTR *out);
#endif

#define TOO_SMALL ((HRESULT)0x8007007A)

static void same(const WCHAR *got, const WCHAR *expected)
{
    CHECK_EQ(lstrcmpW(got, expected), 0);
}

static void paths_become_canonical(void)
{
    static const struct {
        const WCHAR *path, *simple;
    } cases[] = {
        {WIDE("C:\\a\\.\\b\\..\\c"), WIDE("C:\\a\\c")},
        {WIDE("..\\..\\x"), WIDE("x")},
        {WIDE("a\\..\\b"), WIDE("\\b")},
        {WIDE("C:\\a\\."), WIDE("C:\\a")},
        {WIDE("C:\\a..."), WIDE("C:\\a")},
        {WIDE("C:\\a\\*."), WIDE("C:\\a\\*.")},
        {WIDE("C:\\a.\\b"), WIDE("C:\\a.\\b")},
        {WIDE("."), WIDE("\\")},
        {WIDE(""), WIDE("\\")},
        {WIDE("C:"), WIDE("C:\\")},
        {WIDE("\\\\?\\C:\\a\\..\\b"), WIDE("C:\\b")},
        {WIDE("\\\\?\\UNC\\s\\h\\x"), WIDE("\\\\s\\h\\x")},
    };
    WCHAR out[MAX_PATH];
    size_t i;

    for (i = 0; i < ARRAYSIZE(cases); i++) {
        CHECK_EQ(PathCchCanonicalize(out, ARRAYSIZE(out), cases[i].path), S_OK);
        same(out, cases[i].simple);
    }
    CHECK_EQ(PathCchCanonicalize(out, 3, WIDE("C:\\")), TOO_SMALL);
    CHECK_EQ(PathCchCanonicalize(out, 0, WIDE("C:\\")), E_INVALIDARG);
}

static void long_paths_need_a_flag(void)
{
    WCHAR path[500], out[500];
    size_t i;

    for (i = 0; i < 300; i++)
        path[i] = 'x';
    path[i] = 0;
    path[0] = 'C';
    path[1] = ':';
    path[2] = '\\';
    CHECK_EQ(PathCchCanonicalize(out, 500, path), PATHCCH_E_FILENAME_TOO_LONG);
    CHECK_EQ(PathCchCanonicalizeEx(out, 500, path, PATHCCH_ALLOW_LONG_PATHS), S_OK);
    CHECK_EQ(lstrlenW(out) >= 300, TRUE);
    CHECK_EQ(PathCchCanonicalizeEx(out, 500, WIDE("..."), 0), S_OK);
    CHECK_EQ(lstrcmpW(out, WIDE("\\")), 0);
    CHECK_EQ(PathCchCanonicalizeEx(out, 500, WIDE("C:..."), 0), S_OK);
    CHECK_EQ(lstrcmpW(out, WIDE("C:\\")), 0);
}

/* The pages: both need PATHCCH_ALLOW_LONG_PATHS, and neither goes with the other. */
static void flags_that_contradict_each_other_are_refused(void)
{
    static const struct {
        ULONG flags;
        HRESULT result;
    } cases[] = {
        {PATHCCH_FORCE_ENABLE_LONG_NAME_PROCESS, E_INVALIDARG},
        {PATHCCH_FORCE_DISABLE_LONG_NAME_PROCESS, E_INVALIDARG},
        {PATHCCH_ALLOW_LONG_PATHS | PATHCCH_FORCE_ENABLE_LONG_NAME_PROCESS |
             PATHCCH_FORCE_DISABLE_LONG_NAME_PROCESS,
         E_INVALIDARG},
        {PATHCCH_ALLOW_LONG_PATHS | PATHCCH_FORCE_ENABLE_LONG_NAME_PROCESS, S_OK},
        {PATHCCH_ALLOW_LONG_PATHS | PATHCCH_FORCE_DISABLE_LONG_NAME_PROCESS, S_OK},
    };
    WCHAR path[300], *allocated;
    size_t i;

    for (i = 0; i < ARRAYSIZE(cases); i++) {
        lstrcpyW(path, WIDE("C:\\a"));
        CHECK_EQ(PathCchCanonicalizeEx(path, 300, WIDE("C:\\a"), cases[i].flags), cases[i].result);
        lstrcpyW(path, WIDE("C:\\a"));
        CHECK_EQ(PathCchAppendEx(path, 300, WIDE("b"), cases[i].flags), cases[i].result);
        CHECK_EQ(PathCchCombineEx(path, 300, WIDE("C:\\a"), WIDE("b"), cases[i].flags), cases[i].result);
        CHECK_EQ(PathAllocCanonicalize(WIDE("C:\\a"), cases[i].flags, &allocated), cases[i].result);
        if (cases[i].result == S_OK)
            LocalFree(allocated);
        CHECK_EQ(PathAllocCombine(WIDE("C:\\a"), WIDE("b"), cases[i].flags, &allocated), cases[i].result);
        if (cases[i].result == S_OK)
            LocalFree(allocated);
    }
}

/* A page's word for a path that is not there: a single backslash. */
static void no_path_is_the_root(void)
{
    WCHAR path[20], *allocated;

    CHECK_EQ(PathCchCanonicalizeEx(path, 20, NULL, 0), S_OK);
    same(path, WIDE("\\"));
    CHECK_EQ(PathCchCanonicalize(path, 20, NULL), S_OK);
    same(path, WIDE("\\"));
    CHECK_EQ(PathAllocCanonicalize(NULL, 0, &allocated), S_OK);
    same(allocated, WIDE("\\"));
    LocalFree(allocated);
}

static void paths_are_joined(void)
{
    WCHAR path[20] = {0}, *allocated;

    CHECK_EQ(PathCchCombine(path, 20, WIDE("C:\\a"), WIDE("\\b")), S_OK);
    same(path, WIDE("C:\\b"));
    CHECK_EQ(PathCchAppend(path, 20, WIDE("\\c")), S_OK);
    same(path, WIDE("C:\\b\\c"));
    CHECK_EQ(PathCchCombine(path, 4, WIDE("C:\\a"), WIDE("b")), TOO_SMALL);
    same(path, WIDE(""));
    CHECK_EQ(PathCchCombine(path, 20, NULL, NULL), E_INVALIDARG);
    CHECK_EQ(PathAllocCombine(WIDE("C:\\a\\.."), WIDE("b"), PATHCCH_NONE, &allocated), S_OK);
    same(allocated, WIDE("C:\\b"));
    LocalFree(allocated);
    CHECK_EQ(PathAllocCanonicalize(WIDE("C:\\a\\.."), PATHCCH_NONE, &allocated), S_OK);
    same(allocated, WIDE("C:\\"));
    LocalFree(allocated);
}

static void backslashes_come_and_go(void)
{
    WCHAR path[8] = {'C', ':', '\\', 'a', 0}, *end;
    size_t remaining;

    CHECK_EQ(PathCchAddBackslashEx(path, 8, &end, &remaining), S_OK);
    CHECK(end == path + 5);
    CHECK_EQ(remaining, 3);
    CHECK_EQ(PathCchAddBackslash(path, 8), S_FALSE);
    CHECK_EQ(PathCchRemoveBackslashEx(path, 8, &end, &remaining), S_OK);
    CHECK(end == path + 4);
    CHECK_EQ(remaining, 4);
    CHECK_EQ(PathCchRemoveBackslash(path, 8), S_FALSE);
    CHECK_EQ(PathCchAddBackslash(path, 5), TOO_SMALL);
    CHECK_EQ(PathCchAddBackslash(path, 0), TOO_SMALL);
    path[3] = 0;
    CHECK_EQ(PathCchRemoveBackslash(path, 8), S_FALSE); /* a root keeps its own */
}

static void extensions_are_changed(void)
{
    WCHAR path[10] = {'a', 0};
    PCWSTR extension;

    CHECK_EQ(PathCchAddExtension(path, 10, WIDE("txt")), S_OK);
    same(path, WIDE("a.txt"));
    CHECK_EQ(PathCchAddExtension(path, 10, WIDE(".c")), S_FALSE);
    CHECK_EQ(PathCchFindExtension(path, 10, &extension), S_OK);
    same(extension, WIDE(".txt"));
    CHECK_EQ(PathCchFindExtension(path, 5, &extension), E_INVALIDARG); /* it does not end there */
    CHECK_EQ(PathCchRenameExtension(path, 10, WIDE(".c")), S_OK);
    same(path, WIDE("a.c"));
    CHECK_EQ(PathCchRenameExtension(path, 4, WIDE(".cpp")), TOO_SMALL);
    CHECK_EQ(PathCchRenameExtension(path, 10, WIDE("x\\")), E_INVALIDARG);
    CHECK_EQ(PathCchRenameExtension(path, 10, WIDE("x y")), E_INVALIDARG);
    CHECK_EQ(PathCchRemoveExtension(path, 10), S_OK);
    same(path, WIDE("a"));
    CHECK_EQ(PathCchRemoveExtension(path, 10), S_FALSE);
}

static void roots_are_known(void)
{
    static const struct {
        const WCHAR *path;
        BOOL is_root;
        HRESULT skip, remove;
        const WCHAR *rest, *without_name, *root;
    } cases[] = {
        {WIDE("C:\\a\\b"), FALSE, S_OK, S_OK, WIDE("a\\b"), WIDE("C:\\a"), WIDE("C:\\")},
        {WIDE("C:\\a"), FALSE, S_OK, S_OK, WIDE("a"), WIDE("C:\\"), WIDE("C:\\")},
        {WIDE("C:\\"), TRUE, S_OK, S_FALSE, WIDE(""), WIDE("C:\\"), WIDE("C:\\")},
        {WIDE("C:a"), FALSE, S_OK, S_OK, WIDE("a"), WIDE("C:"), WIDE("C:")},
        {WIDE("\\a"), FALSE, S_OK, S_OK, WIDE("a"), WIDE("\\"), WIDE("\\")},
        {WIDE("\\\\s\\h\\x"), FALSE, S_OK, S_OK, WIDE("x"), WIDE("\\\\s\\h"), WIDE("\\\\s\\h")},
        {WIDE("\\\\s\\h"), TRUE, S_OK, S_FALSE, WIDE(""), WIDE("\\\\s\\h"), WIDE("\\\\s\\h")},
        {WIDE("\\\\?\\C:\\a"), FALSE, S_OK, S_OK, WIDE("a"), WIDE("\\\\?\\C:\\"), WIDE("\\\\?\\C:\\")},
        {WIDE("a\\b"), FALSE, E_INVALIDARG, S_OK, WIDE(""), WIDE("a"), NULL},
        {WIDE(""), FALSE, E_INVALIDARG, S_FALSE, WIDE(""), WIDE(""), NULL},
    };
    WCHAR path[20];
    PCWSTR rest;
    size_t i;

    for (i = 0; i < ARRAYSIZE(cases); i++) {
        CHECK_EQ(PathCchIsRoot(cases[i].path), cases[i].is_root);
        CHECK_EQ(PathCchSkipRoot(cases[i].path, &rest), cases[i].skip);
        if (cases[i].skip == S_OK)
            same(rest, cases[i].rest);
        lstrcpyW(path, cases[i].path);
        CHECK_EQ(PathCchRemoveFileSpec(path, 20), cases[i].remove);
        same(path, cases[i].without_name);
        lstrcpyW(path, cases[i].path);
        CHECK_EQ(SUCCEEDED(PathCchStripToRoot(path, 20)), cases[i].root != NULL);
        if (cases[i].root)
            same(path, cases[i].root);
    }
    CHECK_EQ(PathCchStripPrefix(lstrcpyW(path, WIDE("\\\\?\\C:\\a")), 20), S_OK);
    same(path, WIDE("C:\\a"));
    CHECK_EQ(PathCchStripPrefix(path, 20), S_FALSE);
    CHECK(PathIsUNCEx(WIDE("\\\\s\\h"), &rest));
    same(rest, WIDE("s\\h"));
}

CHECK_MAIN(CHECK_TEST(paths_become_canonical), CHECK_TEST(long_paths_need_a_flag),
           CHECK_TEST(flags_that_contradict_each_other_are_refused), CHECK_TEST(no_path_is_the_root),
           CHECK_TEST(paths_are_joined), CHECK_TEST(backslashes_come_and_go),
           CHECK_TEST(extensions_are_changed), CHECK_TEST(roots_are_known))
