/* The crew: threads for handshakes, so that loops need not wait for arithmetic with private keys.
 *
 * They start with the first https port and end with the engine. Jobs are done in order; as many at a time as there are processors,
 * up to CREW_LIMIT. */
#ifndef HTTPAPI_CREW_H
#define HTTPAPI_CREW_H

#include "windef.h"

struct secure_room;

#define CREW_LIMIT 8

struct crew_job {
    struct crew_job *next;
    void (*run)(struct crew_job *job, struct secure_room *room);
};

ULONG crew_start(void); /* once is enough; ERROR_NOT_ENOUGH_MEMORY if not one thread could start */
void crew_stop(void);   /* after the loops: runs what is left */
void crew_post(struct crew_job *job);

#endif
