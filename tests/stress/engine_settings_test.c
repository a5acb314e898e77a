/* A program that reconfigures itself under load: the group moves between two queues, requests are delegated from one to the
 * other, properties with strings are set and queried, groups beside it come and go. Every question gets its own answer. */
#include "load.h"

#define CLIENTS   4
#define RECEIVERS 2 /* of each queue */
#define REQUESTS  4000

static struct load_server server;
static HANDLE queues[2];
static _Atomic(bool) stopping;
static _Atomic(uint32_t) seeds, delegated, answered;

static void answer(HANDLE queue, const HTTP_REQUEST *request)
{
    HTTP_DATA_CHUNK chunk = {.DataChunkType = HttpDataChunkFromMemory};
    HTTP_RESPONSE response = {.StatusCode = 200, .pReason = "OK", .ReasonLength = 2};

    chunk.FromMemory.pBuffer = (PVOID)(uintptr_t)request->pRawUrl;
    chunk.FromMemory.BufferLength = request->RawUrlLength;
    response.EntityChunkCount = 1;
    response.pEntityChunks = &chunk;
    REQUIRE(HttpSendHttpResponse(queue, request->RequestId, 0, &response, NULL, NULL, NULL, 0, NULL, NULL) ==
            NO_ERROR);
    atomic_fetch_add(&answered, 1);
}

/* The first queue passes one request in three on to the second. */
static void *receive_all(void *context)
{
    HANDLE queue = context;
    uint32_t random = atomic_fetch_add(&seeds, 0x9e3779b9u) | 1;
    union {
        HTTP_REQUEST request;
        char room[4096];
    } buffer;

    for (;;) {
        ULONG error =
            HttpReceiveHttpRequest(queue, HTTP_NULL_ID, 0, &buffer.request, sizeof(buffer), NULL, NULL);
        if (error != NO_ERROR) {
            REQUIRE(atomic_load(&stopping));
            return NULL;
        }
        if (queue == queues[0] && load_random(&random) % 3 == 0) {
            REQUIRE(HttpDelegateRequestEx(queue, queues[1], buffer.request.RequestId, server.group, 0,
                                          NULL) == NO_ERROR);
            atomic_fetch_add(&delegated, 1);
        } else {
            answer(queue, &buffer.request);
        }
    }
}

static void *ask_all(void *context)
{
    unsigned self = (unsigned)(uintptr_t)context, count = REQUESTS * load_factor();
    struct load_reader reader = {.s = load_connect(server.port)};
    char request[128], path[32], body[64];

    for (unsigned i = 0; i < count; i++) {
        size_t length = 0, have = 0;
        int path_length = snprintf(path, sizeof(path), "/%u/%u", self, i);

        snprintf(request, sizeof(request), "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n", path);
        REQUIRE(load_send(reader.s, request, strlen(request)));
        REQUIRE(load_head(&reader, &length) == 200);
        REQUIRE(length == (size_t)path_length);
        while (have < length)
            have += load_body(&reader, body + have, length - have);
        REQUIRE(memcmp(body, path, length) == 0);
    }
    close(reader.s);
    return NULL;
}

static void set_properties(uint32_t number)
{
    static const WCHAR realms[] = u"realms of many lengths";
    HTTP_TIMEOUT_LIMIT_INFO timeouts = {.Flags.Present = number & 1, .EntityBody = 60};
    HTTP_SERVER_AUTHENTICATION_INFO authentication = {.Flags.Present = (number >> 1) & 1};
    HTTP_CONNECTION_LIMIT_INFO limit = {{1}, number & 4 ? 1000 : HTTP_LIMIT_INFINITE};
    HTTP_QOS_SETTING_INFO qos = {HttpQosSettingTypeConnectionLimit, &limit};
    char out[256];
    ULONG needed;

    authentication.BasicParams.Realm = (PWSTR)(uintptr_t)realms;
    authentication.BasicParams.RealmLength = (USHORT)(2 * (number % 20));
    REQUIRE(HttpSetUrlGroupProperty(server.group, HttpServerTimeoutsProperty, &timeouts, sizeof(timeouts)) ==
            0);
    REQUIRE(HttpSetServerSessionProperty(server.session, HttpServerTimeoutsProperty, &timeouts,
                                         sizeof(timeouts)) == 0);
    REQUIRE(HttpSetUrlGroupProperty(server.group, HttpServerQosProperty, &qos, sizeof(qos)) == 0);
    REQUIRE(HttpSetUrlGroupProperty(server.group, HttpServerAuthenticationProperty, &authentication,
                                    sizeof(authentication)) == 0);
    REQUIRE(HttpQueryUrlGroupProperty(server.group, HttpServerAuthenticationProperty, out, sizeof(out),
                                      &needed) == NO_ERROR);
}

/* A group beside the one under load, on the same port. */
static void come_and_go(void)
{
    HTTP_URL_GROUP_ID group;
    WCHAR url[128];

    REQUIRE(HttpCreateUrlGroup(server.session, &group, 0) == NO_ERROR);
    REQUIRE(load_bind(group, queues[1]) == NO_ERROR);
    REQUIRE(HttpAddUrlToUrlGroup(group, load_url(url, server.port, "/beside/"), 1, 0) == NO_ERROR);
    REQUIRE(HttpCloseUrlGroup(group) == NO_ERROR);
}

static void *reconfigure(void *context)
{
    uint32_t random = atomic_fetch_add(&seeds, 0x9e3779b9u) | 1;

    (void)context;
    while (!atomic_load(&stopping)) {
        uint32_t number = load_random(&random);
        REQUIRE(load_bind(server.group, queues[number & 1]) == NO_ERROR);
        set_properties(number >> 1);
        if (number % 16 == 0)
            come_and_go();
        load_sleep_us(number % 300);
    }
    return NULL;
}

static void settings_change_under_load_and_every_request_is_answered(void)
{
    pthread_t clients[CLIENTS], receivers[2 * RECEIVERS], changer;
    HTTP_BINDING_INFO rule = {.Flags.Present = 1};

    atomic_store(&seeds, load_seed());
    atomic_store(&stopping, false);
    atomic_store(&answered, 0);
    load_start(&server);
    queues[0] = server.queue;
    queues[1] = rule.RequestQueueHandle = load_queue();
    REQUIRE(HttpSetUrlGroupProperty(server.group, HttpServerDelegationProperty, &rule, sizeof(rule)) == 0);
    for (int i = 0; i < 2 * RECEIVERS; i++)
        REQUIRE(pthread_create(&receivers[i], NULL, receive_all, queues[i & 1]) == 0);
    for (uintptr_t i = 0; i < CLIENTS; i++)
        REQUIRE(pthread_create(&clients[i], NULL, ask_all, (void *)i) == 0);
    REQUIRE(pthread_create(&changer, NULL, reconfigure, NULL) == 0);

    for (int i = 0; i < CLIENTS; i++)
        pthread_join(clients[i], NULL);
    atomic_store(&stopping, true);
    pthread_join(changer, NULL);
    for (int i = 0; i < 2; i++)
        REQUIRE(HttpShutdownRequestQueue(queues[i]) == NO_ERROR);
    for (int i = 0; i < 2 * RECEIVERS; i++)
        pthread_join(receivers[i], NULL);
    CHECK_EQ(atomic_load(&answered), CLIENTS * REQUESTS * load_factor());
    CHECK(atomic_load(&delegated) > 0);
    REQUIRE(HttpCloseRequestQueue(queues[1]) == NO_ERROR);
    load_stop(&server);
}

CHECK_MAIN(CHECK_TEST(settings_change_under_load_and_every_request_is_answered))
