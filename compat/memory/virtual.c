/* VirtualAlloc over mmap.
 *
 * A reservation is an inaccessible mapping on a 64 KB boundary; committing gives its pages their protection, decommitting
 * maps fresh inaccessible ones over them. What each page may is kept in one byte (a PAGE_ value, 0 for reserved), in an
 * array beside the region that the kernel fills with zeroes only where it is touched. `lock` guards the list of regions
 * and stays held during the system calls, which are the rare and slow part anyway. Memory that did not come from here is
 * looked up in /proc/self/maps. */
#include "error/error.h"
#include "errhandlingapi.h"
#include "memoryapi.h"
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define GRANULARITY     65536ull
#define HIGHEST_ADDRESS 0x7FFFFFFEFFFFull
#define CACHE_MODES     (PAGE_NOCACHE | PAGE_WRITECOMBINE) /* they are about devices: accepted, without effect */

struct region {
    struct region *next;
    char *base;
    size_t size;
    DWORD protect;       /* what VirtualAlloc was called with first */
    unsigned char *page; /* one byte a page */
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct region *regions;

static size_t page_size(void)
{
    static size_t size; /* the same for every thread that sets it */

    if (!size)
        size = (size_t)sysconf(_SC_PAGESIZE);
    return size;
}

/* False for what is no single protection. */
static bool native_protection(DWORD protect, int *out)
{
    switch (protect & ~(DWORD)CACHE_MODES) {
    case PAGE_NOACCESS:
        *out = PROT_NONE;
        return true;
    case PAGE_READONLY:
        *out = PROT_READ;
        return true;
    case PAGE_READWRITE:
    case PAGE_WRITECOPY:
        *out = PROT_READ | PROT_WRITE;
        return true;
    case PAGE_EXECUTE:
    case PAGE_EXECUTE_READ:
        *out = PROT_READ | PROT_EXEC;
        return true;
    case PAGE_EXECUTE_READWRITE:
    case PAGE_EXECUTE_WRITECOPY:
        *out = PROT_READ | PROT_WRITE | PROT_EXEC;
        return true;
    }
    return false;
}

static ULONG check_protection(DWORD protect, int *out)
{
    if (protect & PAGE_GUARD)
        return ERROR_NOT_SUPPORTED;
    return native_protection(protect, out) ? NO_ERROR : ERROR_INVALID_PARAMETER;
}

/* The region that holds all of [address, address + size). */
static struct region *region_of(const char *address, size_t size)
{
    struct region *region = regions;

    while (region && (address < region->base || address >= region->base + region->size))
        region = region->next;
    if (region && size > (size_t)(region->base + region->size - address))
        return NULL;
    return region;
}

/* Inaccessible memory at `wanted`, or anywhere on the boundary: asks for more and gives the ends back. */
static char *map_reserved(char *wanted, size_t size)
{
    const int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
    char *raw, *base;
    size_t before;

    if (wanted) {
        base = mmap(wanted, size, PROT_NONE, flags | MAP_FIXED_NOREPLACE, -1, 0);
        if (base == MAP_FAILED)
            return NULL;
        if (base != wanted)
            munmap(base, size);
        return base == wanted ? base : NULL;
    }
    raw = mmap(NULL, size + GRANULARITY, PROT_NONE, flags, -1, 0);
    if (raw == MAP_FAILED)
        return NULL;
    before = (size_t)(-(ULONG_PTR)raw & (GRANULARITY - 1));
    if (before)
        munmap(raw, before);
    if (GRANULARITY - before)
        munmap(raw + before + size, GRANULARITY - before);
    return raw + before;
}

static ULONG reserve(char *wanted, size_t size, DWORD protect, struct region **out)
{
    struct region *region = calloc(1, sizeof(*region));

    if (!region)
        return ERROR_NOT_ENOUGH_MEMORY;
    region->size = size;
    region->protect = protect;
    region->page = mmap(NULL, size / page_size(), PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    region->base = region->page == MAP_FAILED ? NULL : map_reserved(wanted, size);
    if (!region->base) {
        if (region->page != MAP_FAILED)
            munmap(region->page, size / page_size());
        free(region);
        return wanted ? ERROR_INVALID_ADDRESS : ERROR_NOT_ENOUGH_MEMORY;
    }
    region->next = regions;
    regions = region;
    *out = region;
    return NO_ERROR;
}

static unsigned char *pages(const struct region *region, const char *from)
{
    return region->page + (size_t)(from - region->base) / page_size();
}

static ULONG commit(struct region *region, char *from, size_t size, DWORD protect, int native)
{
    if (mprotect(from, size, native) != 0)
        return ERROR_COMMITMENT_LIMIT;
    memset(pages(region, from), (int)(protect & 0xFF), size / page_size());
    return NO_ERROR;
}

/* Widens a range to whole pages. */
static void round_to_pages(char **from, size_t *size)
{
    ULONG_PTR start = (ULONG_PTR)*from & ~(page_size() - 1);
    ULONG_PTR end = ((ULONG_PTR)*from + *size + page_size() - 1) & ~(page_size() - 1);

    *from = (char *)start;
    *size = end - start;
}

static ULONG allocate(char *address, size_t size, DWORD type, DWORD protect, int native, char **out)
{
    struct region *region;
    char *from = address;
    ULONG error;

    round_to_pages(&from, &size);
    *out = from;
    if (type & MEM_RESET) /* the contents are of no interest: nothing needs to happen */
        return region_of(from, size) ? NO_ERROR : ERROR_INVALID_ADDRESS;
    if (type & MEM_RESERVE || !address) {
        size += (ULONG_PTR)from & (GRANULARITY - 1);
        from = (char *)((ULONG_PTR)from & ~(GRANULARITY - 1));
        error = reserve(from, size, protect, &region);
        if (error)
            return error;
        *out = from = region->base;
    } else {
        region = region_of(from, size);
        if (!region)
            return ERROR_INVALID_ADDRESS;
    }
    return type & MEM_COMMIT ? commit(region, from, size, protect, native) : NO_ERROR;
}

LPVOID WINAPI VirtualAlloc(LPVOID address, SIZE_T size, DWORD type, DWORD protect)
{
    const DWORD known = MEM_COMMIT | MEM_RESERVE | MEM_RESET | MEM_TOP_DOWN;
    int native = PROT_NONE;
    char *out = NULL;
    ULONG error = check_protection(protect, &native);

    if (type & (MEM_LARGE_PAGES | MEM_WRITE_WATCH | MEM_PHYSICAL))
        error = ERROR_NOT_SUPPORTED;
    else if (size == 0 || size > HIGHEST_ADDRESS || type & ~known || !(type & (known & ~(DWORD)MEM_TOP_DOWN)))
        error = ERROR_INVALID_PARAMETER;
    if (!error) {
        pthread_mutex_lock(&lock);
        error = allocate(address, size, type, protect, native, &out);
        pthread_mutex_unlock(&lock);
    }
    if (!error)
        return out;
    SetLastError(error);
    return NULL;
}

static ULONG release(const char *base)
{
    struct region **at = &regions, *region;

    while (*at && (*at)->base != base)
        at = &(*at)->next;
    region = *at;
    if (!region)
        return ERROR_INVALID_ADDRESS;
    *at = region->next;
    munmap(region->base, region->size);
    munmap(region->page, region->size / page_size());
    free(region);
    return NO_ERROR;
}

static ULONG decommit(char *from, size_t size)
{
    struct region *region = region_of(from, size);

    if (!region)
        return ERROR_INVALID_ADDRESS;
    if (size == 0) { /* the whole region, named by its base */
        if (from != region->base)
            return ERROR_INVALID_PARAMETER;
        size = region->size;
    }
    round_to_pages(&from, &size);
    if (mmap(from, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0) ==
        MAP_FAILED)
        return ERROR_NOT_ENOUGH_MEMORY;
    memset(pages(region, from), 0, size / page_size());
    return NO_ERROR;
}

BOOL WINAPI VirtualFree(LPVOID address, SIZE_T size, DWORD type)
{
    ULONG error;

    if ((type != MEM_RELEASE && type != MEM_DECOMMIT) || (type == MEM_RELEASE && size != 0))
        return error_result(ERROR_INVALID_PARAMETER);
    pthread_mutex_lock(&lock);
    error = type == MEM_RELEASE ? release(address) : decommit(address, size);
    pthread_mutex_unlock(&lock);
    return error_result(error);
}

static ULONG protect_pages(char *from, size_t size, DWORD protect, int native, DWORD *old)
{
    struct region *region;

    round_to_pages(&from, &size);
    region = region_of(from, size);
    if (!region)
        return ERROR_INVALID_ADDRESS;
    if (memchr(pages(region, from), 0, size / page_size()))
        return ERROR_INVALID_ADDRESS; /* reserved pages have no protection */
    *old = *pages(region, from);
    return commit(region, from, size, protect, native);
}

static ULONG query_maps(const char *address, MEMORY_BASIC_INFORMATION *out);

/* Memory of malloc and of modules can be protected too; its old protection is asked of the system. */
static ULONG protect_foreign(char *from, size_t size, int native, DWORD *old)
{
    MEMORY_BASIC_INFORMATION now;
    ULONG error = query_maps(from, &now);

    if (error || now.State != MEM_COMMIT)
        return ERROR_INVALID_ADDRESS;
    round_to_pages(&from, &size);
    *old = now.Protect;
    return mprotect(from, size, native) == 0 ? NO_ERROR : ERROR_INVALID_ADDRESS;
}

BOOL WINAPI VirtualProtect(LPVOID address, SIZE_T size, DWORD protect, PDWORD old)
{
    int native = PROT_NONE;
    ULONG error = check_protection(protect, &native);

    if (!error && !old)
        error = ERROR_NOACCESS;
    if (!error && size == 0)
        error = ERROR_INVALID_PARAMETER;
    if (error)
        return error_result(error);
    pthread_mutex_lock(&lock);
    error = region_of(address, 0) ? protect_pages(address, size, protect, native, old)
                                  : protect_foreign(address, size, native, old);
    pthread_mutex_unlock(&lock);
    return error_result(error);
}

static void query_region(const struct region *region, const char *address, MEMORY_BASIC_INFORMATION *out)
{
    const unsigned char *first = pages(region, address), *end = region->page + region->size / page_size();
    const unsigned char *last = first;

    while (last < end && *last == *first)
        last++;
    out->BaseAddress = region->base + (size_t)(first - region->page) * page_size();
    out->AllocationBase = region->base;
    out->AllocationProtect = region->protect;
    out->RegionSize = (size_t)(last - first) * page_size();
    out->State = *first ? MEM_COMMIT : MEM_RESERVE;
    out->Protect = *first;
    out->Type = MEM_PRIVATE;
}

static DWORD protection_of(const char *rights)
{
    if (rights[2] == 'x')
        return rights[1] == 'w' ? PAGE_EXECUTE_READWRITE : PAGE_EXECUTE_READ;
    return rights[1] == 'w' ? PAGE_READWRITE : rights[0] == 'r' ? PAGE_READONLY : PAGE_NOACCESS;
}

/* One mapping, or the gap before the next one. */
static ULONG query_maps(const char *address, MEMORY_BASIC_INFORMATION *out)
{
    FILE *maps = fopen("/proc/self/maps", "re");
    ULONG_PTR at = (ULONG_PTR)address;
    char line[4400];

    if (!maps)
        return ERROR_GEN_FAILURE;
    memset(out, 0, sizeof(*out));
    out->State = MEM_FREE;
    out->Protect = PAGE_NOACCESS;
    out->BaseAddress = (void *)(at & ~(page_size() - 1));
    out->RegionSize = HIGHEST_ADDRESS + 1 - (ULONG_PTR)out->BaseAddress;
    while (fgets(line, sizeof(line), maps)) {
        char *end_text, *rights;
        ULONG_PTR start = strtoull(line, &end_text, 16), end = strtoull(end_text + 1, &rights, 16);

        rights++;
        if (at < start) {
            out->RegionSize = start - (ULONG_PTR)out->BaseAddress;
            break;
        }
        if (at >= end)
            continue;
        out->AllocationBase = (void *)start;
        out->AllocationProtect = out->Protect = protection_of(rights);
        out->RegionSize = end - (ULONG_PTR)out->BaseAddress;
        out->State = MEM_COMMIT;
        out->Type = strchr(line, '/') ? MEM_IMAGE : MEM_PRIVATE;
        break;
    }
    fclose(maps);
    return NO_ERROR;
}

SIZE_T WINAPI VirtualQuery(LPCVOID address, PMEMORY_BASIC_INFORMATION out, SIZE_T length)
{
    struct region *region;
    ULONG error = NO_ERROR;

    if (length < sizeof(*out) || !out) {
        SetLastError(ERROR_BAD_LENGTH);
        return 0;
    }
    if ((ULONG_PTR)address > HIGHEST_ADDRESS) {
        SetLastError(ERROR_INVALID_PARAMETER);
        return 0;
    }
    memset(out, 0, sizeof(*out));
    pthread_mutex_lock(&lock);
    region = region_of(address, 0);
    if (region)
        query_region(region, address, out);
    else
        error = query_maps(address, out);
    pthread_mutex_unlock(&lock);
    return error_result(error) ? sizeof(*out) : 0;
}
