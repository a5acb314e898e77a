/* Names of users and groups, and the identifiers behind them. Domains are this computer, or "NT AUTHORITY" and "BUILTIN". */
#include "security/account.h"
#include "security/binary.h"
#include "security/token.h"
#include "error/error.h"
#include "errhandlingapi.h"
#include "text/text.h"
#include "winbase.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

/* ---- a name for a buffer of narrow or wide characters ---- */

/* How many characters `text` needs with its terminator; written if there is room. */
static size_t deliver(const char *text, void *out, size_t room, bool wide)
{
    size_t length = strlen(text), needed = wide ? utf16_from_utf8(text, length, NULL, 0) : length;

    if (needed + 1 > room || !out)
        return needed + 1;
    if (wide) {
        utf16_from_utf8(text, length, out, room);
        ((WCHAR *)out)[needed] = 0;
    } else {
        memcpy(out, text, length + 1);
    }
    return needed + 1;
}

static BOOL user_name(void *out, LPDWORD size, bool wide)
{
    char name[USER_NAME_SIZE];
    struct token *token;
    ULONG error;
    DWORD room;

    if (!size)
        return error_result(ERROR_INVALID_PARAMETER);
    error = token_effective(&token);
    if (error)
        return error_result(error);
    token_name(token, name);
    object_release(&token->object);
    room = *size;
    *size = (DWORD)deliver(name, out, room, wide);
    return error_result(!out || *size > room ? ERROR_INSUFFICIENT_BUFFER : NO_ERROR);
}

/* The size counts the terminator, in both directions. */
BOOL WINAPI GetUserNameA(LPSTR out, LPDWORD size)
{
    return user_name(out, size, false);
}

BOOL WINAPI GetUserNameW(LPWSTR out, LPDWORD size)
{
    return user_name(out, size, true);
}

/* ---- accounts ---- */

enum { ACCOUNT_TEXT = 320 };

struct account {
    char domain[ACCOUNT_TEXT], name[ACCOUNT_TEXT];
    SID_NAME_USE use;
};

static void split_known(const char *full, struct account *out)
{
    const char *bare = strchr(full, '\\') + 1;

    snprintf(out->domain, sizeof out->domain, "%.*s", (int)(bare - full - 1), full);
    snprintf(out->name, sizeof out->name, "%s", bare);
    out->use = strncmp(full, "BUILTIN", 7) == 0 ? SidTypeAlias : SidTypeWellKnownGroup;
}

static bool describe(const struct sid *sid, struct account *out)
{
    const char *known = sid_known_name(sid);

    if (known) {
        split_known(known, out);
        return true;
    }
    sid_to_name(sid, out->name, sizeof out->name);
    if (strncmp(out->name, "S-1-", 4) == 0)
        return false;
    if (gethostname(out->domain, sizeof out->domain - 1) != 0)
        out->domain[0] = 0;
    out->domain[strcspn(out->domain, ".")] = 0;
    for (char *c = out->domain; *c; c++)
        *c = (char)(*c >= 'a' && *c <= 'z' ? *c - 32 : *c);
    out->use = sid->sub[0] == 1 ? SidTypeUser : SidTypeAlias;
    return true;
}

/* Both sizes, whatever is too small: with terminators then, without them on success. */
static BOOL deliver_account(const struct account *account, void *name, LPDWORD name_size, void *domain,
                            LPDWORD domain_size, SID_NAME_USE *use, bool wide)
{
    size_t name_needed = name_size ? deliver(account->name, NULL, 0, wide) : 0;
    size_t domain_needed = deliver(account->domain, NULL, 0, wide);

    if ((name_size && name_needed > *name_size) || domain_needed > *domain_size) {
        if (name_size)
            *name_size = (DWORD)name_needed;
        *domain_size = (DWORD)domain_needed;
        return error_result(ERROR_INSUFFICIENT_BUFFER);
    }
    if (name_size) {
        deliver(account->name, name, *name_size, wide);
        *name_size = (DWORD)name_needed - 1;
    }
    deliver(account->domain, domain, *domain_size, wide);
    *domain_size = (DWORD)domain_needed - 1;
    *use = account->use;
    return TRUE;
}

bool is_this_computer(const char *name)
{
    char own[256] = "";
    size_t length;

    if (!name || !*name)
        return true;
    while (*name == '\\')
        name++;
    if (strcmp(name, ".") == 0 || strcasecmp(name, "localhost") == 0)
        return true;
    gethostname(own, sizeof own - 1);
    length = strcspn(own, ".");
    return strcasecmp(name, own) == 0 ||
           (length > 0 && strlen(name) == length && strncasecmp(name, own, length) == 0);
}

static BOOL lookup_sid(const char *system, PSID binary, void *name, LPDWORD name_size, void *domain,
                       LPDWORD domain_size, PSID_NAME_USE use, bool wide)
{
    struct account account;
    struct sid sid;

    if (!is_this_computer(system))
        return error_result(RPC_S_SERVER_UNAVAILABLE);
    if (!sid_is_valid(binary) || !name_size || !domain_size || !use)
        return error_result(ERROR_INVALID_PARAMETER);
    sid_from_binary(binary, &sid);
    if (!describe(&sid, &account))
        return error_result(ERROR_NONE_MAPPED);
    return deliver_account(&account, name, name_size, domain, domain_size, use, wide);
}

BOOL WINAPI LookupAccountSidA(LPCSTR system, PSID sid, LPSTR name, LPDWORD name_size, LPSTR domain,
                              LPDWORD domain_size, PSID_NAME_USE use)
{
    return lookup_sid(system, sid, name, name_size, domain, domain_size, use, false);
}

BOOL WINAPI LookupAccountSidW(LPCWSTR system, PSID sid, LPWSTR name, LPDWORD name_size, LPWSTR domain,
                              LPDWORD domain_size, PSID_NAME_USE use)
{
    char *narrow = NULL;
    BOOL found;

    if (!error_result(utf8_copy_of(system, &narrow)))
        return FALSE;
    found = lookup_sid(narrow, sid, name, name_size, domain, domain_size, use, true);
    free(narrow);
    return found;
}

static BOOL lookup_name(const char *system, const char *name, PSID out, LPDWORD size, void *domain,
                        LPDWORD domain_size, PSID_NAME_USE use, bool wide)
{
    struct account account;
    struct sid sid;
    DWORD room;

    if (!is_this_computer(system))
        return error_result(RPC_S_SERVER_UNAVAILABLE);
    if (!name || !size || !domain_size || !use)
        return error_result(ERROR_INVALID_PARAMETER);
    if (strncasecmp(name, "S-1-", 4) == 0 || !sid_from_name(name, &sid) || !describe(&sid, &account))
        return error_result(ERROR_NONE_MAPPED);
    room = *size;
    *size = (DWORD)sid_binary_size(&sid);
    if (room < *size) {
        *domain_size = (DWORD)deliver(account.domain, NULL, 0, wide);
        return error_result(ERROR_INSUFFICIENT_BUFFER);
    }
    if (!deliver_account(&account, NULL, NULL, domain, domain_size, use, wide))
        return FALSE;
    sid_to_binary(&sid, out);
    return TRUE;
}

BOOL WINAPI LookupAccountNameA(LPCSTR system, LPCSTR name, PSID sid, LPDWORD size, LPSTR domain,
                               LPDWORD domain_size, PSID_NAME_USE use)
{
    return lookup_name(system, name, sid, size, domain, domain_size, use, false);
}

BOOL WINAPI LookupAccountNameW(LPCWSTR system, LPCWSTR name, PSID sid, LPDWORD size, LPWSTR domain,
                               LPDWORD domain_size, PSID_NAME_USE use)
{
    char *narrow_system = NULL, *narrow = NULL;
    BOOL found = FALSE;

    if (error_result(utf8_copy_of(system, &narrow_system)) && error_result(utf8_copy_of(name, &narrow)))
        found = lookup_name(narrow_system, narrow, sid, size, domain, domain_size, use, true);
    free(narrow_system);
    free(narrow);
    return found;
}
