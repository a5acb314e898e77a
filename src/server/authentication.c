/* See authentication.h. `challenges` guards the text of every group's challenge. */
#include "server/authentication.h"

#include "base/clock.h"
#include "base/lock.h"
#include "base/trace.h"
#include "security/logon.h"
#include "server/checkers.h"
#include "server/credentials.h"
#include "server/request.h"
#include "server/session.h"
#include "text/text.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "winsock2.h"
#include "ws2ipdef.h"

/* However long a module wants a failure to be held back. */
#define DELAY_LIMIT_MS 10000

/* Of a realm, in characters: it goes into a header. */
#define REALM_LIMIT 1024

static struct lock challenges;

/* --- the property --- */

/* RFC 7617: a quoted string. Control characters would end the line, or worse. */
static char *basic_challenge(const HTTP_SERVER_AUTHENTICATION_BASIC_PARAMS *params)
{
    size_t units = params->RealmLength / sizeof(WCHAR), length;
    char realm[3 * REALM_LIMIT], *text, *out;

    length = utf8_from_utf16(params->Realm, units < REALM_LIMIT ? units : REALM_LIMIT, realm, sizeof realm);
    text = out = malloc(2 * length + sizeof "Basic realm=\"\"");
    if (!text)
        return NULL;
    out = stpcpy(out, "Basic realm=\"");
    for (size_t i = 0; i < length; i++) {
        if (realm[i] == '"' || realm[i] == '\\')
            *out++ = '\\';
        *out++ = (unsigned char)realm[i] < ' ' || realm[i] == 0x7f ? ' ' : realm[i];
    }
    memcpy(out, "\"", 2);
    return text;
}

/* The first level that was told anything decides, even if it was told "none". */
void authentication_refresh(struct url_group *group)
{
    const struct properties *own = &group->properties, *above = &group->session->properties;
    const HTTP_SERVER_AUTHENTICATION_INFO *info =
        own->authentication ? own->authentication : above->authentication;
    const HTTP_SERVER_AUTHENTICATION_INFO *extended =
        own->extended_authentication ? own->extended_authentication : above->extended_authentication;
    unsigned schemes = (info ? info->AuthSchemes : 0) | (extended ? extended->AuthSchemes : 0);
    char *fresh = NULL, *old;

    if (schemes & HTTP_AUTH_ENABLE_BASIC)
        fresh =
            basic_challenge(info && (info->AuthSchemes & HTTP_AUTH_ENABLE_BASIC) ? &info->BasicParams
                                                                                 : &extended->BasicParams);
    lock_acquire(&challenges);
    old = group->challenge;
    group->challenge = fresh;
    lock_release(&challenges);
    free(old);
    atomic_store(&group->effective.authentication, (uint8_t)schemes);
}

char *authentication_challenge(struct url_group *group)
{
    char *copy;

    lock_acquire(&challenges);
    copy = group->challenge ? strdup(group->challenge) : NULL;
    lock_release(&challenges);
    return copy;
}

/* --- the field --- */

static bool is_token_character(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c && strchr("!#$%&'*+-.^_`|~", c));
}

/* "Basic" and blanks; 0: it is another scheme. */
static size_t basic_length(const char *text, size_t length)
{
    size_t at = 5;

    if (length < at || strncasecmp(text, "Basic", at) != 0)
        return 0;
    while (at < length && (text[at] == ' ' || text[at] == '\t'))
        at++;
    return at;
}

/* A scheme's name, alone or before a blank. spec/data.md 12 */
static bool has_scheme(const char *text, size_t length)
{
    size_t at = 0;

    while (at < length && is_token_character(text[at]))
        at++;
    return at > 0 && (at == length || text[at] == ' ' || text[at] == '\t');
}

static enum credentials_kind read_credentials(const struct request *request, struct credentials *out)
{
    const struct head_field *field = head_known(request->head, REQUEST_AUTHORIZATION);
    const char *text = request->head_bytes + field->value_at;
    size_t skipped = basic_length(text, field->value_length);

    return credentials_parse(text + skipped, field->value_length - skipped, out);
}

bool authentication_examine(struct request *request, unsigned schemes)
{
    const struct head_field *field = head_known(request->head, REQUEST_AUTHORIZATION);
    struct authentication *out = &request->authentication;
    struct credentials credentials; /* not cleared, it is big */
    enum credentials_kind kind;
    const char *text;

    *out = (struct authentication){.schemes = (uint8_t)schemes, .status = HttpAuthStatusNotAuthenticated};
    if (!field)
        return true;
    text = request->head_bytes + field->value_at;
    if (field->next != HEAD_NO_FIELD || !has_scheme(text, field->value_length))
        return false; /* of two nobody knows which is meant */
    if (!(schemes & HTTP_AUTH_ENABLE_BASIC) || basic_length(text, field->value_length) == 0 ||
        (field->value_length > 5 && is_token_character(text[5])))
        return true;
    kind = read_credentials(request, &credentials);
    credentials_wipe(&credentials);
    out->unchecked = kind != CREDENTIALS_MALFORMED;
    return kind != CREDENTIALS_MALFORMED;
}

/* --- the check --- */

struct password_job {
    struct check check;
    struct request *request; /* kept by who is told */
    authentication_done *told;
    ULONG error;
    struct token *token;
    char host[INET6_ADDRSTRLEN];
    struct credentials credentials;
};

static void fail(struct authentication *out)
{
    out->status = HttpAuthStatusFailure;
    out->type = HttpRequestAuthTypeBasic;
}

/* Takes over the reference. */
static ULONG succeed(struct authentication *out, struct token *token)
{
    ULONG error = handle_open(&token->object, &out->token);

    if (error != NO_ERROR) {
        object_release(&token->object);
        return error;
    }
    out->who = token;
    out->status = HttpAuthStatusSuccess;
    out->type = HttpRequestAuthTypeBasic;
    return NO_ERROR;
}

/* Errors that say nothing about the password. */
static bool is_unknown(ULONG error)
{
    return error == ERROR_NO_LOGON_SERVERS || error == ERROR_NOT_ENOUGH_MEMORY ||
           error == ERROR_INTERNAL_ERROR;
}

static void run(struct check *check)
{
    struct password_job *job = CONTAINING_RECORD(check, struct password_job, check);
    unsigned delay = 0;
    const struct password_check asked = {.user = job->credentials.user,
                                         .password = job->credentials.password,
                                         .host = job->host[0] ? job->host : NULL,
                                         .delay = &delay};

    job->error = logon(&asked, job->credentials.domain, TokenImpersonation, &job->token);
    if (job->error == NO_ERROR)
        credentials_keep(&job->credentials, job->token);
    credentials_wipe(&job->credentials);
    delay /= 1000;
    if (job->error != NO_ERROR && delay > 0)
        check->due = clock_now() + (delay < DELAY_LIMIT_MS ? delay : DELAY_LIMIT_MS);
}

static void done(struct check *check, bool ran)
{
    struct password_job *job = CONTAINING_RECORD(check, struct password_job, check);
    struct request *request = job->request;
    authentication_done *told = job->told;
    ULONG error = ran ? job->error : ERROR_OPERATION_ABORTED;

    TRACE("request %llx: password checked, %s", request->id, trace_error(error));
    if (error == NO_ERROR) {
        error = succeed(&request->authentication, job->token);
    } else if (ran && !is_unknown(error)) {
        fail(&request->authentication);
        error = NO_ERROR;
    }
    explicit_bzero(job, sizeof *job);
    free(job);
    told(request, error);
}

/* A client's address, of IPv6 the network it is in: whoever has one address there has them all. */
static uint64_t origin_of(const struct request *request, char host[INET6_ADDRSTRLEN])
{
    const SOCKADDR *remote = request->remote;
    uint64_t origin = 0;

    host[0] = 0;
    if (remote->sa_family == AF_INET) {
        const SOCKADDR_IN *in = (const SOCKADDR_IN *)(const void *)remote;
        inet_ntop(AF_INET, &in->sin_addr, host, INET6_ADDRSTRLEN);
        memcpy(&origin, &in->sin_addr, sizeof in->sin_addr);
    } else {
        const SOCKADDR_IN6 *in6 = (const SOCKADDR_IN6 *)(const void *)remote;
        inet_ntop(AF_INET6, &in6->sin6_addr, host, INET6_ADDRSTRLEN);
        memcpy(&origin, &in6->sin6_addr, sizeof origin);
    }
    return origin;
}

static ULONG post(struct request *request, const struct credentials *credentials, authentication_done *told)
{
    struct password_job *job = calloc(1, sizeof *job);
    ULONG error;

    if (!job)
        return ERROR_NOT_ENOUGH_MEMORY;
    job->check.origin = origin_of(request, job->host);
    job->check.run = run;
    job->check.done = done;
    job->request = request;
    job->told = told;
    job->credentials.length = credentials->length;
    memcpy(job->credentials.text, credentials->text, credentials->length + 1);
    job->credentials.user = job->credentials.text + (credentials->user - credentials->text);
    job->credentials.password = job->credentials.text + (credentials->password - credentials->text);
    job->credentials.domain = credentials->domain ? job->credentials.text : NULL;
    error = checkers_post(&job->check);
    if (error == NO_ERROR)
        return ERROR_IO_PENDING;
    explicit_bzero(job, sizeof *job);
    free(job);
    return error;
}

ULONG authentication_check(struct request *request, authentication_done *told)
{
    struct authentication *out = &request->authentication;
    struct credentials credentials;
    struct token *token;
    ULONG error = NO_ERROR;

    out->unchecked = false;
    if (read_credentials(request, &credentials) != CREDENTIALS_GOOD)
        fail(out); /* too long to be anybody's */
    else if ((token = credentials_find(&credentials)) != NULL)
        error = succeed(out, token);
    else
        error = post(request, &credentials, told);
    credentials_wipe(&credentials);
    return error;
}

void authentication_forget(struct request *request)
{
    struct authentication *authentication = &request->authentication;
    struct object *object;

    authentication->unchecked = false;
    if (!authentication->who)
        return;
    /* The program may have closed it, and a day later somebody else may have the number. */
    object = handle_pin(authentication->token, &token_type);
    if (object)
        handle_unpin(authentication->token);
    if (object == &authentication->who->object)
        handle_close(authentication->token);
    object_release(&authentication->who->object);
    authentication->who = NULL;
    authentication->token = NULL;
}

void authentication_start(void)
{
    checkers_start();
}

void authentication_stop(void)
{
    checkers_stop();
    credentials_forget_all();
}

/* --- what the program sees --- */

struct auth_block {
    HTTP_REQUEST_INFO info; /* where there are no others */
    HTTP_REQUEST_AUTH_INFO auth;
};

_Static_assert(sizeof(struct auth_block) % 8 == 0, "what follows the block is aligned");

size_t authentication_size(const struct request *request, int version)
{
    return request->authentication.schemes && version > 1 ? sizeof(struct auth_block) : 0;
}

/* First of all infos: some programs look no further. */
void authentication_put(HTTP_REQUEST_V1 *out, const struct request *request, int version, void *structures)
{
    const struct authentication *authentication = &request->authentication;
    HTTP_REQUEST_V2 *whole = (HTTP_REQUEST_V2 *)out;
    struct auth_block *block = structures;

    if (authentication_size(request, version) == 0)
        return;
    memset(block, 0, sizeof *block);
    block->auth.AuthStatus = (HTTP_AUTH_STATUS)authentication->status;
    block->auth.AuthType = (HTTP_REQUEST_AUTH_TYPE)authentication->type;
    block->auth.AccessToken = authentication->token;
    if (authentication->status == HttpAuthStatusFailure)
        block->auth.SecStatus = SEC_E_LOGON_DENIED;
    if (whole->RequestInfoCount > 0)
        memmove(whole->pRequestInfo + 1, whole->pRequestInfo,
                whole->RequestInfoCount * sizeof(*whole->pRequestInfo));
    else
        whole->pRequestInfo = &block->info;
    whole->pRequestInfo[0] = (HTTP_REQUEST_INFO){HttpRequestInfoTypeAuth, sizeof(block->auth), &block->auth};
    whole->RequestInfoCount++;
}
