/* Many connections at once, none left over, and what happens when descriptors run out. */
#include "load.h"

#include <sys/resource.h>
#include <sys/wait.h>

#define BUFFER 16384

static struct load_server server;
static const char question[] = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

static void *program(void *argument)
{
    HTTP_REQUEST *request = malloc(BUFFER);
    HTTP_RESPONSE response = {.StatusCode = 204};
    ULONG bytes;

    while (HttpReceiveHttpRequest(argument, 0, 0, request, BUFFER, &bytes, NULL) == NO_ERROR)
        HttpSendHttpResponse(argument, request->RequestId, 0, &response, NULL, NULL, NULL, 0, NULL, NULL);
    free(request);
    return NULL;
}

static void stop_program(pthread_t thread)
{
    REQUIRE(HttpCloseRequestQueue(server.queue) == NO_ERROR);
    server.queue = NULL;
    pthread_join(thread, NULL);
    load_stop(&server);
}

static bool ask(int s)
{
    static struct load_reader reader;
    size_t length;

    reader.s = s;
    reader.start = reader.end = 0;
    return load_send(s, question, strlen(question)) && load_head(&reader, &length) == 204;
}

/* How many descriptors this process may have; both ends of each connection are here. */
static unsigned allow(rlim_t wanted)
{
    struct rlimit limit;

    REQUIRE(getrlimit(RLIMIT_NOFILE, &limit) == 0);
    limit.rlim_cur = wanted < limit.rlim_max ? wanted : limit.rlim_max;
    REQUIRE(setrlimit(RLIMIT_NOFILE, &limit) == 0);
    return (unsigned)limit.rlim_cur;
}

/* Waits until the engine has noticed what clients did. */
static void settle(unsigned descriptors)
{
    for (double end = load_seconds() + LOAD_PATIENCE_SECONDS;
         load_descriptors() > descriptors && load_seconds() < end;)
        load_sleep_us(1000);
    CHECK_EQ(load_descriptors(), descriptors);
}

static void many_connections_idle_cheaply_and_all_end(void)
{
    unsigned count = (allow(22000) - 100) / 2, before;
    size_t empty, idle;
    pthread_t thread;
    int *clients;

    if (count > 2000 * load_factor())
        count = 2000 * load_factor();
    clients = calloc(count, sizeof(*clients));
    load_start(&server);
    pthread_create(&thread, NULL, program, server.queue);
    clients[0] = load_connect(server.port);
    CHECK(ask(clients[0]));
    close(clients[0]);
    load_sleep_us(300000); /* until the engine has closed its end */
    before = load_descriptors();
    empty = load_resident_kb();
    for (unsigned i = 0; i < count; i++) {
        clients[i] = load_connect(server.port);
        CHECK(ask(clients[i]));
    }
    CHECK_EQ(load_descriptors(), before + 2 * count);
    load_sleep_us(2500000); /* idle buffers go back within a second and a half */
    idle = load_resident_kb();
    printf("    %u connections, %lld bytes each\n", count,
           ((long long)idle - (long long)empty) * 1024 / (long long)count);
    CHECK(!LOAD_MEASURES || (idle - empty) * 1024 / count < 4096);
    for (unsigned i = 0; i < count; i += 7) /* they are all still good */
        CHECK(ask(clients[i]));
    for (unsigned i = 0; i < count; i++)
        close(clients[i]);
    settle(before);
    free(clients);
    stop_program(thread);
}

/* The clients live in a child, so that only the server runs out. */
static void running_out_of_descriptors_sheds_and_recovers(void)
{
    enum { CLIENTS = 200 };
    struct rlimit old, few;
    unsigned before, served = 0, refused = 0;
    clock_t work;
    pthread_t thread;
    int report[2], status, go[2], s;
    pid_t child;

    load_start(&server);
    pthread_create(&thread, NULL, program, server.queue);
    s = load_connect(server.port);
    CHECK(ask(s));
    REQUIRE(pipe(report) == 0 && pipe(go) == 0);
    before = load_descriptors();
    REQUIRE(getrlimit(RLIMIT_NOFILE, &old) == 0);
    few = old;
    few.rlim_cur = before + 50;
    REQUIRE(setrlimit(RLIMIT_NOFILE, &few) == 0);
    child = fork();
    if (child == 0) {
        int clients[CLIENTS];
        char byte;
        REQUIRE(setrlimit(RLIMIT_NOFILE, &old) == 0);
        for (int i = 0; i < CLIENTS; i++)
            clients[i] = load_try_connect(server.port);
        for (int i = 0; i < CLIENTS; i++)
            *(clients[i] >= 0 && ask(clients[i]) ? &served : &refused) += 1;
        REQUIRE(write(report[1], &served, sizeof(served)) == sizeof(served));
        REQUIRE(read(go[0], &byte, 1) == 1);
        _exit(0);
    }
    REQUIRE(read(report[0], &served, sizeof(served)) == sizeof(served));
    printf("    %u served, %u turned away \n", served, CLIENTS - served);
    CHECK(served > 20 && served < 60);
    work = clock();
    load_sleep_us(300000);
    CHECK(!LOAD_MEASURES ||
          clock() - work < CLOCKS_PER_SEC / 10); /* the loop does not spin over what it cannot accept */
    CHECK(ask(s));                               /* who is in is served */
    REQUIRE(write(go[1], "", 1) == 1);
    REQUIRE(waitpid(child, &status, 0) == child && status == 0);
    REQUIRE(setrlimit(RLIMIT_NOFILE, &old) == 0);
    settle(before);
    close(s);
    s = load_connect(server.port);
    CHECK(ask(s)); /* and newcomers again */
    close(s);
    for (int i = 0; i < 2; i++) {
        close(report[i]);
        close(go[i]);
    }
    stop_program(thread);
}

/* Not even the spare descriptor is left: whoever waits is served when there are descriptors again. */
static void accepting_resumes_when_descriptors_come_back(void)
{
    struct rlimit old, none;
    pthread_t thread;
    clock_t work;
    int s, taken;

    load_start(&server);
    pthread_create(&thread, NULL, program, server.queue);
    s = load_connect(server.port);
    CHECK(ask(s));
    close(s);
    load_sleep_us(50000);
    s = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0); /* before there are none */
    REQUIRE(getrlimit(RLIMIT_NOFILE, &old) == 0);
    none = old;
    none.rlim_cur = 0; /* a number below every one: nothing can be opened, the spare not again either */
    REQUIRE(setrlimit(RLIMIT_NOFILE, &none) == 0);
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK), .sin_port = htons(server.port)};
    REQUIRE(connect(s, (struct sockaddr *)&address, sizeof(address)) == 0);
    REQUIRE(load_send(s, question, strlen(question)));
    work = clock();
    load_sleep_us(500000);
    taken = (int)((clock() - work) * 1000 / CLOCKS_PER_SEC);
    REQUIRE(setrlimit(RLIMIT_NOFILE, &old) == 0);
    CHECK(!LOAD_MEASURES || taken < 100);
    close(s);
    s = load_connect(server.port);
    CHECK(ask(s));
    close(s);
    stop_program(thread);
}

/* A program that only returns from main, or calls exit, while it serves. */
static void a_program_may_end_while_it_serves(void)
{
    for (unsigned i = 0; i < 10 * load_factor(); i++) {
        pid_t child = fork();
        int status;

        if (child == 0) {
            pthread_t threads[2];
            alarm(LOAD_PATIENCE_SECONDS);
            load_start(&server);
            for (int t = 0; t < 2; t++)
                pthread_create(&threads[t], NULL, program, server.queue);
            for (int c = 0; c < 20; c++)
                REQUIRE(ask(load_connect(server.port)));
            REQUIRE(load_send(load_connect(server.port), question, 20));
            exit(3);
        }
        REQUIRE(waitpid(child, &status, 0) == child);
        CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 3);
    }
}

CHECK_MAIN(CHECK_TEST(a_program_may_end_while_it_serves),
           CHECK_TEST(many_connections_idle_cheaply_and_all_end),
           CHECK_TEST(running_out_of_descriptors_sheds_and_recovers),
           CHECK_TEST(accepting_resumes_when_descriptors_come_back))
