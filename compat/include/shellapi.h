/* The one function of the shell that servers use. */
#ifndef _INC_SHELLAPI
#define _INC_SHELLAPI

#include "windef.h"
#include "winnt.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Free the result with LocalFree. */
WINBASEAPI LPWSTR *WINAPI CommandLineToArgvW(LPCWSTR lpCmdLine, int *pNumArgs);

#ifdef __cplusplus
}
#endif

#endif
