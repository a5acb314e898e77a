/* httpapi-cc --check: tells what the sources use of Windows that is not here, with the closest thing there is. */
#ifndef CHECK_H
#define CHECK_H

#include "words.h"

/* COMMAND compiles the sources in Windows mode up to their own options. Returns the exit code: 0 nothing is missing, 1 something
 * is, 2 the check itself failed. */
int check_sources(const struct words *command);

/* What to use instead of a function, type or header; NULL: nothing is known to be close. advice.c. */
const char *advice_on(const char *name);

#endif
