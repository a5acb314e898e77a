/* An IP address as URL prefixes, Host headers and connections name it: parsed, compared, written.
 *
 * Pure calculation on memory of the caller; any thread. */
#ifndef URL_ADDRESS_H
#define URL_ADDRESS_H

#include "windef.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct url_address {
    unsigned char family;    /* 0 none, 4 or 6 */
    unsigned char bytes[16]; /* network order; the first four for IPv4; the unused ones are zero */
    uint32_t scope;          /* IPv6 zone index, 0 when none is given */
};

enum { URL_ADDRESS_TEXT = 64 }; /* room for any address in brackets, with zone */

/* Four decimal numbers 0-255 without leading zeros; nothing before or behind. */
bool url_address_parse4(const WCHAR *text, size_t length, struct url_address *out);

/* The inside of the brackets: RFC 4291 spelling, optionally "%" and a decimal zone. */
bool url_address_parse6(const WCHAR *text, size_t length, struct url_address *out);

/* From what a socket says. An IPv4-mapped IPv6 address (a dual-stack listener's view of an IPv4 peer) becomes IPv4, so
 * that it meets the prefixes that name it. */
void url_address_from4(const void *bytes, struct url_address *out);
void url_address_from6(const void *bytes, uint32_t scope, struct url_address *out);

/* Can a connection arrive on it? Not on the unspecified address, a multicast group or the broadcast address. */
bool url_address_assignable(const struct url_address *address);

/* Same bytes and same zone. */
bool url_address_equal(const struct url_address *a, const struct url_address *b);

/* Writes "10.0.0.1" or "[fe80::1%2]" without NUL; returns the number of units, at most URL_ADDRESS_TEXT. */
size_t url_address_format(const struct url_address *address, WCHAR *out);

#endif
