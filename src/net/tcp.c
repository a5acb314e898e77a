/* What programs may know about the socket under a request, and change: the properties of HttpQueryRequestProperty and
 * HttpSetRequestProperty that are TCP's. Under the connection's lock, which keeps the descriptor. */
#include "net/connection.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>

/* The kernel's struct tcp_info as far as we read it. libc's stops at total_retrans, and the kernel's own header cannot be included
 * beside it; the layout is ABI and only ever grows. */
struct kernel_tcp_info {
    uint8_t state, ca_state, retransmits, probes, backoff, options, window_scales, delivery_flags;
    uint32_t rto, ato, snd_mss, rcv_mss;
    uint32_t unacked, sacked, lost, retrans, fackets;
    uint32_t last_data_sent, last_ack_sent, last_data_recv, last_ack_recv;
    uint32_t pmtu, rcv_ssthresh, rtt, rttvar, snd_ssthresh, snd_cwnd, advmss, reordering;
    uint32_t rcv_rtt, rcv_space, total_retrans;
    uint64_t pacing_rate, max_pacing_rate, bytes_acked, bytes_received;
    uint32_t segs_out, segs_in, notsent_bytes, min_rtt, data_segs_in, data_segs_out;
    uint64_t delivery_rate, busy_time, rwnd_limited, sndbuf_limited; /* microseconds */
    uint32_t delivered, delivered_ce;
    uint64_t bytes_sent, bytes_retrans;
};

_Static_assert(offsetof(struct kernel_tcp_info, rtt) == offsetof(struct tcp_info, tcpi_rtt) &&
                   offsetof(struct kernel_tcp_info, total_retrans) ==
                       offsetof(struct tcp_info, tcpi_total_retrans) &&
                   offsetof(struct kernel_tcp_info, bytes_sent) == 200,
               "the kernel's layout");

/* Linux' states in the order of its numbers; both systems count the same eleven. */
static const uint8_t states[] = {
    [1] = TCPSTATE_ESTABLISHED, [2] = TCPSTATE_SYN_SENT,  [3] = TCPSTATE_SYN_RCVD, [4] = TCPSTATE_FIN_WAIT_1,
    [5] = TCPSTATE_FIN_WAIT_2,  [6] = TCPSTATE_TIME_WAIT, [7] = TCPSTATE_CLOSED,   [8] = TCPSTATE_CLOSE_WAIT,
    [9] = TCPSTATE_LAST_ACK,    [10] = TCPSTATE_LISTEN,   [11] = TCPSTATE_CLOSING,
};

static ULONG receive_buffer(int descriptor)
{
    int size = 0;
    socklen_t length = sizeof(size);

    return getsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, &length) == 0 ? (ULONG)size : 0;
}

/* Linux has no count for what is left at 0: bytes reordered, timeouts, and what limited the sender other than by time. An older
 * kernel leaves its unknown fields at 0 as well. */
static void translate(const struct kernel_tcp_info *info, TCP_INFO_v2 *out)
{
    out->State = info->state < sizeof(states) ? (TCPSTATE)states[info->state] : TCPSTATE_CLOSED;
    out->Mss = info->snd_mss;
    out->TimestampsEnabled = (info->options & TCPI_OPT_TIMESTAMPS) != 0;
    out->EcnNegotiated = (info->options & TCPI_OPT_ECN) != 0;
    out->RttUs = info->rtt;
    out->MinRttUs = info->min_rtt;
    out->BytesInFlight = info->unacked * info->snd_mss;
    out->Cwnd = info->snd_cwnd * info->snd_mss;
    out->RcvWnd = info->rcv_space;
    out->BytesOut = info->bytes_sent;
    out->BytesIn = info->bytes_received;
    out->BytesRetrans = (ULONG)info->bytes_retrans;
    out->FastRetrans = info->total_retrans;
    out->SndLimTimeRwin = (ULONG)(info->rwnd_limited / 1000);
    out->SndLimTimeSnd = (ULONG)(info->sndbuf_limited / 1000);
}

ULONG connection_tcp_info(struct request *request, TCP_INFO_v2 *out)
{
    struct connection *connection = connection_of(request);
    struct kernel_tcp_info info;
    socklen_t length = sizeof(info);

    if (connection->phase == PHASE_CLOSED)
        return ERROR_CONNECTION_INVALID;
    memset(&info, 0, sizeof(info));
    if (getsockopt(connection->descriptor, IPPROTO_TCP, TCP_INFO, &info, &length) != 0)
        return ERROR_INVALID_FUNCTION;
    memset(out, 0, sizeof(*out));
    translate(&info, out);
    out->ConnectionTimeMs = clock_now() - connection->opened;
    out->RcvBuf = receive_buffer(connection->descriptor);
    return NO_ERROR;
}

/* Counts from the end of this request on, for the rest of the connection. */
ULONG connection_set_idle(struct request *request, USHORT seconds)
{
    struct connection *connection = connection_of(request);

    connection->idle_chosen = connection->idle_seconds = seconds;
    return NO_ERROR;
}

ULONG connection_set_dscp(struct request *request, unsigned code_point)
{
    struct connection *connection = connection_of(request);
    int traffic_class = (int)code_point << 2;
    int error = -1;

    if (connection->phase == PHASE_CLOSED)
        return ERROR_CONNECTION_INVALID;
    /* A dual-stack socket takes both; what its family does not have it refuses. */
    if (setsockopt(connection->descriptor, IPPROTO_IP, IP_TOS, &traffic_class, sizeof(traffic_class)) == 0)
        error = 0;
    if (setsockopt(connection->descriptor, IPPROTO_IPV6, IPV6_TCLASS, &traffic_class,
                   sizeof(traffic_class)) == 0)
        error = 0;
    return error == 0 ? NO_ERROR : ERROR_INVALID_FUNCTION;
}
