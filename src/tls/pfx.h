/* PKCS #12 to PEM. RFC 7292. */
#ifndef TLS_PFX_H
#define TLS_PFX_H

#include "windef.h"
#include <stddef.h>

/* The certificates and the private key of a PFX file as one PEM text, from malloc; to be wiped and freed with pem_free. The
 * password may be NULL. ERROR_INVALID_DATA: no PFX; ERROR_INVALID_PASSWORD; ERROR_NOT_SUPPORTED: an encryption the library
 * does not have (RC2 of old Windows); ERROR_NOT_ENOUGH_MEMORY. */
ULONG pfx_to_pem(const unsigned char *data, size_t length, const char *password, char **pem,
                 size_t *pem_length);
void pem_free(char *pem, size_t length);

#endif
