/* See certificates.h. */
#include "config/certificates.h"

#include "config/bindings.h"
#include "config/line.h"
#include "config/root.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool is_store_name(const char *store)
{
    return *store && *store != '.' && !strchr(store, '/') && line_can_hold(store) && strlen(store) < 128;
}

static void upper(char *text)
{
    for (; *text; text++)
        if (*text >= 'a' && *text <= 'z')
            *text -= 32;
}

bool certificates_path(const char *store, const unsigned char *hash, ULONG length, char *out, size_t size)
{
    char thumbprint[2 * SSL_HASH_LIMIT + 1], folder[128];
    int written;

    if (!is_store_name(store) || length == 0 || length > SSL_HASH_LIMIT)
        return false;
    line_format_hex(hash, length, thumbprint);
    upper(thumbprint);
    snprintf(folder, sizeof folder, "%s", store);
    upper(folder); /* names of stores are compared without case on Windows */
    written = snprintf(out, size, "%s/certificates/%s/%s.pem", config_root(), folder, thumbprint);
    return written > 0 && (size_t)written < size;
}

bool certificates_usable(const char *store, const unsigned char *hash, ULONG length)
{
    char path[PATH_MAX], text[65536];
    ssize_t got = 0;
    int descriptor;

    if (!certificates_path(store, hash, length, path, sizeof path))
        return false;
    descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0)
        return false;
    got = read(descriptor, text, sizeof text);
    close(descriptor);
    return got > 0 && memmem(text, (size_t)got, "PRIVATE KEY-----", 16) != NULL;
}
