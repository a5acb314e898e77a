/* A port for the server of a test that has POSIX sockets: see test_port.h, which says where and why. */
#ifndef FREE_PORT_H
#define FREE_PORT_H

#include "check.h"
#include "test_port.h"

#include <netinet/in.h>
#include <stdbool.h>
#include <sys/socket.h>
#include <unistd.h>

/* A TCP port that nobody had a moment ago, at any address. */
static inline unsigned short free_port(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    bool taken = true;

    for (int i = 0; i < TEST_PORT_TRIES && taken; i++) {
        int probe = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

        address.sin_port = htons(test_port((unsigned)getpid()));
        taken = bind(probe, (struct sockaddr *)&address, sizeof(address)) != 0;
        close(probe);
    }
    CHECK(!taken);
    return ntohs(address.sin_port);
}

#endif
