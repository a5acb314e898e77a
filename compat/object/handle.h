/* What CloseHandle's relatives need of the handle table beyond object.h. */
#ifndef HTTPAPI_HANDLE_H
#define HTTPAPI_HANDLE_H

#include "object/object.h"
#include "handleapi.h"

/* HANDLE_FLAG_INHERIT and HANDLE_FLAG_PROTECT_FROM_CLOSE. ERROR_INVALID_HANDLE as for handle_close. */
ULONG handle_flags(HANDLE handle, DWORD *out);
ULONG handle_set_flags(HANDLE handle, DWORD mask, DWORD flags);

#endif
