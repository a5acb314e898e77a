/* Conditions: which texts are conditions, and of which messages they are true. */
#include "check.h"
#include "fake_message.h"
#include "policy/condition.h"
#include "winerror.h"

static const struct fake_message request = {{.get = fake_get},
                                            {{"request.header.userid", "ann"},
                                             {"request.header.empty", ""},
                                             {"request.queryparam.id", "7"},
                                             {"request.uri", "/a/b?id=7"},
                                             {"request.path", "/a/b"},
                                             {"request.verb", "GET"},
                                             {"client.ip", "10.0.0.1"},
                                             {"response.status.code", "200"},
                                             {"response.header.etag", "\"x\""},
                                             {"mine", "GET"}}};

static bool holds(const char *text)
{
    struct policy_error error = {0};
    struct condition *condition;
    bool result;

    if (condition_parse(text, strlen(text), "Bad", 1, 1, &condition, &error) != NO_ERROR)
        CHECK_STR(error.text, text);
    result = condition_holds(condition, &request.message);
    condition_free(condition);
    return result;
}

static void conditions_are_true_of_what_they_say(void)
{
    static const struct {
        const char *text;
        bool result;
    } rows[] = {
        {"request.header.userid exists", true},
        {"request.header.other exists", false},
        {"request.header.empty EXISTS", true},
        {"request.header.other = null", true},
        {"request.header.userid != null", true},
        {"request.header.userid = \"ann\"", true},
        {"request.header.userid equals 'Ann'", false},
        {"request.header.userid is 'ann'", true},
        {"request.header.userid isnot 'ann'", false},
        {"request.header.other != 'ann'", true},
        {"request.queryparam.id == 7", true},
        {"request.uri matches \"/a/*?id=?\"", true},
        {"request.uri ~ '/a/\\*'", false},
        {"request.path matches '/a/*'", true},
        {"request.path matches '/a'", false},
        {"request.path matches '*'", true},
        {"request.verb = mine", true},
        {"request.verb = other", false},
        {"client.ip matches '10.*'", true},
        {"response.status.code = 200", true},
        {"response.header.etag = \"\\\"x\\\"\"", true},
        {"true", true},
        {"FALSE", false},
        {"not false and true", true},
        {"not (false or true)", false},
        {"!(false || true)", false},
        {"true or true and false", true},
        {"(true or true) and false", false},
        {"false && true || true", true},
        {"!!true", true},
        {" ( ( ( true ) ) ) ", true},
        {"request.verb='GET'and(request.path='/a/b')", true},
        {"request.header.userid exists and request.verb = 'GET' and not response.status.code = 404", true},
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (holds(rows[i].text) != rows[i].result)
            CHECK_STR(rows[i].text, rows[i].result ? "(true)" : "(false)");
}

static void a_bad_condition_is_refused_where_it_is_bad(void)
{
    static const struct {
        const char *text;
        unsigned line, column;
        const char *part;
    } rows[] = {
        {"", 3, 10, "a variable is missing"},
        {"request.verb === 'GET'", 3, 23, "unknown operator"},
        {"request.verb", 3, 22, "an operator is missing"},
        {"request.verb =", 3, 24, "a variable is missing"},
        {"(true", 3, 15, "closing parenthesis"},
        {"true)", 3, 14, "left over"},
        {"true false", 3, 15, "left over"},
        {"a = 'x", 3, 14, "a variable is missing"},
        {"true and\n  and", 4, 6, "an operator is missing"},
        {"a = 'x' === 'y'", 3, 18, "unknown operator"},
        {"a @ 'x'", 3, 12, "an operator is missing"},
        {"((((((((((((((((((((((((((((((((((true", 3, 42, "too many levels"},
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct policy_error error = {0};
        struct condition *condition;

        CHECK_EQ(condition_parse(rows[i].text, strlen(rows[i].text), "Bad", 3, 10, &condition, &error),
                 ERROR_INVALID_PARAMETER);
        CHECK(!condition);
        CHECK_STR(error.name, "Bad");
        if (!strstr(error.text, rows[i].part))
            CHECK_STR(error.text, rows[i].part);
        CHECK_EQ(error.line, rows[i].line);
        if (error.column != rows[i].column)
            printf("    %s\n", rows[i].text);
        CHECK_EQ(error.column, rows[i].column);
    }
}

static void a_condition_is_bounded(void)
{
    static char text[CONDITION_LIMIT + 16];
    struct policy_error error = {0};
    struct condition *condition;

    memset(text, ' ', CONDITION_LIMIT + 1);
    CHECK_EQ(condition_parse(text, CONDITION_LIMIT + 1, "Bad", 1, 1, &condition, &error),
             ERROR_INVALID_PARAMETER);
    text[0] = 0;
    for (int i = 0; i < 200; i++)
        strcat(text, "true or ");
    strcat(text, "true");
    CHECK_EQ(condition_parse(text, strlen(text), "Bad", 1, 1, &condition, &error), ERROR_INVALID_PARAMETER);
    CHECK(strstr(error.text, "too many parts"));
}

static void a_condition_knows_whether_it_needs_a_response(void)
{
    struct condition *condition;

    CHECK_EQ(condition_parse("true or a = response.header.x", 29, "Bad", 1, 1, &condition, NULL), NO_ERROR);
    CHECK(condition_asks_response(condition));
    condition_free(condition);
    CHECK_EQ(condition_parse("request.verb = 'GET'", 20, "Bad", 1, 1, &condition, NULL), NO_ERROR);
    CHECK(!condition_asks_response(condition));
    condition_free(condition);
}

static void patterns_match(void)
{
    static const struct {
        const char *pattern, *text;
        bool result;
    } rows[] = {{"", "", true},         {"*", "", true},
                {"?", "", false},       {"a*b*c", "aXbYbc", true},
                {"a*b*c", "ab", false}, {"*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaa", false},
                {"\\*", "*", true},     {"\\*", "x", false},
                {"\\\\", "\\", true},   {"**x", "x", true}};

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        CHECK_EQ(
            pattern_matches(rows[i].pattern, strlen(rows[i].pattern), rows[i].text, strlen(rows[i].text)),
            rows[i].result);
}

static void a_query_parameter_is_decoded(void)
{
    static const struct {
        const char *query, *name, *value;
    } rows[] = {
        {"a=1&b=2", "b", "2"}, {"a=1&a=2", "a", "1"}, {"a", "a", ""},        {"a=x+y%20z", "a", "x y z"},
        {"%61=1", "a", "1"},   {"ab=1", "a", NULL},   {"a=%00", "a", "%00"}, {"a=%zz%4", "a", "%zz%4"},
        {"&&a=1&", "a", "1"},  {"a=b=c", "a", "b=c"}, {"", "a", NULL}};

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char name[64] = "request.queryparam.", room[VALUE_ROOM];
        struct variable variable;
        struct value value;

        strcat(name, rows[i].name);
        CHECK_EQ(variable_parse(name, strlen(name), 1, 1, &variable, NULL), NO_ERROR);
        value = query_parameter(rows[i].query, strlen(rows[i].query), &variable, room);
        CHECK_EQ(value.at != NULL, rows[i].value != NULL);
        if (value.at) {
            CHECK_EQ(value.length, strlen(rows[i].value));
            CHECK_MEM(value.at, rows[i].value, value.length);
        }
        variable_clear(&variable);
    }
}

static struct value ask(const struct message *message, const struct variable *variable, char room[VALUE_ROOM])
{
    (void)message;
    (void)variable;
    (void)room;
    return (struct value){"asked", 5};
}

/* What lies in the head as it is wanted is not asked for. */
static void headers_are_looked_at_where_they_lie(void)
{
    static const char text[] = "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nAccept: "
                               "x\r\nEmpty:\r\nX-One: 1\r\nX-Two: 1\r\nX-Two: 2\r\n\r\n";
    static const struct {
        const char *condition;
        bool holds;
    } rows[] = {
        {"request.header.accept = 'x'", true},
        {"request.header.ACCEPT ~ '?'", true},
        {"request.header.accept = 'asked'", false},
        {"request.header.range exists", false},
        {"request.header.empty exists and request.header.empty = ''", true},
        {"request.header.x-one = '1'", true},
        {"request.header.x-on exists", false},
        {"request.header.x-two = 'asked'", true},
        {"request.verb = 'PUT'", true},
        {"request.path = 'asked'", true},
        {"request.header.accept = request.header.x-one", true}, /* both are asked for */
        {"not (request.header.accept = 'y' or request.verb = 'GET') and (request.header.range exists or "
         "true)",
         true},
        {"request.header.range = null and not request.header.host = null", true},
    };
    struct head_limits limits = head_limits_default;
    struct head_field fields[16];
    struct head_parser parser;

    head_init(&parser, &limits, fields, 16);
    CHECK_EQ(head_parse(&parser, text, sizeof text - 1), HEAD_DONE);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct message message = {ask, &parser.head, text};
        struct condition *condition;
        struct policy_error error;

        CHECK_EQ(condition_parse(rows[i].condition, strlen(rows[i].condition), "c", 1, 1, &condition, &error),
                 NO_ERROR);
        if (condition_holds(condition, &message) != rows[i].holds)
            CHECK_STR(rows[i].condition, "");
        condition_free(condition);
    }
}

CHECK_MAIN(CHECK_TEST(headers_are_looked_at_where_they_lie), CHECK_TEST(conditions_are_true_of_what_they_say),
           CHECK_TEST(a_bad_condition_is_refused_where_it_is_bad), CHECK_TEST(a_condition_is_bounded),
           CHECK_TEST(a_condition_knows_whether_it_needs_a_response), CHECK_TEST(patterns_match),
           CHECK_TEST(a_query_parameter_is_decoded))
