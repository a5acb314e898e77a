/* Files of certificates and keys: PEM as the store keeps it, PFX as it is imported. The first byte chooses; what was read is written
 * and reads the same. */
#include "tls/certificate.h"
#include "tls/pfx.h"

#include "winerror.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define MUST(condition)   \
    do {                  \
        if (!(condition)) \
            abort();      \
    } while (0)

static void look(const struct certificate *certificate)
{
    unsigned char digest[CERTIFICATE_DIGEST_LIMIT];
    const char *name;
    size_t length;

    MUST(certificate_subject(certificate) && certificate_issuer(certificate) &&
         certificate_thumbprint(certificate));
    MUST(certificate_der(certificate, &length) && length > 0);
    MUST(certificate_binding_digest(certificate, digest) <= sizeof digest);
    certificate_begins(certificate);
    certificate_ends(certificate);
    certificate_key_bits(certificate);
    for (unsigned i = 0; certificate_name(certificate, i, &name, &length); i++)
        MUST(length < 65536 && (length == 0 || memchr(name, name[length - 1], length)));
}

static void read_pem(const char *text, size_t length, const char *password)
{
    struct certificate *first, *second;
    char *written = NULL;
    size_t size = 0;

    if (certificate_parse(text, length, password, &first) != NO_ERROR)
        return;
    look(first);
    if (certificate_render(first, &written, &size) == NO_ERROR) {
        MUST(certificate_parse(written, size, NULL, &second) == NO_ERROR);
        MUST(certificate_has_key(first) == certificate_has_key(second));
        MUST(memcmp(certificate_thumbprint(first), certificate_thumbprint(second), THUMBPRINT_SIZE) == 0);
        certificate_release(second);
        pem_free(written, size);
    }
    certificate_release(first);
}

/* The number of rounds is the file's to say, and a test has no minutes for it: a salt with a number behind it of more than a byte is
 * not tried. */
static bool asks_for_many_rounds(const uint8_t *data, size_t size)
{
    for (size_t i = 0; i + 1 < size; i++) {
        const uint8_t *number = data + i + 2 + data[i + 1];

        if (data[i] == 4 && size - i > data[i + 1] + 5u && number[0] == 2 && number[1] > 1 && number[1] < 5 &&
            (number[1] > 2 || number[2] > 0))
            return true;
    }
    return false;
}

static void read_pfx(const uint8_t *data, size_t size, const char *password)
{
    char *pem = NULL;
    size_t length = 0;

    if (asks_for_many_rounds(data, size) || pfx_to_pem(data, size, password, &pem, &length) != NO_ERROR)
        return;
    MUST(pem && strlen(pem) <= length);
    read_pem(pem, length, NULL);
    pem_free(pem, length);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *password;
    uint8_t *copy;

    if (size < 1 || size > 16384)
        return 0;
    password = data[0] & 2 ? "secret" : NULL;
    copy = malloc(size);
    MUST(copy);
    memcpy(copy, data + 1, size - 1);
    if (data[0] & 1)
        read_pfx(copy, size - 1, password);
    else
        read_pem((const char *)copy, size - 1, password);
    free(copy);
    return 0;
}
