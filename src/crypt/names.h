/* Names of certificates, "CN=www.example.org, O=Example", as programs ask for them. Pure calculation. */
#ifndef CRYPT_NAMES_H
#define CRYPT_NAMES_H

#include <stdbool.h>
#include <stddef.h>

enum { NAME_SIZE = 1024 };

/* What does not fit is cut off. */
void name_copy(const char *text, size_t length, char out[NAME_SIZE]);

/* The common name; without one, the value of the first part. */
void name_common(const char *name, char out[NAME_SIZE]);

/* Do the values, joined by ", ", contain the text? Letter case of ASCII does not count. */
bool name_contains(const char *name, const char *text);

#endif
