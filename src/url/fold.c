/* See fold.h. */
#include "url/fold.h"

WCHAR url_fold_wide(WCHAR unit)
{
    if (unit >= 0xE0 && unit <= 0xFE && unit != 0xF7)
        return (WCHAR)(unit - 0x20);
    if (unit >= 0x3B1 && unit <= 0x3C9)
        return unit == 0x3C2 ? 0x3A3 : (WCHAR)(unit - 0x20);
    if (unit >= 0x430 && unit <= 0x44F)
        return (WCHAR)(unit - 0x20);
    if (unit >= 0x450 && unit <= 0x45F)
        return (WCHAR)(unit - 0x50);
    return unit;
}
