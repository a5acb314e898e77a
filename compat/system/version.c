/* Which Windows this is: 10, as versionhelpers.h says too. Constants and comparisons. */
#include "error/error.h"
#include "sysinfoapi.h"
#include "winternl.h"
#include "winbase.h"
#include <stdbool.h>
#include <string.h>

#define MAJOR 10
#define MINOR 0
#define BUILD 19045

#define CONDITION_BITS 3

DWORD WINAPI GetVersion(void)
{
    return MAJOR | MINOR << 8 | BUILD << 16;
}

/* Both structures begin alike; the Ex forms are told by their size. */
static void describe(DWORD size, OSVERSIONINFOEXW *out)
{
    memset(out, 0, sizeof(*out));
    out->dwOSVersionInfoSize = size;
    out->dwMajorVersion = MAJOR;
    out->dwMinorVersion = MINOR;
    out->dwBuildNumber = BUILD;
    out->dwPlatformId = VER_PLATFORM_WIN32_NT;
    out->wSuiteMask = VER_SUITE_SINGLEUSERTS;
    out->wProductType = VER_NT_WORKSTATION;
}

BOOL WINAPI GetVersionExW(LPOSVERSIONINFOW out)
{
    OSVERSIONINFOEXW version;
    DWORD size = out->dwOSVersionInfoSize;

    if (size != sizeof(OSVERSIONINFOW) && size != sizeof(OSVERSIONINFOEXW))
        return error_result(ERROR_INSUFFICIENT_BUFFER);
    describe(size, &version);
    memcpy(out, &version, size);
    return TRUE;
}

BOOL WINAPI GetVersionExA(LPOSVERSIONINFOA out)
{
    DWORD size = out->dwOSVersionInfoSize;

    if (size != sizeof(OSVERSIONINFOA) && size != sizeof(OSVERSIONINFOEXA))
        return error_result(ERROR_INSUFFICIENT_BUFFER);
    memset(out, 0, size);
    out->dwOSVersionInfoSize = size;
    out->dwMajorVersion = MAJOR;
    out->dwMinorVersion = MINOR;
    out->dwBuildNumber = BUILD;
    out->dwPlatformId = VER_PLATFORM_WIN32_NT;
    if (size == sizeof(OSVERSIONINFOEXA)) {
        ((OSVERSIONINFOEXA *)out)->wSuiteMask = VER_SUITE_SINGLEUSERTS;
        ((OSVERSIONINFOEXA *)out)->wProductType = VER_NT_WORKSTATION;
    }
    return TRUE;
}

NTSTATUS NTAPI RtlGetVersion(PRTL_OSVERSIONINFOW out)
{
    return GetVersionExW(out) ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER;
}

/* Three bits for each type, at the place of the type's own bit. */
ULONGLONG WINAPI VerSetConditionMask(ULONGLONG mask, DWORD types, BYTE condition)
{
    for (int bit = 0; bit < 8; bit++)
        if (types & 1u << bit)
            mask |= (ULONGLONG)(condition & 7) << bit * CONDITION_BITS;
    return mask;
}

static unsigned condition_of(ULONGLONG mask, DWORD type)
{
    return (unsigned)(mask >> __builtin_ctz(type) * CONDITION_BITS) & 7;
}

static bool holds(unsigned condition, int order)
{
    switch (condition) {
    case VER_EQUAL:
        return order == 0;
    case VER_GREATER:
        return order > 0;
    case VER_GREATER_EQUAL:
        return order >= 0;
    case VER_LESS:
        return order < 0;
    case VER_LESS_EQUAL:
        return order <= 0;
    }
    return false;
}

static int compare(DWORD a, DWORD b)
{
    return (a > b) - (a < b);
}

/* Major, minor and service pack are compared as one number, most significant first, under the condition of the most
 * significant one that was asked for. */
static bool version_holds(const OSVERSIONINFOEXW *wanted, const OSVERSIONINFOEXW *have, DWORD types,
                          ULONGLONG mask)
{
    const struct {
        DWORD type, have, wanted;
    } parts[] = {
        {VER_MAJORVERSION, have->dwMajorVersion, wanted->dwMajorVersion},
        {VER_MINORVERSION, have->dwMinorVersion, wanted->dwMinorVersion},
        {VER_SERVICEPACKMAJOR, have->wServicePackMajor, wanted->wServicePackMajor},
        {VER_SERVICEPACKMINOR, have->wServicePackMinor, wanted->wServicePackMinor},
    };
    unsigned condition = 0;
    int order = 0;

    for (size_t i = 0; i < ARRAYSIZE(parts); i++) {
        if (!(types & parts[i].type))
            continue;
        if (!condition)
            condition = condition_of(mask, parts[i].type);
        if (order == 0)
            order = compare(parts[i].have, parts[i].wanted);
    }
    return !condition || holds(condition, order);
}

static BOOL verify(const OSVERSIONINFOEXW *wanted, DWORD types, ULONGLONG mask)
{
    OSVERSIONINFOEXW have;
    bool suites = true;

    if (types == 0 || mask == 0)
        return error_result(ERROR_BAD_ARGUMENTS);
    describe(sizeof(have), &have);
    if (types & VER_SUITENAME) {
        WORD common = have.wSuiteMask & wanted->wSuiteMask;

        suites = condition_of(mask, VER_SUITENAME) == VER_AND ? common == wanted->wSuiteMask : common != 0;
    }
    if (!suites || !version_holds(wanted, &have, types, mask) ||
        (types & VER_BUILDNUMBER &&
         !holds(condition_of(mask, VER_BUILDNUMBER), compare(have.dwBuildNumber, wanted->dwBuildNumber))) ||
        (types & VER_PLATFORMID &&
         !holds(condition_of(mask, VER_PLATFORMID), compare(have.dwPlatformId, wanted->dwPlatformId))) ||
        (types & VER_PRODUCT_TYPE &&
         !holds(condition_of(mask, VER_PRODUCT_TYPE), compare(have.wProductType, wanted->wProductType))))
        return error_result(ERROR_OLD_WIN_VERSION);
    return TRUE;
}

BOOL WINAPI VerifyVersionInfoW(LPOSVERSIONINFOEXW wanted, DWORD types, DWORDLONG mask)
{
    return verify(wanted, types, mask);
}

BOOL WINAPI VerifyVersionInfoA(LPOSVERSIONINFOEXA wanted, DWORD types, DWORDLONG mask)
{
    OSVERSIONINFOEXW wide = {0};

    wide.dwMajorVersion = wanted->dwMajorVersion;
    wide.dwMinorVersion = wanted->dwMinorVersion;
    wide.dwBuildNumber = wanted->dwBuildNumber;
    wide.dwPlatformId = wanted->dwPlatformId;
    wide.wServicePackMajor = wanted->wServicePackMajor;
    wide.wServicePackMinor = wanted->wServicePackMinor;
    wide.wSuiteMask = wanted->wSuiteMask;
    wide.wProductType = wanted->wProductType;
    return verify(&wide, types, mask);
}
