/* Where certificates lie, for whoever binds one: <root>/certificates/<STORE>/<THUMBPRINT>.pem. Any thread. */
#ifndef CONFIG_CERTIFICATES_H
#define CONFIG_CERTIFICATES_H

#include "windef.h"
#include <stdbool.h>
#include <stddef.h>

/* The file of a certificate; false if the store's name is none, or the path too long. */
bool certificates_path(const char *store, const unsigned char *hash, ULONG length, char *out, size_t size);

/* Is it there, with a private key? */
bool certificates_usable(const char *store, const unsigned char *hash, ULONG length);

#endif
