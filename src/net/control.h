/* The way from httpapi-netsh to a running server: a local socket in the kernel's own name space, "@httpapi/<pid>", watched by the
 * first loop. It leaves nothing behind, whatever ends the process.
 *
 * One connection, one line in, lines out (server/state.h). Served off the loops (net/aside.h), a few at a time, with a time limit;
 * only for the user the server runs as, and for root. */
#ifndef HTTPAPI_CONTROL_H
#define HTTPAPI_CONTROL_H

/* With the loops running. Never fails: a server that cannot be asked still serves. */
void control_start(void);
void control_stop(void);

#endif
