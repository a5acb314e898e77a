/* The types of COM's world that are plain Windows types; there is no COM here. */
#ifndef __wtypes_h__
#define __wtypes_h__

#include "windef.h"
#include "guiddef.h"

typedef WCHAR OLECHAR;
typedef OLECHAR *LPOLESTR;
typedef const OLECHAR *LPCOLESTR;
typedef double DATE;

#endif
