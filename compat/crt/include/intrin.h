/* intrin.h: the intrinsics of Microsoft's compiler that programs for servers use. Those of vector units are the compilers'
 * own (immintrin.h); the Interlocked ones are in windows.h. */
#ifndef _INC_INTRIN
#define _INC_INTRIN
#include <corecrt.h>
#include <stdlib.h>

#if defined(__x86_64__) || defined(__i386__)
#include <cpuid.h>
#include <x86intrin.h>
#undef __cpuid /* cpuid.h's has five parameters */
#define __cpuid(info, leaf) httpapi_cpuid(info, leaf, 0)
#define __cpuidex           httpapi_cpuid
static __inline__ __attribute__((unused)) void httpapi_cpuid(int info[4], int leaf, int subleaf)
{
    __cpuid_count(leaf, subleaf, info[0], info[1], info[2], info[3]);
}
#endif

#ifndef _ReadWriteBarrier /* windows.h has it */
#define _ReadWriteBarrier() __asm__ __volatile__("" ::: "memory")
#endif
#define _ReadBarrier()            __asm__ __volatile__("" ::: "memory")
#define _WriteBarrier()           __asm__ __volatile__("" ::: "memory")
#define __nop()                   __asm__ __volatile__("nop")
#define _ReturnAddress()          __builtin_return_address(0)
#define _AddressOfReturnAddress() __builtin_frame_address(0)
#define __popcnt(value)           ((unsigned)__builtin_popcount(value))
#define __popcnt64(value)         ((unsigned long long)__builtin_popcountll(value))

static __inline__ __attribute__((unused)) int httpapi_lowest_bit(unsigned long long mask)
{
    return mask ? __builtin_ctzll(mask) : -1;
}

static __inline__ __attribute__((unused)) int httpapi_highest_bit(unsigned long long mask)
{
    return mask ? 63 - __builtin_clzll(mask) : -1;
}

/* 0 and the index as it was, where no bit is set. The index is an unsigned long of the program's, which has 64 bits here, or
 * a DWORD: both are served. */
#define _HTTPAPI_BIT_SCAN(index, found)    \
    (__extension__({                       \
        int httpapi_bit = (found);         \
        if (httpapi_bit >= 0)              \
            *(index) = httpapi_bit;        \
        (unsigned char)(httpapi_bit >= 0); \
    }))
#define _BitScanForward(index, mask)   _HTTPAPI_BIT_SCAN(index, httpapi_lowest_bit((unsigned)(mask)))
#define _BitScanReverse(index, mask)   _HTTPAPI_BIT_SCAN(index, httpapi_highest_bit((unsigned)(mask)))
#define _BitScanForward64(index, mask) _HTTPAPI_BIT_SCAN(index, httpapi_lowest_bit(mask))
#define _BitScanReverse64(index, mask) _HTTPAPI_BIT_SCAN(index, httpapi_highest_bit(mask))

#endif
