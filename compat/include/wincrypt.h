/* Certificates, hashes by name, and bytes as text.
 *
 * The stores are those of HTTPS in the configuration root; "current user" and "local machine" are the same. A store shows
 * what it held when it was opened. pCertInfo is NULL and its structure is not declared: no certificate is taken apart here. */
#ifndef __WINCRYPT_H__
#define __WINCRYPT_H__

#include "minwindef.h"
#include "winnt.h"
#include "winerror.h"

#define WINCRYPT32API DECLSPEC_IMPORT

#ifdef __cplusplus
extern "C" {
#endif

typedef ULONG_PTR HCRYPTPROV;
typedef ULONG_PTR HCRYPTPROV_LEGACY;
typedef ULONG_PTR HCRYPTKEY;
typedef ULONG_PTR HCRYPTHASH;
typedef void *HCERTSTORE;
typedef unsigned int ALG_ID;

typedef struct _CRYPTOAPI_BLOB {
    DWORD cbData;
    BYTE *pbData;
} CRYPT_INTEGER_BLOB, *PCRYPT_INTEGER_BLOB, CRYPT_DATA_BLOB, *PCRYPT_DATA_BLOB, CRYPT_HASH_BLOB,
    *PCRYPT_HASH_BLOB, DATA_BLOB, *PDATA_BLOB, CERT_NAME_BLOB, *PCERT_NAME_BLOB;

struct _CERT_INFO;
typedef struct _CERT_CONTEXT {
    DWORD dwCertEncodingType;
    BYTE *pbCertEncoded;
    DWORD cbCertEncoded;
    struct _CERT_INFO *pCertInfo; /* NULL */
    HCERTSTORE hCertStore;
} CERT_CONTEXT, *PCERT_CONTEXT;
typedef const CERT_CONTEXT *PCCERT_CONTEXT;

/* Stores */
#define X509_ASN_ENCODING   0x00000001
#define PKCS_7_ASN_ENCODING 0x00010000

#define CERT_STORE_PROV_SYSTEM_A ((LPCSTR)9)
#define CERT_STORE_PROV_SYSTEM_W ((LPCSTR)10)
#define CERT_STORE_PROV_SYSTEM   CERT_STORE_PROV_SYSTEM_W

#define CERT_STORE_READONLY_FLAG        0x00008000
#define CERT_STORE_OPEN_EXISTING_FLAG   0x00004000
#define CERT_SYSTEM_STORE_CURRENT_USER  0x00010000
#define CERT_SYSTEM_STORE_LOCAL_MACHINE 0x00020000
#define CERT_CLOSE_STORE_FORCE_FLAG     0x00000001
#define CERT_CLOSE_STORE_CHECK_FLAG     0x00000002

#define CERT_FIND_ANY             0x00000000
#define CERT_FIND_SHA1_HASH       0x00010000
#define CERT_FIND_HASH            CERT_FIND_SHA1_HASH
#define CERT_FIND_SUBJECT_STR_A   0x00070007
#define CERT_FIND_SUBJECT_STR_W   0x00080007
#define CERT_FIND_SUBJECT_STR     CERT_FIND_SUBJECT_STR_W
#define CERT_FIND_ISSUER_STR_A    0x00070004
#define CERT_FIND_ISSUER_STR_W    0x00080004
#define CERT_FIND_ISSUER_STR      CERT_FIND_ISSUER_STR_W
#define CERT_FIND_EXISTING        0x000d0000
#define CERT_FIND_HAS_PRIVATE_KEY 0x00150000

#define CERT_KEY_PROV_INFO_PROP_ID 2
#define CERT_SHA1_HASH_PROP_ID     3
#define CERT_HASH_PROP_ID          CERT_SHA1_HASH_PROP_ID
#define CERT_MD5_HASH_PROP_ID      4
#define CERT_FRIENDLY_NAME_PROP_ID 11
#define CERT_SHA256_HASH_PROP_ID   107

#define CERT_NAME_RDN_TYPE            2
#define CERT_NAME_SIMPLE_DISPLAY_TYPE 4
#define CERT_NAME_DNS_TYPE            6
#define CERT_NAME_ISSUER_FLAG         0x1

WINCRYPT32API HCERTSTORE WINAPI CertOpenStore(LPCSTR lpszStoreProvider, DWORD dwEncodingType,
                                              HCRYPTPROV_LEGACY hCryptProv, DWORD dwFlags,
                                              const void *pvPara);
WINCRYPT32API HCERTSTORE WINAPI CertOpenSystemStoreA(HCRYPTPROV_LEGACY hProv, LPCSTR szSubsystemProtocol);
WINCRYPT32API HCERTSTORE WINAPI CertOpenSystemStoreW(HCRYPTPROV_LEGACY hProv, LPCWSTR szSubsystemProtocol);
WINCRYPT32API BOOL WINAPI CertCloseStore(HCERTSTORE hCertStore, DWORD dwFlags);
WINCRYPT32API PCCERT_CONTEXT WINAPI CertEnumCertificatesInStore(HCERTSTORE hCertStore,
                                                                PCCERT_CONTEXT pPrevCertContext);
WINCRYPT32API PCCERT_CONTEXT WINAPI CertFindCertificateInStore(HCERTSTORE hCertStore,
                                                               DWORD dwCertEncodingType, DWORD dwFindFlags,
                                                               DWORD dwFindType, const void *pvFindPara,
                                                               PCCERT_CONTEXT pPrevCertContext);
WINCRYPT32API PCCERT_CONTEXT WINAPI CertCreateCertificateContext(DWORD dwCertEncodingType,
                                                                 const BYTE *pbCertEncoded,
                                                                 DWORD cbCertEncoded);
WINCRYPT32API PCCERT_CONTEXT WINAPI CertDuplicateCertificateContext(PCCERT_CONTEXT pCertContext);
WINCRYPT32API BOOL WINAPI CertFreeCertificateContext(PCCERT_CONTEXT pCertContext);
WINCRYPT32API BOOL WINAPI CertGetCertificateContextProperty(PCCERT_CONTEXT pCertContext, DWORD dwPropId,
                                                            void *pvData, DWORD *pcbData);
WINCRYPT32API DWORD WINAPI CertGetNameStringA(PCCERT_CONTEXT pCertContext, DWORD dwType, DWORD dwFlags,
                                              void *pvTypePara, LPSTR pszNameString, DWORD cchNameString);
WINCRYPT32API DWORD WINAPI CertGetNameStringW(PCCERT_CONTEXT pCertContext, DWORD dwType, DWORD dwFlags,
                                              void *pvTypePara, LPWSTR pszNameString, DWORD cchNameString);

/* Bytes as text */
#define CRYPT_STRING_BASE64HEADER        0x00000000
#define CRYPT_STRING_BASE64              0x00000001
#define CRYPT_STRING_BINARY              0x00000002
#define CRYPT_STRING_BASE64REQUESTHEADER 0x00000003
#define CRYPT_STRING_BASE64_ANY          0x00000006
#define CRYPT_STRING_ANY                 0x00000007
#define CRYPT_STRING_BASE64X509CRLHEADER 0x00000009
#define CRYPT_STRING_HEXRAW              0x0000000c
#define CRYPT_STRING_NOCRLF              0x40000000
#define CRYPT_STRING_NOCR                0x80000000

WINCRYPT32API BOOL WINAPI CryptBinaryToStringA(const BYTE *pbBinary, DWORD cbBinary, DWORD dwFlags,
                                               LPSTR pszString, DWORD *pcchString);
WINCRYPT32API BOOL WINAPI CryptBinaryToStringW(const BYTE *pbBinary, DWORD cbBinary, DWORD dwFlags,
                                               LPWSTR pszString, DWORD *pcchString);
WINCRYPT32API BOOL WINAPI CryptStringToBinaryA(LPCSTR pszString, DWORD cchString, DWORD dwFlags,
                                               BYTE *pbBinary, DWORD *pcbBinary, DWORD *pdwSkip,
                                               DWORD *pdwFlags);
WINCRYPT32API BOOL WINAPI CryptStringToBinaryW(LPCWSTR pszString, DWORD cchString, DWORD dwFlags,
                                               BYTE *pbBinary, DWORD *pcbBinary, DWORD *pdwSkip,
                                               DWORD *pdwFlags);

/* Hashes and random numbers. There are no keys to keep: contexts are for verification only (CRYPT_VERIFYCONTEXT). */
#define PROV_RSA_FULL         1
#define PROV_RSA_AES          24
#define CRYPT_VERIFYCONTEXT   0xF0000000u
#define CRYPT_NEWKEYSET       0x00000008
#define CRYPT_DELETEKEYSET    0x00000010
#define CRYPT_MACHINE_KEYSET  0x00000020
#define CRYPT_SILENT          0x00000040
#define MS_DEF_PROV_A         "Microsoft Base Cryptographic Provider v1.0"
#define MS_DEF_PROV_W         TEXT("Microsoft Base Cryptographic Provider v1.0")
#define MS_ENH_RSA_AES_PROV_A "Microsoft Enhanced RSA and AES Cryptographic Provider"
#define MS_ENH_RSA_AES_PROV_W TEXT("Microsoft Enhanced RSA and AES Cryptographic Provider")

#define CALG_MD5     0x00008003
#define CALG_SHA     0x00008004
#define CALG_SHA1    CALG_SHA
#define CALG_SHA_256 0x0000800c
#define CALG_SHA_384 0x0000800d
#define CALG_SHA_512 0x0000800e

#define HP_ALGID    1
#define HP_HASHVAL  2
#define HP_HASHSIZE 4

WINADVAPI BOOL WINAPI CryptAcquireContextA(HCRYPTPROV *phProv, LPCSTR szContainer, LPCSTR szProvider,
                                           DWORD dwProvType, DWORD dwFlags);
WINADVAPI BOOL WINAPI CryptAcquireContextW(HCRYPTPROV *phProv, LPCWSTR szContainer, LPCWSTR szProvider,
                                           DWORD dwProvType, DWORD dwFlags);
WINADVAPI BOOL WINAPI CryptReleaseContext(HCRYPTPROV hProv, DWORD dwFlags);
WINADVAPI BOOL WINAPI CryptGenRandom(HCRYPTPROV hProv, DWORD dwLen, BYTE *pbBuffer);
WINADVAPI BOOL WINAPI CryptCreateHash(HCRYPTPROV hProv, ALG_ID Algid, HCRYPTKEY hKey, DWORD dwFlags,
                                      HCRYPTHASH *phHash);
WINADVAPI BOOL WINAPI CryptHashData(HCRYPTHASH hHash, const BYTE *pbData, DWORD dwDataLen, DWORD dwFlags);
WINADVAPI BOOL WINAPI CryptGetHashParam(HCRYPTHASH hHash, DWORD dwParam, BYTE *pbData, DWORD *pdwDataLen,
                                        DWORD dwFlags);
WINADVAPI BOOL WINAPI CryptDuplicateHash(HCRYPTHASH hHash, DWORD *pdwReserved, DWORD dwFlags,
                                         HCRYPTHASH *phHash);
WINADVAPI BOOL WINAPI CryptDestroyHash(HCRYPTHASH hHash);

#ifdef UNICODE
#define CertOpenSystemStore CertOpenSystemStoreW
#define CertGetNameString   CertGetNameStringW
#define CryptBinaryToString CryptBinaryToStringW
#define CryptStringToBinary CryptStringToBinaryW
#define CryptAcquireContext CryptAcquireContextW
#define MS_DEF_PROV         MS_DEF_PROV_W
#define MS_ENH_RSA_AES_PROV MS_ENH_RSA_AES_PROV_W
#else
#define CertOpenSystemStore CertOpenSystemStoreA
#define CertGetNameString   CertGetNameStringA
#define CryptBinaryToString CryptBinaryToStringA
#define CryptStringToBinary CryptStringToBinaryA
#define CryptAcquireContext CryptAcquireContextA
#define MS_DEF_PROV         MS_DEF_PROV_A
#define MS_ENH_RSA_AES_PROV MS_ENH_RSA_AES_PROV_A
#endif

#ifdef __cplusplus
}
#endif

#endif
