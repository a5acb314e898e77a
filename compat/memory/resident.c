/* VirtualLock: pages that stay in memory. The kernel keeps the account; which pages are locked is read from /proc/self/smaps. No
 * state of our own, any thread. The sanitizers' mlock does nothing, so the kernel is asked without libc. */
#include "error/error.h"
#include "memoryapi.h"
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The pages that the range touches. */
static void widen(LPVOID address, SIZE_T size, char **from, char **end)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    ULONG_PTR first = (ULONG_PTR)address & ~(ULONG_PTR)(page - 1);

    *from = (char *)first;
    *end = (char *)(((ULONG_PTR)address + size + page - 1) & ~(ULONG_PTR)(page - 1));
}

static bool wraps(LPVOID address, SIZE_T size)
{
    return size > PTRDIFF_MAX || (ULONG_PTR)address > UINTPTR_MAX - size - (SIZE_T)sysconf(_SC_PAGESIZE);
}

/* All of it must be committed, and not be forbidden to touch. */
static ULONG check_pages(char *from, const char *end)
{
    MEMORY_BASIC_INFORMATION found;

    for (; from < end; from = (char *)found.BaseAddress + found.RegionSize) {
        if (!VirtualQuery(from, &found, sizeof found))
            return ERROR_INVALID_ADDRESS;
        if (found.State != MEM_COMMIT || found.Protect & PAGE_NOACCESS)
            return ERROR_NOACCESS;
    }
    return NO_ERROR;
}

/* The pages of a range that may be locked or unlocked. */
static ULONG find_pages(LPVOID address, SIZE_T size, char **from, char **end)
{
    if (!size || wraps(address, size))
        return ERROR_INVALID_PARAMETER;
    widen(address, size, from, end);
    return check_pages(*from, *end);
}

/* Whether every page of the range is in a mapping that is locked. */
static bool are_locked(const char *from, const char *end)
{
    FILE *file = fopen("/proc/self/smaps", "re");
    unsigned long start = 0, stop = 0;
    const char *at = from;
    char line[512];

    if (!file)
        return true; /* nobody can tell: believe the caller */
    while (at < end && fgets(line, sizeof line, file)) {
        unsigned long first, last;

        if (sscanf(line, "%lx-%lx ", &first, &last) == 2) {
            start = first;
            stop = last;
        } else if (strncmp(line, "VmFlags:", 8) == 0 && (unsigned long)at >= start &&
                   (unsigned long)at < stop) {
            if (!strstr(line, " lo"))
                break;
            at = (const char *)stop;
        }
    }
    fclose(file);
    return at >= end;
}

BOOL WINAPI VirtualLock(LPVOID address, SIZE_T size)
{
    char *from = NULL, *end = NULL;
    ULONG error = find_pages(address, size, &from, &end);

    if (!error && syscall(SYS_mlock, from, (size_t)(end - from)) != 0)
        error = ERROR_WORKING_SET_QUOTA;
    return error_result(error);
}

BOOL WINAPI VirtualUnlock(LPVOID address, SIZE_T size)
{
    char *from = NULL, *end = NULL;
    ULONG error = find_pages(address, size, &from, &end);

    if (!error && !are_locked(from, end))
        error = ERROR_NOT_LOCKED;
    if (!error && syscall(SYS_munlock, from, (size_t)(end - from)) != 0)
        error = ERROR_INVALID_ADDRESS;
    return error_result(error);
}
