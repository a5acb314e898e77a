/* Security support provider interface: the types that http.h and its programs name. No provider is here:
 * every package is unknown, and every context a bad handle. */
#ifndef __SSPI_H__
#define __SSPI_H__

#include "windef.h"

typedef LONG SECURITY_STATUS;
typedef CHAR SEC_CHAR;
typedef WCHAR SEC_WCHAR;
typedef LARGE_INTEGER SECURITY_INTEGER, *PSECURITY_INTEGER;
typedef SECURITY_INTEGER TimeStamp, *PTimeStamp;

#ifndef __SECHANDLE_DEFINED__
#define __SECHANDLE_DEFINED__
typedef struct _SecHandle {
    ULONG_PTR dwLower;
    ULONG_PTR dwUpper;
} SecHandle, *PSecHandle;
#endif

typedef SecHandle CredHandle, CtxtHandle;
typedef PSecHandle PCredHandle, PCtxtHandle;

#define SecInvalidateHandle(h) \
    ((void)(((PSecHandle)(h))->dwLower = ((PSecHandle)(h))->dwUpper = ((ULONG_PTR)((INT_PTR)-1))))
#define SecIsValidHandle(h)                                    \
    (((PSecHandle)(h))->dwLower != ((ULONG_PTR)(INT_PTR)-1) && \
     ((PSecHandle)(h))->dwUpper != ((ULONG_PTR)(INT_PTR)-1))

typedef struct _SecBuffer {
    ULONG cbBuffer;
    ULONG BufferType;
    void *pvBuffer;
} SecBuffer, *PSecBuffer;

typedef struct _SecBufferDesc {
    ULONG ulVersion;
    ULONG cBuffers;
    PSecBuffer pBuffers;
} SecBufferDesc, *PSecBufferDesc;

#define SECPKG_CRED_INBOUND  1
#define SECPKG_CRED_OUTBOUND 2
#define SECPKG_CRED_BOTH     3

#define SECURITY_NATIVE_DREP  0x00000010
#define SECURITY_NETWORK_DREP 0x00000000

#define ISC_REQ_MUTUAL_AUTH     0x00000002
#define ISC_REQ_CONFIDENTIALITY 0x00000010
#define ISC_REQ_ALLOCATE_MEMORY 0x00000100
#define ISC_REQ_CONNECTION      0x00000800
#define ASC_REQ_MUTUAL_AUTH     0x00000002
#define ASC_REQ_CONFIDENTIALITY 0x00000010
#define ASC_REQ_ALLOCATE_MEMORY 0x00000100
#define ASC_REQ_CONNECTION      0x00000800

#define SECPKG_ATTR_SIZES                   0
#define SECPKG_ATTR_NAMES                   1
#define SECPKG_ATTR_PACKAGE_INFO            10
#define SECPKG_ATTR_NEGOTIATION_INFO        12
#define SECPKG_ATTR_ACCESS_TOKEN            18
#define SECPKG_ATTR_CLIENT_SPECIFIED_TARGET 27

typedef struct _SecPkgInfoW {
    ULONG fCapabilities;
    USHORT wVersion;
    USHORT wRPCID;
    ULONG cbMaxToken;
    SEC_WCHAR *Name;
    SEC_WCHAR *Comment;
} SecPkgInfoW, *PSecPkgInfoW;

typedef struct _SecPkgInfoA {
    ULONG fCapabilities;
    USHORT wVersion;
    USHORT wRPCID;
    ULONG cbMaxToken;
    SEC_CHAR *Name;
    SEC_CHAR *Comment;
} SecPkgInfoA, *PSecPkgInfoA;

typedef struct _SecPkgContext_Sizes {
    ULONG cbMaxToken;
    ULONG cbMaxSignature;
    ULONG cbBlockSize;
    ULONG cbSecurityTrailer;
} SecPkgContext_Sizes, *PSecPkgContext_Sizes;

typedef struct _SecPkgContext_NamesW {
    SEC_WCHAR *sUserName;
} SecPkgContext_NamesW, *PSecPkgContext_NamesW;

typedef struct _SecPkgContext_NamesA {
    SEC_CHAR *sUserName;
} SecPkgContext_NamesA, *PSecPkgContext_NamesA;

typedef VOID(WINAPI *SEC_GET_KEY_FN)(VOID *Arg, VOID *Principal, ULONG KeyVer, VOID **Key,
                                     SECURITY_STATUS *Status);

#define SECBUFFER_VERSION          0
#define SECBUFFER_EMPTY            0
#define SECBUFFER_DATA             1
#define SECBUFFER_TOKEN            2
#define SECBUFFER_CHANNEL_BINDINGS 14

/* What a channel binding token is: offsets count from the start of the structure. */
typedef struct _SEC_CHANNEL_BINDINGS {
    ULONG dwInitiatorAddrType;
    ULONG cbInitiatorLength;
    ULONG dwInitiatorOffset;
    ULONG dwAcceptorAddrType;
    ULONG cbAcceptorLength;
    ULONG dwAcceptorOffset;
    ULONG cbApplicationDataLength;
    ULONG dwApplicationDataOffset;
} SEC_CHANNEL_BINDINGS, *PSEC_CHANNEL_BINDINGS;

#ifdef __cplusplus
extern "C" {
#endif

/* SEC_E_SECPKG_NOT_FOUND */
WINADVAPI SECURITY_STATUS WINAPI QuerySecurityPackageInfoA(SEC_CHAR *pszPackageName,
                                                           PSecPkgInfoA *ppPackageInfo);
WINADVAPI SECURITY_STATUS WINAPI QuerySecurityPackageInfoW(SEC_WCHAR *pszPackageName,
                                                           PSecPkgInfoW *ppPackageInfo);
WINADVAPI SECURITY_STATUS WINAPI AcquireCredentialsHandleA(SEC_CHAR *pszPrincipal, SEC_CHAR *pszPackage,
                                                           ULONG fCredentialUse, VOID *pvLogonId,
                                                           VOID *pAuthData, SEC_GET_KEY_FN pGetKeyFn,
                                                           VOID *pvGetKeyArgument, PCredHandle phCredential,
                                                           PTimeStamp ptsExpiry);
WINADVAPI SECURITY_STATUS WINAPI AcquireCredentialsHandleW(SEC_WCHAR *pszPrincipal, SEC_WCHAR *pszPackage,
                                                           ULONG fCredentialUse, VOID *pvLogonId,
                                                           VOID *pAuthData, SEC_GET_KEY_FN pGetKeyFn,
                                                           VOID *pvGetKeyArgument, PCredHandle phCredential,
                                                           PTimeStamp ptsExpiry);
/* SEC_E_OK, and none */
WINADVAPI SECURITY_STATUS WINAPI EnumerateSecurityPackagesA(ULONG *pcPackages, PSecPkgInfoA *ppPackageInfo);
WINADVAPI SECURITY_STATUS WINAPI EnumerateSecurityPackagesW(ULONG *pcPackages, PSecPkgInfoW *ppPackageInfo);
/* SEC_E_INVALID_HANDLE; FreeContextBuffer frees the NULL of an enumeration */
WINADVAPI SECURITY_STATUS WINAPI FreeContextBuffer(PVOID pvContextBuffer);
WINADVAPI SECURITY_STATUS WINAPI FreeCredentialsHandle(PCredHandle phCredential);
WINADVAPI SECURITY_STATUS WINAPI InitializeSecurityContextA(PCredHandle phCredential, PCtxtHandle phContext,
                                                            SEC_CHAR *pszTargetName, ULONG fContextReq,
                                                            ULONG Reserved1, ULONG TargetDataRep,
                                                            PSecBufferDesc pInput, ULONG Reserved2,
                                                            PCtxtHandle phNewContext, PSecBufferDesc pOutput,
                                                            ULONG *pfContextAttr, PTimeStamp ptsExpiry);
WINADVAPI SECURITY_STATUS WINAPI InitializeSecurityContextW(PCredHandle phCredential, PCtxtHandle phContext,
                                                            SEC_WCHAR *pszTargetName, ULONG fContextReq,
                                                            ULONG Reserved1, ULONG TargetDataRep,
                                                            PSecBufferDesc pInput, ULONG Reserved2,
                                                            PCtxtHandle phNewContext, PSecBufferDesc pOutput,
                                                            ULONG *pfContextAttr, PTimeStamp ptsExpiry);
WINADVAPI SECURITY_STATUS WINAPI AcceptSecurityContext(PCredHandle phCredential, PCtxtHandle phContext,
                                                       PSecBufferDesc pInput, ULONG fContextReq,
                                                       ULONG TargetDataRep, PCtxtHandle phNewContext,
                                                       PSecBufferDesc pOutput, ULONG *pfContextAttr,
                                                       PTimeStamp ptsExpiry);
WINADVAPI SECURITY_STATUS WINAPI CompleteAuthToken(PCtxtHandle phContext, PSecBufferDesc pToken);
WINADVAPI SECURITY_STATUS WINAPI QueryContextAttributesA(PCtxtHandle phContext, ULONG ulAttribute,
                                                         VOID *pBuffer);
WINADVAPI SECURITY_STATUS WINAPI QueryContextAttributesW(PCtxtHandle phContext, ULONG ulAttribute,
                                                         VOID *pBuffer);
/* SEC_E_SECPKG_NOT_FOUND */
WINADVAPI SECURITY_STATUS WINAPI ImportSecurityContextA(SEC_CHAR *pszPackage, PSecBuffer pPackedContext,
                                                        VOID *Token, PCtxtHandle phContext);
WINADVAPI SECURITY_STATUS WINAPI ImportSecurityContextW(SEC_WCHAR *pszPackage, PSecBuffer pPackedContext,
                                                        VOID *Token, PCtxtHandle phContext);
/* SEC_E_INVALID_HANDLE */
WINADVAPI SECURITY_STATUS WINAPI DeleteSecurityContext(PCtxtHandle phContext);
WINADVAPI SECURITY_STATUS WINAPI ImpersonateSecurityContext(PCtxtHandle phContext);
WINADVAPI SECURITY_STATUS WINAPI QuerySecurityContextToken(PCtxtHandle phContext, VOID **Token);
WINADVAPI SECURITY_STATUS WINAPI RevertSecurityContext(PCtxtHandle phContext);
#ifdef UNICODE
#define AcquireCredentialsHandle  AcquireCredentialsHandleW
#define EnumerateSecurityPackages EnumerateSecurityPackagesW
#define ImportSecurityContext     ImportSecurityContextW
#define InitializeSecurityContext InitializeSecurityContextW
#define QueryContextAttributes    QueryContextAttributesW
#define QuerySecurityPackageInfo  QuerySecurityPackageInfoW
#define SecPkgInfo                SecPkgInfoW
#define PSecPkgInfo               PSecPkgInfoW
#define SecPkgContext_Names       SecPkgContext_NamesW
#else
#define AcquireCredentialsHandle  AcquireCredentialsHandleA
#define EnumerateSecurityPackages EnumerateSecurityPackagesA
#define ImportSecurityContext     ImportSecurityContextA
#define InitializeSecurityContext InitializeSecurityContextA
#define QueryContextAttributes    QueryContextAttributesA
#define QuerySecurityPackageInfo  QuerySecurityPackageInfoA
#define SecPkgInfo                SecPkgInfoA
#define PSecPkgInfo               PSecPkgInfoA
#define SecPkgContext_Names       SecPkgContext_NamesA
#endif

#ifdef __cplusplus
}
#endif

#endif
