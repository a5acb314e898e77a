/* Interrupt time. */
#ifndef _REALTIMEAPISET_H_
#define _REALTIMEAPISET_H_

#include "minwindef.h"
#include "winnt.h"

#ifdef __cplusplus
extern "C" {
#endif

/* In units of 100 ns, without the time the system was suspended. */
WINBASEAPI BOOL WINAPI QueryUnbiasedInterruptTime(PULONGLONG UnbiasedTime);

#ifdef __cplusplus
}
#endif

#endif
