/* Ports to try for the server of a test. They lie below those that a system gives to clients (Linux begins at 32768, Windows at 49152): no
 * connection of whatever runs beside can take one between a look at it and the server's own bind. At random, so that two tests hardly
 * ever meet. Plain C, like check.h; one thread of a test asks. */
#ifndef TEST_PORT_H
#define TEST_PORT_H

#include <time.h>

#define TEST_PORT_FIRST 20000
#define TEST_PORT_COUNT 12768
#define TEST_PORT_TRIES 200 /* then something is wrong with the machine */

/* `process` is the caller's id: programs that start in one second try other ports. */
static inline unsigned short test_port(unsigned process)
{
    static unsigned state;

    if (!state)
        state = (process * 2654435761u ^ (unsigned)time(NULL) * 40503u ^ (unsigned)clock()) | 1;
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return (unsigned short)(TEST_PORT_FIRST + state % TEST_PORT_COUNT);
}

#endif
