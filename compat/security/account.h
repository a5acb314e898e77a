/* Names of computers: other systems are not asked. */
#ifndef HTTPAPI_ACCOUNT_H
#define HTTPAPI_ACCOUNT_H

#include <stdbool.h>

/* NULL, "", ".", "localhost" and the host's name, short or in full, with backslashes before it or without. */
bool is_this_computer(const char *name);

#endif
