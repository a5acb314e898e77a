/* See certificates.h. Paths are built in one place; files are read whole and wiped from memory before it is given back. */
#include "tls/certificates.h"

#include "base/trace.h"
#include "tls/library.h"
#include "tls/pfx.h"
#include "winerror.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_LIMIT (1u << 20)
#define EXTENSION  ".pem"

struct file_bytes {
    char *data;
    size_t length;
};

static ULONG error_from(int number)
{
    switch (number) {
    case ENOENT:
    case ENOTDIR:
        return ERROR_FILE_NOT_FOUND;
    case EACCES:
    case EPERM:
    case EROFS:
        return ERROR_ACCESS_DENIED;
    case ENOSPC:
    case EDQUOT:
        return ERROR_DISK_FULL;
    case ENOMEM:
        return ERROR_NOT_ENOUGH_MEMORY;
    case ENAMETOOLONG:
        return ERROR_INVALID_NAME;
    default:
        return ERROR_GEN_FAILURE;
    }
}

void thumbprint_text(const unsigned char *thumbprint, char *out)
{
    for (size_t i = 0; i < THUMBPRINT_SIZE; i++)
        snprintf(out + 2 * i, 3, "%02X", thumbprint[i]);
}

/* --- places --- */

/* Beside the stores lies the central one, whose files are called after hosts. */
#define CENTRAL "central"

static bool is_store_name(const char *name)
{
    size_t length = strlen(name);

    return strcasecmp(name, CENTRAL) != 0 && length > 0 && length <= STORE_NAME_LIMIT && name[0] != '.' &&
           !strchr(name, '/') && !strchr(name, '\\');
}

/* Names of stores have no letter case: the folder that is there counts. ERROR_NOT_ENOUGH_MEMORY. */
static ULONG find_folder(const char *root, const char *store, char *name)
{
    char path[PATH_MAX];
    struct dirent *entry;
    DIR *folder;

    snprintf(name, STORE_NAME_LIMIT + 1, "%s", store);
    if (snprintf(path, sizeof(path), "%s/certificates", root) >= (int)sizeof(path))
        return ERROR_INVALID_NAME;
    folder = opendir(path);
    if (!folder)
        return errno == ENOMEM ? ERROR_NOT_ENOUGH_MEMORY : NO_ERROR;
    while ((entry = readdir(folder)))
        if (strcasecmp(entry->d_name, store) == 0)
            memcpy(name, entry->d_name, strlen(store) + 1);
    closedir(folder);
    return NO_ERROR;
}

/* The path of a store, or with a thumbprint of a file in it. */
static ULONG make_path(const char *root, const char *store, const unsigned char *thumbprint, char *out)
{
    char text[THUMBPRINT_TEXT] = "", name[STORE_NAME_LIMIT + 1];
    ULONG error;
    int length;

    if (!store)
        store = "MY";
    if (!is_store_name(store))
        return ERROR_INVALID_NAME;
    error = find_folder(root, store, name);
    if (error != NO_ERROR)
        return error;
    if (thumbprint)
        thumbprint_text(thumbprint, text);
    length = snprintf(out, PATH_MAX, "%s/certificates/%s%s%s%s", root, name, thumbprint ? "/" : "", text,
                      thumbprint ? EXTENSION : "");
    return length < PATH_MAX ? NO_ERROR : ERROR_INVALID_NAME;
}

static bool is_thumbprint_file(const char *name)
{
    return strlen(name) == THUMBPRINT_TEXT - 1 + strlen(EXTENSION) &&
           strspn(name, "0123456789ABCDEFabcdef") == THUMBPRINT_TEXT - 1 &&
           strcmp(name + THUMBPRINT_TEXT - 1, EXTENSION) == 0;
}

/* --- reading --- */

static void forget(struct file_bytes *bytes)
{
    pem_free(bytes->data, bytes->length);
    bytes->data = NULL;
}

static ULONG read_all(int descriptor, struct file_bytes *out)
{
    struct stat facts;

    if (fstat(descriptor, &facts) != 0)
        return error_from(errno);
    if (!S_ISREG(facts.st_mode) || facts.st_size <= 0 || facts.st_size > FILE_LIMIT)
        return ERROR_INVALID_DATA;
    out->data = malloc((size_t)facts.st_size);
    if (!out->data)
        return ERROR_NOT_ENOUGH_MEMORY;
    for (out->length = 0; out->length < (size_t)facts.st_size;) {
        ssize_t got = read(descriptor, out->data + out->length, (size_t)facts.st_size - out->length);

        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            break;
        out->length += (size_t)got;
    }
    return NO_ERROR;
}

static ULONG read_file(const char *path, struct file_bytes *out)
{
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    ULONG error;

    out->data = NULL;
    out->length = 0;
    if (descriptor < 0)
        return error_from(errno);
    error = read_all(descriptor, out);
    close(descriptor);
    return error;
}

/* PEM begins with letters; a PFX is a DER sequence. */
static ULONG parse(const char *data, size_t length, const char *password, struct certificate **out)
{
    char *pem;
    size_t pem_length;
    ULONG error;

    if (length == 0 || data[0] != (MBEDTLS_ASN1_CONSTRUCTED | MBEDTLS_ASN1_SEQUENCE))
        return certificate_parse(data, length, password, out);
    error = pfx_to_pem((const unsigned char *)data, length, password, &pem, &pem_length);
    if (error != NO_ERROR)
        return error;
    error = certificate_parse(pem, pem_length, NULL, out);
    pem_free(pem, pem_length);
    return error;
}

static ULONG load(const char *path, const char *password, struct certificate **out)
{
    struct file_bytes bytes;
    ULONG error = read_file(path, &bytes);

    if (error == NO_ERROR)
        error = parse(bytes.data, bytes.length, password, out);
    forget(&bytes);
    return error;
}

ULONG certificates_find(const char *root, const char *store, const unsigned char *thumbprint, size_t length,
                        struct certificate **out)
{
    char path[PATH_MAX];
    ULONG error = ERROR_FILE_NOT_FOUND;

    if (length == THUMBPRINT_SIZE)
        error = make_path(root, store, thumbprint, path);
    if (error == NO_ERROR)
        error = load(path, NULL, out);
    if (error == ERROR_INVALID_NAME)
        return ERROR_FILE_NOT_FOUND;
    if (error != NO_ERROR)
        return error;
    if (memcmp(certificate_thumbprint(*out), thumbprint, THUMBPRINT_SIZE) == 0)
        return NO_ERROR;
    certificate_release(*out);
    return ERROR_FILE_NOT_FOUND;
}

/* Why a certificate cannot be used. */
static void tell(const char *root, const char *store, const unsigned char *thumbprint, size_t length,
                 ULONG error)
{
    char path[PATH_MAX];

    if (!trace_is_on())
        return;
    if (length != THUMBPRINT_SIZE || make_path(root, store, thumbprint, path) != NO_ERROR)
        TRACE("certificate: no thumbprint of %d bytes, or no name of a store", THUMBPRINT_SIZE);
    else
        TRACE("certificate %s: %s", path, error == NO_ERROR ? "it has no private key" : trace_error(error));
}

ULONG certificates_load(const char *root, const char *store, const unsigned char *thumbprint, size_t length,
                        struct certificate **out)
{
    ULONG error = certificates_find(root, store, thumbprint, length, out);

    if (error == ERROR_NOT_ENOUGH_MEMORY)
        return error;
    if (error == NO_ERROR && certificate_has_key(*out))
        return NO_ERROR;
    tell(root, store, thumbprint, length, error);
    if (error == NO_ERROR)
        certificate_release(*out);
    return ERROR_NO_SUCH_LOGON_SESSION;
}

/* The folder is the administrator's: a name from the network chooses only among files that are there. */
static bool is_host(const char *host)
{
    return *host && host[0] != '.' && strspn(host, "abcdefghijklmnopqrstuvwxyz0123456789-._") == strlen(host);
}

/* The host's own file, or the one for all hosts of its domain. */
static ULONG find_central(const char *folder, const char *host, char *path, struct stat *facts)
{
    static const char *const forms[] = {"%s/%s.pem", "%s/%s.pfx"};
    const char *dot = strchr(host, '.');
    char wildcard[256] = "";

    if (!is_host(host))
        return ERROR_FILE_NOT_FOUND;
    if (dot)
        snprintf(wildcard, sizeof(wildcard), "_%s", dot);
    for (unsigned i = 0; i < 4; i++) {
        const char *name = i < 2 ? host : wildcard;

        if (*name && snprintf(path, PATH_MAX, forms[i % 2], folder, name) < PATH_MAX &&
            stat(path, facts) == 0)
            return NO_ERROR;
    }
    return ERROR_FILE_NOT_FOUND;
}

ULONG certificates_load_central(const char *folder, const char *host, const char *password,
                                struct certificate **out)
{
    char path[PATH_MAX];
    struct stat facts;
    ULONG error = find_central(folder, host, path, &facts);

    return error == NO_ERROR ? load(path, password, out) : error;
}

ULONG certificates_stamp_central(const char *folder, const char *host, unsigned char *stamp)
{
    char path[PATH_MAX];
    struct stat facts;
    ULONG error = find_central(folder, host, path, &facts);
    uint64_t number;
    uint32_t part;

    if (error != NO_ERROR)
        return error;
    part = (uint32_t)facts.st_mtim.tv_nsec ^ (uint32_t)facts.st_size;
    memcpy(stamp, &part, sizeof(part));
    number = (uint64_t)facts.st_mtim.tv_sec;
    memcpy(stamp + 4, &number, sizeof(number));
    number = facts.st_ino;
    memcpy(stamp + 12, &number, sizeof(number));
    return NO_ERROR;
}

/* --- writing --- */

static ULONG make_folders(const char *root, const char *store)
{
    char path[PATH_MAX];
    ULONG error = make_path(root, store, NULL, path);

    if (error != NO_ERROR)
        return error;
    for (char *slash = path + strlen(root); slash; slash = strchr(slash + 1, '/')) {
        *slash = 0;
        if (*path && mkdir(path, 0755) != 0 && errno != EEXIST)
            return error_from(errno);
        *slash = '/';
    }
    return mkdir(path, 0700) == 0 || errno == EEXIST ? NO_ERROR : error_from(errno);
}

static ULONG write_all(int descriptor, const char *data, size_t length)
{
    while (length > 0) {
        ssize_t written = write(descriptor, data, length);

        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return error_from(errno);
        data += written;
        length -= (size_t)written;
    }
    return fsync(descriptor) == 0 ? NO_ERROR : error_from(errno);
}

static ULONG write_file(const char *path, const char *data, size_t length)
{
    char beside[PATH_MAX];
    ULONG error;
    int descriptor;

    if (snprintf(beside, sizeof(beside), "%s.XXXXXX", path) >= (int)sizeof(beside))
        return ERROR_INVALID_NAME;
    descriptor = mkostemp(beside, O_CLOEXEC); /* 0600 */
    if (descriptor < 0)
        return error_from(errno);
    error = write_all(descriptor, data, length);
    close(descriptor);
    if (error == NO_ERROR && rename(beside, path) != 0)
        error = error_from(errno);
    if (error != NO_ERROR)
        unlink(beside);
    return error;
}

static ULONG keep(const char *root, const char *store, const struct certificate *certificate)
{
    char path[PATH_MAX], *pem;
    ULONG error = make_folders(root, store);
    size_t length;

    if (error == NO_ERROR)
        error = make_path(root, store, certificate_thumbprint(certificate), path);
    if (error == NO_ERROR)
        error = certificate_render(certificate, &pem, &length);
    if (error != NO_ERROR)
        return error;
    error = write_file(path, pem, length);
    pem_free(pem, length);
    return error;
}

static ULONG keep_or_release(const char *root, const char *store, struct certificate **certificate)
{
    ULONG error = keep(root, store, *certificate);

    if (error != NO_ERROR) {
        certificate_release(*certificate);
        *certificate = NULL;
    }
    return error;
}

ULONG certificates_import(const char *root, const char *store, const char *data, size_t length,
                          const char *password, struct certificate **out)
{
    ULONG error = parse(data, length, password, out);

    return error == NO_ERROR ? keep_or_release(root, store, out) : error;
}

ULONG certificates_self_sign(const char *root, const char *store, const struct self_signed *wanted,
                             struct certificate **out)
{
    ULONG error = certificate_self_sign(wanted->names, wanted->name_count, wanted->days, wanted->rsa, out);

    return error == NO_ERROR ? keep_or_release(root, store, out) : error;
}

ULONG certificates_delete(const char *root, const char *store, const unsigned char *thumbprint, size_t length)
{
    char path[PATH_MAX];

    if (length != THUMBPRINT_SIZE || make_path(root, store, thumbprint, path) != NO_ERROR)
        return ERROR_FILE_NOT_FOUND;
    return unlink(path) == 0 ? NO_ERROR : error_from(errno);
}

/* --- all of them --- */

/* False: the visitor has seen enough. */
static bool list_store(const char *root, const char *store, certificates_visitor visit, void *context)
{
    char path[PATH_MAX], file[PATH_MAX];
    struct certificate *certificate;
    struct dirent *entry;
    bool more = true;
    DIR *folder;

    if (make_path(root, store, NULL, path) != NO_ERROR || !(folder = opendir(path)))
        return true;
    while (more && (entry = readdir(folder))) {
        if (!is_thumbprint_file(entry->d_name) ||
            snprintf(file, sizeof(file), "%s/%s", path, entry->d_name) >= (int)sizeof(file) ||
            load(file, NULL, &certificate) != NO_ERROR)
            continue;
        more = visit(context, strrchr(path, '/') + 1, certificate);
        certificate_release(certificate);
    }
    closedir(folder);
    return more;
}

ULONG certificates_list(const char *root, const char *store, certificates_visitor visit, void *context)
{
    char path[PATH_MAX];
    struct dirent *entry;
    DIR *folder;

    if (store) {
        if (!is_store_name(store))
            return ERROR_INVALID_NAME;
        list_store(root, store, visit, context);
        return NO_ERROR;
    }
    if (snprintf(path, sizeof(path), "%s/certificates", root) >= (int)sizeof(path))
        return ERROR_INVALID_NAME;
    folder = opendir(path);
    while (folder && (entry = readdir(folder)))
        if (is_store_name(entry->d_name) && !list_store(root, entry->d_name, visit, context))
            break;
    if (folder)
        closedir(folder);
    return NO_ERROR;
}
