/* Hashes, HMAC and random numbers by the names of CNG. There are no keys and no ciphers here. */
#ifndef __BCRYPT_H__
#define __BCRYPT_H__

#include "windef.h"

#ifndef BCRYPT_SUCCESS
#define BCRYPT_SUCCESS(Status) (((NTSTATUS)(Status)) >= 0)
#endif

#ifdef _HTTPAPI_WINDOWS_MODE
#define _BCRYPT_NAME(text) L##text
#else
#define _BCRYPT_NAME(text) u##text
#endif
#define BCRYPT_MD5_ALGORITHM     _BCRYPT_NAME("MD5")
#define BCRYPT_SHA1_ALGORITHM    _BCRYPT_NAME("SHA1")
#define BCRYPT_SHA256_ALGORITHM  _BCRYPT_NAME("SHA256")
#define BCRYPT_SHA384_ALGORITHM  _BCRYPT_NAME("SHA384")
#define BCRYPT_SHA512_ALGORITHM  _BCRYPT_NAME("SHA512")
#define BCRYPT_RNG_ALGORITHM     _BCRYPT_NAME("RNG")
#define MS_PRIMITIVE_PROVIDER    _BCRYPT_NAME("Microsoft Primitive Provider")
#define BCRYPT_ALGORITHM_NAME    _BCRYPT_NAME("AlgorithmName")
#define BCRYPT_OBJECT_LENGTH     _BCRYPT_NAME("ObjectLength")
#define BCRYPT_HASH_LENGTH       _BCRYPT_NAME("HashDigestLength")
#define BCRYPT_HASH_BLOCK_LENGTH _BCRYPT_NAME("HashBlockLength")

#define BCRYPT_PROV_DISPATCH             0x00000001
#define BCRYPT_USE_SYSTEM_PREFERRED_RNG  0x00000002
#define BCRYPT_RNG_USE_ENTROPY_IN_BUFFER 0x00000001
#define BCRYPT_ALG_HANDLE_HMAC_FLAG      0x00000008
#define BCRYPT_HASH_REUSABLE_FLAG        0x00000020

typedef PVOID BCRYPT_HANDLE;
typedef PVOID BCRYPT_ALG_HANDLE;
typedef PVOID BCRYPT_HASH_HANDLE;

/* Open for ever: for any call that takes an algorithm but BCryptCloseAlgorithmProvider. */
#define BCRYPT_MD5_ALG_HANDLE         ((BCRYPT_ALG_HANDLE)0x00000021)
#define BCRYPT_SHA1_ALG_HANDLE        ((BCRYPT_ALG_HANDLE)0x00000031)
#define BCRYPT_SHA256_ALG_HANDLE      ((BCRYPT_ALG_HANDLE)0x00000041)
#define BCRYPT_SHA384_ALG_HANDLE      ((BCRYPT_ALG_HANDLE)0x00000051)
#define BCRYPT_SHA512_ALG_HANDLE      ((BCRYPT_ALG_HANDLE)0x00000061)
#define BCRYPT_RNG_ALG_HANDLE         ((BCRYPT_ALG_HANDLE)0x00000081)
#define BCRYPT_HMAC_MD5_ALG_HANDLE    ((BCRYPT_ALG_HANDLE)0x00000091)
#define BCRYPT_HMAC_SHA1_ALG_HANDLE   ((BCRYPT_ALG_HANDLE)0x000000a1)
#define BCRYPT_HMAC_SHA256_ALG_HANDLE ((BCRYPT_ALG_HANDLE)0x000000b1)
#define BCRYPT_HMAC_SHA384_ALG_HANDLE ((BCRYPT_ALG_HANDLE)0x000000c1)
#define BCRYPT_HMAC_SHA512_ALG_HANDLE ((BCRYPT_ALG_HANDLE)0x000000d1)

#ifdef __cplusplus
extern "C" {
#endif

WINBASEAPI NTSTATUS WINAPI BCryptOpenAlgorithmProvider(BCRYPT_ALG_HANDLE *phAlgorithm, LPCWSTR pszAlgId,
                                                       LPCWSTR pszImplementation, ULONG dwFlags);
WINBASEAPI NTSTATUS WINAPI BCryptCloseAlgorithmProvider(BCRYPT_ALG_HANDLE hAlgorithm, ULONG dwFlags);
WINBASEAPI NTSTATUS WINAPI BCryptGetProperty(BCRYPT_HANDLE hObject, LPCWSTR pszProperty, PUCHAR pbOutput,
                                             ULONG cbOutput, ULONG *pcbResult, ULONG dwFlags);
WINBASEAPI NTSTATUS WINAPI BCryptCreateHash(BCRYPT_ALG_HANDLE hAlgorithm, BCRYPT_HASH_HANDLE *phHash,
                                            PUCHAR pbHashObject, ULONG cbHashObject, PUCHAR pbSecret,
                                            ULONG cbSecret, ULONG dwFlags);
WINBASEAPI NTSTATUS WINAPI BCryptHashData(BCRYPT_HASH_HANDLE hHash, PUCHAR pbInput, ULONG cbInput,
                                          ULONG dwFlags);
WINBASEAPI NTSTATUS WINAPI BCryptFinishHash(BCRYPT_HASH_HANDLE hHash, PUCHAR pbOutput, ULONG cbOutput,
                                            ULONG dwFlags);
WINBASEAPI NTSTATUS WINAPI BCryptDuplicateHash(BCRYPT_HASH_HANDLE hHash, BCRYPT_HASH_HANDLE *phNewHash,
                                               PUCHAR pbHashObject, ULONG cbHashObject, ULONG dwFlags);
/* At most ULONG_MAX iterations. */
WINBASEAPI NTSTATUS WINAPI BCryptDeriveKeyPBKDF2(BCRYPT_ALG_HANDLE hPrf, PUCHAR pbPassword, ULONG cbPassword,
                                                 PUCHAR pbSalt, ULONG cbSalt, ULONGLONG cIterations,
                                                 PUCHAR pbDerivedKey, ULONG cbDerivedKey, ULONG dwFlags);
WINBASEAPI NTSTATUS WINAPI BCryptDestroyHash(BCRYPT_HASH_HANDLE hHash);
WINBASEAPI NTSTATUS WINAPI BCryptHash(BCRYPT_ALG_HANDLE hAlgorithm, PUCHAR pbSecret, ULONG cbSecret,
                                      PUCHAR pbInput, ULONG cbInput, PUCHAR pbOutput, ULONG cbOutput);
WINBASEAPI NTSTATUS WINAPI BCryptGenRandom(BCRYPT_ALG_HANDLE hAlgorithm, PUCHAR pbBuffer, ULONG cbBuffer,
                                           ULONG dwFlags);

#ifdef __cplusplus
}
#endif

#endif
