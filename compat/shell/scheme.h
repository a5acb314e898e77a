/* What is known of URL schemes: one table for shlwapi.h and wininet.h, which number them differently. */
#ifndef HTTPAPI_SHELL_SCHEME_H
#define HTTPAPI_SHELL_SCHEME_H

#include "shlwapi.h"
#include "wininet.h"
#include <stddef.h>

enum scheme_shape {
    SCHEME_SERVER, /* scheme://server/path; backslashes count as slashes */
    SCHEME_PLAIN,  /* the same, but nothing is known of what stands in it */
    SCHEME_OPAQUE, /* no parts: mailto:x */
};

struct url_scheme {
    const char *name;
    URL_SCHEME number;
    INTERNET_SCHEME internet; /* UNKNOWN: wininet does not know it */
    INTERNET_PORT port;
    enum scheme_shape shape;
};

extern const struct url_scheme url_schemes[];
extern const size_t url_scheme_count;

#endif
