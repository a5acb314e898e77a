/* Certificate bindings: which certificate, and which rules, a TLS connection gets. The file `sslcert` of the configuration root,
 * read into immutable snapshots.
 *
 *     const struct bindings *bindings = bindings_acquire();
 *     const struct ssl_binding *binding;
 *     if (bindings_find(bindings, &local, port, server_name, &binding))
 *         ...                                   binding lives as long as the snapshot is held
 *     bindings_release(bindings);
 *
 * bindings_acquire() does no I/O after the first time: it takes the newest snapshot that config_refresh() has seen. The
 * generation grows with every change of the file, so that what was built for one generation (TLS contexts) is known to be
 * out of date by one load. Any thread. Texts are UTF-8.
 *
 * Facts: spec/data.md 1.8, 3, 7 (253-255), spec/observed.md 5.16. */
#ifndef CONFIG_BINDINGS_H
#define CONFIG_BINDINGS_H

#include "guiddef.h"
#include "url/address.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bindings;

enum ssl_binding_kind {
    SSL_BINDING_ADDRESS,    /* ip:port */
    SSL_BINDING_NAME,       /* host:port, chosen by the client's SNI */
    SSL_BINDING_CCS,        /* port: certificates from the central store, a file for each host */
    SSL_BINDING_SCOPED_CCS, /* the same for one local address, or for all */
};

enum { SSL_HASH_LIMIT = 64, SSL_HOST_LIMIT = 255 };

struct ssl_binding {
    enum ssl_binding_kind kind;
    struct url_address
        address; /* of ADDRESS and SCOPED_CCS; family 0 is 0.0.0.0; family 6 and zero bytes is [::] */
    USHORT port;
    char host[SSL_HOST_LIMIT + 1]; /* of NAME: lower case, without final dot; may begin with "*." */

    unsigned char hash[SSL_HASH_LIMIT]; /* the certificate's thumbprint; CCS bindings have none */
    ULONG hash_length;
    GUID application;
    char *store;                      /* "MY" unless given */
    char *ctl_identifier, *ctl_store; /* NULL unless given */
    ULONG check_mode;                 /* HTTP_CERT_CHECK_MODE_* */
    ULONG revocation_freshness;       /* seconds */
    ULONG revocation_timeout;         /* milliseconds */
    ULONG flags; /* HTTP_SERVICE_CONFIG_SSL_FLAG_*: client certificate, reject, switched off protocols */
};

/* Never NULL: without memory or file it is empty. */
const struct bindings *bindings_acquire(void);
void bindings_release(const struct bindings *bindings);

/* Of a snapshot; and of the newest one, without taking it. */
uint64_t bindings_generation(const struct bindings *bindings);
uint64_t bindings_newest_generation(void);

size_t bindings_count(const struct bindings *bindings);
const struct ssl_binding *bindings_at(const struct bindings *bindings, size_t index);

/* The binding for a connection that arrived at local:port; name is the client's SNI in UTF-8 or ASCII, NULL if it sent none.
 * In this order: host:port, then *.domain:port (one label), scoped CCS, CCS (these only with a name), ip:port, [::]:port
 * (IPv6 alone), 0.0.0.0:port (both families). False: no certificate, the handshake fails. One hash look-up per kind. */
bool bindings_find(const struct bindings *bindings, const struct url_address *local, USHORT port,
                   const char *name, const struct ssl_binding **out);

/* All that bindings_find() would come to, best first, for a caller whose first choice cannot serve (a central store without
 * a file for that host). Returns how many, at most `room`. */
enum { BINDINGS_CANDIDATES = 11 };
unsigned bindings_candidates(const struct bindings *bindings, const struct url_address *local, USHORT port,
                             const char *name, const struct ssl_binding **out, unsigned room);

#endif
