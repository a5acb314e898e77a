/* A folder in place of /etc/pam.d for the length of a test program: its service `httpapi` asks the module of tests/pam alone. */
#ifndef PAM_FOLDER_H
#define PAM_FOLDER_H

#include "check.h"
#include <dlfcn.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char pam_folder[64];

static inline const char *pam_path(const char *name, char out[128])
{
    snprintf(out, 128, "%s/%s", pam_folder, name);
    return out;
}

static inline void pam_write(const char *name, const char *text)
{
    char path[128];
    FILE *file = fopen(pam_path(name, path), "w");

    CHECK(file && fputs(text, file) >= 0 && fclose(file) == 0);
}

static inline void pam_folder_remove(void)
{
    static const char *const names[] = {"httpapi", "another", "other", "gate", "count"};
    char path[128];

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        unlink(pam_path(names[i], path));
    rmdir(pam_folder);
}

static inline void pam_folder_make(void)
{
    char text[1024];

    snprintf(pam_folder, sizeof pam_folder, "/tmp/httpapi-pam-XXXXXX");
    CHECK(mkdtemp(pam_folder) != NULL);
    atexit(pam_folder_remove);
    snprintf(text, sizeof text, "auth required %s gate=%s/gate count=%s/count\naccount required %s\n",
             PAM_OF_TESTS, pam_folder, pam_folder, PAM_OF_TESTS);
    pam_write("httpapi", text);
    /* Once and for all: ThreadSanitizer does not see the loader's locks, and libpam loads its modules anew for every check. */
    CHECK(dlopen(PAM_OF_TESTS, RTLD_NOW) != NULL);
    CHECK(setenv("HTTPAPI_PamDirectory", pam_folder, 1) == 0);
}

/* How often a password was looked at. */
static inline unsigned pam_count(void)
{
    char path[128];
    struct stat facts;

    return stat(pam_path("count", path), &facts) == 0 ? (unsigned)facts.st_size : 0;
}

/* "slow" passwords wait while the gate is closed. */
static inline void pam_close_gate(void)
{
    pam_write("gate", "");
}

static inline void pam_open_gate(void)
{
    char path[128];

    CHECK(unlink(pam_path("gate", path)) == 0);
}

static inline const char *pam_user(void)
{
    const struct passwd *entry = getpwuid(getuid());

    CHECK(entry != NULL);
    return entry->pw_name;
}

#endif
