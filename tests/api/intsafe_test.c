/* intsafe.h: what fits goes through unchanged, what does not fit is an error. The pages call the result of an error not valid;
 * that it is all bits set, and 0 in a UCHAR, is what the headers do. */
#include <windows.h>
#include <intsafe.h>
#include "check.h"

#define OVERFLOWS INTSAFE_E_ARITHMETIC_OVERFLOW

static void conversions_keep_what_fits(void)
{
    USHORT small = 1;
    UCHAR byte = 1;
    DWORD dword = 1;
    LONG number = 1;
    INT integer = 1;
    ULONG unsigned_number = 1;

    CHECK_EQ(IntToUShort(65535, &small), S_OK);
    CHECK_EQ(small, 65535);
    CHECK_EQ(UShortToUChar(255, &byte), S_OK);
    CHECK_EQ(byte, 255);
    CHECK_EQ(ULongLongToULong(0xffffffffull, &unsigned_number), S_OK);
    CHECK_EQ(unsigned_number, 0xffffffffu);
    CHECK_EQ(LongLongToLong(-0x80000000ll, &number), S_OK);
    CHECK_EQ(number, -0x7fffffff - 1);
    CHECK_EQ(ULongToLong(0x7fffffff, &number), S_OK);
    CHECK_EQ(number, 0x7fffffff);
    CHECK_EQ(SizeTToInt(17, &integer), S_OK);
    CHECK_EQ(integer, 17);
    CHECK_EQ(LongLongToULong(0, &dword), S_OK);
    CHECK_EQ(dword, 0);
}

static void conversions_refuse_what_does_not(void)
{
    USHORT small = 1;
    UCHAR character = 1;
    BYTE byte = 1;
    LONG number = 1;
    INT integer = 1;
    ULONG unsigned_number = 1;
    ULONGLONG large = 1;

    CHECK_EQ(OVERFLOWS, HRESULT_FROM_WIN32(ERROR_ARITHMETIC_OVERFLOW));
    CHECK_EQ(IntToUShort(65536, &small), OVERFLOWS);
    CHECK_EQ(small, 0xffff);
    small = 1;
    CHECK_EQ(IntToUShort(-1, &small), OVERFLOWS);
    CHECK_EQ(small, 0xffff);
    CHECK_EQ(UShortToUChar(256, &character), OVERFLOWS);
    CHECK_EQ(character, 0);
    CHECK_EQ(UShortToByte(256, &byte), OVERFLOWS);
    CHECK_EQ(byte, 0xff);
    CHECK_EQ(ULongLongToULong(0x100000000ull, &unsigned_number), OVERFLOWS);
    CHECK_EQ(unsigned_number, 0xffffffffu);
    CHECK_EQ(ULongToLong(0x80000000u, &number), OVERFLOWS);
    CHECK_EQ((ULONG)number, 0xffffffffu);
    CHECK_EQ(SizeTToInt((size_t)1 << 31, &integer), OVERFLOWS);
    CHECK_EQ(integer, -1);
    CHECK_EQ(LongLongToULongLong(-1, &large), OVERFLOWS);
    CHECK_EQ(large, ~0ull);
}

static void unsigned_arithmetic_is_checked(void)
{
    ULONG result = 1;
    USHORT small = 1;
    SIZE_T size = 1;
    ULONGLONG large = 1;

    CHECK_EQ(ULongAdd(0xfffffffeu, 1, &result), S_OK);
    CHECK_EQ(result, 0xffffffffu);
    CHECK_EQ(ULongAdd(0xffffffffu, 1, &result), OVERFLOWS);
    CHECK_EQ(result, 0xffffffffu);
    CHECK_EQ(DWordSub(5, 5, &result), S_OK);
    CHECK_EQ(result, 0);
    CHECK_EQ(DWordSub(5, 6, &result), OVERFLOWS);
    CHECK_EQ(result, 0xffffffffu);
    CHECK_EQ(ULongMult(0x10000, 0xffff, &result), S_OK);
    CHECK_EQ(result, 0xffff0000u);
    CHECK_EQ(ULongMult(0x10000, 0x10000, &result), OVERFLOWS);
    CHECK_EQ(result, 0xffffffffu);
    CHECK_EQ(UShortAdd(0xffff, 1, &small), OVERFLOWS);
    CHECK_EQ(small, 0xffff);
    CHECK_EQ(SizeTMult((size_t)1 << 32, (size_t)1 << 31, &size), S_OK);
    CHECK_EQ(SizeTMult((size_t)1 << 32, (size_t)1 << 32, &size), OVERFLOWS);
    CHECK_EQ(size, ~(size_t)0);
    CHECK_EQ(SizeTAdd(~(size_t)0, 1, &size), OVERFLOWS);
    CHECK_EQ(ULongLongMult(0xffffffffull, 0x100000001ull, &large), S_OK);
    CHECK_EQ(large, ~0ull);
    CHECK_EQ(ULongLongMult(1ull << 63, 2, &large), OVERFLOWS);
}

static void signed_arithmetic_is_checked(void)
{
    INT result = 1;
    LONGLONG large = 1;

    CHECK_EQ(IntAdd(0x7ffffffe, 1, &result), S_OK);
    CHECK_EQ(result, 0x7fffffff);
    CHECK_EQ(IntAdd(0x7fffffff, 1, &result), OVERFLOWS);
    CHECK_EQ(result, -1);
    CHECK_EQ(IntSub(-0x7fffffff, 2, &result), OVERFLOWS);
    CHECK_EQ(result, -1);
    CHECK_EQ(IntMult(-46341, 46341, &result), OVERFLOWS);
    CHECK_EQ(result, -1);
    CHECK_EQ(IntMult(-32768, 65536, &result), S_OK);
    CHECK_EQ((ULONG)result, 0x80000000u);
    CHECK_EQ(LongLongMult(-1, (LONGLONG)(1ull << 63), &large), OVERFLOWS);
    CHECK_EQ(large, -1ll);
    CHECK_EQ(LongLongSub(0, 1, &large), S_OK);
    CHECK_EQ(large, -1ll);
}

CHECK_MAIN(CHECK_TEST(conversions_keep_what_fits), CHECK_TEST(conversions_refuse_what_does_not),
           CHECK_TEST(unsigned_arithmetic_is_checked), CHECK_TEST(signed_arithmetic_is_checked))
