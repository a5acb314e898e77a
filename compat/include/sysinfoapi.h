/* System time and information. */
#ifndef _SYSINFOAPI_H_
#define _SYSINFOAPI_H_

#include "minwindef.h"
#include "winnt.h"
#include "minwinbase.h"
#include "winerror.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifdef __cplusplus
}
#endif

#endif
