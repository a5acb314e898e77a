/* TLS under a connection: what a connection to an https port has beside its own state. Private to net/.
 *
 * Everything here is guarded by the connection's lock. Handshakes, the first and later ones, run on the crew (crew.h): one costs
 * one to three milliseconds of arithmetic, and a loop thread may not stall its other connections for one. While the crew has a
 * connection (`working`) its loop does not watch it. Records are decrypted by the loop, one buffer at a time, and encrypted by
 * whoever sends; but a loop that has spent its turn on a connection finds it `heavy`, and the crew goes on with it until the
 * connection has caught up.
 *
 * The crew, and a program thread that sends a big body, hold the lock for long. A loop thread that finds it taken therefore does not
 * wait: it notes in `missed` what it came for; whoever holds the lock sees that after dropping it and sees to it. */
#ifndef HTTPAPI_SECURE_H
#define HTTPAPI_SECURE_H

#include "net/crew.h"
#include "server/pending.h"
#include "tls/session.h"

struct connection;
struct send;
struct request;

/* Where ciphertext and plaintext of one turn go. */
struct secure_room {
    unsigned char *cipher; /* LOOP_BUFFER bytes */
    unsigned char *plain;  /* TLS_RECORD bytes */
};

enum missed {
    MISSED_EVENT = 1, /* nothing is watched meanwhile */
    MISSED_TASK = 2   /* with the reference that the task had */
};

struct secure {
    struct tls_session *session;
    struct connection *connection;
    bool open;    /* the handshake is done: `facts` are there */
    bool working; /* the crew has it, with a reference */
    bool heavy;   /* more than a loop's turn of records was or is to be worked on */
    size_t turn;  /* bytes encrypted since a loop, or the crew, came by */
    struct crew_job job;
    struct tls_facts facts;
    bool asked; /* the client, for its certificate: once is enough */
    uint64_t ask_deadline;
    _Atomic(unsigned) missed;
};

/* No memory: false. */
bool secure_begin(struct connection *connection);
void secure_free(struct secure *secure);

/* Locked; loop thread. */
void secure_readable(struct connection *connection);
void secure_writable(struct connection *connection);

/* The counterpart of writing a send to the socket; see output.c. */
enum flush { FLUSH_DONE, FLUSH_BLOCKED, FLUSH_FAILED };
enum flush secure_push(struct connection *connection, bool more); /* what is encrypted already */
enum flush secure_flush(struct connection *connection, struct send *send);
void secure_say_goodbye(struct connection *connection); /* close_notify, if the socket takes it */
void secure_rest(struct connection *connection);        /* idle: memory goes back */
bool secure_asking(const struct secure *secure);        /* a later handshake is awaited */
ULONG secure_ask_certificate(struct request *request);

/* A client that does not answer; spec/data.md 8. */
#define ASK_SECONDS 120

/* Who answers to a name on this connection; see bound.c. */
struct tls_context *bound_choose(void *connection, const char *name, unsigned *alert);
void bound_forget(void); /* at the end: every context */

#endif
