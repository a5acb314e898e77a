#include "check.h"
#include "text/text.h"
#include "winerror.h"
#include <time.h>

static void a_character_that_does_not_fit_is_not_cut(void)
{
    WCHAR wide[4] = {0};
    char narrow[4] = {0};

    CHECK_EQ(utf16_from_utf8("ab\xF0\x9F\x98\x80", 6, wide, 3), 4);
    CHECK_EQ(wide[2], 0);
    CHECK_EQ(utf8_from_utf16(u"ab\u20AC", 3, narrow, 4), 5);
    CHECK_EQ(narrow[2], 0);
}

static void nothing_after_the_first_misfit_is_written(void)
{
    char narrow[4] = {0};

    CHECK_EQ(utf8_from_utf16(u"ab\u20ACcdefghijk", 12, narrow, 4), 14);
    CHECK_MEM(narrow, "ab\0\0", 4);
}

static void random_text_survives_both_ways_at_every_size(void)
{
    unsigned seed = (unsigned)time(NULL);

    printf("    seed %u\n", seed);
    srand(seed);
    for (int round = 0; round < 2000; round++) {
        WCHAR wide[40], back[80];
        char narrow[160];
        size_t length = 0, bytes;

        while (length < 38) {
            unsigned kind = (unsigned)rand() % 8;

            if (kind < 5) {
                wide[length++] = (WCHAR)(rand() % 128);
            } else if (kind == 5) {
                wide[length++] = (WCHAR)(0x80 + rand() % 0xD000);
            } else {
                wide[length++] = (WCHAR)(0xD800 + rand() % 0x400);
                wide[length++] = (WCHAR)(0xDC00 + rand() % 0x400);
            }
        }
        CHECK_EQ(utf8_from_utf16_strict(wide, length, narrow, sizeof(narrow), &bytes), NO_ERROR);
        CHECK_EQ(utf8_from_utf16(wide, length, NULL, 0), bytes);
        CHECK_EQ(utf16_from_utf8(narrow, bytes, back, 80), length);
        CHECK_MEM(wide, back, length * sizeof(WCHAR));
    }
}

static void case_mapping_is_one_to_one_and_stays_outside_ascii(void)
{
    CHECK_EQ(text_upper('z'), 'Z');
    CHECK_EQ(text_upper('['), '[');
    CHECK_EQ(text_upper(0xE4), 0xC4);
    CHECK_EQ(text_upper(0xFF), 0x178);
    CHECK_EQ(text_upper(0x101), 0x100);
    CHECK_EQ(text_upper(0x100), 0x100);
    CHECK_EQ(text_upper(0xDF), 0xDF);
    CHECK_EQ(text_upper(0x131), 0x131);
    CHECK_EQ(text_upper(0x17F), 0x17F);
    CHECK_EQ(text_upper(0xB5), 0xB5);
    CHECK_EQ(text_lower(0x212A), 0x212A);
    CHECK_EQ(text_lower(0x410), 0x430);
    CHECK_EQ(text_upper(0xD800), 0xD800);
    for (unsigned unit = 0; unit < 0x10000; unit++)
        CHECK(text_upper((WCHAR)unit) < 0x80 ? unit < 0x80 : unit >= 0x80);
}

static void comparison_orders_by_unit(void)
{
    CHECK_EQ(text_compare(u"abc", 3, u"abc", 3), 0);
    CHECK(text_compare(u"ab", 2, u"abc", 3) < 0);
    CHECK(text_compare(u"b", 1, u"abc", 3) > 0);
    CHECK_EQ(text_compare_nocase(u"\u00E4BC", 3, u"\u00C4bc", 3), 0);
    CHECK_EQ(text_length_max(u"abc", 2), 2);
}

static void delivering_says_how_much_room_is_needed(void)
{
    char narrow[4];

    CHECK_EQ(utf8_deliver(u"abc", 3, narrow, 4), 3);
    CHECK_STR(narrow, "abc");
    CHECK_EQ(utf8_deliver(u"abcd", 4, narrow, 4), 5);
    CHECK_STR(narrow, "abc");
}

CHECK_MAIN(CHECK_TEST(a_character_that_does_not_fit_is_not_cut),
           CHECK_TEST(nothing_after_the_first_misfit_is_written),
           CHECK_TEST(random_text_survives_both_ways_at_every_size),
           CHECK_TEST(case_mapping_is_one_to_one_and_stays_outside_ascii),
           CHECK_TEST(comparison_orders_by_unit), CHECK_TEST(delivering_says_how_much_room_is_needed))
