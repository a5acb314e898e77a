/* Properties of sessions and groups: what may be set where, how it is checked, kept and queried. spec/functions.md section 4.
 *
 * A payload's `Present` flag clear means "not configured": inheritance applies again. Guarded by `configuration`. */
#ifndef HTTPAPI_PROPERTIES_H
#define HTTPAPI_PROPERTIES_H

#include "http.h"
#include <stdbool.h>

struct properties {
    HTTP_STATE_INFO state;
    HTTP_TIMEOUT_LIMIT_INFO timeouts;
    HTTP_CONNECTION_LIMIT_INFO connections;
    HTTP_BANDWIDTH_LIMIT_INFO bandwidth;
};

#endif
