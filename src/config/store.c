/* See store.h. */
#include "config/store.h"

#include "config/root.h"

static struct section *const sections[] = {&parameters_section, &listen_section, &reservations_section,
                                           &bindings_section, &ssl_params_section};

#define SECTIONS (sizeof(sections) / sizeof(sections[0]))

bool config_refresh(void)
{
    bool changed = false;

    for (size_t i = 0; i < SECTIONS; i++)
        changed |= section_refresh(sections[i]);
    return changed;
}

uint64_t config_generation(void)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < SECTIONS; i++)
        sum += atomic_load_explicit(&sections[i]->generation, memory_order_acquire);
    return sum;
}

void config_forget(void)
{
    for (size_t i = 0; i < SECTIONS; i++)
        section_forget(sections[i]);
    config_root_forget();
}
