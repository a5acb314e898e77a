/* See certificate.h. Objects are built once, in one go, and never change. */
#include "tls/private.h"

#include "winerror.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

char *certificate_name_text(const mbedtls_x509_name *name)
{
    char text[1024];
    int length = mbedtls_x509_dn_gets(text, sizeof(text), name);

    return strdup(length >= 0 ? text : "");
}

static void free_certificate(struct certificate *certificate)
{
    mbedtls_x509_crt_free(&certificate->chain);
    mbedtls_pk_free(&certificate->key); /* wipes */
    free(certificate->subject);
    free(certificate->issuer);
    free(certificate);
}

/* Certificates of a bundle come in any order: the one the key belongs to must lead. */
static bool lead_with_the_keys_own(struct certificate *certificate)
{
    mbedtls_x509_crt *first = &certificate->chain, *each = first;

    while (each && library_check_pair(&each->pk, &certificate->key) != 0)
        each = each->next;
    if (!each)
        return false;
    if (each != first) {
        mbedtls_x509_crt swapped = *first, *next = first->next, *behind = each->next;

        *first = *each;
        *each = swapped;
        first->next = next;
        each->next = behind;
    }
    return true;
}

/* The first signature with an elliptic key computes a table inside the key (2.28): done here, while no other thread has it. */
static bool warm_key(struct certificate *certificate)
{
    static const unsigned char digest[32] = {1};
    unsigned char signature[MBEDTLS_PK_SIGNATURE_MAX_SIZE];
    size_t length;

    return library_sign(&certificate->key, digest, signature, sizeof(signature), &length) == 0;
}

/* The key's block of the PEM, wherever it stands. */
static ULONG parse_key(struct certificate *certificate, const unsigned char *pem, size_t length,
                       const char *password)
{
    int result;

    if (!strstr((const char *)pem, "PRIVATE KEY-----"))
        return NO_ERROR;
    result = library_parse_key(&certificate->key, pem, length, (const unsigned char *)password,
                               password ? strlen(password) : 0);
    if (result == MBEDTLS_ERR_PK_PASSWORD_REQUIRED || result == MBEDTLS_ERR_PK_PASSWORD_MISMATCH)
        return ERROR_INVALID_PASSWORD;
    if (result != 0)
        return ERROR_INVALID_DATA;
    certificate->has_key = true;
    if (!lead_with_the_keys_own(certificate))
        return ERROR_NO_SUCH_LOGON_SESSION;
    return warm_key(certificate) ? NO_ERROR : ERROR_NO_SUCH_LOGON_SESSION;
}

static ULONG describe(struct certificate *certificate)
{
    const mbedtls_x509_crt *own = &certificate->chain;

    certificate->subject = certificate_name_text(&own->subject);
    certificate->issuer = certificate_name_text(&own->issuer);
    if (!certificate->subject || !certificate->issuer)
        return ERROR_NOT_ENOUGH_MEMORY;
    if (mbedtls_md(mbedtls_md_info_from_type(MBEDTLS_MD_SHA1), own->raw.p, own->raw.len,
                   certificate->thumbprint) != 0)
        return ERROR_NOT_SUPPORTED;
    return NO_ERROR;
}

ULONG certificate_parse(const char *pem, size_t length, const char *password, struct certificate **out)
{
    struct certificate *certificate = calloc(1, sizeof(*certificate));
    unsigned char *text = malloc(length + 1);
    ULONG error = library_start();

    if (!certificate || !text) {
        free(certificate);
        free(text);
        return ERROR_NOT_ENOUGH_MEMORY;
    }
    memcpy(text, pem, length); /* the library wants its NUL counted */
    text[length] = 0;
    certificate->references = 1;
    mbedtls_x509_crt_init(&certificate->chain);
    mbedtls_pk_init(&certificate->key);
    errno = 0;
    if (error == NO_ERROR && (strlen((char *)text) != length ||
                              mbedtls_x509_crt_parse(&certificate->chain, text, length + 1) != 0))
        error = ERROR_INVALID_DATA;
    if (error == NO_ERROR)
        error = parse_key(certificate, text, length + 1, password);
    if (error == NO_ERROR)
        error = describe(certificate);
    error = library_error(error);
    mbedtls_platform_zeroize(text, length);
    free(text);
    if (error == NO_ERROR)
        *out = certificate;
    else
        free_certificate(certificate);
    return error;
}

ULONG certificate_parse_der(const unsigned char *der, size_t length, struct certificate **out)
{
    struct certificate *certificate = calloc(1, sizeof(*certificate));
    ULONG error = library_start();

    if (!certificate)
        return ERROR_NOT_ENOUGH_MEMORY;
    certificate->references = 1;
    mbedtls_x509_crt_init(&certificate->chain);
    mbedtls_pk_init(&certificate->key);
    errno = 0;
    if (error == NO_ERROR && mbedtls_x509_crt_parse_der(&certificate->chain, der, length) != 0)
        error = ERROR_INVALID_DATA;
    if (error == NO_ERROR)
        error = describe(certificate);
    error = library_error(error);
    if (error == NO_ERROR)
        *out = certificate;
    else
        free_certificate(certificate);
    return error;
}

struct certificate *certificate_reference(struct certificate *certificate)
{
    atomic_fetch_add_explicit(&certificate->references, 1, memory_order_relaxed);
    return certificate;
}

void certificate_release(struct certificate *certificate)
{
    if (certificate && atomic_fetch_sub_explicit(&certificate->references, 1, memory_order_acq_rel) == 1)
        free_certificate(certificate);
}

/* --- what it says --- */

bool certificate_has_key(const struct certificate *certificate)
{
    return certificate->has_key;
}

const unsigned char *certificate_thumbprint(const struct certificate *certificate)
{
    return certificate->thumbprint;
}

const char *certificate_subject(const struct certificate *certificate)
{
    return certificate->subject;
}

const char *certificate_issuer(const struct certificate *certificate)
{
    return certificate->issuer;
}

const unsigned char *certificate_der(const struct certificate *certificate, size_t *length)
{
    *length = certificate->chain.raw.len;
    return certificate->chain.raw.p;
}

unsigned certificate_key_bits(const struct certificate *certificate)
{
    return (unsigned)mbedtls_pk_get_bitlen(&certificate->chain.pk);
}

bool certificate_is_elliptic(const struct certificate *certificate)
{
    return mbedtls_pk_can_do(&certificate->chain.pk, MBEDTLS_PK_ECKEY) ||
           mbedtls_pk_can_do(&certificate->chain.pk, MBEDTLS_PK_ECDSA);
}

static time_t point(const mbedtls_x509_time *from)
{
    struct tm when = {.tm_year = from->year - 1900,
                      .tm_mon = from->mon - 1,
                      .tm_mday = from->day,
                      .tm_hour = from->hour,
                      .tm_min = from->min,
                      .tm_sec = from->sec};

    return timegm(&when);
}

time_t certificate_begins(const struct certificate *certificate)
{
    return point(&certificate->chain.valid_from);
}

time_t certificate_ends(const struct certificate *certificate)
{
    return point(&certificate->chain.valid_to);
}

bool certificate_name(const struct certificate *certificate, unsigned index, const char **name,
                      size_t *length)
{
    const mbedtls_x509_sequence *each = &certificate->chain.subject_alt_names;

    for (; each && each->buf.p; each = each->next) {
        if ((each->buf.tag & MBEDTLS_ASN1_TAG_VALUE_MASK) != MBEDTLS_X509_SAN_DNS_NAME || index-- > 0)
            continue;
        *name = (const char *)each->buf.p;
        *length = each->buf.len;
        return true;
    }
    return false;
}

/* The digest of its signature, but no weaker one than SHA-256. */
size_t certificate_binding_digest(const struct certificate *certificate, unsigned char *out)
{
    const mbedtls_x509_crt *own = &certificate->chain;
    mbedtls_md_type_t type = own->MBEDTLS_PRIVATE(sig_md);
    const mbedtls_md_info_t *info = mbedtls_md_info_from_type(type);

    if (!info || mbedtls_md_get_size(info) < 32)
        info = mbedtls_md_info_from_type(MBEDTLS_MD_SHA256);
    if (!info || mbedtls_md(info, own->raw.p, own->raw.len, out) != 0)
        return 0;
    return mbedtls_md_get_size(info);
}
