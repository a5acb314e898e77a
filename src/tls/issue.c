/* Self-signed certificates: a key, a name, a signature over both. Only the library's writing functions; nothing touches a disk. */
#include "tls/private.h"

#include "tls/pfx.h"
#include "winerror.h"

#include <arpa/inet.h>
#include <mbedtls/asn1write.h>
#include <stdio.h>
#include <string.h>

#define NAMES_SIZE    8192 /* of all alternative names together */
#define DEFAULT_DAYS  365
#define RSA_BITS      2048
#define BACKDATE      300 /* seconds: clocks of clients differ */
#define SERIAL_SIZE   16
#define TEXT_SIZE     8192
#define TAG_DNS       (MBEDTLS_ASN1_CONTEXT_SPECIFIC | 2)
#define TAG_ADDRESS   (MBEDTLS_ASN1_CONTEXT_SPECIFIC | 7)
#define FOREVER_YEARS 8000

static const char name_bytes[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._*:";

static bool is_name(const char *name)
{
    size_t length = strlen(name);

    return length > 0 && length <= 255 && strspn(name, name_bytes) == length;
}

/* Subject alternative names are written from the last to the first, from the end of the buffer to its front. RFC 5280 4.2.1.6 */
static int write_names(unsigned char **at, unsigned char *start, const char *const *names, unsigned count)
{
    unsigned char *end = *at;
    int result = 0;

    for (unsigned i = count; i-- > 0 && result >= 0;) {
        unsigned char address[16];
        size_t length = inet_pton(AF_INET, names[i], address) == 1    ? 4
                        : inet_pton(AF_INET6, names[i], address) == 1 ? 16
                                                                      : 0;
        const unsigned char *bytes = length ? address : (const unsigned char *)names[i];
        size_t size = length ? length : strlen(names[i]);

        result = mbedtls_asn1_write_raw_buffer(at, start, bytes, size);
        if (result >= 0)
            result = mbedtls_asn1_write_len(at, start, size);
        if (result >= 0)
            result = mbedtls_asn1_write_tag(at, start, length ? TAG_ADDRESS : TAG_DNS);
    }
    if (result >= 0)
        result = mbedtls_asn1_write_len(at, start, (size_t)(end - *at));
    if (result >= 0)
        result = mbedtls_asn1_write_tag(at, start, MBEDTLS_ASN1_CONSTRUCTED | MBEDTLS_ASN1_SEQUENCE);
    return result < 0 ? result : 0;
}

static int add_names(mbedtls_x509write_cert *writer, const char *const *names, unsigned count)
{
    static const unsigned char server_use[] = {0x30, 0x0a, 0x06, 0x08, 0x2b, 0x06,
                                               0x01, 0x05, 0x05, 0x07, 0x03, 0x01};
    unsigned char buffer[NAMES_SIZE], *at = buffer + sizeof(buffer);
    int result = write_names(&at, buffer, names, count);

    if (result == 0)
        result = mbedtls_x509write_crt_set_extension(writer, MBEDTLS_OID_SUBJECT_ALT_NAME,
                                                     MBEDTLS_OID_SIZE(MBEDTLS_OID_SUBJECT_ALT_NAME), 0, at,
                                                     (size_t)(buffer + sizeof(buffer) - at));
    if (result == 0)
        result = mbedtls_x509write_crt_set_extension(writer, MBEDTLS_OID_EXTENDED_KEY_USAGE,
                                                     MBEDTLS_OID_SIZE(MBEDTLS_OID_EXTENDED_KEY_USAGE), 0,
                                                     server_use, sizeof(server_use));
    return result;
}

static int make_key(mbedtls_pk_context *key, bool rsa)
{
    int result = mbedtls_pk_setup(key, mbedtls_pk_info_from_type(rsa ? MBEDTLS_PK_RSA : MBEDTLS_PK_ECKEY));

    if (result != 0)
        return result;
    return rsa ? mbedtls_rsa_gen_key(mbedtls_pk_rsa(*key), tls_random, NULL, RSA_BITS, 65537)
               : mbedtls_ecp_gen_key(MBEDTLS_ECP_DP_SECP256R1, mbedtls_pk_ec(*key), tls_random, NULL);
}

static int set_serial(mbedtls_x509write_cert *writer)
{
    unsigned char serial[SERIAL_SIZE];
    int result = tls_random(NULL, serial, sizeof(serial));

    serial[0] = (unsigned char)((serial[0] & 0x7F) | 0x40); /* positive, and of constant length */
    if (result != 0)
        return result;
#if MBEDTLS_VERSION_NUMBER >= 0x03040000
    return mbedtls_x509write_crt_set_serial_raw(writer, serial, sizeof(serial));
#else
    mbedtls_mpi number;

    mbedtls_mpi_init(&number);
    result = mbedtls_mpi_read_binary(&number, serial, sizeof(serial));
    if (result == 0)
        result = mbedtls_x509write_crt_set_serial(writer, &number);
    mbedtls_mpi_free(&number);
    return result;
#endif
}

static int set_validity(mbedtls_x509write_cert *writer, unsigned days)
{
    time_t now = time(NULL), begin = now - BACKDATE, end;
    char from[16], to[16];
    struct tm parts;

    if (days == 0 || days > FOREVER_YEARS * 365u)
        days = DEFAULT_DAYS;
    end = now + (time_t)days * 86400;
    strftime(from, sizeof(from), "%Y%m%d%H%M%S", gmtime_r(&begin, &parts));
    strftime(to, sizeof(to), "%Y%m%d%H%M%S", gmtime_r(&end, &parts));
    return mbedtls_x509write_crt_set_validity(writer, from, to);
}

/* The text ends with its NUL; negative: an error of the library. */
static int write_certificate(mbedtls_pk_context *key, const char *const *names, unsigned count, unsigned days,
                             unsigned char *out, size_t size)
{
    mbedtls_x509write_cert writer;
    char subject[300];
    int result;

    snprintf(subject, sizeof(subject), "CN=%s", names[0]);
    mbedtls_x509write_crt_init(&writer);
    mbedtls_x509write_crt_set_version(&writer, MBEDTLS_X509_CRT_VERSION_3);
    mbedtls_x509write_crt_set_md_alg(&writer, MBEDTLS_MD_SHA256);
    mbedtls_x509write_crt_set_subject_key(&writer, key);
    mbedtls_x509write_crt_set_issuer_key(&writer, key);
    result = set_serial(&writer);
    if (result == 0)
        result = mbedtls_x509write_crt_set_subject_name(&writer, subject);
    if (result == 0)
        result = mbedtls_x509write_crt_set_issuer_name(&writer, subject);
    if (result == 0)
        result = set_validity(&writer, days);
    if (result == 0)
        result = mbedtls_x509write_crt_set_basic_constraints(&writer, 0, -1);
    if (result == 0)
        result = mbedtls_x509write_crt_set_subject_key_identifier(&writer);
    if (result == 0)
        result = add_names(&writer, names, count);
    if (result == 0)
        result = mbedtls_x509write_crt_pem(&writer, out, size, tls_random, NULL);
    mbedtls_x509write_crt_free(&writer);
    return result;
}

ULONG certificate_self_sign(const char *const *names, unsigned count, unsigned days, bool rsa,
                            struct certificate **out)
{
    unsigned char text[2 * TEXT_SIZE];
    mbedtls_pk_context key;
    size_t length = 0;
    ULONG error;
    int result;

    for (unsigned i = 0; i < count; i++)
        if (!is_name(names[i]))
            return ERROR_INVALID_PARAMETER;
    error = count ? library_start() : ERROR_INVALID_PARAMETER;
    if (error != NO_ERROR)
        return error;
    mbedtls_pk_init(&key);
    result = make_key(&key, rsa);
    if (result == 0)
        result = write_certificate(&key, names, count, days, text, TEXT_SIZE);
    if (result == 0) {
        length = strlen((char *)text);
        result = mbedtls_pk_write_key_pem(&key, text + length, TEXT_SIZE);
    }
    mbedtls_pk_free(&key);
    error = result == 0 ? certificate_parse((char *)text, strlen((char *)text), NULL, out)
                        : ERROR_INVALID_PARAMETER;
    mbedtls_platform_zeroize(text, sizeof(text));
    return error;
}
