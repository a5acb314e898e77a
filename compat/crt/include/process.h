/* process.h: the threads of _beginthreadex are Win32's; the rest is the C runtime's. */
#ifndef _HTTPAPI_CRT_PROCESS
#define _HTTPAPI_CRT_PROCESS
#if __has_include_next(<process.h>)
#include_next <process.h>
#endif
#include <corecrt.h>
#include <stdlib.h>
#include <unistd.h>
#define _getpid getpid
#endif
