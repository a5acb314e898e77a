/* A URL group's policies come into force in the moment in which the URL that names the group is registered: whoever is the later one has
 * to see the other. Neither looks again before the next change. */
#include "load.h"

#include <httpapi/policy.h>
#include "server/policies.h"
#include "server/session.h"
#include "server/urls.h"

enum { ROUNDS = 3000 };

static struct load_server server;
static char line[128];
static WCHAR url[128];
static pthread_barrier_t moment;

static void *publisher(void *unused)
{
    (void)unused;
    for (unsigned i = 0; i < ROUNDS * load_factor(); i++) {
        pthread_barrier_wait(&moment);
        REQUIRE(HttpPolicyAddLine(line, NULL) == NO_ERROR);
        pthread_barrier_wait(&moment); /* the other one looks */
        pthread_barrier_wait(&moment);
        REQUIRE(HttpPolicyRemoveLine(line, NULL) == NO_ERROR);
        pthread_barrier_wait(&moment);
    }
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
    bool known = true;
    pthread_t thread;

    REQUIRE(mkdtemp(folder));
    setenv("HTTPAPI_CONFIG", folder, 1);
    load_start(&server);
    load_url(url, server.port, "/own/");
    snprintf(line, sizeof(line), "group=pages owner=http://localhost:%u/own/", server.port);
    REQUIRE(pthread_barrier_init(&moment, NULL, 2) == 0);
    REQUIRE(pthread_create(&thread, NULL, publisher, NULL) == 0);
    for (unsigned i = 0; i < ROUNDS * load_factor(); i++) {
        pthread_barrier_wait(&moment);
        REQUIRE(HttpAddUrlToUrlGroup(server.group, url, 0, 0) == NO_ERROR);
        pthread_barrier_wait(&moment);
        known = known && owner_is_known();
        REQUIRE(HttpRemoveUrlFromUrlGroup(server.group, url, 0) == NO_ERROR);
        pthread_barrier_wait(&moment);
        pthread_barrier_wait(&moment);
    }
    pthread_join(thread, NULL);
    load_stop(&server);
    rmdir(folder);
    CHECK(known);
}

CHECK_MAIN(CHECK_TEST(a_group_and_its_policies_find_each_other))
