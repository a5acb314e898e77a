/* The thorough half of cooking: escapes, code pages, dots, hosts that are not plain. Pure calculation; any thread. */
#ifndef URL_DECODE_H
#define URL_DECODE_H

#include "url/cook.h"

/* A raw path to its decoded, dot-free form in full and its routing key in key. False: 400, reason URL. */
bool decode_path(const char *text, size_t length, const struct cook_settings *settings, WCHAR *full,
                 size_t *full_length, WCHAR *key, size_t *key_length);

/* A raw query when controls may pass: one unit per byte, all but NUL, TAB, LF and CR. */
bool decode_query(const char *text, size_t length, WCHAR *out);

/* A host with optional port that is not plain: an IPv6 literal or raw UTF-8. Lengths include the port; *colon is its colon's
 * position in full, or the length. False: 400, reason Hostname. */
bool decode_host(const char *text, size_t length, WCHAR *full, size_t *full_length, size_t *colon);

/* Strict UTF-8 (RFC 3629), one byte per unit in, UTF-16 out, in place; false and untouched if it is none. */
bool decode_utf8(WCHAR *units, size_t *length);

#endif
