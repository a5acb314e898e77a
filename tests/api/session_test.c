/* Server sessions: their lifetime, and the properties they take and give back. spec/functions.md F14 to F17. */
#include <windows.h>

#include <http.h>

#include "check.h"

static const HTTPAPI_VERSION version_1 = {1, 0}, version_2 = {2, 0};

static HTTP_SERVER_SESSION_ID start(void)
{
    HTTP_SERVER_SESSION_ID session = HTTP_NULL_ID;

    CHECK_EQ(HttpInitialize(version_2, HTTP_INITIALIZE_SERVER, NULL), NO_ERROR);
    CHECK_EQ(HttpCreateServerSession(version_2, &session, 0), NO_ERROR);
    return session;
}

static void stop(void)
{
    HttpTerminate(HTTP_INITIALIZE_SERVER, NULL);
}

/* @functions:148 @functions:149 @functions:151 @data:60 @data:65 */
static void sessions_of_both_versions_have_distinct_ids(void)
{
    HTTP_SERVER_SESSION_ID one = start(), two = HTTP_NULL_ID;

    CHECK_EQ(HttpCreateServerSession(version_1, &two, 0), NO_ERROR);
    CHECK(one != HTTP_NULL_ID && two != HTTP_NULL_ID && one != two);
    CHECK_EQ(HttpCloseServerSession(one), NO_ERROR);
    CHECK_EQ(HttpCloseServerSession(two), NO_ERROR);
    stop();
}

/* @functions:146 @functions:147 @data:61 */
static void other_versions_are_a_revision_mismatch(void)
{
    static const HTTPAPI_VERSION odd[] = {{1, 1}, {3, 0}, {0, 0}, {2, 1}};
    HTTP_SERVER_SESSION_ID session = start(), other = 0xdead;
    int i;

    for (i = 0; i < 4; i++)
        CHECK_EQ(HttpCreateServerSession(odd[i], &other, 0), ERROR_REVISION_MISMATCH);
    CHECK_EQ(other, 0xdead);
    CHECK_EQ(HttpCloseServerSession(session), NO_ERROR);
    stop();
}

/* @functions:145 @functions:150 @data:62 */
static void creating_checks_its_parameters(void)
{
    HTTP_SERVER_SESSION_ID session = start(), other = 0xdead;

    CHECK_EQ(HttpCreateServerSession(version_1, NULL, 0), ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpCreateServerSession(version_2, NULL, 0), ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpCreateServerSession(version_2, &other, 1), ERROR_INVALID_PARAMETER);
    CHECK_EQ(other, 0xdead);
    CHECK_EQ(HttpCloseServerSession(session), NO_ERROR);
    stop();
}

/* @functions:152 @functions:153 */
static void closing_an_unknown_session_or_twice_is_invalid(void)
{
    HTTP_SERVER_SESSION_ID session = start();

    CHECK_EQ(HttpCloseServerSession(0xdead), ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpCloseServerSession(HTTP_NULL_ID), ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpCloseServerSession(session), NO_ERROR);
    CHECK_EQ(HttpCloseServerSession(session), ERROR_INVALID_PARAMETER);
    stop();
}

/* @functions:154 @data:64 */
static void closing_a_session_closes_its_groups(void)
{
    HTTP_SERVER_SESSION_ID session = start();
    HTTP_URL_GROUP_ID one = 0, two = 0;

    CHECK_EQ(HttpCreateUrlGroup(session, &one, 0), NO_ERROR);
    CHECK_EQ(HttpCreateUrlGroup(session, &two, 0), NO_ERROR);
    CHECK_EQ(HttpCloseServerSession(session), NO_ERROR);
    CHECK_EQ(HttpCloseUrlGroup(one), ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpCloseUrlGroup(two), ERROR_INVALID_PARAMETER);
    stop();
}

static void nothing_works_before_initialization(void)
{
    HTTP_SERVER_SESSION_ID session = 0xdead;

    CHECK_EQ(HttpCreateServerSession(version_2, &session, 0), ERROR_DLL_INIT_FAILED);
    CHECK_EQ(HttpCloseServerSession(session), ERROR_DLL_INIT_FAILED);
    CHECK_EQ(session, 0xdead);
}

CHECK_MAIN(CHECK_TEST(nothing_works_before_initialization),
           CHECK_TEST(sessions_of_both_versions_have_distinct_ids),
           CHECK_TEST(other_versions_are_a_revision_mismatch), CHECK_TEST(creating_checks_its_parameters),
           CHECK_TEST(closing_an_unknown_session_or_twice_is_invalid),
           CHECK_TEST(closing_a_session_closes_its_groups))
