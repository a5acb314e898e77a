/* Certificate stores as programs open them: what the store of HTTPS held at that moment.
 *
 * The store is counted: the program's handle and every context hold it, so contexts outlive CertCloseStore. It does not
 * change after it was opened; only the counts do, and any thread may give contexts back. */
#include "config/root.h"
#include "crypt/names.h"
#include "error/error.h"
#include "errhandlingapi.h"
#include "text/text.h"
#include "tls/certificates.h"
#include "tls/digest.h"
#include "wincrypt.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { CERTIFICATE_LIMIT = 4096 };

struct store {
    _Atomic(unsigned) references;
    size_t count, room;
    struct certificate **certificates;
};

/* What a PCCERT_CONTEXT points to. */
struct context {
    CERT_CONTEXT public;
    _Atomic(unsigned) references;
    struct store *store;
    size_t index;
};

static void store_release(struct store *store)
{
    if (atomic_fetch_sub_explicit(&store->references, 1, memory_order_acq_rel) != 1)
        return;
    for (size_t i = 0; i < store->count; i++)
        certificate_release(store->certificates[i]);
    free(store->certificates);
    free(store);
}

/* ---- opening ---- */

static bool keep(void *argument, const char *name, struct certificate *certificate)
{
    struct store *store = argument;

    (void)name;
    if (store->count == store->room) {
        size_t room = store->room ? 2 * store->room : 16;
        /* NOLINTNEXTLINE(bugprone-sizeof-expression): pointers are what is kept */
        struct certificate **more = realloc(store->certificates, room * sizeof *more);

        if (!more)
            return false;
        store->certificates = more;
        store->room = room;
    }
    store->certificates[store->count++] = certificate_reference(certificate);
    return store->count < CERTIFICATE_LIMIT;
}

static bool is_always_there(const char *name)
{
    static const char *const names[] = {"MY",         "Root",      "CA", "Trust", "TrustedPeople",
                                        "WebHosting", "Disallowed"};

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcasecmp(names[i], name) == 0)
            return true;
    return false;
}

static HCERTSTORE open_named(const char *name, DWORD flags)
{
    struct store *store = calloc(1, sizeof *store);
    ULONG error = store ? NO_ERROR : ERROR_NOT_ENOUGH_MEMORY;

    if (!error) {
        atomic_init(&store->references, 1);
        error = certificates_list(config_root(), name, keep, store);
        if (!error && store->count == 0 && flags & CERT_STORE_OPEN_EXISTING_FLAG && !is_always_there(name))
            error = ERROR_FILE_NOT_FOUND;
        if (error)
            store_release(store);
    }
    return error_result(error) ? store : NULL;
}

static HCERTSTORE open_wide(const WCHAR *name, DWORD flags)
{
    char *narrow = NULL;
    HCERTSTORE store = NULL;

    if (!name)
        error_result(ERROR_INVALID_PARAMETER);
    else if (error_result(utf8_copy_of(name, &narrow)))
        store = open_named(narrow, flags);
    free(narrow);
    return store;
}

/* Windows' code for a provider that nobody registered. */
HCERTSTORE WINAPI CertOpenStore(LPCSTR provider, DWORD encoding, HCRYPTPROV_LEGACY legacy, DWORD flags,
                                const void *name)
{
    (void)encoding, (void)legacy;
    if (provider == CERT_STORE_PROV_SYSTEM_W)
        return open_wide(name, flags);
    if (provider == CERT_STORE_PROV_SYSTEM_A && name)
        return open_named(name, flags);
    error_result(provider == CERT_STORE_PROV_SYSTEM_A ? ERROR_INVALID_PARAMETER : ERROR_FILE_NOT_FOUND);
    return NULL;
}

HCERTSTORE WINAPI CertOpenSystemStoreA(HCRYPTPROV_LEGACY legacy, LPCSTR name)
{
    return CertOpenStore(CERT_STORE_PROV_SYSTEM_A, 0, legacy, CERT_SYSTEM_STORE_CURRENT_USER, name);
}

HCERTSTORE WINAPI CertOpenSystemStoreW(HCRYPTPROV_LEGACY legacy, LPCWSTR name)
{
    return CertOpenStore(CERT_STORE_PROV_SYSTEM_W, 0, legacy, CERT_SYSTEM_STORE_CURRENT_USER, name);
}

BOOL WINAPI CertCloseStore(HCERTSTORE handle, DWORD flags)
{
    struct store *store = handle;
    bool pending;

    if (!store)
        return TRUE;
    pending = atomic_load_explicit(&store->references, memory_order_acquire) > 1;
    store_release(store);
    return error_result(pending && flags & CERT_CLOSE_STORE_CHECK_FLAG ? (ULONG)CRYPT_E_PENDING_CLOSE
                                                                       : NO_ERROR);
}

/* ---- contexts ---- */

static struct context *context_of(PCCERT_CONTEXT public)
{
    return (struct context *)public;
}

static struct certificate *certificate_at(PCCERT_CONTEXT public)
{
    return context_of(public)->store->certificates[context_of(public)->index];
}

static PCCERT_CONTEXT context_new(struct store *store, size_t index)
{
    struct context *context = calloc(1, sizeof *context);
    size_t length;

    if (!context) {
        error_result(ERROR_NOT_ENOUGH_MEMORY);
        return NULL;
    }
    context->public.dwCertEncodingType = X509_ASN_ENCODING;
    context->public.pbCertEncoded = (BYTE *)certificate_der(store->certificates[index], &length);
    context->public.cbCertEncoded = (DWORD)length;
    context->public.hCertStore = store;
    context->store = store;
    context->index = index;
    atomic_init(&context->references, 1);
    atomic_fetch_add_explicit(&store->references, 1, memory_order_relaxed);
    return &context->public;
}

/* A store of its own, that nobody else knows. */
static PCCERT_CONTEXT context_of_its_own(struct certificate *certificate)
{
    struct store *store = calloc(1, sizeof *store);
    PCCERT_CONTEXT context = NULL;

    if (!store) {
        certificate_release(certificate);
        error_result(ERROR_NOT_ENOUGH_MEMORY);
        return NULL;
    }
    atomic_init(&store->references, 1);
    if (keep(store, "", certificate), store->count > 0)
        context = context_new(store, 0);
    else
        error_result(ERROR_NOT_ENOUGH_MEMORY);
    certificate_release(certificate);
    store_release(store);
    return context;
}

PCCERT_CONTEXT WINAPI CertCreateCertificateContext(DWORD encoding, const BYTE *data, DWORD length)
{
    struct certificate *certificate;
    ULONG error;

    if (!(encoding & X509_ASN_ENCODING) || !data) {
        error_result((ULONG)E_INVALIDARG);
        return NULL;
    }
    error = certificate_parse_der(data, length, &certificate);
    if (error == NO_ERROR)
        return context_of_its_own(certificate);
    error_result(error == ERROR_INVALID_DATA ? (ULONG)CRYPT_E_ASN1_BADTAG : error);
    return NULL;
}

PCCERT_CONTEXT WINAPI CertDuplicateCertificateContext(PCCERT_CONTEXT public)
{
    if (public)
        atomic_fetch_add_explicit(&context_of(public)->references, 1, memory_order_relaxed);
    return public;
}

BOOL WINAPI CertFreeCertificateContext(PCCERT_CONTEXT public)
{
    struct context *context = context_of(public);

    if (!context || atomic_fetch_sub_explicit(&context->references, 1, memory_order_acq_rel) != 1)
        return TRUE;
    store_release(context->store);
    free(context);
    return TRUE;
}

/* ---- finding ---- */

struct wanted {
    DWORD type;
    char *text;
    const CRYPT_HASH_BLOB *hash;
    const CERT_CONTEXT *same;
};

static ULONG prepare(DWORD type, const void *parameter, struct wanted *out)
{
    *out = (struct wanted){.type = type};
    switch (type) {
    case CERT_FIND_ANY:
    case CERT_FIND_HAS_PRIVATE_KEY:
        return NO_ERROR;
    case CERT_FIND_SHA1_HASH:
        out->hash = parameter;
        break;
    case CERT_FIND_EXISTING:
        out->same = parameter;
        break;
    case CERT_FIND_SUBJECT_STR_A:
    case CERT_FIND_ISSUER_STR_A:
        out->text = parameter ? strdup(parameter) : NULL;
        break;
    case CERT_FIND_SUBJECT_STR_W:
    case CERT_FIND_ISSUER_STR_W:
        return parameter ? utf8_copy_of(parameter, &out->text) : (ULONG)E_INVALIDARG;
    default:
        return (ULONG)E_INVALIDARG;
    }
    return parameter ? NO_ERROR : (ULONG)E_INVALIDARG;
}

static bool fits(const struct certificate *certificate, const struct wanted *wanted)
{
    const unsigned char *der;
    size_t length;

    switch (wanted->type) {
    case CERT_FIND_HAS_PRIVATE_KEY:
        return certificate_has_key(certificate);
    case CERT_FIND_SHA1_HASH:
        return wanted->hash->cbData == THUMBPRINT_SIZE &&
               memcmp(wanted->hash->pbData, certificate_thumbprint(certificate), THUMBPRINT_SIZE) == 0;
    case CERT_FIND_EXISTING:
        der = certificate_der(certificate, &length);
        return wanted->same->cbCertEncoded == length && memcmp(wanted->same->pbCertEncoded, der, length) == 0;
    case CERT_FIND_SUBJECT_STR_A:
    case CERT_FIND_SUBJECT_STR_W:
        return wanted->text && name_contains(certificate_subject(certificate), wanted->text);
    case CERT_FIND_ISSUER_STR_A:
    case CERT_FIND_ISSUER_STR_W:
        return wanted->text && name_contains(certificate_issuer(certificate), wanted->text);
    default:
        return true;
    }
}

/* The search goes on behind `previous`, which it gives back in any case. */
PCCERT_CONTEXT WINAPI CertFindCertificateInStore(HCERTSTORE handle, DWORD encoding, DWORD flags, DWORD type,
                                                 const void *parameter, PCCERT_CONTEXT previous)
{
    struct store *store = handle;
    size_t i = previous ? context_of(previous)->index + 1 : 0;
    PCCERT_CONTEXT found = NULL;
    struct wanted wanted;
    ULONG error;

    (void)encoding, (void)flags;
    if (!store) {
        CertFreeCertificateContext(previous);
        error_result((ULONG)E_INVALIDARG);
        return NULL;
    }
    error = prepare(type, parameter, &wanted);
    while (!error && i < store->count && !fits(store->certificates[i], &wanted))
        i++;
    if (!error && i == store->count)
        error = (ULONG)CRYPT_E_NOT_FOUND;
    if (!error)
        found = context_new(store, i);
    else
        error_result(error);
    free(wanted.text);
    CertFreeCertificateContext(previous);
    return found;
}

PCCERT_CONTEXT WINAPI CertEnumCertificatesInStore(HCERTSTORE store, PCCERT_CONTEXT previous)
{
    return CertFindCertificateInStore(store, 0, 0, CERT_FIND_ANY, NULL, previous);
}

/* ---- properties ---- */

static ULONG hash_property(PCCERT_CONTEXT context, DWORD id, unsigned char out[DIGEST_LIMIT], DWORD *length)
{
    enum digest_kind kind = id == CERT_MD5_HASH_PROP_ID    ? DIGEST_MD5
                            : id == CERT_SHA1_HASH_PROP_ID ? DIGEST_SHA1
                                                           : DIGEST_SHA256;

    if (id != CERT_MD5_HASH_PROP_ID && id != CERT_SHA1_HASH_PROP_ID && id != CERT_SHA256_HASH_PROP_ID)
        return (ULONG)CRYPT_E_NOT_FOUND;
    *length = (DWORD)digest_size(kind);
    return digest_of(kind, context->pbCertEncoded, context->cbCertEncoded, out);
}

BOOL WINAPI CertGetCertificateContextProperty(PCCERT_CONTEXT context, DWORD id, void *out, DWORD *length)
{
    unsigned char value[DIGEST_LIMIT];
    DWORD size = 0, room = *length;
    ULONG error = hash_property(context, id, value, &size);

    if (error)
        return error_result(error);
    *length = size;
    if (!out)
        return TRUE;
    if (room < size)
        return error_result(ERROR_MORE_DATA);
    memcpy(out, value, size);
    return TRUE;
}

/* ---- names ---- */

static void name_of(PCCERT_CONTEXT context, DWORD type, DWORD flags, char out[NAME_SIZE])
{
    const struct certificate *certificate = certificate_at(context);
    const char *name =
        flags & CERT_NAME_ISSUER_FLAG ? certificate_issuer(certificate) : certificate_subject(certificate);
    const char *dns;
    size_t length;

    out[0] = 0;
    if (type == CERT_NAME_RDN_TYPE)
        name_copy(name, strlen(name), out);
    else if (type == CERT_NAME_SIMPLE_DISPLAY_TYPE)
        name_common(name, out);
    else if (type == CERT_NAME_DNS_TYPE && !(flags & CERT_NAME_ISSUER_FLAG) &&
             certificate_name(certificate, 0, &dns, &length))
        name_copy(dns, length, out);
    else if (type == CERT_NAME_DNS_TYPE)
        name_common(name, out);
}

/* Both give the characters with the terminator: 1 for a name that is not there. Without a buffer they measure; a short one
 * gets the beginning. */
DWORD WINAPI CertGetNameStringA(PCCERT_CONTEXT context, DWORD type, DWORD flags, void *parameter, LPSTR out,
                                DWORD room)
{
    char name[NAME_SIZE];
    size_t length;

    (void)parameter;
    name_of(context, type, flags, name);
    length = strlen(name);
    if (!out || room == 0)
        return (DWORD)length + 1;
    if (length >= room)
        length = room - 1;
    memcpy(out, name, length);
    out[length] = 0;
    return (DWORD)length + 1;
}

DWORD WINAPI CertGetNameStringW(PCCERT_CONTEXT context, DWORD type, DWORD flags, void *parameter, LPWSTR out,
                                DWORD room)
{
    char name[NAME_SIZE];
    WCHAR wide[NAME_SIZE];
    size_t length;

    (void)parameter;
    name_of(context, type, flags, name);
    length = utf16_from_utf8(name, strlen(name), wide, NAME_SIZE);
    if (!out || room == 0)
        return (DWORD)length + 1;
    if (length >= room)
        length = room - 1;
    memcpy(out, wide, length * sizeof *out);
    out[length] = 0;
    return (DWORD)length + 1;
}
