/* What a checked function does about a parameter it refuses. */
#ifndef CRT_INVALID_H
#define CRT_INVALID_H

#include <errno.h>

/* Sets errno, calls the program's handler if there is one, returns the code. Without a handler nothing more happens:
 * Windows would end the process there, which helps nobody who did not ask for it. */
int crt_invalid(int code);

#endif
