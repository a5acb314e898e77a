/* A PAM module for tests: the password says what is to become of it, so that no test needs a user of the system or its password.
 *
 *     right            the user is in
 *     as NAME          is in, as that user
 *     slow             is in, once the file named by the argument gate= is gone
 *     account, ...     right, but account management objects: see the table
 *     delay            is out, and 300 ms are to pass before anybody hears of it
 *     any other        is out
 *
 * Every call of pam_authenticate writes a byte to the file named by the argument count=. */
#include <security/pam_ext.h>
#include <security/pam_modules.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct {
    const char *password;
    int authenticate, account;
} outcomes[] = {
    {"right", PAM_SUCCESS, PAM_SUCCESS},
    {"slow", PAM_SUCCESS, PAM_SUCCESS},
    {"account expired", PAM_SUCCESS, PAM_ACCT_EXPIRED},
    {"account disabled", PAM_SUCCESS, PAM_AUTHTOK_EXPIRED},
    {"account restricted", PAM_SUCCESS, PAM_PERM_DENIED},
    {"password expired", PAM_SUCCESS, PAM_NEW_AUTHTOK_REQD},
    {"locked out", PAM_MAXTRIES, PAM_SUCCESS},
    {"no server", PAM_AUTHINFO_UNAVAIL, PAM_SUCCESS},
    {"broken", PAM_SYSTEM_ERR, PAM_SUCCESS},
    {"no memory", PAM_BUF_ERR, PAM_SUCCESS},
};

static const char *argument(int count, const char **values, const char *name)
{
    size_t length = strlen(name);

    for (int i = 0; i < count; i++)
        if (strncmp(values[i], name, length) == 0)
            return values[i] + length;
    return NULL;
}

static void count_call(const char *path)
{
    int file = path ? open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600) : -1;

    if (file < 0)
        return;
    if (write(file, ".", 1) != 1)
        abort();
    close(file);
}

static void remember(pam_handle_t *pam, int account)
{
    pam_set_data(pam, "account", (void *)(size_t)account, NULL);
}

PAM_EXTERN int pam_sm_authenticate(pam_handle_t *pam, int flags, int count, const char **values)
{
    const char *password = NULL, *gate = argument(count, values, "gate=");
    int result = pam_get_authtok(pam, PAM_AUTHTOK, &password, NULL);

    count_call(argument(count, values, "count="));
    if (result != PAM_SUCCESS)
        return result;
    if (flags & PAM_DISALLOW_NULL_AUTHTOK && !*password)
        return PAM_AUTH_ERR;
    if (strncmp(password, "as ", 3) == 0)
        return pam_set_item(pam, PAM_USER, password + 3);
    if (strcmp(password, "delay") == 0)
        pam_fail_delay(pam, 300000);
    while (strcmp(password, "slow") == 0 && gate && access(gate, F_OK) == 0)
        usleep(2000);
    for (size_t i = 0; i < sizeof outcomes / sizeof outcomes[0]; i++) {
        if (strcmp(password, outcomes[i].password) == 0) {
            remember(pam, outcomes[i].account);
            return outcomes[i].authenticate;
        }
    }
    return PAM_AUTH_ERR;
}

PAM_EXTERN int pam_sm_acct_mgmt(pam_handle_t *pam, int flags, int count, const char **values)
{
    const void *account = NULL;

    (void)flags, (void)count, (void)values;
    return pam_get_data(pam, "account", &account) == PAM_SUCCESS ? (int)(size_t)account : PAM_SUCCESS;
}

PAM_EXTERN int pam_sm_setcred(pam_handle_t *pam, int flags, int count, const char **values)
{
    (void)pam, (void)flags, (void)count, (void)values;
    return PAM_SUCCESS;
}
