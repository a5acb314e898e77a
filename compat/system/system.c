/* Facts about the machine: processors, memory, names. Read when asked, kept nowhere. */
#include "error/error.h"
#include "errhandlingapi.h"
#include "sysinfoapi.h"
#include "text/text.h"
#include "winbase.h"
#include <stdio.h>
#include <stdlib.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#define ALLOCATION_GRANULARITY 65536
#define LOWEST_ADDRESS         0x10000ull
#define HIGHEST_ADDRESS        0x7FFFFFFEFFFFull
#define NAME_SIZE              256

void WINAPI GetSystemInfo(LPSYSTEM_INFO info)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);

    memset(info, 0, sizeof(*info));
    processors = processors < 1 ? 1 : processors > 64 ? 64 : processors;
#if defined(__x86_64__)
    info->wProcessorArchitecture = PROCESSOR_ARCHITECTURE_AMD64;
    info->dwProcessorType = PROCESSOR_AMD_X8664;
    info->wProcessorLevel = 6;
#elif defined(__aarch64__)
    info->wProcessorArchitecture = PROCESSOR_ARCHITECTURE_ARM64;
    info->wProcessorLevel = 8;
#else
    info->wProcessorArchitecture = PROCESSOR_ARCHITECTURE_UNKNOWN;
#endif
    info->dwPageSize = (DWORD)sysconf(_SC_PAGESIZE);
    info->lpMinimumApplicationAddress = (void *)LOWEST_ADDRESS;
    info->lpMaximumApplicationAddress = (void *)HIGHEST_ADDRESS;
    info->dwNumberOfProcessors = (DWORD)processors;
    info->dwActiveProcessorMask = processors == 64 ? ~(DWORD_PTR)0 : ((DWORD_PTR)1 << processors) - 1;
    info->dwAllocationGranularity = ALLOCATION_GRANULARITY;
}

void WINAPI GetNativeSystemInfo(LPSYSTEM_INFO info)
{
    GetSystemInfo(info);
}

/* The value of "Key:   123 kB" in bytes, 0 if there is none. */
static uint64_t kilobytes(const char *file, const char *key)
{
    FILE *stream = fopen(file, "re");
    char line[256];
    uint64_t value = 0;

    while (stream && fgets(line, sizeof(line), stream))
        if (strncmp(line, key, strlen(key)) == 0) {
            value = strtoull(line + strlen(key), NULL, 10) * 1024;
            break;
        }
    if (stream)
        fclose(stream);
    return value;
}

/* The page file of Windows is what may be committed: memory and swap together. */
BOOL WINAPI GlobalMemoryStatusEx(LPMEMORYSTATUSEX status)
{
    static const char memory[] = "/proc/meminfo";
    const uint64_t space = HIGHEST_ADDRESS - LOWEST_ADDRESS + 1;

    if (!status || status->dwLength != sizeof(*status))
        return error_result(ERROR_INVALID_PARAMETER);
    status->ullTotalPhys = kilobytes(memory, "MemTotal:");
    status->ullAvailPhys = kilobytes(memory, "MemAvailable:");
    status->ullTotalPageFile = status->ullTotalPhys + kilobytes(memory, "SwapTotal:");
    status->ullAvailPageFile = status->ullAvailPhys + kilobytes(memory, "SwapFree:");
    status->ullTotalVirtual = space;
    status->ullAvailVirtual = space - kilobytes("/proc/self/status", "VmSize:");
    status->ullAvailExtendedVirtual = 0;
    status->dwMemoryLoad =
        status->ullTotalPhys ? (DWORD)(100 - status->ullAvailPhys * 100 / status->ullTotalPhys) : 0;
    return TRUE;
}

/* The host name cut in two at its first dot; a NetBIOS name is its first fifteen characters in capitals. */
static ULONG computer_name(COMPUTER_NAME_FORMAT format, char name[NAME_SIZE])
{
    char host[NAME_SIZE] = {0}, *dot;

    if (gethostname(host, sizeof(host) - 1) != 0)
        return ERROR_GEN_FAILURE;
    dot = strchr(host, '.');
    name[0] = 0;
    switch (format) {
    case ComputerNameNetBIOS:
    case ComputerNamePhysicalNetBIOS:
        for (size_t i = 0; i < MAX_COMPUTERNAME_LENGTH && host[i] && host + i != dot; i++) {
            name[i] = host[i] >= 'a' && host[i] <= 'z' ? (char)(host[i] - 32) : host[i];
            name[i + 1] = 0;
        }
        return NO_ERROR;
    case ComputerNameDnsHostname:
    case ComputerNamePhysicalDnsHostname:
        if (dot)
            *dot = 0;
        memcpy(name, host, sizeof(host));
        return NO_ERROR;
    case ComputerNameDnsDomain:
    case ComputerNamePhysicalDnsDomain:
        if (dot)
            memmove(name, dot + 1, strlen(dot + 1) + 1);
        return NO_ERROR;
    case ComputerNameDnsFullyQualified:
    case ComputerNamePhysicalDnsFullyQualified:
        memcpy(name, host, sizeof(host));
        return NO_ERROR;
    default:
        return ERROR_INVALID_PARAMETER;
    }
}

/* `needed` is what deliver functions return: the length, or the size with terminator when it did not fit. */
static BOOL named(size_t needed, DWORD *size, ULONG too_small)
{
    bool fits = needed < *size;

    *size = (DWORD)needed;
    return fits ? TRUE : error_result(too_small);
}

static BOOL name_narrow(COMPUTER_NAME_FORMAT format, char *out, DWORD *size, ULONG too_small)
{
    char name[NAME_SIZE];
    ULONG error = size && (out || *size == 0) ? computer_name(format, name) : ERROR_INVALID_PARAMETER;
    size_t length;

    if (error)
        return error_result(error);
    length = strlen(name);
    if (length < *size)
        memcpy(out, name, length + 1);
    return named(length < *size ? length : length + 1, size, too_small);
}

static BOOL name_wide(COMPUTER_NAME_FORMAT format, WCHAR *out, DWORD *size, ULONG too_small)
{
    char name[NAME_SIZE];
    ULONG error = size && (out || *size == 0) ? computer_name(format, name) : ERROR_INVALID_PARAMETER;

    if (error)
        return error_result(error);
    return named(utf16_deliver(name, strlen(name), out, *size), size, too_small);
}

BOOL WINAPI GetComputerNameExA(COMPUTER_NAME_FORMAT format, LPSTR out, LPDWORD size)
{
    return name_narrow(format, out, size, ERROR_MORE_DATA);
}

BOOL WINAPI GetComputerNameExW(COMPUTER_NAME_FORMAT format, LPWSTR out, LPDWORD size)
{
    return name_wide(format, out, size, ERROR_MORE_DATA);
}

BOOL WINAPI GetComputerNameA(LPSTR out, LPDWORD size)
{
    return name_narrow(ComputerNameNetBIOS, out, size, ERROR_BUFFER_OVERFLOW);
}

BOOL WINAPI GetComputerNameW(LPWSTR out, LPDWORD size)
{
    return name_wide(ComputerNameNetBIOS, out, size, ERROR_BUFFER_OVERFLOW);
}
