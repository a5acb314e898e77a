/* Policies in the engine: what they do to requests and responses of a program that knows nothing of them. */
#ifdef _WIN32
/* There is nothing of the kind. */
#include <stdio.h>
int main(void)
{
    printf("0 passed, 0 failed, 0 skipped\n");
    return 0;
}
#else
#include "client.h"
#include <httpapi/policy.h>
#include "private_config.h"

static struct server server;
static struct message message;
static char text[8192];
static char lines[8][512]; /* as many as a test attaches at once */
static unsigned line_count;

#define RESPONSE_CACHE                                                                     \
    "<ResponseCache><CacheKey><KeyFragment ref='request.uri'/></CacheKey><ExpirySettings>" \
    "<TimeoutInSeconds>600</TimeoutInSeconds></ExpirySettings></ResponseCache>"

static void document(const char *name, const char *xml)
{
    HTTPAPI_POLICY_ERROR error;

    if (HttpPolicySetDocument(name, xml, (ULONG)strlen(xml), &error) != NO_ERROR)
        CHECK_STR(error.Text, "");
}

/* A line with the server's URL for "%s". */
static void attach(const char *form)
{
    HTTPAPI_POLICY_ERROR error;
    char url[64];

    snprintf(url, sizeof url, "http://localhost:%u/", server.port);
    snprintf(lines[line_count], sizeof lines[0], form, url, url);
    if (HttpPolicyAddLine(lines[line_count], &error) != NO_ERROR)
        CHECK_STR(error.Text, "");
    line_count++;
}

static void begin(void)
{
    config_begin(HTTP_INITIALIZE_SERVER);
    server_open(&server, 2);
}

static void end(void)
{
    static const char *const names[] = {"a", "b", "c"};
    int i;

    while (line_count > 0)
        CHECK_EQ(HttpPolicyRemoveLine(lines[--line_count], NULL), NO_ERROR);
    for (i = 0; i < 3; i++)
        HttpPolicySetDocument(names[i], NULL, 0, NULL);
    server_close(&server);
    config_end(HTTP_INITIALIZE_SERVER);
}

static void ask(SOCKET client, const char *target, const char *headers)
{
    char request[512];

    snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: localhost:%u\r\n%s\r\n", target, server.port,
             headers);
    client_send(client, request);
}

static void from_program(SOCKET client, const char *target, const char *headers, const char *answer)
{
    ask(client, target, headers);
    server_receive(&server, &message, 0);
    server_answer(&server, message.request.RequestId, answer);
    client_response(client, text, sizeof text);
    CHECK_STR(client_body(text), answer);
}

static void from_cache(SOCKET client, const char *target, const char *headers, const char *answer)
{
    ask(client, target, headers);
    client_response(client, text, sizeof text); /* the client would time out */
    CHECK_STR(client_body(text), answer);
}

/* @policies:45 */
static void a_kept_response_answers_without_the_program(void)
{
    SOCKET client;

    begin();
    document("a", RESPONSE_CACHE);
    attach("policy=a url=%s at=request");
    attach("policy=a url=%s at=response");
    client = client_connect(server.port);
    from_program(client, "/x?1", "", "first");
    from_cache(client, "/x?1", "", "first");
    from_cache(client, "/x?1", "Cache-Control: no-cache\r\n", "first"); /* @policies:55 */
    from_program(client, "/x?2", "", "second");
    from_program(client, "/x?1", "If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT\r\n", "third");
    from_cache(client, "/x?1", "", "third");
    /* It has no Content-Type to take out of a partial answer. */
    from_cache(client, "/x?1", "Range: bytes=0-2\r\n", "thi");
    from_cache(client, "/x?1", "Range: bytes=99-\r\n", "");
    from_cache(client, "/x?1", "", "third");
    closesocket(client);
    end();
}

/* @policies:46 @policies:47 */
static void skipping_is_up_to_the_request(void)
{
    SOCKET client;

    begin();
    document("a",
             "<ResponseCache><CacheKey/><ExpirySettings/><SkipCacheLookup>request.header.fresh "
             "exists</SkipCacheLookup>"
             "<SkipCachePopulation>request.queryparam.keep = 'no'</SkipCachePopulation></ResponseCache>");
    attach("policy=a url=%s at=request");
    attach("policy=a url=%s at=response");
    client = client_connect(server.port);
    from_program(client, "/x?keep=no", "", "unkept");
    from_program(client, "/x", "", "first");
    from_cache(client, "/x", "", "first");
    from_program(client, "/x", "fresh: 1\r\n", "second");
    from_cache(client, "/x?keep=no", "", "second");
    closesocket(client);
    end();
}

/* The program's answer is one for the response cache of the HTTP Server API. */
static void keep(SOCKET client, const char *target, const char *answer)
{
    HTTP_CACHE_POLICY policy = {HttpCachePolicyUserInvalidates, 0};
    HTTP_RESPONSE response;
    HTTP_DATA_CHUNK chunk;

    ask(client, target, "");
    server_receive(&server, &message, 0);
    server_response(&response);
    response.Headers.KnownHeaders[HttpHeaderContentType].pRawValue = "text/plain";
    response.Headers.KnownHeaders[HttpHeaderContentType].RawValueLength = 10;
    server_chunk(&chunk, answer, strlen(answer));
    response.EntityChunkCount = 1;
    response.pEntityChunks = &chunk;
    CHECK_EQ(HttpSendHttpResponse(server.queue, message.request.RequestId, 0, &response, &policy, NULL, NULL,
                                  0, NULL, NULL),
             NO_ERROR);
    client_response(client, text, sizeof text);
    CHECK_STR(client_body(text), answer);
}

/* A hit in the response cache of the HTTP Server API runs no response flow, and leaves nothing of it behind. */
static void a_hit_of_the_server_runs_no_response_flow(void)
{
    SOCKET client;

    begin();
    document("a",
             "<InvalidateCache><CacheKey/><CacheResource>responses</CacheResource><PurgeChildEntries>true"
             "</PurgeChildEntries></InvalidateCache>");
    attach("policy=a url=%s at=response condition=\"request.header.clear exists\"");
    client = client_connect(server.port);
    keep(client, "/x", "kept");
    from_cache(client, "/x", "clear: 1\r\n", "kept");
    from_cache(client, "/x", "clear: 1\r\n", "kept");
    /* Another one does run it: what was kept is gone. */
    from_program(client, "/y", "clear: 1\r\n", "-");
    from_program(client, "/x", "", "anew");
    closesocket(client);
    end();
}

static void add_fragment(const char *path)
{
    HTTP_CACHE_POLICY policy = {HttpCachePolicyUserInvalidates, 0};
    HTTP_DATA_CHUNK chunk;
    WCHAR url[128];

    server_chunk(&chunk, "data", 4);
    CHECK_EQ(
        HttpAddFragmentToCache(server.queue, server_url(url, 128, server.port, path), &chunk, &policy, NULL),
        NO_ERROR);
}

static int has_fragment(const char *path)
{
    WCHAR url[128];
    char data[16];

    return HttpReadFragmentFromCache(server.queue, server_url(url, 128, server.port, path), NULL, data,
                                     sizeof data, NULL, NULL) == NO_ERROR;
}

static void fragments_go_by_name_or_with_all_below(void)
{
    SOCKET client;

    begin();
    document("a", "<InvalidateCache><CacheKey><KeyFragment "
                  "ref='request.header.which'/></CacheKey><CacheResource>fragments"
                  "</CacheResource></InvalidateCache>");
    document("b", "<InvalidateCache><CacheKey><KeyFragment "
                  "ref='request.header.which'/></CacheKey><CacheResource>fragments"
                  "</CacheResource><PurgeChildEntries>true</PurgeChildEntries></InvalidateCache>");
    attach("policy=a url=%s at=request condition=\"request.header.one exists\"");
    attach(
        "policy=b url=%s at=response condition=\"request.header.all exists and response.status.code = 200\"");
    add_fragment("/f");
    add_fragment("/f/below");
    add_fragment("/g");
    client = client_connect(server.port);
    from_program(client, "/x", "which: f\r\n", "-");
    CHECK(has_fragment("/f") && has_fragment("/f/below") && has_fragment("/g"));
    from_program(client, "/x", "which: f\r\none: 1\r\n", "-");
    CHECK(!has_fragment("/f") && has_fragment("/f/below") && has_fragment("/g"));
    from_program(client, "/x", "which: f\r\nall: 1\r\n", "-");
    CHECK(!has_fragment("/f/below") && has_fragment("/g"));
    closesocket(client);
    end();
}

#define URL_KEY \
    "<CacheKey><KeyFragment ref='request.header.which'/></CacheKey><CacheResource>fragments</CacheResource>"

static void fragments_are_populated_and_looked_up(void)
{
    SOCKET client;
    WCHAR url[128];
    char data[16] = "";
    ULONG read = 0;

    begin();
    document("a", "<PopulateCache>" URL_KEY
                  "<Source>request.header.value</Source><ExpirySettings/></PopulateCache>");
    document("b", "<LookupCache>" URL_KEY "<AssignTo>found</AssignTo></LookupCache>");
    document("c", "<InvalidateCache>" URL_KEY "</InvalidateCache>");
    attach("policy=a url=%s at=request condition=\"request.header.value exists\"");
    attach("policy=b url=%s at=request");
    attach("policy=c url=%s at=response condition=\"found = 'old' and lookupcache.b.cachehit = 'true'\"");
    client = client_connect(server.port);
    from_program(client, "/x", "which: f\r\nvalue: new\r\n", "-");
    CHECK_EQ(HttpReadFragmentFromCache(server.queue, server_url(url, 128, server.port, "/f"), NULL, data,
                                       sizeof data, &read, NULL),
             NO_ERROR);
    CHECK_EQ(read, 3);
    CHECK_MEM(data, "new", 3);
    from_program(client, "/x", "which: f\r\n", "-"); /* found, but another value */
    CHECK(has_fragment("/f"));
    from_program(client, "/x", "which: g\r\n", "-"); /* not found */
    from_program(client, "/x", "which: f\r\nvalue: old\r\n", "-");
    CHECK(!has_fragment("/f"));
    closesocket(client);
    end();
}

static void kept_responses_go_by_name(void)
{
    SOCKET client;

    begin();
    document("a",
             "<InvalidateCache><CacheKey><KeyFragment ref='request.header.which'/></CacheKey><CacheResource>"
             "responses</CacheResource></InvalidateCache>");
    attach("policy=a url=%s at=request condition=\"request.header.which exists\"");
    add_fragment("/f");
    client = client_connect(server.port);
    keep(client, "/f", "first");
    keep(client, "/g", "second");
    from_cache(client, "/f", "", "first");
    from_program(client, "/x", "which: f\r\n", "-");
    CHECK(has_fragment("/f")); /* of the same name, and another kind */
    from_cache(client, "/g", "", "second");
    from_program(client, "/f", "", "third");
    closesocket(client);
    end();
}

/* @policies:43 */
static void a_fault_of_a_request_is_answered_with_500(void)
{
    SOCKET client;

    begin();
    document("a", "<PopulateCache><CacheKey/><Source>request</Source><ExpirySettings/></PopulateCache>");
    attach("policy=a url=%s at=request condition=\"request.header.fault exists\"");
    attach("policy=a url=%s at=response condition=\"request.header.late exists\"");
    client = client_connect(server.port);
    from_program(client, "/x", "late: 1\r\n", "fine"); /* the response leaves as it is */
    ask(client, "/x", "fault: 1\r\n");
    client_response(client, text, sizeof text);
    CHECK_MEM(text, "HTTP/1.1 500 ", 13);
    closesocket(client);
    document("a", "<PopulateCache continueOnError='true'><CacheKey/><Source>request</Source><ExpirySettings/>"
                  "</PopulateCache>");
    client = client_connect(server.port);
    from_program(client, "/x", "fault: 1\r\n", "fine");
    closesocket(client);
    end();
}

/* A URL group is known by the name that its program gives it, whatever URLs it has. */
static void a_url_group_has_the_name_its_program_gives_it(void)
{
    SOCKET client;

    begin();
    document("a", RESPONSE_CACHE);
    attach("group=shop");
    attach("policy=a group=shop at=request");
    attach("policy=a group=shop at=response");
    client = client_connect(server.port);
    from_program(client, "/x", "", "first");
    from_program(client, "/x", "", "second");
    CHECK_EQ(HttpPolicySetUrlGroupName(server.group, "shop"), NO_ERROR);
    from_program(client, "/x", "", "third");
    from_cache(client, "/x", "", "third");
    CHECK_EQ(HttpPolicySetUrlGroupName(server.group, "office"), NO_ERROR);
    from_program(client, "/x", "", "fourth");
    CHECK_EQ(HttpPolicySetUrlGroupName(server.group, "shop"), NO_ERROR);
    from_cache(client, "/x", "", "third");
    CHECK_EQ(HttpPolicySetUrlGroupName(server.group, NULL), NO_ERROR);
    from_program(client, "/x", "", "fifth");
    CHECK_EQ(HttpPolicySetUrlGroupName(server.group, "a/b"), ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpPolicySetUrlGroupName(server.group + 1, "shop"), ERROR_INVALID_PARAMETER);
    closesocket(client);
    end();
}

/* An operator knows it by a URL that it owns, as long as it owns it; a URL that lines name by itself is not the group's. */
static void a_url_group_is_known_by_a_url_it_owns(void)
{
    SOCKET client;
    WCHAR url[128];

    begin();
    document("a", RESPONSE_CACHE);
    document("b", "<LookupCache><CacheKey/><AssignTo>x</AssignTo></LookupCache>");
    attach("group=shop owner=%smark/");
    attach("policy=a group=shop at=request");
    attach("policy=a group=shop at=response");
    attach("policy=b url=%sapart/ at=request");
    client = client_connect(server.port);
    from_program(client, "/x", "", "first");
    from_program(client, "/x", "", "second");
    CHECK_EQ(HttpAddUrlToUrlGroup(server.group, server_url(url, 128, server.port, "/mark/"), 0, 0), NO_ERROR);
    from_program(client, "/x", "", "third");
    from_cache(client, "/x", "", "third");
    from_program(client, "/mark/x", "", "fourth");
    from_cache(client, "/mark/x", "", "fourth");
    from_program(client, "/apart/x", "", "fifth");
    from_program(client, "/apart/x", "", "sixth");
    CHECK_EQ(HttpRemoveUrlFromUrlGroup(server.group, server_url(url, 128, server.port, "/mark/"), 0),
             NO_ERROR);
    from_program(client, "/x", "", "seventh");
    closesocket(client);
    end();
}

/* @policies:14 */
static void what_is_wrong_changes_nothing(void)
{
    HTTPAPI_POLICY_ERROR error;

    begin();
    document("a", RESPONSE_CACHE);
    attach("policy=a url=%s at=request");
    CHECK_EQ(HttpPolicySetDocument("a", NULL, 0, &error), ERROR_SHARING_VIOLATION);
    CHECK_STR(error.Name, "CannotDeleteStepDefinition");
    CHECK_EQ(HttpPolicySetDocument("b", NULL, 0, &error), ERROR_FILE_NOT_FOUND);
    CHECK_EQ(HttpPolicySetDocument("a", "<Nothing/>", 10, &error), ERROR_INVALID_PARAMETER);
    CHECK_STR(error.Name, "InvalidPolicy");
    CHECK_EQ(error.Line, 1);
    CHECK_EQ(HttpPolicyAddLine("policy=b url=http://localhost:1/ at=request", &error),
             ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpPolicyAddLine("policy=a url=http://localhost:1/ at=request cache=nowhere", &error),
             ERROR_INVALID_PARAMETER);
    CHECK_STR(error.Name, "InvalidCacheResourceReference");
    CHECK_EQ(HttpPolicyRemoveLine("cache=c", &error), ERROR_FILE_NOT_FOUND);
    CHECK_EQ(HttpPolicyCheckDocument(NULL, RESPONSE_CACHE, (ULONG)strlen(RESPONSE_CACHE), &error),
             ERROR_INVALID_PARAMETER);
    CHECK_EQ(HttpPolicyCheckDocument("n", RESPONSE_CACHE, (ULONG)strlen(RESPONSE_CACHE), &error), NO_ERROR);
    end();
}

CHECK_MAIN(CHECK_TEST(a_kept_response_answers_without_the_program), CHECK_TEST(skipping_is_up_to_the_request),
           CHECK_TEST(a_hit_of_the_server_runs_no_response_flow),
           CHECK_TEST(fragments_go_by_name_or_with_all_below),
           CHECK_TEST(a_url_group_has_the_name_its_program_gives_it),
           CHECK_TEST(a_url_group_is_known_by_a_url_it_owns),
           CHECK_TEST(fragments_are_populated_and_looked_up), CHECK_TEST(kept_responses_go_by_name),
           CHECK_TEST(a_fault_of_a_request_is_answered_with_500), CHECK_TEST(what_is_wrong_changes_nothing))
#endif
