/* What the files of tls/ know of one another's objects. */
#ifndef TLS_PRIVATE_H
#define TLS_PRIVATE_H

#include "tls/certificate.h"
#include "tls/context.h"
#include "tls/library.h"
#include "tls/session.h"

#include "base/pages.h"

#include <stdatomic.h>

struct certificate {
    _Atomic(unsigned) references;
    mbedtls_x509_crt chain; /* the server's own first */
    mbedtls_pk_context key;
    bool has_key;
    unsigned char thumbprint[THUMBPRINT_SIZE];
    char *subject, *issuer;
};

/* The two configurations of a context: the second also takes a new handshake on an old connection, which is how a client
 * certificate is asked for later. */
struct tls_context {
    _Atomic(unsigned) references;
    struct certificate *certificate;
    struct tls_policy policy;
    mbedtls_ssl_config usual, again;
    mbedtls_ssl_cache_context cache;
    mbedtls_ssl_ticket_context tickets;
};

enum stage { STAGE_HELLO, STAGE_HANDSHAKE, STAGE_OPEN, STAGE_FAILED };

struct tls_session {
    mbedtls_ssl_context ssl; /* set up from STAGE_HANDSHAKE on */
    uint8_t stage;
    bool certified; /* a certificate was sent: the session is new */
    bool asked;     /* for a certificate, on the connection in use */
    bool alerted, second_leg, replaying;
    unsigned group; /* of the key exchange, as registered with IANA; 0: not seen */
    const char *failure;
    tls_chooser choose;
    void *argument;
    struct tls_context *context;

    const unsigned char *input; /* the caller's, or `hello` */
    size_t input_length;
    const unsigned char *later; /* behind the hello */
    size_t later_length;
    unsigned char *hello;
    size_t hello_length, hello_size;
    size_t message_length; /* of the hello's record, once it is complete */

    struct page_block *block;
    size_t out_start, out_end;
    size_t sizes[4];
    char name[HELLO_NAME_LIMIT + 1];
};

/* Name in RFC 4514 order of the certificate; NULL: no memory. */
char *certificate_name_text(const mbedtls_x509_name *name);

#endif
