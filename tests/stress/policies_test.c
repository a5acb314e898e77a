/* Policy sets change while they are at work: clients ask for pages that a ResponseCache keeps, with headers that clear and refresh
 * them, and meanwhile files are rewritten (broken ones too), documents and lines are added and taken away by the process, and groups
 * get other names. Every body is the page's own letter, whoever sent it; at the end no set is in force. */
#include "load.h"

#include <httpapi/policy.h>
#include "server/policies.h"

enum { CLIENTS = 3, RECEIVERS = 2, PAGES = 5, BODY = 3000, ROUNDS = 4000 };

static struct load_server server;
static _Atomic(bool) stopping;
static _Atomic(uint64_t) answered_by_program, answered, changes;
static char letters[PAGES][BODY];
static char folder[64], look[128], note[160]; /* lines of the process */

static const char
    kept[] = "<ResponseCache><CacheKey><KeyFragment ref='request.uri'/></CacheKey><ExpirySettings/>"
             "<SkipCacheLookup>request.header.fresh exists</SkipCacheLookup></ResponseCache>",
    cleared[] = "<InvalidateCache><CacheKey/><PurgeChildEntries>true</PurgeChildEntries></InvalidateCache>",
    seen[] = "<LookupCache><CacheKey><KeyFragment ref='request.uri'/></CacheKey><AssignTo>a</AssignTo>"
             "</LookupCache>",
    noted[] = "<PopulateCache><CacheKey><KeyFragment ref='request.uri'/></CacheKey>"
              "<Source>request.header.host</Source></PopulateCache>";

/* --- the program --- */

static void *receiver(void *unused)
{
    union {
        HTTP_REQUEST request;
        char room[8192];
    } buffer;
    HTTP_RESPONSE response;
    HTTP_DATA_CHUNK chunk;

    (void)unused;
    while (HttpReceiveHttpRequest(server.queue, HTTP_NULL_ID, 0, &buffer.request, sizeof(buffer), NULL,
                                  NULL) == NO_ERROR) {
        unsigned page = (unsigned)strtoul(buffer.request.pRawUrl + 6, NULL, 10);

        REQUIRE(page < PAGES);
        memset(&response, 0, sizeof(response));
        memset(&chunk, 0, sizeof(chunk));
        chunk.DataChunkType = HttpDataChunkFromMemory;
        chunk.FromMemory.pBuffer = letters[page];
        chunk.FromMemory.BufferLength = BODY;
        response.StatusCode = 200;
        response.pReason = "OK";
        response.ReasonLength = 2;
        response.EntityChunkCount = 1;
        response.pEntityChunks = &chunk;
        REQUIRE(HttpSendHttpResponse(server.queue, buffer.request.RequestId, 0, &response, NULL, NULL, NULL,
                                     0, NULL, NULL) == NO_ERROR);
        atomic_fetch_add(&answered_by_program, 1);
    }
    return NULL;
}

/* --- clients --- */

static void *client(void *argument)
{
    static const char *const headers[] = {"", "", "", "clear: 1\r\n", "fresh: 1\r\n"};
    static _Thread_local struct load_reader reader;
    static _Thread_local char body[BODY];
    uint32_t state = (uint32_t)(uintptr_t)argument;

    reader.s = load_connect(server.port);
    for (unsigned i = 0; i < ROUNDS * load_factor(); i++) {
        unsigned page = load_random(&state) % PAGES;
        char request[256];
        size_t length = 0;

        snprintf(request, sizeof(request), "GET /page/%u HTTP/1.1\r\nHost: localhost:%u\r\n%s\r\n", page,
                 server.port, headers[load_random(&state) % 5]);
        REQUIRE(load_send(reader.s, request, strlen(request)));
        REQUIRE(load_head(&reader, &length) == 200 && length == BODY);
        for (size_t at = 0; at < BODY;) {
            size_t got = load_body(&reader, body, BODY - at);

            REQUIRE(got > 0 && memcmp(body, letters[page], got) == 0);
            at += got;
        }
        atomic_fetch_add(&answered, 1);
    }
    close(reader.s);
    return NULL;
}

/* --- who changes everything --- */

static void write_file(const char *name, const char *text)
{
    char path[128], fresh[128];
    FILE *file;

    snprintf(path, sizeof(path), "%s/%s", folder, name);
    snprintf(fresh, sizeof(fresh), "%s/.%s.new", folder, name);
    file = fopen(fresh, "we");
    REQUIRE(file && fputs(text, file) >= 0 && fclose(file) == 0 && rename(fresh, path) == 0);
}

static void write_lines(unsigned which)
{
    static const char *const lines[] = {
        "",
        "policy=kept url=http://localhost:%u/ at=request\npolicy=kept url=http://localhost:%u/ at=response\n"
        "policy=clear url=http://localhost:%u/ at=request condition=\"request.header.clear exists\"\n",
        "group=pages url=http://localhost:%u/page/ revision=2\ncache=other entries=3\n"
        "policy=kept group=pages at=request stage=postflow cache=other\n"
        "policy=kept group=pages at=response cache=other condition=\"response.status.code = 200\"\n",
        "policy=nobody url=http://localhost:%u/ at=request\n",
        "policy=kept url=http://localhost:%u/ at=sometimes\n",
    };
    char text[1024];

    snprintf(text, sizeof(text), lines[which], server.port, server.port, server.port);
    write_file("policies", text);
    policies_refresh();
}

static void *rewriter(void *argument)
{
    uint32_t state = (uint32_t)(uintptr_t)argument;

    while (!atomic_load(&stopping)) {
        write_lines(load_random(&state) % 5);
        atomic_fetch_add(&changes, 1);
        load_sleep_us(500);
    }
    write_lines(0);
    return NULL;
}

static void *adder(void *argument)
{
    uint32_t state = (uint32_t)(uintptr_t)argument;

    snprintf(look, sizeof(look), "policy=seen url=http://localhost:%u/ at=request", server.port);
    snprintf(note, sizeof(note),
             "policy=noted url=http://localhost:%u/ at=response condition=\"not a = 'x'\"", server.port);
    while (!atomic_load(&stopping)) {
        bool both = load_random(&state) % 2;
        ULONG error = HttpPolicyAddLine(look, NULL); /* refused while the files are wrong */

        REQUIRE(error == NO_ERROR || error == ERROR_INVALID_PARAMETER);
        if (both)
            HttpPolicyAddLine(note, NULL);
        HttpPolicySetDocument("seen", seen, sizeof(seen) - 1, NULL);
        load_sleep_us(300);
        for (unsigned i = 0; i < LOAD_PATIENCE_SECONDS * 1000 && error == NO_ERROR; i++) {
            if (HttpPolicyRemoveLine(look, NULL) == NO_ERROR)
                break;
            load_sleep_us(1000);
        }
        HttpPolicyRemoveLine(note, NULL);
        atomic_fetch_add(&changes, 1);
    }
    return NULL;
}

static void pages_stay_right_while_policies_change(void)
{
    pthread_t clients[CLIENTS], receivers[RECEIVERS], changing[2];
    uint32_t seed = load_seed();

    for (unsigned page = 0; page < PAGES; page++)
        memset(letters[page], 'a' + (int)page, BODY);
    snprintf(folder, sizeof(folder), "/tmp/httpapi-policies-XXXXXX");
    REQUIRE(mkdtemp(folder));
    setenv("HTTPAPI_CONFIG", folder, 1);
    REQUIRE(freopen("/dev/null", "we", stderr)); /* what is wrong with the files is told there, often */
    write_file("policy.kept.xml", kept);
    write_file("policy.clear.xml", cleared);
    load_start(&server);
    write_lines(1);
    REQUIRE(HttpPolicySetDocument("seen", seen, sizeof(seen) - 1, NULL) == NO_ERROR);
    REQUIRE(HttpPolicySetDocument("noted", noted, sizeof(noted) - 1, NULL) == NO_ERROR);
    for (int i = 0; i < RECEIVERS; i++)
        REQUIRE(pthread_create(&receivers[i], NULL, receiver, NULL) == 0);
    REQUIRE(pthread_create(&changing[0], NULL, rewriter, (void *)(uintptr_t)(seed + 77)) == 0);
    REQUIRE(pthread_create(&changing[1], NULL, adder, (void *)(uintptr_t)(seed + 79)) == 0);
    for (unsigned i = 0; i < CLIENTS; i++)
        REQUIRE(pthread_create(&clients[i], NULL, client, (void *)(uintptr_t)(seed + 2 * i)) == 0);
    for (int i = 0; i < CLIENTS; i++)
        pthread_join(clients[i], NULL);
    atomic_store(&stopping, true);
    pthread_join(changing[0], NULL);
    pthread_join(changing[1], NULL);
    REQUIRE(HttpShutdownRequestQueue(server.queue) == NO_ERROR);
    for (int i = 0; i < RECEIVERS; i++)
        pthread_join(receivers[i], NULL);
    printf("    %u changes\n", (unsigned)atomic_load(&changes));
    CHECK_EQ(atomic_load(&answered), CLIENTS * ROUNDS * load_factor());
    CHECK(atomic_load(&answered_by_program) < atomic_load(&answered)); /* kept responses did answer */
    load_stop(&server);
}

static void at_the_end_no_policy_is_left(void)
{
    static const char *const names[] = {"policies", "policy.kept.xml", "policy.clear.xml"};
    char path[128];

    while (HttpPolicyRemoveLine(look, NULL) == NO_ERROR || HttpPolicyRemoveLine(note, NULL) == NO_ERROR)
        ;
    HttpPolicySetDocument("seen", NULL, 0, NULL);
    HttpPolicySetDocument("noted", NULL, 0, NULL);
    CHECK(!policies_exist());
    for (unsigned i = 0; i < 3; i++) {
        snprintf(path, sizeof(path), "%s/%s", folder, names[i]);
        unlink(path);
    }
    CHECK_EQ(rmdir(folder), 0);
}

CHECK_MAIN(CHECK_TEST(pages_stay_right_while_policies_change), CHECK_TEST(at_the_end_no_policy_is_left))
