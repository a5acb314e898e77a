/* What programs without COM objects use of COM: its memory, GUIDs and their text, entering and leaving. There are no classes
 * and no interfaces here, so nothing that would create or carry one is declared. */
#ifndef _COMBASEAPI_H_
#define _COMBASEAPI_H_

#include <stdlib.h>

#include "wtypes.h"
#include "winerror.h"

#ifdef __cplusplus
#define WINOLEAPI        extern "C" DECLSPEC_IMPORT HRESULT WINAPI
#define WINOLEAPI_(type) extern "C" DECLSPEC_IMPORT type WINAPI
#else
#define WINOLEAPI        DECLSPEC_IMPORT HRESULT WINAPI
#define WINOLEAPI_(type) DECLSPEC_IMPORT type WINAPI
#endif

typedef enum tagCOINIT {
    COINIT_MULTITHREADED = 0x0,
    COINIT_APARTMENTTHREADED = 0x2,
    COINIT_DISABLE_OLE1DDE = 0x4,
    COINIT_SPEED_OVER_MEMORY = 0x8
} COINIT;

/* Counted by thread. S_OK, S_FALSE when the thread had entered already, RPC_E_CHANGED_MODE when it had in the other way. */
WINOLEAPI CoInitialize(LPVOID pvReserved);
WINOLEAPI CoInitializeEx(LPVOID pvReserved, DWORD dwCoInit);
WINOLEAPI_(void) CoUninitialize(void);

/* The process heap's neighbour: what one frees the other must have given. */
WINOLEAPI_(LPVOID) CoTaskMemAlloc(SIZE_T cb);
WINOLEAPI_(LPVOID) CoTaskMemRealloc(LPVOID pv, SIZE_T cb);
WINOLEAPI_(void) CoTaskMemFree(LPVOID pv);

/* {XXXXXXXX-XXXX-XXXX-XXXX-XXXXXXXXXXXX} with upper-case digits: 38 characters and the end. */
WINOLEAPI_(int) StringFromGUID2(REFGUID rguid, LPOLESTR lpsz, int cchMax);
WINOLEAPI StringFromCLSID(REFCLSID rclsid, LPOLESTR *lplpsz);
WINOLEAPI StringFromIID(REFIID rclsid, LPOLESTR *lplpsz);
WINOLEAPI CLSIDFromString(LPCOLESTR lpsz, LPCLSID pclsid);
WINOLEAPI IIDFromString(LPCOLESTR lpsz, LPIID lpiid);
WINOLEAPI CoCreateGuid(GUID *pguid);

#endif
