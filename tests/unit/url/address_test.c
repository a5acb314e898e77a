/* Addresses of prefixes, Host headers and connections. */
#include "url/address.h"
#include "wide_text.h"

static const char *canonical6(const WCHAR *text)
{
    struct url_address address;
    WCHAR out[URL_ADDRESS_TEXT];

    if (!url_address_parse6(text, wide_length(text), &address))
        return "refused";
    return wide_show(out, url_address_format(&address, out));
}

static const char *canonical4(const WCHAR *text)
{
    struct url_address address;
    WCHAR out[URL_ADDRESS_TEXT];

    if (!url_address_parse4(text, wide_length(text), &address))
        return "refused";
    return wide_show(out, url_address_format(&address, out));
}

static void ipv6_spellings_have_one_form(void)
{
    CHECK_STR(canonical6(u"::1"), "[::1]");
    CHECK_STR(canonical6(u"0:0:0:0:0:0:0:1"), "[::1]");
    CHECK_STR(canonical6(u"FE80::A%12"), "[fe80::a%12]");
    CHECK_STR(canonical6(u"fe80::a%0"), "[fe80::a]");
    CHECK_STR(canonical6(u"fe80::%4294967295"), "[fe80::%4294967295]");
    CHECK_STR(canonical6(u"1111:2222:3333:4444:5555:6666:123.123.123.123"),
              "[1111:2222:3333:4444:5555:6666:7b7b:7b7b]");
}

static void malformed_ipv6_is_refused(void)
{
    static const WCHAR *const texts[] = {u"",        u":",     u":::",    u"1",        u"1.2.3.4",
                                         u"::1%",    u"::1%x", u"::1%1x", u"::g",      u"::1%4294967296",
                                         u"12345::", u"::1 ",  u" ::1",   u"\u00b9::", u"1:2:3:4:5:6:7:8:9"};

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        CHECK_STR(canonical6(texts[i]), "refused");
}

static void ipv4_is_four_plain_numbers(void)
{
    static const WCHAR *const texts[] = {u"",          u"1",         u"1.2.3",   u"1.2.3.",
                                         u"1.2.3.4.",  u"1.2.3.4.5", u"1..2.3",  u".1.2.3",
                                         u"256.1.1.1", u"1.2.3.04",  u"1.2.3.x", u"1.2.3.-4"};

    CHECK_STR(canonical4(u"0.0.0.0"), "0.0.0.0");
    CHECK_STR(canonical4(u"255.10.0.9"), "255.10.0.9");
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        CHECK_STR(canonical4(texts[i]), "refused");
}

static void a_mapped_address_is_ipv4(void)
{
    struct url_address four, mapped, six;

    url_address_from4("\x0A\0\0\1", &four);
    url_address_from6("\0\0\0\0\0\0\0\0\0\0\xFF\xFF\x0A\0\0\1", 3, &mapped);
    url_address_from6("\0\0\0\0\0\0\0\0\0\0\0\0\x0A\0\0\1", 0, &six);
    CHECK(url_address_equal(&four, &mapped));
    CHECK(!url_address_equal(&four, &six));
}

CHECK_MAIN(CHECK_TEST(ipv6_spellings_have_one_form), CHECK_TEST(malformed_ipv6_is_refused),
           CHECK_TEST(ipv4_is_four_plain_numbers), CHECK_TEST(a_mapped_address_is_ipv4))
