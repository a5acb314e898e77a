/* HashData: any number of bytes from any number of bytes. Windows says nothing of its algorithm but that the same data gives the
 * same hash; this one is FNV-1a, run once for each byte wanted. Not for secrets, there as here. */
#include "shlwapi.h"

HRESULT WINAPI HashData(const BYTE *data, DWORD size, BYTE *hash, DWORD hash_size)
{
    if (!data || !hash)
        return E_INVALIDARG;
    for (DWORD i = 0; i < hash_size; i++) {
        ULONG value = 2166136261u ^ i;

        for (DWORD j = 0; j < size; j++)
            value = (value ^ data[j]) * 16777619u;
        hash[i] = (BYTE)(value >> 24 ^ value >> 12 ^ value);
    }
    return S_OK;
}
