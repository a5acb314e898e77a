/* The crew: threads for what TLS takes long for, handshakes and long bodies, so that loops need not wait for arithmetic.
 *
 * They start with the first https port and end with the engine. There are as many as processors, up to CREW_LIMIT. Handshakes and
 * connections in use wait in a queue each, served in turn: a flood of the former must not hold up the latter, nor the reverse. */
#ifndef HTTPAPI_CREW_H
#define HTTPAPI_CREW_H

#include "windef.h"

#include <stdbool.h>

struct secure_room;

#define CREW_LIMIT 8

struct crew_job {
    struct crew_job *next;
    void (*run)(struct crew_job *job, struct secure_room *room);
};

ULONG crew_start(void); /* once is enough; ERROR_NOT_ENOUGH_MEMORY if not one thread could start */
void crew_stop(void);   /* after the loops: runs what is left */

enum crew_queue { CREW_HANDSHAKES, CREW_BODIES };
void crew_post(struct crew_job *job, enum crew_queue queue);
bool crew_is_current(void); /* whether this thread belongs to it */

#endif
