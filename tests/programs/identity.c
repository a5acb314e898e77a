/* Who runs this: the token of the process, its user's name and SID both ways, an impersonation that is taken back, and what a
 * security descriptor would let that user do; the stores of certificates, opened and looked through. */
#include <windows.h>
#include <wincrypt.h>
#include <sddl.h>
#include <stdio.h>

#pragma comment(lib, "advapi32.lib")
#pragma comment(lib, "crypt32.lib")

static BYTE g_User[256];

static void WhoAmI(HANDLE token)
{
    TOKEN_USER *user = (TOKEN_USER *)g_User;
    WCHAR name[256], account[256], domain[256];
    DWORD size = sizeof(g_User), names = ARRAYSIZE(name), accounts = ARRAYSIZE(account),
          domains = ARRAYSIZE(domain);
    SID_NAME_USE use;
    LPWSTR text = NULL;
    PSID again = NULL;

    wprintf(L"%d ", GetTokenInformation(token, TokenUser, user, sizeof(g_User), &size));
    wprintf(L"%d ", GetUserNameW(name, &names));
    wprintf(L"%d ", LookupAccountSidW(NULL, user->User.Sid, account, &accounts, domain, &domains, &use));
    wprintf(L"%s ", wcscmp(name, account) == 0 && use == SidTypeUser ? L"same name" : L"another name");
    wprintf(L"%d ", ConvertSidToStringSidW(user->User.Sid, &text));
    wprintf(L"%d ", ConvertStringSidToSidW(text, &again));
    wprintf(L"%d\n", EqualSid(again, user->User.Sid));
    LocalFree(text);
    LocalFree(again);
}

static BOOL MayRead(HANDLE token, LPCWSTR sddl)
{
    GENERIC_MAPPING mapping = {FILE_GENERIC_READ, FILE_GENERIC_WRITE, FILE_GENERIC_EXECUTE, FILE_ALL_ACCESS};
    PSECURITY_DESCRIPTOR descriptor = NULL;
    PRIVILEGE_SET privileges;
    DWORD size = sizeof(privileges), granted = 0;
    BOOL allowed = FALSE;

    if (!ConvertStringSecurityDescriptorToSecurityDescriptorW(sddl, SDDL_REVISION_1, &descriptor, NULL) ||
        !AccessCheck(descriptor, token, FILE_READ_DATA, &mapping, &privileges, &size, &granted, &allowed))
        wprintf(L"access check: %lu\n", GetLastError());
    LocalFree(descriptor);
    return allowed;
}

static int CountCertificates(LPCWSTR store)
{
    HCERTSTORE handle = CertOpenStore(CERT_STORE_PROV_SYSTEM_W, 0, 0, CERT_SYSTEM_STORE_LOCAL_MACHINE, store);
    BYTE digest[20] = {1, 2, 3};
    CRYPT_HASH_BLOB hash = {sizeof(digest), digest};
    PCCERT_CONTEXT context = NULL;
    int count = 0;

    if (!handle)
        return -1;
    while ((context = CertEnumCertificatesInStore(handle, context)) != NULL)
        count++;
    context = CertFindCertificateInStore(handle, X509_ASN_ENCODING, 0, CERT_FIND_SHA1_HASH, &hash, NULL);
    if (!context)
        wprintf(L"%d ", GetLastError() == (DWORD)CRYPT_E_NOT_FOUND);
    CertFreeCertificateContext(context);
    CertCloseStore(handle, 0);
    return count;
}

int wmain(void)
{
    HANDLE token = NULL, impersonation = NULL, of_thread = NULL;

    wprintf(L"%d\n", OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY | TOKEN_DUPLICATE, &token));
    WhoAmI(token);
    wprintf(L"%d ", DuplicateToken(token, SecurityImpersonation, &impersonation));
    wprintf(L"%d ", ImpersonateLoggedOnUser(impersonation));
    wprintf(L"%d ", OpenThreadToken(GetCurrentThread(), TOKEN_QUERY, TRUE, &of_thread));
    CloseHandle(of_thread);
    wprintf(L"%d ", RevertToSelf());
    wprintf(L"%d ", OpenThreadToken(GetCurrentThread(), TOKEN_QUERY, TRUE, &of_thread));
    wprintf(L"%d\n", GetLastError() == ERROR_NO_TOKEN);
    wprintf(L"%d %d\n", MayRead(impersonation, L"O:SYG:SYD:(A;;FR;;;WD)"),
            MayRead(impersonation, L"O:SYG:SYD:(D;;FR;;;WD)(A;;FA;;;WD)"));
    wprintf(L"%d\n", CountCertificates(L"MY"));
    CloseHandle(impersonation);
    CloseHandle(token);
    return 0;
}
