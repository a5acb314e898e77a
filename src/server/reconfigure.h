/* What follows from a change of the configuration: reservations enter the namespace, timeouts and cache limits become the new
 * defaults. Not from a loop thread: it may read files. */
#ifndef HTTPAPI_RECONFIGURE_H
#define HTTPAPI_RECONFIGURE_H

/* Looks at the files, and at the newest snapshots even if they did not change. */
void reconfigure(void);

#endif
