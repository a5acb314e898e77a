/* The rest of the security support provider interface, beside sspi.c: messages, attributes, and all of it as a table. Without a package
 * nothing was ever given out, so every handle is a bad one. */
#include "sspi.h"
#include "winerror.h"

SECURITY_STATUS WINAPI AddCredentialsA(PCredHandle credential, SEC_CHAR *principal, SEC_CHAR *package,
                                       ULONG use, VOID *data, SEC_GET_KEY_FN get_key, VOID *argument,
                                       PTimeStamp expiry)
{
    (void)credential, (void)principal, (void)package, (void)use, (void)data, (void)get_key, (void)argument,
        (void)expiry;
    return SEC_E_INVALID_HANDLE;
}

SECURITY_STATUS WINAPI AddCredentialsW(PCredHandle credential, SEC_WCHAR *principal, SEC_WCHAR *package,
                                       ULONG use, VOID *data, SEC_GET_KEY_FN get_key, VOID *argument,
                                       PTimeStamp expiry)
{
    (void)credential, (void)principal, (void)package, (void)use, (void)data, (void)get_key, (void)argument,
        (void)expiry;
    return SEC_E_INVALID_HANDLE;
}

SECURITY_STATUS WINAPI ApplyControlToken(PCtxtHandle context, PSecBufferDesc input)
{
    (void)context, (void)input;
    return SEC_E_INVALID_HANDLE;
}

SECURITY_STATUS WINAPI DecryptMessage(PCtxtHandle context, PSecBufferDesc message, ULONG number,
                                      ULONG *quality)
{
    (void)context, (void)message, (void)number, (void)quality;
    return SEC_E_INVALID_HANDLE;
}

SECURITY_STATUS WINAPI EncryptMessage(PCtxtHandle context, ULONG quality, PSecBufferDesc message,
                                      ULONG number)
{
    (void)context, (void)quality, (void)message, (void)number;
    return SEC_E_INVALID_HANDLE;
}

SECURITY_STATUS WINAPI ExportSecurityContext(PCtxtHandle context, ULONG flags, PSecBuffer packed,
                                             VOID **token)
{
    (void)context, (void)flags, (void)packed, (void)token;
    return SEC_E_INVALID_HANDLE;
}

SECURITY_STATUS WINAPI MakeSignature(PCtxtHandle context, ULONG quality, PSecBufferDesc message, ULONG number)
{
    (void)context, (void)quality, (void)message, (void)number;
    return SEC_E_INVALID_HANDLE;
}

SECURITY_STATUS WINAPI QueryCredentialsAttributesA(PCredHandle credential, ULONG attribute, VOID *buffer)
{
    (void)credential, (void)attribute, (void)buffer;
    return SEC_E_INVALID_HANDLE;
}

SECURITY_STATUS WINAPI QueryCredentialsAttributesW(PCredHandle credential, ULONG attribute, VOID *buffer)
{
    (void)credential, (void)attribute, (void)buffer;
    return SEC_E_INVALID_HANDLE;
}

SECURITY_STATUS WINAPI SetContextAttributesA(PCtxtHandle context, ULONG attribute, VOID *buffer, ULONG size)
{
    (void)context, (void)attribute, (void)buffer, (void)size;
    return SEC_E_INVALID_HANDLE;
}

SECURITY_STATUS WINAPI SetContextAttributesW(PCtxtHandle context, ULONG attribute, VOID *buffer, ULONG size)
{
    (void)context, (void)attribute, (void)buffer, (void)size;
    return SEC_E_INVALID_HANDLE;
}

SECURITY_STATUS WINAPI SetCredentialsAttributesA(PCredHandle credential, ULONG attribute, VOID *buffer,
                                                 ULONG size)
{
    (void)credential, (void)attribute, (void)buffer, (void)size;
    return SEC_E_INVALID_HANDLE;
}

SECURITY_STATUS WINAPI SetCredentialsAttributesW(PCredHandle credential, ULONG attribute, VOID *buffer,
                                                 ULONG size)
{
    (void)credential, (void)attribute, (void)buffer, (void)size;
    return SEC_E_INVALID_HANDLE;
}

SECURITY_STATUS WINAPI VerifySignature(PCtxtHandle context, PSecBufferDesc message, ULONG number,
                                       ULONG *quality)
{
    (void)context, (void)message, (void)number, (void)quality;
    return SEC_E_INVALID_HANDLE;
}

/* ---- the table ---- */

static SecurityFunctionTableW table_wide = {
    .dwVersion = SECURITY_SUPPORT_PROVIDER_INTERFACE_VERSION_3,
    .EnumerateSecurityPackagesW = EnumerateSecurityPackagesW,
    .QueryCredentialsAttributesW = QueryCredentialsAttributesW,
    .AcquireCredentialsHandleW = AcquireCredentialsHandleW,
    .FreeCredentialsHandle = FreeCredentialsHandle,
    .InitializeSecurityContextW = InitializeSecurityContextW,
    .AcceptSecurityContext = AcceptSecurityContext,
    .CompleteAuthToken = CompleteAuthToken,
    .DeleteSecurityContext = DeleteSecurityContext,
    .ApplyControlToken = ApplyControlToken,
    .QueryContextAttributesW = QueryContextAttributesW,
    .ImpersonateSecurityContext = ImpersonateSecurityContext,
    .RevertSecurityContext = RevertSecurityContext,
    .MakeSignature = MakeSignature,
    .VerifySignature = VerifySignature,
    .FreeContextBuffer = FreeContextBuffer,
    .QuerySecurityPackageInfoW = QuerySecurityPackageInfoW,
    .ExportSecurityContext = ExportSecurityContext,
    .ImportSecurityContextW = ImportSecurityContextW,
    .AddCredentialsW = AddCredentialsW,
    .QuerySecurityContextToken = QuerySecurityContextToken,
    .EncryptMessage = EncryptMessage,
    .DecryptMessage = DecryptMessage,
    .SetContextAttributesW = SetContextAttributesW,
    .SetCredentialsAttributesW = SetCredentialsAttributesW,
};

static SecurityFunctionTableA table_narrow = {
    .dwVersion = SECURITY_SUPPORT_PROVIDER_INTERFACE_VERSION_3,
    .EnumerateSecurityPackagesA = EnumerateSecurityPackagesA,
    .QueryCredentialsAttributesA = QueryCredentialsAttributesA,
    .AcquireCredentialsHandleA = AcquireCredentialsHandleA,
    .FreeCredentialsHandle = FreeCredentialsHandle,
    .InitializeSecurityContextA = InitializeSecurityContextA,
    .AcceptSecurityContext = AcceptSecurityContext,
    .CompleteAuthToken = CompleteAuthToken,
    .DeleteSecurityContext = DeleteSecurityContext,
    .ApplyControlToken = ApplyControlToken,
    .QueryContextAttributesA = QueryContextAttributesA,
    .ImpersonateSecurityContext = ImpersonateSecurityContext,
    .RevertSecurityContext = RevertSecurityContext,
    .MakeSignature = MakeSignature,
    .VerifySignature = VerifySignature,
    .FreeContextBuffer = FreeContextBuffer,
    .QuerySecurityPackageInfoA = QuerySecurityPackageInfoA,
    .ExportSecurityContext = ExportSecurityContext,
    .ImportSecurityContextA = ImportSecurityContextA,
    .AddCredentialsA = AddCredentialsA,
    .QuerySecurityContextToken = QuerySecurityContextToken,
    .EncryptMessage = EncryptMessage,
    .DecryptMessage = DecryptMessage,
    .SetContextAttributesA = SetContextAttributesA,
    .SetCredentialsAttributesA = SetCredentialsAttributesA,
};

PSecurityFunctionTableW WINAPI InitSecurityInterfaceW(VOID)
{
    return &table_wide;
}

PSecurityFunctionTableA WINAPI InitSecurityInterfaceA(VOID)
{
    return &table_narrow;
}
