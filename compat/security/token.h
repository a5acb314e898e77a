/* Tokens: who somebody is, as an object behind a handle. A token never changes; any thread. */
#ifndef HTTPAPI_TOKEN_H
#define HTTPAPI_TOKEN_H

#include "object/object.h"
#include "security/sid.h"
#include "winnt.h"

struct token {
    struct object object;
    struct principal who;
    TOKEN_TYPE type;
    SECURITY_IMPERSONATION_LEVEL level; /* of an impersonation token */
};

extern const struct object_type token_type;

/* Each gives a reference. The second is the calling thread's impersonation, or else the process. */
ULONG token_of_process(struct token **out);
ULONG token_effective(struct token **out);
ULONG token_of(const struct principal *who, TOKEN_TYPE type, SECURITY_IMPERSONATION_LEVEL level,
               struct token **out);
ULONG token_copy(const struct token *from, TOKEN_TYPE type, SECURITY_IMPERSONATION_LEVEL level,
                 struct token **out);

/* S-1-22-1-<uid>, and the i-th group it is in: those of the system, then Everyone and the like. */
void token_user(const struct token *token, struct sid *out);
bool token_group(const struct token *token, size_t index, struct sid *out);

/* The user's name in the system, or its number. */
enum { USER_NAME_SIZE = 257 };
void token_name(const struct token *token, char out[USER_NAME_SIZE]);

#endif
