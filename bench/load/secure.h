/* TLS for the load client: OpenSSL, so that the client is not what limits a server with another library.
 *
 * Like send() and recv() on sockets that do not block: -1 and EAGAIN when nothing can be done now. A handshake happens on the way. */
#ifndef SECURE_H
#define SECURE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct secure;

/* TLS 1.2 with these suites, in OpenSSL's names; SNI says `name`. With `resume` every connection must go on with the session of the
 * first, and without it none may. False: built without OpenSSL, or suites it does not know. */
bool secure_prepare(const char *suites, const char *name, bool resume);

struct secure *secure_open(int fd); /* NULL: no memory */
ssize_t secure_send(struct secure *secure, const void *data, size_t length);
ssize_t secure_receive(struct secure *secure, void *room, size_t length);
bool secure_awaits_room(
    struct secure *secure); /* what was refused waits for room in the socket, not for bytes */
bool secure_shakes_hands(struct secure *secure);
void secure_keep_session(struct secure *secure);
void secure_close(struct secure *secure);

#endif
