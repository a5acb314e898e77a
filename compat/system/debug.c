/* OutputDebugString and the question whether a debugger is there. */
#include "debugapi.h"
#include "error/error.h"
#include "text/text.h"
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool wanted;

static void look(void)
{
    wanted = getenv("HTTPAPI_DEBUG") != NULL;
}

static bool is_wanted(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;

    pthread_once(&once, look);
    return wanted;
}

/* One write, so that the texts of several threads do not mix. */
void WINAPI OutputDebugStringA(LPCSTR text)
{
    if (text && is_wanted() && write(STDERR_FILENO, text, strlen(text)) < 0)
        wanted = false;
}

void WINAPI OutputDebugStringW(LPCWSTR text)
{
    char *narrow;

    if (!text || !is_wanted() || utf8_copy_of(text, &narrow) != NO_ERROR)
        return;
    OutputDebugStringA(narrow);
    free(narrow);
}

BOOL WINAPI IsDebuggerPresent(void)
{
    FILE *status = fopen("/proc/self/status", "re");
    char line[256];
    long tracer = 0;

    while (status && fgets(line, sizeof(line), status))
        if (strncmp(line, "TracerPid:", 10) == 0)
            tracer = strtol(line + 10, NULL, 10);
    if (status)
        fclose(status);
    return tracer != 0;
}

void WINAPI DebugBreak(void)
{
    raise(SIGTRAP);
}
