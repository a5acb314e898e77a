/* Canonical paths: what cooking a request and parsing a prefix have in common. Pure calculation, in place. */
#ifndef URL_PATH_H
#define URL_PATH_H

#include "windef.h"
#include <stdbool.h>
#include <stddef.h>

/* Removes "." and ".." segments, never above the root; returns the new length. The path begins with a slash. Runs of slashes
 * stay but act as one: ".." takes the segment before it and the run before that. */
size_t path_resolve(WCHAR *path, size_t length);

/* Writes the folded path with each run of slashes made one; returns its length. out may be path. */
size_t path_key(const WCHAR *path, size_t length, WCHAR *out);

/* Do all segments keep the limits (0 = none)? Empty segments count; a final slash begins none. */
bool path_within_limits(const WCHAR *path, size_t length, unsigned segment_length, unsigned segment_count);

#endif
