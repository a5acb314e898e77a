/* Last error. */
#ifndef _ERRHANDLINGAPI_H_
#define _ERRHANDLINGAPI_H_

#include "minwindef.h"
#include "winnt.h"
#include "minwinbase.h"
#include "winerror.h"

#ifdef __cplusplus
extern "C" {
#endif

WINBASEAPI DWORD WINAPI GetLastError(VOID);
WINBASEAPI VOID WINAPI SetLastError(DWORD dwErrCode);

#ifdef __cplusplus
}
#endif

#endif
