/* Lines of configuration files, and the values in them. */
#include "check.h"
#include "config/address.h"
#include "config/line.h"

static const char *problem_with(const char *text)
{
    struct line line;
    const char *problem = line_parse(text, strlen(text), &line);

    line_free(&line);
    return problem;
}

static void words_are_names_and_values(void)
{
    static const char text[] = "  URL=http://+:80/a=b/ sddl=\"D:(A;;GX;;;WD) \\\"x\\\\\"\tempty= \r";
    struct line line;

    CHECK(!line_parse(text, sizeof text - 1, &line));
    CHECK_EQ(line.count, 3);
    CHECK_STR(line_take(&line, "url"), "http://+:80/a=b/");
    CHECK_STR(line_take(&line, "sddl"), "D:(A;;GX;;;WD) \"x\\");
    CHECK_STR(line_left(&line), "empty");
    CHECK_STR(line_take(&line, "empty"), "");
    CHECK(!line_left(&line));
    CHECK(!line_take(&line, "none"));
    line_free(&line);
}

static void blank_lines_and_comments_say_nothing(void)
{
    static const char *const texts[] = {"", "   ", "\t\r", "# a=b", "  #"};

    for (unsigned i = 0; i < 5; i++) {
        struct line line;

        CHECK(!line_parse(texts[i], strlen(texts[i]), &line));
        CHECK_EQ(line.count, 0);
        line_free(&line);
    }
}

static void malformed_lines_are_told_why(void)
{
    CHECK(problem_with("word"));
    CHECK(problem_with("=x"));
    CHECK(problem_with("a=\"open"));
    CHECK(problem_with("a=\"x\"y"));
    CHECK(problem_with("a=\"\\n\""));
    CHECK(problem_with("a=1 a=2"));
    CHECK(problem_with("a=\001"));
    CHECK(problem_with("a-b=1"));
    CHECK(!problem_with("a=x\"y"));
}

static void what_is_written_is_read(void)
{
    static const char *const values[] = {"",  "plain", "with blank", "\"quoted\"", "\\",
                                         "#", "a#b",   "\\\" \\",    "=",          "\xC3\xA4"};

    for (unsigned i = 0; i < sizeof values / sizeof values[0]; i++) {
        struct line_text text = {0};
        struct line line;

        line_add(&text, "first", values[i]);
        line_add(&text, "second", values[i]);
        CHECK(!text.failed);
        CHECK(!line_parse(text.text, text.length, &line));
        CHECK_STR(line_take(&line, "first"), values[i]);
        CHECK_STR(line_take(&line, "second"), values[i]);
        line_free(&line);
        free(text.text);
    }
}

static void numbers_are_decimal_or_hexadecimal(void)
{
    uint64_t value = 0;

    CHECK(line_number("0x40", 65535, &value) && value == 64);
    CHECK(line_number("65535", 65535, &value) && value == 65535);
    CHECK(!line_number("65536", 65535, &value));
    CHECK(!line_number("", 9, &value) && !line_number("0x", 9, &value) && !line_number("1 ", 9, &value));
    CHECK(!line_number("-1", 9, &value) && !line_number("99999999999999999999999", UINT64_MAX, &value));
}

static void guids_go_both_ways(void)
{
    char text[LINE_GUID];
    GUID guid;

    CHECK(line_guid("{4DC3E181-e14b-4a21-b022-59fc669b0914}", &guid));
    CHECK_EQ(guid.Data1, 0x4DC3E181u);
    line_format_guid(&guid, text);
    CHECK_STR(text, "{4dc3e181-e14b-4a21-b022-59fc669b0914}");
    CHECK(line_guid("4dc3e181-e14b-4a21-b022-59fc669b0914", &guid));
    CHECK(!line_guid("{4dc3e181-e14b-4a21-b022-59fc669b091}", &guid));
    CHECK(!line_guid("4dc3e181 e14b-4a21-b022-59fc669b0914", &guid));
}

static void addresses_have_ports(void)
{
    static const struct {
        const char *text, *normal;
    } cases[] = {
        {"0.0.0.0:443", "0.0.0.0:443"},
        {"10.0.0.1:1", "10.0.0.1:1"},
        {"[::]:443", "[::]:443"},
        {"[::1]:65535", "[::1]:65535"},
        {"10.0.0.1", NULL},
        {"10.0.0.1:0", NULL},
        {"10.0.0.1:65536", NULL},
        {"::1:443", NULL},
        {"[10.0.0.1]:443", NULL},
        {"host:443", NULL},
        {":443", NULL},
        {"[]:443", NULL},
    };

    for (unsigned i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct url_address address;
        char text[ADDRESS_TEXT];
        USHORT port;
        bool fine = config_address_port(cases[i].text, &address, &port);

        CHECK_EQ(fine, cases[i].normal != NULL);
        if (!fine)
            continue;
        config_address_port_text(&address, port, text);
        CHECK_STR(text, cases[i].normal);
    }
}

CHECK_MAIN(CHECK_TEST(words_are_names_and_values), CHECK_TEST(blank_lines_and_comments_say_nothing),
           CHECK_TEST(malformed_lines_are_told_why), CHECK_TEST(what_is_written_is_read),
           CHECK_TEST(numbers_are_decimal_or_hexadecimal), CHECK_TEST(guids_go_both_ways),
           CHECK_TEST(addresses_have_ports))
