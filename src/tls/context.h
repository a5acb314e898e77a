/* A context: a certificate, and the rules by which connections use it; what a binding comes to.
 *
 * Immutable after creation but for its memory of sessions, which locks itself; counted; any thread. Sessions are resumed only
 * within their context, so that a session never outlives the rules it was made under.
 *
 * What is offered: TLS 1.2, and 1.3 where the library has it; ECDHE with an AEAD cipher, the server's preference first.
 * ChaCha20-Poly1305 stands before AES-GCM because mbedTLS is faster at it (2.28: 303 against 217 MB/s). */
#ifndef TLS_CONTEXT_H
#define TLS_CONTEXT_H

#include "tls/certificate.h"

struct tls_context;

struct tls_policy {
    bool ask_certificate; /* of the client, in the handshake; it may have none */
    bool no_tls12, no_tls13;
    bool tickets;        /* TLS 1.2 session tickets; TLS 1.3 resumes by nothing else */
    bool no_session_ids; /* TLS 1.2 sessions are not kept here */
    bool keep_hello;     /* programs may ask for the client hello */
};

/* ERROR_NO_SUCH_LOGON_SESSION: the certificate has no key; ERROR_NOT_SUPPORTED: no protocol is left;
 * ERROR_NOT_ENOUGH_MEMORY. */
ULONG tls_context_create(struct certificate *certificate, const struct tls_policy *policy,
                         struct tls_context **out);
struct tls_context *tls_context_reference(struct tls_context *context);
void tls_context_release(struct tls_context *context);

#endif
