/* The configuration under attack: files are replaced as a whole: whoever dies in the middle leaves the old one or the new one, and two writers lose nothing. */
#include "config_folder.h"
#include "config/address.h"
#include "config/listen.h"

#include <signal.h>
#include <sys/wait.h>
#include <time.h>

/* The n-th record of a writer. */
static ULONG add(unsigned writer, unsigned n)
{
    struct url_address address = {
        .family = 4, .bytes = {10, (unsigned char)writer, (unsigned char)(n >> 8), (unsigned char)n}};

    return listen_add(&address);
}

static size_t count_of(unsigned writer, unsigned *highest)
{
    const struct listen_list *list;
    size_t count = 0;

    config_refresh();
    list = listen_acquire();
    *highest = 0;
    for (size_t i = 0; i < listen_count(list); i++) {
        const struct url_address *one = listen_at(list, i);
        unsigned n = (unsigned)one->bytes[2] << 8 | one->bytes[3];

        if (one->bytes[1] != writer)
            continue;
        count++;
        if (n > *highest)
            *highest = n;
    }
    listen_release(list);
    return count;
}

/* Every line of the file is a whole record. */
static size_t whole_lines(void)
{
    const char *text = config_folder_read("iplisten");
    size_t count = 0;

    while (*text) {
        const char *end = strchr(text, '\n');
        struct url_address address;
        char value[64];

        CHECK(end != NULL);
        CHECK(strncmp(text, "ipaddress=", 10) == 0 && end - text < 40);
        snprintf(value, sizeof value, "%.*s", (int)(end - text - 10), text + 10);
        CHECK(config_address(value, &address));
        count++;
        text = end + 1;
    }
    return count;
}

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* A tenth under a sanitizer, where each takes ten times as long. */
#ifdef HTTPAPI_NO_RECYCLING
enum { WRITES = 100 };
#else
enum { WRITES = 1000 };
#endif

/* Writes from `next` on, tells each that is done, until it is killed. */
static pid_t start_writer(unsigned writer, unsigned next, int *told)
{
    int ends[2];
    pid_t child;

    CHECK_EQ(pipe(ends), 0);
    fflush(stdout);
    child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        close(ends[0]);
        for (unsigned n = next; n <= WRITES; n++)
            if (add(writer, n) != NO_ERROR || write(ends[1], &n, sizeof n) != sizeof n)
                _exit(1);
        _exit(0);
    }
    close(ends[1]);
    *told = ends[0];
    return child;
}

/* Writers are killed at random moments until 1,000 records are there: never is one lost that was acknowledged, never is there
 * half of one. */
static void a_killed_writer_leaves_the_old_or_the_new_file(void)
{
    const char *given = getenv("CHECK_SEED");
    unsigned seed = given ? (unsigned)strtoul(given, NULL, 0) : (unsigned)time(NULL), next = 1, kills = 0;
    double started = now();

    printf("    seed %u\n", seed);
    srand(seed);
    config_folder_make();
    while (next <= WRITES) {
        unsigned done = next - 1, n, highest, patience = (unsigned)rand() % 4000,
                 left = (unsigned)rand() % 40;
        int told, status;
        pid_t child = start_writer(1, next, &told);

        while (left-- > 0 && read(told, &n, sizeof n) == sizeof n)
            done = n;
        usleep(patience);
        kill(child, SIGKILL);
        while (read(told, &n, sizeof n) == sizeof n)
            done = n;
        close(told);
        CHECK_EQ(waitpid(child, &status, 0), child);
        CHECK(WIFSIGNALED(status) || status == 0);
        kills += WIFSIGNALED(status) != 0;
        CHECK_EQ(count_of(1, &highest), highest);
        CHECK_EQ(whole_lines(), highest);
        CHECK(highest == done || highest == done + 1); /* the last may have been done and not told */
        next = highest + 1;
    }
    printf("    %u writes, %u kills, %.1f s\n", WRITES, kills, now() - started);
    CHECK(kills >= WRITES / 100);
}

static void two_writers_lose_nothing(void)
{
    enum { EACH = WRITES / 5 };
    pid_t children[2];
    unsigned highest;

    config_folder_make();
    fflush(stdout);
    for (unsigned writer = 0; writer < 2; writer++) {
        children[writer] = fork();
        CHECK(children[writer] >= 0);
        if (children[writer] == 0) {
            for (unsigned n = 1; n <= EACH; n++)
                if (add(writer + 1, n) != NO_ERROR)
                    _exit(1);
            _exit(0);
        }
    }
    for (unsigned writer = 0; writer < 2; writer++) {
        int status;

        CHECK_EQ(waitpid(children[writer], &status, 0), children[writer]);
        CHECK_EQ(status, 0);
    }
    CHECK_EQ(count_of(1, &highest), EACH);
    CHECK_EQ(count_of(2, &highest), EACH);
    CHECK_EQ(whole_lines(), 2 * EACH);
}

CHECK_MAIN(CHECK_TEST(a_killed_writer_leaves_the_old_or_the_new_file), CHECK_TEST(two_writers_lose_nothing))
