#include "check.h"
#include "base/slab.h"

#include <pthread.h>

static _Atomic(int) destroyed;

static void count_destroy(void *object)
{
    (void)object;
    atomic_fetch_add(&destroyed, 1);
}

static struct slab slab = {.destroy = count_destroy};

static void an_id_leads_to_its_object_until_it_is_killed(void)
{
    uint32_t index;
    int object = 0, before = atomic_load(&destroyed);
    uint64_t id = slab_add(&slab, &object, &index, NULL);

    CHECK(id > UINT32_MAX && (uint32_t)id > 0xffff);
    CHECK(slab_pin(&slab, id) == &object);
    CHECK(slab_pin(&slab, id + 1) == NULL);
    CHECK(slab_pin(&slab, 0) == NULL);
    slab_kill(&slab, index);
    CHECK(slab_pin(&slab, id) == NULL);
    slab_unpin(&slab, index);
    CHECK_EQ(atomic_load(&destroyed), before);
    slab_unpin(&slab, index);
    CHECK_EQ(atomic_load(&destroyed), before + 1);
}

static void a_reused_slot_refuses_the_old_id(void)
{
    enum { ROUNDS = 2000 };
    static uint64_t ids[ROUNDS];
    int object = 0;

    for (int i = 0; i < ROUNDS; i++) {
        uint32_t index;
        ids[i] = slab_add(&slab, &object, &index, NULL);
        for (int j = 0; j < i; j++)
            CHECK(slab_pin(&slab, ids[j]) == NULL);
        slab_kill(&slab, index);
        slab_unpin(&slab, index);
    }
}

static _Atomic(uint64_t) shared_id;
static _Atomic(bool) stop;

/* The object is its own id: whoever pins it must read the id it asked for. */
static void *attack(void *argument)
{
    (void)argument;
    while (!atomic_load(&stop)) {
        uint64_t id = atomic_load(&shared_id);
        uint64_t *object = slab_pin(&slab, id);
        if (object) {
            if (*object != id)
                abort();
            slab_unpin(&slab, (uint32_t)object[1]);
        }
    }
    return NULL;
}

static void free_pair(void *object)
{
    free(object);
}

static void pins_race_with_kill_and_reuse(void)
{
    pthread_t threads[3];

    slab.destroy = free_pair;
    atomic_store(&stop, false);
    for (int i = 0; i < 3; i++)
        pthread_create(&threads[i], NULL, attack, NULL);
    for (int i = 0; i < 20000; i++) {
        uint64_t *object = calloc(2, sizeof(*object));
        uint32_t index;
        uint64_t id = slab_add(&slab, object, &index, NULL);
        /* Nobody knows the id yet. */
        object[0] = id;
        object[1] = index;
        atomic_store(&shared_id, id);
        slab_kill(&slab, index);
        slab_unpin(&slab, index);
    }
    atomic_store(&stop, true);
    for (int i = 0; i < 3; i++)
        pthread_join(threads[i], NULL);
    slab.destroy = count_destroy;
}

CHECK_MAIN(CHECK_TEST(an_id_leads_to_its_object_until_it_is_killed),
           CHECK_TEST(a_reused_slot_refuses_the_old_id), CHECK_TEST(pins_race_with_kill_and_reuse))
