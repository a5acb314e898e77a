/* Names and passwords as Basic has them (RFC 7617), and a memory of those that were right a moment ago.
 *
 * The memory is bounded (CREDENTIALS_KEPT) and short (CredentialCacheSeconds). Of a password it keeps a hash with a salt that is made anew
 * in every process, and with it the token: whoever asks with the same name and password gets that, without PAM. Any thread. */
#ifndef HTTPAPI_CREDENTIALS_H
#define HTTPAPI_CREDENTIALS_H

#include "security/token.h"
#include <stdbool.h>
#include <stddef.h>

#define CREDENTIALS_KEPT 256

/* What name and password may take together, decoded. Longer ones are nobody's. */
enum { CREDENTIALS_LIMIT = 1023 };

struct credentials {
    char *domain; /* before a backslash; NULL */
    char *user;
    char *password;
    size_t length;
    char text[CREDENTIALS_LIMIT + 1];
};

/* What stands behind "Basic" in the field. */
enum credentials_kind { CREDENTIALS_GOOD, CREDENTIALS_TOO_LONG, CREDENTIALS_MALFORMED };
enum credentials_kind credentials_parse(const char *text, size_t length, struct credentials *out);
void credentials_wipe(struct credentials *credentials);

/* With a reference; NULL: they were not right lately. */
struct token *credentials_find(const struct credentials *credentials);
void credentials_keep(const struct credentials *credentials, struct token *token);
void credentials_forget_all(void);

#endif
