/* The C runtime's threads. */
#ifndef _INC_PROCESS
#define _INC_PROCESS

#include <stdint.h>
#include "minwindef.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef void(__cdecl *_beginthread_proc_type)(void *argument);
typedef unsigned(__stdcall *_beginthreadex_proc_type)(void *argument);

/* The handle of _beginthread belongs to the thread, which closes it when it ends; -1 on failure. _beginthreadex is
 * CreateThread in the C runtime's words: 0 on failure, the handle is the caller's. */
WINBASEAPI uintptr_t __cdecl _beginthread(_beginthread_proc_type start, unsigned stack, void *argument);
WINBASEAPI void __cdecl _endthread(void);
WINBASEAPI uintptr_t __cdecl _beginthreadex(void *security, unsigned stack, _beginthreadex_proc_type start,
                                            void *argument, unsigned flags, unsigned *id);
WINBASEAPI void __cdecl _endthreadex(unsigned code);

#ifdef __cplusplus
}
#endif

#endif
