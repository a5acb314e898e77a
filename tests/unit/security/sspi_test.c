/* Security packages, of which there is none, and the names of the user. Windows names only. */
#include <winsock2.h>
#include <windows.h>
#define SECURITY_WIN32
#include <security.h>
#include <ntsecapi.h>
#include <stddef.h>
#include "check.h"

static void no_package_is_here(void)
{
    WCHAR negotiate[] = {'N', 'e', 'g', 'o', 't', 'i', 'a', 't', 'e', 0};
    PSecPkgInfoW info = NULL;
    PSecPkgInfoA narrow = NULL;
    CredHandle credential;
    TimeStamp expiry;
    ULONG count = 9;

    CHECK_EQ(EnumerateSecurityPackagesW(&count, &info), SEC_E_OK);
    CHECK_EQ(count, 0);
    CHECK(info == NULL);
    CHECK_EQ(FreeContextBuffer(info), SEC_E_OK);
    count = 9;
    CHECK_EQ(EnumerateSecurityPackagesA(&count, &narrow), SEC_E_OK);
    CHECK_EQ(count, 0);
    CHECK_EQ(QuerySecurityPackageInfoW(negotiate, &info), SEC_E_SECPKG_NOT_FOUND);
    CHECK_EQ(QuerySecurityPackageInfoA((char *)"NTLM", &narrow), SEC_E_SECPKG_NOT_FOUND);
    CHECK_EQ(AcquireCredentialsHandleW(NULL, negotiate, SECPKG_CRED_INBOUND, NULL, NULL, NULL, NULL,
                                       &credential, &expiry),
             SEC_E_SECPKG_NOT_FOUND);
    CHECK_EQ(AcquireCredentialsHandleA(NULL, (char *)"NTLM", SECPKG_CRED_INBOUND, NULL, NULL, NULL, NULL,
                                       &credential, &expiry),
             SEC_E_SECPKG_NOT_FOUND);
}

static void what_was_never_given_out_is_no_handle(void)
{
    CredHandle credential;
    CtxtHandle context, fresh;
    SecPkgContext_NamesW names;
    ULONG attributes = 0;
    TimeStamp expiry;

    SecInvalidateHandle(&credential);
    SecInvalidateHandle(&context);
    CHECK(!SecIsValidHandle(&context));
    CHECK_EQ(FreeCredentialsHandle(&credential), SEC_E_INVALID_HANDLE);
    CHECK_EQ(AcceptSecurityContext(&credential, NULL, NULL, ASC_REQ_CONNECTION, SECURITY_NATIVE_DREP, &fresh,
                                   NULL, &attributes, &expiry),
             SEC_E_INVALID_HANDLE);
    CHECK_EQ(InitializeSecurityContextW(&credential, NULL, NULL, ISC_REQ_CONNECTION, 0, SECURITY_NATIVE_DREP,
                                        NULL, 0, &fresh, NULL, &attributes, &expiry),
             SEC_E_INVALID_HANDLE);
    CHECK_EQ(InitializeSecurityContextA(&credential, NULL, NULL, ISC_REQ_CONNECTION, 0, SECURITY_NATIVE_DREP,
                                        NULL, 0, &fresh, NULL, &attributes, &expiry),
             SEC_E_INVALID_HANDLE);
    CHECK_EQ(CompleteAuthToken(&context, NULL), SEC_E_INVALID_HANDLE);
    CHECK_EQ(QueryContextAttributesW(&context, SECPKG_ATTR_NAMES, &names), SEC_E_INVALID_HANDLE);
    CHECK_EQ(QueryContextAttributesA(&context, SECPKG_ATTR_NAMES, &names), SEC_E_INVALID_HANDLE);
    CHECK_EQ(DeleteSecurityContext(&context), SEC_E_INVALID_HANDLE);
    CHECK_EQ(FreeContextBuffer(&names), SEC_E_INVALID_HANDLE);
}

/* A member of the table, called with these arguments. */
#define TABLE_SAYS(table, member, ...) CHECK_EQ((table)->member(__VA_ARGS__), SEC_E_INVALID_HANDLE)

static void the_table_has_every_call(void)
{
    CredHandle credential;
    CtxtHandle context;
    SecPkgInfoW *info = NULL;
    SecBuffer buffer = {0, SECBUFFER_TOKEN, NULL};
    SecBufferDesc message = {SECBUFFER_VERSION, 1, &buffer};
    PSecurityFunctionTableW table = InitSecurityInterfaceW();
    ULONG count = 7, quality;
    VOID *token;

    CHECK(table && table->dwVersion >= SECURITY_SUPPORT_PROVIDER_INTERFACE_VERSION);
    CHECK_EQ(offsetof(SecurityFunctionTableW, InitializeSecurityContextW), 48);
    CHECK_EQ(offsetof(SecurityFunctionTableW, DecryptMessage), 208);
    SecInvalidateHandle(&credential);
    SecInvalidateHandle(&context);
    CHECK_EQ(table->EnumerateSecurityPackagesW(&count, &info), SEC_E_OK);
    CHECK_EQ(count, 0);
    CHECK_EQ(table->FreeContextBuffer(info), SEC_E_OK);
    TABLE_SAYS(table, QueryCredentialsAttributesW, &credential, SECPKG_CRED_ATTR_NAMES, &info);
    TABLE_SAYS(table, FreeCredentialsHandle, &credential);
    TABLE_SAYS(table, ApplyControlToken, &context, &message);
    TABLE_SAYS(table, MakeSignature, &context, 0, &message, 0);
    TABLE_SAYS(table, VerifySignature, &context, &message, 0, &quality);
    TABLE_SAYS(table, EncryptMessage, &context, 0, &message, 0);
    TABLE_SAYS(table, DecryptMessage, &context, &message, 0, &quality);
    TABLE_SAYS(table, ExportSecurityContext, &context, 0, &buffer, &token);
    TABLE_SAYS(table, QuerySecurityContextToken, &context, &token);
    TABLE_SAYS(table, ImpersonateSecurityContext, &context);
    TABLE_SAYS(table, RevertSecurityContext, &context);
    TABLE_SAYS(table, AddCredentialsW, &credential, NULL, NULL, SECPKG_CRED_BOTH, NULL, NULL, NULL, NULL);
    TABLE_SAYS(table, SetContextAttributesW, &context, 0, NULL, 0);
    TABLE_SAYS(table, SetCredentialsAttributesW, &credential, 0, NULL, 0);
}

static void the_narrow_table_is_the_same(void)
{
    CredHandle credential;
    CtxtHandle context;
    PSecurityFunctionTableA table = InitSecurityInterfaceA();

    SecInvalidateHandle(&credential);
    SecInvalidateHandle(&context);
    CHECK_EQ(sizeof(SecurityFunctionTableA), sizeof(SecurityFunctionTableW));
    CHECK_EQ(table->QuerySecurityPackageInfoA((SEC_CHAR *)"Negotiate", NULL), SEC_E_SECPKG_NOT_FOUND);
    TABLE_SAYS(table, QueryCredentialsAttributesA, &credential, 0, NULL);
    TABLE_SAYS(table, QueryContextAttributesA, &context, 0, NULL);
    TABLE_SAYS(table, AddCredentialsA, &credential, NULL, NULL, SECPKG_CRED_BOTH, NULL, NULL, NULL, NULL);
    TABLE_SAYS(table, SetContextAttributesA, &context, 0, NULL, 0);
    TABLE_SAYS(table, SetCredentialsAttributesA, &credential, 0, NULL, 0);
}

static void the_user_has_a_name_with_its_computer(void)
{
    char name[512], user[256];
    WCHAR wide[512];
    ULONG size = sizeof name, needed = 2;
    DWORD user_size = sizeof user;

    CHECK(GetUserNameA(user, &user_size));
    CHECK(GetUserNameExA(NameSamCompatible, name, &size));
    CHECK_EQ(size, strlen(name));
    CHECK(strchr(name, '\\') != NULL);
    CHECK_STR(strchr(name, '\\') + 1, user);
    CHECK(!GetUserNameExA(NameSamCompatible, name, &needed));
    CHECK_EQ(GetLastError(), ERROR_MORE_DATA);
    CHECK_EQ(needed, size + 1); /* now with the terminator */
    CHECK(GetUserNameExA(NameSamCompatible, name, &needed));
    needed = 512;
    CHECK(GetUserNameExW(NameSamCompatible, wide, &needed));
    CHECK_EQ(wide[needed], 0);
    needed = 512;
    CHECK(!GetUserNameExW(NameUserPrincipal, wide, &needed));
    CHECK_EQ(GetLastError(), ERROR_NONE_MAPPED);
    CHECK(!GetUserNameExA(NameSamCompatible, name, NULL));
    CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
}

static void a_status_has_its_error(void)
{
    CHECK_EQ(LsaNtStatusToWinError(0), NO_ERROR);
    CHECK_EQ(LsaNtStatusToWinError((NTSTATUS)0xC0000022), ERROR_ACCESS_DENIED);
}

CHECK_MAIN(CHECK_TEST(no_package_is_here), CHECK_TEST(what_was_never_given_out_is_no_handle),
           CHECK_TEST(the_table_has_every_call), CHECK_TEST(the_narrow_table_is_the_same),
           CHECK_TEST(the_user_has_a_name_with_its_computer), CHECK_TEST(a_status_has_its_error))
