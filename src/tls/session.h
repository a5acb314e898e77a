/* One end of a TLS connection, the server's: ciphertext in, plaintext out, and back. No sockets, no clock.
 *
 *     tls_feed(session, bytes, length);            what came; must stay valid until the calls below have said TLS_MORE
 *     status = tls_handshake(session);             until TLS_DONE
 *     status = tls_read(session, room, size, &n);  until TLS_MORE
 *     tls_write(session, data, length, &taken);    as often as the output has room
 *     tls_output(session, &data) / tls_sent()      what must go to the client, after each of them
 *
 * One thread at a time; sessions share nothing but their contexts. Memory: until the client hello is complete only what has come of
 * it; then about 38 KB of the library's; and a block for output while there is some. */
#ifndef TLS_SESSION_H
#define TLS_SESSION_H

#include "tls/context.h"
#include "tls/hello.h"

#include <stdint.h>

struct tls_session;

enum tls_status {
    TLS_DONE,
    TLS_MORE,    /* everything fed was used */
    TLS_BLOCKED, /* the output must go first */
    TLS_CLOSED,  /* the client said that it will send no more */
    TLS_FAILED   /* of no use any more; the output may hold an alert */
};

/* Who answers to this name (NULL: none was sent). With a reference, or NULL: the handshake fails with `*alert`. */
typedef struct tls_context *(*tls_chooser)(void *argument, const char *name, unsigned *alert);

struct tls_session *tls_session_create(tls_chooser choose, void *argument);
void tls_session_free(struct tls_session *session);

void tls_feed(struct tls_session *session, const void *bytes, size_t length);
enum tls_status tls_handshake(struct tls_session *session);
enum tls_status tls_read(struct tls_session *session, void *room, size_t size, size_t *length);

/* Takes as much as the output has room for. TLS_DONE: all; TLS_BLOCKED: *taken of it. A piece shorter than a record should come
 * together with its neighbours: tls_staging() has room for that. */
enum tls_status tls_write(struct tls_session *session, const void *data, size_t length, size_t *taken);

/* Room for the plaintext of one record, for gathering; the same until the output is empty. NULL: no memory. */
enum { TLS_RECORD = 16384 };
unsigned char *tls_staging(struct tls_session *session);

bool tls_has_room(const struct tls_session *session); /* for one more whole record */
size_t tls_output(const struct tls_session *session, const unsigned char **data);
void tls_sent(struct tls_session *session, size_t length); /* gives the block back with the last byte */

void tls_close(struct tls_session *session); /* appends close_notify, if there is room */

/* The connection idles: memory that holds nothing goes back to the system. */
void tls_rest(struct tls_session *session);

/* Asks the client for its certificate on a connection in use. TLS_DONE: the question is in the output, and the answer comes with
 * what is fed from now on; while it is awaited tls_renegotiating() is true and tls_read() does the work. TLS_FAILED: this connection
 * cannot (TLS 1.3, a client without secure renegotiation, a library without it). */
enum tls_status tls_renegotiate(struct tls_session *session);
bool tls_asked(const struct tls_session *session); /* in the first handshake */
bool tls_renegotiating(const struct tls_session *session);

/* What a finished handshake came to. */
struct tls_facts {
    unsigned version; /* 0x0303, 0x0304 */
    unsigned suite;   /* as registered with IANA */
    const char *suite_name;
    unsigned cipher_bits, exchange_bits, hash_bits;
    bool chacha;
    bool resumed;
    const char *name; /* the client's SNI, empty if none */
    const struct certificate *certificate;
    const unsigned char *client; /* the client's certificate in DER; NULL: none */
    size_t client_length;
    uint32_t client_flags;      /* what is wrong with it: a Windows error, 0: nothing */
    const unsigned char *hello; /* the client hello, if the policy keeps it */
    size_t hello_length;
    size_t
        sizes[4]; /* bytes from the client and to it, in the first leg of the handshake and in the second */
};
void tls_facts(const struct tls_session *session, struct tls_facts *out);

/* Why it failed, for a diagnosis; never anything of the client's or of a key. */
const char *tls_failure(const struct tls_session *session);

#endif
