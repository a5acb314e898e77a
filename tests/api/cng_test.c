/* Hashes, HMAC and random numbers by CNG's names. Vectors: FIPS 180-4, RFC 1321, RFC 4231. */
#include <windows.h>
#include <bcrypt.h>
#include <ntstatus.h>
#include "check.h"

#ifndef BCRYPT_SHA256_ALG_HANDLE /* what some headers lack */
#define BCRYPT_SHA256_ALG_HANDLE      ((BCRYPT_ALG_HANDLE)0x41)
#define BCRYPT_SHA384_ALG_HANDLE      ((BCRYPT_ALG_HANDLE)0x51)
#define BCRYPT_SHA512_ALG_HANDLE      ((BCRYPT_ALG_HANDLE)0x61)
#define BCRYPT_RNG_ALG_HANDLE         ((BCRYPT_ALG_HANDLE)0x81)
#define BCRYPT_HMAC_SHA1_ALG_HANDLE   ((BCRYPT_ALG_HANDLE)0xA1)
#define BCRYPT_HMAC_SHA256_ALG_HANDLE ((BCRYPT_ALG_HANDLE)0xB1)
#endif

#ifdef _WIN32
#define WIDE(text) L##text
#else
#define WIDE(text) u##text
#endif

static const char *hex(const unsigned char *bytes, ULONG length)
{
    static char text[2 * 64 + 1];
    ULONG i;

    for (i = 0; i < length; i++)
        snprintf(text + (size_t)2 * i, 3, "%02x", bytes[i]);
    return text;
}

static const struct {
    LPCWSTR name;
    ULONG length;
    const char *value; /* of "abc" */
} cases[] = {
    {BCRYPT_MD5_ALGORITHM, 16, "900150983cd24fb0d6963f7d28e17f72"},
    {BCRYPT_SHA1_ALGORITHM, 20, "a9993e364706816aba3e25717850c26c9cd0d89d"},
    {BCRYPT_SHA256_ALGORITHM, 32, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {BCRYPT_SHA384_ALGORITHM, 48,
     "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7"},
    {BCRYPT_SHA512_ALGORITHM, 64,
     "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d442"
     "3643ce80e2a9ac94fa"
     "54ca49f"},
};

static void hashes_have_their_values(void)
{
    BCRYPT_ALG_HANDLE algorithm;
    BCRYPT_HASH_HANDLE hash;
    UCHAR value[64], text[] = "abc";
    ULONG length, size;
    size_t i;

    for (i = 0; i < ARRAYSIZE(cases); i++) {
        CHECK_EQ(BCryptOpenAlgorithmProvider(&algorithm, cases[i].name, NULL, 0), STATUS_SUCCESS);
        CHECK_EQ(BCryptGetProperty(algorithm, BCRYPT_HASH_LENGTH, (PUCHAR)&length, sizeof length, &size, 0),
                 STATUS_SUCCESS);
        CHECK_EQ(size, sizeof length);
        CHECK_EQ(length, cases[i].length);
        CHECK_EQ(BCryptCreateHash(algorithm, &hash, NULL, 0, NULL, 0, 0), STATUS_SUCCESS);
        CHECK_EQ(BCryptHashData(hash, text, 1, 0), STATUS_SUCCESS);
        CHECK_EQ(BCryptHashData(hash, text + 1, 2, 0), STATUS_SUCCESS);
        CHECK_EQ(BCryptFinishHash(hash, value, length - 1, 0), STATUS_INVALID_PARAMETER);
        CHECK_EQ(BCryptFinishHash(hash, value, length, 0), STATUS_SUCCESS);
        CHECK_STR(hex(value, length), cases[i].value);
        CHECK(!BCRYPT_SUCCESS(BCryptHashData(hash, text, 1, 0)));
        CHECK_EQ(BCryptDestroyHash(hash), STATUS_SUCCESS);
        CHECK_EQ(BCryptHash(algorithm, NULL, 0, text, 3, value, length), STATUS_SUCCESS);
        CHECK_STR(hex(value, length), cases[i].value);
        CHECK_EQ(BCryptCloseAlgorithmProvider(algorithm, 0), STATUS_SUCCESS);
    }
}

static void hmac_takes_keys_of_any_length(void)
{
    static const struct {
        const char *key, *data, *value; /* key NULL: 131 bytes of 0xaa */
    } macs[] = {
        {"Jefe", "what do ya want for nothing?",
         "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
        {NULL, "Test Using Larger Than Block-Size Key - Hash Key First",
         "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
    };
    BCRYPT_ALG_HANDLE algorithm;
    BCRYPT_HASH_HANDLE hash;
    UCHAR key[131], value[32];
    size_t i, round;

    CHECK_EQ(BCryptOpenAlgorithmProvider(&algorithm, BCRYPT_SHA256_ALGORITHM, MS_PRIMITIVE_PROVIDER,
                                         BCRYPT_ALG_HANDLE_HMAC_FLAG),
             STATUS_SUCCESS);
    for (i = 0; i < ARRAYSIZE(macs); i++) {
        ULONG length = macs[i].key ? (ULONG)strlen(macs[i].key) : sizeof key;

        memset(key, 0xAA, sizeof key);
        if (macs[i].key)
            memcpy(key, macs[i].key, length);
        CHECK_EQ(BCryptCreateHash(algorithm, &hash, NULL, 0, key, length, BCRYPT_HASH_REUSABLE_FLAG),
                 STATUS_SUCCESS);
        for (round = 0; round < 2; round++) {
            CHECK_EQ(BCryptHashData(hash, (PUCHAR)macs[i].data, (ULONG)strlen(macs[i].data), 0),
                     STATUS_SUCCESS);
            CHECK_EQ(BCryptFinishHash(hash, value, 32, 0), STATUS_SUCCESS);
            CHECK_STR(hex(value, 32), macs[i].value);
        }
        CHECK_EQ(BCryptDestroyHash(hash), STATUS_SUCCESS);
    }
    CHECK_EQ(BCryptCloseAlgorithmProvider(algorithm, 0), STATUS_SUCCESS);
}

/* "abc" and "abd" from one beginning; with a key, too. */
static void a_copy_goes_on_by_itself(void)
{
    static const ULONG flags[] = {0, BCRYPT_ALG_HANDLE_HMAC_FLAG};
    UCHAR text[] = "abcd", key[] = "key", value[32], other[32];
    size_t i;

    for (i = 0; i < ARRAYSIZE(flags); i++) {
        BCRYPT_ALG_HANDLE algorithm;
        BCRYPT_HASH_HANDLE hash, copy = NULL;
        ULONG length = flags[i] ? 3 : 0;

        CHECK_EQ(BCryptOpenAlgorithmProvider(&algorithm, BCRYPT_SHA256_ALGORITHM, NULL, flags[i]),
                 STATUS_SUCCESS);
        CHECK_EQ(BCryptCreateHash(algorithm, &hash, NULL, 0, key, length, 0), STATUS_SUCCESS);
        CHECK_EQ(BCryptHashData(hash, text, 2, 0), STATUS_SUCCESS);
        CHECK_EQ(BCryptDuplicateHash(hash, &copy, NULL, 0, 0), STATUS_SUCCESS);
        CHECK_EQ(BCryptHashData(hash, text + 3, 1, 0), STATUS_SUCCESS);
        CHECK_EQ(BCryptFinishHash(hash, other, 32, 0), STATUS_SUCCESS);
        CHECK_EQ(BCryptDestroyHash(hash), STATUS_SUCCESS);
        CHECK_EQ(BCryptHashData(copy, text + 2, 1, 0), STATUS_SUCCESS);
        CHECK_EQ(BCryptFinishHash(copy, value, 32, 0), STATUS_SUCCESS);
        CHECK_EQ(BCryptDuplicateHash(copy, &hash, NULL, 0, 0), STATUS_INVALID_HANDLE); /* it is finished */
        CHECK_EQ(BCryptDestroyHash(copy), STATUS_SUCCESS);
        CHECK(memcmp(value, other, 32) != 0);
        CHECK_EQ(BCryptHash(algorithm, length ? key : NULL, length, text, 3, other, 32), STATUS_SUCCESS);
        CHECK_MEM(value, other, 32);
        CHECK_EQ(BCryptCloseAlgorithmProvider(algorithm, 0), STATUS_SUCCESS);
    }
    CHECK_EQ(BCryptDuplicateHash(NULL, (BCRYPT_HASH_HANDLE *)value, NULL, 0, 0), STATUS_INVALID_HANDLE);
}

static void some_algorithms_are_always_open(void)
{
    UCHAR text[] = "abc", key[] = "Jefe", data[] = "what do ya want for nothing?", value[64];
    ULONG size = 0, length = 0;

    CHECK_EQ(BCryptHash(BCRYPT_SHA256_ALG_HANDLE, NULL, 0, text, 3, value, 32), STATUS_SUCCESS);
    CHECK_STR(hex(value, 32), cases[2].value);
    CHECK_EQ(BCryptHash(BCRYPT_SHA512_ALG_HANDLE, NULL, 0, text, 3, value, 64), STATUS_SUCCESS);
    CHECK_STR(hex(value, 64), cases[4].value);
    CHECK_EQ(BCryptHash(BCRYPT_HMAC_SHA256_ALG_HANDLE, key, 4, data, 28, value, 32), STATUS_SUCCESS);
    CHECK_STR(hex(value, 32), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    CHECK_EQ(BCryptGetProperty(BCRYPT_SHA384_ALG_HANDLE, BCRYPT_HASH_LENGTH, (PUCHAR)&length, sizeof length,
                               &size, 0),
             STATUS_SUCCESS);
    CHECK_EQ(length, 48);
    CHECK_EQ(BCryptGenRandom(BCRYPT_RNG_ALG_HANDLE, value, sizeof value, 0), STATUS_SUCCESS);
    CHECK_EQ(BCryptCloseAlgorithmProvider(BCRYPT_SHA256_ALG_HANDLE, 0), STATUS_INVALID_HANDLE);
}

/* RFC 6070, and the same with SHA-256. */
static void keys_are_derived_from_passwords(void)
{
    UCHAR password[] = "password", salt[] = "salt", key[32];

    CHECK_EQ(BCryptDeriveKeyPBKDF2(BCRYPT_HMAC_SHA1_ALG_HANDLE, password, 8, salt, 4, 2, key, 20, 0),
             STATUS_SUCCESS);
    CHECK_STR(hex(key, 20), "ea6c014dc72d6f8ccd1ed92ace1d41f0d8de8957");
    CHECK_EQ(BCryptDeriveKeyPBKDF2(BCRYPT_HMAC_SHA256_ALG_HANDLE, password, 8, salt, 4, 4096, key, 32, 0),
             STATUS_SUCCESS);
    CHECK_STR(hex(key, 32), "c5e478d59288c841aa530db6845c4c8d962893a001ce4e11a4963873aa98134a");
    CHECK_EQ(BCryptDeriveKeyPBKDF2(BCRYPT_HMAC_SHA256_ALG_HANDLE, password, 8, salt, 4, 0, key, 32, 0),
             STATUS_INVALID_PARAMETER);
    CHECK_EQ(BCryptDeriveKeyPBKDF2(BCRYPT_HMAC_SHA256_ALG_HANDLE, password, 8, salt, 4, 1, NULL, 32, 0),
             STATUS_INVALID_PARAMETER);
    CHECK_EQ(BCryptDeriveKeyPBKDF2(BCRYPT_SHA256_ALG_HANDLE, password, 8, salt, 4, 1, key, 32, 0),
             STATUS_INVALID_HANDLE);
    CHECK_EQ(BCryptDeriveKeyPBKDF2(NULL, password, 8, salt, 4, 1, key, 32, 0), STATUS_INVALID_HANDLE);
}

static void random_numbers_differ(void)
{
    UCHAR a[32] = {0}, b[32] = {0};
    BCRYPT_ALG_HANDLE algorithm;

    CHECK_EQ(BCryptGenRandom(NULL, a, sizeof a, BCRYPT_USE_SYSTEM_PREFERRED_RNG), STATUS_SUCCESS);
    CHECK_EQ(BCryptOpenAlgorithmProvider(&algorithm, BCRYPT_RNG_ALGORITHM, NULL, 0), STATUS_SUCCESS);
    CHECK_EQ(BCryptGenRandom(algorithm, b, sizeof b, 0), STATUS_SUCCESS);
    CHECK(memcmp(a, b, sizeof a) != 0);
    CHECK_EQ(BCryptGenRandom(NULL, a, sizeof a, 0), STATUS_INVALID_HANDLE);
    CHECK_EQ(BCryptGenRandom(NULL, NULL, 4, BCRYPT_USE_SYSTEM_PREFERRED_RNG), STATUS_INVALID_PARAMETER);
    CHECK_EQ(BCryptCloseAlgorithmProvider(algorithm, 0), STATUS_SUCCESS);
}

static void wrong_calls_have_their_statuses(void)
{
    BCRYPT_ALG_HANDLE algorithm = NULL;
    BCRYPT_HASH_HANDLE hash = NULL;
    UCHAR small[4];
    ULONG size = 0;

    CHECK_EQ(BCryptOpenAlgorithmProvider(&algorithm, WIDE("ROT13"), NULL, 0), STATUS_NOT_FOUND);
    CHECK_EQ(BCryptOpenAlgorithmProvider(&algorithm, BCRYPT_SHA1_ALGORITHM, WIDE("Another Provider"), 0),
             STATUS_NOT_FOUND);
    CHECK_EQ(BCryptOpenAlgorithmProvider(NULL, BCRYPT_SHA1_ALGORITHM, NULL, 0), STATUS_INVALID_PARAMETER);
    CHECK_EQ(BCryptOpenAlgorithmProvider(&algorithm, BCRYPT_SHA1_ALGORITHM, NULL, 0), STATUS_SUCCESS);
    CHECK_EQ(BCryptGetProperty(algorithm, BCRYPT_ALGORITHM_NAME, small, sizeof small, &size, 0),
             STATUS_BUFFER_TOO_SMALL);
    CHECK_EQ(size, 10);
    CHECK_EQ(BCryptGetProperty(algorithm, WIDE("Colour"), NULL, 0, &size, 0), STATUS_NOT_SUPPORTED);
    CHECK_EQ(BCryptCreateHash(algorithm, &hash, small, sizeof small, NULL, 0, 0), STATUS_BUFFER_TOO_SMALL);
    CHECK_EQ(BCryptCreateHash(NULL, &hash, NULL, 0, NULL, 0, 0), STATUS_INVALID_HANDLE);
    CHECK_EQ(BCryptCloseAlgorithmProvider(algorithm, 0), STATUS_SUCCESS);
    CHECK_EQ(BCryptCloseAlgorithmProvider(algorithm, 0), STATUS_INVALID_HANDLE);
    CHECK_EQ(BCryptDestroyHash(algorithm), STATUS_INVALID_HANDLE);
}

CHECK_MAIN(CHECK_TEST(hashes_have_their_values), CHECK_TEST(hmac_takes_keys_of_any_length),
           CHECK_TEST(a_copy_goes_on_by_itself), CHECK_TEST(some_algorithms_are_always_open),
           CHECK_TEST(keys_are_derived_from_passwords), CHECK_TEST(random_numbers_differ),
           CHECK_TEST(wrong_calls_have_their_statuses))
