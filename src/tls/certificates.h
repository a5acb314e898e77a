/* The certificate stores of the configuration root: what the certificate manager keeps on Windows.
 *
 *     <root>/certificates/<STORE>/<THUMBPRINT>.pem      the certificate, its chain, its private key
 *
 * A store is a folder (MY, Root, CA, WebHosting, ...; found in any letter case; never "central", which is the place of the central
 * store), a file is readable by its owner alone, is written beside
 * its place and then moved there. What a file says is believed only if its name is its thumbprint. Nothing is remembered here:
 * every call looks at the disk. `root` is the configuration root; a store of NULL is "MY". Any thread. */
#ifndef TLS_CERTIFICATES_H
#define TLS_CERTIFICATES_H

#include "tls/certificate.h"

enum { STORE_NAME_LIMIT = 63 };

/* ERROR_NO_SUCH_LOGON_SESSION, as Windows says for a binding: not there, broken, or without a key. A thumbprint that is not of
 * THUMBPRINT_SIZE bytes is never there. */
ULONG certificates_load(const char *root, const char *store, const unsigned char *thumbprint, size_t length,
                        struct certificate **out);

/* The same without the demand for a key; ERROR_FILE_NOT_FOUND. */
ULONG certificates_find(const char *root, const char *store, const unsigned char *thumbprint, size_t length,
                        struct certificate **out);

/* PEM (certificates and a key, in one text, in any order) or PFX, which `data` itself shows. The private key may be under a
 * password. What is there already is replaced. Errors of certificate_parse and pfx_to_pem; ERROR_INVALID_NAME: no store can be called
 * so; ERROR_ACCESS_DENIED, ERROR_DISK_FULL and the like from writing. *out is a reference. */
ULONG certificates_import(const char *root, const char *store, const char *data, size_t length,
                          const char *password, struct certificate **out);

/* Every certificate of a store, or of all stores if `store` is NULL, until `visit` returns false. Files that are none are passed
 * over. */
typedef bool (*certificates_visitor)(void *context, const char *store, struct certificate *certificate);
ULONG certificates_list(const char *root, const char *store, certificates_visitor visit, void *context);

/* ERROR_FILE_NOT_FOUND, ERROR_ACCESS_DENIED. */
ULONG certificates_delete(const char *root, const char *store, const unsigned char *thumbprint,
                          size_t length);

/* A certificate that nobody else vouches for, kept in the store. The first of `names` is its subject, all are its alternative
 * names: DNS names or IP addresses. */
struct self_signed {
    const char *const *names;
    unsigned name_count; /* 1 .. SELF_SIGNED_NAMES */
    unsigned days;       /* 0: 365 */
    bool rsa;            /* RSA of 2048 bits, else P-256 */
};
enum { SELF_SIGNED_NAMES = 100 };
ULONG certificates_self_sign(const char *root, const char *store, const struct self_signed *wanted,
                             struct certificate **out);

/* The central store: a folder of files named after hosts, "www.example.org.pem" or ".pfx", "_.example.org.pem" for "*". The newest
 * state of the file is loaded; ERROR_FILE_NOT_FOUND if there is none for the host. */
ULONG certificates_load_central(const char *folder, const char *host, const char *password,
                                struct certificate **out);

/* Tells whether the host's file is still the one it was: place, size and time. ERROR_FILE_NOT_FOUND. */
ULONG certificates_stamp_central(const char *folder, const char *host, unsigned char *stamp);

/* 40 characters and a NUL. */
enum { THUMBPRINT_TEXT = 2 * THUMBPRINT_SIZE + 1 };
void thumbprint_text(const unsigned char *thumbprint, char *out);

#endif
