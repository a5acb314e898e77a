/* See socket.h. */
#include "base/socket.h"

#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Sanitizers know libc's calls, and what they read and write. */
#if defined(HTTPAPI_NO_RECYCLING) || !defined(SYS_recvfrom) || !defined(SYS_sendto)

ssize_t socket_receive(int descriptor, void *out, size_t room)
{
    return recv(descriptor, out, room, 0);
}

ssize_t socket_send(int descriptor, const void *data, size_t length, int flags)
{
    return send(descriptor, data, length, flags);
}

#else

ssize_t socket_receive(int descriptor, void *out, size_t room)
{
    return syscall(SYS_recvfrom, descriptor, out, room, 0, NULL, NULL);
}

ssize_t socket_send(int descriptor, const void *data, size_t length, int flags)
{
    return syscall(SYS_sendto, descriptor, data, length, flags, NULL, 0);
}

#endif
