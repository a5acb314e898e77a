/* Reads the sources before the compiler does, for what only a Windows compiler would find or accept:
 *  - #include names in another case than the file's, with backslashes or a blank before the bracket. For these a
 *    directory of forwarding headers is made (contents decide its name, so it never changes and may be shared);
 *  - a main or wmain that returns void;
 *  - an inline function that is extern. */
#ifndef SCAN_H
#define SCAN_H

#include "words.h"

struct scan_request {
    const struct words *sources;
    const struct words *include_dirs; /* the user's, in order */
    const char *home;                 /* include/httpapi lies here */
    int void_main, void_wmain;        /* found */
    int extern_inline;                /* likewise, in a source or a header of the user's */
};

/* Returns a directory to search after all others, or NULL when none is needed. */
const char *scan_sources(struct scan_request *request);

#endif
