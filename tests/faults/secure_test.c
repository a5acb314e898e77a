/* The same life over https: allocations of the engine and of mbedTLS and calls of the system fail while certificates are read, hands are
 * shaken and records go. See scenario.h for what must hold.
 *
 * A handshake takes its milliseconds, so of each kind a share fails in one run, another in the next; with LOAD above 1 all of them.
 * FAULT=name runs one kind alone. */
#include "faults.h"
#include "load.h"
#include "scenario.h"

#define MOST 20000

static const struct {
    enum fault_call call;
    const char *name;
    int error;
    unsigned runs;  /* about so many, spread over the life */
    unsigned first; /* so many one after the other */
} faults[] = {
    {FAULT_memory, "memory", ENOMEM, 12, 0},
    {FAULT_tls_memory, "tls_memory", ENOMEM, 16, 6},
    {FAULT_recv, "recv", ECONNRESET, 3, 2},
    {FAULT_recv, "recv", EINTR, 3, 2},
    {FAULT_recv, "recv", FAULT_SHORT, 3, 2},
    {FAULT_send, "send", EPIPE, 3, 2},
    {FAULT_send, "send", FAULT_SHORT, 3, 2},
    {FAULT_send, "send", EAGAIN, 3, 2},
    {FAULT_sendmsg, "sendmsg", FAULT_SHORT, 4, 2},
    {FAULT_open, "open", EMFILE, 6, 6},
    {FAULT_openat, "openat", EIO, 6, 6},
    {FAULT_fstat, "fstat", EIO, 4, 4},
    {FAULT_pthread_create, "pthread_create", EAGAIN, 4, 4},
};

/* How many failed of those tried. The step grows with the number, so that a life of any length is gone over in few runs. */
static unsigned fail_some(size_t which, uint32_t *seed)
{
    unsigned failed = 0, nth = 1;
    char what[96];

    while (nth < MOST) {
        unsigned step = failed < faults[which].first ? 1 : 1 + nth / (faults[which].runs / 4 + 1);

        snprintf(what, sizeof(what), "%s number %u with error %d over TLS", faults[which].name, nth,
                 faults[which].error);
        if (!scenario_fails(what, faults[which].call, nth, faults[which].error))
            break;
        failed++;
        nth += load_factor() > 1 ? 1 : step > 1 ? 1 + load_random(seed) % (2 * step - 1) : 1;
    }
    return failed;
}

static void calls_may_fail_under_tls(void)
{
    const char *only = getenv("FAULT");
    uint32_t seed = load_seed();
    unsigned total = 0;

    scenario_prepare(true);
    for (size_t i = 0; i < sizeof(faults) / sizeof(*faults); i++) {
        unsigned failed;

        if (only && strcmp(only, faults[i].name) != 0)
            continue;
        failed = fail_some(i, &seed);
        printf("    %s with error %d: %u times\n", faults[i].name, faults[i].error, failed);
        total += failed;
    }
    CHECK(total > 20 || only);
}

CHECK_MAIN(CHECK_TEST(calls_may_fail_under_tls))
