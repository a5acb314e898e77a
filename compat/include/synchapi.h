/* Events, mutexes, semaphores, timers, waits, critical sections, SRW locks, condition variables. */
#ifndef _SYNCHAPI_H_
#define _SYNCHAPI_H_

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
