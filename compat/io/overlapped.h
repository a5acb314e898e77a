/* The program's OVERLAPPED: what it shows, and sleeping until it shows it. */
#ifndef HTTPAPI_OVERLAPPED_H
#define HTTPAPI_OVERLAPPED_H

#include "minwinbase.h"
#include "object/object.h"

/* Marks it pending and resets `signalled` (may be NULL). */
void overlapped_start(OVERLAPPED *overlapped, struct object *signalled);

/* Publishes the result, signals, wakes GetOverlappedResult. From then on the OVERLAPPED is the program's again. */
void overlapped_finish(OVERLAPPED *overlapped, ULONG status, ULONG bytes, struct object *signalled);

/* Waits until the result is there, for a call that is to look synchronous. WAIT_TIMEOUT when `deadline` (clock_now) came
 * first, ERROR_OPERATION_ABORTED when CancelSynchronousIo ended the wait: the operation goes on then. */
ULONG overlapped_wait(OVERLAPPED *overlapped, uint64_t deadline);

#endif
