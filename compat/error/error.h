/* Last error and error translation. The last error is a thread-local of our own, so that no libc call disturbs it. */
#ifndef HTTPAPI_ERROR_H
#define HTTPAPI_ERROR_H

#include "windef.h"
#include "winerror.h"

ULONG error_from_errno(int number);    /* errno to Win32 */
ULONG status_from_error(ULONG error);  /* Win32 to NTSTATUS, for OVERLAPPED.Internal */
ULONG error_from_status(ULONG status); /* and back, for GetOverlappedResult */

/* For the BOOL functions: stores the error and returns FALSE, or returns TRUE for NO_ERROR and leaves it alone. */
BOOL error_result(ULONG error);

#endif
