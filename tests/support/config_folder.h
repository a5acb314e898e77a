/* A private configuration root for a test that looks inside: never the machine's. */
#ifndef CONFIG_FOLDER_H
#define CONFIG_FOLDER_H

#include "check.h"
#include "config/root.h"
#include "config/store.h"
#include "winerror.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static char config_folder[64];

static inline void config_folder_remove(void)
{
    DIR *folder = config_folder[0] ? opendir(config_folder) : NULL;
    struct dirent *entry;

    while (folder && (entry = readdir(folder)))
        unlinkat(dirfd(folder), entry->d_name, 0);
    if (folder)
        closedir(folder);
    rmdir(config_folder);
}

/* A fresh, empty root, known to nobody else; the last one goes. */
static inline void config_folder_make(void)
{
    static int registered;

    if (!registered++)
        atexit(config_folder_remove);
    config_folder_remove();
    strcpy(config_folder, "/tmp/httpapi-config-XXXXXX");
    CHECK(mkdtemp(config_folder) != NULL);
    setenv("HTTPAPI_CONFIG", config_folder, 1);
    config_forget();
}

static inline void config_folder_write(const char *name, const char *text)
{
    char path[128];
    FILE *file;

    snprintf(path, sizeof path, "%s/%s", config_folder, name);
    file = fopen(path, "we");
    CHECK(file != NULL);
    fputs(text, file);
    CHECK_EQ(fclose(file), 0);
    config_refresh();
}

static inline const char *config_folder_read(const char *name)
{
    static char text[1 << 20];
    char path[128];
    FILE *file;
    size_t length = 0;

    snprintf(path, sizeof path, "%s/%s", config_folder, name);
    file = fopen(path, "re");
    if (file) {
        length = fread(text, 1, sizeof text - 1, file);
        fclose(file);
    }
    text[length] = 0;
    return text;
}

#endif
