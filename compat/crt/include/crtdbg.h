/* crtdbg.h as a release build of Windows has it: everything vanishes. */
#ifndef _INC_CRTDBG
#define _INC_CRTDBG
#include <corecrt.h>
#include <stdlib.h>
#define _CRT_WARN                           0
#define _CRT_ERROR                          1
#define _CRT_ASSERT                         2
#define _CRTDBG_ALLOC_MEM_DF                0x01
#define _CRTDBG_DELAY_FREE_MEM_DF           0x02
#define _CRTDBG_CHECK_ALWAYS_DF             0x04
#define _CRTDBG_CHECK_CRT_DF                0x10
#define _CRTDBG_LEAK_CHECK_DF               0x20
#define _CRTDBG_REPORT_FLAG                 (-1)
#define _CRTDBG_MODE_FILE                   1
#define _CRTDBG_MODE_DEBUG                  2
#define _CRTDBG_MODE_WNDW                   4
#define _CRTDBG_FILE_STDOUT                 ((void *)-4)
#define _CRTDBG_FILE_STDERR                 ((void *)-5)
#define _NORMAL_BLOCK                       1
#define _CLIENT_BLOCK                       4
#define _ASSERT(e)                          ((void)0)
#define _ASSERTE(e)                         ((void)0)
#define _ASSERT_EXPR(e, text)               ((void)0)
#define _RPT0(kind, text)                   ((void)0)
#define _RPT1(kind, text, a)                ((void)0)
#define _RPT2(kind, text, a, b)             ((void)0)
#define _RPTF0(kind, text)                  ((void)0)
#define _RPTF1(kind, text, a)               ((void)0)
#define _RPTF2(kind, text, a, b)            ((void)0)
#define _CrtSetDbgFlag(flags)               ((int)0)
#define _CrtSetReportMode(kind, mode)       ((int)0)
#define _CrtSetReportFile(kind, file)       ((void *)0)
#define _CrtSetBreakAlloc(at)               ((long)0)
#define _CrtDumpMemoryLeaks()               ((int)0)
#define _CrtCheckMemory()                   ((int)1)
#define _CrtDbgBreak()                      ((void)0)
#define _CrtMemCheckpoint(state)            ((void)0)
#define _CrtMemDifference(a, b, c)          ((int)0)
#define _CrtMemDumpStatistics(state)        ((void)0)
#define _CrtIsValidHeapPointer(p)           ((int)1)
#define _malloc_dbg(size, kind, file, line) malloc(size)
#define _free_dbg(memory, kind)             free(memory)
typedef struct _CrtMemState {
    int unused;
} _CrtMemState;
#endif
