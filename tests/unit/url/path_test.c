/* Canonical paths and segment limits. */
#include "url/path.h"
#include "wide_text.h"

static const char *resolve(const WCHAR *text)
{
    WCHAR path[200];
    size_t length = wide_length(text);

    memcpy(path, text, length * sizeof *text);
    return wide_show(path, path_resolve(path, length));
}

static const char *key(const WCHAR *text)
{
    WCHAR path[200];
    size_t length = wide_length(text);

    memcpy(path, text, length * sizeof *text);
    return wide_show(path, path_key(path, length, path));
}

static void dot_segments_go_and_never_above_the_root(void)
{
    CHECK_STR(resolve(u"/"), "/");
    CHECK_STR(resolve(u"/a/b/c"), "/a/b/c");
    CHECK_STR(resolve(u"/./././"), "/");
    CHECK_STR(resolve(u"/../../.."), "/");
    CHECK_STR(resolve(u"/a/b/../../../c/./d/.."), "/c/");
    CHECK_STR(resolve(u"/a/..b/.c/d../..."), "/a/..b/.c/d../...");
}

static void runs_of_slashes_stay_but_count_once(void)
{
    CHECK_STR(resolve(u"///a//b///"), "///a//b///");
    CHECK_STR(resolve(u"/a//../b"), "/b");
    CHECK_STR(resolve(u"/a//b//../c"), "/a/c");
    CHECK_STR(resolve(u"//../a"), "/a");
    CHECK_STR(resolve(u"//a/.//b"), "//a//b");
}

static void the_key_is_folded_and_has_single_slashes(void)
{
    CHECK_STR(key(u"//a///B\u00e4//"), "/A/B{C4}/");
    CHECK_STR(key(u"/"), "/");
    CHECK_STR(key(u"/\u0131\u00df\u0149"),
              "/{131}{DF}{149}"); /* no simple upper case in Windows' table, or it is ASCII */
}

static void limits_count_segments_and_units(void)
{
    CHECK(path_within_limits(u"/abc/de", 7, 3, 2));
    CHECK(!path_within_limits(u"/abc/de", 7, 2, 2));
    CHECK(!path_within_limits(u"/abc/de", 7, 3, 1));
    CHECK(path_within_limits(u"/abc/de/", 8, 3, 2));
    CHECK(!path_within_limits(u"/abc/d/e", 8, 3, 2));
    CHECK(!path_within_limits(u"/a//b", 5, 3, 2));
    CHECK(path_within_limits(u"/a//b", 5, 0, 0));
    CHECK(!path_within_limits(u"/a/defg", 7, 3, 0));
}

CHECK_MAIN(CHECK_TEST(dot_segments_go_and_never_above_the_root),
           CHECK_TEST(runs_of_slashes_stay_but_count_once),
           CHECK_TEST(the_key_is_folded_and_has_single_slashes), CHECK_TEST(limits_count_segments_and_units))
