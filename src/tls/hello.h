/* The client hello, read before the library sees it: whose name the client wants decides which context it gets, and with it
 * certificate, versions and rules. Pure calculation on bytes as they came from the wire. RFC 8446 4.1.2, RFC 6066 3. */
#ifndef TLS_HELLO_H
#define TLS_HELLO_H

#include <stdbool.h>
#include <stddef.h>

enum {
    HELLO_NAME_LIMIT = 255,  /* HTTP_REQUEST_PROPERTY_SNI_HOST_MAX_LENGTH */
    HELLO_LIMIT = 16384 + 64 /* records and headers; more no client sends and the library would not take */
};

enum hello_status {
    HELLO_MORE,  /* not complete */
    HELLO_DONE,  /* complete and well-formed as far as read */
    HELLO_OTHER, /* no TLS at all */
    HELLO_BAD
};

struct hello {
    char name[HELLO_NAME_LIMIT + 1]; /* ASCII lower case, without final dot; empty: none was sent */
    size_t length;                   /* of the record it came in */
};

/* Reads from the first byte of a connection; `length` is what has come so far. */
enum hello_status hello_read(const unsigned char *bytes, size_t length, struct hello *out);

#endif
