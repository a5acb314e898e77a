/* A URL group's policies come into force in the moment in which the URL that names the group is registered: whoever is the later one has
 * to see the other. Neither looks again before the next change. */
#include "load.h"

#include <httpapi/policy.h>
#include "server/policies.h"
#include "server/session.h"
#include "server/urls.h"

#include <sched.h>

static struct load_server server;
static char line[128];
static _Thread_local bool publishes;
static _Atomic(uint32_t) looked, registered;

ULONG __real_namespace_find(struct url_namespace *space, const struct url_prefix *prefix,
                            struct registration **out);
ULONG __wrap_namespace_find(struct url_namespace *space, const struct url_prefix *prefix,
                            struct registration **out);

/* The set that is about to come into force looks for its owner; the owner comes right behind that look (tests.cmake). */
ULONG __wrap_namespace_find(struct url_namespace *space, const struct url_prefix *prefix,
                            struct registration **out)
{
    ULONG error = __real_namespace_find(space, prefix, out);

    if (publishes && !atomic_exchange(&looked, 1))
        while (!atomic_load(&registered))
            sched_yield();
    return error;
}

static void *publish(void *unused)
{
    (void)unused;
    publishes = true;
    REQUIRE(HttpPolicyAddLine(line, NULL) == NO_ERROR);
    return NULL;
}

/* What the set believes, and what the namespace has. */
static bool owner_is_known(void)
{
    struct policy_set *set = atomic_load(&policies_in_force);
    struct registration *registration = NULL;
    bool known;

    REQUIRE(set && set->count == 1 && set->endpoints[0].owned);
    REQUIRE(namespace_find(urls_namespace(), set->endpoints[0].owned, &registration) == NO_ERROR &&
            registration);
    known = atomic_load(&set->endpoints[0].holder) == registration->owner;
    registration_release(registration);
    return known;
}

static void a_group_and_its_policies_find_each_other(void)
{
    char folder[] = "/tmp/httpapi-owner-XXXXXX";
    pthread_t thread;
    WCHAR url[128];
    bool known;

    REQUIRE(mkdtemp(folder));
    setenv("HTTPAPI_CONFIG", folder, 1);
    load_start(&server);
    snprintf(line, sizeof(line), "group=pages owner=http://localhost:%u/own/", server.port);
    REQUIRE(pthread_create(&thread, NULL, publish, NULL) == 0);
    while (!atomic_load(&looked))
        sched_yield();
    REQUIRE(HttpAddUrlToUrlGroup(server.group, load_url(url, server.port, "/own/"), 0, 0) == NO_ERROR);
    atomic_store(&registered, 1);
    pthread_join(thread, NULL);
    known = owner_is_known();
    REQUIRE(HttpPolicyRemoveLine(line, NULL) == NO_ERROR);
    load_stop(&server);
    rmdir(folder);
    CHECK(known);
}

CHECK_MAIN(CHECK_TEST(a_group_and_its_policies_find_each_other))
