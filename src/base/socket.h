/* The two calls that every request makes, without what libc adds to them for pthread_cancel.
 *
 * libc's recv and send are points where a thread may be cancelled; to allow it there, and to forbid it again, is longer than all the rest of
 * the call on this side of the kernel. It would also be wrong: a thread that ends there would take the lock of a connection with it. As
 * the originals: -1 and errno. */
#ifndef HTTPAPI_SOCKET_H
#define HTTPAPI_SOCKET_H

#include <sys/types.h>

ssize_t socket_receive(int descriptor, void *out, size_t room);
ssize_t socket_send(int descriptor, const void *data, size_t length, int flags);

#endif
