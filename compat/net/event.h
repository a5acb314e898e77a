/* Network events: what WSAEventSelect asked to be told of a socket.
 *
 * Each event is recorded once, and then not again before the program makes the call that answers it, which enables it
 * anew; if the condition still holds then, it is recorded at once. So a program may read as little as it likes each time. */
#ifndef HTTPAPI_NET_EVENT_H
#define HTTPAPI_NET_EVENT_H

#include "net/socket.h"

/* Windows' numbers: the library's sources do not see winsock_names.h. */
#define EVENT_READ    0x01
#define EVENT_WRITE   0x02
#define EVENT_OOB     0x04
#define EVENT_ACCEPT  0x08
#define EVENT_CONNECT 0x10
#define EVENT_CLOSE   0x20

/* The calls that answer these events have been made. Cheap on a socket without a selection. */
void events_enable(struct socket *socket, LONG events);

void events_look(struct socket *socket); /* records what is the case; under the socket's lock */
void events_free(struct socket *socket);
bool events_selected(struct socket *socket); /* the socket must not become blocking */

/* A socket that was accepted has the selection of its listener. */
void events_inherit(struct socket *listener, struct socket *accepted);

#endif
