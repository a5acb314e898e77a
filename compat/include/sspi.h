/* Security support provider interface: its types, and every call, for programs that bring them along. No provider is here:
 * every package is unknown, and every credential and context a bad handle. */
#ifndef __SSPI_H__
#define __SSPI_H__

#include "windef.h"
#include "sspi_values.h"

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

typedef struct _SecPkgContext_Lifespan {
    TimeStamp tsStart;
    TimeStamp tsExpiry;
} SecPkgContext_Lifespan, *PSecPkgContext_Lifespan;

typedef struct _SecPkgContext_StreamSizes {
    ULONG cbHeader;
    ULONG cbTrailer;
    ULONG cbMaximumMessage;
    ULONG cBuffers;
    ULONG cbBlockSize;
} SecPkgContext_StreamSizes, *PSecPkgContext_StreamSizes;

typedef struct _SecPkgContext_PackageInfoW {
    PSecPkgInfoW PackageInfo;
} SecPkgContext_PackageInfoW, *PSecPkgContext_PackageInfoW;

typedef struct _SecPkgContext_PackageInfoA {
    PSecPkgInfoA PackageInfo;
} SecPkgContext_PackageInfoA, *PSecPkgContext_PackageInfoA;

typedef struct _SecPkgContext_NegotiationInfoW {
    PSecPkgInfoW PackageInfo;
    ULONG NegotiationState;
} SecPkgContext_NegotiationInfoW, *PSecPkgContext_NegotiationInfoW;

typedef struct _SecPkgContext_NegotiationInfoA {
    PSecPkgInfoA PackageInfo;
    ULONG NegotiationState;
} SecPkgContext_NegotiationInfoA, *PSecPkgContext_NegotiationInfoA;

typedef struct _SecPkgContext_AccessToken {
    void *AccessToken;
} SecPkgContext_AccessToken, *PSecPkgContext_AccessToken;

typedef struct _SecPkgContext_SessionKey {
    ULONG SessionKeyLength;
    UCHAR *SessionKey;
} SecPkgContext_SessionKey, *PSecPkgContext_SessionKey;

typedef struct _SecPkgContext_ClientSpecifiedTarget {
    SEC_WCHAR *sTargetName;
} SecPkgContext_ClientSpecifiedTarget, *PSecPkgContext_ClientSpecifiedTarget;

typedef struct _SecPkgCredentials_NamesW {
    SEC_WCHAR *sUserName;
} SecPkgCredentials_NamesW, *PSecPkgCredentials_NamesW;

typedef struct _SecPkgCredentials_NamesA {
    SEC_CHAR *sUserName;
} SecPkgCredentials_NamesA, *PSecPkgCredentials_NamesA;

#define SEC_WINNT_AUTH_IDENTITY_ANSI    0x1
#define SEC_WINNT_AUTH_IDENTITY_UNICODE 0x2

typedef struct _SEC_WINNT_AUTH_IDENTITY_W {
    USHORT *User;
    ULONG UserLength;
    USHORT *Domain;
    ULONG DomainLength;
    USHORT *Password;
    ULONG PasswordLength;
    ULONG Flags;
} SEC_WINNT_AUTH_IDENTITY_W, *PSEC_WINNT_AUTH_IDENTITY_W;

typedef struct _SEC_WINNT_AUTH_IDENTITY_A {
    UCHAR *User;
    ULONG UserLength;
    UCHAR *Domain;
    ULONG DomainLength;
    UCHAR *Password;
    ULONG PasswordLength;
    ULONG Flags;
} SEC_WINNT_AUTH_IDENTITY_A, *PSEC_WINNT_AUTH_IDENTITY_A;

typedef VOID(WINAPI *SEC_GET_KEY_FN)(VOID *Arg, VOID *Principal, ULONG KeyVer, VOID **Key,
                                     SECURITY_STATUS *Status);

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
WINADVAPI SECURITY_STATUS WINAPI AddCredentialsA(PCredHandle hCredentials, SEC_CHAR *pszPrincipal,
                                                 SEC_CHAR *pszPackage, ULONG fCredentialUse, VOID *pAuthData,
                                                 SEC_GET_KEY_FN pGetKeyFn, VOID *pvGetKeyArgument,
                                                 PTimeStamp ptsExpiry);
WINADVAPI SECURITY_STATUS WINAPI AddCredentialsW(PCredHandle hCredentials, SEC_WCHAR *pszPrincipal,
                                                 SEC_WCHAR *pszPackage, ULONG fCredentialUse, VOID *pAuthData,
                                                 SEC_GET_KEY_FN pGetKeyFn, VOID *pvGetKeyArgument,
                                                 PTimeStamp ptsExpiry);
WINADVAPI SECURITY_STATUS WINAPI ApplyControlToken(PCtxtHandle phContext, PSecBufferDesc pInput);
WINADVAPI SECURITY_STATUS WINAPI DecryptMessage(PCtxtHandle phContext, PSecBufferDesc pMessage,
                                                ULONG MessageSeqNo, ULONG *pfQOP);
WINADVAPI SECURITY_STATUS WINAPI EncryptMessage(PCtxtHandle phContext, ULONG fQOP, PSecBufferDesc pMessage,
                                                ULONG MessageSeqNo);
WINADVAPI SECURITY_STATUS WINAPI ExportSecurityContext(PCtxtHandle phContext, ULONG fFlags,
                                                       PSecBuffer pPackedContext, VOID **pToken);
WINADVAPI SECURITY_STATUS WINAPI MakeSignature(PCtxtHandle phContext, ULONG fQOP, PSecBufferDesc pMessage,
                                               ULONG MessageSeqNo);
WINADVAPI SECURITY_STATUS WINAPI QueryCredentialsAttributesA(PCredHandle phCredential, ULONG ulAttribute,
                                                             VOID *pBuffer);
WINADVAPI SECURITY_STATUS WINAPI QueryCredentialsAttributesW(PCredHandle phCredential, ULONG ulAttribute,
                                                             VOID *pBuffer);
WINADVAPI SECURITY_STATUS WINAPI SetContextAttributesA(PCtxtHandle phContext, ULONG ulAttribute,
                                                       VOID *pBuffer, ULONG cbBuffer);
WINADVAPI SECURITY_STATUS WINAPI SetContextAttributesW(PCtxtHandle phContext, ULONG ulAttribute,
                                                       VOID *pBuffer, ULONG cbBuffer);
WINADVAPI SECURITY_STATUS WINAPI SetCredentialsAttributesA(PCredHandle phCredential, ULONG ulAttribute,
                                                           VOID *pBuffer, ULONG cbBuffer);
WINADVAPI SECURITY_STATUS WINAPI SetCredentialsAttributesW(PCredHandle phCredential, ULONG ulAttribute,
                                                           VOID *pBuffer, ULONG cbBuffer);
WINADVAPI SECURITY_STATUS WINAPI VerifySignature(PCtxtHandle phContext, PSecBufferDesc pMessage,
                                                 ULONG MessageSeqNo, ULONG *pfQOP);

/* All of it as a table, for programs that look the interface up by the name of the function that gives it. */
#define SECURITY_ENTRYPOINT_ANSIW "InitSecurityInterfaceW"
#define SECURITY_ENTRYPOINT_ANSIA "InitSecurityInterfaceA"

#define SECURITY_SUPPORT_PROVIDER_INTERFACE_VERSION   1
#define SECURITY_SUPPORT_PROVIDER_INTERFACE_VERSION_2 2
#define SECURITY_SUPPORT_PROVIDER_INTERFACE_VERSION_3 3

typedef SECURITY_STATUS(WINAPI *ENUMERATE_SECURITY_PACKAGES_FN_A)(ULONG *pcPackages,
                                                                  PSecPkgInfoA *ppPackageInfo);
typedef SECURITY_STATUS(WINAPI *ENUMERATE_SECURITY_PACKAGES_FN_W)(ULONG *pcPackages,
                                                                  PSecPkgInfoW *ppPackageInfo);
typedef SECURITY_STATUS(WINAPI *QUERY_CREDENTIALS_ATTRIBUTES_FN_A)(PCredHandle phCredential,
                                                                   ULONG ulAttribute, VOID *pBuffer);
typedef SECURITY_STATUS(WINAPI *QUERY_CREDENTIALS_ATTRIBUTES_FN_W)(PCredHandle phCredential,
                                                                   ULONG ulAttribute, VOID *pBuffer);
typedef SECURITY_STATUS(WINAPI *ACQUIRE_CREDENTIALS_HANDLE_FN_A)(
    SEC_CHAR *pszPrincipal, SEC_CHAR *pszPackage, ULONG fCredentialUse, VOID *pvLogonId, VOID *pAuthData,
    SEC_GET_KEY_FN pGetKeyFn, VOID *pvGetKeyArgument, PCredHandle phCredential, PTimeStamp ptsExpiry);
typedef SECURITY_STATUS(WINAPI *ACQUIRE_CREDENTIALS_HANDLE_FN_W)(
    SEC_WCHAR *pszPrincipal, SEC_WCHAR *pszPackage, ULONG fCredentialUse, VOID *pvLogonId, VOID *pAuthData,
    SEC_GET_KEY_FN pGetKeyFn, VOID *pvGetKeyArgument, PCredHandle phCredential, PTimeStamp ptsExpiry);
typedef SECURITY_STATUS(WINAPI *FREE_CREDENTIALS_HANDLE_FN)(PCredHandle phCredential);
typedef SECURITY_STATUS(WINAPI *INITIALIZE_SECURITY_CONTEXT_FN_A)(
    PCredHandle phCredential, PCtxtHandle phContext, SEC_CHAR *pszTargetName, ULONG fContextReq,
    ULONG Reserved1, ULONG TargetDataRep, PSecBufferDesc pInput, ULONG Reserved2, PCtxtHandle phNewContext,
    PSecBufferDesc pOutput, ULONG *pfContextAttr, PTimeStamp ptsExpiry);
typedef SECURITY_STATUS(WINAPI *INITIALIZE_SECURITY_CONTEXT_FN_W)(
    PCredHandle phCredential, PCtxtHandle phContext, SEC_WCHAR *pszTargetName, ULONG fContextReq,
    ULONG Reserved1, ULONG TargetDataRep, PSecBufferDesc pInput, ULONG Reserved2, PCtxtHandle phNewContext,
    PSecBufferDesc pOutput, ULONG *pfContextAttr, PTimeStamp ptsExpiry);
typedef SECURITY_STATUS(WINAPI *ACCEPT_SECURITY_CONTEXT_FN)(PCredHandle phCredential, PCtxtHandle phContext,
                                                            PSecBufferDesc pInput, ULONG fContextReq,
                                                            ULONG TargetDataRep, PCtxtHandle phNewContext,
                                                            PSecBufferDesc pOutput, ULONG *pfContextAttr,
                                                            PTimeStamp ptsExpiry);
typedef SECURITY_STATUS(WINAPI *COMPLETE_AUTH_TOKEN_FN)(PCtxtHandle phContext, PSecBufferDesc pToken);
typedef SECURITY_STATUS(WINAPI *DELETE_SECURITY_CONTEXT_FN)(PCtxtHandle phContext);
typedef SECURITY_STATUS(WINAPI *APPLY_CONTROL_TOKEN_FN)(PCtxtHandle phContext, PSecBufferDesc pInput);
typedef SECURITY_STATUS(WINAPI *QUERY_CONTEXT_ATTRIBUTES_FN_A)(PCtxtHandle phContext, ULONG ulAttribute,
                                                               VOID *pBuffer);
typedef SECURITY_STATUS(WINAPI *QUERY_CONTEXT_ATTRIBUTES_FN_W)(PCtxtHandle phContext, ULONG ulAttribute,
                                                               VOID *pBuffer);
typedef SECURITY_STATUS(WINAPI *IMPERSONATE_SECURITY_CONTEXT_FN)(PCtxtHandle phContext);
typedef SECURITY_STATUS(WINAPI *REVERT_SECURITY_CONTEXT_FN)(PCtxtHandle phContext);
typedef SECURITY_STATUS(WINAPI *MAKE_SIGNATURE_FN)(PCtxtHandle phContext, ULONG fQOP, PSecBufferDesc pMessage,
                                                   ULONG MessageSeqNo);
typedef SECURITY_STATUS(WINAPI *VERIFY_SIGNATURE_FN)(PCtxtHandle phContext, PSecBufferDesc pMessage,
                                                     ULONG MessageSeqNo, ULONG *pfQOP);
typedef SECURITY_STATUS(WINAPI *FREE_CONTEXT_BUFFER_FN)(PVOID pvContextBuffer);
typedef SECURITY_STATUS(WINAPI *QUERY_SECURITY_PACKAGE_INFO_FN_A)(SEC_CHAR *pszPackageName,
                                                                  PSecPkgInfoA *ppPackageInfo);
typedef SECURITY_STATUS(WINAPI *QUERY_SECURITY_PACKAGE_INFO_FN_W)(SEC_WCHAR *pszPackageName,
                                                                  PSecPkgInfoW *ppPackageInfo);
typedef SECURITY_STATUS(WINAPI *EXPORT_SECURITY_CONTEXT_FN)(PCtxtHandle phContext, ULONG fFlags,
                                                            PSecBuffer pPackedContext, VOID **pToken);
typedef SECURITY_STATUS(WINAPI *IMPORT_SECURITY_CONTEXT_FN_A)(SEC_CHAR *pszPackage, PSecBuffer pPackedContext,
                                                              VOID *Token, PCtxtHandle phContext);
typedef SECURITY_STATUS(WINAPI *IMPORT_SECURITY_CONTEXT_FN_W)(SEC_WCHAR *pszPackage,
                                                              PSecBuffer pPackedContext, VOID *Token,
                                                              PCtxtHandle phContext);
typedef SECURITY_STATUS(WINAPI *ADD_CREDENTIALS_FN_A)(PCredHandle hCredentials, SEC_CHAR *pszPrincipal,
                                                      SEC_CHAR *pszPackage, ULONG fCredentialUse,
                                                      VOID *pAuthData, SEC_GET_KEY_FN pGetKeyFn,
                                                      VOID *pvGetKeyArgument, PTimeStamp ptsExpiry);
typedef SECURITY_STATUS(WINAPI *ADD_CREDENTIALS_FN_W)(PCredHandle hCredentials, SEC_WCHAR *pszPrincipal,
                                                      SEC_WCHAR *pszPackage, ULONG fCredentialUse,
                                                      VOID *pAuthData, SEC_GET_KEY_FN pGetKeyFn,
                                                      VOID *pvGetKeyArgument, PTimeStamp ptsExpiry);
typedef SECURITY_STATUS(WINAPI *QUERY_SECURITY_CONTEXT_TOKEN_FN)(PCtxtHandle phContext, VOID **Token);
typedef SECURITY_STATUS(WINAPI *ENCRYPT_MESSAGE_FN)(PCtxtHandle phContext, ULONG fQOP,
                                                    PSecBufferDesc pMessage, ULONG MessageSeqNo);
typedef SECURITY_STATUS(WINAPI *DECRYPT_MESSAGE_FN)(PCtxtHandle phContext, PSecBufferDesc pMessage,
                                                    ULONG MessageSeqNo, ULONG *pfQOP);
typedef SECURITY_STATUS(WINAPI *SET_CONTEXT_ATTRIBUTES_FN_A)(PCtxtHandle phContext, ULONG ulAttribute,
                                                             VOID *pBuffer, ULONG cbBuffer);
typedef SECURITY_STATUS(WINAPI *SET_CONTEXT_ATTRIBUTES_FN_W)(PCtxtHandle phContext, ULONG ulAttribute,
                                                             VOID *pBuffer, ULONG cbBuffer);
typedef SECURITY_STATUS(WINAPI *SET_CREDENTIALS_ATTRIBUTES_FN_A)(PCredHandle phCredential, ULONG ulAttribute,
                                                                 VOID *pBuffer, ULONG cbBuffer);
typedef SECURITY_STATUS(WINAPI *SET_CREDENTIALS_ATTRIBUTES_FN_W)(PCredHandle phCredential, ULONG ulAttribute,
                                                                 VOID *pBuffer, ULONG cbBuffer);

typedef struct _SECURITY_FUNCTION_TABLE_W {
    ULONG dwVersion;
    ENUMERATE_SECURITY_PACKAGES_FN_W EnumerateSecurityPackagesW;
    QUERY_CREDENTIALS_ATTRIBUTES_FN_W QueryCredentialsAttributesW;
    ACQUIRE_CREDENTIALS_HANDLE_FN_W AcquireCredentialsHandleW;
    FREE_CREDENTIALS_HANDLE_FN FreeCredentialsHandle;
    VOID *Reserved2;
    INITIALIZE_SECURITY_CONTEXT_FN_W InitializeSecurityContextW;
    ACCEPT_SECURITY_CONTEXT_FN AcceptSecurityContext;
    COMPLETE_AUTH_TOKEN_FN CompleteAuthToken;
    DELETE_SECURITY_CONTEXT_FN DeleteSecurityContext;
    APPLY_CONTROL_TOKEN_FN ApplyControlToken;
    QUERY_CONTEXT_ATTRIBUTES_FN_W QueryContextAttributesW;
    IMPERSONATE_SECURITY_CONTEXT_FN ImpersonateSecurityContext;
    REVERT_SECURITY_CONTEXT_FN RevertSecurityContext;
    MAKE_SIGNATURE_FN MakeSignature;
    VERIFY_SIGNATURE_FN VerifySignature;
    FREE_CONTEXT_BUFFER_FN FreeContextBuffer;
    QUERY_SECURITY_PACKAGE_INFO_FN_W QuerySecurityPackageInfoW;
    VOID *Reserved3;
    VOID *Reserved4;
    EXPORT_SECURITY_CONTEXT_FN ExportSecurityContext;
    IMPORT_SECURITY_CONTEXT_FN_W ImportSecurityContextW;
    ADD_CREDENTIALS_FN_W AddCredentialsW;
    VOID *Reserved8;
    QUERY_SECURITY_CONTEXT_TOKEN_FN QuerySecurityContextToken;
    ENCRYPT_MESSAGE_FN EncryptMessage;
    DECRYPT_MESSAGE_FN DecryptMessage;
    SET_CONTEXT_ATTRIBUTES_FN_W SetContextAttributesW;
    SET_CREDENTIALS_ATTRIBUTES_FN_W SetCredentialsAttributesW;
} SecurityFunctionTableW, *PSecurityFunctionTableW;

typedef struct _SECURITY_FUNCTION_TABLE_A {
    ULONG dwVersion;
    ENUMERATE_SECURITY_PACKAGES_FN_A EnumerateSecurityPackagesA;
    QUERY_CREDENTIALS_ATTRIBUTES_FN_A QueryCredentialsAttributesA;
    ACQUIRE_CREDENTIALS_HANDLE_FN_A AcquireCredentialsHandleA;
    FREE_CREDENTIALS_HANDLE_FN FreeCredentialsHandle;
    VOID *Reserved2;
    INITIALIZE_SECURITY_CONTEXT_FN_A InitializeSecurityContextA;
    ACCEPT_SECURITY_CONTEXT_FN AcceptSecurityContext;
    COMPLETE_AUTH_TOKEN_FN CompleteAuthToken;
    DELETE_SECURITY_CONTEXT_FN DeleteSecurityContext;
    APPLY_CONTROL_TOKEN_FN ApplyControlToken;
    QUERY_CONTEXT_ATTRIBUTES_FN_A QueryContextAttributesA;
    IMPERSONATE_SECURITY_CONTEXT_FN ImpersonateSecurityContext;
    REVERT_SECURITY_CONTEXT_FN RevertSecurityContext;
    MAKE_SIGNATURE_FN MakeSignature;
    VERIFY_SIGNATURE_FN VerifySignature;
    FREE_CONTEXT_BUFFER_FN FreeContextBuffer;
    QUERY_SECURITY_PACKAGE_INFO_FN_A QuerySecurityPackageInfoA;
    VOID *Reserved3;
    VOID *Reserved4;
    EXPORT_SECURITY_CONTEXT_FN ExportSecurityContext;
    IMPORT_SECURITY_CONTEXT_FN_A ImportSecurityContextA;
    ADD_CREDENTIALS_FN_A AddCredentialsA;
    VOID *Reserved8;
    QUERY_SECURITY_CONTEXT_TOKEN_FN QuerySecurityContextToken;
    ENCRYPT_MESSAGE_FN EncryptMessage;
    DECRYPT_MESSAGE_FN DecryptMessage;
    SET_CONTEXT_ATTRIBUTES_FN_A SetContextAttributesA;
    SET_CREDENTIALS_ATTRIBUTES_FN_A SetCredentialsAttributesA;
} SecurityFunctionTableA, *PSecurityFunctionTableA;

typedef PSecurityFunctionTableA(WINAPI *INIT_SECURITY_INTERFACE_A)(VOID);
typedef PSecurityFunctionTableW(WINAPI *INIT_SECURITY_INTERFACE_W)(VOID);

WINADVAPI PSecurityFunctionTableA WINAPI InitSecurityInterfaceA(VOID);
WINADVAPI PSecurityFunctionTableW WINAPI InitSecurityInterfaceW(VOID);

#ifdef UNICODE
#define AcquireCredentialsHandle      AcquireCredentialsHandleW
#define EnumerateSecurityPackages     EnumerateSecurityPackagesW
#define ImportSecurityContext         ImportSecurityContextW
#define InitializeSecurityContext     InitializeSecurityContextW
#define QueryContextAttributes        QueryContextAttributesW
#define QuerySecurityPackageInfo      QuerySecurityPackageInfoW
#define SecPkgInfo                    SecPkgInfoW
#define PSecPkgInfo                   PSecPkgInfoW
#define SecPkgContext_Names           SecPkgContext_NamesW
#define AddCredentials                AddCredentialsW
#define QueryCredentialsAttributes    QueryCredentialsAttributesW
#define SetContextAttributes          SetContextAttributesW
#define SetCredentialsAttributes      SetCredentialsAttributesW
#define InitSecurityInterface         InitSecurityInterfaceW
#define SecPkgContext_PackageInfo     SecPkgContext_PackageInfoW
#define SecPkgContext_NegotiationInfo SecPkgContext_NegotiationInfoW
#define SecPkgCredentials_Names       SecPkgCredentials_NamesW
#define SecurityFunctionTable         SecurityFunctionTableW
#define PSecurityFunctionTable        PSecurityFunctionTableW
#define SEC_WINNT_AUTH_IDENTITY       SEC_WINNT_AUTH_IDENTITY_W
#define PSEC_WINNT_AUTH_IDENTITY      PSEC_WINNT_AUTH_IDENTITY_W
#define SECURITY_ENTRYPOINT_ANSI      SECURITY_ENTRYPOINT_ANSIW
#define INIT_SECURITY_INTERFACE       INIT_SECURITY_INTERFACE_W
#else
#define AcquireCredentialsHandle      AcquireCredentialsHandleA
#define EnumerateSecurityPackages     EnumerateSecurityPackagesA
#define ImportSecurityContext         ImportSecurityContextA
#define InitializeSecurityContext     InitializeSecurityContextA
#define QueryContextAttributes        QueryContextAttributesA
#define QuerySecurityPackageInfo      QuerySecurityPackageInfoA
#define SecPkgInfo                    SecPkgInfoA
#define PSecPkgInfo                   PSecPkgInfoA
#define SecPkgContext_Names           SecPkgContext_NamesA
#define AddCredentials                AddCredentialsA
#define QueryCredentialsAttributes    QueryCredentialsAttributesA
#define SetContextAttributes          SetContextAttributesA
#define SetCredentialsAttributes      SetCredentialsAttributesA
#define InitSecurityInterface         InitSecurityInterfaceA
#define SecPkgContext_PackageInfo     SecPkgContext_PackageInfoA
#define SecPkgContext_NegotiationInfo SecPkgContext_NegotiationInfoA
#define SecPkgCredentials_Names       SecPkgCredentials_NamesA
#define SecurityFunctionTable         SecurityFunctionTableA
#define PSecurityFunctionTable        PSecurityFunctionTableA
#define SEC_WINNT_AUTH_IDENTITY       SEC_WINNT_AUTH_IDENTITY_A
#define PSEC_WINNT_AUTH_IDENTITY      PSEC_WINNT_AUTH_IDENTITY_A
#define SECURITY_ENTRYPOINT_ANSI      SECURITY_ENTRYPOINT_ANSIA
#define INIT_SECURITY_INTERFACE       INIT_SECURITY_INTERFACE_A
#endif

#ifdef __cplusplus
}
#endif

#endif
