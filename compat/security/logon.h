/* Logging on: from a name and a password to a token. Any thread; may take seconds (pam.h). */
#ifndef HTTPAPI_LOGON_H
#define HTTPAPI_LOGON_H

#include "security/pam.h"
#include "security/token.h"

/* `domain` NULL, "", "." and this computer's name mean its own users; another is part of the name, as winbind (DOMAIN\user) and sssd
 * (user@domain) have it. The codes of pam_check. */
ULONG logon(const struct password_check *check, const char *domain, TOKEN_TYPE type, struct token **out);

#endif
