/* See logon.h; and LogonUser. What is known of a user is asked of the system's user database, which may ask the network. */
#include "security/logon.h"
#include "security/account.h"
#include "error/error.h"
#include "text/text.h"
#include "winbase.h"
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Of an entry of the user database: larger ones are not taken. */
enum { ENTRY_SIZE = 16384 };

static bool find_user(const char *name, struct passwd *entry, char buffer[ENTRY_SIZE])
{
    struct passwd *found = NULL;

    return getpwnam_r(name, entry, buffer, ENTRY_SIZE, &found) == 0 && found;
}

/* ---- names ---- */

static bool put_name(char out[USER_NAME_SIZE], const char *first, char between, const char *second)
{
    int length = snprintf(out, USER_NAME_SIZE, "%s%c%s", first, between, second);

    return length > 0 && length < USER_NAME_SIZE;
}

static bool put_plain(char out[USER_NAME_SIZE], const char *name, size_t length)
{
    if (length == 0 || length >= USER_NAME_SIZE)
        return false;
    memcpy(out, name, length);
    out[length] = 0;
    return true;
}

/* What the system calls this user. One that it does not know keeps a name all the same: PAM is asked, so that an answer takes as long.
 * False: nobody can be called so. */
static bool system_name(const char *user, const char *domain, char out[USER_NAME_SIZE])
{
    char buffer[ENTRY_SIZE];
    struct passwd entry;
    const char *at;

    if (!is_this_computer(domain)) {
        if (put_name(out, domain, '\\', user) && find_user(out, &entry, buffer))
            return true;
        return put_name(out, user, '@', domain);
    }
    at = strrchr(user, '@');
    if (at && (!domain || !*domain) && is_this_computer(at + 1) && !find_user(user, &entry, buffer))
        return put_plain(out, user, (size_t)(at - user));
    return put_plain(out, user, strlen(user));
}

/* ---- who it is ---- */

/* The primary group comes last, as in principal_self(). */
static ULONG principal_of_user(const char *name, struct principal *out)
{
    enum { ROOM = sizeof out->groups / sizeof out->groups[0] };
    char buffer[ENTRY_SIZE];
    struct passwd entry;
    int count = ROOM;

    if (!find_user(name, &entry, buffer))
        return ERROR_LOGON_FAILURE;
    out->user = entry.pw_uid;
    out->administrator = entry.pw_uid == 0;
    if (getgrouplist(name, entry.pw_gid, out->groups, &count) < 0 || count > ROOM)
        count = ROOM; /* the first of them */
    for (int i = 0; i < count; i++) {
        if (out->groups[i] != entry.pw_gid)
            continue;
        out->groups[i] = out->groups[count - 1];
        out->groups[count - 1] = entry.pw_gid;
        break;
    }
    out->group_count = (size_t)count;
    return NO_ERROR;
}

ULONG logon(const struct password_check *check, const char *domain, TOKEN_TYPE type, struct token **out)
{
    struct password_check named = *check;
    char asked[USER_NAME_SIZE], known[USER_NAME_SIZE];
    struct principal who;
    ULONG error;

    if (!system_name(check->user, domain, asked))
        return ERROR_LOGON_FAILURE;
    named.user = asked;
    error = pam_check(&named, known, sizeof known);
    if (error == NO_ERROR)
        error = principal_of_user(known, &who);
    return error ? error : token_of(&who, type, SecurityImpersonation, out);
}

/* ---- LogonUser ---- */

static ULONG check_logon(const void *user, DWORD type, DWORD provider, PHANDLE out)
{
    if (!user || !out || provider > LOGON32_PROVIDER_WINNT50)
        return ERROR_INVALID_PARAMETER;
    switch (type) {
    case LOGON32_LOGON_INTERACTIVE:
    case LOGON32_LOGON_NETWORK:
    case LOGON32_LOGON_BATCH:
    case LOGON32_LOGON_NETWORK_CLEARTEXT:
        return NO_ERROR;
    case LOGON32_LOGON_SERVICE:
    case LOGON32_LOGON_UNLOCK:
    case LOGON32_LOGON_NEW_CREDENTIALS:
        return ERROR_LOGON_TYPE_NOT_GRANTED;
    default:
        return ERROR_INVALID_PARAMETER;
    }
}

/* A network logon's token is for impersonation alone. */
static ULONG log_on(const char *user, const char *domain, const char *password, DWORD type, PHANDLE out)
{
    const struct password_check check = {.user = user, .password = password ? password : ""};
    struct token *token;
    ULONG error =
        logon(&check, domain, type == LOGON32_LOGON_NETWORK ? TokenImpersonation : TokenPrimary, &token);

    if (error)
        return error;
    error = handle_open(&token->object, out);
    object_release(&token->object);
    return error;
}

BOOL WINAPI LogonUserA(LPCSTR user, LPCSTR domain, LPCSTR password, DWORD type, DWORD provider, PHANDLE out)
{
    ULONG error = check_logon(user, type, provider, out);

    return error_result(error ? error : log_on(user, domain, password, type, out));
}

BOOL WINAPI LogonUserW(LPCWSTR user, LPCWSTR domain, LPCWSTR password, DWORD type, DWORD provider,
                       PHANDLE out)
{
    char *narrow_user = NULL, *narrow_domain = NULL, *narrow_password = NULL;
    ULONG error = check_logon(user, type, provider, out);

    if (!error)
        error = utf8_copy_of(user, &narrow_user);
    if (!error)
        error = utf8_copy_of(domain, &narrow_domain);
    if (!error)
        error = utf8_copy_of(password, &narrow_password);
    if (!error)
        error = log_on(narrow_user, narrow_domain, narrow_password, type, out);
    if (narrow_password)
        explicit_bzero(narrow_password, strlen(narrow_password));
    free(narrow_password);
    free(narrow_domain);
    free(narrow_user);
    return error_result(error);
}
