/* The limits of a running cache. */
#include "server/caching.h"
#include "server/settings.h"

#include "check.h"

static void the_largest_response_changes_while_running(void)
{
    settings_load();
    CHECK(caching_whole_store() == NULL);
    CHECK_EQ(caching_start(), NO_ERROR);
    CHECK(caching_whole_store() != NULL);
    CHECK_EQ(caching_response_limit(), 262144);
    caching_limit_responses(1000000);
    CHECK_EQ(caching_response_limit(), 1000000);
    caching_limit_responses(0);
    CHECK_EQ(caching_response_limit(), 262144);
}

static void policies_end_when_they_say(void)
{
    static const struct {
        HTTP_CACHE_POLICY policy;
        bool kept;
        uint64_t expires;
    } rows[] = {
        {{HttpCachePolicyNocache, 0}, false, 0},
        {{HttpCachePolicyNocache, 10}, false, 0},
        {{HttpCachePolicyUserInvalidates, 0}, true, CACHE_FOR_EVER},
        {{HttpCachePolicyUserInvalidates, 10}, true, CACHE_FOR_EVER},
        {{HttpCachePolicyTimeToLive, 0}, false, 0},
        {{HttpCachePolicyTimeToLive, 1}, true, 6000},
        {{HttpCachePolicyTimeToLive, 0xFFFFFFFF}, true, 5000 + 4294967295000u},
        {{HttpCachePolicyMaximum, 10}, false, 0},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        uint64_t expires = 0;

        CHECK_EQ(caching_expiry(&rows[i].policy, 5000, &expires), rows[i].kept);
        if (rows[i].kept)
            CHECK_EQ(expires, rows[i].expires);
    }
}

CHECK_MAIN(CHECK_TEST(the_largest_response_changes_while_running), CHECK_TEST(policies_end_when_they_say))
