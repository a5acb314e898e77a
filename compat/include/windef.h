/* The types of windows.h without its functions. */
#ifndef _WINDEF_
#define _WINDEF_

#include "minwindef.h"
#include "winnt.h"

typedef DWORD COLORREF, *LPCOLORREF;
typedef struct tagPOINT {
    LONG x;
    LONG y;
} POINT, *PPOINT, *LPPOINT;
typedef struct tagRECT {
    LONG left;
    LONG top;
    LONG right;
    LONG bottom;
} RECT, *PRECT, *LPRECT;

#endif
