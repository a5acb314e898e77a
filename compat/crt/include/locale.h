/* locale.h with the Windows C runtime's additions. */
#include_next <locale.h>
#ifndef _HTTPAPI_CRT_LOCALE
#define _HTTPAPI_CRT_LOCALE
#include <corecrt.h>
_HTTPAPI_CRT_BEGIN
wchar_t *_wsetlocale(int category, const wchar_t *name);
_HTTPAPI_CRT_END
#endif
