/* What the payloads of properties must satisfy, and how those with pointers are copied. Private to server/. */
#ifndef HTTPAPI_PAYLOADS_H
#define HTTPAPI_PAYLOADS_H

#include "server/properties.h"

/* NO_ERROR, or why a payload whose Present flag is set cannot be accepted. */
typedef ULONG payload_check(enum holder holder, const void *payload);

payload_check payload_check_state, payload_check_enabled_state, payload_check_verbosity,
    payload_check_queue_length, payload_check_bandwidth, payload_check_flow_rate,
    payload_check_authentication, payload_check_logging, payload_check_channel_bind,
    payload_check_protection_level;

/* Copies a payload and all it points to into one block: the structure, then the rest. Returns the size; with `out` NULL that is
 * all it does. `out` needs no alignment. */
typedef size_t payload_copy(const void *payload, void *out);

payload_copy payload_copy_authentication, payload_copy_logging, payload_copy_channel_bind;

#endif
