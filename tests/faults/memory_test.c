/* Every allocation of the engine fails in turn, while it starts, serves and goes: see scenario.h for what must hold. Run with the
 * address sanitizer it also shows that nothing leaks.
 *
 * FAULT=n in the environment runs the n-th alone. */
#include "faults.h"
#include "load.h"
#include "scenario.h"

#define MOST 5000

static void each_allocation_may_fail(void)
{
    const char *only = getenv("FAULT");
    unsigned nth;
    char what[64];

    scenario_prepare(false);
    for (nth = 1; nth < MOST; nth++) {
        snprintf(what, sizeof(what), "allocation %u", nth);
        if (only && atoi(only) != (int)nth)
            continue;
        if (!scenario_fails(what, FAULT_memory, nth, ENOMEM))
            break;
    }
    printf("    %u allocations failed in turn\n", nth - 1);
    CHECK(nth > 50 && nth < MOST);
}

CHECK_MAIN(CHECK_TEST(each_allocation_may_fail))
