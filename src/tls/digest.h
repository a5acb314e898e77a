/* Hashes by name, a part at a time. A digest belongs to one caller. */
#ifndef TLS_DIGEST_H
#define TLS_DIGEST_H

#include "windef.h"
#include <stddef.h>

enum digest_kind { DIGEST_MD5, DIGEST_SHA1, DIGEST_SHA256, DIGEST_SHA384, DIGEST_SHA512 };
enum { DIGEST_LIMIT = 64 };

struct digest;

size_t digest_size(enum digest_kind kind);

/* ERROR_NOT_SUPPORTED: the library was built without it; ERROR_NOT_ENOUGH_MEMORY. */
ULONG digest_start(enum digest_kind kind, struct digest **out);
/* Another that has seen the same so far. */
ULONG digest_copy(enum digest_kind kind, const struct digest *digest, struct digest **out);
ULONG digest_add(struct digest *digest, const void *data, size_t length);
ULONG digest_finish(struct digest *digest, unsigned char out[DIGEST_LIMIT]);
void digest_free(struct digest *digest);

/* PBKDF2 (RFC 8018) with the HMAC of that hash. */
ULONG digest_derive(enum digest_kind kind, const void *password, size_t password_length, const void *salt,
                    size_t salt_length, unsigned rounds, unsigned char *out, size_t length);

/* All at once. */
ULONG digest_of(enum digest_kind kind, const void *data, size_t length, unsigned char out[DIGEST_LIMIT]);

#endif
