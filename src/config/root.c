/* See root.h. The root is written once under the lock and only read afterwards. */
#include "config/root.h"

#include "base/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SYSTEM_ROOT "/etc/httpapi"

static struct lock lock;
static char root[PATH_MAX];

static bool is_folder(const char *path)
{
    struct stat facts;

    return stat(path, &facts) == 0 && S_ISDIR(facts.st_mode);
}

/* The home of this user: what the environment says, else the account. */
static const char *home(char *buffer, size_t size)
{
    const char *path = secure_getenv("HOME");
    struct passwd entry, *found = NULL;

    if (path && path[0] == '/')
        return path;
    if (getpwuid_r(geteuid(), &entry, buffer, size, &found) == 0 && found && entry.pw_dir[0] == '/')
        return entry.pw_dir;
    return "/nonexistent";
}

bool config_user_root(char *out, size_t size)
{
    const char *base = secure_getenv("XDG_CONFIG_HOME");
    char buffer[2048];
    int length;

    if (base && base[0] == '/')
        length = snprintf(out, size, "%s/httpapi", base);
    else
        length = snprintf(out, size, "%s/.config/httpapi", home(buffer, sizeof buffer));
    return length > 0 && (size_t)length < size;
}

static void determine(void)
{
    const char *given = secure_getenv("HTTPAPI_CONFIG");
    size_t length;

    if (given && *given && strlen(given) < sizeof root)
        snprintf(root, sizeof root, "%s", given);
    else if (geteuid() == 0 || is_folder(SYSTEM_ROOT))
        snprintf(root, sizeof root, "%s", SYSTEM_ROOT);
    else
        config_user_root(root, sizeof root);
    for (length = strlen(root); length > 1 && root[length - 1] == '/'; length--)
        root[length - 1] = 0;
}

const char *config_root(void)
{
    lock_acquire(&lock);
    if (!root[0])
        determine();
    lock_release(&lock);
    return root;
}

void config_root_forget(void)
{
    lock_acquire(&lock);
    root[0] = 0;
    lock_release(&lock);
}

bool config_path(const char *name, char *out, size_t size)
{
    int length = snprintf(out, size, "%s/%s", config_root(), name);

    return length > 0 && (size_t)length < size;
}

bool config_may_write(void)
{
    char path[PATH_MAX];

    snprintf(path, sizeof path, "%s", config_root());
    return config_may_make(path);
}

bool config_may_make(char *path)
{
    for (;;) {
        char *slash;

        if (faccessat(AT_FDCWD, path, W_OK | X_OK, AT_EACCESS) == 0)
            return is_folder(path);
        if (errno != ENOENT)
            return false;
        slash = strrchr(path, '/');
        if (!slash)
            return faccessat(AT_FDCWD, ".", W_OK | X_OK, AT_EACCESS) == 0;
        slash[slash == path] = 0;
    }
}

bool config_is_administrator(void)
{
    return geteuid() == 0 || !is_folder(config_root()) || config_may_write();
}

void config_self(struct principal *out)
{
    principal_self(out);
    out->administrator = config_is_administrator();
}
