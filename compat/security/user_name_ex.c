/* GetUserNameEx: the one format that needs no directory. And what ntsecapi.h has of codes. */
#include "error/error.h"
#include "errhandlingapi.h"
#include "ntsecapi.h"
#include "secext.h"
#include "text/text.h"
#include "winbase.h"
#include <stdio.h>
#include <string.h>

/* "COMPUTER\user" of the thread's impersonation, or of the process. */
static ULONG sam_name(char *out, size_t room)
{
    char computer[256], user[256];
    DWORD computer_size = sizeof computer, user_size = sizeof user;

    if (!GetComputerNameA(computer, &computer_size) || !GetUserNameA(user, &user_size))
        return GetLastError();
    snprintf(out, room, "%s\\%s", computer, user);
    return NO_ERROR;
}

/* The size counts the terminator when the buffer is too short, and does not when it is not. */
static ULONG name_in_format(EXTENDED_NAME_FORMAT format, void *out, ULONG *size, bool wide)
{
    char name[520];
    size_t length, needed;
    ULONG error, room;

    if (!size || format == NameUnknown)
        return ERROR_INVALID_PARAMETER;
    if (format != NameSamCompatible)
        return ERROR_NONE_MAPPED;
    error = sam_name(name, sizeof name);
    if (error)
        return error;
    length = strlen(name);
    needed = wide ? utf16_from_utf8(name, length, NULL, 0) : length;
    room = *size;
    *size = (ULONG)needed + (out && needed < room ? 0 : 1);
    if (!out || needed >= room)
        return ERROR_MORE_DATA;
    if (wide) {
        utf16_from_utf8(name, length, out, room);
        ((WCHAR *)out)[needed] = 0;
    } else {
        memcpy(out, name, length + 1);
    }
    return NO_ERROR;
}

BOOLEAN WINAPI GetUserNameExA(EXTENDED_NAME_FORMAT NameFormat, LPSTR lpNameBuffer, PULONG nSize)
{
    return (BOOLEAN)error_result(name_in_format(NameFormat, lpNameBuffer, nSize, false));
}

BOOLEAN WINAPI GetUserNameExW(EXTENDED_NAME_FORMAT NameFormat, LPWSTR lpNameBuffer, PULONG nSize)
{
    return (BOOLEAN)error_result(name_in_format(NameFormat, lpNameBuffer, nSize, true));
}

ULONG WINAPI LsaNtStatusToWinError(NTSTATUS Status)
{
    return error_from_status((ULONG)Status);
}
