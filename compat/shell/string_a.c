/* The narrow string functions of shlwapi.h: string_family.h for bytes, and what there is only here. */
#include "shell/narrow.h"
#include "shell/sizes.h"

#define FORMAT format_narrow
#define MATCH  WORD
#include "shell/string_family.h"

LPSTR WINAPI StrFormatByteSize64A(LONGLONG bytes, LPSTR out, UINT size)
{
    char text[SHELL_SIZE_TEXT];

    shell_size(bytes, text);
    return give_plain(out, size, text);
}

LPSTR WINAPI StrFormatByteSizeA(DWORD bytes, LPSTR out, UINT size)
{
    return StrFormatByteSize64A(bytes, out, size);
}

HRESULT WINAPI SHStrDupA(LPCSTR text, LPWSTR *out)
{
    size_t length = text ? strlen(text) : 0, units = utf16_from_utf8(text, length, NULL, 0);

    *out = text ? CoTaskMemAlloc((units + 1) * sizeof(WCHAR)) : NULL;
    if (!*out)
        return text ? E_OUTOFMEMORY : E_INVALIDARG;
    utf16_from_utf8(text, length, *out, units);
    (*out)[units] = 0;
    return S_OK;
}
