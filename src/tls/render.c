/* Certificates and keys as PEM text. What may hold a key is wiped before it is given back. */
#include "tls/private.h"

#include "tls/pfx.h"
#include "winerror.h"

#include <stdlib.h>
#include <string.h>

#define KEY_TEXT_LIMIT 16384

static const char begin_certificate[] = "-----BEGIN CERTIFICATE-----\n";
static const char end_certificate[] = "-----END CERTIFICATE-----\n";

void pem_free(char *pem, size_t length)
{
    if (pem)
        mbedtls_platform_zeroize(pem, length);
    free(pem);
}

static size_t text_limit(size_t der)
{
    return sizeof(begin_certificate) + sizeof(end_certificate) + der * 4 / 3 + der / 48 + 16;
}

ULONG certificate_render(const struct certificate *certificate, char **pem, size_t *length)
{
    size_t size = certificate->has_key ? KEY_TEXT_LIMIT : 1, at = 0, written;
    mbedtls_pk_context key = certificate->key;
    char *text;

    for (const mbedtls_x509_crt *each = &certificate->chain; each; each = each->next)
        size += text_limit(each->raw.len);
    text = malloc(size);
    if (!text)
        return ERROR_NOT_ENOUGH_MEMORY;
    for (const mbedtls_x509_crt *each = &certificate->chain; each; each = each->next) {
        if (mbedtls_pem_write_buffer(begin_certificate, end_certificate, each->raw.p, each->raw.len,
                                     (unsigned char *)text + at, size - at, &written) != 0) {
            pem_free(text, at);
            return ERROR_NOT_ENOUGH_MEMORY;
        }
        at += written - 1; /* its NUL */
    }
    if (certificate->has_key) {
        if (mbedtls_pk_write_key_pem(&key, (unsigned char *)text + at, size - at) != 0) {
            pem_free(text, size);
            return ERROR_INVALID_DATA;
        }
        at += strlen(text + at);
    }
    *pem = text;
    *length = at;
    return NO_ERROR;
}
