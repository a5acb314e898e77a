/* Random text through the URL and path functions: both kinds of character give the same, and no buffer is left. */
#include <windows.h>
#include <shlwapi.h>
#include <stdlib.h>
#include "check.h"

#define LENGTH 40

static unsigned seed;

static void choose_seed(void)
{
    const char *chosen = getenv("CHECK_SEED");

    seed = chosen ? (unsigned)strtoul(chosen, NULL, 0) : GetTickCount();
    printf("CHECK_SEED=%u\n", seed);
}

static unsigned next_random(void)
{
    seed = seed * 1103515245u + 12345u;
    return seed >> 16 & 0x7fff;
}

/* Mostly what these functions look for. No escapes but one: what they make of bytes that are no UTF-8 differs. */
static void random_text(char *out, WCHAR *wide)
{
    static const char *pieces[] = {
        "http:", "file:", "\\\\", "..", ".", "/", "\\", "C:", "%41", "%", "?",       "#",
        "x",     "Y.z",   "//",   "@",  ":", " ", "[",  "]",  "*",   ";", "mailto:", "\""};
    size_t used = 0, i;

    out[0] = 0;
    for (i = next_random() % 12; i > 0; i--) {
        const char *piece = pieces[next_random() % ARRAYSIZE(pieces)];

        if (used + strlen(piece) > LENGTH)
            break;
        strcpy(out + used, piece);
        used += strlen(piece);
    }
    for (i = 0; i <= used; i++)
        wide[i] = (WCHAR)(unsigned char)out[i];
}

static BOOL same(const char *narrow, const WCHAR *wide)
{
    size_t i;

    for (i = 0; narrow[i] && (WCHAR)(unsigned char)narrow[i] == wide[i];)
        i++;
    return (WCHAR)(unsigned char)narrow[i] == wide[i];
}

typedef HRESULT(WINAPI *narrow_function)(LPCSTR, LPSTR, DWORD *, DWORD);
typedef HRESULT(WINAPI *wide_function)(LPCWSTR, LPWSTR, DWORD *, DWORD);

/* Buffers of exactly the size that was said, so that a sanitizer sees the first character too many. */
static void both_agree(narrow_function narrow, wide_function wide, const char *text, const WCHAR *wide_text,
                       DWORD flags)
{
    DWORD size = 1 + next_random() % 80, wide_size = size, room = size;
    char *out = malloc(size);
    WCHAR *wide_out = malloc(size * sizeof(WCHAR));
    HRESULT result = narrow(text, out, &size, flags);

    CHECK_EQ(wide(wide_text, wide_out, &wide_size, flags), result);
    if (SUCCEEDED(result) || result == E_POINTER)
        CHECK_EQ(wide_size, size);
    if (result == S_OK) {
        CHECK(size < room);
        CHECK(same(out, wide_out));
    }
    if (result == E_POINTER)
        CHECK(size > room);
    free(out);
    free(wide_out);
}

static HRESULT WINAPI unescape_narrow(LPCSTR url, LPSTR out, DWORD *size, DWORD flags)
{
    return UrlUnescapeA((LPSTR)(ULONG_PTR)url, out, size, flags);
}

static HRESULT WINAPI unescape_wide(LPCWSTR url, LPWSTR out, DWORD *size, DWORD flags)
{
    return UrlUnescapeW((LPWSTR)(ULONG_PTR)url, out, size, flags);
}

static HRESULT WINAPI part_narrow(LPCSTR url, LPSTR out, DWORD *size, DWORD part)
{
    return UrlGetPartA(url, out, size, part, 0);
}

static HRESULT WINAPI part_wide(LPCWSTR url, LPWSTR out, DWORD *size, DWORD part)
{
    return UrlGetPartW(url, out, size, part, 0);
}

static void urls_agree(void)
{
    static const DWORD flags[] = {0,
                                  URL_ESCAPE_UNSAFE,
                                  URL_ESCAPE_SPACES_ONLY,
                                  URL_DONT_SIMPLIFY,
                                  URL_UNESCAPE,
                                  URL_ESCAPE_PERCENT,
                                  URL_ESCAPE_SEGMENT_ONLY,
                                  URL_UNESCAPE | URL_ESCAPE_UNSAFE};
    char text[LENGTH + 1];
    WCHAR wide[LENGTH + 1];
    int i;

    choose_seed();
    for (i = 0; i < 20000; i++) {
        DWORD chosen = flags[next_random() % ARRAYSIZE(flags)];

        random_text(text, wide);
        both_agree(UrlEscapeA, UrlEscapeW, text, wide, chosen);
        both_agree(unescape_narrow, unescape_wide, text, wide, 0);
        both_agree(UrlCanonicalizeA, UrlCanonicalizeW, text, wide, chosen);
        both_agree(UrlApplySchemeA, UrlApplySchemeW, text, wide, next_random() % 16);
        both_agree(UrlCreateFromPathA, UrlCreateFromPathW, text, wide, 0);
        both_agree(PathCreateFromUrlA, PathCreateFromUrlW, text, wide, 0);
        both_agree(part_narrow, part_wide, text, wide, next_random() % 8);
    }
}

static void paths_agree(void)
{
    char first[LENGTH + 1], second[LENGTH + 1], out[MAX_PATH];
    WCHAR wide_first[LENGTH + 1], wide_second[LENGTH + 1], wide_out[MAX_PATH];
    int i;

    choose_seed();
    for (i = 0; i < 20000; i++) {
        UINT size = next_random() % 50;

        random_text(first, wide_first);
        random_text(second, wide_second);
        CHECK_EQ(PathCombineA(out, first, second) != NULL,
                 PathCombineW(wide_out, wide_first, wide_second) != NULL);
        CHECK(same(out, wide_out));
        CHECK_EQ(PathCommonPrefixA(first, second, out), PathCommonPrefixW(wide_first, wide_second, wide_out));
        CHECK(same(out, wide_out));
        CHECK_EQ(PathRelativePathToA(out, first, 0, second, 0),
                 PathRelativePathToW(wide_out, wide_first, 0, wide_second, 0));
        CHECK(same(out, wide_out));
        CHECK_EQ(PathMatchSpecA(first, second), PathMatchSpecW(wide_first, wide_second));
        CHECK_EQ(PathIsRootA(first), PathIsRootW(wide_first));
        CHECK_EQ(PathCompactPathExA(out, first, size, 0), PathCompactPathExW(wide_out, wide_first, size, 0));
        if (size) {
            CHECK(same(out, wide_out));
            CHECK(strlen(out) < size);
        }
        CHECK_EQ(PathRemoveFileSpecA(first), PathRemoveFileSpecW(wide_first));
        CHECK(same(first, wide_first));
        PathUndecorateA(second);
        PathUndecorateW(wide_second);
        CHECK(same(second, wide_second));
        CHECK_EQ(PathStripToRootA(second), PathStripToRootW(wide_second));
    }
}

CHECK_MAIN(CHECK_TEST(urls_agree), CHECK_TEST(paths_agree))
