/* See ssl.h. HTTP_SSL_INFO and all it can point to is one block, so that its size is a constant. spec/data.md 1.4. */
#include "server/ssl.h"

#include "schannel.h"
#include "tls/session.h"

#include <string.h>

/* Protocols and algorithms by the numbers of Windows' wincrypt.h and schannel.h: facts of its ABI. */
#define PROTOCOL_TLS12_SERVER 0x00000400u
#define PROTOCOL_TLS13_SERVER 0x00001000u
#define ALGORITHM_AES_128     0x0000660Eu
#define ALGORITHM_AES_256     0x00006610u
#define ALGORITHM_SHA_256     0x0000800Cu
#define ALGORITHM_SHA_384     0x0000800Du
#define ALGORITHM_ECDH        0x0000AE06u
#define ALGORITHM_RSA_SIGN    0x00002400u
#define ALGORITHM_ECDSA       0x00002203u

struct ssl_block {
    HTTP_SSL_INFO info;
    HTTP_SSL_CLIENT_CERT_INFO client;
    HTTP_REQUEST_INFO infos[3]; /* one is for authentication_put */
    HTTP_SSL_PROTOCOL_INFO protocol;
    HTTP_REQUEST_SIZING_INFO sizing;
};

_Static_assert(sizeof(struct ssl_block) % 8 == 0, "what follows the block is aligned");

size_t ssl_structures_size(const struct request *request)
{
    return request->tls ? sizeof(struct ssl_block) : 0;
}

size_t ssl_bytes_size(const struct request *request)
{
    const struct tls_facts *facts = request->tls;

    if (!facts)
        return 0;
    return strlen(certificate_issuer(facts->certificate)) + 1 +
           strlen(certificate_subject(facts->certificate)) + 1 + facts->client_length;
}

static char *put(char **at, const void *data, size_t length)
{
    char *here = *at;

    memcpy(here, data, length);
    *at = here + length;
    return here;
}

static ULONG cipher_type(const struct tls_facts *facts)
{
    if (facts->chacha)
        return 0; /* Windows has no number for it */
    return facts->cipher_bits == 128 ? ALGORITHM_AES_128 : ALGORITHM_AES_256;
}

static void fill_protocol(HTTP_SSL_PROTOCOL_INFO *out, const struct tls_facts *facts)
{
    out->Protocol = facts->version == 0x0304 ? PROTOCOL_TLS13_SERVER : PROTOCOL_TLS12_SERVER;
    out->CipherType = cipher_type(facts);
    out->CipherStrength = facts->cipher_bits;
    out->HashType = facts->hash_bits == 384 ? ALGORITHM_SHA_384 : ALGORITHM_SHA_256;
    out->HashStrength = facts->hash_bits;
    out->KeyExchangeType = ALGORITHM_ECDH;
    out->KeyExchangeStrength = facts->exchange_bits;
}

static void fill_sizing(HTTP_REQUEST_SIZING_INFO *out, const struct request *request)
{
    const struct tls_facts *facts = request->tls;

    if (facts->resumed)
        out->Flags |= HTTP_REQUEST_SIZING_INFO_FLAG_TLS_SESSION_RESUMPTION;
    if (request->number == 1)
        out->Flags |= HTTP_REQUEST_SIZING_INFO_FLAG_FIRST_REQUEST;
    out->RequestIndex = request->number - 1;
    out->RequestSizingCount = HttpRequestSizingTypeMax;
    for (unsigned i = 0; i < 4; i++)
        out->RequestSizing[i] = facts->sizes[i];
    out->RequestSizing[HttpRequestSizingTypeHeaders] = request->head->length;
}

static void fill_client(HTTP_SSL_CLIENT_CERT_INFO *out, const struct tls_facts *facts)
{
    out->CertFlags = facts->client_flags;
    out->CertEncodedSize = (ULONG)facts->client_length;
}

void ssl_put(HTTP_REQUEST_V1 *out, const struct request *request, int version, void *structures, char **at)
{
    const struct tls_facts *facts = request->tls;
    struct ssl_block *block = structures;
    const char *issuer, *subject;

    if (!facts)
        return;
    issuer = certificate_issuer(facts->certificate);
    subject = certificate_subject(facts->certificate);
    memset(block, 0, sizeof(*block));
    block->info.ServerCertKeySize = (USHORT)certificate_key_bits(facts->certificate);
    block->info.ConnectionKeySize = (USHORT)facts->cipher_bits;
    block->info.ServerCertIssuerSize = (ULONG)strlen(issuer);
    block->info.ServerCertSubjectSize = (ULONG)strlen(subject);
    block->info.pServerCertIssuer = put(at, issuer, strlen(issuer) + 1);
    block->info.pServerCertSubject = put(at, subject, strlen(subject) + 1);
    if (facts->client) {
        fill_client(&block->client, facts);
        block->client.pCertEncoded = (PUCHAR)put(at, facts->client, facts->client_length);
        block->info.pClientCertInfo = &block->client;
        block->info.SslClientCertNegotiated = 1;
    }
    out->pSslInfo = &block->info;
    if (version == 1)
        return;
    fill_protocol(&block->protocol, facts);
    fill_sizing(&block->sizing, request);
    block->infos[0] =
        (HTTP_REQUEST_INFO){HttpRequestInfoTypeSslProtocol, sizeof(block->protocol), &block->protocol};
    block->infos[1] =
        (HTTP_REQUEST_INFO){HttpRequestInfoTypeRequestSizing, sizeof(block->sizing), &block->sizing};
    ((HTTP_REQUEST_V2 *)out)->RequestInfoCount = 2;
    ((HTTP_REQUEST_V2 *)out)->pRequestInfo = block->infos;
}

/* --- properties --- */

static void widen(const char *text, WCHAR *out, size_t room)
{
    size_t i = 0;

    for (; text[i] && i + 1 < room; i++)
        out[i] = (unsigned char)text[i];
    out[i] = 0;
}

static void fill_sni(HTTP_REQUEST_PROPERTY_SNI *out, const struct tls_facts *facts)
{
    memset(out, 0, sizeof(*out));
    widen(facts->name, out->Hostname, sizeof(out->Hostname) / sizeof(WCHAR));
    out->Flags =
        facts->name[0] ? HTTP_REQUEST_PROPERTY_SNI_FLAG_SNI_USED : HTTP_REQUEST_PROPERTY_SNI_FLAG_NO_SNI;
}

static void fill_cipher(SecPkgContext_CipherInfo *out, const struct tls_facts *facts)
{
    bool elliptic = certificate_is_elliptic(facts->certificate);

    memset(out, 0, sizeof(*out));
    out->dwVersion = SECPKGCONTEXT_CIPHERINFO_V1;
    out->dwProtocol = facts->version;
    out->dwCipherSuite = out->dwBaseCipherSuite = facts->suite;
    widen(facts->suite_name ? facts->suite_name : "", out->szCipherSuite, SZ_ALG_MAX_SIZE);
    widen(facts->chacha ? "CHACHA20_POLY1305" : "AES", out->szCipher, SZ_ALG_MAX_SIZE);
    out->dwCipherLen = facts->cipher_bits;
    out->dwCipherBlockLen = facts->chacha ? 0 : 16;
    widen(facts->hash_bits == 384 ? "SHA384" : "SHA256", out->szHash, SZ_ALG_MAX_SIZE);
    out->dwHashLen = facts->hash_bits;
    widen("ECDHE", out->szExchange, SZ_ALG_MAX_SIZE);
    out->dwMinExchangeLen = out->dwMaxExchangeLen = facts->exchange_bits;
    widen(elliptic ? "ECDSA" : "RSA", out->szCertificate, SZ_ALG_MAX_SIZE);
    out->dwKeyType = elliptic ? ALGORITHM_ECDSA : ALGORITHM_RSA_SIGN;
}

ULONG ssl_property(const struct request *request, HTTP_REQUEST_PROPERTY property, void *out, ULONG room,
                   ULONG *bytes)
{
    const struct tls_facts *facts = request->tls;
    union {
        HTTP_REQUEST_PROPERTY_SNI sni;
        SecPkgContext_CipherInfo cipher;
    } answer;
    const void *from = &answer;
    size_t size = sizeof(answer.sni);

    if (!facts)
        return ERROR_INVALID_FUNCTION;
    if (property == HttpRequestPropertySni) {
        fill_sni(&answer.sni, facts);
    } else if (property == HttpRequestPropertyTlsCipherInfo) {
        fill_cipher(&answer.cipher, facts);
        size = sizeof(answer.cipher);
    } else if (property == HttpRequestPropertyTlsClientHello && facts->hello) {
        from = facts->hello;
        size = facts->hello_length;
    } else {
        return ERROR_INVALID_FUNCTION;
    }
    if (bytes)
        *bytes = (ULONG)size;
    if (room < size)
        return ERROR_MORE_DATA;
    memcpy(out, from, size);
    return NO_ERROR;
}
