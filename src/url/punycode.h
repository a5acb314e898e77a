/* Punycode labels of international host names (RFC 3492), decoding only. Pure calculation. */
#ifndef URL_PUNYCODE_H
#define URL_PUNYCODE_H

#include "windef.h"
#include <stdbool.h>
#include <stddef.h>

/* Replaces the labels of a folded host that begin with "XN--" by the folded Unicode they stand for, in place; returns the new
 * length. A label that is not valid, or would grow, stays as it is. */
size_t punycode_host(WCHAR *host, size_t length);

/* One label without its "xn--", in any letter case, to UTF-16. False: invalid, or longer than capacity. */
bool punycode_decode(const WCHAR *label, size_t length, WCHAR *out, size_t capacity, size_t *out_length);

#endif
