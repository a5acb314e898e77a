/* WSAIoctl: the Microsoft extensions, keep-alive, and what ioctlsocket does. Every code answers at once, also to a call with an
 * OVERLAPPED, which completes then and there. */
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include "mstcpip.h"
#include "net/extension.h"
#include "net/overlapped.h"

#define WINDOWS_EXTENSION_FUNCTION 0xC8000006u
#define WINDOWS_KEEPALIVE_VALUES   0x98000004u
#define WINDOWS_LOOPBACK_FAST_PATH 0x98000010u
#define WINDOWS_UDP_CONNRESET      0x9800000Cu
#define WINDOWS_BASE_HANDLE        0x48000022u

static int find_extension(const GUID *id, void **out)
{
    static const struct {
        GUID id;
        void *function;
    } table[] = {
        {WSAID_ACCEPTEX, (void *)AcceptEx},
        {WSAID_GETACCEPTEXSOCKADDRS, (void *)GetAcceptExSockaddrs},
        {WSAID_CONNECTEX, (void *)extension_connect},
        {WSAID_DISCONNECTEX, (void *)extension_disconnect},
        {WSAID_TRANSMITFILE, (void *)TransmitFile},
        {WSAID_WSARECVMSG, (void *)extension_receive_message},
        {WSAID_WSASENDMSG, (void *)WSASendMsg},
        {WSAID_TRANSMITPACKETS, (void *)extension_transmit_packets},
    };

    for (size_t i = 0; i < ARRAYSIZE(table); i++)
        if (memcmp(&table[i].id, id, sizeof *id) == 0) {
            *out = table[i].function;
            return 0;
        }
    return WSAEINVAL;
}

#define KEEPALIVE_LONGEST 32767 /* seconds; Linux takes no more */

static int set_keepalive(struct socket *socket, const struct tcp_keepalive *values)
{
    int on = values->onoff != 0, idle = (int)(values->keepalivetime / 1000),
        interval = (int)(values->keepaliveinterval / 1000);

    idle = max(1, idle < KEEPALIVE_LONGEST ? idle : KEEPALIVE_LONGEST);
    interval = max(1, interval < KEEPALIVE_LONGEST ? interval : KEEPALIVE_LONGEST);
    if (setsockopt(socket->fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on) != 0)
        return winsock_error(errno);
    if (on && (setsockopt(socket->fd, IPPROTO_TCP, TCP_KEEPIDLE, &idle, sizeof idle) != 0 ||
               setsockopt(socket->fd, IPPROTO_TCP, TCP_KEEPINTVL, &interval, sizeof interval) != 0))
        return winsock_error(errno);
    return 0;
}

/* What the two buffers of a call hold. */
struct request {
    DWORD code;
    const void *in;
    DWORD in_length;
    void *out;
    DWORD out_length;
};

static int number_in(const struct request *request, ULONG *number)
{
    if (!request->in || request->in_length < sizeof *number)
        return WSAEFAULT;
    memcpy(number, request->in, sizeof *number);
    return 0;
}

static int give_out(const struct request *request, const void *data, DWORD length, DWORD *returned)
{
    if (!request->out || request->out_length < length)
        return WSAEFAULT;
    memcpy(request->out, data, length);
    *returned = length;
    return 0;
}

static int extension_function(const struct request *request, DWORD *returned)
{
    void *function;
    int error;

    if (!request->in || request->in_length < sizeof(GUID) || !request->out ||
        request->out_length < sizeof function)
        return WSAEFAULT;
    error = find_extension(request->in, &function);
    return error ? error : give_out(request, &function, sizeof function, returned);
}

static int keepalive_values(struct socket *socket, const struct request *request)
{
    struct tcp_keepalive values;

    if (!request->in || request->in_length < sizeof values)
        return WSAEFAULT;
    memcpy(&values, request->in, sizeof values);
    return set_keepalive(socket, &values);
}

/* Whether a datagram that found nobody fails a later receive. */
static int udp_connreset(struct socket *socket, const struct request *request)
{
    ULONG on;
    int error = number_in(request, &on);

    if (error)
        return error;
    if (socket->type != SOCK_DGRAM)
        return WSAEINVAL;
    atomic_store(&socket->hides_reset, on == 0);
    return 0;
}

static int control(SOCKET s, struct socket *socket, const struct request *request, DWORD *returned)
{
    ULONG number = 0;
    int error;

    switch (request->code) {
    case WINDOWS_EXTENSION_FUNCTION:
        return extension_function(request, returned);
    case WINDOWS_KEEPALIVE_VALUES:
        return keepalive_values(socket, request);
    case WINDOWS_LOOPBACK_FAST_PATH: /* Linux has no other */
        return number_in(request, &number);
    case WINDOWS_UDP_CONNRESET:
        return udp_connreset(socket, request);
    case WINDOWS_BASE_HANDLE:
        return give_out(request, &s, sizeof s, returned);
    case WINDOWS_FIONBIO:
        error = number_in(request, &number);
        return error ? error : socket_control(socket, request->code, &number);
    case WINDOWS_FIONREAD:
    case WINDOWS_SIOCATMARK:
        error = socket_control(socket, request->code, &number);
        return error ? error : give_out(request, &number, sizeof number, returned);
    default:
        return WSAEOPNOTSUPP;
    }
}

int WSAAPI WSAIoctl(SOCKET s, DWORD dwIoControlCode, LPVOID lpvInBuffer, DWORD cbInBuffer,
                    LPVOID lpvOutBuffer, DWORD cbOutBuffer, LPDWORD lpcbBytesReturned,
                    LPWSAOVERLAPPED lpOverlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine)
{
    struct request request = {dwIoControlCode, lpvInBuffer, cbInBuffer, lpvOutBuffer, cbOutBuffer};
    struct socket *socket = socket_pin(s);
    bool overlapped;
    DWORD returned = 0;
    int error;

    if (!socket)
        return SOCKET_ERROR;
    overlapped = lpOverlapped && !socket->device.synchronous;
    if (!lpcbBytesReturned && !overlapped)
        error = WSAEFAULT;
    else if (overlapped && lpCompletionRoutine && atomic_load(&socket->device.port))
        error = WSAEINVAL;
    else
        error = control(s, socket, &request, &returned);
    if (!error && overlapped)
        error = complete_at_once(socket, lpOverlapped, lpCompletionRoutine, returned);
    if (!error && lpcbBytesReturned)
        *lpcbBytesReturned = returned;
    socket_unpin(s, socket);
    return winsock_result(error);
}
