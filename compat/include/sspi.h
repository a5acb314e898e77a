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
#define ImportSecurityContext ImportSecurityContextW
#else
#define ImportSecurityContext ImportSecurityContextA
#endif

#ifdef __cplusplus
}
#endif

#endif
