/* Numbers from wide and narrow text, where long is 32 bits, and back. */
#include <windows.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>

#include "check.h"

static void long_results_have_32_bits(void)
{
    WCHAR *end;
    char *stop;
    const char *volatile large = "99999999999"; /* clang reads a literal at compile time, with 64 bits */

    errno = 0;
    CHECK_EQ(wcstoul(L"4294967295", &end, 10), 4294967295u);
    CHECK_EQ(errno, 0);
    CHECK_EQ(*end, 0);
    CHECK_EQ(wcstoul(L"4294967296", NULL, 10), 4294967295u);
    CHECK_EQ(errno, ERANGE);
    CHECK_EQ(wcstol(L"99999999999", NULL, 10), INT_MAX);
    CHECK_EQ(wcstol(L"-99999999999", NULL, 10), INT_MIN);
    CHECK_EQ(wcstoul(L"-1", NULL, 10), 4294967295u);
    errno = 0;
    CHECK_EQ(strtoul("4294967296", &stop, 10), 4294967295u);
    CHECK_EQ(errno, ERANGE);
    CHECK_EQ(*stop, 0);
    CHECK_EQ(atol(large), INT_MAX);
    CHECK_EQ(strtol("-5", NULL, 10), (long)-5);
}

static void bases_and_ends(void)
{
    WCHAR *end;
    const WCHAR *none = L"  xyz";

    CHECK_EQ(wcstol(L" \t+7fg", &end, 16), 0x7f);
    CHECK_EQ(*end, L'g');
    CHECK_EQ(wcstol(L"0x1F", &end, 0), 31);
    CHECK_EQ(wcstol(L"0xg", &end, 16), 0);
    CHECK_EQ(*end, L'x');
    CHECK_EQ(wcstoul(L"077", NULL, 0), 63);
    CHECK_EQ(wcstol(none, &end, 10), 0);
    CHECK(end == none);
    CHECK_EQ(wcstol(L"zz", NULL, 36), 35 * 36 + 35);
}

static void sixty_four_bits(void)
{
    CHECK_EQ(_wcstoui64(L"18446744073709551615", NULL, 10), ULLONG_MAX);
    CHECK_EQ(_wcstoi64(L"-9223372036854775808", NULL, 10), LLONG_MIN);
    CHECK_EQ(wcstoull(L"ffffffffffffffff", NULL, 16), ULLONG_MAX);
    errno = 0;
    CHECK_EQ(_strtoui64("18446744073709551616", NULL, 10), ULLONG_MAX);
    CHECK_EQ(errno, ERANGE);
    CHECK_EQ(_wtoi64(L"-5000000000"), -5000000000ll);
    CHECK_EQ(_atoi64("5000000000"), 5000000000ll);
    CHECK_EQ(_wtoi(L"42x"), 42);
    CHECK_EQ(_wtol(L" -42"), (long)-42);
}

static void floating_point(void)
{
    WCHAR *end;

    CHECK(wcstod(L"1.5e3,", &end) == 1500.0 && *end == L',');
    CHECK(_wtof(L"-0.25") == -0.25);
    CHECK(wcstod(L"\x20ac", &end) == 0.0 && *end == 0x20ac);
}

static void numbers_to_text(void)
{
    char text[70];
    WCHAR wide[70];

    CHECK_STR(_itoa(-42, text, 10), "-42");
    CHECK_STR(_itoa(-1, text, 16), "ffffffff");
    CHECK_STR(_ultoa(0xFFFFFFFFu, text, 2), "11111111111111111111111111111111");
    CHECK_STR(_i64toa(-5000000000ll, text, 10), "-5000000000");
    CHECK_STR(_ui64toa(ULLONG_MAX, text, 36), "3w5e11264sgsf");
    CHECK(wcscmp(_itow(0, wide, 10), L"0") == 0 && wcscmp(_ultow(255, wide, 16), L"ff") == 0);
    CHECK_EQ(_i64toa_s(12345, text, 5, 10), ERANGE);
    CHECK_STR(text, "");
    CHECK_EQ(_i64toa_s(12345, text, 6, 10), 0);
    CHECK_STR(text, "12345");
    CHECK_EQ(_itow_s(1, wide, 70, 37), EINVAL);
}

static void bits(void)
{
    unsigned random = 0;

    CHECK_EQ(_byteswap_ulong(0x11223344), 0x44332211);
    CHECK_EQ(_byteswap_ushort(0x1122), 0x2211);
    CHECK_EQ(_rotl(0x80000001u, 1), 3);
    CHECK_EQ(_rotr64(1, 1), 1ull << 63);
    CHECK_EQ(rand_s(&random), 0);
    CHECK_EQ(rand_s(NULL), EINVAL);
}

CHECK_MAIN(CHECK_TEST(long_results_have_32_bits), CHECK_TEST(bases_and_ends), CHECK_TEST(sixty_four_bits),
           CHECK_TEST(floating_point), CHECK_TEST(numbers_to_text), CHECK_TEST(bits))
