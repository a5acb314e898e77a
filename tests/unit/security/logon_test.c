/* LogonUser: which passwords it takes, which errors it gives, and what the token says. The passwords are those of tests/pam. */
#include "pam_folder.h"
#include <winsock2.h>
#include <windows.h>
#include <sddl.h>
#include <stdbool.h>

static ULONG log_on_as(const char *user, const char *domain, const char *password, DWORD type, HANDLE *token)
{
    SetLastError(0);
    *token = NULL;
    return LogonUserA(user, domain, password, type, LOGON32_PROVIDER_DEFAULT, token) ? NO_ERROR
                                                                                     : GetLastError();
}

static HANDLE logged_on(DWORD type)
{
    HANDLE token;

    CHECK_EQ(log_on_as(pam_user(), ".", "right", type, &token), NO_ERROR);
    CHECK(token != NULL);
    return token;
}

static void the_password_decides(void)
{
    static const struct {
        const char *password;
        ULONG error;
    } cases[] = {
        {"right", NO_ERROR},
        {"wrong", ERROR_LOGON_FAILURE},
        {"", ERROR_LOGON_FAILURE},
        {NULL, ERROR_LOGON_FAILURE},
        {"account expired", ERROR_ACCOUNT_EXPIRED},
        {"account disabled", ERROR_ACCOUNT_DISABLED},
        {"account restricted", ERROR_ACCOUNT_RESTRICTION},
        {"password expired", ERROR_PASSWORD_EXPIRED},
        {"locked out", ERROR_ACCOUNT_LOCKED_OUT},
        {"no server", ERROR_NO_LOGON_SERVERS},
        {"no memory", ERROR_NOT_ENOUGH_MEMORY},
        {"broken", ERROR_INTERNAL_ERROR},
    };

    for (size_t i = 0; i < ARRAYSIZE(cases); i++) {
        HANDLE token;

        CHECK_EQ(log_on_as(pam_user(), ".", cases[i].password, LOGON32_LOGON_NETWORK, &token),
                 cases[i].error);
        CHECK_EQ(token != NULL, cases[i].error == NO_ERROR);
        if (token)
            CHECK(CloseHandle(token));
    }
}

static void a_password_of_endless_length_is_wrong(void)
{
    char password[600];
    HANDLE token;

    memset(password, 'x', sizeof password - 1);
    password[sizeof password - 1] = 0;
    CHECK_EQ(log_on_as(pam_user(), ".", password, LOGON32_LOGON_NETWORK, &token), ERROR_LOGON_FAILURE);
}

static void arguments_are_checked(void)
{
    HANDLE token;

    CHECK_EQ(log_on_as(NULL, ".", "right", LOGON32_LOGON_NETWORK, &token), ERROR_INVALID_PARAMETER);
    CHECK_EQ(log_on_as(pam_user(), ".", "right", 0, &token), ERROR_INVALID_PARAMETER);
    CHECK_EQ(log_on_as(pam_user(), ".", "right", 77, &token), ERROR_INVALID_PARAMETER);
    CHECK(!LogonUserA(pam_user(), ".", "right", LOGON32_LOGON_NETWORK, 9, &token));
    CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK(!LogonUserA(pam_user(), ".", "right", LOGON32_LOGON_NETWORK, LOGON32_PROVIDER_DEFAULT, NULL));
    CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK_EQ(log_on_as(pam_user(), ".", "right", LOGON32_LOGON_SERVICE, &token),
             ERROR_LOGON_TYPE_NOT_GRANTED);
    CHECK_EQ(log_on_as(pam_user(), ".", "right", LOGON32_LOGON_NEW_CREDENTIALS, &token),
             ERROR_LOGON_TYPE_NOT_GRANTED);
}

/* "." is this computer, as is its name, and so are no domain and NAME@COMPUTER. Another domain has no users here. */
static void a_domain_is_this_computer_or_another(void)
{
    char computer[MAX_COMPUTERNAME_LENGTH + 1], at[400];
    DWORD size = sizeof computer;
    HANDLE token;

    CHECK(GetComputerNameA(computer, &size));
    CHECK_EQ(log_on_as(pam_user(), NULL, "right", LOGON32_LOGON_NETWORK, &token), NO_ERROR);
    CHECK(CloseHandle(token));
    CHECK_EQ(log_on_as(pam_user(), computer, "right", LOGON32_LOGON_NETWORK, &token), NO_ERROR);
    CHECK(CloseHandle(token));
    snprintf(at, sizeof at, "%s@localhost", pam_user());
    CHECK_EQ(log_on_as(at, NULL, "right", LOGON32_LOGON_NETWORK, &token), NO_ERROR);
    CHECK(CloseHandle(token));
    CHECK_EQ(log_on_as(at, ".", "right", LOGON32_LOGON_NETWORK, &token), ERROR_LOGON_FAILURE);
    CHECK_EQ(log_on_as(pam_user(), "ELSEWHERE", "right", LOGON32_LOGON_NETWORK, &token), ERROR_LOGON_FAILURE);
    CHECK_EQ(log_on_as("", ".", "right", LOGON32_LOGON_NETWORK, &token), ERROR_LOGON_FAILURE);
}

/* PAM has the last word on who it is; somebody whom it lets in and the system does not know is nobody. */
static void pam_may_say_another_name(void)
{
    char as[300];
    HANDLE token;

    snprintf(as, sizeof as, "as %s", pam_user());
    CHECK_EQ(log_on_as("an alias", ".", as, LOGON32_LOGON_NETWORK, &token), NO_ERROR);
    CHECK(CloseHandle(token));
    CHECK_EQ(log_on_as("no such user", ".", "right", LOGON32_LOGON_NETWORK, &token), ERROR_LOGON_FAILURE);
}

static TOKEN_TYPE type_of(HANDLE token)
{
    TOKEN_TYPE type = (TOKEN_TYPE)0;
    DWORD size;

    CHECK(GetTokenInformation(token, TokenType, &type, sizeof type, &size));
    return type;
}

static void a_network_logon_gives_an_impersonation_token(void)
{
    HANDLE network = logged_on(LOGON32_LOGON_NETWORK), primary;

    CHECK_EQ(type_of(network), TokenImpersonation);
    CHECK(DuplicateTokenEx(network, 0, NULL, SecurityImpersonation, TokenPrimary, &primary));
    CHECK_EQ(type_of(primary), TokenPrimary);
    CHECK(CloseHandle(primary));
    CHECK(CloseHandle(network));
}

static void other_logons_give_a_primary_token(void)
{
    static const DWORD types[] = {LOGON32_LOGON_INTERACTIVE, LOGON32_LOGON_BATCH,
                                  LOGON32_LOGON_NETWORK_CLEARTEXT};

    for (size_t i = 0; i < ARRAYSIZE(types); i++) {
        HANDLE token = logged_on(types[i]);

        CHECK_EQ(type_of(token), TokenPrimary);
        CHECK(CloseHandle(token));
    }
}

static bool is_member(HANDLE token, const char *text)
{
    BOOL member = FALSE;
    PSID sid = NULL;

    CHECK(ConvertStringSidToSidA(text, &sid));
    CHECK(CheckTokenMembership(token, sid, &member));
    LocalFree(sid);
    return member;
}

static void the_token_knows_user_and_groups(void)
{
    HANDLE token = logged_on(LOGON32_LOGON_NETWORK);
    const struct passwd *entry = getpwuid(getuid());
    union {
        TOKEN_USER user;
        char room[256];
    } answer;
    char expected[64];
    LPSTR text = NULL;
    DWORD size;

    CHECK(GetTokenInformation(token, TokenUser, &answer, sizeof answer, &size));
    CHECK(ConvertSidToStringSidA(answer.user.User.Sid, &text));
    snprintf(expected, sizeof expected, "S-1-22-1-%u", (unsigned)entry->pw_uid);
    CHECK_STR(text, expected);
    LocalFree(text);
    snprintf(expected, sizeof expected, "S-1-22-2-%u", (unsigned)entry->pw_gid);
    CHECK(is_member(token, expected));
    CHECK(is_member(token, "S-1-1-0"));
    CHECK_EQ(is_member(token, "BA"), entry->pw_uid == 0);
    CHECK(!is_member(token, "S-1-22-1-4000000000"));
    CHECK(CloseHandle(token));
}

static void a_user_is_impersonated(void)
{
    HANDLE token = logged_on(LOGON32_LOGON_INTERACTIVE), mine;
    char name[300];
    DWORD size = sizeof name;

    CHECK(ImpersonateLoggedOnUser(token));
    CHECK(CloseHandle(token));
    CHECK(GetUserNameA(name, &size));
    CHECK_STR(name, pam_user());
    CHECK(OpenThreadToken(GetCurrentThread(), TOKEN_QUERY, TRUE, &mine));
    CHECK_EQ(type_of(mine), TokenImpersonation);
    CHECK(CloseHandle(mine));
    CHECK(RevertToSelf());
    CHECK(!OpenThreadToken(GetCurrentThread(), TOKEN_QUERY, TRUE, &mine));
}

/* Everybody of the user's primary group may read. */
static void access_is_checked_for_the_user(void)
{
    HANDLE token = logged_on(LOGON32_LOGON_NETWORK);
    GENERIC_MAPPING mapping = {1, 2, 4, 7};
    PRIVILEGE_SET privileges;
    DWORD room = sizeof privileges, granted = 0;
    PSECURITY_DESCRIPTOR descriptor = NULL;
    BOOL allowed = FALSE;
    char text[128];

    snprintf(text, sizeof text, "O:S-1-22-1-4000000000G:WDD:(A;;GR;;;S-1-22-2-%u)",
             (unsigned)getpwuid(getuid())->pw_gid);
    CHECK(ConvertStringSecurityDescriptorToSecurityDescriptorA(text, SDDL_REVISION_1, &descriptor, NULL));
    CHECK(AccessCheck(descriptor, token, 1, &mapping, &privileges, &room, &granted, &allowed));
    CHECK(allowed);
    CHECK(AccessCheck(descriptor, token, 2, &mapping, &privileges, &room, &granted, &allowed));
    CHECK(!allowed);
    LocalFree(descriptor);
    CHECK(CloseHandle(token));
}

static void wide_names_are_the_same(void)
{
    static const WCHAR right[] = u"right", wrong[] = u"wrong", dot[] = u".";
    WCHAR user[300];
    HANDLE token = NULL;

    CHECK(MultiByteToWideChar(CP_UTF8, 0, pam_user(), -1, user, ARRAYSIZE(user)) > 0);
    CHECK(LogonUserW(user, dot, right, LOGON32_LOGON_NETWORK, LOGON32_PROVIDER_DEFAULT, &token));
    CHECK(CloseHandle(token));
    CHECK(!LogonUserW(user, NULL, wrong, LOGON32_LOGON_NETWORK, LOGON32_PROVIDER_WINNT50, &token));
    CHECK_EQ(GetLastError(), ERROR_LOGON_FAILURE);
}

/* As PAM does it: without a file of its own the service gets what `other` says. */
static void another_service_can_be_named(void)
{
    HANDLE token;

    pam_write("another", "auth required pam_deny.so\naccount required pam_deny.so\n");
    pam_write("other", "auth required pam_permit.so\naccount required pam_permit.so\n");
    CHECK(setenv("HTTPAPI_PamService", "another", 1) == 0);
    CHECK_EQ(log_on_as(pam_user(), ".", "right", LOGON32_LOGON_NETWORK, &token), ERROR_LOGON_FAILURE);
    CHECK(setenv("HTTPAPI_PamService", "none-such", 1) == 0);
    CHECK_EQ(log_on_as(pam_user(), ".", "whatever", LOGON32_LOGON_NETWORK, &token), NO_ERROR);
    CHECK(CloseHandle(token));
    CHECK(unsetenv("HTTPAPI_PamService") == 0);
}

/* A folder that others may write to is not looked at: here it would let everybody in. */
static void a_folder_of_others_does_not_count(void)
{
    unsigned before = pam_count();
    HANDLE token;

    CHECK(chmod(pam_folder, 0777) == 0);
    pam_write("another", "auth required pam_permit.so\naccount required pam_permit.so\n");
    CHECK(setenv("HTTPAPI_PamService", "another", 1) == 0);
    CHECK(log_on_as("no such user", ".", "wrong", LOGON32_LOGON_NETWORK, &token) != NO_ERROR);
    CHECK(unsetenv("HTTPAPI_PamService") == 0);
    CHECK(chmod(pam_folder, 0700) == 0);
    CHECK_EQ(pam_count(), before);
}

int main(int argc, char **argv)
{
    static const struct check_test tests[] = {CHECK_TEST(the_password_decides),
                                              CHECK_TEST(a_password_of_endless_length_is_wrong),
                                              CHECK_TEST(arguments_are_checked),
                                              CHECK_TEST(a_domain_is_this_computer_or_another),
                                              CHECK_TEST(pam_may_say_another_name),
                                              CHECK_TEST(a_network_logon_gives_an_impersonation_token),
                                              CHECK_TEST(other_logons_give_a_primary_token),
                                              CHECK_TEST(the_token_knows_user_and_groups),
                                              CHECK_TEST(a_user_is_impersonated),
                                              CHECK_TEST(access_is_checked_for_the_user),
                                              CHECK_TEST(wide_names_are_the_same),
                                              CHECK_TEST(another_service_can_be_named),
                                              CHECK_TEST(a_folder_of_others_does_not_count),
                                              {NULL, NULL}};

    pam_folder_make();
    return check_main(tests, argc, argv);
}
