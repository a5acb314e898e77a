/* Due times of timers and waits: relative, absolute, at once, never. */
#include <time.h>

#include "check.h"
#include "io/task.h"
#include "object/thread.h"

#define SECOND UINT64_C(1000000000)

static FILETIME filetime(int64_t units)
{
    FILETIME time = {(DWORD)(uint64_t)units, (DWORD)((uint64_t)units >> 32)};

    return time;
}

static int64_t now_since_1601(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 10000000 + now.tv_nsec / 100 + INT64_C(116444736000000000);
}

/* True if the due time lies `seconds` after some moment during the call. */
static bool is_after(int64_t units, uint64_t seconds)
{
    FILETIME time = filetime(units);
    uint64_t before = clock_now(), deadline = deadline_from_filetime(&time), after = clock_now();

    return deadline + SECOND / 100 >= before + seconds * SECOND &&
           deadline <= after + seconds * SECOND + SECOND / 100;
}

static void negative_times_are_relative(void)
{
    CHECK(is_after(-10000000, 1));
    CHECK(is_after(INT64_C(-36000000000), 3600));
}

static void zero_and_the_past_are_now(void)
{
    CHECK(is_after(0, 0));
    CHECK(is_after(1, 0));
    CHECK(is_after(now_since_1601() - 10000000, 0));
}

static void positive_times_are_absolute(void)
{
    CHECK(is_after(now_since_1601() + 100 * INT64_C(10000000), 100));
}

static void the_far_end_of_time_is_never(void)
{
    FILETIME time = filetime(INT64_MIN);

    CHECK_EQ(deadline_from_filetime(&time), UINT64_MAX);
}

CHECK_MAIN(CHECK_TEST(negative_times_are_relative), CHECK_TEST(zero_and_the_past_are_now),
           CHECK_TEST(positive_times_are_absolute), CHECK_TEST(the_far_end_of_time_is_never))
