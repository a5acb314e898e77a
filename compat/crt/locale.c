/* setlocale for wide callers. */
#include <locale.h>
#include <stdlib.h>

#include "environment.h"

wchar_t *_wsetlocale(int category, const wchar_t *name)
{
    static __thread wchar_t *kept;
    char *narrow = crt_narrow(name), *result = name && !narrow ? NULL : setlocale(category, narrow);

    free(narrow);
    if (!result)
        return NULL;
    free(kept);
    kept = crt_widen(result);
    return kept;
}
