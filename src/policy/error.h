/* What is wrong with a policy, a condition or an attachment: the name the documentation of the policies knows it by, if it has one,
 * where it stands, and a sentence. Pure; any thread. */
#ifndef POLICY_ERROR_H
#define POLICY_ERROR_H

#include "windef.h"

/* Errors with a name of their own. spec/policies.md 2 to 5 */
#define POLICY_BAD_RESOURCE  "InvalidCacheResourceReference"
#define POLICY_BAD_TIMEOUT   "InvalidTimeout"
#define POLICY_BAD_CONDITION "InvalidMessagePatternForErrorCode"
#define POLICY_TWICE_REQ     "ResponseCacheStepAttachmentNotAllowedReq"
#define POLICY_TWICE_RESP    "ResponseCacheStepAttachmentNotAllowedResp"
#define POLICY_STILL_USED    "CannotDeleteStepDefinition"
#define POLICY_LOST_CACHE    "CacheNotFound"
#define POLICY_NO_CACHING    "EntryCannotBeCached"
#define POLICY_BAD_DOCUMENT  "InvalidPolicy" /* ours: everything that the documents of others do not name */
#define POLICY_BAD_LINE      "InvalidAttachment"

struct policy_error {
    char name[48];
    char text[464];
    unsigned line, column; /* from 1; 0: nowhere in particular */
};

/* Always ERROR_INVALID_PARAMETER, so that callers can return it. `error` may be NULL. */
ULONG policy_fail(struct policy_error *error, const char *name, unsigned line, unsigned column,
                  const char *format, ...) __attribute__((format(printf, 5, 6), cold));

#endif
