/* What the security functions say to identifiers, lists and descriptors that are none, to short buffers and wrong handles; and the
 * answers that programs ask for seldom. */
#define UNICODE
#include <windows.h>
#include <sddl.h>
#include <stdlib.h>
#include "check.h"

static PSID sid_of(const char *text)
{
    PSID sid = NULL;

    CHECK(ConvertStringSidToSidA(text, &sid));
    return sid;
}

static PSECURITY_DESCRIPTOR descriptor_of(const char *text)
{
    PSECURITY_DESCRIPTOR descriptor = NULL;

    CHECK(ConvertStringSecurityDescriptorToSecurityDescriptorA(text, SDDL_REVISION_1, &descriptor, NULL));
    return descriptor;
}

#define REFUSED(call, error) CHECK((SetLastError(0), !(call)) && GetLastError() == (error))

static void what_is_no_identifier_is_refused(void)
{
    SID_IDENTIFIER_AUTHORITY nt = {SECURITY_NT_AUTHORITY};
    BYTE bad[SECURITY_MAX_SID_SIZE] = {7, 1}, many[SECURITY_MAX_SID_SIZE] = {1, 16}, copy[128];
    BYTE *const none[] = {bad, many, NULL};
    PSID world = sid_of("WD"), two = sid_of("S-1-5-1-2"), empty = sid_of("S-1-5-1"), out;
    LPSTR text;
    LPWSTR wide;
    DWORD size = sizeof(copy);
    BOOL member;
    size_t i;

    for (i = 0; i < ARRAYSIZE(none); i++) {
        CHECK(!IsValidSid(none[i]));
        if (none[i] == NULL)
            continue; /* the others may read it */
        CHECK(!CopySid(sizeof(copy), copy, none[i]));
        CHECK(!EqualSid(none[i], world));
        CHECK(!EqualSid(world, none[i]));
        CHECK(!EqualPrefixSid(none[i], world));
        CHECK(!EqualPrefixSid(world, none[i]));
        REFUSED(ConvertSidToStringSidA(none[i], &text), ERROR_INVALID_SID);
        REFUSED(ConvertSidToStringSidW(none[i], &wide), ERROR_INVALID_SID);
        CHECK(!IsWellKnownSid(none[i], WinWorldSid));
        CHECK(!CheckTokenMembership(NULL, none[i], &member));
    }
    REFUSED(ConvertSidToStringSidA(world, NULL), ERROR_INVALID_PARAMETER);
    CHECK(!ConvertStringSidToSidW(NULL, &out));
    CHECK(!EqualPrefixSid(world, two)); /* of other lengths */
    CHECK(EqualPrefixSid(empty, empty));
    CHECK(!InitializeSid(copy, &nt, SID_MAX_SUB_AUTHORITIES + 1));
    CHECK(!AllocateAndInitializeSid(&nt, 9, 1, 2, 3, 4, 5, 6, 7, 8, &out));
    REFUSED(CreateWellKnownSid((WELL_KNOWN_SID_TYPE)4711, NULL, copy, &size), ERROR_INVALID_PARAMETER);
    CHECK(!IsWellKnownSid(world, (WELL_KNOWN_SID_TYPE)4711));
    LocalFree(world);
    LocalFree(two);
    LocalFree(empty);
}

static void what_is_no_list_is_refused(void)
{
    DWORD room[32];
    PACL acl = (PACL)room;
    ACL_REVISION_INFORMATION revision = {0};
    ACL_SIZE_INFORMATION size;
    BYTE bad[SECURITY_MAX_SID_SIZE] = {7, 1};
    PSID world = sid_of("WD");
    void *ace;

    REFUSED(InitializeAcl(acl, sizeof(room), 1), ERROR_INVALID_PARAMETER);
    REFUSED(InitializeAcl(acl, sizeof(room), 5), ERROR_INVALID_PARAMETER);
    REFUSED(InitializeAcl(acl, 0x10000, ACL_REVISION), ERROR_INVALID_PARAMETER);
    CHECK(InitializeAcl(acl, sizeof(room), ACL_REVISION));
    REFUSED(AddAccessAllowedAce(acl, ACL_REVISION, GENERIC_READ, bad), ERROR_INVALID_SID);
    REFUSED(AddAccessAllowedAceEx(acl, ACL_REVISION, 0x80000000, GENERIC_READ, world), ERROR_INVALID_FLAGS);
    CHECK(!AddAccessAllowedAce(acl, 1, GENERIC_READ, world));
    CHECK(!AddAccessDeniedAce(acl, 77, GENERIC_READ, world));
    CHECK(AddAccessDeniedAceEx(acl, ACL_REVISION_DS, OBJECT_INHERIT_ACE, GENERIC_WRITE, world));
    CHECK(GetAclInformation(acl, &revision, sizeof(revision), AclRevisionInformation));
    CHECK_EQ(revision.AclRevision, ACL_REVISION_DS);
    CHECK(GetAce(acl, 0, &ace));
    CHECK_EQ(((ACE_HEADER *)ace)->AceType, ACCESS_DENIED_ACE_TYPE);
    CHECK_EQ(((ACE_HEADER *)ace)->AceFlags, OBJECT_INHERIT_ACE);
    REFUSED(GetAclInformation(acl, &revision, 1, AclRevisionInformation), ERROR_INSUFFICIENT_BUFFER);
    REFUSED(GetAclInformation(acl, &size, 1, AclSizeInformation), ERROR_INSUFFICIENT_BUFFER);
    REFUSED(GetAclInformation(acl, &size, sizeof(size), (ACL_INFORMATION_CLASS)77), ERROR_INVALID_PARAMETER);
    REFUSED(GetAce(acl, 1, &ace), ERROR_INVALID_PARAMETER);
    REFUSED(DeleteAce(acl, 1), ERROR_INVALID_PARAMETER);
    LocalFree(world);
}

/* One list with one entry; each row spoils one byte pair of it. */
static void lists_whose_lengths_lie_are_invalid(void)
{
    static const struct {
        size_t offset;
        WORD value;
    } lies[] = {
        {0, 1}, /* the list's revision */
        {0, 5},
        {2, 4},      /* its size: less than its head */
        {2, 8},      /* less than its entry */
        {4, 2},      /* one entry more than there is */
        {10, 2},     /* the entry's size: less than its head */
        {10, 6},     /* less than what an entry of its type holds */
        {10, 0x100}, /* beyond the list */
        {10, 22},    /* odd */
        {16, 0x0107} /* the identifier's revision */,
        {16, 0x0901} /* its count: beyond the entry */,
    };
    PSID world = sid_of("WD");
    SECURITY_DESCRIPTOR descriptor;
    size_t i;

    for (i = 0; i < ARRAYSIZE(lies); i++) {
        DWORD room[16] = {0};
        PACL acl = (PACL)room;
        ACL_SIZE_INFORMATION size;
        LPSTR text = NULL;

        CHECK(InitializeAcl(acl, 28, ACL_REVISION));
        CHECK(AddAccessAllowedAce(acl, ACL_REVISION, GENERIC_READ, world));
        CHECK(IsValidAcl(acl));
        CHECK(InitializeSecurityDescriptor(&descriptor, SECURITY_DESCRIPTOR_REVISION));
        CHECK(SetSecurityDescriptorDacl(&descriptor, TRUE, acl, FALSE));
        CHECK(IsValidSecurityDescriptor(&descriptor));
        memcpy((char *)room + lies[i].offset, &lies[i].value, sizeof(lies[i].value));
        CHECK(!IsValidAcl(acl));
        CHECK(!GetAclInformation(acl, &size, sizeof(size), AclSizeInformation));
        CHECK(!AddAccessAllowedAce(acl, ACL_REVISION, GENERIC_READ, world));
        CHECK(!IsValidSecurityDescriptor(&descriptor));
        CHECK(!ConvertSecurityDescriptorToStringSecurityDescriptorA(&descriptor, SDDL_REVISION_1,
                                                                    DACL_SECURITY_INFORMATION, &text, NULL));
    }
    LocalFree(world);
}

static void what_is_no_descriptor_is_refused(void)
{
    SECURITY_DESCRIPTOR descriptor;
    SECURITY_DESCRIPTOR_CONTROL control;
    PSECURITY_DESCRIPTOR relative = descriptor_of("O:BAG:BAD:S:(AU;SA;GA;;;WD)"), parsed;
    BYTE bad[SECURITY_MAX_SID_SIZE] = {7, 1};
    BOOL present = FALSE, defaulted;
    PSID world = sid_of("WD"), sid;
    DWORD revision;
    PACL acl;
    LPSTR text;
    LPWSTR wide;

    REFUSED(InitializeSecurityDescriptor(&descriptor, 2), ERROR_UNKNOWN_REVISION);
    CHECK(InitializeSecurityDescriptor(&descriptor, SECURITY_DESCRIPTOR_REVISION));
    REFUSED(SetSecurityDescriptorOwner(&descriptor, bad, FALSE), ERROR_INVALID_SID);
    REFUSED(SetSecurityDescriptorGroup(&descriptor, bad, FALSE), ERROR_INVALID_SID);
    CHECK(SetSecurityDescriptorOwner(&descriptor, NULL, TRUE));
    CHECK(SetSecurityDescriptorGroup(&descriptor, world, TRUE));
    CHECK(SetSecurityDescriptorDacl(&descriptor, FALSE, NULL, FALSE));
    CHECK(GetSecurityDescriptorGroup(&descriptor, &sid, &defaulted) && defaulted && EqualSid(sid, world));
    CHECK_EQ(GetSecurityDescriptorLength(&descriptor), sizeof(descriptor) + GetLengthSid(world));
    CHECK(!SetSecurityDescriptorOwner(relative, world, FALSE)); /* of the other form */
    CHECK(!SetSecurityDescriptorDacl(relative, TRUE, NULL, FALSE));
    CHECK(GetSecurityDescriptorSacl(relative, &present, &acl, &defaulted) && present && IsValidAcl(acl));
    CHECK(GetSecurityDescriptorLength(relative) > GetSecurityDescriptorLength(&descriptor));

    descriptor.Revision = 9;
    CHECK(!IsValidSecurityDescriptor(&descriptor));
    REFUSED(GetSecurityDescriptorControl(&descriptor, &control, &revision), ERROR_UNKNOWN_REVISION);
    REFUSED(GetSecurityDescriptorOwner(&descriptor, &sid, &defaulted), ERROR_UNKNOWN_REVISION);
    REFUSED(GetSecurityDescriptorGroup(&descriptor, &sid, &defaulted), ERROR_UNKNOWN_REVISION);
    REFUSED(GetSecurityDescriptorDacl(&descriptor, &present, &acl, &defaulted), ERROR_UNKNOWN_REVISION);
    REFUSED(GetSecurityDescriptorSacl(&descriptor, &present, &acl, &defaulted), ERROR_UNKNOWN_REVISION);
    REFUSED(SetSecurityDescriptorOwner(&descriptor, NULL, FALSE), ERROR_UNKNOWN_REVISION);
    CHECK(
        !ConvertSecurityDescriptorToStringSecurityDescriptorA(&descriptor, SDDL_REVISION_1, 15, &text, NULL));
    REFUSED(ConvertSecurityDescriptorToStringSecurityDescriptorA(relative, 2, 15, &text, NULL),
            ERROR_UNKNOWN_REVISION);
    REFUSED(ConvertSecurityDescriptorToStringSecurityDescriptorW(relative, SDDL_REVISION_1, 15, NULL, NULL),
            ERROR_INVALID_PARAMETER);
    CHECK(!ConvertSecurityDescriptorToStringSecurityDescriptorW(relative, 2, 15, &wide, NULL));
    CHECK(!ConvertStringSecurityDescriptorToSecurityDescriptorA(NULL, SDDL_REVISION_1, &parsed, NULL));
    REFUSED(ConvertStringSecurityDescriptorToSecurityDescriptorA("D:", 2, &parsed, NULL),
            ERROR_UNKNOWN_REVISION);
    CHECK(!ConvertStringSecurityDescriptorToSecurityDescriptorW(NULL, SDDL_REVISION_1, &parsed, NULL));
    CHECK(!ConvertStringSecurityDescriptorToSecurityDescriptorA("D:", SDDL_REVISION_1, NULL, NULL));
    LocalFree(relative);
    LocalFree(world);
}

static void texts_that_are_no_descriptor_are_refused(void)
{
    static const char *const texts[] = {
        "X:BA",           "O",
        "O:nobody",       "O:BAO:BA",
        "D:(A;;GA;;;WD",  "D:(ZZ;;GA;;;WD)",
        "D:(A;;XX;;;WD)", "D:(A;;4294967296;;;WD)",
        "D:(A;;GA;;WD)",  "D:(A;;GA;;;nobody)",
        "D(A;;GA;;;WD)",
    };
    PSECURITY_DESCRIPTOR descriptor;
    char *longest = malloc(400000);
    size_t i;

    for (i = 0; i < ARRAYSIZE(texts); i++)
        CHECK(!ConvertStringSecurityDescriptorToSecurityDescriptorA(texts[i], SDDL_REVISION_1, &descriptor,
                                                                    NULL));
    CHECK(longest != NULL);
    strcpy(longest, "D:");
    for (i = 2; i + 20 < 60000; i += 13) /* more than a list can hold */
        strcpy(longest + i, "(A;;GA;;;WD) ");
    CHECK(!ConvertStringSecurityDescriptorToSecurityDescriptorA(longest, SDDL_REVISION_1, &descriptor, NULL));
    memset(longest + 2, '(', 399000);
    longest[399002] = 0;
    CHECK(!ConvertStringSecurityDescriptorToSecurityDescriptorA(longest, SDDL_REVISION_1, &descriptor, NULL));
    free(longest);
}

static void blanks_and_letter_case_do_not_matter_in_a_text(void)
{
    PSECURITY_DESCRIPTOR descriptor = descriptor_of(" o:ba\tg:ba\r\n d:p ( a ; ; 0x1f01ff ; ; ; wd ) ");
    LPSTR text = NULL;
    ULONG length = 0;

    CHECK(ConvertSecurityDescriptorToStringSecurityDescriptorA(
        descriptor, SDDL_REVISION_1,
        OWNER_SECURITY_INFORMATION | GROUP_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION, &text, &length));
    CHECK_STR(text, "O:BAG:BAD:P(A;;FA;;;WD)");
    CHECK(length >= strlen(text));
    LocalFree(text);
    LocalFree(descriptor);
}

/* ---- access ---- */

static HANDLE own_token(SECURITY_IMPERSONATION_LEVEL level)
{
    HANDLE primary, token = NULL;

    CHECK(OpenProcessToken(GetCurrentProcess(), TOKEN_ALL_ACCESS, &primary));
    CHECK(DuplicateToken(primary, level, &token));
    CHECK(CloseHandle(primary));
    return token;
}

static void an_access_check_wants_all_that_it_is_told(void)
{
    GENERIC_MAPPING mapping = {1, 2, 4, 7};
    PSECURITY_DESCRIPTOR descriptor = descriptor_of("O:BAG:BAD:(A;;GA;;;WD)"), half = descriptor_of("D:");
    HANDLE token = own_token(SecurityImpersonation), anonymous = own_token(SecurityAnonymous), primary;
    PRIVILEGE_SET privileges;
    DWORD size = sizeof(privileges), granted, small = 0;
    BOOL allowed;

    CHECK(OpenProcessToken(GetCurrentProcess(), TOKEN_ALL_ACCESS, &primary));
    CHECK(AccessCheck(descriptor, token, 7, &mapping, &privileges, &size, &granted, &allowed));
    CHECK(allowed && granted == 7);
    REFUSED(AccessCheck(descriptor, primary, 1, &mapping, &privileges, &size, &granted, &allowed),
            ERROR_NO_IMPERSONATION_TOKEN);
    REFUSED(AccessCheck(descriptor, anonymous, 1, &mapping, &privileges, &size, &granted, &allowed),
            ERROR_BAD_IMPERSONATION_LEVEL);
    REFUSED(AccessCheck(descriptor, NULL, 1, &mapping, &privileges, &size, &granted, &allowed),
            ERROR_INVALID_HANDLE);
    REFUSED(AccessCheck(descriptor, token, GENERIC_READ, &mapping, &privileges, &size, &granted, &allowed),
            ERROR_GENERIC_NOT_MAPPED);
    REFUSED(AccessCheck(half, token, 1, &mapping, &privileges, &size, &granted, &allowed),
            ERROR_INVALID_SECURITY_DESCR);
    REFUSED(AccessCheck(descriptor, token, 1, &mapping, &privileges, &small, &granted, &allowed),
            ERROR_INSUFFICIENT_BUFFER);
    CHECK(small >= sizeof(privileges));
    CHECK(!AccessCheck(descriptor, token, 1, NULL, &privileges, &size, &granted, &allowed));
    CHECK(!AccessCheck(descriptor, token, 1, &mapping, &privileges, &size, NULL, &allowed));
    CHECK(!AccessCheck(descriptor, token, 1, &mapping, &privileges, &size, &granted, NULL));
    CHECK(CloseHandle(token) && CloseHandle(anonymous) && CloseHandle(primary));
    LocalFree(descriptor);
    LocalFree(half);
}

static void generic_rights_become_those_of_the_object(void)
{
    GENERIC_MAPPING mapping = {1, 2, 4, 7};
    DWORD mask = GENERIC_READ | GENERIC_EXECUTE | 8;

    MapGenericMask(&mask, &mapping);
    CHECK_EQ(mask, 1 | 4 | 8);
    mask = GENERIC_WRITE;
    MapGenericMask(&mask, &mapping);
    CHECK_EQ(mask, 2);
    mask = GENERIC_ALL;
    MapGenericMask(&mask, &mapping);
    CHECK_EQ(mask, 7);
    CHECK(AreAllAccessesGranted(7, 5) && !AreAllAccessesGranted(5, 7));
    CHECK(AreAnyAccessesGranted(7, 5) && !AreAnyAccessesGranted(2, 5));
}

/* An entry that is there for children only, and one of a type that says nothing about rights. */
static void entries_that_do_not_speak_of_the_object_are_passed_over(void)
{
    static const struct {
        const char *text;
        BOOL allowed;
    } rows[] = {
        {"O:LSG:LSD:(A;IO;GA;;;WD)", FALSE},
        {"O:LSG:LSD:(AU;SA;GA;;;WD)", FALSE},
        {"O:LSG:LSD:(A;;GA;;;AN)", FALSE},
        {"O:LSG:LSD:(A;;GX;;;WD)(A;;GR;;;WD)", TRUE},
        {"O:LSG:LSD:(D;;GR;;;WD)(A;;GA;;;WD)", FALSE},
        {"O:LSG:LSD:(A;;GR;;;WD)(D;;GA;;;WD)", TRUE},
    };
    GENERIC_MAPPING mapping = {1, 2, 4, 7};
    HANDLE token = own_token(SecurityImpersonation);
    PRIVILEGE_SET privileges;
    DWORD size = sizeof(privileges), granted;
    BOOL allowed;
    size_t i;

    for (i = 0; i < ARRAYSIZE(rows); i++) {
        PSECURITY_DESCRIPTOR descriptor = descriptor_of(rows[i].text);

        CHECK(AccessCheck(descriptor, token, 1, &mapping, &privileges, &size, &granted, &allowed));
        CHECK_EQ(allowed, rows[i].allowed);
        CHECK_EQ(granted, rows[i].allowed ? 1 : 0);
        LocalFree(descriptor);
    }
    CHECK(CloseHandle(token));
}

/* ---- tokens ---- */

static void every_question_about_a_token_says_what_room_it_takes(void)
{
    static const TOKEN_INFORMATION_CLASS classes[] = {TokenUser,       TokenGroups,    TokenOwner,
                                                      TokenPrivileges, TokenType,      TokenPrimaryGroup,
                                                      TokenSessionId,  TokenElevation, TokenElevationType};
    HANDLE token;
    BYTE answer[8192];
    size_t i;

    CHECK(OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token));
    for (i = 0; i < ARRAYSIZE(classes); i++) {
        DWORD needed = 0, again = 0;

        if (!GetTokenInformation(token, classes[i], NULL, 0, &needed))
            CHECK(GetLastError() == ERROR_INSUFFICIENT_BUFFER || GetLastError() == ERROR_BAD_LENGTH);
        CHECK(needed >= 4 && needed <= sizeof(answer));
        CHECK(GetTokenInformation(token, classes[i], answer, needed, &again));
        CHECK_EQ(again, needed);
        CHECK(!GetTokenInformation(token, classes[i], answer, needed - 1, &again));
    }
    CHECK(CloseHandle(token));
}

static void a_token_tells_its_owner_and_groups(void)
{
    HANDLE token, copy = own_token(SecurityIdentification);
    BYTE owner[512], group[512], groups[8192];
    SECURITY_IMPERSONATION_LEVEL level;
    DWORD used, i;
    BOOL found = FALSE;

    CHECK(OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token));
    CHECK(GetTokenInformation(token, TokenOwner, owner, sizeof(owner), &used));
    CHECK(IsValidSid(((TOKEN_OWNER *)owner)->Owner));
    CHECK(GetTokenInformation(token, TokenPrimaryGroup, group, sizeof(group), &used));
    CHECK(GetTokenInformation(token, TokenGroups, groups, sizeof(groups), &used));
    for (i = 0; i < ((TOKEN_GROUPS *)groups)->GroupCount; i++) {
        CHECK(IsValidSid(((TOKEN_GROUPS *)groups)->Groups[i].Sid));
        found |= IsWellKnownSid(((TOKEN_GROUPS *)groups)->Groups[i].Sid, WinWorldSid);
    }
    CHECK(found);
    CHECK(GetTokenInformation(copy, TokenImpersonationLevel, &level, sizeof(level), &used));
    CHECK_EQ(level, SecurityIdentification);
    CHECK(!GetTokenInformation(token, TokenImpersonationLevel, &level, sizeof(level), &used));
    CHECK(!GetTokenInformation(token, (TOKEN_INFORMATION_CLASS)4711, owner, sizeof(owner), &used));
    CHECK(!GetTokenInformation(NULL, TokenUser, owner, sizeof(owner), &used));
    CHECK(CloseHandle(token) && CloseHandle(copy));
}

static void no_token_does_not_become_one(void)
{
    HANDLE event = CreateEventA(NULL, FALSE, FALSE, NULL), primary, weak = own_token(SecurityIdentification);
    HANDLE out, thread = GetCurrentThread();
    PSID world = sid_of("WD");
    BOOL member;

    CHECK(OpenProcessToken(GetCurrentProcess(), TOKEN_ALL_ACCESS, &primary));
    REFUSED(OpenProcessToken(event, TOKEN_QUERY, &out), ERROR_INVALID_HANDLE);
    REFUSED(OpenThreadToken(event, TOKEN_QUERY, TRUE, &out), ERROR_INVALID_HANDLE);
    REFUSED(OpenThreadToken(thread, TOKEN_QUERY, TRUE, &out), ERROR_NO_TOKEN);
    CHECK(!SetThreadToken(&event, weak));
    CHECK(!SetThreadToken(&thread, event));
    REFUSED(SetThreadToken(NULL, primary), ERROR_BAD_TOKEN_TYPE);
    CHECK(!ImpersonateLoggedOnUser(event));
    CHECK(!ImpersonateSelf((SECURITY_IMPERSONATION_LEVEL)77));
    CHECK(!DuplicateToken(event, SecurityImpersonation, &out));
    CHECK(!DuplicateToken(primary, (SECURITY_IMPERSONATION_LEVEL)77, &out));
    CHECK(!DuplicateTokenEx(primary, 0, NULL, SecurityImpersonation, (TOKEN_TYPE)77, &out));
    REFUSED(DuplicateToken(weak, SecurityImpersonation, &out), ERROR_BAD_IMPERSONATION_LEVEL);
    REFUSED(DuplicateTokenEx(weak, 0, NULL, SecurityImpersonation, TokenPrimary, &out),
            ERROR_BAD_IMPERSONATION_LEVEL);
    REFUSED(CheckTokenMembership(primary, world, &member), ERROR_NO_IMPERSONATION_TOKEN);
    CHECK(!CheckTokenMembership(event, world, &member));
    CHECK(CheckTokenMembership(weak, world, &member) && member);
    CHECK(CloseHandle(event) && CloseHandle(primary) && CloseHandle(weak));
    LocalFree(world);
}

static void a_thread_may_be_itself_at_a_lower_level(void)
{
    HANDLE token = NULL, strong = own_token(SecurityImpersonation), primary = NULL;
    SECURITY_IMPERSONATION_LEVEL level;
    DWORD used;

    CHECK(ImpersonateSelf(SecurityIdentification));
    CHECK(OpenThreadToken(GetCurrentThread(), TOKEN_QUERY, TRUE, &token));
    CHECK(GetTokenInformation(token, TokenImpersonationLevel, &level, sizeof(level), &used));
    CHECK_EQ(level, SecurityIdentification);
    CHECK(CloseHandle(token));
    CHECK(RevertToSelf());
    CHECK(ImpersonateLoggedOnUser(strong));
    CHECK(SetThreadToken(NULL, NULL));
    CHECK(!OpenThreadToken(GetCurrentThread(), TOKEN_QUERY, TRUE, &token));
    CHECK(DuplicateTokenEx(strong, 0, NULL, SecurityImpersonation, TokenPrimary, &primary));
    CHECK(ImpersonateLoggedOnUser(primary) && RevertToSelf());
    CHECK(CloseHandle(strong) && CloseHandle(primary));
}

/* ---- accounts ---- */

static void accounts_are_found_by_their_identifiers(void)
{
    PSID administrators = sid_of("BA"), nobody = sid_of("S-1-5-21-1-2-3-4"), out = malloc(256);
    char name[256], domain[256];
    WCHAR wide[256], wide_domain[256];
    DWORD name_size = 256, domain_size = 256, size;
    SID_NAME_USE use;

    CHECK(LookupAccountSidA(NULL, administrators, name, &name_size, domain, &domain_size, &use));
    CHECK_STR(name, "Administrators");
    CHECK_STR(domain, "BUILTIN");
    CHECK_EQ(name_size, 14);
    CHECK_EQ(use, SidTypeAlias);
    name_size = domain_size = 0;
    REFUSED(LookupAccountSidA(NULL, administrators, NULL, &name_size, NULL, &domain_size, &use),
            ERROR_INSUFFICIENT_BUFFER);
    CHECK_EQ(name_size, 15);
    CHECK_EQ(domain_size, 8);
    name_size = domain_size = 256;
    REFUSED(LookupAccountSidA("", nobody, name, &name_size, domain, &domain_size, &use), ERROR_NONE_MAPPED);
    name_size = domain_size = 256;
    CHECK(LookupAccountSidW(TEXT(""), administrators, wide, &name_size, wide_domain, &domain_size, &use));
    CHECK_EQ(lstrcmpW(wide, TEXT("Administrators")), 0);
    size = domain_size = 256;
    CHECK(LookupAccountNameW(NULL, wide, out, &size, wide_domain, &domain_size, &use));
    CHECK(EqualSid(out, administrators));
    size = 256;
    domain_size = 0;
    REFUSED(LookupAccountNameA(NULL, "Administrators", out, &size, domain, &domain_size, &use),
            ERROR_INSUFFICIENT_BUFFER);
    CHECK_EQ(domain_size, 8);
    domain_size = 256;
    REFUSED(LookupAccountNameA(NULL, "no such user 4711", out, &size, domain, &domain_size, &use),
            ERROR_NONE_MAPPED);
    LocalFree(administrators);
    LocalFree(nobody);
    free(out);
}

static void an_account_of_another_computer_is_not_found(void)
{
    PSID world = sid_of("WD");
    char name[64], domain[64];
    BYTE sid[128];
    DWORD name_size = 64, domain_size = 64, size = 128;
    SID_NAME_USE use;

    CHECK(
        !LookupAccountSidA("\\\\no-such-computer-4711", world, name, &name_size, domain, &domain_size, &use));
    CHECK(GetLastError() != NO_ERROR);
    CHECK(
        !LookupAccountNameA("\\\\no-such-computer-4711", "Everyone", sid, &size, domain, &domain_size, &use));
    name_size = domain_size = 64;
    CHECK(LookupAccountSidA("localhost", world, name, &name_size, domain, &domain_size, &use));
    LocalFree(world);
}

CHECK_MAIN(CHECK_TEST(what_is_no_identifier_is_refused), CHECK_TEST(what_is_no_list_is_refused),
           CHECK_TEST(lists_whose_lengths_lie_are_invalid), CHECK_TEST(what_is_no_descriptor_is_refused),
           CHECK_TEST(texts_that_are_no_descriptor_are_refused),
           CHECK_TEST(blanks_and_letter_case_do_not_matter_in_a_text),
           CHECK_TEST(an_access_check_wants_all_that_it_is_told),
           CHECK_TEST(generic_rights_become_those_of_the_object),
           CHECK_TEST(entries_that_do_not_speak_of_the_object_are_passed_over),
           CHECK_TEST(every_question_about_a_token_says_what_room_it_takes),
           CHECK_TEST(a_token_tells_its_owner_and_groups), CHECK_TEST(no_token_does_not_become_one),
           CHECK_TEST(a_thread_may_be_itself_at_a_lower_level),
           CHECK_TEST(accounts_are_found_by_their_identifiers),
           CHECK_TEST(an_account_of_another_computer_is_not_found))
