/* The namespace under readers that match while writers add, remove and close owners. What a reader finds must have been true
 * at one moment, and must not be freed under it: the owners are real allocations, so AddressSanitizer would see. */
#include "routing/namespace.h"
#include "wide_text.h"
#include "winerror.h"
#include <pthread.h>
#include <sched.h>

enum { ROUNDS = 4000, READERS = 3, ALIVE = 0x600D };

static struct url_namespace *space;
static _Atomic bool stop;
static _Atomic int owners_alive, wrong;
static _Atomic unsigned long matches, writers_done;

struct owner {
    struct route_owner route; /* first */
    _Atomic int references;
    int alive;
};

static void owner_hold(struct route_owner *route)
{
    atomic_fetch_add(&((struct owner *)route)->references, 1);
}

static void owner_release(struct route_owner *route)
{
    struct owner *owner = (struct owner *)route;

    if (atomic_fetch_sub(&owner->references, 1) != 1)
        return;
    owner->alive = 0;
    atomic_fetch_sub(&owners_alive, 1);
    free(owner);
}

static struct owner *owner_create(void)
{
    struct owner *owner = calloc(1, sizeof *owner);

    owner->route.hold = owner_hold;
    owner->route.release = owner_release;
    owner->alive = ALIVE;
    atomic_init(&owner->references, 1);
    atomic_fetch_add(&owners_alive, 1);
    return owner;
}

static void expect(bool right)
{
    if (!right)
        atomic_fetch_add(&wrong, 1);
}

static ULONG add(struct owner *owner, const WCHAR *text, ULONGLONG context)
{
    struct url_prefix *prefix;

    expect(prefix_parse(text, wide_length(text), &prefix) == 0);
    return namespace_add(space, prefix, &owner->route, context, NULL);
}

static ULONG drop(struct owner *owner, const WCHAR *text)
{
    struct url_prefix *prefix;
    ULONG error;

    expect(prefix_parse(text, wide_length(text), &prefix) == 0);
    error = namespace_remove(space, prefix, &owner->route);
    prefix_free(prefix);
    return error;
}

/* Moves a URL between two depths and two buckets, always adding before removing: one of them is there at every moment. */
static void *mover(void *argument)
{
    struct owner *owner = argument;
    static const WCHAR *const places[] = {u"http://h:80/a/", u"http://h:80/a/b/", u"http://+:80/a/b/",
                                          u"http://h:80/a/b/c/"};

    for (unsigned i = 0; i < ROUNDS; i++) {
        expect(add(owner, places[(i + 1) % 4], 2) == 0);
        expect(drop(owner, places[i % 4]) == 0);
    }
    atomic_fetch_add(&writers_done, 1);
    return NULL;
}

/* Grows and shrinks the tables of the same host and port, with owners that come and go. The argument tells two such apart. */
static void *crowd(void *argument)
{
    WCHAR path[] = u"http://h:80/a/0000/", host[] = u"http://h0000:80/";
    unsigned number = argument ? 5000 : 0;

    for (unsigned round = 0; round < ROUNDS / 64; round++) {
        struct owner *owner = owner_create();

        for (unsigned i = 0; i < 64; i++) {
            unsigned value = number + round % 7 * 64 + i;
            for (int digit = 3; digit >= 0; digit--, value /= 10)
                path[14 + digit] = host[8 + digit] = (WCHAR)('0' + value % 10);
            expect(add(owner, path, 3) == 0);
            expect(add(owner, host, 3) == 0);
            if (i % 3 == 0)
                expect(drop(owner, path) == 0);
        }
        expect(namespace_remove_owner(space, &owner->route) == 64 + 42);
        owner_release(&owner->route);
    }
    atomic_fetch_add(&writers_done, 1);
    return NULL;
}

static void match_one(const WCHAR *host, const WCHAR *path, bool always, ULONGLONG context)
{
    struct route_query query = {.port = 80,
                                .host = host,
                                .host_length = wide_length(host),
                                .path = path,
                                .path_length = wide_length(path)};
    struct route route;
    enum route_result result = namespace_match_held(space, &query, &route);

    expect((result == ROUTE_FOUND) == (route.registration != NULL));
    expect(!always || result == ROUTE_FOUND);
    if (!route.registration)
        return;
    expect(route.registration->context == context);
    expect(((struct owner *)route.registration->owner)->alive == ALIVE);
    registration_release(route.registration);
}

/* A route found in an earlier section. While it holds, what it leads to is alive and is what a search finds. */
static void match_again(struct route *route)
{
    struct route_query query = {
        .port = 80, .host = u"H", .host_length = 1, .path = u"/A/B/C/D", .path_length = 8};
    struct epoch_reader *section = epoch_enter();

    if (route_holds(route)) {
        expect(route->registration->context == 2);
        expect(((struct owner *)route->registration->owner)->alive == ALIVE);
    } else {
        expect(namespace_match(space, &query, route) == ROUTE_FOUND);
    }
    epoch_leave(section);
}

static void *reader(void *argument)
{
    struct route route = {.registration = NULL};

    (void)argument;
    while (!atomic_load(&stop)) {
        match_again(&route);
        match_one(u"H", u"/A/B/C/D", true, 2);
        match_one(u"H", u"/Z", true, 1);
        match_one(u"H0003", u"/X", false, 3);
        atomic_fetch_add(&matches, 4);
    }
    return NULL;
}

static void readers_see_one_state_while_writers_change_it(void)
{
    struct owner *root = owner_create(), *moving = owner_create();
    pthread_t writers[3], readers[READERS];

    space = namespace_create();
    CHECK(space);
    atomic_store(&stop, false);
    atomic_store(&writers_done, 0);
    atomic_store(&matches, 0);
    CHECK_EQ(add(root, u"http://h:80/", 1), 0);
    CHECK_EQ(add(root, u"http://h:80/a/b/c/d/e/f/g/", 9), 0);
    CHECK_EQ(add(moving, u"http://h:80/a/", 2), 0); /* where the mover begins */
    pthread_create(&writers[0], NULL, mover, moving);
    pthread_create(&writers[1], NULL, crowd, NULL);
    pthread_create(&writers[2], NULL, crowd, &stop);
    for (int i = 0; i < READERS; i++)
        pthread_create(&readers[i], NULL, reader, NULL);
    while (atomic_load(&writers_done) != 3)
        sched_yield();
    atomic_store(&stop, true);
    for (int i = 0; i < 3; i++)
        pthread_join(writers[i], NULL);
    for (int i = 0; i < READERS; i++)
        pthread_join(readers[i], NULL);
    CHECK_EQ(namespace_remove_owner(space, &root->route), 2);
    CHECK_EQ(namespace_remove_owner(space, &moving->route), 1);
    owner_release(&root->route);
    owner_release(&moving->route);
    namespace_destroy(space);
    printf("    %lu matches\n", atomic_load(&matches));
    CHECK_EQ(wrong, 0);
    CHECK_EQ(owners_alive, 0);
}

CHECK_MAIN(CHECK_TEST(readers_see_one_state_while_writers_change_it))
