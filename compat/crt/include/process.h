/* process.h of the Windows C runtime: _beginthreadex and its kind come from the Win32 threads. */
#ifndef _INC_PROCESS
#define _INC_PROCESS
#include <corecrt.h>
#include <stdlib.h>
#include <unistd.h>
_HTTPAPI_CRT_BEGIN
uintptr_t _beginthread(void (*start)(void *), unsigned stack_size, void *argument);
uintptr_t _beginthreadex(void *security, unsigned stack_size, unsigned (*start)(void *), void *argument,
                         unsigned flags, unsigned *thread_id);
void _endthread(void);
void _endthreadex(unsigned code);
int _wsystem(const wchar_t *command);
_HTTPAPI_CRT_END
#define _getpid getpid
#endif
