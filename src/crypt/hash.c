/* Contexts without keys, and hashes by name. Both are handles; a hash is used by one thread at a time, as on Windows. */
#include "error/error.h"
#include "object/object.h"
#include "tls/digest.h"
#include "wincrypt.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

struct provider {
    struct object object;
};

struct hash {
    struct object object;
    ALG_ID algorithm;
    enum digest_kind kind;
    struct digest *digest;
    bool finished;
    unsigned char value[DIGEST_LIMIT];
};

static void provider_destroy(struct object *object)
{
    free(object);
}

static void hash_destroy(struct object *object)
{
    digest_free(((struct hash *)object)->digest);
    free(object);
}

static const struct object_type provider_type = {.name = "Provider", .destroy = provider_destroy};
static const struct object_type hash_type = {.name = "Hash", .destroy = hash_destroy};

static ULONG open_and_release(struct object *object, ULONG_PTR *out)
{
    HANDLE handle = NULL;
    ULONG error = handle_open(object, &handle);

    object_release(object);
    *out = (ULONG_PTR)handle;
    return error;
}

static BOOL close_as(ULONG_PTR handle, const struct object_type *type)
{
    if (!handle_pin((HANDLE)handle, type))
        return error_result(ERROR_INVALID_HANDLE);
    handle_unpin((HANDLE)handle);
    return error_result(handle_close((HANDLE)handle));
}

/* ---- contexts ---- */

/* Without CRYPT_VERIFYCONTEXT a container of keys is asked for, and there is none. */
static BOOL acquire(HCRYPTPROV *out, bool container, DWORD type, DWORD flags)
{
    struct provider *provider;

    if (!out)
        return error_result(ERROR_INVALID_PARAMETER);
    if (type != PROV_RSA_FULL && type != PROV_RSA_AES)
        return error_result((ULONG)NTE_PROV_TYPE_NOT_DEF);
    if (!(flags & CRYPT_VERIFYCONTEXT))
        return error_result((ULONG)(flags & CRYPT_NEWKEYSET ? NTE_NOT_SUPPORTED : NTE_BAD_KEYSET));
    if (container || flags & ~(CRYPT_VERIFYCONTEXT | CRYPT_SILENT | CRYPT_MACHINE_KEYSET))
        return error_result((ULONG)NTE_BAD_FLAGS);
    provider = calloc(1, sizeof *provider);
    if (!provider)
        return error_result((ULONG)NTE_NO_MEMORY);
    object_init(&provider->object, &provider_type, WAIT_KIND_NONE);
    return error_result(open_and_release(&provider->object, out));
}

BOOL WINAPI CryptAcquireContextA(HCRYPTPROV *out, LPCSTR container, LPCSTR name, DWORD type, DWORD flags)
{
    (void)name;
    return acquire(out, container && *container, type, flags);
}

BOOL WINAPI CryptAcquireContextW(HCRYPTPROV *out, LPCWSTR container, LPCWSTR name, DWORD type, DWORD flags)
{
    (void)name;
    return acquire(out, container && *container, type, flags);
}

BOOL WINAPI CryptReleaseContext(HCRYPTPROV provider, DWORD flags)
{
    return flags ? error_result((ULONG)NTE_BAD_FLAGS) : close_as(provider, &provider_type);
}

static bool is_provider(HCRYPTPROV provider)
{
    if (!handle_pin((HANDLE)provider, &provider_type))
        return error_result(ERROR_INVALID_HANDLE);
    handle_unpin((HANDLE)provider);
    return true;
}

BOOL WINAPI CryptGenRandom(HCRYPTPROV provider, DWORD length, BYTE *out)
{
    if (!is_provider(provider))
        return FALSE;
    while (length > 0) {
        ssize_t got = getrandom(out, length, 0);

        if (got < 0)
            return error_result((ULONG)NTE_FAIL);
        out += got;
        length -= (DWORD)got;
    }
    return TRUE;
}

/* ---- hashes ---- */

static bool find_kind(ALG_ID algorithm, enum digest_kind *out)
{
    switch (algorithm) {
    case CALG_MD5:
        *out = DIGEST_MD5;
        return true;
    case CALG_SHA1:
        *out = DIGEST_SHA1;
        return true;
    case CALG_SHA_256:
        *out = DIGEST_SHA256;
        return true;
    case CALG_SHA_384:
        *out = DIGEST_SHA384;
        return true;
    case CALG_SHA_512:
        *out = DIGEST_SHA512;
        return true;
    default:
        return false;
    }
}

BOOL WINAPI CryptCreateHash(HCRYPTPROV provider, ALG_ID algorithm, HCRYPTKEY key, DWORD flags,
                            HCRYPTHASH *out)
{
    enum digest_kind kind;
    struct hash *hash;

    if (!is_provider(provider))
        return FALSE;
    if (!find_kind(algorithm, &kind))
        return error_result((ULONG)NTE_BAD_ALGID);
    if (key || flags)
        return error_result((ULONG)(key ? NTE_BAD_KEY : NTE_BAD_FLAGS));
    hash = calloc(1, sizeof *hash);
    if (!hash)
        return error_result((ULONG)NTE_NO_MEMORY);
    object_init(&hash->object, &hash_type, WAIT_KIND_NONE);
    hash->algorithm = algorithm;
    hash->kind = kind;
    if (digest_start(kind, &hash->digest) != NO_ERROR) {
        object_release(&hash->object);
        return error_result((ULONG)NTE_NO_MEMORY);
    }
    return error_result(open_and_release(&hash->object, out));
}

BOOL WINAPI CryptHashData(HCRYPTHASH handle, const BYTE *data, DWORD length, DWORD flags)
{
    struct hash *hash = (struct hash *)handle_pin((HANDLE)handle, &hash_type);
    ULONG error;

    if (!hash)
        return error_result(ERROR_INVALID_HANDLE);
    if (flags)
        error = (ULONG)NTE_BAD_FLAGS;
    else if (hash->finished)
        error = (ULONG)NTE_BAD_HASH_STATE;
    else
        error = digest_add(hash->digest, data, length);
    handle_unpin((HANDLE)handle);
    return error_result(error);
}

/* Asking for the value ends the hash; asking for its size alone does not. */
static ULONG answer(struct hash *hash, DWORD what, BYTE *out, DWORD *length)
{
    DWORD word = what == HP_ALGID ? hash->algorithm : (DWORD)digest_size(hash->kind), room = *length;
    ULONG error = NO_ERROR;

    if (what != HP_ALGID && what != HP_HASHVAL && what != HP_HASHSIZE)
        return (ULONG)NTE_BAD_TYPE;
    *length = what == HP_HASHVAL ? word : (DWORD)sizeof word;
    if (!out)
        return NO_ERROR;
    if (room < *length)
        return ERROR_MORE_DATA;
    if (what != HP_HASHVAL) {
        memcpy(out, &word, sizeof word);
        return NO_ERROR;
    }
    if (!hash->finished)
        error = digest_finish(hash->digest, hash->value);
    hash->finished = true;
    memcpy(out, hash->value, word);
    return error;
}

BOOL WINAPI CryptGetHashParam(HCRYPTHASH handle, DWORD what, BYTE *out, DWORD *length, DWORD flags)
{
    struct hash *hash = (struct hash *)handle_pin((HANDLE)handle, &hash_type);
    ULONG error;

    if (!hash)
        return error_result(ERROR_INVALID_HANDLE);
    error = flags ? (ULONG)NTE_BAD_FLAGS : answer(hash, what, out, length);
    handle_unpin((HANDLE)handle);
    return error_result(error);
}

static ULONG duplicate(const struct hash *hash, HCRYPTHASH *out)
{
    struct hash *copy = calloc(1, sizeof *copy);

    if (!copy)
        return (ULONG)NTE_NO_MEMORY;
    object_init(&copy->object, &hash_type, WAIT_KIND_NONE);
    copy->algorithm = hash->algorithm;
    copy->kind = hash->kind;
    copy->finished = hash->finished;
    memcpy(copy->value, hash->value, sizeof copy->value);
    if (digest_copy(hash->kind, hash->digest, &copy->digest) != NO_ERROR) {
        copy->digest = NULL;
        object_release(&copy->object);
        return (ULONG)NTE_NO_MEMORY;
    }
    return open_and_release(&copy->object, out);
}

BOOL WINAPI CryptDuplicateHash(HCRYPTHASH handle, DWORD *reserved, DWORD flags, HCRYPTHASH *out)
{
    struct hash *hash = (struct hash *)handle_pin((HANDLE)handle, &hash_type);
    ULONG error;

    if (!hash)
        return error_result(ERROR_INVALID_HANDLE);
    if (flags)
        error = (ULONG)NTE_BAD_FLAGS;
    else if (reserved || !out)
        error = ERROR_INVALID_PARAMETER;
    else
        error = duplicate(hash, out);
    handle_unpin((HANDLE)handle);
    return error_result(error);
}

BOOL WINAPI CryptDestroyHash(HCRYPTHASH hash)
{
    return close_as(hash, &hash_type);
}
