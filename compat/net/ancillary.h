/* The control data of WSARecvMsg and WSASendMsg: which interface and address a datagram came to, or is to leave from. */
#ifndef HTTPAPI_NET_ANCILLARY_H
#define HTTPAPI_NET_ANCILLARY_H

#include <stdint.h>
#include "mswsock.h"

#define CONTROL_ROOM 256 /* bytes, for what Linux tells of one datagram */

struct msghdr;

/* What is to go with a datagram, in Linux' form and from malloc; NULL if there is nothing. A Winsock code. */
int control_to_linux(const WSABUF *control, void **out, uint32_t *length);

/* What came with one: fills Control and dwFlags. */
void control_to_windows(struct msghdr *message, LPWSAMSG out);

#endif
