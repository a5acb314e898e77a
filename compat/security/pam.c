/* See pam.h.
 *
 * HTTPAPI_PamDirectory names a folder that takes the place of /etc/pam.d, for tests. Whoever may set it decides who gets in, so it
 * counts no more than LD_PRELOAD does: not in a process with more rights than its caller (secure_getenv), and only if nobody but root
 * and this process's user can write to the folder. */
#include "security/pam.h"
#include "object/lock.h"
#include "winerror.h"
#include <security/pam_appl.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define USUAL_SERVICE "httpapi"

/* A module that asks and asks gets no more answers. */
enum { ANSWERS = 8, SERVICE_SIZE = 64 };

struct conversation {
    const struct password_check *check;
    unsigned answers;
};

static _Atomic(uint32_t) lock;
static char chosen[SERVICE_SIZE];

/* ---- which service ---- */

void pam_choose_service(const char *service)
{
    size_t length = strlen(service);

    if (length >= sizeof chosen)
        return;
    lock_acquire(&lock);
    memcpy(chosen, service, length + 1);
    lock_release(&lock);
}

static void find_service(char out[SERVICE_SIZE])
{
    const char *given = secure_getenv("HTTPAPI_PamService");

    if (given && *given && strlen(given) < SERVICE_SIZE) {
        memcpy(out, given, strlen(given) + 1);
        return;
    }
    lock_acquire(&lock);
    memcpy(out, chosen[0] ? chosen : USUAL_SERVICE, chosen[0] ? SERVICE_SIZE : sizeof USUAL_SERVICE);
    lock_release(&lock);
}

static const char *find_folder(void)
{
    const char *path = secure_getenv("HTTPAPI_PamDirectory");
    struct stat facts;

    if (!path || path[0] != '/' || stat(path, &facts) != 0 || !S_ISDIR(facts.st_mode))
        return NULL;
    if ((facts.st_uid != 0 && facts.st_uid != geteuid()) || (facts.st_mode & (S_IWGRP | S_IWOTH)))
        return NULL;
    return path;
}

/* ---- the conversation ---- */

static void forget_answers(struct pam_response *responses, int count)
{
    for (int i = 0; i < count; i++) {
        if (responses[i].resp)
            explicit_bzero(responses[i].resp, strlen(responses[i].resp));
        free(responses[i].resp);
    }
    free(responses);
}

/* False: no memory, or too many questions. */
static bool answer(struct conversation *conversation, int style, char **out)
{
    const struct password_check *check = conversation->check;

    if (style != PAM_PROMPT_ECHO_OFF && style != PAM_PROMPT_ECHO_ON)
        return true; /* something it has to say */
    if (conversation->answers++ == ANSWERS)
        return false;
    *out = strdup(style == PAM_PROMPT_ECHO_OFF ? check->password : check->user);
    return *out != NULL;
}

static int converse(int count, const struct pam_message **messages, struct pam_response **out, void *context)
{
    struct pam_response *responses;

    if (count <= 0 || count > PAM_MAX_NUM_MSG)
        return PAM_CONV_ERR;
    responses = calloc((size_t)count, sizeof *responses);
    if (!responses)
        return PAM_BUF_ERR;
    for (int i = 0; i < count; i++) {
        if (!answer(context, messages[i]->msg_style, &responses[i].resp)) {
            forget_answers(responses, count);
            return PAM_CONV_ERR;
        }
    }
    *out = responses; /* PAM frees them */
    return PAM_SUCCESS;
}

static void note_delay(int result, unsigned microseconds, void *context)
{
    const struct conversation *conversation = context;

    if (result != PAM_SUCCESS)
        *conversation->check->delay = microseconds;
}

/* ---- the check ---- */

/* As shadow(5) has it: a password that expired and was not changed in time disables the account. */
static ULONG error_of(int result)
{
    switch (result) {
    case PAM_SUCCESS:
        return NO_ERROR;
    case PAM_AUTH_ERR:
    case PAM_USER_UNKNOWN:
    case PAM_CRED_INSUFFICIENT:
        return ERROR_LOGON_FAILURE;
    case PAM_MAXTRIES:
        return ERROR_ACCOUNT_LOCKED_OUT;
    case PAM_ACCT_EXPIRED:
        return ERROR_ACCOUNT_EXPIRED;
    case PAM_AUTHTOK_EXPIRED:
        return ERROR_ACCOUNT_DISABLED;
    case PAM_NEW_AUTHTOK_REQD:
        return ERROR_PASSWORD_EXPIRED;
    case PAM_PERM_DENIED:
        return ERROR_ACCOUNT_RESTRICTION;
    case PAM_AUTHINFO_UNAVAIL:
        return ERROR_NO_LOGON_SERVERS;
    case PAM_BUF_ERR:
        return ERROR_NOT_ENOUGH_MEMORY;
    default:
        return ERROR_INTERNAL_ERROR;
    }
}

/* Modules may have changed the name: mapped it to another, or to how the system spells it. */
static int take_name(pam_handle_t *pam, char *name, size_t size)
{
    const void *item = NULL;
    int result = pam_get_item(pam, PAM_USER, &item), length;

    if (result != PAM_SUCCESS || !item)
        return PAM_SYSTEM_ERR;
    length = snprintf(name, size, "%s", (const char *)item);
    return length > 0 && (size_t)length < size ? PAM_SUCCESS : PAM_USER_UNKNOWN;
}

static int ask(pam_handle_t *pam, const struct password_check *check, char *name, size_t size)
{
    int result = check->host ? pam_set_item(pam, PAM_RHOST, check->host) : PAM_SUCCESS;

    if (result == PAM_SUCCESS && check->delay)
        result = pam_set_item(pam, PAM_FAIL_DELAY, (const void *)note_delay);
    if (result == PAM_SUCCESS)
        result = pam_authenticate(pam, PAM_SILENT | PAM_DISALLOW_NULL_AUTHTOK);
    if (result == PAM_SUCCESS)
        result = pam_acct_mgmt(pam, PAM_SILENT | PAM_DISALLOW_NULL_AUTHTOK);
    if (result == PAM_SUCCESS)
        result = take_name(pam, name, size);
    return result;
}

ULONG pam_check(const struct password_check *check, char *name, size_t size)
{
    struct conversation conversation = {check, 0};
    const struct pam_conv door = {converse, &conversation};
    const char *folder = find_folder();
    char service[SERVICE_SIZE];
    pam_handle_t *pam = NULL;
    int result;

    if (check->delay)
        *check->delay = 0;
    if (strlen(check->password) > PASSWORD_LIMIT)
        return ERROR_LOGON_FAILURE;
    find_service(service);
    result = folder ? pam_start_confdir(service, check->user, &door, folder, &pam)
                    : pam_start(service, check->user, &door, &pam);
    if (result == PAM_SUCCESS)
        result = ask(pam, check, name, size);
    if (pam)
        pam_end(pam, result);
    return error_of(result);
}
