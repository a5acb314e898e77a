/* wctype.h with the Windows C runtime's additions. */
#include_next <wctype.h>
#ifndef _HTTPAPI_CRT_WCTYPE
#define _HTTPAPI_CRT_WCTYPE
#include <corecrt.h>
_HTTPAPI_CRT_BEGIN
int iswascii(wint_t c);
_HTTPAPI_CRT_END
#endif
