/* What a server is started with. */
#include "server/settings.h"

#include "check.h"

/* Nobody outside can know it; that it changes says that it does not come from where the program lies. */
static void header_names_are_hashed_with_another_seed_each_time(void)
{
    uint32_t first, same = 0;

    settings_load();
    first = settings.head.hash_seed;
    for (int i = 0; i < 4; i++) {
        settings_load();
        same += settings.head.hash_seed == first;
    }
    CHECK(same < 4);
}

CHECK_MAIN(CHECK_TEST(header_names_are_hashed_with_another_seed_each_time))
