/* See digest.h. */
#include "tls/digest.h"

#include "tls/library.h"
#include "winerror.h"

#include <stdlib.h>

struct digest {
    mbedtls_md_context_t state;
};

static const struct {
    mbedtls_md_type_t type;
    unsigned char size;
} kinds[] = {
    [DIGEST_MD5] = {MBEDTLS_MD_MD5, 16},       [DIGEST_SHA1] = {MBEDTLS_MD_SHA1, 20},
    [DIGEST_SHA256] = {MBEDTLS_MD_SHA256, 32}, [DIGEST_SHA384] = {MBEDTLS_MD_SHA384, 48},
    [DIGEST_SHA512] = {MBEDTLS_MD_SHA512, 64},
};

size_t digest_size(enum digest_kind kind)
{
    return kinds[kind].size;
}

ULONG digest_start(enum digest_kind kind, struct digest **out)
{
    const mbedtls_md_info_t *info = mbedtls_md_info_from_type(kinds[kind].type);
    struct digest *digest;

    if (!info)
        return ERROR_NOT_SUPPORTED;
    digest = malloc(sizeof *digest);
    if (!digest)
        return ERROR_NOT_ENOUGH_MEMORY;
    mbedtls_md_init(&digest->state);
    if (mbedtls_md_setup(&digest->state, info, 0) != 0 || mbedtls_md_starts(&digest->state) != 0) {
        digest_free(digest);
        return ERROR_NOT_ENOUGH_MEMORY;
    }
    *out = digest;
    return NO_ERROR;
}

ULONG digest_copy(enum digest_kind kind, const struct digest *digest, struct digest **out)
{
    ULONG error = digest_start(kind, out);

    if (error == NO_ERROR && mbedtls_md_clone(&(*out)->state, &digest->state) != 0) {
        digest_free(*out);
        error = ERROR_GEN_FAILURE;
    }
    return error;
}

ULONG digest_add(struct digest *digest, const void *data, size_t length)
{
    return mbedtls_md_update(&digest->state, data, length) == 0 ? NO_ERROR : ERROR_GEN_FAILURE;
}

ULONG digest_finish(struct digest *digest, unsigned char out[DIGEST_LIMIT])
{
    return mbedtls_md_finish(&digest->state, out) == 0 ? NO_ERROR : ERROR_GEN_FAILURE;
}

void digest_free(struct digest *digest)
{
    if (!digest)
        return;
    mbedtls_md_free(&digest->state);
    free(digest);
}

ULONG digest_derive(enum digest_kind kind, const void *password, size_t password_length, const void *salt,
                    size_t salt_length, unsigned rounds, unsigned char *out, size_t length)
{
    const mbedtls_md_info_t *info = mbedtls_md_info_from_type(kinds[kind].type);
    int result;

    if (!info)
        return ERROR_NOT_SUPPORTED;
#if MBEDTLS_VERSION_MAJOR >= 3
    result = mbedtls_pkcs5_pbkdf2_hmac_ext(kinds[kind].type, password, password_length, salt, salt_length,
                                           rounds, (uint32_t)length, out);
#else
    mbedtls_md_context_t state;

    mbedtls_md_init(&state);
    result = mbedtls_md_setup(&state, info, 1);
    if (result == 0)
        result = mbedtls_pkcs5_pbkdf2_hmac(&state, password, password_length, salt, salt_length, rounds,
                                           (uint32_t)length, out);
    mbedtls_md_free(&state);
#endif
    return result == 0 ? NO_ERROR : ERROR_NOT_ENOUGH_MEMORY;
}

ULONG digest_of(enum digest_kind kind, const void *data, size_t length, unsigned char out[DIGEST_LIMIT])
{
    struct digest *digest = NULL;
    ULONG error = digest_start(kind, &digest);

    if (!error)
        error = digest_add(digest, data, length);
    if (!error)
        error = digest_finish(digest, out);
    digest_free(digest);
    return error;
}
