/* What winnt.h has of atomics and mingw's does not. */
#include "check.h"
#include "windows.h"

static void ordered_reads_and_writes_move_values(void)
{
    LONG volatile l = 0;
    LONG64 volatile q = 0;

    WriteRelease(&l, 7);
    CHECK_EQ(ReadAcquire(&l), 7);
    WriteNoFence(&l, 8);
    CHECK_EQ(ReadNoFence(&l), 8);
    WriteRelease64(&q, 0x123456789abLL);
    CHECK_EQ(ReadAcquire64(&q), 0x123456789abLL);
    MemoryBarrier();
    YieldProcessor();
}

static void sixteen_bytes_are_compared_and_exchanged(void)
{
#ifdef __x86_64__
    __attribute__((aligned(16))) LONG64 volatile target[2] = {1, 2};
    LONG64 comparand[2] = {1, 3};

    CHECK_EQ(InterlockedCompareExchange128(target, 20, 10, comparand), 0);
    CHECK_EQ(comparand[0], 1);
    CHECK_EQ(comparand[1], 2);
    CHECK_EQ(InterlockedCompareExchange128(target, 20, 10, comparand), 1);
    CHECK_EQ(target[0], 10);
    CHECK_EQ(target[1], 20);
#else
    CHECK_SKIP("x86 only");
#endif
}

static void narrow_exchanges_return_the_old_value(void)
{
    CHAR volatile c = 5;
    SHORT volatile s = 5;

    CHECK_EQ(InterlockedExchange8(&c, 6), 5);
    CHECK_EQ(InterlockedExchangeAdd8(&c, 3), 6);
    CHECK_EQ(InterlockedOr8(&c, 0x40), 9);
    CHECK_EQ(InterlockedExchange16(&s, 2), 5);
    CHECK_EQ(InterlockedXor16(&s, 3), 2);
    CHECK_EQ(s, 1);
}

static void orders_have_their_sdk_names(void)
{
    LONG volatile l = 1;
    LONG64 volatile q = 1;

    CHECK_EQ(InterlockedIncrementAcquire(&l), 2);
    CHECK_EQ(InterlockedExchangeAddNoFence(&l, 2), 2);
    CHECK_EQ(InterlockedIncrementRelease64(&q), 2);
    CHECK_EQ(InterlockedCompareExchangeAcquire64(&q, 9, 2), 2);
    CHECK_EQ(InterlockedAnd64Acquire(&q, 8), 9);
    CHECK_EQ(_InterlockedDecrement64(&q), 7);
    CHECK_EQ(_interlockedbittestandset(&l, 4), 0);
}

CHECK_MAIN(CHECK_TEST(ordered_reads_and_writes_move_values),
           CHECK_TEST(sixteen_bytes_are_compared_and_exchanged),
           CHECK_TEST(narrow_exchanges_return_the_old_value), CHECK_TEST(orders_have_their_sdk_names))
