/* The program behind the wire tests: a server in Windows names that shows what it received and answers as it is told. With the
 * argument "https" its URLs are such.
 *
 * It registers the URLs of the tables below on two free ports, prints "ready PORT PORT2" and serves until its standard input ends.
 * Many threads receive, so that requests whose bodies stay away never keep others waiting. Answers: answer.h.
 * What stands in `places` beside "main" is there for routing, refusals and timers. */
#include <winsock2.h>
#include <ws2tcpip.h>
#include <windows.h>
#include <http.h>
#include "../support/test_port.h"
#include "answer.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BUFFER_SIZE 131072

enum {
    MAIN,
    DEEPER,
    NOBODY,
    STRONG,
    NAMED,
    ADDRESS,
    WEAK,
    TIMED,
    UNBOUND,
    BASIC,
    LIMITED,
    FULL,
    NARROW,
    FEW,
    QUEUES
};

/* A queue each, and a group bound to it. */
static const struct {
    const char *name;
    int threads;
    ULONG verbosity;
    BOOL unbound, inactive; /* the group */
    USHORT seconds;         /* of the group's timers for heads and idling, 0: the machine's */
    ULONG length;           /* of the queue, 0: the default */
    ULONG connections;      /* of the group, 0: any number */
} places[QUEUES] = {
    [MAIN] = {"main", 64, 0, FALSE, FALSE, 0, 0, 0},
    [DEEPER] = {"deeper", 2, 0, FALSE, FALSE, 0, 0, 0},
    [NOBODY] = {"nobody", 0, 0, FALSE, FALSE, 0, 0, 0},
    [STRONG] = {"strong", 2, 0, FALSE, FALSE, 0, 0, 0},
    [NAMED] = {"named", 2, 0, FALSE, FALSE, 0, 0, 0},
    [ADDRESS] = {"address", 2, 0, FALSE, FALSE, 0, 0, 0},
    [WEAK] = {"weak", 4, 0, FALSE, FALSE, 0, 0, 0},
    [TIMED] = {"timed", 2, 0, FALSE, FALSE, 1, 0, 0},
    [UNBOUND] = {"unbound", 0, Http503ResponseVerbosityFull, TRUE, FALSE, 0, 0, 0},
    [BASIC] = {"basic", 0, Http503ResponseVerbosityBasic, FALSE, TRUE, 0, 0, 0},
    [LIMITED] = {"limited", 0, Http503ResponseVerbosityLimited, FALSE, TRUE, 0, 0, 0},
    [NARROW] = {"narrow", 0, Http503ResponseVerbosityFull, FALSE, FALSE, 0, 1, 0},
    [FEW] = {"few", 2, Http503ResponseVerbosityFull, FALSE, FALSE, 0, 0, 1},
    [FULL] = {"full", 0, Http503ResponseVerbosityFull, FALSE, TRUE, 0, 0, 0},
};

static const struct {
    int place, port; /* index */
    const char *url; /* behind "http://" or "https://", %u is the port */
} urls[] = {
    {MAIN, 0, "localhost:%u/"},
    {MAIN, 0, "root.test:%u/"},
    {DEEPER, 0, "localhost:%u/foobar/foo/"},
    {DEEPER, 0, "localhost:%u/A/"},
    {NOBODY, 0, "localhost:%u/nobody/"},
    {TIMED, 0, "localhost:%u/timed/"},
    {UNBOUND, 0, "localhost:%u/unbound/"},
    {BASIC, 0, "localhost:%u/basic/"},
    {LIMITED, 0, "localhost:%u/limited/"},
    {FULL, 0, "localhost:%u/full/"},
    {NARROW, 0, "localhost:%u/narrow/"},
    {FEW, 0, "localhost:%u/few/"},
    {STRONG, 1, "+:%u/strong/"},
    {NAMED, 1, "root.test:%u/strong/x/"},
    {NAMED, 1, "root.test:%u/ip/named/"},
    {ADDRESS, 1, "127.0.0.1:%u/ip/"},
    {WEAK, 1, "*:%u/ip/"},
    {WEAK, 1, "*:%u/weak/"},
    {WEAK, 1, "localhost:%u/ok/"},
};

static HTTP_SERVER_SESSION_ID session;
static HTTP_URL_GROUP_ID groups[QUEUES];
static HANDLE queues[QUEUES];
static unsigned ports[2];
static const char *scheme = "http";

static void fail(const char *what, ULONG error)
{
    fprintf(stderr, "wire server: %s: error %u\n", what, (unsigned)error);
    exit(2);
}

static DWORD WINAPI serve_thread(void *argument)
{
    int queue = (int)(INT_PTR)argument;
    HTTP_REQUEST *request = malloc(BUFFER_SIZE);
    ULONG error, got;

    while (request) {
        error = HttpReceiveHttpRequest(queues[queue], HTTP_NULL_ID, 0, request, BUFFER_SIZE, &got, NULL);
        if (error == NO_ERROR)
            answer(queues[queue], places[queue].name, request);
        else if (error != ERROR_CONNECTION_INVALID && error != ERROR_MORE_DATA)
            break;
    }
    free(request);
    return 0;
}

/* --- beginning and end --- */

/* A port that nobody listens on. Another process may take it before we do: then the caller tries again. */
static unsigned free_port(void)
{
    struct sockaddr_in address;
    int tries, taken = 1;

    memset(&address, 0, sizeof(address));
    address.sin_family = AF_INET;
    for (tries = 0; tries < TEST_PORT_TRIES && taken; tries++) {
        SOCKET s = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);

        address.sin_port = htons(test_port(GetCurrentProcessId()));
        taken = bind(s, (struct sockaddr *)&address, sizeof(address)) != 0;
        closesocket(s);
    }
    if (taken)
        fail("no free port", (ULONG)WSAGetLastError());
    return ntohs(address.sin_port);
}

static ULONG add_url(int place, const char *format, unsigned port)
{
    char text[128];
    WCHAR wide[128];
    int i, length = snprintf(text, sizeof(text), "%s://", scheme);

    snprintf(text + length, sizeof(text) - (size_t)length, format, port);
    for (i = 0; text[i]; i++)
        wide[i] = (WCHAR)text[i];
    wide[i] = 0;
    return HttpAddUrlToUrlGroup(groups[place], wide, (HTTP_URL_CONTEXT)place, 0);
}

static ULONG register_urls(void)
{
    ULONG error = NO_ERROR;
    size_t i;

    for (i = 0; i < sizeof(urls) / sizeof(urls[0]) && error == NO_ERROR; i++)
        error = add_url(urls[i].place, urls[i].url, ports[urls[i].port]);
    return error;
}

static void set_group(int place, HTTP_SERVER_PROPERTY property, void *value, ULONG size)
{
    ULONG error = HttpSetUrlGroupProperty(groups[place], property, value, size);

    if (error != NO_ERROR)
        fail(places[place].name, error);
}

static void open_place(int place)
{
    HTTPAPI_VERSION version = HTTPAPI_VERSION_2;
    HTTP_BINDING_INFO binding = {{1}, NULL};
    HTTP_STATE_INFO state = {{1}, HttpEnabledStateInactive};
    HTTP_TIMEOUT_LIMIT_INFO timeouts = {{1}, 0, 0, 0, 0, 0, 0};
    HTTP_CONNECTION_LIMIT_INFO connections = {{1}, 0};
    HTTP_QOS_SETTING_INFO qos = {HttpQosSettingTypeConnectionLimit, &connections};
    ULONG verbosity = places[place].verbosity, length = places[place].length;
    ULONG error = HttpCreateRequestQueue(version, NULL, NULL, 0, &queues[place]);

    if (error == NO_ERROR)
        error = HttpCreateUrlGroup(session, &groups[place], 0);
    if (error == NO_ERROR && verbosity)
        error = HttpSetRequestQueueProperty(queues[place], HttpServer503VerbosityProperty, &verbosity,
                                            sizeof(verbosity), 0, NULL);
    if (error == NO_ERROR && length)
        error = HttpSetRequestQueueProperty(queues[place], HttpServerQueueLengthProperty, &length,
                                            sizeof(length), 0, NULL);
    if (error != NO_ERROR)
        fail(places[place].name, error);
    binding.RequestQueueHandle = queues[place];
    timeouts.IdleConnection = timeouts.HeaderWait = places[place].seconds;
    if (!places[place].unbound)
        set_group(place, HttpServerBindingProperty, &binding, sizeof(binding));
    connections.MaxConnections = places[place].connections;
    if (places[place].connections)
        set_group(place, HttpServerQosProperty, &qos, sizeof(qos));
    if (places[place].inactive)
        set_group(place, HttpServerStateProperty, &state, sizeof(state));
    if (places[place].seconds)
        set_group(place, HttpServerTimeoutsProperty, &timeouts, sizeof(timeouts));
}

static void open_places(void)
{
    ULONG error = ERROR_SHARING_VIOLATION;
    int tries, i;

    for (i = 0; i < QUEUES; i++)
        open_place(i);
    for (tries = 0; tries < 20 && error == ERROR_SHARING_VIOLATION; tries++) {
        for (i = 0; i < QUEUES; i++)
            HttpRemoveUrlFromUrlGroup(groups[i], NULL, HTTP_URL_FLAG_REMOVE_ALL);
        ports[0] = free_port();
        ports[1] = free_port();
        error = register_urls();
    }
    if (error != NO_ERROR)
        fail("HttpAddUrlToUrlGroup", error);
}

int main(int argc, char **argv)
{
    HTTPAPI_VERSION version = HTTPAPI_VERSION_2;
    HANDLE threads[128];
    int count = 0, i, k;
    WSADATA data;
    ULONG error;

    if (argc > 1)
        scheme = argv[1];
    WSAStartup(MAKEWORD(2, 2), &data);
    error = HttpInitialize(version, HTTP_INITIALIZE_SERVER, NULL);
    if (error == NO_ERROR)
        error = HttpCreateServerSession(version, &session, 0);
    if (error != NO_ERROR)
        fail("HttpInitialize", error);
    open_places();
    for (i = 0; i < QUEUES; i++)
        for (k = 0; k < places[i].threads; k++)
            threads[count++] = CreateThread(NULL, 0, serve_thread, (void *)(INT_PTR)i, 0, NULL);
    printf("ready %u %u\n", ports[0], ports[1]);
    fflush(stdout);

    while (getchar() != EOF)
        ;
    for (i = 0; i < QUEUES; i++)
        HttpShutdownRequestQueue(queues[i]);
    for (i = 0; i < count; i++) {
        WaitForSingleObject(threads[i], INFINITE);
        CloseHandle(threads[i]);
    }
    HttpCloseServerSession(session);
    for (i = 0; i < QUEUES; i++)
        HttpCloseRequestQueue(queues[i]);
    HttpTerminate(HTTP_INITIALIZE_SERVER, NULL);
    WSACleanup();
    return 0;
}
