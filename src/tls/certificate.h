/* A certificate with its chain and its private key, ready to serve handshakes.
 *
 * Immutable and counted; any thread. The key is wiped from memory with the last reference. Texts are as Windows shows them:
 * the parts of a name in the order of the certificate, separated by ", ". */
#ifndef TLS_CERTIFICATE_H
#define TLS_CERTIFICATE_H

#include "windef.h"
#include <stdbool.h>
#include <stddef.h>
#include <time.h>

enum { THUMBPRINT_SIZE = 20 }; /* SHA-1 of the certificate, the name it goes by on Windows */

struct certificate;

/* PEM with certificates (the server's own first, or found by its key) and optionally a key. `password` may be NULL.
 * ERROR_INVALID_DATA: not PEM, or broken; ERROR_INVALID_PASSWORD; ERROR_NO_SUCH_LOGON_SESSION: the key belongs to none of the
 * certificates; ERROR_NOT_ENOUGH_MEMORY. */
ULONG certificate_parse(const char *pem, size_t length, const char *password, struct certificate **out);

/* One certificate without a key, as it is sent. ERROR_INVALID_DATA; ERROR_NOT_ENOUGH_MEMORY. */
ULONG certificate_parse_der(const unsigned char *der, size_t length, struct certificate **out);

/* A certificate that vouches for itself: the first name is its subject, all are its alternative names (DNS names or IP addresses),
 * valid from now for `days`. ERROR_INVALID_PARAMETER: a name that is none. */
ULONG certificate_self_sign(const char *const *names, unsigned count, unsigned days, bool rsa,
                            struct certificate **out);

/* The chain in its order, then the key in the clear, as PEM; to be given back with pem_free (pfx.h). */
ULONG certificate_render(const struct certificate *certificate, char **pem, size_t *length);

struct certificate *certificate_reference(struct certificate *certificate);
void certificate_release(struct certificate *certificate);

bool certificate_has_key(const struct certificate *certificate);
const unsigned char *certificate_thumbprint(const struct certificate *certificate);
const char *certificate_subject(const struct certificate *certificate);
const char *certificate_issuer(const struct certificate *certificate);
const unsigned char *certificate_der(const struct certificate *certificate, size_t *length);
unsigned certificate_key_bits(const struct certificate *certificate);
time_t certificate_begins(const struct certificate *certificate);
time_t certificate_ends(const struct certificate *certificate);
bool certificate_is_elliptic(const struct certificate *certificate);

/* Its digest as RFC 5929 4.1 wants it for channel bindings; returns the length, 0: there is none. */
enum { CERTIFICATE_DIGEST_LIMIT = 64 };
size_t certificate_binding_digest(const struct certificate *certificate, unsigned char *out);

/* The next DNS name it is good for, from `index` 0 on: false when there is none. Not NUL-terminated. */
bool certificate_name(const struct certificate *certificate, unsigned index, const char **name,
                      size_t *length);

#endif
