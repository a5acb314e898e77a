/* The number of every name is that of spec/data.md section 2, in any case; nothing else is found. */
#include "check.h"
#include "http1/tables.h"

#include <ctype.h>

static void every_header_is_found_in_any_case(void)
{
    char name[32];
    size_t length, i;
    int id;

    for (id = 0; id < REQUEST_HEADER_COUNT; id++) {
        memcpy(name, request_header_name(id, &length), HEADER_NAME_CAPACITY);
        CHECK_EQ(strlen(name), length);
        CHECK_EQ(request_header_find(name, length), id);
        for (i = 0; i < length; i++)
            name[i] = (char)(i % 2 ? toupper((unsigned char)name[i]) : tolower((unsigned char)name[i]));
        CHECK_EQ(request_header_find(name, length), id);
        CHECK_EQ(request_header_find(name, length - 1), HEADER_UNKNOWN);
        name[length / 2] = '!';
        CHECK_EQ(request_header_find(name, length), HEADER_UNKNOWN);
    }
    for (id = 0; id < RESPONSE_HEADER_COUNT; id++) {
        const struct header_prefix *prefix = &response_header_prefixes[id];
        memcpy(name, response_header_name(id, &length), HEADER_NAME_CAPACITY);
        CHECK_EQ(response_header_find(name, length), id);
        CHECK_EQ(prefix->length, length + 2);
        CHECK_MEM(prefix->text, name, length);
        CHECK_MEM(prefix->text + length, ": ", 2);
    }
}

/* @data:17 */
static void numbers_are_those_of_the_api(void)
{
    CHECK_EQ(request_header_find("Host", 4), 28);
    CHECK_EQ(response_header_find("Vary", 4), 28);
    CHECK_EQ(request_header_find("User-Agent", 10), 40);
    CHECK_EQ(response_header_find("WWW-Authenticate", 16), 29);
    CHECK_EQ(request_header_find("Last-Modified", 13), 19);
    CHECK_EQ(response_header_find("Last-Modified", 13), 19);
    CHECK_EQ(REQUEST_HEADER_COUNT, 41);
    CHECK_EQ(RESPONSE_HEADER_COUNT, 30);
    CHECK_EQ(response_header_find("Host", 4), HEADER_UNKNOWN);
    CHECK_EQ(request_header_find("Server", 6), HEADER_UNKNOWN);
    CHECK_EQ(request_header_find("", 0), HEADER_UNKNOWN);
    CHECK_EQ(request_header_find("X", 1), HEADER_UNKNOWN);
    CHECK(!request_header_name(41, NULL) && !request_header_name(-1, NULL) &&
          !response_header_name(30, NULL));
}

/* @data:16 @data:21 @data:331 */
static void verbs(void)
{
    static const char *const names[] = {"OPTIONS",   "GET",     "HEAD",  "POST",   "PUT",   "DELETE",
                                        "TRACE",     "CONNECT", "TRACK", "MOVE",   "COPY",  "PROPFIND",
                                        "PROPPATCH", "MKCOL",   "LOCK",  "UNLOCK", "SEARCH"};
    size_t i;

    for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        CHECK_EQ(verb_find(names[i], strlen(names[i]), false), 3 + i);
        CHECK_EQ(verb_find(names[i], strlen(names[i]) - 1, false), VERB_UNKNOWN);
        CHECK_STR(verb_name((enum verb)(3 + i), NULL), names[i]);
    }
    CHECK_EQ(VERB_GET, 4);
    CHECK_EQ(VERB_SEARCH, 19);
    CHECK_EQ(VERB_COUNT, 20);
    CHECK_EQ(verb_find("PATCH", 5, false), VERB_UNKNOWN);
    CHECK_EQ(verb_find("get", 3, false), VERB_UNKNOWN);
    CHECK_EQ(verb_find("gEt", 3, true), VERB_GET);
    CHECK_EQ(verb_find("", 0, true), VERB_UNKNOWN);
    CHECK_EQ(verb_find("PROPPATCHES", 11, true), VERB_UNKNOWN);
    CHECK(!verb_name(VERB_UNKNOWN, NULL));
}

static void reasons(void)
{
    CHECK_STR(status_reason(200), "OK");
    CHECK_STR(status_reason(100), "Continue");
    CHECK_STR(status_reason(511), "Network Authentication Required");
    CHECK_STR(status_reason(299), "");
    CHECK_STR(status_reason(0), "");
    CHECK_STR(status_reason(65535), "");
}

static void byte_classes_are_those_of_the_grammar(void)
{
    int byte;

    for (byte = 0; byte < 256; byte++) {
        bool alnum = byte < 128 && isalnum(byte);
        CHECK_EQ(byte_is((unsigned char)byte, BYTE_TOKEN),
                 alnum || (byte && strchr("!#$%&'*+-.^_`|~", byte)));
        CHECK_EQ(byte_is((unsigned char)byte, BYTE_WEAK_NAME), byte && strchr("\"(),/;<=>?@[\\]{}", byte));
        CHECK_EQ(byte_is((unsigned char)byte, BYTE_CONTROL), byte < 32 || byte == 127);
        CHECK_EQ(byte_is((unsigned char)byte, BYTE_DIGIT), byte >= '0' && byte <= '9');
        CHECK_EQ(byte_is((unsigned char)byte, BYTE_HEX), byte < 128 && isxdigit(byte));
        CHECK_EQ(byte_is((unsigned char)byte, BYTE_HOST),
                 alnum || byte >= 128 || (byte && strchr("-._~%!$&'()*+;=", byte)));
    }
}

CHECK_MAIN(CHECK_TEST(every_header_is_found_in_any_case), CHECK_TEST(numbers_are_those_of_the_api),
           CHECK_TEST(verbs), CHECK_TEST(reasons), CHECK_TEST(byte_classes_are_those_of_the_grammar))
