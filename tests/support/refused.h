/* Calls that must fail, a row each: all rows run, and each that is wrong is printed. */
#ifndef REFUSED_H
#define REFUSED_H

#include "check.h"
#include <windows.h>

#define INVALID ERROR_INVALID_HANDLE
#define BAD     ERROR_INVALID_PARAMETER

/* One call, what failure looks like, the code that it must leave. For functions with an `int failed`. */
#define REFUSED(expression, failure, code)                                                        \
    do {                                                                                          \
        SetLastError(NO_ERROR);                                                                   \
        if ((expression) != (failure) || GetLastError() != (code)) {                              \
            printf("    %s left %u, expected %u\n", #expression, (unsigned)GetLastError(), code); \
            failed = 1;                                                                           \
        }                                                                                         \
    } while (0)

#endif
