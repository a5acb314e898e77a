/* Challenges: what becomes of the WWW-Authenticate lines of a program's 401.
 *
 * Several in one HTTP_MULTIPLE_KNOWN_HEADERS are sorted from the strongest scheme to the weakest, unless PRESERVE_ORDER says otherwise. Where
 * the request's group has Basic enabled, a challenge for Basic is made anew with the group's realm, whatever the program wrote. All else
 * goes out as it is. spec/data.md 12. */
#ifndef HTTPAPI_CHALLENGE_H
#define HTTPAPI_CHALLENGE_H

#include "http.h"
#include "http1/response.h"

struct request;
struct challenges;

/* For a head with status 401, under the request's lock. The head's known headers are `known`, its own copy; `repeated` are those of the
 * response's infos, in their order. *out keeps what they point to from then on; free() takes it. ERROR_NOT_ENOUGH_MEMORY. */
ULONG challenges_apply(const struct request *request, const HTTP_RESPONSE *response,
                       struct known_value *known, struct repeated_value *repeated, unsigned count,
                       struct challenges **out);

#endif
