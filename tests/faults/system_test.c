/* Every system call of the engine fails in turn, with each error that it may fail with: see scenario.h for what must hold.
 *
 * Each call of the scenario fails once, the errors taking turns; with LOAD above 1 in the environment, once with each of them.
 * FAULT=name runs one call alone. Only listeners on all addresses ask for getsockname, and a test listens on loopback: that one is
 * failed in a network of its own. */
#include "faults.h"
#include "load.h"
#include "scenario.h"

#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/wait.h>

/* Of one call; the scenario makes fewer. */
#define MOST 200

static const struct {
    enum fault_call call;
    const char *name;
    int errors[9]; /* 0 ends */
} faults[] = {
    {FAULT_socket, "socket", {EMFILE, ENFILE, ENOBUFS, EAFNOSUPPORT}},
    {FAULT_bind, "bind", {EADDRINUSE, EACCES, ENOMEM}},
    {FAULT_listen, "listen", {EADDRINUSE}},
    {FAULT_accept4, "accept4", {EMFILE, ENFILE, ENOMEM, ENOBUFS, EINTR, ECONNABORTED, EPERM}},
    {FAULT_recv, "recv", {EINTR, ECONNRESET, ENOMEM, EAGAIN, ETIMEDOUT, FAULT_SHORT}},
    {FAULT_send, "send", {EINTR, ECONNRESET, EPIPE, ENOBUFS, ENOMEM, EAGAIN, FAULT_SHORT}},
    {FAULT_sendmsg, "sendmsg", {EINTR, ECONNRESET, EPIPE, ENOBUFS, ENOMEM, EAGAIN, FAULT_SHORT}},
    {FAULT_sendfile, "sendfile", {EINTR, EIO, ENOMEM, EAGAIN, ECONNRESET, FAULT_SHORT}},
    {FAULT_setsockopt, "setsockopt", {ENOMEM}},
    {FAULT_open, "open", {EMFILE, ENFILE, ENOMEM, EINTR, EIO}},
    {FAULT_openat, "openat", {EMFILE, ENOMEM, EIO}},
    {FAULT_fstat, "fstat", {ENOMEM, EIO}},
    {FAULT_mmap, "mmap", {ENOMEM}},
    {FAULT_eventfd, "eventfd", {EMFILE, ENOMEM}},
    {FAULT_epoll_ctl, "epoll_ctl", {ENOMEM, ENOSPC}},
    {FAULT_pthread_create, "pthread_create", {EAGAIN}},
};

/* The calls first, first + step... How many failed. */
static unsigned fail_in_turn(size_t which, int error, unsigned first, unsigned step)
{
    unsigned nth, failed = 0;
    char what[96];

    for (nth = first; nth <= MOST; nth += step) {
        snprintf(what, sizeof(what), "%s number %u with %s", faults[which].name, nth,
                 error == FAULT_SHORT ? "a short count" : strerror(error));
        if (!scenario_fails(what, faults[which].call, nth, error))
            break;
        failed++;
    }
    return failed;
}

static unsigned fail_each(size_t which)
{
    const int *errors = faults[which].errors;
    unsigned count = 0, failed = 0;

    while (errors[count])
        count++;
    for (unsigned i = 0; i < count; i++)
        failed += load_factor() > 1 ? fail_in_turn(which, errors[i], 1, 1)
                                    : fail_in_turn(which, errors[i], i + 1, count);
    return failed;
}

static void each_system_call_may_fail(void)
{
    const char *only = getenv("FAULT");
    unsigned failed = 0;

    scenario_prepare(false);
    for (size_t i = 0; i < sizeof(faults) / sizeof(*faults); i++) {
        unsigned here;

        if (only && strcmp(only, faults[i].name) != 0)
            continue;
        here = fail_each(i);
#ifdef HTTPAPI_NO_RECYCLING /* pages come from malloc then */
        CHECK(here > 0 || strcmp(faults[i].name, "mmap") == 0);
#else
        CHECK(here > 0);
#endif
        printf("    %s failed %u times\n", faults[i].name, here);
        failed += here;
    }
    CHECK(failed > 0);
}

enum { NO_NETWORK = 77 };

/* A network of which nobody else is part, with nothing but loopback. */
static bool enter_network(void)
{
    struct ifreq loopback = {.ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING | IFF_LOOPBACK};
    int s;
    bool done;

    if (unshare(CLONE_NEWNET) != 0 && unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0)
        return false;
    s = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    done = s >= 0 && ioctl(s, SIOCSIFFLAGS, &loopback) == 0;
    if (s >= 0)
        close(s);
    return done;
}

static void fail_everywhere(void)
{
    unsigned nth = 1;

    if (!enter_network())
        exit(NO_NETWORK);
    scenario_listen_everywhere();
    scenario_prepare(false);
    while (nth <= MOST && scenario_fails("getsockname of a connection", FAULT_getsockname, nth, ENOBUFS))
        nth++;
    printf("    getsockname failed %u times\n", nth - 1);
    exit(nth > 1 ? 0 : 1);
}

/* A connection whose own end is not known is closed; the next one is served. */
static void the_address_of_a_connection_may_be_unknown(void)
{
    int status = -1;
    pid_t child;

    fflush(stdout);
    child = fork();
    if (child == 0)
        fail_everywhere();
    CHECK(child > 0 && waitpid(child, &status, 0) == child);
    if (WIFEXITED(status) && WEXITSTATUS(status) == NO_NETWORK)
        CHECK_SKIP("this user has no network of its own");
    CHECK_EQ(status, 0);
}

CHECK_MAIN(CHECK_TEST(each_system_call_may_fail), CHECK_TEST(the_address_of_a_connection_may_be_unknown))
