/* Interlocked operations: what they do and what they return. */
#include <windows.h>
#include "check.h"

#define CHECK_FAMILY(type, size, high)                             \
    do {                                                           \
        type volatile v = 5;                                       \
        CHECK_EQ(InterlockedIncrement##size(&v), 6);               \
        CHECK_EQ(InterlockedDecrement##size(&v), 5);               \
        CHECK_EQ(InterlockedExchangeAdd##size(&v, 3), 5);          \
        CHECK_EQ(InterlockedExchange##size(&v, 12), 8);            \
        CHECK_EQ(InterlockedCompareExchange##size(&v, 7, 99), 12); \
        CHECK_EQ(InterlockedCompareExchange##size(&v, 7, 12), 12); \
        CHECK_EQ(InterlockedAnd##size(&v, 6), 7);                  \
        CHECK_EQ(InterlockedOr##size(&v, 9), 6);                   \
        CHECK_EQ(InterlockedXor##size(&v, 1), 15);                 \
        CHECK_EQ(v, 14);                                           \
        InterlockedExchange##size(&v, (type)(high));               \
        CHECK(v == (type)(high));                                  \
    } while (0)

static void every_width_has_every_operation(void)
{
    LONG volatile v32 = 5;
    LONG64 volatile v64 = 5;

    CHECK_FAMILY(LONG, , 0x80000000u);
    CHECK_FAMILY(LONG64, 64, 0x8000000000000000ull);
    CHECK_EQ(InterlockedAdd(&v32, 3), 8);
    CHECK_EQ(InterlockedAdd64(&v64, 3), 8);
}

static void sixteen_bits_wrap(void)
{
    SHORT volatile v = 0x7fff;

    CHECK_EQ(InterlockedIncrement16(&v), (SHORT)-0x8000);
    CHECK_EQ(InterlockedDecrement16(&v), 0x7fff);
    CHECK_EQ(InterlockedCompareExchange16(&v, 1, 0x7fff), 0x7fff);
}

static void pointers_are_exchanged(void)
{
    int a, b;
    PVOID volatile p = &a;

    CHECK(InterlockedExchangePointer(&p, &b) == &a);
    CHECK(InterlockedCompareExchangePointer(&p, NULL, &a) == &b);
    CHECK(p == &b);
    CHECK(InterlockedCompareExchangePointer(&p, NULL, &b) == &b);
    CHECK(p == NULL);
}

static void bits_are_tested_and_changed(void)
{
    LONG volatile bits[2] = {0, 0};

    CHECK_EQ(InterlockedBitTestAndSet(bits, 3), 0);
    CHECK_EQ(InterlockedBitTestAndSet(bits, 3), 1);
    CHECK_EQ(bits[0], 8);
    CHECK_EQ(InterlockedBitTestAndReset(bits, 3), 1);
    CHECK_EQ(InterlockedBitTestAndReset(bits, 3), 0);
    CHECK_EQ(InterlockedBitTestAndComplement(bits, 31), 0);
    CHECK_EQ(bits[0], (LONG)0x80000000);
    CHECK_EQ(InterlockedBitTestAndSet(bits, 33), 0);
    CHECK_EQ(bits[1], 2);
}

CHECK_MAIN(CHECK_TEST(every_width_has_every_operation), CHECK_TEST(sixteen_bits_wrap),
           CHECK_TEST(pointers_are_exchanged), CHECK_TEST(bits_are_tested_and_changed))
