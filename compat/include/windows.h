/* windows.h: the slice of Win32 that programs written for the HTTP Server API stand on. What it declares, we have;
 * compat/README.md lists each function and how complete it is. */
#ifndef _WINDOWS_
#define _WINDOWS_

#include "sdkddkver.h"
#include "sal.h"
#include "windef.h"
#include "minwinbase.h"
#include "winerror.h"
#include "errhandlingapi.h"
#include "handleapi.h"
#include "synchapi.h"
#include "interlockedapi.h"
#include "processthreadsapi.h"
#include "fibersapi.h"
#include "ioapiset.h"
#include "threadpoolapiset.h"
#include "fileapi.h"
#include "heapapi.h"
#include "memoryapi.h"
#include "sysinfoapi.h"
#include "profileapi.h"
#include "realtimeapiset.h"
#include "processenv.h"
#include "debugapi.h"
#include "timezoneapi.h"
#include "libloaderapi.h"
#include "consoleapi.h"
#include "stringapiset.h"
#include "winnls.h"
#include "winbase.h"
#include "winuser.h"
#include "winreg.h"
#ifndef NOSERVICE
#include "winsvc.h"
#endif
#ifndef WIN32_LEAN_AND_MEAN
#include "shellapi.h"
#include "objbase.h"
#include "winver.h"
#include "wincrypt.h"
#include "winsock.h"
#endif
#ifdef _HTTPAPI_WINDOWS_MODE
#include <excpt.h>
#include <httpapi_unsigned_long.h>
#endif

#endif
