/* Contexts of security packages, of which there is none: nothing can be imported, and what was not imported is no handle. */
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
