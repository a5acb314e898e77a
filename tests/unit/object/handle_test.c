#include "check.h"
#include "object/handle.h"
#include "object/thread.h"
#include "object/this_process.h"
#include "object/object.h"

struct thing {
    struct object object;
    int *closed, *destroyed;
};

static void thing_closed(struct object *object)
{
    ++*((struct thing *)object)->closed;
}

static void thing_destroy(struct object *object)
{
    ++*((struct thing *)object)->destroyed;
    free(object);
}

static const struct object_type thing_type = {"Thing", thing_closed, thing_destroy};
static const struct object_type other_type = {"Other", NULL, thing_destroy};

static struct object *new_thing(int *closed, int *destroyed)
{
    struct thing *thing = malloc(sizeof *thing);

    object_init(&thing->object, &thing_type, WAIT_KIND_NONE);
    thing->closed = closed;
    thing->destroyed = destroyed;
    return &thing->object;
}

static HANDLE open_thing(int *closed, int *destroyed)
{
    struct object *object = new_thing(closed, destroyed);
    HANDLE handle = NULL;

    CHECK_EQ(handle_open(object, &handle), NO_ERROR);
    object_release(object);
    return handle;
}

static void a_handle_is_a_multiple_of_4_in_31_bits_and_its_low_bits_do_not_matter(void)
{
    int closed = 0, destroyed = 0;
    HANDLE handle = open_thing(&closed, &destroyed);
    struct object *object = handle_pin(handle, NULL);

    CHECK(object != NULL);
    CHECK_EQ((uintptr_t)handle & 3, 0);
    CHECK((uintptr_t)handle > 0 && (uintptr_t)handle <= 0x7fffffff);
    for (uintptr_t low = 1; low < 4; low++) {
        CHECK(handle_pin((HANDLE)((uintptr_t)handle | low), NULL) == object);
        handle_unpin((HANDLE)((uintptr_t)handle | low));
    }
    handle_unpin(handle);
    CHECK_EQ(handle_close((HANDLE)((uintptr_t)handle | 1)), NO_ERROR);
    CHECK_EQ(destroyed, 1);
}

static void closing_makes_the_handle_invalid_at_once_and_frees_the_object_with_the_last_pin(void)
{
    int closed = 0, destroyed = 0;
    HANDLE handle = open_thing(&closed, &destroyed);

    CHECK(handle_pin(handle, NULL) != NULL);
    CHECK_EQ(handle_close(handle), NO_ERROR);
    CHECK_EQ(closed, 1);
    CHECK_EQ(destroyed, 0);
    CHECK(handle_pin(handle, NULL) == NULL);
    CHECK_EQ(handle_close(handle), ERROR_INVALID_HANDLE);
    CHECK_EQ(closed, 1);
    handle_unpin(handle);
    CHECK_EQ(destroyed, 1);
}

static void closed_runs_with_the_last_of_several_handles(void)
{
    int closed = 0, destroyed = 0;
    struct object *object = new_thing(&closed, &destroyed);
    HANDLE first, second;

    CHECK_EQ(handle_open(object, &first), NO_ERROR);
    CHECK_EQ(handle_open(object, &second), NO_ERROR);
    CHECK(first != second);
    CHECK_EQ(handle_close(first), NO_ERROR);
    CHECK_EQ(closed, 0);
    CHECK_EQ(handle_close(second), NO_ERROR);
    CHECK_EQ(closed, 1);
    CHECK_EQ(destroyed, 0);
    object_release(object);
    CHECK_EQ(destroyed, 1);
}

static void null_foreign_and_pseudo_handles_cannot_be_closed(void)
{
    static const uintptr_t values[] = {
        0, 1, 2, 3, 0x7ffffffc, 0xfffffffc, 0x100000004, UINTPTR_MAX, UINTPTR_MAX - 1, UINTPTR_MAX - 7};

    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++)
        CHECK_EQ(handle_close((HANDLE)values[i]), ERROR_INVALID_HANDLE);
}

static void a_pin_asks_for_the_type(void)
{
    int closed = 0, destroyed = 0;
    HANDLE handle = open_thing(&closed, &destroyed);

    CHECK(handle_pin(handle, &other_type) == NULL);
    CHECK(handle_pin(handle, &thing_type) != NULL);
    handle_unpin(handle);
    CHECK_EQ(handle_close(handle), NO_ERROR);
    CHECK_EQ(destroyed, 1);
}

static void pseudo_handles_name_the_caller(void)
{
    CHECK(handle_pin(CURRENT_PROCESS, NULL) == process_object());
    handle_unpin(CURRENT_PROCESS);
    CHECK(handle_pin(CURRENT_THREAD, &thread_type) == thread_object(thread_self()));
    handle_unpin(CURRENT_THREAD);
    CHECK(handle_pin(CURRENT_THREAD, &process_type) == NULL);
}

/* The oldest free slot is reused first, under another value, and no value of the last 200,000 comes back. */
static void a_closed_value_stays_invalid_for_a_long_time(void)
{
    int closed = 0, destroyed = 0;
    HANDLE stale = open_thing(&closed, &destroyed);

    CHECK_EQ(handle_close(stale), NO_ERROR);
    for (int i = 0; i < 200000; i++) {
        HANDLE handle = open_thing(&closed, &destroyed);
        CHECK(handle != stale);
        CHECK_EQ(handle_close(handle), NO_ERROR);
    }
    CHECK(handle_pin(stale, NULL) == NULL);
}

/* Every slot of the first round is live again in the second, under another generation. */
static void an_old_value_does_not_reach_the_new_owner_of_its_slot(void)
{
    enum { COUNT = 1024 };
    static HANDLE old[COUNT], fresh[2 * COUNT];
    int closed = 0, destroyed = 0;

    for (int i = 0; i < COUNT; i++)
        old[i] = open_thing(&closed, &destroyed);
    for (int i = 0; i < COUNT; i++)
        CHECK_EQ(handle_close(old[i]), NO_ERROR);
    for (int i = 0; i < 2 * COUNT; i++)
        fresh[i] = open_thing(&closed, &destroyed);
    for (int i = 0; i < COUNT; i++) {
        CHECK(handle_pin(old[i], NULL) == NULL);
        CHECK_EQ(handle_close(old[i]), ERROR_INVALID_HANDLE);
    }
    CHECK_EQ(closed, COUNT);
    for (int i = 0; i < 2 * COUNT; i++)
        CHECK_EQ(handle_close(fresh[i]), NO_ERROR);
    CHECK_EQ(destroyed, 3 * COUNT);
}

static void the_table_grows_and_every_handle_keeps_its_object(void)
{
    enum { COUNT = 5000 };
    static HANDLE handles[COUNT];
    static struct object *objects[COUNT];
    int closed = 0, destroyed = 0;

    for (int i = 0; i < COUNT; i++) {
        objects[i] = new_thing(&closed, &destroyed);
        CHECK_EQ(handle_open(objects[i], &handles[i]), NO_ERROR);
        object_release(objects[i]);
    }
    for (int i = 0; i < COUNT; i++) {
        CHECK(handle_pin(handles[i], &thing_type) == objects[i]);
        handle_unpin(handles[i]);
    }
    for (int i = 0; i < COUNT; i++)
        CHECK_EQ(handle_close(handles[i]), NO_ERROR);
    CHECK_EQ(destroyed, COUNT);
}

static void a_protected_handle_is_not_closed(void)
{
    int closed = 0, destroyed = 0;
    HANDLE handle = open_thing(&closed, &destroyed);
    DWORD flags = 99;

    CHECK_EQ(handle_flags(handle, &flags), NO_ERROR);
    CHECK_EQ(flags, 0);
    CHECK_EQ(handle_set_flags(handle, 3, HANDLE_FLAG_PROTECT_FROM_CLOSE), NO_ERROR);
    CHECK_EQ(handle_flags(handle, &flags), NO_ERROR);
    CHECK_EQ(flags, HANDLE_FLAG_PROTECT_FROM_CLOSE);
    CHECK_EQ(handle_close(handle), ERROR_INVALID_HANDLE);
    CHECK_EQ(handle_set_flags(handle, HANDLE_FLAG_PROTECT_FROM_CLOSE, 0), NO_ERROR);
    CHECK_EQ(handle_close(handle), NO_ERROR);
    CHECK_EQ(handle_flags(handle, &flags), ERROR_INVALID_HANDLE);
    CHECK_EQ(destroyed, 1);
}

CHECK_MAIN(CHECK_TEST(a_handle_is_a_multiple_of_4_in_31_bits_and_its_low_bits_do_not_matter),
           CHECK_TEST(closing_makes_the_handle_invalid_at_once_and_frees_the_object_with_the_last_pin),
           CHECK_TEST(closed_runs_with_the_last_of_several_handles),
           CHECK_TEST(null_foreign_and_pseudo_handles_cannot_be_closed), CHECK_TEST(a_pin_asks_for_the_type),
           CHECK_TEST(pseudo_handles_name_the_caller),
           CHECK_TEST(a_closed_value_stays_invalid_for_a_long_time),
           CHECK_TEST(an_old_value_does_not_reach_the_new_owner_of_its_slot),
           CHECK_TEST(the_table_grows_and_every_handle_keeps_its_object),
           CHECK_TEST(a_protected_handle_is_not_closed))
