/* GUIDs: making them, and their text. No state, any thread. */
#include "combaseapi.h"
#include <stdbool.h>
#include <string.h>
#include <sys/random.h>

#define GUID_CHARACTERS 38

/* Where the hexadecimal digits of each byte of the structure begin in the text; the first three fields lie in memory with
 * their lowest byte first. */
static const unsigned char digits_at[sizeof(GUID)] = {7,  5,  3,  1,  12, 10, 17, 15,
                                                      20, 22, 25, 27, 29, 31, 33, 35};
static const char frame[] = "{xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx}";

int WINAPI StringFromGUID2(REFGUID rguid, LPOLESTR lpsz, int cchMax)
{
    static const char digits[] = "0123456789ABCDEF";
    unsigned char bytes[sizeof(GUID)];

    if (cchMax <= GUID_CHARACTERS)
        return 0;
    memcpy(bytes, rguid, sizeof bytes);
    for (size_t i = 0; i < sizeof frame; i++)
        lpsz[i] = (OLECHAR)frame[i];
    for (size_t i = 0; i < sizeof bytes; i++) {
        lpsz[digits_at[i]] = (OLECHAR)digits[bytes[i] >> 4];
        lpsz[digits_at[i] + 1] = (OLECHAR)digits[bytes[i] & 15];
    }
    return GUID_CHARACTERS + 1;
}

HRESULT WINAPI StringFromCLSID(REFCLSID rclsid, LPOLESTR *lplpsz)
{
    if (!lplpsz)
        return E_INVALIDARG;
    *lplpsz = CoTaskMemAlloc((GUID_CHARACTERS + 1) * sizeof(OLECHAR));
    if (!*lplpsz)
        return E_OUTOFMEMORY;
    StringFromGUID2(rclsid, *lplpsz, GUID_CHARACTERS + 1);
    return S_OK;
}

HRESULT WINAPI StringFromIID(REFIID rclsid, LPOLESTR *lplpsz)
{
    return StringFromCLSID(rclsid, lplpsz);
}

static int digit_value(OLECHAR c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool parse(LPCOLESTR text, GUID *guid)
{
    unsigned char bytes[sizeof(GUID)];

    for (size_t i = 0; i < sizeof frame; i++)
        if (frame[i] == 'x' ? digit_value(text[i]) < 0 : text[i] != (OLECHAR)frame[i])
            return false;
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] =
            (unsigned char)(digit_value(text[digits_at[i]]) << 4 | digit_value(text[digits_at[i] + 1]));
    memcpy(guid, bytes, sizeof bytes);
    return true;
}

static HRESULT from_text(LPCOLESTR text, GUID *guid, HRESULT malformed)
{
    if (!guid)
        return E_INVALIDARG;
    memset(guid, 0, sizeof *guid);
    return !text || parse(text, guid) ? S_OK : malformed;
}

/* Names of classes that are no GUID are looked up in the registry of Windows; here no class is registered. */
HRESULT WINAPI CLSIDFromString(LPCOLESTR lpsz, LPCLSID pclsid)
{
    return from_text(lpsz, pclsid, CO_E_CLASSSTRING);
}

HRESULT WINAPI IIDFromString(LPCOLESTR lpsz, LPIID lpiid)
{
    return from_text(lpsz, lpiid, E_INVALIDARG);
}

HRESULT WINAPI CoCreateGuid(GUID *pguid)
{
    unsigned char bytes[sizeof(GUID)];

    if (!pguid)
        return E_INVALIDARG;
    if (getrandom(bytes, sizeof bytes, 0) != sizeof bytes)
        return E_FAIL;
    bytes[7] = (bytes[7] & 0x0F) | 0x40; /* version 4 and the variant of RFC 9562 */
    bytes[8] = (bytes[8] & 0x3F) | 0x80;
    memcpy(pguid, bytes, sizeof bytes);
    return S_OK;
}
