/* The macros of http.h at run time, and the few facts about its types that a program can observe. Layout and numbers
 * are judged by compilers: tests/abi. */
#include <http.h>
#include "check.h"

/* @functions:459 @data:14 */
static void null_id_is_stored_and_recognised(void)
{
    HTTP_REQUEST_ID id = 0x1234567890ABCDEFULL;

    CHECK(!HTTP_IS_NULL_ID(&id));
    HTTP_SET_NULL_ID(&id);
    CHECK(HTTP_IS_NULL_ID(&id));
    CHECK_EQ(id, HTTP_NULL_ID);
    id = 0x100000000ULL; /* the upper half counts */
    CHECK(!HTTP_IS_NULL_ID(&id));
}

/* @functions:462 @data:13 @data:15 */
static void identifiers_and_ranges_have_64_bits(void)
{
    HTTP_BYTE_RANGE range;

    CHECK_EQ(sizeof(HTTP_OPAQUE_ID), 8);
    CHECK_EQ(HTTP_NULL_ID, 0);
    range.Length.QuadPart = HTTP_BYTE_RANGE_TO_EOF;
    CHECK_EQ(range.Length.QuadPart, 0xFFFFFFFFFFFFFFFFULL);
    CHECK_EQ(HTTP_LIMIT_INFINITE, 0xFFFFFFFFULL);
    CHECK_EQ(sizeof(ULONG), 4);
    CHECK_EQ(sizeof(*((HTTP_COOKED_URL *)0)->pHost), 2);
}

static const struct comparison {
    USHORT major, minor, with_major, with_minor;
    int order; /* of the first against the second */
} comparisons[] = {
    {1, 0, 1, 0, 0}, {1, 0, 1, 1, -1}, {1, 1, 1, 0, 1}, {2, 0, 1, 0, 1},  {1, 0, 2, 0, -1},
    {1, 1, 1, 1, 0}, {1, 9, 2, 0, -1}, {2, 0, 1, 9, 1}, {0, 9, 1, 0, -1}, {3, 0, 2, 5, 1},
};

/* @functions:460 */
static void api_versions_compare_major_first(void)
{
    HTTPAPI_VERSION one = HTTPAPI_VERSION_1, two = HTTPAPI_VERSION_2;
    size_t i;

    CHECK(HTTPAPI_EQUAL_VERSION(one, 1, 0) && HTTPAPI_EQUAL_VERSION(two, 2, 0));
    CHECK(HTTPAPI_VERSION_GREATER_OR_EQUAL(two, 1, 0));
    CHECK(!HTTPAPI_VERSION_GREATER_OR_EQUAL(one, 2, 0));
    for (i = 0; i < sizeof(comparisons) / sizeof(comparisons[0]); i++) {
        const struct comparison *c = &comparisons[i];
        HTTPAPI_VERSION version;

        version.HttpApiMajorVersion = c->major;
        version.HttpApiMinorVersion = c->minor;
        CHECK_EQ(!!HTTPAPI_EQUAL_VERSION(version, c->with_major, c->with_minor), c->order == 0);
        CHECK_EQ(!!HTTPAPI_LESS_VERSION(version, c->with_major, c->with_minor), c->order < 0);
        CHECK_EQ(!!HTTPAPI_GREATER_VERSION(version, c->with_major, c->with_minor), c->order > 0);
        CHECK_EQ(!!HTTPAPI_VERSION_GREATER_OR_EQUAL(version, c->with_major, c->with_minor), c->order >= 0);
    }
}

/* @functions:461 */
static void protocol_versions_compare_major_first(void)
{
    HTTP_VERSION version = HTTP_VERSION_1_0;
    size_t i;

    CHECK(HTTP_LESS_VERSION(version, 1, 1));
    HTTP_SET_VERSION(version, 1, 1);
    CHECK(HTTP_EQUAL_VERSION(version, 1, 1));
    for (i = 0; i < sizeof(comparisons) / sizeof(comparisons[0]); i++) {
        const struct comparison *c = &comparisons[i];

        HTTP_SET_VERSION(version, c->major, c->minor);
        CHECK_EQ(!!HTTP_EQUAL_VERSION(version, c->with_major, c->with_minor), c->order == 0);
        CHECK_EQ(!!HTTP_NOT_EQUAL_VERSION(version, c->with_major, c->with_minor), c->order != 0);
        CHECK_EQ(!!HTTP_LESS_VERSION(version, c->with_major, c->with_minor), c->order < 0);
        CHECK_EQ(!!HTTP_LESS_EQUAL_VERSION(version, c->with_major, c->with_minor), c->order <= 0);
        CHECK_EQ(!!HTTP_GREATER_VERSION(version, c->with_major, c->with_minor), c->order > 0);
        CHECK_EQ(!!HTTP_GREATER_EQUAL_VERSION(version, c->with_major, c->with_minor), c->order >= 0);
    }
}

static void version_names_are_initialisers(void)
{
    static const struct {
        HTTP_VERSION version;
        USHORT major, minor;
    } names[] = {{HTTP_VERSION_UNKNOWN, 0, 0}, {HTTP_VERSION_0_9, 0, 9}, {HTTP_VERSION_1_0, 1, 0},
                 {HTTP_VERSION_1_1, 1, 1},     {HTTP_VERSION_2_0, 2, 0}, {HTTP_VERSION_3_0, 3, 0}};
    size_t i;

    for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        CHECK_EQ(names[i].version.MajorVersion, names[i].major);
        CHECK_EQ(names[i].version.MinorVersion, names[i].minor);
    }
}

static void setting_a_version_is_one_statement(void)
{
    HTTP_VERSION version = HTTP_VERSION_UNKNOWN;

    if (version.MajorVersion)
        HTTP_SET_VERSION(version, 9, 9);
    else
        HTTP_SET_VERSION(version, 1, 1);
    CHECK(HTTP_EQUAL_VERSION(version, 1, 1));
}

static void macro_arguments_may_be_expressions(void)
{
    HTTP_VERSION versions[2] = {HTTP_VERSION_1_0, HTTP_VERSION_1_1};
    HTTP_VERSION *last = versions + 1;
    HTTP_REQUEST_ID ids[2] = {7, 0};

    CHECK(HTTP_EQUAL_VERSION(*last, 0 | 1, 0 | 1));
    CHECK(HTTP_IS_NULL_ID(ids + 1) && !HTTP_IS_NULL_ID(ids + 0));
    HTTP_SET_NULL_ID(ids + 0);
    CHECK_EQ(ids[0], 0);
}

static void present_is_the_lowest_bit(void)
{
    HTTP_BINDING_INFO binding;
    ULONG raw;

    memset(&binding, 0, sizeof(binding));
    binding.Flags.Present = 1;
    memcpy(&raw, &binding, sizeof(raw));
    CHECK_EQ(raw, 1);
}

/* @data:17 */
static void one_number_is_host_in_requests_and_vary_in_responses(void)
{
    HTTP_REQUEST request;
    HTTP_RESPONSE response;

    CHECK_EQ(HttpHeaderHost, 28);
    CHECK_EQ(HttpHeaderVary, 28);
    CHECK_EQ(sizeof(request.Headers.KnownHeaders) / sizeof(request.Headers.KnownHeaders[0]), 41);
    CHECK_EQ(sizeof(response.Headers.KnownHeaders) / sizeof(response.Headers.KnownHeaders[0]), 30);
}

static void version_2_begins_with_version_1(void)
{
    HTTP_REQUEST_V2 request;
    HTTP_RESPONSE_V2 response;
    HTTP_REQUEST_V1 *older = (HTTP_REQUEST_V1 *)(void *)&request;

    memset(&request, 0, sizeof(request));
    older->RequestId = 42;
    older->pSslInfo = (PHTTP_SSL_INFO)(void *)&response;
    CHECK_EQ(request.RequestId, 42);
    CHECK(request.pSslInfo == (PHTTP_SSL_INFO)(void *)&response);
    CHECK_EQ((char *)&request.RequestInfoCount - (char *)&request, sizeof(HTTP_REQUEST_V1));
    CHECK_EQ((char *)&response.ResponseInfoCount - (char *)&response, sizeof(HTTP_RESPONSE_V1));
}

CHECK_MAIN(CHECK_TEST(null_id_is_stored_and_recognised), CHECK_TEST(identifiers_and_ranges_have_64_bits),
           CHECK_TEST(api_versions_compare_major_first), CHECK_TEST(protocol_versions_compare_major_first),
           CHECK_TEST(version_names_are_initialisers), CHECK_TEST(setting_a_version_is_one_statement),
           CHECK_TEST(macro_arguments_may_be_expressions), CHECK_TEST(present_is_the_lowest_bit),
           CHECK_TEST(one_number_is_host_in_requests_and_vary_in_responses),
           CHECK_TEST(version_2_begins_with_version_1))
