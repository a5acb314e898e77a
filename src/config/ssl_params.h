/* Extended parameters of certificate bindings: one record per binding key and type, in the file `sslparam`. Any thread.
 *
 *     ipport=0.0.0.0:443 type=http2window window=1048576
 *     ipport=0.0.0.0:443 type=http2settings maxsettingsperframe=32 maxsettingsperminute=100
 *     ipport=0.0.0.0:443 type=performance parameter=2 data=00000100
 *     ccs=443 type=errorheaders status=503 header0="Retry-After: 10"
 *     hostnameport=a.example:443 type=certificates cert0=<hash>:<store>
 *
 * TLS restrictions and session ticket keys have no public layout, so they cannot be stored. */
#ifndef CONFIG_SSL_PARAMS_H
#define CONFIG_SSL_PARAMS_H

#include "config/bindings.h"
#include "config/section.h"

struct ssl_params;

enum { SSL_PARAM_TEXTS = 32, SSL_PARAM_DATA = 4096 };

struct ssl_param {
    struct ssl_binding key; /* kind, address, port and host alone */
    ULONG type;             /* HTTP_SSL_SERVICE_CONFIG_EX_PARAM_TYPE */
    uint64_t flags;
    ULONG number[2];     /* window; per frame and per minute; performance type; status */
    unsigned char *data; /* of a performance parameter */
    size_t length;
    char **texts; /* "Name: value" of error headers, "hash:store" of certificates */
    unsigned count;
};

const struct ssl_params *ssl_params_acquire(void); /* never NULL */
void ssl_params_release(const struct ssl_params *params);

size_t ssl_params_count(const struct ssl_params *params);
const struct ssl_param *ssl_params_at(const struct ssl_params *params, size_t index);
const struct ssl_param *ssl_params_find(const struct ssl_params *params, const struct ssl_binding *key,
                                        ULONG type);

void ssl_param_clear(struct ssl_param *param); /* frees data and texts */

/* Like bindings_change(). ERROR_NOT_SUPPORTED for the two types that cannot be stored. */
ULONG ssl_params_change(enum section_action action, const struct ssl_param *param);

#endif
