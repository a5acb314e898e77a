/* Texts of users and of files that programs hand to the Win32 calls: URLs, security descriptors, Base64, command lines, addresses,
 * GUIDs, code pages, paths, messages. The first byte chooses the call, the second what it is told besides. Every buffer is exactly as
 * long as was said; what was understood is said again and understood the same. */
#include "config/address.h"
#include "net/text.h"
#include "windows.h"
#include "combaseapi.h"
#include "sddl.h"
#include "shellapi.h"
#include "wincrypt.h"
#include "wininet.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define MUST(condition)   \
    do {                  \
        if (!(condition)) \
            abort();      \
    } while (0)

struct text {
    const char *narrow; /* terminated, and without another NUL */
    const WCHAR *wide;  /* the same bytes */
    size_t length;
    unsigned how;
};

static void *room(size_t size)
{
    void *memory = malloc(size ? size : 1);

    MUST(memory);
    return memory;
}

/* --- URLs --- */

static void part_is_inside(const struct text *text, const WCHAR *part, DWORD length)
{
    if (part && (length || *part)) /* an empty text may be anywhere */
        MUST(part >= text->wide && part + length <= text->wide + text->length);
}

static void crack_into_pointers(const struct text *text)
{
    URL_COMPONENTSW parts = {.dwStructSize = sizeof parts,
                             .dwSchemeLength = 1,
                             .dwHostNameLength = 1,
                             .dwUserNameLength = 1,
                             .dwPasswordLength = 1,
                             .dwUrlPathLength = 1,
                             .dwExtraInfoLength = text->how & 1};

    if (!text->length || !InternetCrackUrlW(text->wide, (DWORD)text->length, 0, &parts))
        return;
    part_is_inside(text, parts.lpszScheme, parts.dwSchemeLength);
    part_is_inside(text, parts.lpszHostName, parts.dwHostNameLength);
    part_is_inside(text, parts.lpszUserName, parts.dwUserNameLength);
    part_is_inside(text, parts.lpszPassword, parts.dwPasswordLength);
    part_is_inside(text, parts.lpszUrlPath, parts.dwUrlPathLength);
    part_is_inside(text, parts.lpszExtraInfo, parts.dwExtraInfoLength);
}

static void crack_into_buffers(const struct text *text)
{
    size_t size = text->how >> 2;
    char *host = room(size), *path = room(size), *extra = room(size);
    URL_COMPONENTSA parts = {.dwStructSize = sizeof parts,
                             .lpszHostName = host,
                             .dwHostNameLength = (DWORD)size,
                             .lpszUrlPath = path,
                             .dwUrlPathLength = (DWORD)size,
                             .lpszExtraInfo = extra,
                             .dwExtraInfoLength = (DWORD)size};

    if (InternetCrackUrlA(text->narrow, 0, text->how & 1 ? ICU_DECODE : 0, &parts)) {
        MUST(parts.dwHostNameLength < size && host[parts.dwHostNameLength] == 0);
        MUST(parts.dwUrlPathLength < size && path[parts.dwUrlPathLength] == 0);
        MUST(parts.dwExtraInfoLength < size && extra[parts.dwExtraInfoLength] == 0);
    }
    free(host);
    free(path);
    free(extra);
}

static void crack(const struct text *text)
{
    crack_into_pointers(text);
    crack_into_buffers(text);
}

/* --- security descriptors --- */

#define ALL                                                                                \
    (OWNER_SECURITY_INFORMATION | GROUP_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION | \
     SACL_SECURITY_INFORMATION)

/* NULL: it says nothing. */
static WCHAR *understand(const WCHAR *text)
{
    PSECURITY_DESCRIPTOR descriptor = NULL;
    WCHAR *said = NULL;
    ULONG size = 0;

    if (!ConvertStringSecurityDescriptorToSecurityDescriptorW(text, SDDL_REVISION_1, &descriptor, &size))
        return NULL;
    MUST(size >= sizeof(SECURITY_DESCRIPTOR_RELATIVE) && IsValidSecurityDescriptor(descriptor));
    MUST(ConvertSecurityDescriptorToStringSecurityDescriptorW(descriptor, SDDL_REVISION_1, ALL, &said, NULL));
    LocalFree(descriptor);
    return said;
}

static void describe(const struct text *text)
{
    WCHAR *once = understand(text->wide), *twice;
    PSID sid;

    if (ConvertStringSidToSidW(text->wide, &sid)) {
        MUST(IsValidSid(sid));
        LocalFree(sid);
    }
    if (!once)
        return;
    twice = understand(once);
    MUST(twice && lstrcmpW(once, twice) == 0);
    LocalFree(once);
    LocalFree(twice);
}

/* --- bytes as text --- */

static void decode(const struct text *text)
{
    DWORD flags = text->how % 16 == 15 ? CRYPT_STRING_HEXRAW : text->how % 16, size = 0, again, skip, form;
    BYTE *bytes, *same;
    char *said;

    if (!text->length ||
        !CryptStringToBinaryA(text->narrow, (DWORD)text->length, flags, NULL, &size, &skip, &form))
        return;
    bytes = room(size);
    again = size;
    MUST(CryptStringToBinaryA(text->narrow, (DWORD)text->length, flags, bytes, &again, NULL, NULL));
    MUST(again == size && skip <= text->length);
    if (size > 0 && CryptBinaryToStringA(bytes, size, CRYPT_STRING_BASE64, NULL, &again)) {
        said = room(again);
        MUST(CryptBinaryToStringA(bytes, size, CRYPT_STRING_BASE64, said, &again));
        same = room(size);
        MUST(CryptStringToBinaryA(said, again, CRYPT_STRING_BASE64, same, &size, NULL, NULL));
        MUST(memcmp(bytes, same, size) == 0);
        free(same);
        free(said);
    }
    free(bytes);
}

/* --- the rest --- */

static void split(const struct text *text)
{
    size_t total = 0;
    int count;
    WCHAR **words;

    if (!text->length)
        return; /* means this program */
    words = CommandLineToArgvW(text->wide, &count);
    MUST(words && count > 0 && words[count] == NULL);
    for (int i = 0; i < count; i++)
        total += (size_t)lstrlenW(words[i]);
    MUST(total <= text->length);
    LocalFree(words);
}

static void read_address(const struct text *text)
{
    struct url_address address, again;
    char said[ADDRESS_TEXT];
    SOCKADDR_IN v4;
    SOCKADDR_IN6 v6;
    USHORT port;

    address_parse_v4(text->narrow, &v4);
    address_parse_v6(text->narrow, &v6);
    config_address_port(text->narrow, &address, &port);
    if (!config_address(text->narrow, &address))
        return;
    config_address_text(&address, text->how & 1, said);
    MUST(config_address(said, &again) && memcmp(&address, &again, sizeof again) == 0);
}

static void read_guid(const struct text *text)
{
    GUID guid;

    CLSIDFromString(text->wide, &guid);
}

static void convert(const struct text *text)
{
    static const UINT pages[] = {CP_UTF8, CP_ACP, 1252, 28591, 20127, 437, 65000, 932};
    UINT page = pages[text->how % 8];
    DWORD flags = text->how & 8 ? MB_ERR_INVALID_CHARS : 0;
    int length = (int)text->length,
        units = length ? MultiByteToWideChar(page, flags, text->narrow, length, NULL, 0) : 0;
    WCHAR *wide;
    char *narrow;
    int bytes;

    if (units <= 0)
        return;
    wide = room((size_t)units * sizeof *wide);
    MUST(MultiByteToWideChar(page, flags, text->narrow, length, wide, units) == units);
    bytes = WideCharToMultiByte(page, 0, wide, units, NULL, 0, NULL, NULL);
    narrow = room((size_t)bytes);
    MUST(bytes > 0 && WideCharToMultiByte(page, 0, wide, units, narrow, bytes, NULL, NULL) == bytes);
    if (page == CP_UTF8 && flags)
        MUST(bytes == length && memcmp(narrow, text->narrow, (size_t)bytes) == 0);
    free(narrow);
    free(wide);
}

static void complete_path(const struct text *text)
{
    DWORD size = GetFullPathNameW(text->wide, 0, NULL, NULL), length;
    WCHAR *path, *file = NULL;

    if (!size)
        return;
    path = room(size * sizeof *path);
    length = GetFullPathNameW(text->wide, size, path, &file);
    MUST(length < size && path[length] == 0 && (!file || (file >= path && file <= path + length)));
    free(path);
}

/* Widths that end this year. */
static bool is_tame(const char *format)
{
    int digits = 0;

    for (; *format; format++) {
        digits = *format >= '0' && *format <= '9' ? digits + 1 : 0;
        if (digits > 3 || *format == '*' || *format == 'L')
            return false;
    }
    return true;
}

static void tell(const struct text *text)
{
    static const struct {
        unsigned short length, maximum; /* as text: U+0002, and the end */
        const void *text;
    } insert = {2, 0, "ab"};
    DWORD flags = FORMAT_MESSAGE_FROM_STRING | FORMAT_MESSAGE_ARGUMENT_ARRAY | FORMAT_MESSAGE_ALLOCATE_BUFFER;
    DWORD_PTR inserts[100];
    WCHAR *said = NULL;
    DWORD length;

    for (int i = 0; i < 100; i++)
        inserts[i] = (DWORD_PTR)&insert;
    if (!is_tame(text->narrow))
        return;
    flags |= text->how & 1 ? FORMAT_MESSAGE_IGNORE_INSERTS : 0;
    flags |= text->how >> 1; /* the width; 127 is the most here, 255 is a case of its own */
    length = FormatMessageW(flags, text->wide, 0, 0, (WCHAR *)(void *)&said, 0, (va_list *)(void *)inserts);
    MUST(length == 0 || (said && said[length] == 0));
    LocalFree(said);
}

static void (*const calls[])(const struct text *text) = {
    crack, describe, decode, split, read_address, read_guid, convert, complete_path, tell};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct text text;
    char *narrow;
    WCHAR *wide;

    if (size < 2 || size > 4096)
        return 0;
    text.how = data[1];
    text.length = strnlen((const char *)data + 2, size - 2);
    text.narrow = narrow = room(text.length + 1);
    text.wide = wide = room((text.length + 1) * sizeof *wide);
    memcpy(narrow, data + 2, text.length);
    narrow[text.length] = 0;
    for (size_t i = 0; i <= text.length; i++)
        wide[i] = (unsigned char)narrow[i];
    calls[data[0] % (sizeof calls / sizeof calls[0])](&text);
    free(narrow);
    free(wide);
    return 0;
}
