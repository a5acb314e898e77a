/* The machine-wide parameters of the HTTP service, which Windows keeps under Services\HTTP\Parameters.
 *
 * One table holds names, ranges and defaults (spec/data.md section 10). A value is changed through the environment variable
 * HTTPAPI_<Name> or a line "Name = value" in the file `parameters` of the configuration root; decimal, or hexadecimal with 0x. A value
 * out of range counts as absent. Read whenever the server part starts: by the first HttpInitialize, and by the next one after the last
 * HttpTerminate. Constant in between, so any thread may look. */
#ifndef HTTPAPI_SETTINGS_H
#define HTTPAPI_SETTINGS_H

#include "http1/head.h"
#include "url/cook.h"

struct settings {
    struct head_limits head;
    struct cook_settings cook;
    unsigned disable_server_header;
    unsigned max_connections;      /* UINT_MAX: no limit */
    _Atomic unsigned idle_timeout; /* seconds; machine-wide defaults of HTTP_TIMEOUT_LIMIT_INFO */
    _Atomic unsigned header_timeout;
    unsigned entity_timeout;
    unsigned drain_timeout;
    unsigned queue_timeout;
    unsigned min_send_rate; /* bytes a second */
    unsigned loops;         /* loop threads; 0: one for each four processors */
    unsigned cache_enabled;
    unsigned cache_max_bytes;
    _Atomic unsigned
        cache_max_response; /* 0: cache_max_bytes; a running server asks caching_response_limit() */
    unsigned
        cache_range_chunk; /* kept for who sets it; ranges are cut from whole copies here, in no chunks */
    unsigned cache_max_megabytes; /* of all entries; 0: from the size of the machine */
    unsigned cache_scavenger_period;
    unsigned credential_seconds; /* for which a password that was right is not asked for again; 0: never */
    bool strict_docs; /* 400 where documentation says so and observation 404 or 503; spec/data.md 6.4 */
};

extern struct settings settings;

void settings_load(void);

/* Looks again at what may change while the service runs; true if something did. Any thread. */
bool settings_refresh(void);

#endif
