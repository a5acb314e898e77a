/* The delimiter search against a loop over bytes: every length and place, in an allocation of exactly that size. */
#include "check.h"
#include "http1/scan.h"

enum { MOST = 70 };

static bool is_control(unsigned char byte)
{
    return (byte < 32 && byte != '\t') || byte == 127;
}

static bool is_blank(unsigned char byte)
{
    return byte <= 32;
}

static bool is_colon(unsigned char byte)
{
    return byte == ':';
}

typedef const char *scan_function(const char *at, const char *bound, const char *base);

static void compare(scan_function *scan, bool (*wanted)(unsigned char), unsigned char filler,
                    unsigned char byte)
{
    size_t length, place, from, expected;

    for (length = 0; length < MOST; length++) {
        char *bytes = malloc(length ? length : 1);
        for (place = 0; place <= length; place++) {
            memset(bytes, filler, length);
            if (place < length)
                bytes[place] = (char)byte;
            for (from = 0; from <= length; from++) {
                for (expected = from; expected < length && !wanted((unsigned char)bytes[expected]);)
                    expected++;
                CHECK_EQ(scan(bytes + from, bytes + length, bytes) - bytes, expected);
            }
        }
        free(bytes);
    }
}

static void controls_are_found(void)
{
    compare(scan_control, is_control, 'a', '\r');
    compare(scan_control, is_control, ' ', '\n');
    compare(scan_control, is_control, 0x80, 0x7F);
    compare(scan_control, is_control, '\t', '\0');
    compare(scan_control, is_control, 0xFF, 0x1F);
}

static void blanks_are_found(void)
{
    compare(scan_blank, is_blank, '!', ' ');
    compare(scan_blank, is_blank, 0xFF, '\t');
    compare(scan_blank, is_blank, 0x80, '\0');
}

static void colons_are_found(void)
{
    compare(scan_colon, is_colon, 'a', ':');
    compare(scan_colon, is_colon, 0xBA, ':');
}

CHECK_MAIN(CHECK_TEST(controls_are_found), CHECK_TEST(blanks_are_found), CHECK_TEST(colons_are_found))
