/* Tokens as handles, what they tell, and impersonation. */
#include "security/token.h"
#include "security/binary.h"
#include "object/thread.h"
#include "object/this_process.h"
#include "error/error.h"
#include "errhandlingapi.h"
#include "processthreadsapi.h"
#include "securitybaseapi.h"
#include <string.h>

static struct token *pin(HANDLE handle)
{
    return (struct token *)handle_pin(handle, &token_type);
}

/* Takes over the reference. */
static BOOL give_handle(struct token *token, PHANDLE out)
{
    ULONG error = handle_open(&token->object, out);

    object_release(&token->object);
    return error_result(error);
}

BOOL WINAPI OpenProcessToken(HANDLE process, DWORD access, PHANDLE out)
{
    struct token *token;
    ULONG error;

    (void)access;
    if (!handle_pin(process, &process_type))
        return error_result(ERROR_INVALID_HANDLE);
    handle_unpin(process);
    error = token_of_process(&token);
    return error ? error_result(error) : give_handle(token, out);
}

BOOL WINAPI OpenThreadToken(HANDLE thread, DWORD access, BOOL as_self, PHANDLE out)
{
    struct object *object = handle_pin(thread, &thread_type);
    struct token *token;

    (void)access, (void)as_self;
    if (!object)
        return error_result(ERROR_INVALID_HANDLE);
    token = (struct token *)thread_token(thread_from_object(object));
    handle_unpin(thread);
    return token ? give_handle(token, out) : error_result(ERROR_NO_TOKEN);
}

/* ---- impersonation ---- */

BOOL WINAPI SetThreadToken(PHANDLE thread, HANDLE handle)
{
    HANDLE target = thread ? *thread : CURRENT_THREAD;
    struct object *object = handle_pin(target, &thread_type);
    struct token *token = handle && object ? pin(handle) : NULL;
    ULONG error = NO_ERROR;

    if (!object)
        return error_result(ERROR_INVALID_HANDLE);
    if (handle && !token)
        error = ERROR_INVALID_HANDLE;
    else if (token && token->type != TokenImpersonation)
        error = ERROR_BAD_TOKEN_TYPE;
    else
        thread_set_token(thread_from_object(object), token ? &token->object : NULL);
    if (token)
        handle_unpin(handle);
    handle_unpin(target);
    return error_result(error);
}

/* Takes over the reference. */
static BOOL impersonate(struct token *token)
{
    thread_set_token(thread_self(), &token->object);
    object_release(&token->object);
    return TRUE;
}

/* A primary token is impersonated through a copy, as on Windows. */
BOOL WINAPI ImpersonateLoggedOnUser(HANDLE handle)
{
    struct token *token = pin(handle), *copy;
    ULONG error = NO_ERROR;

    if (!token)
        return error_result(ERROR_INVALID_HANDLE);
    if (token->type == TokenPrimary)
        error = token_copy(token, TokenImpersonation, SecurityImpersonation, &copy);
    else
        object_reference(&(copy = token)->object);
    handle_unpin(handle);
    return error ? error_result(error) : impersonate(copy);
}

BOOL WINAPI ImpersonateSelf(SECURITY_IMPERSONATION_LEVEL level)
{
    struct token *self, *copy;
    ULONG error;

    if (level < SecurityAnonymous || level > SecurityDelegation)
        return error_result(ERROR_INVALID_PARAMETER);
    error = token_of_process(&self);
    if (error)
        return error_result(error);
    error = token_copy(self, TokenImpersonation, level, &copy);
    object_release(&self->object);
    return error ? error_result(error) : impersonate(copy);
}

BOOL WINAPI RevertToSelf(VOID)
{
    thread_set_token(thread_self(), NULL);
    return TRUE;
}

/* ---- copies ---- */

BOOL WINAPI DuplicateTokenEx(HANDLE handle, DWORD access, LPSECURITY_ATTRIBUTES attributes,
                             SECURITY_IMPERSONATION_LEVEL level, TOKEN_TYPE type, PHANDLE out)
{
    struct token *token, *copy;
    ULONG error;

    (void)access, (void)attributes;
    if ((type != TokenPrimary && type != TokenImpersonation) || level < SecurityAnonymous ||
        level > SecurityDelegation)
        return error_result(ERROR_INVALID_PARAMETER);
    token = pin(handle);
    if (!token)
        return error_result(ERROR_INVALID_HANDLE);
    if (token->type == TokenImpersonation &&
        (type == TokenPrimary ? token->level < SecurityImpersonation : token->level < level))
        error = ERROR_BAD_IMPERSONATION_LEVEL;
    else
        error = token_copy(token, type, level, &copy);
    handle_unpin(handle);
    return error ? error_result(error) : give_handle(copy, out);
}

BOOL WINAPI DuplicateToken(HANDLE handle, SECURITY_IMPERSONATION_LEVEL level, PHANDLE out)
{
    return DuplicateTokenEx(handle, TOKEN_IMPERSONATE | TOKEN_QUERY, NULL, level, TokenImpersonation, out);
}

/* NULL asks for the calling thread; a primary token is refused as AccessCheck refuses it. */
BOOL WINAPI CheckTokenMembership(HANDLE handle, PSID sid, PBOOL out)
{
    struct token *token = NULL;
    struct sid wanted;
    ULONG error = NO_ERROR;

    *out = FALSE;
    if (!sid_is_valid(sid))
        return error_result(ERROR_INVALID_SID);
    if (!handle)
        error = token_effective(&token);
    else if ((token = pin(handle)) == NULL)
        error = ERROR_INVALID_HANDLE;
    else if (token->type != TokenImpersonation)
        error = ERROR_NO_IMPERSONATION_TOKEN;
    if (!error) {
        sid_from_binary(sid, &wanted);
        *out = sid_means(&wanted, &token->who);
    }
    if (token && handle)
        handle_unpin(handle);
    else if (token)
        object_release(&token->object);
    return error_result(error);
}

/* ---- questions ---- */

/* A structure, then the SIDs it points to, in one buffer. With no buffer it only measures. */
struct answer {
    char *base;
    size_t room, used;
};

static void *answer_take(struct answer *answer, size_t size)
{
    void *place = answer->base && answer->used + size <= answer->room ? answer->base + answer->used : NULL;

    answer->used += size;
    return place;
}

static PSID answer_sid(struct answer *answer, const struct sid *sid)
{
    void *place = answer_take(answer, sid_binary_size(sid));

    if (place)
        sid_to_binary(sid, place);
    return place;
}

static void answer_word(struct answer *answer, DWORD value)
{
    DWORD *place = answer_take(answer, sizeof value);

    if (place)
        *place = value;
}

static void answer_user(struct answer *answer, const struct token *token)
{
    TOKEN_USER *user = answer_take(answer, sizeof *user);
    struct sid sid;
    PSID copy;

    token_user(token, &sid);
    copy = answer_sid(answer, &sid);
    if (copy)
        *user = (TOKEN_USER){{copy, 0}};
}

/* TOKEN_OWNER and TOKEN_PRIMARY_GROUP are one pointer each. */
static void answer_one(struct answer *answer, const struct sid *sid)
{
    PSID *place = answer_take(answer, sizeof *place), copy = answer_sid(answer, sid);

    if (copy)
        *place = copy;
}

static void answer_groups(struct answer *answer, const struct token *token)
{
    struct sid sid;
    DWORD count = 0;
    TOKEN_GROUPS *groups;

    while (token_group(token, count, &sid))
        count++;
    groups = answer_take(answer, offsetof(TOKEN_GROUPS, Groups) + count * sizeof(SID_AND_ATTRIBUTES));
    if (groups)
        groups->GroupCount = count;
    for (DWORD i = 0; i < count && token_group(token, i, &sid); i++) {
        PSID copy = answer_sid(answer, &sid);

        if (copy)
            groups->Groups[i] = (SID_AND_ATTRIBUTES){copy, SE_GROUP_MANDATORY | SE_GROUP_ENABLED_BY_DEFAULT |
                                                               SE_GROUP_ENABLED};
    }
}

static ULONG answer_class(struct answer *answer, const struct token *token, TOKEN_INFORMATION_CLASS class)
{
    struct sid sid;

    switch (class) {
    case TokenUser:
        answer_user(answer, token);
        return NO_ERROR;
    case TokenGroups:
        answer_groups(answer, token);
        return NO_ERROR;
    case TokenOwner:
        token_user(token, &sid);
        answer_one(answer, &sid);
        return NO_ERROR;
    case TokenPrimaryGroup: /* the last of the system's groups is the effective one */
        token_group(token, token->who.group_count - 1, &sid);
        answer_one(answer, &sid);
        return NO_ERROR;
    case TokenPrivileges: /* none of Windows' exists here */
    case TokenSessionId:
        answer_word(answer, 0);
        return NO_ERROR;
    case TokenType:
        answer_word(answer, (DWORD)token->type);
        return NO_ERROR;
    case TokenImpersonationLevel:
        answer_word(answer, (DWORD)token->level);
        return token->type == TokenImpersonation ? NO_ERROR : ERROR_INVALID_PARAMETER;
    case TokenElevationType:
        answer_word(answer, TokenElevationTypeDefault);
        return NO_ERROR;
    case TokenElevation:
        answer_word(answer, token->who.administrator);
        return NO_ERROR;
    default:
        return ERROR_INVALID_PARAMETER;
    }
}

BOOL WINAPI GetTokenInformation(HANDLE handle, TOKEN_INFORMATION_CLASS class, LPVOID out, DWORD room,
                                PDWORD needed)
{
    struct answer answer = {out, out ? room : 0, 0};
    struct token *token = pin(handle);
    ULONG error;

    if (!token)
        return error_result(ERROR_INVALID_HANDLE);
    error = answer_class(&answer, token, class);
    handle_unpin(handle);
    if (!error) {
        *needed = (DWORD)answer.used;
        if (answer.used > answer.room)
            error = ERROR_INSUFFICIENT_BUFFER;
    }
    return error_result(error);
}
