/* What a program does with the slice of Win32, in small pieces that clean up behind themselves: made to be run with one call of
 * memory or of the system failing. */
#ifndef OPERATIONS_H
#define OPERATIONS_H

#include <windows.h>

#include <stddef.h>

/* NO_ERROR, or the code of the first call that failed; what was had until then has been given back. */
struct operation {
    const char *name;
    ULONG (*run)(void);
};

extern const struct operation object_operations[], file_operations[],
    other_operations[]; /* a NULL name ends */

/* A folder of this process' own, whose files nobody misses. */
const char *operations_folder(void);

/* No code of Windows: what nobody may fail with. */
#define FAILED_WITHOUT_CODE 0x0BADC0DEu

/* Inside an operation: goes to `out` with the error if `condition` does not hold. */
#define TRY(condition)                                   \
    do {                                                 \
        SetLastError(NO_ERROR);                          \
        if (!(condition)) {                              \
            error = GetLastError();                      \
            error = error ? error : FAILED_WITHOUT_CODE; \
            goto out;                                    \
        }                                                \
    } while (0)

/* The same for a call that returns its error. */
#define TRY_CODE(call)         \
    do {                       \
        error = (ULONG)(call); \
        if (error != NO_ERROR) \
            goto out;          \
    } while (0)

#define CLOSE(handle) ((handle) && (handle) != INVALID_HANDLE_VALUE ? (void)CloseHandle(handle) : (void)0)

#endif
