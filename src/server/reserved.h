/* Reservations at work: those of the configuration entered into this process's namespace, and the question whether a URL may
 * be registered. spec/data.md 6.1, 6.2. Any thread. */
#ifndef HTTPAPI_RESERVED_H
#define HTTPAPI_RESERVED_H

#include "url/prefix.h"

/* Makes the namespace match the newest snapshot of config/reservations.h. */
void reserved_refresh(void);

/* May this process register it? Looks at the files first, so that what another process reserved a moment ago counts. */
ULONG reserved_may_listen(const struct url_prefix *prefix);

/* May a reservation be made as far as this process's registrations go? ERROR_ALREADY_EXISTS: its port speaks the other scheme. */
ULONG reserved_check(const char *url);

#endif
