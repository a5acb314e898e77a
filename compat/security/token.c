/* See token.h. */
#include "security/token.h"
#include "object/thread.h"
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { UNIX_AUTHORITY = 22 };

static void token_destroy(struct object *object)
{
    free(object);
}

const struct object_type token_type = {.name = "Token", .destroy = token_destroy};

static ULONG token_new(TOKEN_TYPE type, SECURITY_IMPERSONATION_LEVEL level, struct token **out)
{
    struct token *token = calloc(1, sizeof *token);

    if (!token)
        return ERROR_NOT_ENOUGH_MEMORY;
    object_init(&token->object, &token_type, WAIT_KIND_NONE);
    token->type = type;
    token->level = level;
    *out = token;
    return NO_ERROR;
}

ULONG token_of(const struct principal *who, TOKEN_TYPE type, SECURITY_IMPERSONATION_LEVEL level,
               struct token **out)
{
    ULONG error = token_new(type, level, out);

    if (!error)
        (*out)->who = *who;
    return error;
}

ULONG token_of_process(struct token **out)
{
    ULONG error = token_new(TokenPrimary, SecurityAnonymous, out);

    if (!error)
        principal_self(&(*out)->who);
    return error;
}

ULONG token_effective(struct token **out)
{
    *out = (struct token *)thread_token(thread_self());
    return *out ? NO_ERROR : token_of_process(out);
}

ULONG token_copy(const struct token *from, TOKEN_TYPE type, SECURITY_IMPERSONATION_LEVEL level,
                 struct token **out)
{
    return token_of(&from->who, type, level, out);
}

void token_user(const struct token *token, struct sid *out)
{
    *out = (struct sid){UNIX_AUTHORITY, 2, {1, token->who.user}};
}

bool token_group(const struct token *token, size_t index, struct sid *out)
{
    static const struct sid others[] = {
        {1, 1, {0}}, {5, 1, {11}}, {5, 2, {32, 545}}, {5, 1, {18}}, {5, 2, {32, 544}}};

    if (index < token->who.group_count) {
        *out = (struct sid){UNIX_AUTHORITY, 2, {2, token->who.groups[index]}};
        return true;
    }
    index -= token->who.group_count;
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        if (sid_means(&others[i], &token->who) && index-- == 0) {
            *out = others[i];
            return true;
        }
    }
    return false;
}

void token_name(const struct token *token, char out[USER_NAME_SIZE])
{
    struct passwd entry, *found = NULL;
    char buffer[4096];

    if (getpwuid_r(token->who.user, &entry, buffer, sizeof buffer, &found) == 0 && found)
        snprintf(out, USER_NAME_SIZE, "%s", found->pw_name);
    else
        snprintf(out, USER_NAME_SIZE, "%u", (unsigned)token->who.user);
}
