/* Control data of messages: see ancillary.h. A header of it is alike on both sides; types and contents are not. */
#include "net/ancillary.h"
#include <netinet/in.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#define WINDOWS_IPPROTO_IPV6 41
#define WINDOWS_PKTINFO      19 /* at both levels */
#define WINDOWS_MSG_TRUNC    0x0100
#define WINDOWS_MSG_CTRUNC   0x0200

_Static_assert(sizeof(WSACMSGHDR) == sizeof(struct cmsghdr), "a header has the same form on both sides");

/* ---- to Linux ---- */

static size_t put(void *room, int level, int type, const void *data, size_t size)
{
    struct cmsghdr *header = room;

    header->cmsg_len = CMSG_LEN(size);
    header->cmsg_level = level;
    header->cmsg_type = type;
    memcpy(CMSG_DATA(header), data, size);
    return CMSG_SPACE(size);
}

static size_t put_info(void *room, const WSACMSGHDR *header)
{
    const char *data = (const char *)(header + 1);
    size_t length = header->cmsg_len - sizeof *header;
    struct in_pktinfo info = {0};
    IN_PKTINFO ours;

    if (header->cmsg_type != WINDOWS_PKTINFO)
        return 0;
    if (header->cmsg_level == WINDOWS_IPPROTO_IPV6 && length >= sizeof(struct in6_pktinfo))
        return put(room, IPPROTO_IPV6, IPV6_PKTINFO, data, sizeof(struct in6_pktinfo)); /* the same form */
    if (header->cmsg_level != IPPROTO_IP || length < sizeof ours)
        return 0;
    memcpy(&ours, data, sizeof ours);
    info.ipi_ifindex = (int)ours.ipi_ifindex;
    memcpy(&info.ipi_spec_dst, &ours.ipi_addr, sizeof info.ipi_spec_dst);
    return put(room, IPPROTO_IP, IP_PKTINFO, &info, sizeof info);
}

int control_to_linux(const WSABUF *control, void **out, uint32_t *length)
{
    const WSACMSGHDR *header = (const WSACMSGHDR *)(const void *)control->buf;
    size_t used;

    *out = NULL;
    *length = 0;
    if (!control->buf || control->len == 0)
        return 0;
    if (control->len < sizeof *header || header->cmsg_len < sizeof *header ||
        header->cmsg_len > control->len || control->len > WSA_CMSG_SPACE(header->cmsg_len - sizeof *header))
        return WSAEINVAL; /* one piece, and nothing behind it */
    *out = calloc(1, CONTROL_ROOM);
    if (!*out)
        return WSAENOBUFS;
    used = put_info(*out, header);
    if (!used) {
        free(*out);
        *out = NULL;
        return WSAEINVAL;
    }
    *length = (uint32_t)used;
    return 0;
}

/* ---- to Windows ---- */

/* False if there is no room. */
static bool give(LPWSAMSG out, ULONG *used, int level, const void *data, size_t size)
{
    WSACMSGHDR header = {.cmsg_len = WSA_CMSG_LEN(size), .cmsg_level = level, .cmsg_type = WINDOWS_PKTINFO};
    char *place;

    if (!out->Control.buf || out->Control.len - *used < header.cmsg_len)
        return false;
    place = out->Control.buf + *used;
    memcpy(place, &header, sizeof header);
    memcpy(place + sizeof header, data, size);
    *used += (ULONG)min(WSA_CMSG_SPACE(size), (size_t)(out->Control.len - *used));
    return true;
}

static bool give_info(LPWSAMSG out, ULONG *used, struct cmsghdr *header)
{
    struct in_pktinfo info;
    IN_PKTINFO ours;

    if (header->cmsg_level == IPPROTO_IPV6 && header->cmsg_type == IPV6_PKTINFO)
        return give(out, used, WINDOWS_IPPROTO_IPV6, CMSG_DATA(header), sizeof(struct in6_pktinfo));
    if (header->cmsg_level != IPPROTO_IP || header->cmsg_type != IP_PKTINFO)
        return true; /* nothing that was asked for */
    memcpy(&info, CMSG_DATA(header), sizeof info);
    memcpy(&ours.ipi_addr, &info.ipi_addr, sizeof ours.ipi_addr);
    ours.ipi_ifindex = (ULONG)info.ipi_ifindex;
    return give(out, used, IPPROTO_IP, &ours, sizeof ours);
}

void control_to_windows(struct msghdr *message, LPWSAMSG out)
{
    ULONG used = 0;
    bool whole = !(message->msg_flags & MSG_CTRUNC);

    for (struct cmsghdr *each = CMSG_FIRSTHDR(message); each && whole; each = CMSG_NXTHDR(message, each))
        whole = give_info(out, &used, each);
    out->Control.len = used;
    out->dwFlags =
        (message->msg_flags & MSG_TRUNC ? WINDOWS_MSG_TRUNC : 0) | (whole ? 0 : WINDOWS_MSG_CTRUNC);
}
