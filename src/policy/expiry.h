/* When an entry that a policy stores ends. Pure: the moment is the caller's; the zone is the process'. */
#ifndef POLICY_EXPIRY_H
#define POLICY_EXPIRY_H

#include "policy/variable.h"

#include <time.h>

struct policy;

bool expiry_is_seconds(const char *text, size_t length); /* above 0 */
bool expiry_is_time(const char *text, size_t length);    /* hh:mm:ss */
bool expiry_is_date(const char *text, size_t length);    /* mm-dd-yyyy */

#define EXPIRY_NONE INT64_MAX

/* Seconds from `now`, which may be 0 or less: expired at once. EXPIRY_NONE: the policy gives none, the cache's own counts.
 * TimeoutInSeconds overrides; of TimeOfDay and ExpiryDate the earlier counts, which is our choice, as is that a
 * referred value that makes no sense counts as not given and the literal beside it takes its place. */
int64_t expiry_seconds(const struct policy *policy, const struct message *message, time_t now);

/* The lifetime that response headers ask for: s-maxage, else max-age, else Expires; EXPIRY_NONE if they do not. */
struct cache_headers {
    bool keep; /* false: "private" or "no-cache" */
    int64_t seconds;
};
struct cache_headers expiry_of_headers(struct value cache_control, struct value expires, time_t now);

#endif
