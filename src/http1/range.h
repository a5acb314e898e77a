/* Byte ranges and conditional requests, as arithmetic (RFC 9110 13 and 14). No I/O; any thread.
 *
 * Numbers are 64 bits and every sum is checked: MS15-034 was one that was not. */
#ifndef HTTPAPI_HTTP1_RANGE_H
#define HTTPAPI_HTTP1_RANGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* True for a Range no sane client sends: in bytes, with a number of 2^64-1 or more. Such a request is a 400 "invalid header"
 * (spec/observed.md 1.45); a Range that is merely malformed, or not in bytes, is ignored as RFC 9110 14.2 asks. */
bool range_is_absurd(const char *value, size_t length);

#endif
