/* Entering and leaving COM, of which there is nothing to enter: calls are counted by thread, so that programs get the
 * results they branch on. And COM's memory, which is malloc's. */
#include "combaseapi.h"
#include <stdlib.h>

#define VALID_FLAGS (COINIT_APARTMENTTHREADED | COINIT_DISABLE_OLE1DDE | COINIT_SPEED_OVER_MEMORY)

static _Thread_local struct {
    unsigned count;
    DWORD model;
} apartment;

HRESULT WINAPI CoInitializeEx(LPVOID pvReserved, DWORD dwCoInit)
{
    DWORD model = dwCoInit & COINIT_APARTMENTTHREADED;

    if (pvReserved || (dwCoInit & ~(DWORD)VALID_FLAGS))
        return E_INVALIDARG;
    if (apartment.count > 0 && apartment.model != model)
        return RPC_E_CHANGED_MODE;
    apartment.model = model;
    return apartment.count++ == 0 ? S_OK : S_FALSE;
}

HRESULT WINAPI CoInitialize(LPVOID pvReserved)
{
    return CoInitializeEx(pvReserved, COINIT_APARTMENTTHREADED);
}

void WINAPI CoUninitialize(void)
{
    if (apartment.count > 0)
        apartment.count--;
}

LPVOID WINAPI CoTaskMemAlloc(SIZE_T cb)
{
    return malloc(cb);
}

LPVOID WINAPI CoTaskMemRealloc(LPVOID pv, SIZE_T cb)
{
    if (pv && cb == 0) {
        free(pv);
        return NULL;
    }
    return realloc(pv, cb);
}

void WINAPI CoTaskMemFree(LPVOID pv)
{
    free(pv);
}
