/* See pfx.h. The file is a nest of DER: each level is taken apart by `open_*`, which leave a reader at the next.
 *
 * The integrity code over the whole is not checked: a wrong password shows in the padding and in what is decrypted, and a key that
 * does not belong to its certificate is refused by certificate_parse(). */
#include "tls/pfx.h"

#include "tls/library.h"
#include "winerror.h"

#include <errno.h>
#include <mbedtls/cipher.h>
#include <mbedtls/pkcs12.h>
#include <mbedtls/pkcs5.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define SEQUENCE (MBEDTLS_ASN1_CONSTRUCTED | MBEDTLS_ASN1_SEQUENCE)
#define EXPLICIT (MBEDTLS_ASN1_CONSTRUCTED | MBEDTLS_ASN1_CONTEXT_SPECIFIC)

#define PKCS         "\x2a\x86\x48\x86\xf7\x0d\x01"
#define OID_DATA     PKCS "\x07\x01"
#define OID_SECRET   PKCS "\x07\x06"
#define OID_KEY      PKCS "\x0c\x0a\x01\x01"
#define OID_SHROUDED PKCS "\x0c\x0a\x01\x02"
#define OID_CERT     PKCS "\x0c\x0a\x01\x03"
#define OID_PBES2    PKCS "\x05\x0d"
#define OID_3DES     PKCS "\x0c\x01\x03"
#define OID_AES      "\x60\x86\x48\x01\x65\x03\x04\x01" /* and 2, 22, 42: CBC with 128, 192, 256 bits */
#define OID_HMAC     "\x2a\x86\x48\x86\xf7\x0d\x02"     /* and 7 .. 11: SHA-1, 224, 256, 384, 512 */

/* As many rounds as patience has: a file may ask for any number. */
#define ROUNDS_LIMIT 10000000

struct part {
    unsigned char *at, *end;
};

struct output {
    char *pem;
    size_t length, size;
    const char *password;
    size_t password_length;
};

static bool enter(struct part *from, int tag, struct part *out)
{
    size_t length;

    if (mbedtls_asn1_get_tag(&from->at, from->end, &length, tag) != 0)
        return false;
    out->at = from->at;
    out->end = from->at + length;
    from->at += length;
    return true;
}

static bool is(const struct part *oid, const char *wanted, size_t length)
{
    return (size_t)(oid->end - oid->at) == length && memcmp(oid->at, wanted, length) == 0;
}

#define IS(oid, wanted) is(&(oid), wanted, sizeof(wanted) - 1)

/* --- PEM --- */

static ULONG append(struct output *out, const char *begin, const char *end, const unsigned char *der,
                    size_t length)
{
    size_t size = out->length + length * 2 + 256, written;
    char *grown = malloc(size);

    if (!grown)
        return ERROR_NOT_ENOUGH_MEMORY;
    if (out->length)
        memcpy(grown, out->pem, out->length);
    pem_free(out->pem, out->length);
    out->pem = grown;
    if (mbedtls_pem_write_buffer(begin, end, der, length, (unsigned char *)grown + out->length,
                                 size - out->length, &written) != 0)
        return ERROR_INVALID_DATA;
    out->length += written - 1;
    return NO_ERROR;
}

/* --- secrets --- */

struct pbes2 {
    struct part salt, iv;
    int rounds, bits;
    mbedtls_md_type_t hash;
};

static mbedtls_md_type_t hash_of(const struct part *oid)
{
    static const mbedtls_md_type_t hashes[] = {MBEDTLS_MD_SHA1, MBEDTLS_MD_SHA224, MBEDTLS_MD_SHA256,
                                               MBEDTLS_MD_SHA384, MBEDTLS_MD_SHA512};
    size_t length = sizeof(OID_HMAC) - 1;

    if ((size_t)(oid->end - oid->at) != length + 1 || memcmp(oid->at, OID_HMAC, length) != 0 ||
        oid->at[length] < 7 || oid->at[length] > 11)
        return MBEDTLS_MD_NONE;
    return hashes[oid->at[length] - 7];
}

static int bits_of(const struct part *oid)
{
    size_t length = sizeof(OID_AES) - 1;

    if ((size_t)(oid->end - oid->at) != length + 1 || memcmp(oid->at, OID_AES, length) != 0)
        return 0;
    return oid->at[length] == 2 ? 128 : oid->at[length] == 22 ? 192 : oid->at[length] == 42 ? 256 : 0;
}

/* RFC 8018 A.4: PBKDF2 with its salt, rounds and hash; then AES with its vector. */
static bool read_pbes2(struct part parameters, struct pbes2 *out)
{
    struct part all, derivation, values, cipher, prf, oid;
    int ignored;

    if (!enter(&parameters, SEQUENCE, &all) || !enter(&all, SEQUENCE, &derivation) ||
        !enter(&all, SEQUENCE, &cipher) || !enter(&derivation, MBEDTLS_ASN1_OID, &oid) ||
        !enter(&derivation, SEQUENCE, &values) || !enter(&values, MBEDTLS_ASN1_OCTET_STRING, &out->salt) ||
        mbedtls_asn1_get_int(&values.at, values.end, &out->rounds) != 0)
        return false;
    if (values.at < values.end && *values.at == MBEDTLS_ASN1_INTEGER)
        mbedtls_asn1_get_int(&values.at, values.end, &ignored);
    out->hash = MBEDTLS_MD_SHA1;
    if (values.at < values.end && enter(&values, SEQUENCE, &prf) && enter(&prf, MBEDTLS_ASN1_OID, &oid))
        out->hash = hash_of(&oid);
    if (!enter(&cipher, MBEDTLS_ASN1_OID, &oid) || !enter(&cipher, MBEDTLS_ASN1_OCTET_STRING, &out->iv))
        return false;
    out->bits = bits_of(&oid);
    return out->bits && out->hash != MBEDTLS_MD_NONE && out->iv.end - out->iv.at == 16 && out->rounds > 0 &&
           out->rounds <= ROUNDS_LIMIT;
}

static int derive(const struct pbes2 *how, const struct output *out, unsigned char *key)
{
    const unsigned char *password = (const unsigned char *)out->password;
    size_t salt = (size_t)(how->salt.end - how->salt.at);
#if MBEDTLS_VERSION_NUMBER >= 0x03030000
    return mbedtls_pkcs5_pbkdf2_hmac_ext(how->hash, password, out->password_length, how->salt.at, salt,
                                         (unsigned)how->rounds, (uint32_t)how->bits / 8, key);
#else
    mbedtls_md_context_t hash;
    int result;

    mbedtls_md_init(&hash);
    result = mbedtls_md_setup(&hash, mbedtls_md_info_from_type(how->hash), 1);
    if (result == 0)
        result = mbedtls_pkcs5_pbkdf2_hmac(&hash, password, out->password_length, how->salt.at, salt,
                                           (unsigned)how->rounds, (uint32_t)how->bits / 8, key);
    mbedtls_md_free(&hash);
    return result;
#endif
}

static int decrypt_pbes2(const struct pbes2 *how, const struct output *out, const struct part *secret,
                         unsigned char *plain, size_t *length)
{
    mbedtls_cipher_context_t cipher;
    unsigned char key[32];
    int result = derive(how, out, key);

    mbedtls_cipher_init(&cipher);
    if (result == 0)
        result = mbedtls_cipher_setup(
            &cipher, mbedtls_cipher_info_from_values(MBEDTLS_CIPHER_ID_AES, how->bits, MBEDTLS_MODE_CBC));
    if (result == 0)
        result = mbedtls_cipher_setkey(&cipher, key, how->bits, MBEDTLS_DECRYPT);
    if (result == 0)
        result = mbedtls_cipher_set_padding_mode(&cipher, MBEDTLS_PADDING_PKCS7);
    if (result == 0)
        result = mbedtls_cipher_crypt(&cipher, how->iv.at, 16, secret->at, (size_t)(secret->end - secret->at),
                                      plain, length);
    mbedtls_cipher_free(&cipher);
    mbedtls_platform_zeroize(key, sizeof(key));
    return result;
}

/* What `secret` holds, from malloc, to be given back with pem_free(*size). */
static ULONG decrypt(struct part algorithm, const struct part *secret, const struct output *out,
                     unsigned char **plain, size_t *size, size_t *length)
{
    struct pbes2 how;
    struct part oid;
    int result;

    if (!enter(&algorithm, MBEDTLS_ASN1_OID, &oid))
        return ERROR_INVALID_DATA;
    if (!IS(oid, OID_PBES2) || !read_pbes2(algorithm, &how))
        return ERROR_NOT_SUPPORTED;
    *size = (size_t)(secret->end - secret->at) + 32;
    *plain = malloc(*size);
    if (!*plain)
        return ERROR_NOT_ENOUGH_MEMORY;
    result = decrypt_pbes2(&how, out, secret, *plain, length);
    if (result == 0)
        return NO_ERROR;
    pem_free((char *)*plain, *size);
    return ERROR_INVALID_PASSWORD;
}

/* --- bags --- */

static ULONG take_certificate(struct part value, struct output *out)
{
    struct part bag, oid, box, der;

    if (!enter(&value, SEQUENCE, &bag) || !enter(&bag, MBEDTLS_ASN1_OID, &oid) ||
        !enter(&bag, EXPLICIT, &box) || !enter(&box, MBEDTLS_ASN1_OCTET_STRING, &der))
        return ERROR_INVALID_DATA;
    return append(out, "-----BEGIN CERTIFICATE-----\n", "-----END CERTIFICATE-----\n", der.at,
                  (size_t)(der.end - der.at));
}

static ULONG append_key(struct output *out, const unsigned char *der, size_t length)
{
    return append(out, "-----BEGIN PRIVATE KEY-----\n", "-----END PRIVATE KEY-----\n", der, length);
}

static ULONG take_shrouded(struct part value, struct output *out)
{
    struct part bag, algorithm, secret;
    size_t size, length;
    unsigned char *plain;
    ULONG error;

    if (!enter(&value, SEQUENCE, &bag) || !enter(&bag, SEQUENCE, &algorithm) ||
        !enter(&bag, MBEDTLS_ASN1_OCTET_STRING, &secret))
        return ERROR_INVALID_DATA;
    error = decrypt(algorithm, &secret, out, &plain, &size, &length);
    if (error != NO_ERROR)
        return error;
    error = append_key(out, plain, length);
    pem_free((char *)plain, size);
    return error;
}

static ULONG take_bags(struct part contents, struct output *out)
{
    struct part bags, bag, oid, value;
    ULONG error = NO_ERROR;

    if (!enter(&contents, SEQUENCE, &bags))
        return ERROR_INVALID_PASSWORD; /* padding that happened to fit */
    while (bags.at < bags.end && error == NO_ERROR) {
        if (!enter(&bags, SEQUENCE, &bag) || !enter(&bag, MBEDTLS_ASN1_OID, &oid) ||
            !enter(&bag, EXPLICIT, &value))
            return ERROR_INVALID_DATA;
        if (IS(oid, OID_CERT))
            error = take_certificate(value, out);
        else if (IS(oid, OID_SHROUDED))
            error = take_shrouded(value, out);
        else if (IS(oid, OID_KEY))
            error = append_key(out, value.at, (size_t)(value.end - value.at));
    }
    return error;
}

static ULONG take_secret_bags(struct part content, struct output *out)
{
    struct part data, info, oid, algorithm, secret;
    unsigned char *plain;
    size_t size, length;
    int version;
    ULONG error;

    if (!enter(&content, SEQUENCE, &data) || mbedtls_asn1_get_int(&data.at, data.end, &version) != 0 ||
        !enter(&data, SEQUENCE, &info) || !enter(&info, MBEDTLS_ASN1_OID, &oid) ||
        !enter(&info, SEQUENCE, &algorithm) || !enter(&info, MBEDTLS_ASN1_CONTEXT_SPECIFIC, &secret))
        return ERROR_INVALID_DATA;
    error = decrypt(algorithm, &secret, out, &plain, &size, &length);
    if (error != NO_ERROR)
        return error;
    error = take_bags((struct part){plain, plain + length}, out);
    pem_free((char *)plain, size);
    return error;
}

/* A ContentInfo: its type, and what is in it. */
static bool open_content(struct part *from, struct part *oid, struct part *content)
{
    struct part info;

    return enter(from, SEQUENCE, &info) && enter(&info, MBEDTLS_ASN1_OID, oid) &&
           enter(&info, EXPLICIT, content);
}

static ULONG take_all(struct part file, struct output *out)
{
    struct part pfx, oid, content, safe, contents, bytes;
    ULONG error = NO_ERROR;
    int version;

    if (!enter(&file, SEQUENCE, &pfx) || mbedtls_asn1_get_int(&pfx.at, pfx.end, &version) != 0 ||
        version != 3 || !open_content(&pfx, &oid, &content) || !IS(oid, OID_DATA) ||
        !enter(&content, MBEDTLS_ASN1_OCTET_STRING, &safe) || !enter(&safe, SEQUENCE, &contents))
        return ERROR_INVALID_DATA;
    while (contents.at < contents.end && error == NO_ERROR) {
        if (!open_content(&contents, &oid, &content))
            return ERROR_INVALID_DATA;
        if (IS(oid, OID_SECRET))
            error = take_secret_bags(content, out);
        else if (IS(oid, OID_DATA) && enter(&content, MBEDTLS_ASN1_OCTET_STRING, &bytes))
            error = take_bags(bytes, out);
        else
            error = ERROR_NOT_SUPPORTED;
    }
    return error;
}

ULONG pfx_to_pem(const unsigned char *data, size_t length, const char *password, char **pem,
                 size_t *pem_length)
{
    struct output out = {.password = password ? password : "",
                         .password_length = password ? strlen(password) : 0};
    unsigned char *bytes = (unsigned char *)(uintptr_t)data; /* the library's readers only read */
    ULONG error = library_start();

    errno = 0;
    if (error == NO_ERROR)
        error = take_all((struct part){bytes, bytes + length}, &out);
    if (error == NO_ERROR && out.length == 0)
        error = ERROR_INVALID_DATA;
    if (error != NO_ERROR) {
        error = library_error(error);
        pem_free(out.pem, out.length);
        return error;
    }
    *pem = out.pem;
    *pem_length = out.length;
    return NO_ERROR;
}
