/* Authentication by the server, as far as no password is right or wrong: what the property does, which fields are malformed, and what
 * becomes of challenges. Passwords: unit/server/authentication_test.c. spec/data.md 12. */
#include "basic.h"

static struct server server;
static struct message message;
static SOCKET client;

static void open_with(ULONG schemes, const char *realm)
{
    server_open(&server, 2);
    if (schemes)
        enable_schemes(&server, 1, schemes, realm);
    client = client_connect(server.port);
}

static void finish(void)
{
    closesocket(client);
    server_close(&server);
}

/* The next request is delivered with that status, and answered. */
static void expect_status(HTTP_AUTH_STATUS status)
{
    const HTTP_REQUEST_AUTH_INFO *info;
    char text[2048];

    server_receive(&server, &message, 0);
    info = auth_info(&message.request);
    CHECK(info != NULL);
    CHECK_EQ(info->AuthStatus, status);
    CHECK_EQ(info->SecStatus, 0);
    CHECK_EQ(info->AuthType, HttpRequestAuthTypeNone);
    CHECK(info->AccessToken == NULL);
    server_answer(&server, message.request.RequestId, "seen");
    client_response(client, text, sizeof text);
    CHECK_STR(client_body(text), "seen");
}

/* @data:380 */
static void without_the_property_nothing_is_said(void)
{
    open_with(0, NULL);
    ask_with(client, "Basic !!!");
    server_receive(&server, &message, 0);
    CHECK(auth_info(&message.request) == NULL);
    server_answer(&server, message.request.RequestId, "");
    finish();
}

/* @data:381 */
static void a_request_without_the_field_is_not_authenticated(void)
{
    open_with(HTTP_AUTH_ENABLE_BASIC, NULL);
    ask_with(client, NULL);
    expect_status(HttpAuthStatusNotAuthenticated);
    finish();
}

/* @data:382 @data:383 */
static void a_malformed_field_is_refused(void)
{
    static const char *const fields[] = {
        "",
        "dXNlcjpwYXNzd29yZA==", /* no scheme */
        "=x",
        ":Basic dXNlcjpw",
        "Basic", /* no credentials */
        "Basic    ",
        "Basic dXNlcjpw*",          /* not Base64 */
        "Basic dXNlcjpwYXNzd29yZA", /* without its padding */
        "Basic dXNlcjpwYXNzd29yZA=",
        "Basic dXNlcjpwYXNzd29yZA===",
        "Basic =XNlcjpwYXNzd29yZA=",
        "Basic dXNl cjpw",
        "Basic dXNlcg==",             /* "user": no colon */
        "Basic dXNlcjpwYXNzd29yZB==", /* bits behind the end */
        "Basic AHVzZXI6cGFzc3dvcmQ=", /* a NUL */
    };
    size_t i;

    open_with(HTTP_AUTH_ENABLE_BASIC, NULL);
    for (i = 0; i < ARRAYSIZE(fields); i++) {
        char text[2048];

        ask_with(client, fields[i]);
        client_response(client, text, sizeof text);
        CHECK(strncmp(text, "HTTP/1.1 400 ", 13) == 0);
        closesocket(client);
        client = client_connect(server.port);
    }
    finish();
}

static void two_fields_are_refused(void)
{
    char text[2048];

    open_with(HTTP_AUTH_ENABLE_BASIC, NULL);
    client_send(client, "GET / HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic dXNlcjpw\r\n"
                        "Authorization: Basic dXNlcjpx\r\n\r\n");
    client_response(client, text, sizeof text);
    CHECK(strncmp(text, "HTTP/1.1 400 ", 13) == 0);
    finish();
}

/* @data:384 */
static void a_scheme_that_is_not_enabled_is_the_programs(void)
{
    open_with(HTTP_AUTH_ENABLE_BASIC, NULL);
    ask_with(client, "Bearer a.b.c");
    expect_status(HttpAuthStatusNotAuthenticated);
    CHECK_STR(message.request.Headers.KnownHeaders[HttpHeaderAuthorization].pRawValue, "Bearer a.b.c");
    ask_with(client, "Basically dXNlcjpw");
    expect_status(HttpAuthStatusNotAuthenticated);
    enable_schemes(&server, 1, HTTP_AUTH_ENABLE_NTLM, NULL);
    ask_with(client, "Basic !!!");
    expect_status(HttpAuthStatusNotAuthenticated);
    finish();
}

/* @data:387 */
static void a_group_says_otherwise_than_its_session(void)
{
    open_with(0, NULL);
    enable_schemes(&server, 0, HTTP_AUTH_ENABLE_BASIC, NULL);
    ask_with(client, NULL);
    expect_status(HttpAuthStatusNotAuthenticated); /* inherited */
    enable_schemes(&server, 1, 0, NULL);
    ask_with(client, "Basic !!!");
    server_receive(&server, &message, 0);
    CHECK(auth_info(&message.request) == NULL);
    server_answer(&server, message.request.RequestId, "");
    finish();
}

/* @data:393 */
static void switching_it_off_delivers_what_comes_later(void)
{
    HTTP_SERVER_AUTHENTICATION_INFO none;
    char text[2048];

    open_with(HTTP_AUTH_ENABLE_BASIC, NULL);
    ask_with(client, NULL);
    expect_status(HttpAuthStatusNotAuthenticated);
    memset(&none, 0, sizeof none);
    CHECK_EQ(HttpSetUrlGroupProperty(server.group, HttpServerAuthenticationProperty, &none, sizeof none),
             NO_ERROR);
    ask_with(client, "Basic !!!");
    server_receive(&server, &message, 0);
    CHECK(auth_info(&message.request) == NULL);
    server_answer(&server, message.request.RequestId, "seen");
    client_response(client, text, sizeof text);
    CHECK_STR(client_body(text), "seen");
    finish();
}

/* A version 1 queue has no groups. */
static void a_version_1_queue_knows_nothing_of_it(void)
{
    struct server old;

    server_open(&old, 1);
    client = client_connect(old.port);
    ask_with(client, "Basic !!!");
    server_receive(&old, &message, 0);
    server_answer(&old, message.request.RequestId, "");
    closesocket(client);
    server_close(&old);
}

/* --- challenges --- */

enum { LINES = 8 };

/* Sends 401 with these challenges in one HTTP_MULTIPLE_KNOWN_HEADERS, or, if there is one and `single`, as a known header. */
static void challenge(const char *const *challenges, ULONG flags, int single)
{
    HTTP_MULTIPLE_KNOWN_HEADERS many;
    HTTP_KNOWN_HEADER values[LINES];
    HTTP_RESPONSE_INFO info;
    HTTP_RESPONSE response;

    server_response(&response);
    response.StatusCode = 401;
    memset(&many, 0, sizeof many);
    for (; challenges[many.KnownHeaderCount]; many.KnownHeaderCount++) {
        values[many.KnownHeaderCount].pRawValue = challenges[many.KnownHeaderCount];
        values[many.KnownHeaderCount].RawValueLength = (USHORT)strlen(challenges[many.KnownHeaderCount]);
    }
    many.HeaderId = HttpHeaderWwwAuthenticate;
    many.Flags = flags;
    many.KnownHeaders = values;
    info.Type = HttpResponseInfoTypeMultipleKnownHeaders;
    info.Length = sizeof many;
    info.pInfo = &many;
    if (single) {
        response.Headers.KnownHeaders[HttpHeaderWwwAuthenticate] = values[0];
    } else {
        response.ResponseInfoCount = 1;
        response.pResponseInfo = &info;
    }
    CHECK_EQ(HttpSendHttpResponse(server.queue, message.request.RequestId, 0, &response, NULL, NULL, NULL, 0,
                                  NULL, NULL),
             NO_ERROR);
}

/* The WWW-Authenticate lines of a response, in their order. */
static void expect_lines(const char *const *lines)
{
    static const char name[] = "\r\nWWW-Authenticate: ";
    char text[8192];
    const char *at = text;
    int i;

    client_response(client, text, sizeof text);
    CHECK(strncmp(text, "HTTP/1.1 401 ", 13) == 0);
    for (i = 0; lines[i]; i++) {
        at = strstr(at, name);
        CHECK(at != NULL);
        at += sizeof name - 1;
        if (strncmp(at, lines[i], strlen(lines[i])) != 0 || at[strlen(lines[i])] != '\r')
            printf("    line %d is not %s in: %s\n", i, lines[i], text);
        CHECK(strncmp(at, lines[i], strlen(lines[i])) == 0 && at[strlen(lines[i])] == '\r');
    }
    CHECK(strstr(at, name) == NULL);
}

struct challenge_case {
    ULONG schemes, flags;
    const char *realm;
    const char *sent[LINES], *seen[LINES];
};

static void run_cases(const struct challenge_case *cases, size_t count)
{
    size_t i;

    open_with(0, NULL);
    for (i = 0; i < count; i++) {
        enable_schemes(&server, 1, cases[i].schemes, cases[i].realm);
        ask_with(client, NULL);
        server_receive(&server, &message, 0);
        challenge(cases[i].sent, cases[i].flags, 0);
        expect_lines(cases[i].seen);
        if (cases[i].sent[1])
            continue;
        ask_with(client, NULL);
        server_receive(&server, &message, 0);
        challenge(cases[i].sent, 0, 1);
        expect_lines(cases[i].seen);
    }
    finish();
}

/* @data:388 @data:389 */
static void challenges_are_sorted_unless_their_order_is_to_be_kept(void)
{
    static const struct challenge_case cases[] = {
        {HTTP_AUTH_ENABLE_NTLM,
         0,
         NULL,
         {"Basic realm=\"x\"", "Digest realm=\"y\"", "NTLM", "Negotiate"},
         {"Negotiate", "NTLM", "Digest realm=\"y\"", "Basic realm=\"x\""}},
        {HTTP_AUTH_ENABLE_NTLM, 0, NULL, {"ntlm", "NEGOTIATE"}, {"NEGOTIATE", "ntlm"}},
        {HTTP_AUTH_ENABLE_NTLM,
         HTTP_RESPONSE_INFO_FLAGS_PRESERVE_ORDER,
         NULL,
         {"Basic realm=\"x\"", "Own scheme", "NTLM", "Negotiate"},
         {"Basic realm=\"x\"", "Own scheme", "NTLM", "Negotiate"}},
    };

    run_cases(cases, ARRAYSIZE(cases));
}

/* @data:390 */
static void an_enabled_basic_challenge_gets_the_realm(void)
{
    static const struct challenge_case cases[] = {
        {HTTP_AUTH_ENABLE_BASIC, 0, "Far away", {"Basic"}, {"Basic realm=\"Far away\""}},
        {HTTP_AUTH_ENABLE_BASIC, 0, "Far away", {"Basic realm=\"near\""}, {"Basic realm=\"Far away\""}},
        {HTTP_AUTH_ENABLE_BASIC, 0, "Far away", {"basic"}, {"Basic realm=\"Far away\""}},
        {HTTP_AUTH_ENABLE_BASIC, 0, NULL, {"Basic"}, {"Basic realm=\"\""}},
        {HTTP_AUTH_ENABLE_BASIC,
         0,
         "a \"b\" \\c\r\nX: y",
         {"Basic"},
         {"Basic realm=\"a \\\"b\\\" \\\\c  X: y\""}},
        {HTTP_AUTH_ENABLE_BASIC, 0, "r", {"Basic", "Negotiate"}, {"Negotiate", "Basic realm=\"r\""}},
    };

    run_cases(cases, ARRAYSIZE(cases));
}

/* @data:391 @data:392 */
static void other_challenges_are_the_programs_own(void)
{
    static const struct challenge_case cases[] = {
        {0, 0, NULL, {"Basic realm=\"near\""}, {"Basic realm=\"near\""}},
        {HTTP_AUTH_ENABLE_NTLM, 0, "Far away", {"Basic realm=\"near\""}, {"Basic realm=\"near\""}},
        {HTTP_AUTH_ENABLE_BASIC, 0, "Far away", {"Own  text, 1=2"}, {"Own  text, 1=2"}},
        {HTTP_AUTH_ENABLE_BASIC, 0, "Far away", {"Basically"}, {"Basically"}},
    };

    run_cases(cases, ARRAYSIZE(cases));
}

/* The realm goes with the group, or with the session that the group inherits from. */
static void the_realm_is_inherited(void)
{
    static const char *const sent[] = {"Basic", NULL}, *const first[] = {"Basic realm=\"session's\"", NULL},
                             *const second[] = {"Basic realm=\"group's\"", NULL};

    open_with(0, NULL);
    enable_schemes(&server, 0, HTTP_AUTH_ENABLE_BASIC, "session's");
    ask_with(client, NULL);
    server_receive(&server, &message, 0);
    challenge(sent, 0, 1);
    expect_lines(first);
    enable_schemes(&server, 1, HTTP_AUTH_ENABLE_BASIC, "group's");
    ask_with(client, NULL);
    server_receive(&server, &message, 0);
    challenge(sent, 0, 1);
    expect_lines(second);
    finish();
}

/* spec/data.md 11.2: neither kept nor served. */
static void a_group_with_authentication_is_not_cached(void)
{
    HTTP_CACHE_POLICY policy = {HttpCachePolicyUserInvalidates, 0};
    HTTP_RESPONSE response;
    char text[2048];
    int i;

    open_with(HTTP_AUTH_ENABLE_BASIC, NULL);
    for (i = 0; i < 3; i++) {
        if (i == 2) /* what was kept without it is not served with it */
            enable_schemes(&server, 1, HTTP_AUTH_ENABLE_BASIC, NULL);
        ask_with(client, NULL);
        server_receive(&server, &message, 0);
        server_response(&response);
        response.Headers.KnownHeaders[HttpHeaderContentType].pRawValue = "text/plain";
        response.Headers.KnownHeaders[HttpHeaderContentType].RawValueLength = 10;
        CHECK_EQ(HttpSendHttpResponse(server.queue, message.request.RequestId, 0, &response, &policy, NULL,
                                      NULL, 0, NULL, NULL),
                 NO_ERROR);
        client_response(client, text, sizeof text);
        if (i == 0)
            enable_schemes(&server, 1, 0, NULL);
    }
    finish();
}

CHECK_MAIN(CHECK_TEST(without_the_property_nothing_is_said),
           CHECK_TEST(a_request_without_the_field_is_not_authenticated),
           CHECK_TEST(a_malformed_field_is_refused), CHECK_TEST(two_fields_are_refused),
           CHECK_TEST(a_scheme_that_is_not_enabled_is_the_programs),
           CHECK_TEST(a_group_says_otherwise_than_its_session),
           CHECK_TEST(switching_it_off_delivers_what_comes_later),
           CHECK_TEST(a_version_1_queue_knows_nothing_of_it),
           CHECK_TEST(challenges_are_sorted_unless_their_order_is_to_be_kept),
           CHECK_TEST(an_enabled_basic_challenge_gets_the_realm),
           CHECK_TEST(other_challenges_are_the_programs_own), CHECK_TEST(the_realm_is_inherited),
           CHECK_TEST(a_group_with_authentication_is_not_cached))
