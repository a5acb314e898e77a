/* The Interlocked functions, reads and writes with an order, and barriers: inline atomics, part of winnt.h.
 *
 * Each function exists for 8, 16, 32 (no suffix) and 64 bits with the suffixes Acquire, Release and NoFence. Add, Increment
 * and Decrement return the new value, everything else the old one. The names with a leading underscore are the compiler
 * intrinsics of the same meaning. In C++ overloads take unsigned values and this platform's 64-bit `long` as well. */
#ifndef HTTPAPI_INTERLOCKED_INLINE_H
#define HTTPAPI_INTERLOCKED_INLINE_H

#include "minwindef.h"

#ifdef __cplusplus
extern "C++" {
#endif

#define __INTERLOCKED(type, size, suffix, order, failure)                                                \
    FORCEINLINE type InterlockedExchange##size##suffix(type volatile *Target, type Value)                \
    {                                                                                                    \
        return __atomic_exchange_n(Target, Value, order);                                                \
    }                                                                                                    \
    FORCEINLINE type InterlockedCompareExchange##size##suffix(type volatile *Destination, type ExChange, \
                                                              type Comparand)                            \
    {                                                                                                    \
        __atomic_compare_exchange_n(Destination, &Comparand, ExChange, 0, order, failure);               \
        return Comparand;                                                                                \
    }                                                                                                    \
    FORCEINLINE type InterlockedExchangeAdd##size##suffix(type volatile *Addend, type Value)             \
    {                                                                                                    \
        return __atomic_fetch_add(Addend, Value, order);                                                 \
    }                                                                                                    \
    FORCEINLINE type InterlockedAdd##size##suffix(type volatile *Addend, type Value)                     \
    {                                                                                                    \
        return __atomic_add_fetch(Addend, Value, order);                                                 \
    }                                                                                                    \
    FORCEINLINE type InterlockedIncrement##size##suffix(type volatile *Addend)                           \
    {                                                                                                    \
        return __atomic_add_fetch(Addend, 1, order);                                                     \
    }                                                                                                    \
    FORCEINLINE type InterlockedDecrement##size##suffix(type volatile *Addend)                           \
    {                                                                                                    \
        return __atomic_sub_fetch(Addend, 1, order);                                                     \
    }                                                                                                    \
    FORCEINLINE type InterlockedAnd##size##suffix(type volatile *Destination, type Value)                \
    {                                                                                                    \
        return __atomic_fetch_and(Destination, Value, order);                                            \
    }                                                                                                    \
    FORCEINLINE type InterlockedOr##size##suffix(type volatile *Destination, type Value)                 \
    {                                                                                                    \
        return __atomic_fetch_or(Destination, Value, order);                                             \
    }                                                                                                    \
    FORCEINLINE type InterlockedXor##size##suffix(type volatile *Destination, type Value)                \
    {                                                                                                    \
        return __atomic_fetch_xor(Destination, Value, order);                                            \
    }

#define __INTERLOCKED_ORDERS(type, size)                                   \
    __INTERLOCKED(type, size, , __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)        \
    __INTERLOCKED(type, size, Acquire, __ATOMIC_ACQUIRE, __ATOMIC_ACQUIRE) \
    __INTERLOCKED(type, size, Release, __ATOMIC_RELEASE, __ATOMIC_RELAXED) \
    __INTERLOCKED(type, size, NoFence, __ATOMIC_RELAXED, __ATOMIC_RELAXED)

__INTERLOCKED_ORDERS(CHAR, 8)
__INTERLOCKED_ORDERS(SHORT, 16)
__INTERLOCKED_ORDERS(LONG, )
__INTERLOCKED_ORDERS(LONG64, 64)
#ifdef __cplusplus
__INTERLOCKED_ORDERS(ULONG, )
__INTERLOCKED_ORDERS(ULONG64, )
__INTERLOCKED_ORDERS(ULONG64, 64)
__INTERLOCKED_ORDERS(long, )
__INTERLOCKED_ORDERS(unsigned long, )
__INTERLOCKED_ORDERS(long, 64)
__INTERLOCKED_ORDERS(unsigned long, 64)
#endif

#define __INTERLOCKED_POINTER(suffix, order, failure)                                                        \
    FORCEINLINE PVOID InterlockedExchangePointer##suffix(PVOID volatile *Target, PVOID Value)                \
    {                                                                                                        \
        return __atomic_exchange_n(Target, Value, order);                                                    \
    }                                                                                                        \
    FORCEINLINE PVOID InterlockedCompareExchangePointer##suffix(PVOID volatile *Destination, PVOID ExChange, \
                                                                PVOID Comparand)                             \
    {                                                                                                        \
        __atomic_compare_exchange_n(Destination, &Comparand, ExChange, 0, order, failure);                   \
        return Comparand;                                                                                    \
    }

__INTERLOCKED_POINTER(, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)
__INTERLOCKED_POINTER(Acquire, __ATOMIC_ACQUIRE, __ATOMIC_ACQUIRE)
__INTERLOCKED_POINTER(Release, __ATOMIC_RELEASE, __ATOMIC_RELAXED)
__INTERLOCKED_POINTER(NoFence, __ATOMIC_RELAXED, __ATOMIC_RELAXED)

/* The bit may lie beyond the first word, as with the x86 instructions behind the Windows functions. */
#define __INTERLOCKED_BITS(type, size, shift)                                                            \
    FORCEINLINE BOOLEAN InterlockedBitTestAndSet##size(type volatile *Base, type Bit)                    \
    {                                                                                                    \
        type mask = (type)((ULONG64)1 << (Bit & ((1 << (shift)) - 1)));                                  \
        return (__atomic_fetch_or(Base + (Bit >> (shift)), mask, __ATOMIC_SEQ_CST) & mask) != 0;         \
    }                                                                                                    \
    FORCEINLINE BOOLEAN InterlockedBitTestAndReset##size(type volatile *Base, type Bit)                  \
    {                                                                                                    \
        type mask = (type)((ULONG64)1 << (Bit & ((1 << (shift)) - 1)));                                  \
        return (__atomic_fetch_and(Base + (Bit >> (shift)), (type)~mask, __ATOMIC_SEQ_CST) & mask) != 0; \
    }                                                                                                    \
    FORCEINLINE BOOLEAN InterlockedBitTestAndComplement##size(type volatile *Base, type Bit)             \
    {                                                                                                    \
        type mask = (type)((ULONG64)1 << (Bit & ((1 << (shift)) - 1)));                                  \
        return (__atomic_fetch_xor(Base + (Bit >> (shift)), mask, __ATOMIC_SEQ_CST) & mask) != 0;        \
    }

__INTERLOCKED_BITS(LONG, , 5)
__INTERLOCKED_BITS(LONG64, 64, 6)

#define __ORDERED_ACCESS(type, name, size)                                              \
    FORCEINLINE type Read##name##Acquire##size(type const volatile *Source)             \
    {                                                                                   \
        return __atomic_load_n(Source, __ATOMIC_ACQUIRE);                               \
    }                                                                                   \
    FORCEINLINE type Read##name##NoFence##size(type const volatile *Source)             \
    {                                                                                   \
        return __atomic_load_n(Source, __ATOMIC_RELAXED);                               \
    }                                                                                   \
    FORCEINLINE type Read##name##Raw##size(type const volatile *Source)                 \
    {                                                                                   \
        return __atomic_load_n(Source, __ATOMIC_RELAXED);                               \
    }                                                                                   \
    FORCEINLINE VOID Write##name##Release##size(type volatile *Destination, type Value) \
    {                                                                                   \
        __atomic_store_n(Destination, Value, __ATOMIC_RELEASE);                         \
    }                                                                                   \
    FORCEINLINE VOID Write##name##NoFence##size(type volatile *Destination, type Value) \
    {                                                                                   \
        __atomic_store_n(Destination, Value, __ATOMIC_RELAXED);                         \
    }                                                                                   \
    FORCEINLINE VOID Write##name##Raw##size(type volatile *Destination, type Value)     \
    {                                                                                   \
        __atomic_store_n(Destination, Value, __ATOMIC_RELAXED);                         \
    }

__ORDERED_ACCESS(CHAR, , 8)
__ORDERED_ACCESS(SHORT, , 16)
__ORDERED_ACCESS(LONG, , )
__ORDERED_ACCESS(LONG64, , 64)
__ORDERED_ACCESS(UCHAR, UChar, )
__ORDERED_ACCESS(USHORT, UShort, )
__ORDERED_ACCESS(ULONG, ULong, )
__ORDERED_ACCESS(ULONG64, ULong64, )
__ORDERED_ACCESS(PVOID, Pointer, )

#ifdef __x86_64__
/* ComparandResult receives what was found. As an instruction: gcc would call a library for 16 bytes. */
FORCEINLINE BOOLEAN InterlockedCompareExchange128(LONG64 volatile *Destination, LONG64 ExchangeHigh,
                                                  LONG64 ExchangeLow, LONG64 *ComparandResult)
{
    BOOLEAN equal;

    __asm__ __volatile__("lock cmpxchg16b (%3)\n\tsete %0"
                         : "=q"(equal), "+a"(ComparandResult[0]), "+d"(ComparandResult[1])
                         : "r"(Destination), "b"(ExchangeLow), "c"(ExchangeHigh)
                         : "cc", "memory");
    return equal;
}
#endif

FORCEINLINE VOID MemoryBarrier(VOID)
{
#ifdef __x86_64__
    __asm__ __volatile__("mfence" ::: "memory"); /* a fence builtin is refused under ThreadSanitizer */
#else
    __sync_synchronize();
#endif
}

FORCEINLINE VOID YieldProcessor(VOID)
{
#ifdef __x86_64__
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ __volatile__("yield" ::: "memory");
#endif
}

/* A macro: clang knows the name as a builtin where it takes Microsoft's extensions. */
#define _ReadWriteBarrier() __asm__ __volatile__("" ::: "memory")

#ifdef __cplusplus
}
#endif

#define InterlockedIncrementSizeT(a)      InterlockedIncrement64((LONG64 volatile *)(a))
#define InterlockedDecrementSizeT(a)      InterlockedDecrement64((LONG64 volatile *)(a))
#define InterlockedExchangeAddSizeT(a, b) InterlockedExchangeAdd64((LONG64 volatile *)(a), (LONG64)(b))
#define InterlockedExchangeSubtract(a, b) InterlockedExchangeAdd((LONG volatile *)(a), -(LONG)(b))
#define InterlockedAndSizeT(a, b)         InterlockedAnd64((LONG64 volatile *)(a), (LONG64)(b))
#define InterlockedOrSizeT(a, b)          InterlockedOr64((LONG64 volatile *)(a), (LONG64)(b))
#define InterlockedXorSizeT(a, b)         InterlockedXor64((LONG64 volatile *)(a), (LONG64)(b))

/* The SDK puts the size of these last. */
#define InterlockedExchangeAcquire8         InterlockedExchange8Acquire
#define InterlockedExchangeRelease8         InterlockedExchange8Release
#define InterlockedExchangeNoFence8         InterlockedExchange8NoFence
#define InterlockedCompareExchangeAcquire8  InterlockedCompareExchange8Acquire
#define InterlockedCompareExchangeRelease8  InterlockedCompareExchange8Release
#define InterlockedCompareExchangeNoFence8  InterlockedCompareExchange8NoFence
#define InterlockedExchangeAddAcquire8      InterlockedExchangeAdd8Acquire
#define InterlockedExchangeAddRelease8      InterlockedExchangeAdd8Release
#define InterlockedExchangeAddNoFence8      InterlockedExchangeAdd8NoFence
#define InterlockedAddAcquire8              InterlockedAdd8Acquire
#define InterlockedAddRelease8              InterlockedAdd8Release
#define InterlockedAddNoFence8              InterlockedAdd8NoFence
#define InterlockedIncrementAcquire8        InterlockedIncrement8Acquire
#define InterlockedIncrementRelease8        InterlockedIncrement8Release
#define InterlockedIncrementNoFence8        InterlockedIncrement8NoFence
#define InterlockedDecrementAcquire8        InterlockedDecrement8Acquire
#define InterlockedDecrementRelease8        InterlockedDecrement8Release
#define InterlockedDecrementNoFence8        InterlockedDecrement8NoFence
#define InterlockedExchangeAcquire16        InterlockedExchange16Acquire
#define InterlockedExchangeRelease16        InterlockedExchange16Release
#define InterlockedExchangeNoFence16        InterlockedExchange16NoFence
#define InterlockedCompareExchangeAcquire16 InterlockedCompareExchange16Acquire
#define InterlockedCompareExchangeRelease16 InterlockedCompareExchange16Release
#define InterlockedCompareExchangeNoFence16 InterlockedCompareExchange16NoFence
#define InterlockedExchangeAddAcquire16     InterlockedExchangeAdd16Acquire
#define InterlockedExchangeAddRelease16     InterlockedExchangeAdd16Release
#define InterlockedExchangeAddNoFence16     InterlockedExchangeAdd16NoFence
#define InterlockedAddAcquire16             InterlockedAdd16Acquire
#define InterlockedAddRelease16             InterlockedAdd16Release
#define InterlockedAddNoFence16             InterlockedAdd16NoFence
#define InterlockedIncrementAcquire16       InterlockedIncrement16Acquire
#define InterlockedIncrementRelease16       InterlockedIncrement16Release
#define InterlockedIncrementNoFence16       InterlockedIncrement16NoFence
#define InterlockedDecrementAcquire16       InterlockedDecrement16Acquire
#define InterlockedDecrementRelease16       InterlockedDecrement16Release
#define InterlockedDecrementNoFence16       InterlockedDecrement16NoFence
#define InterlockedExchangeAcquire64        InterlockedExchange64Acquire
#define InterlockedExchangeRelease64        InterlockedExchange64Release
#define InterlockedExchangeNoFence64        InterlockedExchange64NoFence
#define InterlockedCompareExchangeAcquire64 InterlockedCompareExchange64Acquire
#define InterlockedCompareExchangeRelease64 InterlockedCompareExchange64Release
#define InterlockedCompareExchangeNoFence64 InterlockedCompareExchange64NoFence
#define InterlockedExchangeAddAcquire64     InterlockedExchangeAdd64Acquire
#define InterlockedExchangeAddRelease64     InterlockedExchangeAdd64Release
#define InterlockedExchangeAddNoFence64     InterlockedExchangeAdd64NoFence
#define InterlockedAddAcquire64             InterlockedAdd64Acquire
#define InterlockedAddRelease64             InterlockedAdd64Release
#define InterlockedAddNoFence64             InterlockedAdd64NoFence
#define InterlockedIncrementAcquire64       InterlockedIncrement64Acquire
#define InterlockedIncrementRelease64       InterlockedIncrement64Release
#define InterlockedIncrementNoFence64       InterlockedIncrement64NoFence
#define InterlockedDecrementAcquire64       InterlockedDecrement64Acquire
#define InterlockedDecrementRelease64       InterlockedDecrement64Release
#define InterlockedDecrementNoFence64       InterlockedDecrement64NoFence

/* Intrinsics */
#define _InterlockedExchange8              InterlockedExchange8
#define _InterlockedCompareExchange8       InterlockedCompareExchange8
#define _InterlockedExchangeAdd8           InterlockedExchangeAdd8
#define _InterlockedAnd8                   InterlockedAnd8
#define _InterlockedOr8                    InterlockedOr8
#define _InterlockedXor8                   InterlockedXor8
#define _InterlockedExchange16             InterlockedExchange16
#define _InterlockedCompareExchange16      InterlockedCompareExchange16
#define _InterlockedExchangeAdd16          InterlockedExchangeAdd16
#define _InterlockedAnd16                  InterlockedAnd16
#define _InterlockedOr16                   InterlockedOr16
#define _InterlockedXor16                  InterlockedXor16
#define _InterlockedIncrement16            InterlockedIncrement16
#define _InterlockedDecrement16            InterlockedDecrement16
#define _InterlockedExchange               InterlockedExchange
#define _InterlockedCompareExchange        InterlockedCompareExchange
#define _InterlockedExchangeAdd            InterlockedExchangeAdd
#define _InterlockedAnd                    InterlockedAnd
#define _InterlockedOr                     InterlockedOr
#define _InterlockedXor                    InterlockedXor
#define _InterlockedIncrement              InterlockedIncrement
#define _InterlockedDecrement              InterlockedDecrement
#define _InterlockedExchange64             InterlockedExchange64
#define _InterlockedCompareExchange64      InterlockedCompareExchange64
#define _InterlockedExchangeAdd64          InterlockedExchangeAdd64
#define _InterlockedAnd64                  InterlockedAnd64
#define _InterlockedOr64                   InterlockedOr64
#define _InterlockedXor64                  InterlockedXor64
#define _InterlockedIncrement64            InterlockedIncrement64
#define _InterlockedDecrement64            InterlockedDecrement64
#define _InterlockedExchangePointer        InterlockedExchangePointer
#define _InterlockedCompareExchangePointer InterlockedCompareExchangePointer
#define _interlockedbittestandset          InterlockedBitTestAndSet
#define _interlockedbittestandset64        InterlockedBitTestAndSet64
#define _interlockedbittestandreset        InterlockedBitTestAndReset
#define _interlockedbittestandreset64      InterlockedBitTestAndReset64
#ifdef __x86_64__
#define _InterlockedCompareExchange128 InterlockedCompareExchange128
#endif

#endif
