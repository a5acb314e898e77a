/* bcrypt.h: hashes and HMAC by CNG's names, over the digests of tls/; random numbers from the kernel. Algorithms and hashes are handles;
 * a hash is used by one thread at a time, as on Windows. What memory a caller offers for a hash is looked at and not used. */
#include "bcrypt.h"
#include "ntstatus.h"
#include "object/object.h"
#include "text/text.h"
#include "tls/digest.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#define BLOCK_LIMIT 128

static const struct named {
    const WCHAR *name;
    bool hashes;
    enum digest_kind kind;
    ULONG block;
} algorithms[] = {
    {BCRYPT_MD5_ALGORITHM, true, DIGEST_MD5, 64},        {BCRYPT_SHA1_ALGORITHM, true, DIGEST_SHA1, 64},
    {BCRYPT_SHA256_ALGORITHM, true, DIGEST_SHA256, 64},  {BCRYPT_SHA384_ALGORITHM, true, DIGEST_SHA384, 128},
    {BCRYPT_SHA512_ALGORITHM, true, DIGEST_SHA512, 128}, {BCRYPT_RNG_ALGORITHM, false, 0, 0},
};

struct algorithm {
    struct object object;
    const struct named *named;
    ULONG flags; /* of BCryptOpenAlgorithmProvider */
};

struct hash {
    struct object object;
    const struct named *named;
    struct digest *digest; /* NULL: finished */
    bool keyed, reusable;
    unsigned char key[BLOCK_LIMIT]; /* padded */
};

static void algorithm_destroy(struct object *object)
{
    free(object);
}

static void hash_destroy(struct object *object)
{
    struct hash *hash = (struct hash *)object;

    digest_free(hash->digest);
    explicit_bzero(hash->key, sizeof hash->key);
    free(hash);
}

static const struct object_type algorithm_type = {.name = "Algorithm", .destroy = algorithm_destroy};
static const struct object_type hash_type = {.name = "CngHash", .destroy = hash_destroy};

/* Algorithms that are always open: numbers that no handle has. */
static const struct {
    ULONG_PTR number;
    struct algorithm algorithm;
} open_for_ever[] = {
    {0x21, {.named = &algorithms[0]}},
    {0x31, {.named = &algorithms[1]}},
    {0x41, {.named = &algorithms[2]}},
    {0x51, {.named = &algorithms[3]}},
    {0x61, {.named = &algorithms[4]}},
    {0x81, {.named = &algorithms[5]}},
    {0x91, {.named = &algorithms[0], .flags = BCRYPT_ALG_HANDLE_HMAC_FLAG}},
    {0xa1, {.named = &algorithms[1], .flags = BCRYPT_ALG_HANDLE_HMAC_FLAG}},
    {0xb1, {.named = &algorithms[2], .flags = BCRYPT_ALG_HANDLE_HMAC_FLAG}},
    {0xc1, {.named = &algorithms[3], .flags = BCRYPT_ALG_HANDLE_HMAC_FLAG}},
    {0xd1, {.named = &algorithms[4], .flags = BCRYPT_ALG_HANDLE_HMAC_FLAG}},
};

static const struct algorithm *open_algorithm(BCRYPT_ALG_HANDLE handle)
{
    for (size_t i = 0; i < ARRAYSIZE(open_for_ever); i++)
        if ((ULONG_PTR)handle == open_for_ever[i].number)
            return &open_for_ever[i].algorithm;
    return NULL;
}

static const struct algorithm *pin_algorithm(BCRYPT_ALG_HANDLE handle)
{
    const struct algorithm *algorithm = open_algorithm(handle);

    return algorithm ? algorithm : (const struct algorithm *)handle_pin(handle, &algorithm_type);
}

static void unpin_algorithm(BCRYPT_ALG_HANDLE handle)
{
    if (!open_algorithm(handle))
        handle_unpin(handle);
}

static NTSTATUS open_and_release(struct object *object, PVOID *out)
{
    HANDLE handle = NULL;
    ULONG error = handle_open(object, &handle);

    object_release(object);
    *out = handle;
    return error == NO_ERROR ? STATUS_SUCCESS : STATUS_NO_MEMORY;
}

static NTSTATUS close_as(PVOID handle, const struct object_type *type)
{
    if (!handle_pin(handle, type))
        return STATUS_INVALID_HANDLE;
    handle_unpin(handle);
    return handle_close(handle) == NO_ERROR ? STATUS_SUCCESS : STATUS_INVALID_HANDLE;
}

static bool same(const WCHAR *a, const WCHAR *b)
{
    return text_compare(a, text_length(a), b, text_length(b)) == 0;
}

/* ---- algorithms ---- */

NTSTATUS WINAPI BCryptOpenAlgorithmProvider(BCRYPT_ALG_HANDLE *out, LPCWSTR name, LPCWSTR implementation,
                                            ULONG flags)
{
    const struct named *named = NULL;
    struct algorithm *algorithm;

    if (!out || !name ||
        flags & ~(ULONG)(BCRYPT_ALG_HANDLE_HMAC_FLAG | BCRYPT_PROV_DISPATCH | BCRYPT_HASH_REUSABLE_FLAG))
        return STATUS_INVALID_PARAMETER;
    for (size_t i = 0; i < ARRAYSIZE(algorithms); i++)
        if (same(name, algorithms[i].name))
            named = &algorithms[i];
    if (!named || (implementation && !same(implementation, MS_PRIMITIVE_PROVIDER)))
        return STATUS_NOT_FOUND;
    if (!named->hashes && flags & (BCRYPT_ALG_HANDLE_HMAC_FLAG | BCRYPT_HASH_REUSABLE_FLAG))
        return STATUS_INVALID_PARAMETER;
    algorithm = calloc(1, sizeof *algorithm);
    if (!algorithm)
        return STATUS_NO_MEMORY;
    object_init(&algorithm->object, &algorithm_type, WAIT_KIND_NONE);
    algorithm->named = named;
    algorithm->flags = flags;
    return open_and_release(&algorithm->object, out);
}

NTSTATUS WINAPI BCryptCloseAlgorithmProvider(BCRYPT_ALG_HANDLE handle, ULONG flags)
{
    return flags ? STATUS_INVALID_PARAMETER : close_as(handle, &algorithm_type);
}

static NTSTATUS give(const void *value, ULONG length, PUCHAR out, ULONG size, ULONG *result)
{
    *result = length;
    if (!out)
        return STATUS_SUCCESS;
    if (size < length)
        return STATUS_BUFFER_TOO_SMALL;
    memcpy(out, value, length);
    return STATUS_SUCCESS;
}

static NTSTATUS property(const struct named *named, LPCWSTR name, PUCHAR out, ULONG size, ULONG *result)
{
    ULONG number;

    if (same(name, BCRYPT_ALGORITHM_NAME))
        return give(named->name, (ULONG)((text_length(named->name) + 1) * sizeof(WCHAR)), out, size, result);
    if (!named->hashes)
        return STATUS_NOT_SUPPORTED;
    if (same(name, BCRYPT_HASH_LENGTH))
        number = (ULONG)digest_size(named->kind);
    else if (same(name, BCRYPT_HASH_BLOCK_LENGTH))
        number = named->block;
    else if (same(name, BCRYPT_OBJECT_LENGTH))
        number = sizeof(struct hash);
    else
        return STATUS_NOT_SUPPORTED;
    return give(&number, sizeof number, out, size, result);
}

NTSTATUS WINAPI BCryptGetProperty(BCRYPT_HANDLE handle, LPCWSTR name, PUCHAR out, ULONG size, ULONG *result,
                                  ULONG flags)
{
    const struct algorithm *always = open_algorithm(handle);
    struct object *object = always ? NULL : handle_pin(handle, NULL);
    const struct named *named = always ? always->named : NULL;
    NTSTATUS status;

    if (object && object->type == &algorithm_type)
        named = ((struct algorithm *)object)->named;
    else if (object && object->type == &hash_type)
        named = ((struct hash *)object)->named;
    if (!named)
        status = STATUS_INVALID_HANDLE;
    else if (!name || !result || flags)
        status = STATUS_INVALID_PARAMETER;
    else
        status = property(named, name, out, size, result);
    if (object)
        handle_unpin(handle);
    return status;
}

/* ---- hashes ---- */

static NTSTATUS status_of(ULONG error)
{
    return error == NO_ERROR              ? STATUS_SUCCESS
           : error == ERROR_NOT_SUPPORTED ? STATUS_NOT_SUPPORTED
                                          : STATUS_NO_MEMORY;
}

/* The key of a block's length: a longer one is hashed first (RFC 2104). */
static ULONG set_key(struct hash *hash, const void *secret, ULONG length)
{
    unsigned char value[DIGEST_LIMIT];
    ULONG error;

    hash->keyed = true;
    if (length <= hash->named->block) {
        if (length)
            memcpy(hash->key, secret, length);
        return NO_ERROR;
    }
    error = digest_of(hash->named->kind, secret, length, value);
    memcpy(hash->key, value, digest_size(hash->named->kind));
    return error;
}

static ULONG add_key(const struct hash *hash, struct digest *digest, unsigned char pad)
{
    unsigned char block[BLOCK_LIMIT];
    ULONG error;

    for (ULONG i = 0; i < hash->named->block; i++)
        block[i] = hash->key[i] ^ pad;
    error = digest_add(digest, block, hash->named->block);
    explicit_bzero(block, sizeof block);
    return error;
}

static ULONG start(struct hash *hash)
{
    ULONG error = digest_start(hash->named->kind, &hash->digest);

    return error == NO_ERROR && hash->keyed ? add_key(hash, hash->digest, 0x36) : error;
}

static NTSTATUS make_hash(const struct algorithm *algorithm, const void *secret, ULONG length, ULONG flags,
                          struct hash **out)
{
    struct hash *hash;
    ULONG error = NO_ERROR;

    if (!algorithm->named->hashes)
        return STATUS_NOT_SUPPORTED;
    if (length && (!secret || !(algorithm->flags & BCRYPT_ALG_HANDLE_HMAC_FLAG)))
        return STATUS_INVALID_PARAMETER;
    hash = calloc(1, sizeof *hash);
    if (!hash)
        return STATUS_NO_MEMORY;
    object_init(&hash->object, &hash_type, WAIT_KIND_NONE);
    hash->named = algorithm->named;
    hash->reusable = (flags | algorithm->flags) & BCRYPT_HASH_REUSABLE_FLAG;
    if (algorithm->flags & BCRYPT_ALG_HANDLE_HMAC_FLAG)
        error = set_key(hash, secret, length);
    if (error == NO_ERROR)
        error = start(hash);
    if (error != NO_ERROR) {
        object_release(&hash->object);
        return status_of(error);
    }
    *out = hash;
    return STATUS_SUCCESS;
}

static ULONG finish(struct hash *hash, unsigned char *out)
{
    size_t size = digest_size(hash->named->kind);
    unsigned char value[DIGEST_LIMIT];
    ULONG error = digest_finish(hash->digest, value);

    digest_free(hash->digest);
    hash->digest = NULL;
    if (error == NO_ERROR && hash->keyed) {
        struct digest *outer = NULL;

        error = digest_start(hash->named->kind, &outer);
        if (error == NO_ERROR)
            error = add_key(hash, outer, 0x5C);
        if (error == NO_ERROR)
            error = digest_add(outer, value, size);
        if (error == NO_ERROR)
            error = digest_finish(outer, value);
        digest_free(outer);
    }
    if (error == NO_ERROR)
        memcpy(out, value, size);
    return error;
}

NTSTATUS WINAPI BCryptCreateHash(BCRYPT_ALG_HANDLE handle, BCRYPT_HASH_HANDLE *out, PUCHAR memory, ULONG size,
                                 PUCHAR secret, ULONG length, ULONG flags)
{
    const struct algorithm *algorithm;
    struct hash *hash = NULL;
    NTSTATUS status;

    if (!out || flags & ~(ULONG)BCRYPT_HASH_REUSABLE_FLAG)
        return STATUS_INVALID_PARAMETER;
    if (memory && size < sizeof(struct hash))
        return STATUS_BUFFER_TOO_SMALL;
    algorithm = pin_algorithm(handle);
    if (!algorithm)
        return STATUS_INVALID_HANDLE;
    status = make_hash(algorithm, secret, length, flags, &hash);
    unpin_algorithm(handle);
    return status == STATUS_SUCCESS ? open_and_release(&hash->object, out) : status;
}

NTSTATUS WINAPI BCryptHashData(BCRYPT_HASH_HANDLE handle, PUCHAR data, ULONG length, ULONG flags)
{
    struct hash *hash = (struct hash *)handle_pin(handle, &hash_type);
    NTSTATUS status = STATUS_SUCCESS;

    if (!hash)
        return STATUS_INVALID_HANDLE;
    if (flags || (length && !data))
        status = STATUS_INVALID_PARAMETER;
    else if (!hash->digest)
        status = STATUS_INVALID_HANDLE;
    else if (length)
        status = status_of(digest_add(hash->digest, data, length));
    handle_unpin(handle);
    return status;
}

NTSTATUS WINAPI BCryptFinishHash(BCRYPT_HASH_HANDLE handle, PUCHAR out, ULONG size, ULONG flags)
{
    struct hash *hash = (struct hash *)handle_pin(handle, &hash_type);
    NTSTATUS status;

    if (!hash)
        return STATUS_INVALID_HANDLE;
    if (flags || !out || size != digest_size(hash->named->kind))
        status = STATUS_INVALID_PARAMETER;
    else if (!hash->digest)
        status = STATUS_INVALID_HANDLE;
    else
        status = status_of(finish(hash, out));
    if (status == STATUS_SUCCESS && hash->reusable)
        status = status_of(start(hash));
    handle_unpin(handle);
    return status;
}

static NTSTATUS duplicate(const struct hash *hash, BCRYPT_HASH_HANDLE *out)
{
    struct hash *copy;
    ULONG error;

    if (!hash->digest)
        return STATUS_INVALID_HANDLE;
    copy = calloc(1, sizeof *copy);
    if (!copy)
        return STATUS_NO_MEMORY;
    object_init(&copy->object, &hash_type, WAIT_KIND_NONE);
    copy->named = hash->named;
    copy->keyed = hash->keyed;
    copy->reusable = hash->reusable;
    memcpy(copy->key, hash->key, sizeof copy->key);
    error = digest_copy(hash->named->kind, hash->digest, &copy->digest);
    if (error == NO_ERROR)
        return open_and_release(&copy->object, out);
    copy->digest = NULL;
    object_release(&copy->object);
    return status_of(error);
}

NTSTATUS WINAPI BCryptDuplicateHash(BCRYPT_HASH_HANDLE handle, BCRYPT_HASH_HANDLE *out, PUCHAR memory,
                                    ULONG size, ULONG flags)
{
    struct hash *hash = (struct hash *)handle_pin(handle, &hash_type);
    NTSTATUS status;

    if (!hash)
        return STATUS_INVALID_HANDLE;
    if (flags || !out)
        status = STATUS_INVALID_PARAMETER;
    else if (memory && size < sizeof(struct hash))
        status = STATUS_BUFFER_TOO_SMALL;
    else
        status = duplicate(hash, out);
    handle_unpin(handle);
    return status;
}

NTSTATUS WINAPI BCryptDestroyHash(BCRYPT_HASH_HANDLE handle)
{
    return close_as(handle, &hash_type);
}

NTSTATUS WINAPI BCryptHash(BCRYPT_ALG_HANDLE handle, PUCHAR secret, ULONG secret_length, PUCHAR data,
                           ULONG length, PUCHAR out, ULONG size)
{
    const struct algorithm *algorithm = pin_algorithm(handle);
    struct hash *hash = NULL;
    NTSTATUS status;

    if (!algorithm)
        return STATUS_INVALID_HANDLE;
    status = make_hash(algorithm, secret, secret_length, 0, &hash);
    unpin_algorithm(handle);
    if (status != STATUS_SUCCESS)
        return status;
    if (!out || size != digest_size(hash->named->kind) || (length && !data))
        status = STATUS_INVALID_PARAMETER;
    if (status == STATUS_SUCCESS && length)
        status = status_of(digest_add(hash->digest, data, length));
    if (status == STATUS_SUCCESS)
        status = status_of(finish(hash, out));
    object_release(&hash->object);
    return status;
}

static NTSTATUS derive(const struct algorithm *algorithm, const void *password, ULONG password_length,
                       const void *salt, ULONG salt_length, ULONGLONG rounds, PUCHAR out, ULONG length)
{
    if (!algorithm->named->hashes || !(algorithm->flags & BCRYPT_ALG_HANDLE_HMAC_FLAG))
        return STATUS_INVALID_HANDLE;
    if (!out || length == 0 || rounds == 0 || rounds > UINT_MAX || (password_length && !password) ||
        (salt_length && !salt))
        return STATUS_INVALID_PARAMETER;
    return status_of(digest_derive(algorithm->named->kind, password, password_length, salt, salt_length,
                                   (unsigned)rounds, out, length));
}

NTSTATUS WINAPI BCryptDeriveKeyPBKDF2(BCRYPT_ALG_HANDLE handle, PUCHAR password, ULONG password_length,
                                      PUCHAR salt, ULONG salt_length, ULONGLONG rounds, PUCHAR out,
                                      ULONG length, ULONG flags)
{
    const struct algorithm *algorithm = pin_algorithm(handle);
    NTSTATUS status = STATUS_INVALID_PARAMETER;

    if (!algorithm)
        return STATUS_INVALID_HANDLE;
    if (!flags)
        status = derive(algorithm, password, password_length, salt, salt_length, rounds, out, length);
    unpin_algorithm(handle);
    return status;
}

/* ---- random numbers ---- */

NTSTATUS WINAPI BCryptGenRandom(BCRYPT_ALG_HANDLE handle, PUCHAR out, ULONG size, ULONG flags)
{
    const struct algorithm *algorithm;
    bool is_fit = false;

    if (flags & ~(ULONG)(BCRYPT_USE_SYSTEM_PREFERRED_RNG | BCRYPT_RNG_USE_ENTROPY_IN_BUFFER))
        return STATUS_INVALID_PARAMETER;
    if (flags & BCRYPT_USE_SYSTEM_PREFERRED_RNG) {
        is_fit = handle == NULL;
    } else if ((algorithm = pin_algorithm(handle)) != NULL) {
        is_fit = !algorithm->named->hashes;
        unpin_algorithm(handle);
    }
    if (!is_fit)
        return STATUS_INVALID_HANDLE;
    if (size && !out)
        return STATUS_INVALID_PARAMETER;
    while (size > 0) {
        ssize_t got = getrandom(out, size, 0);

        if (got < 0 && errno != EINTR)
            return STATUS_UNSUCCESSFUL;
        if (got > 0) {
            out += got;
            size -= (ULONG)got;
        }
    }
    return STATUS_SUCCESS;
}
