/* The one letter-case folding of the namespace: simple upper-casing of UTF-16 units, as Windows compares without case. */
#ifndef URL_FOLD_H
#define URL_FOLD_H

#include "windef.h"

WCHAR url_fold_wide(WCHAR unit); /* anything beyond ASCII */

static inline WCHAR url_fold(WCHAR unit)
{
    if (unit >= 0x80)
        return url_fold_wide(unit);
    return (WCHAR)(unit - ((unsigned)(unit - 'a') < 26 ? 0x20 : 0));
}

#endif
