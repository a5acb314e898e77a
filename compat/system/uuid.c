/* GUIDs under the names of the RPC runtime: the same as in guid.c, with its own texts (small letters, no braces) and codes. No
 * state, any thread. */
#include "combaseapi.h"
#include "rpc.h"
#include "sysinfoapi.h"
#include <stdlib.h>
#include <string.h>

#define TEXT_LENGTH 36

RPC_STATUS WINAPI UuidCreate(UUID *uuid)
{
    return CoCreateGuid(uuid) == S_OK ? RPC_S_OK : RPC_S_UUID_NO_ADDRESS;
}

/* Version 1: the time, and at random what would be a clock's sequence and a network card, marked as no card's. So it is unique
 * on this computer, as far as anybody can promise. */
RPC_STATUS WINAPI UuidCreateSequential(UUID *uuid)
{
    const ULONGLONG gregorian = 5748192000000000ULL; /* 1582-10-15 to 1601-01-01 in units of 100 ns */
    ULONGLONG time;
    FILETIME now;

    if (UuidCreate(uuid) != RPC_S_OK)
        return RPC_S_UUID_NO_ADDRESS;
    GetSystemTimePreciseAsFileTime(&now);
    time = ((ULONGLONG)now.dwHighDateTime << 32 | now.dwLowDateTime) + gregorian;
    uuid->Data1 = (ULONG)time;
    uuid->Data2 = (USHORT)(time >> 32);
    uuid->Data3 = (USHORT)((time >> 48 & 0x0FFF) | 0x1000);
    uuid->Data4[2] |= 1; /* the bit of a group's address */
    return RPC_S_UUID_LOCAL_ONLY;
}

RPC_STATUS WINAPI UuidCreateNil(UUID *uuid)
{
    memset(uuid, 0, sizeof *uuid);
    return RPC_S_OK;
}

/* ---- text ---- */

static void format(const UUID *uuid, WCHAR out[TEXT_LENGTH + 1])
{
    WCHAR braced[TEXT_LENGTH + 3];

    StringFromGUID2(uuid, braced, TEXT_LENGTH + 3);
    for (size_t i = 0; i < TEXT_LENGTH; i++)
        out[i] = braced[i + 1] >= 'A' && braced[i + 1] <= 'F' ? (WCHAR)(braced[i + 1] | 0x20) : braced[i + 1];
    out[TEXT_LENGTH] = 0;
}

RPC_STATUS WINAPI UuidToStringW(const UUID *uuid, RPC_WSTR *out)
{
    *out = malloc((TEXT_LENGTH + 1) * sizeof(WCHAR));
    if (!*out)
        return RPC_S_OUT_OF_MEMORY;
    format(uuid, *out);
    return RPC_S_OK;
}

RPC_STATUS WINAPI UuidToStringA(const UUID *uuid, RPC_CSTR *out)
{
    WCHAR text[TEXT_LENGTH + 1];

    *out = malloc(TEXT_LENGTH + 1);
    if (!*out)
        return RPC_S_OUT_OF_MEMORY;
    format(uuid, text);
    for (size_t i = 0; i <= TEXT_LENGTH; i++)
        (*out)[i] = (unsigned char)text[i];
    return RPC_S_OK;
}

/* A NULL text is the nil identifier. */
RPC_STATUS WINAPI UuidFromStringW(RPC_WSTR text, UUID *uuid)
{
    WCHAR braced[TEXT_LENGTH + 3];
    size_t length = 0;

    if (!text)
        return UuidCreateNil(uuid);
    while (length <= TEXT_LENGTH && text[length]) {
        braced[length + 1] = text[length];
        length++;
    }
    if (length != TEXT_LENGTH)
        return RPC_S_INVALID_STRING_UUID;
    braced[0] = '{';
    braced[TEXT_LENGTH + 1] = '}';
    braced[TEXT_LENGTH + 2] = 0;
    return IIDFromString(braced, uuid) == S_OK ? RPC_S_OK : RPC_S_INVALID_STRING_UUID;
}

RPC_STATUS WINAPI UuidFromStringA(RPC_CSTR text, UUID *uuid)
{
    WCHAR wide[TEXT_LENGTH + 2] = {0};

    if (!text)
        return UuidCreateNil(uuid);
    for (size_t i = 0; i <= TEXT_LENGTH && text[i]; i++)
        wide[i] = text[i];
    return UuidFromStringW(wide, uuid);
}

RPC_STATUS WINAPI RpcStringFreeW(RPC_WSTR *text)
{
    free(*text);
    *text = NULL;
    return RPC_S_OK;
}

RPC_STATUS WINAPI RpcStringFreeA(RPC_CSTR *text)
{
    free(*text);
    *text = NULL;
    return RPC_S_OK;
}

/* ---- comparing ---- */

/* Field by field; NULL is the nil identifier. */
int WINAPI UuidCompare(UUID *a, UUID *b, RPC_STATUS *status)
{
    static UUID nil;
    int order;

    *status = RPC_S_OK;
    a = a ? a : &nil;
    b = b ? b : &nil;
    if (a->Data1 != b->Data1)
        return a->Data1 < b->Data1 ? -1 : 1;
    if (a->Data2 != b->Data2)
        return a->Data2 < b->Data2 ? -1 : 1;
    if (a->Data3 != b->Data3)
        return a->Data3 < b->Data3 ? -1 : 1;
    order = memcmp(a->Data4, b->Data4, sizeof a->Data4);
    return (order > 0) - (order < 0);
}

int WINAPI UuidEqual(UUID *a, UUID *b, RPC_STATUS *status)
{
    return UuidCompare(a, b, status) == 0;
}

int WINAPI UuidIsNil(UUID *uuid, RPC_STATUS *status)
{
    return UuidCompare(uuid, NULL, status) == 0;
}

unsigned short WINAPI UuidHash(UUID *uuid, RPC_STATUS *status)
{
    const unsigned char *bytes = (const unsigned char *)uuid;
    unsigned hash = 0;

    *status = RPC_S_OK;
    for (size_t i = 0; uuid && i < sizeof *uuid; i++)
        hash = hash * 31 + bytes[i];
    return (unsigned short)hash;
}
