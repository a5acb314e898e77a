/* Identifiers, access lists, descriptors and their text; tokens, impersonation, access checks. */
#define UNICODE
#include <windows.h>
#include <sddl.h>
#define SECURITY_WIN32
#include <security.h>
#include <stdlib.h>
#include "check.h"

static PSID sid_of(const char *text)
{
    PSID sid = NULL;

    CHECK(ConvertStringSidToSidA(text, &sid));
    return sid;
}

static void identifiers_have_a_text(void)
{
    static const struct {
        const char *text, *back; /* NULL: ERROR_INVALID_SID */
    } cases[] = {
        {"S-1-1-0", "S-1-1-0"},
        {"WD", "S-1-1-0"},
        {"BA", "S-1-5-32-544"},
        {"S-1-5-21-1-2-4294967295-500", "S-1-5-21-1-2-4294967295-500"},
        {"S-1-22-1-1000", "S-1-22-1-1000"},
        {"", NULL},
        {"WDX", NULL},
        {"S-1-5-", NULL},
        {"S-1-5-4294967296", NULL},
        {"somebody", NULL},
    };
    size_t i;

    for (i = 0; i < ARRAYSIZE(cases); i++) {
        PSID sid = NULL;
        LPSTR back = NULL;

        SetLastError(0);
        CHECK_EQ(ConvertStringSidToSidA(cases[i].text, &sid), cases[i].back != NULL);
        if (!cases[i].back) {
            CHECK_EQ(GetLastError(), ERROR_INVALID_SID);
            continue;
        }
        CHECK(IsValidSid(sid));
        CHECK(ConvertSidToStringSidA(sid, &back));
        CHECK_STR(back, cases[i].back);
        LocalFree(back);
        LocalFree(sid);
    }
    CHECK(!ConvertStringSidToSidA(NULL, (PSID *)&i) && GetLastError() == ERROR_INVALID_PARAMETER);
}

static void identifiers_are_built_copied_and_compared(void)
{
    SID_IDENTIFIER_AUTHORITY nt = {SECURITY_NT_AUTHORITY};
    BYTE copy[SECURITY_MAX_SID_SIZE];
    DWORD size = 3;
    PSID administrators = NULL, users = sid_of("S-1-5-32-545");

    CHECK(AllocateAndInitializeSid(&nt, 2, SECURITY_BUILTIN_DOMAIN_RID, DOMAIN_ALIAS_RID_ADMINS, 0, 0, 0, 0,
                                   0, 0, &administrators));
    CHECK_EQ(GetLengthSid(administrators), 16);
    CHECK_EQ(GetSidLengthRequired(2), 16);
    CHECK_EQ(*GetSidSubAuthorityCount(administrators), 2);
    CHECK_EQ(*GetSidSubAuthority(administrators, 1), DOMAIN_ALIAS_RID_ADMINS);
    CHECK_EQ(GetSidIdentifierAuthority(administrators)->Value[5], 5);
    CHECK(!CopySid(15, copy, administrators) && GetLastError() == ERROR_INSUFFICIENT_BUFFER);
    CHECK(CopySid(sizeof(copy), copy, administrators));
    CHECK(EqualSid(copy, administrators) && !EqualSid(copy, users) && EqualPrefixSid(copy, users));
    CHECK(IsWellKnownSid(copy, WinBuiltinAdministratorsSid) && !IsWellKnownSid(copy, WinWorldSid));
    CHECK(!CreateWellKnownSid(WinWorldSid, NULL, copy, &size) && GetLastError() == ERROR_INSUFFICIENT_BUFFER);
    CHECK_EQ(size, 12);
    CHECK(CreateWellKnownSid(WinWorldSid, NULL, copy, &size) && IsWellKnownSid(copy, WinWorldSid));
    FreeSid(administrators);
    LocalFree(users);
}

static void descriptors_have_a_text(void)
{
    static const struct {
        const char *text, *back;
        DWORD error;
    } cases[] = {
        {"D:(A;;GX;;;WD)", "D:(A;;GX;;;WD)", 0},
        {"O:BAG:SYD:P(D;OICI;0x1200a9;;;WD)(A;;FA;;;BA)", "O:BAG:SYD:P(D;OICI;0x1200a9;;;WD)(A;;FA;;;BA)", 0},
        {"D:(A;;CCDCRC;;;S-1-22-1-7)S:AI(AU;SAFA;GA;;;WD)", "D:(A;;CCDCRC;;;S-1-22-1-7)S:AI(AU;SAFA;GA;;;WD)",
         0},
        {"", "", 0},
        {"D:", "D:", 0},
        {"D:(D; ;GA;;;WD)", "D:(D;;GA;;;WD)", 0},
        {"D:NO_ACCESS_CONTROL", "D:NO_ACCESS_CONTROL", 0},
        {"ERROR:(D;;GA;;;WD)", NULL, ERROR_INVALID_PARAMETER},
        {"D:(D;;G A;;;WD)", NULL, ERROR_INVALID_ACL},
        {"D:(A;;ROB;;;WD)", NULL, ERROR_INVALID_ACL},
        {"D:(D;;GA;;;WDANDSUCH)", NULL, ERROR_INVALID_ACL},
        {"D:(A;;GA;;;WD", NULL, ERROR_INVALID_ACL},
    };
    size_t i;

    for (i = 0; i < ARRAYSIZE(cases); i++) {
        PSECURITY_DESCRIPTOR descriptor = NULL;
        LPSTR back = NULL;
        ULONG size = 0;

        SetLastError(0);
        CHECK_EQ(ConvertStringSecurityDescriptorToSecurityDescriptorA(cases[i].text, SDDL_REVISION_1,
                                                                      &descriptor, &size),
                 cases[i].back != NULL);
        CHECK_EQ(GetLastError(), cases[i].error);
        if (!cases[i].back)
            continue;
        CHECK(IsValidSecurityDescriptor(descriptor));
        CHECK_EQ(GetSecurityDescriptorLength(descriptor), size);
        CHECK(ConvertSecurityDescriptorToStringSecurityDescriptorA(
            descriptor, SDDL_REVISION_1,
            OWNER_SECURITY_INFORMATION | GROUP_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION |
                SACL_SECURITY_INFORMATION,
            &back, &size));
        CHECK_STR(back, cases[i].back);
        LocalFree(back);
        LocalFree(descriptor);
    }
    CHECK(!ConvertStringSecurityDescriptorToSecurityDescriptorA("D:", 2, (PSECURITY_DESCRIPTOR *)&i, NULL));
    CHECK_EQ(GetLastError(), ERROR_UNKNOWN_REVISION);
}

static void access_lists_are_built_and_read(void)
{
    union {
        ACL acl;
        BYTE room[64];
    } list;
    PSID everyone = sid_of("WD"), users = sid_of("BU");
    ACL_SIZE_INFORMATION size;
    ACCESS_ALLOWED_ACE *ace = NULL;

    CHECK(!InitializeAcl(&list.acl, 7, ACL_REVISION) && GetLastError() == ERROR_INSUFFICIENT_BUFFER);
    CHECK(InitializeAcl(&list.acl, sizeof(list), ACL_REVISION));
    CHECK(AddAccessDeniedAce(&list.acl, ACL_REVISION, 2, users));
    CHECK(AddAccessAllowedAceEx(&list.acl, ACL_REVISION, CONTAINER_INHERIT_ACE, 3, everyone));
    CHECK(!AddAccessAllowedAce(&list.acl, ACL_REVISION, 3, everyone) &&
          GetLastError() == ERROR_ALLOTTED_SPACE_EXCEEDED);
    CHECK(GetAclInformation(&list.acl, &size, sizeof(size), AclSizeInformation));
    CHECK_EQ(size.AceCount, 2);
    CHECK_EQ(size.AclBytesInUse, 8 + 24 + 20);
    CHECK_EQ(size.AclBytesFree, 12);
    CHECK(GetAce(&list.acl, 1, (LPVOID *)&ace));
    CHECK_EQ(ace->Mask, 3);
    CHECK_EQ(ace->Header.AceFlags, CONTAINER_INHERIT_ACE);
    CHECK(EqualSid(&ace->SidStart, everyone));
    CHECK(!GetAce(&list.acl, 2, (LPVOID *)&ace) && GetLastError() == ERROR_INVALID_PARAMETER);
    CHECK(DeleteAce(&list.acl, 0) && list.acl.AceCount == 1 && IsValidAcl(&list.acl));
    LocalFree(everyone);
    LocalFree(users);
}

static HANDLE token_for_checks(void)
{
    HANDLE process = NULL, token = NULL;

    CHECK(OpenProcessToken(GetCurrentProcess(), TOKEN_DUPLICATE | TOKEN_QUERY, &process));
    CHECK(DuplicateToken(process, SecurityImpersonation, &token));
    CloseHandle(process);
    return token;
}

static void access_is_granted_by_the_first_entry_that_speaks(void)
{
    static GENERIC_MAPPING mapping = {1, 2, 4, 7};
    static const struct {
        const char *text;
        DWORD desired, granted;
    } cases[] = {
        {"O:SYG:SYD:(A;;GA;;;WD)", 7, 7},
        {"O:SYG:SYD:(D;;GW;;;WD)(A;;GA;;;WD)", 1, 1},
        {"O:SYG:SYD:(D;;GW;;;WD)(A;;GA;;;WD)", 3, 0},
        {"O:SYG:SYD:(A;;GA;;;WD)(D;;GW;;;WD)", 3, 3},
        {"O:SYG:SYD:(A;IO;GA;;;WD)", 1, 0},
        {"O:SYG:SYD:(A;;GA;;;S-1-5-21-9-9-9-9)", 1, 0},
        {"O:SYG:SYD:(D;;GW;;;WD)(A;;GA;;;WD)", MAXIMUM_ALLOWED, 5},
        {"O:SYG:SYD:NO_ACCESS_CONTROL", 7, 7},
    };
    HANDLE token = token_for_checks();
    PRIVILEGE_SET privileges;
    DWORD size = sizeof(privileges), granted;
    PSECURITY_DESCRIPTOR descriptor;
    BOOL allowed;
    size_t i;

    for (i = 0; i < ARRAYSIZE(cases); i++) {
        granted = 99;
        CHECK(ConvertStringSecurityDescriptorToSecurityDescriptorA(cases[i].text, SDDL_REVISION_1,
                                                                   &descriptor, NULL));
        CHECK(AccessCheck(descriptor, token, cases[i].desired, &mapping, &privileges, &size, &granted,
                          &allowed));
        CHECK_EQ(allowed, cases[i].granted != 0);
        CHECK_EQ(granted & 7, cases[i].granted);
        LocalFree(descriptor);
    }
    CHECK(ConvertStringSecurityDescriptorToSecurityDescriptorA("D:(A;;GA;;;WD)", SDDL_REVISION_1, &descriptor,
                                                               NULL));
    CHECK(!AccessCheck(descriptor, token, 1, &mapping, &privileges, &size, &granted, &allowed));
    CHECK_EQ(GetLastError(), ERROR_INVALID_SECURITY_DESCR);
    CHECK(!AccessCheck(descriptor, token, GENERIC_READ, &mapping, &privileges, &size, &granted, &allowed));
    CHECK_EQ(GetLastError(), ERROR_GENERIC_NOT_MAPPED);
    LocalFree(descriptor);
    CloseHandle(token);
}

static void a_token_tells_who_the_process_is(void)
{
    DWORD size = 0, type_size = 0;
    HANDLE token = NULL;
    TOKEN_TYPE type;
    TOKEN_USER *user;
    WCHAR name[257], domain[257], own[257];
    DWORD name_length = 257, domain_length = 257, own_length = 257;
    SID_NAME_USE use = SidTypeUnknown;

    CHECK(OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token));
    CHECK(!GetTokenInformation(token, TokenUser, NULL, 0, &size) &&
          GetLastError() == ERROR_INSUFFICIENT_BUFFER);
    user = (TOKEN_USER *)malloc(size);
    CHECK(GetTokenInformation(token, TokenUser, user, size, &size));
    CHECK(IsValidSid(user->User.Sid));
    CHECK(GetTokenInformation(token, TokenType, &type, sizeof(type), &type_size));
    CHECK_EQ(type, TokenPrimary);
    CHECK(GetUserNameW(own, &own_length));
    CHECK_EQ(own_length, (DWORD)lstrlenW(own) + 1);
    CHECK(LookupAccountSidW(NULL, user->User.Sid, name, &name_length, domain, &domain_length, &use));
    CHECK_EQ(use, SidTypeUser);
    CHECK_EQ(lstrcmpiW(name, own), 0);
    CHECK_EQ(name_length, (DWORD)lstrlenW(name));
    own_length = 1;
    CHECK(!GetUserNameW(own, &own_length) && GetLastError() == ERROR_INSUFFICIENT_BUFFER);
    CHECK_EQ(own_length, name_length + 1);
    free(user);
    CloseHandle(token);
    CHECK(!GetTokenInformation(token, TokenType, &type, sizeof(type), &type_size) &&
          GetLastError() == ERROR_INVALID_HANDLE);
}

static void accounts_have_identifiers(void)
{
    BYTE sid[SECURITY_MAX_SID_SIZE];
    char domain[64];
    DWORD size = 0, domain_size = 0;
    SID_NAME_USE use;

    CHECK(!LookupAccountNameA(NULL, "Everyone", NULL, &size, NULL, &domain_size, &use));
    CHECK_EQ(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
    CHECK_EQ(size, 12);
    domain_size = sizeof(domain);
    CHECK(LookupAccountNameA(NULL, "Everyone", sid, &size, domain, &domain_size, &use));
    CHECK(IsWellKnownSid(sid, WinWorldSid) && use == SidTypeWellKnownGroup);
    size = sizeof(sid);
    domain_size = sizeof(domain);
    CHECK(!LookupAccountNameA(NULL, "nobody by this name", sid, &size, domain, &domain_size, &use));
    CHECK_EQ(GetLastError(), ERROR_NONE_MAPPED);
}

static DWORD WINAPI sees_no_token(void *unused)
{
    HANDLE token = NULL;

    (void)unused;
    return !OpenThreadToken(GetCurrentThread(), TOKEN_QUERY, TRUE, &token) &&
           GetLastError() == ERROR_NO_TOKEN;
}

static void impersonation_belongs_to_its_thread(void)
{
    HANDLE process = NULL, token = NULL, thread;
    DWORD other = 0, size;
    PSID everyone = sid_of("WD"), nobody = sid_of("S-1-5-21-9-9-9-9");
    TOKEN_TYPE type;
    BOOL member;

    CHECK(sees_no_token(NULL));
    CHECK(OpenProcessToken(GetCurrentProcess(), TOKEN_ALL_ACCESS, &process));
    CHECK(!SetThreadToken(NULL, process) && GetLastError() == ERROR_BAD_TOKEN_TYPE);
    CHECK(ImpersonateLoggedOnUser(process));
    CHECK(OpenThreadToken(GetCurrentThread(), TOKEN_QUERY, TRUE, &token));
    CHECK(GetTokenInformation(token, TokenType, &type, sizeof(type), &size) && type == TokenImpersonation);
    CHECK(CheckTokenMembership(NULL, everyone, &member) && member);
    CHECK(CheckTokenMembership(token, nobody, &member) && !member);
    CHECK(!CheckTokenMembership(process, everyone, &member) &&
          GetLastError() == ERROR_NO_IMPERSONATION_TOKEN);
    thread = CreateThread(NULL, 0, sees_no_token, NULL, 0, NULL);
    WaitForSingleObject(thread, INFINITE);
    CHECK(GetExitCodeThread(thread, &other) && other == 1);
    CloseHandle(thread);
    CHECK(RevertToSelf() && sees_no_token(NULL));
    CHECK(!ImpersonateLoggedOnUser(NULL) && GetLastError() == ERROR_INVALID_HANDLE);
    CHECK(SetThreadToken(NULL, token) && !sees_no_token(NULL) && SetThreadToken(NULL, NULL) &&
          sees_no_token(NULL));
    CloseHandle(token);
    CloseHandle(process);
    LocalFree(everyone);
    LocalFree(nobody);
}

static void the_security_interface_is_found_by_name(void)
{
    HMODULE module = LoadLibraryA("secur32.dll");
    INIT_SECURITY_INTERFACE_W init;
    PSecurityFunctionTableW table;

    CHECK(module != NULL);
    init = (INIT_SECURITY_INTERFACE_W)(ULONG_PTR)GetProcAddress(module, SECURITY_ENTRYPOINT_ANSIW);
    CHECK(init != NULL);
    table = init();
    CHECK(table && table->dwVersion >= SECURITY_SUPPORT_PROVIDER_INTERFACE_VERSION);
    CHECK_EQ(table->FreeContextBuffer(NULL), SEC_E_OK);
    FreeLibrary(module);
}

CHECK_MAIN(CHECK_TEST(identifiers_have_a_text), CHECK_TEST(identifiers_are_built_copied_and_compared),
           CHECK_TEST(descriptors_have_a_text), CHECK_TEST(access_lists_are_built_and_read),
           CHECK_TEST(access_is_granted_by_the_first_entry_that_speaks),
           CHECK_TEST(a_token_tells_who_the_process_is), CHECK_TEST(accounts_have_identifiers),
           CHECK_TEST(impersonation_belongs_to_its_thread),
           CHECK_TEST(the_security_interface_is_found_by_name))
