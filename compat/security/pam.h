/* Passwords, checked by PAM: the one door to libpam. Any thread; a check may take seconds, and some modules start a process.
 *
 * The service is "httpapi" (/etc/pam.d/httpapi), or what HTTPAPI_PamService or pam_choose_service() say; where PAM finds no such file it
 * reads `other`. Only authentication and account management are asked for: no session is opened and no credentials are set, as this
 * process goes on under its own user. */
#ifndef HTTPAPI_PAM_H
#define HTTPAPI_PAM_H

#include "windef.h"
#include <stddef.h>

struct password_check {
    const char *user, *password;
    const char *host; /* where the client is; NULL: not known */
    /* How long the modules want a failure to be held back, in microseconds. NULL: pam_check sleeps, as PAM does by itself. */
    unsigned *delay;
};

/* Longer ones are wrong. */
enum { PASSWORD_LIMIT = 511 };

/* NO_ERROR, and in `name` whom the modules take the user for. ERROR_LOGON_FAILURE, ERROR_ACCOUNT_LOCKED_OUT, ERROR_ACCOUNT_EXPIRED,
 * ERROR_ACCOUNT_DISABLED, ERROR_ACCOUNT_RESTRICTION, ERROR_PASSWORD_EXPIRED; ERROR_NO_LOGON_SERVERS, ERROR_NOT_ENOUGH_MEMORY and
 * ERROR_INTERNAL_ERROR: it cannot be said whether the password is right. */
ULONG pam_check(const struct password_check *check, char *name, size_t size);

/* The service, where the environment names none; "": the usual one. A name too long is ignored. */
void pam_choose_service(const char *service);

#endif
