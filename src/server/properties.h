/* Properties: what may be set and queried where, how it is checked, kept and given back. spec/functions.md section 4.
 *
 * One table (properties.c) names for every property its holders, its payload and its rules. What a session or a group was told
 * lies in `struct properties`; payloads with pointers are kept as one block each, strings and all. `Present` 0 means "not
 * configured": the value is forgotten and inheritance applies again. Everything here is guarded by `configuration`. */
#ifndef HTTPAPI_PROPERTIES_H
#define HTTPAPI_PROPERTIES_H

#include "http.h"
#include <stdbool.h>
#include <stddef.h>

enum holder { HOLDER_SESSION = 1, HOLDER_GROUP = 2, HOLDER_QUEUE = 4 };

/* All zero: nothing was configured. */
struct properties {
    HTTP_STATE_INFO state;
    HTTP_TIMEOUT_LIMIT_INFO timeouts;
    HTTP_CONNECTION_LIMIT_INFO connections;
    HTTP_SERVER_AUTHENTICATION_INFO *authentication, *extended_authentication; /* NULL: none */
    /* kept without effect so far: docs/compatibility.md */
    HTTP_BANDWIDTH_LIMIT_INFO bandwidth;
    HTTP_FLOWRATE_INFO flow_rate;
    HTTP_LISTEN_ENDPOINT_INFO listen_endpoint;
    HTTP_PROTECTION_LEVEL_INFO protection_level;
    HTTP_CHANNEL_BIND_INFO *channel_bind;
    HTTP_LOGGING_INFO *logging;
};

/* HttpSet... and HttpQuery...Property for a session or a group, with their documented codes. `needed` (may be NULL) gets the
 * size written, or with ERROR_MORE_DATA the size needed. */
ULONG properties_set(struct properties *properties, enum holder holder, HTTP_SERVER_PROPERTY property,
                     const void *payload, ULONG length);
ULONG properties_query(const struct properties *properties, enum holder holder, HTTP_SERVER_PROPERTY property,
                       void *out, ULONG length, ULONG *needed);
void properties_free(struct properties *properties);

/* For what is kept elsewhere (a group's binding and delegation, all of a queue): is this payload acceptable, may this property
 * be queried into such a buffer? */
ULONG property_check(enum holder holder, HTTP_SERVER_PROPERTY property, const void *payload, ULONG length);
ULONG property_check_query(enum holder holder, HTTP_SERVER_PROPERTY property, const void *out, ULONG length,
                           ULONG *needed);

#endif
