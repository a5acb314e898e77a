/* What a request pays for its URL: cooking, and matching among 10, 1,000 and 100,000 prefixes.
 *
 *     build/bench/bench_routing [seconds per line, default 0.2]
 *
 * Every line is the best of several rounds. Instructions come from the processor's counter where the kernel lets us read
 * it, else "-". Matching asks for the same ten paths whatever the number of prefixes, as a busy server would be
 * asked: its cost should not depend on how many others are registered. The last lines spread over all of them, and then
 * cache misses show. */
#include <linux/perf_event.h> /* first: it uses names that sal.h defines */
#include "routing/namespace.h"
#include "url/cook.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { BATCH = 1000, HOT = 10 };

static double seconds_per_line = 0.2;
static int counter = -1;
static volatile unsigned long long sink;

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void open_counter(void)
{
    struct perf_event_attr attributes = {.type = PERF_TYPE_HARDWARE,
                                         .size = sizeof attributes,
                                         .config = PERF_COUNT_HW_INSTRUCTIONS,
                                         .exclude_kernel = 1};

    counter = (int)syscall(SYS_perf_event_open, &attributes, 0, -1, -1, 0);
}

static unsigned long long instructions(void)
{
    unsigned long long value = 0;

    if (counter < 0 || read(counter, &value, sizeof value) != sizeof value)
        return 0;
    return value;
}

static double measure(const char *name, void (*batch)(void *), void *context)
{
    double best = 1e9, end = now() + seconds_per_line;
    unsigned long long fewest = ~0ull;

    do {
        unsigned long long before = instructions(), used;
        double start = now(), spent;

        batch(context);
        spent = now() - start;
        used = instructions() - before;
        if (spent < best)
            best = spent;
        if (used < fewest)
            fewest = used;
    } while (now() < end);
    if (counter >= 0)
        printf("%-44s %8.1f ns %8.0f instructions\n", name, best / BATCH * 1e9, (double)fewest / BATCH);
    else
        printf("%-44s %8.1f ns        - instructions\n", name, best / BATCH * 1e9);
    return best / BATCH * 1e9;
}

/* ---- cooking ---- */

static void cook_batch(void *context)
{
    const struct cook_input *input = context;
    static WCHAR buffer[4096];
    struct cooked_url url;

    for (int i = 0; i < BATCH; i++)
        sink += cook(input, NULL, buffer, 4096, &url) + url.full_length;
}

static void bench_cook(void)
{
    static const char *const targets[] = {
        "/",
        "/plaintext",
        "/api/v1/items/12345",
        "/api/v1/items/12345?page=2&size=50",
        "/a/b%20c/d",
        "/static/../static/app.js",
        "/a/rather/long/path/with/many/segments/as/some/programs/like/to/have.html"};

    struct cook_memory memory = {0};

    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
        struct cook_input input = {.target = targets[i],
                                   .target_length = strlen(targets[i]),
                                   .host = "localhost:8080",
                                   .host_length = 14,
                                   .local_port = 8080};
        char name[100];

        snprintf(name, sizeof name, "cook %.38s", targets[i]);
        measure(name, cook_batch, &input);
        input.memory = &memory;
        snprintf(name, sizeof name, "  the same, host remembered");
        measure(name, cook_batch, &input);
    }
}

/* ---- matching ---- */

struct plan {
    struct url_namespace *space;
    const WCHAR *host;
    WCHAR (*paths)[40];
    unsigned count, spread, next;
};

static void match_batch(void *context)
{
    struct plan *plan = context;
    struct url_address local;
    struct route_query query = {.port = 80, .host = plan->host, .host_length = 9, .local = &local};
    struct route route;

    url_address_from4("\x7F\0\0\1", &local);
    for (int i = 0; i < BATCH; i++) {
        struct epoch_reader *reader = epoch_enter();
        unsigned at = plan->next;

        plan->next = at + 1 < plan->spread ? at + 1 : 0;
        query.path = plan->paths[at];
        query.path_length = 19;
        query.slashes = 1 | 1 << 4 | 1 << 11 | 1 << 16; /* as cook() says */
        sink += namespace_match(plan->space, &query, &route) == ROUTE_FOUND;
        epoch_leave(reader);
    }
}

static void write_number(WCHAR *at, unsigned value)
{
    for (int i = 5; i >= 0; i--, value /= 10)
        at[i] = (WCHAR)('0' + value % 10);
}

static struct plan make_plan(unsigned count)
{
    WCHAR text[] = u"http://localhost:80/api/000000/";
    struct plan plan = {.space = namespace_create(), .host = u"LOCALHOST", .count = count};
    double start = now();

    for (unsigned i = 0; i < count; i++) {
        struct url_prefix *prefix;

        write_number(text + 24, i);
        if (prefix_parse(text, 31, &prefix) || namespace_add(plan.space, prefix, NULL, i, NULL))
            abort();
    }
    printf("%u prefixes added, %.0f ns each\n", count, (now() - start) / count * 1e9);
    plan.paths = calloc(count, sizeof *plan.paths);
    for (unsigned i = 0; i < count; i++) {
        /* the hot ones are far apart */
        unsigned number = i < HOT ? i * (count / HOT) : i;
        memcpy(plan.paths[i], u"/API/000000/ITEM/42", 20 * sizeof(WCHAR));
        write_number(plan.paths[i] + 5, number);
    }
    plan.spread = HOT;
    return plan;
}

static void bench_match(void)
{
    static const unsigned counts[] = {10, 1000, 100000};
    struct plan plans[3];
    double costs[3];
    char name[64];

    for (int i = 0; i < 3; i++)
        plans[i] = make_plan(counts[i]);
    for (int i = 0; i < 3; i++) {
        snprintf(name, sizeof name, "match, %u prefixes, 10 of them hot", counts[i]);
        costs[i] = measure(name, match_batch, &plans[i]);
    }
    printf("100,000 prefixes cost %.3f times 10\n", costs[2] / costs[0]);
    for (int i = 0; i < 3; i++) {
        snprintf(name, sizeof name, "match, %u prefixes, all of them asked for", counts[i]);
        plans[i].spread = counts[i];
        measure(name, match_batch, &plans[i]);
        namespace_destroy(plans[i].space);
        free(plans[i].paths);
    }
}

static void bench_root(void)
{
    struct plan plan = {.space = namespace_create(), .host = u"LOCALHOST", .count = 1, .spread = 1};
    struct url_prefix *prefix;

    plan.paths = calloc(1, sizeof *plan.paths);
    memcpy(plan.paths[0], u"/API/000000/ITEM/42", 20 * sizeof(WCHAR));
    if (prefix_parse(u"http://+:80/", 12, &prefix) || namespace_add(plan.space, prefix, NULL, 0, NULL))
        abort();
    measure("match, only http://+:80/", match_batch, &plan);
    namespace_destroy(plan.space);
    free(plan.paths);
}

int main(int argc, char **argv)
{
    if (argc > 1)
        seconds_per_line = atof(argv[1]);
    open_counter();
    bench_cook();
    bench_root();
    bench_match();
    return 0;
}
