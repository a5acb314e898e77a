/* What stands behind __try of httpapi_windows_mode.h: the end of a block that is left past its __finally. */
#include <stdio.h>
#include <stdlib.h>

void httpapi_left_try(const int *inside);

/* The compiler calls this when a block is left, in whatever way. */
void httpapi_left_try(const int *inside)
{
    if (!*inside)
        return;
    fputs("httpapi: return, goto, break or an exception left a __try, and its __finally did not run; use "
          "__leave\n",
          stderr);
    abort();
}
