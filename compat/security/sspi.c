/* Security packages, of which there is none: nothing can be acquired or imported, and what was not given out is no handle. */
#include "sspi.h"
#include "winerror.h"

SECURITY_STATUS WINAPI ImportSecurityContextW(SEC_WCHAR *package, PSecBuffer packed, VOID *token,
                                              PCtxtHandle context)
{
    (void)package, (void)packed, (void)token, (void)context;
    return SEC_E_SECPKG_NOT_FOUND;
}

SECURITY_STATUS WINAPI ImportSecurityContextA(SEC_CHAR *package, PSecBuffer packed, VOID *token,
                                              PCtxtHandle context)
{
    (void)package, (void)packed, (void)token, (void)context;
    return SEC_E_SECPKG_NOT_FOUND;
}

SECURITY_STATUS WINAPI DeleteSecurityContext(PCtxtHandle context)
{
    (void)context;
    return SEC_E_INVALID_HANDLE;
}

SECURITY_STATUS WINAPI ImpersonateSecurityContext(PCtxtHandle context)
{
    (void)context;
    return SEC_E_INVALID_HANDLE;
}

SECURITY_STATUS WINAPI QuerySecurityContextToken(PCtxtHandle context, VOID **token)
{
    (void)context, (void)token;
    return SEC_E_INVALID_HANDLE;
}

SECURITY_STATUS WINAPI RevertSecurityContext(PCtxtHandle context)
{
    (void)context;
    return SEC_E_INVALID_HANDLE;
}

/* ---- packages: none ---- */

SECURITY_STATUS WINAPI EnumerateSecurityPackagesW(ULONG *count, PSecPkgInfoW *packages)
{
    if (!count || !packages)
        return SEC_E_INVALID_HANDLE;
    *count = 0;
    *packages = NULL;
    return SEC_E_OK;
}

SECURITY_STATUS WINAPI EnumerateSecurityPackagesA(ULONG *count, PSecPkgInfoA *packages)
{
    if (!count || !packages)
        return SEC_E_INVALID_HANDLE;
    *count = 0;
    *packages = NULL;
    return SEC_E_OK;
}

SECURITY_STATUS WINAPI QuerySecurityPackageInfoW(SEC_WCHAR *name, PSecPkgInfoW *info)
{
    (void)name, (void)info;
    return SEC_E_SECPKG_NOT_FOUND;
}

SECURITY_STATUS WINAPI QuerySecurityPackageInfoA(SEC_CHAR *name, PSecPkgInfoA *info)
{
    (void)name, (void)info;
    return SEC_E_SECPKG_NOT_FOUND;
}

SECURITY_STATUS WINAPI FreeContextBuffer(PVOID buffer)
{
    return buffer ? SEC_E_INVALID_HANDLE : SEC_E_OK;
}

/* ---- credentials and contexts ---- */

SECURITY_STATUS WINAPI AcquireCredentialsHandleW(SEC_WCHAR *principal, SEC_WCHAR *package, ULONG use,
                                                 VOID *logon, VOID *data, SEC_GET_KEY_FN get_key,
                                                 VOID *argument, PCredHandle credential, PTimeStamp expiry)
{
    (void)principal, (void)package, (void)use, (void)logon, (void)data, (void)get_key, (void)argument;
    (void)credential, (void)expiry;
    return SEC_E_SECPKG_NOT_FOUND;
}

SECURITY_STATUS WINAPI AcquireCredentialsHandleA(SEC_CHAR *principal, SEC_CHAR *package, ULONG use,
                                                 VOID *logon, VOID *data, SEC_GET_KEY_FN get_key,
                                                 VOID *argument, PCredHandle credential, PTimeStamp expiry)
{
    (void)principal, (void)package, (void)use, (void)logon, (void)data, (void)get_key, (void)argument;
    (void)credential, (void)expiry;
    return SEC_E_SECPKG_NOT_FOUND;
}

SECURITY_STATUS WINAPI FreeCredentialsHandle(PCredHandle credential)
{
    (void)credential;
    return SEC_E_INVALID_HANDLE;
}

SECURITY_STATUS WINAPI InitializeSecurityContextW(PCredHandle credential, PCtxtHandle context,
                                                  SEC_WCHAR *target, ULONG wanted, ULONG reserved,
                                                  ULONG representation, PSecBufferDesc input,
                                                  ULONG reserved_too, PCtxtHandle fresh,
                                                  PSecBufferDesc output, ULONG *attributes, PTimeStamp expiry)
{
    (void)credential, (void)context, (void)target, (void)wanted, (void)reserved, (void)representation;
    (void)input, (void)reserved_too, (void)fresh, (void)output, (void)attributes, (void)expiry;
    return SEC_E_INVALID_HANDLE;
}

SECURITY_STATUS WINAPI InitializeSecurityContextA(PCredHandle credential, PCtxtHandle context,
                                                  SEC_CHAR *target, ULONG wanted, ULONG reserved,
                                                  ULONG representation, PSecBufferDesc input,
                                                  ULONG reserved_too, PCtxtHandle fresh,
                                                  PSecBufferDesc output, ULONG *attributes, PTimeStamp expiry)
{
    (void)credential, (void)context, (void)target, (void)wanted, (void)reserved, (void)representation;
    (void)input, (void)reserved_too, (void)fresh, (void)output, (void)attributes, (void)expiry;
    return SEC_E_INVALID_HANDLE;
}

SECURITY_STATUS WINAPI AcceptSecurityContext(PCredHandle credential, PCtxtHandle context,
                                             PSecBufferDesc input, ULONG wanted, ULONG representation,
                                             PCtxtHandle fresh, PSecBufferDesc output, ULONG *attributes,
                                             PTimeStamp expiry)
{
    (void)credential, (void)context, (void)input, (void)wanted, (void)representation, (void)fresh;
    (void)output, (void)attributes, (void)expiry;
    return SEC_E_INVALID_HANDLE;
}

SECURITY_STATUS WINAPI CompleteAuthToken(PCtxtHandle context, PSecBufferDesc token)
{
    (void)context, (void)token;
    return SEC_E_INVALID_HANDLE;
}

SECURITY_STATUS WINAPI QueryContextAttributesW(PCtxtHandle context, ULONG attribute, VOID *buffer)
{
    (void)context, (void)attribute, (void)buffer;
    return SEC_E_INVALID_HANDLE;
}

SECURITY_STATUS WINAPI QueryContextAttributesA(PCtxtHandle context, ULONG attribute, VOID *buffer)
{
    (void)context, (void)attribute, (void)buffer;
    return SEC_E_INVALID_HANDLE;
}
