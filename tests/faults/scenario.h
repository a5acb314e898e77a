/* A small life of a server that touches most of the API: it starts, serves each kind of answer once, and goes. Made to be run with
 * one fault armed. Whatever fails, the codes are documented ones, a client sees a right answer or a closed connection, never a wrong
 * one; with the fault gone, what was set up serves; and everything closes.
 *
 * Each run is a process of its own, so that what is made once can fail too. It has a second life without faults, after which it must
 * hold no more descriptors than after a first one without. */
#ifndef SCENARIO_H
#define SCENARIO_H

#include "faults.h"

/* Once, before any fault. With `over_tls` the URLs are https. */
void scenario_prepare(bool over_tls);

/* From now on the URLs have no host, so that their listeners are on all addresses: for a network of the test's own. */
void scenario_listen_everywhere(void);

/* False if the life ended before the fault's turn came. Whatever goes wrong ends the program; `what` names the fault in messages. */
bool scenario_fails(const char *what, enum fault_call call, unsigned nth, int error);

#endif
