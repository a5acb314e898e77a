/* Endpoints: which ports and addresses this process listens on, from the first URL on a port to the last.
 *
 * A wildcard or a host name needs the port on every address, one dual-stack socket; an IP-bound prefix only its address, and
 * "localhost" only the loopback ones (our choice: HTTP.sys listens everywhere even then). When a port that listens on single
 * addresses is wanted everywhere, the single sockets give way to the wildcard; connections already made stay.
 *
 * The IP listen list of the service configuration limits all of this, from one start of the service to the next.
 *
 * Program threads change endpoints, serialised by the lock of server/urls.c; the listening handles belong to their loop. */
#ifndef HTTPAPI_ENDPOINT_H
#define HTTPAPI_ENDPOINT_H

#include "server/urls.h"

/* Starts and stops the loops: the first HttpInitialize of the server part and the last HttpTerminate. */
ULONG net_start(void);
void net_stop(void);

extern const struct endpoints net_endpoints;

#endif
