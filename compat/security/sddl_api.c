/* sddl.h: identifiers and descriptors as text. What programs get comes from LocalAlloc. */
#include "security/binary.h"
#include "security/sddl_text.h"
#include "error/error.h"
#include "errhandlingapi.h"
#include "sddl.h"
#include "text/text.h"
#include "winbase.h"
#include <stdlib.h>
#include <string.h>

/* `length`, if wanted, counts the terminator. */
static ULONG give_narrow(const char *text, LPSTR *out, PULONG length)
{
    size_t size = strlen(text) + 1;

    *out = LocalAlloc(LMEM_FIXED, size);
    if (!*out)
        return ERROR_NOT_ENOUGH_MEMORY;
    memcpy(*out, text, size);
    if (length)
        *length = (ULONG)size;
    return NO_ERROR;
}

/* SDDL is ASCII: a unit for each byte. */
static ULONG give_wide(const char *text, LPWSTR *out, PULONG length)
{
    size_t size = strlen(text) + 1;

    *out = LocalAlloc(LMEM_FIXED, size * sizeof(WCHAR));
    if (!*out)
        return ERROR_NOT_ENOUGH_MEMORY;
    for (size_t i = 0; i < size; i++)
        (*out)[i] = (unsigned char)text[i];
    if (length)
        *length = (ULONG)size;
    return NO_ERROR;
}

/* ---- identifiers ---- */

static ULONG sid_text(PSID binary, const void *out, char text[SID_TEXT])
{
    struct sid sid;

    if (!out)
        return ERROR_INVALID_PARAMETER;
    if (!sid_is_valid(binary))
        return ERROR_INVALID_SID;
    sid_from_binary(binary, &sid);
    sid_format_long(&sid, text);
    return NO_ERROR;
}

BOOL WINAPI ConvertSidToStringSidA(PSID sid, LPSTR *out)
{
    char text[SID_TEXT];
    ULONG error = sid_text(sid, out, text);

    return error_result(error ? error : give_narrow(text, out, NULL));
}

BOOL WINAPI ConvertSidToStringSidW(PSID sid, LPWSTR *out)
{
    char text[SID_TEXT];
    ULONG error = sid_text(sid, out, text);

    return error_result(error ? error : give_wide(text, out, NULL));
}

BOOL WINAPI ConvertStringSidToSidA(LPCSTR text, PSID *out)
{
    const char *end;
    struct sid sid;

    if (!text || !out)
        return error_result(ERROR_INVALID_PARAMETER);
    if (!sid_parse(text, &end, &sid) || *end)
        return error_result(ERROR_INVALID_SID);
    *out = sid_binary_copy(&sid);
    return error_result(*out ? NO_ERROR : ERROR_NOT_ENOUGH_MEMORY);
}

BOOL WINAPI ConvertStringSidToSidW(LPCWSTR text, PSID *out)
{
    char *narrow = NULL;
    BOOL done;

    if (!error_result(utf8_copy_of(text, &narrow)))
        return FALSE;
    done = ConvertStringSidToSidA(narrow, out);
    free(narrow);
    return done;
}

/* ---- descriptors ---- */

BOOL WINAPI ConvertStringSecurityDescriptorToSecurityDescriptorA(LPCSTR text, DWORD revision,
                                                                 PSECURITY_DESCRIPTOR *out, PULONG size)
{
    SECURITY_DESCRIPTOR_RELATIVE *descriptor = NULL;
    ULONG error;

    if (!text || !out)
        return error_result(ERROR_INVALID_PARAMETER);
    if (revision != SDDL_REVISION_1)
        return error_result(ERROR_UNKNOWN_REVISION);
    error = sddl_to_descriptor(text, &descriptor, size);
    *out = descriptor;
    return error_result(error);
}

BOOL WINAPI ConvertStringSecurityDescriptorToSecurityDescriptorW(LPCWSTR text, DWORD revision,
                                                                 PSECURITY_DESCRIPTOR *out, PULONG size)
{
    char *narrow = NULL;
    BOOL done;

    if (!error_result(utf8_copy_of(text, &narrow)))
        return FALSE;
    done = ConvertStringSecurityDescriptorToSecurityDescriptorA(narrow, revision, out, size);
    free(narrow);
    return done;
}

static ULONG descriptor_text(PSECURITY_DESCRIPTOR descriptor, DWORD revision, SECURITY_INFORMATION wanted,
                             const void *out, char **text)
{
    if (!out)
        return ERROR_INVALID_PARAMETER;
    if (revision != SDDL_REVISION_1)
        return ERROR_UNKNOWN_REVISION;
    return sddl_from_descriptor(descriptor, wanted, text);
}

BOOL WINAPI ConvertSecurityDescriptorToStringSecurityDescriptorA(PSECURITY_DESCRIPTOR descriptor,
                                                                 DWORD revision, SECURITY_INFORMATION wanted,
                                                                 LPSTR *out, PULONG length)
{
    char *text = NULL;
    ULONG error = descriptor_text(descriptor, revision, wanted, out, &text);

    if (!error)
        error = give_narrow(text, out, length);
    free(text);
    return error_result(error);
}

BOOL WINAPI ConvertSecurityDescriptorToStringSecurityDescriptorW(PSECURITY_DESCRIPTOR descriptor,
                                                                 DWORD revision, SECURITY_INFORMATION wanted,
                                                                 LPWSTR *out, PULONG length)
{
    char *text = NULL;
    ULONG error = descriptor_text(descriptor, revision, wanted, out, &text);

    if (!error)
        error = give_wide(text, out, length);
    free(text);
    return error_result(error);
}
