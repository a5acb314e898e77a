/* The way of a signal to somebody who comes before the console's handlers. */
#ifndef HTTPAPI_CONTROL_H
#define HTTPAPI_CONTROL_H

#include <stdbool.h>
#include "windef.h"

/* From now on SIGTERM and SIGINT ask taker first, on the thread of the console's events; true: that is all that happens. NULL ends
 * it. What can fail is the start of that thread. */
ULONG control_stop_taker(bool (*taker)(void));

#endif
