/* Who may register what: people of all kinds against reservations. spec/data.md 6.1, 6.2, spec/observed.md 2.23, 2.24. */
#include "config_folder.h"
#include "config/reservations.h"
#include "http.h"

#include <grp.h>
#include <sys/wait.h>

static const struct principal keeper = {.user = 0, .administrator = true, .group_count = 1, .groups = {0}};
static const struct principal alice = {.user = 1000, .group_count = 1, .groups = {1000}};
static const struct principal bob = {.user = 1001, .group_count = 2, .groups = {1001, 27}};

static bool may(const struct principal *who, const char *url)
{
    const struct reservations *all = reservations_acquire();
    struct url_prefix *prefix;
    bool answer;

    CHECK_EQ(reservations_parse(url, &prefix), 0);
    answer = reservations_let_listen(all, prefix, who);
    prefix_free(prefix);
    reservations_release(all);
    return answer;
}

/* @data:148 @data:149 @data:150 @data:151 */
static void people_need_a_reservation_that_lets_them_listen(void)
{
    config_folder_make();
    config_folder_write("urlacl", "url=http://+:8080/x/ sddl=D:(A;;GX;;;S-1-22-1-1000)\n"
                                  "url=http://+:8080/w/ sddl=D:(A;;GW;;;S-1-22-1-1000)\n"
                                  "url=http://+:8080/g/ sddl=D:(A;;GA;;;S-1-22-2-27)\n");
    CHECK(!may(&alice, "http://+:8080/"));
    CHECK(!may(&alice, "http://a.example:8080/"));
    CHECK(may(&keeper, "http://+:8080/"));
    CHECK(may(&alice, "http://+:8080/x/") && may(&alice, "http://+:8080/X/below/"));
    CHECK(!may(&bob, "http://+:8080/x/") && !may(&keeper, "http://+:8080/x/"));
    CHECK(!may(&alice, "http://+:8080/w/"));
    CHECK(!may(&alice, "http://+:8080/g/") && may(&bob, "http://+:8080/g/"));
    CHECK(!may(&alice, "http://+:8081/x/") && !may(&alice, "https://+:8080/x/"));
}

/* @data:152 @data:153 */
static void the_longest_reservation_of_the_bucket_decides(void)
{
    config_folder_make();
    config_folder_write("urlacl", "url=http://+:8080/a/ sddl=D:(A;;GA;;;S-1-22-1-1000)\n"
                                  "url=http://+:8080/a/b/ sddl=D:(A;;GA;;;S-1-22-1-1001)\n"
                                  "url=http://host.example:8080/h/ sddl=D:(A;;GA;;;S-1-22-1-1000)\n");
    CHECK(may(&alice, "http://+:8080/a/") && may(&alice, "http://+:8080/a/bb/"));
    CHECK(!may(&alice, "http://+:8080/a/b/") && may(&bob, "http://+:8080/a/b/c/"));
    CHECK(!may(&alice, "http://host.example:8080/a/") && may(&alice, "http://HOST.example:8080/h/"));
    CHECK(may(&keeper, "http://host.example:8080/a/b/"));
}

static void localhost_on_a_high_port_is_free_until_somebody_reserves_it(void)
{
    config_folder_make();
    CHECK(may(&alice, "http://localhost:8080/") && may(&alice, "https://LOCALHOST:8080/x/"));
    CHECK(!may(&alice, "http://localhost:1024/") && !may(&alice, "http://localhost:80/"));
    config_folder_write("urlacl", "url=http://+:8080/ sddl=D:(A;;GX;;;S-1-22-1-1001)\n");
    CHECK(!may(&alice, "http://localhost:8080/") && may(&bob, "http://localhost:8080/"));
    CHECK(may(&alice, "http://localhost:8081/") && may(&keeper, "http://localhost:8080/"));
    config_folder_write("urlacl", "url=http://localhost:8080/ sddl=D:(A;;GX;;;S-1-22-1-1001)\n");
    CHECK(!may(&alice, "http://localhost:8080/") && may(&bob, "http://localhost:8080/"));
}

/* @data:182 */
static void delegation_ends_at_the_bucket(void)
{
    const struct reservations *all;
    struct url_prefix *prefix;

    config_folder_make();
    config_folder_write("urlacl", "url=http://+:8080/a/ sddl=D:(A;;GA;;;S-1-22-1-1000)\n");
    all = reservations_acquire();
    CHECK_EQ(reservations_parse("http://+:8080/a/b/", &prefix), 0);
    CHECK(reservations_governing(all, prefix, true));
    prefix_free(prefix);
    CHECK_EQ(reservations_parse("http://+:8080/a/", &prefix), 0);
    CHECK(!reservations_governing(all, prefix, true) && reservations_governing(all, prefix, false));
    prefix_free(prefix);
    CHECK_EQ(reservations_parse("http://host.example:8080/a/b/", &prefix), 0);
    CHECK(!reservations_governing(all, prefix, true));
    prefix_free(prefix);
    reservations_release(all);
}

/* @data:258 @data:184 */
static void records_survive_whatever_held_them(void)
{
    const struct reservations *all;

    config_folder_make();
    CHECK_EQ(reservations_add("http://+:8080/a b/", "D:(A;;GX;;;WD)"), 0);
    CHECK_EQ(reservations_add("http://+:8080/c d", "D:(A;;GX;;;WD)"), 0);
    config_forget();
    all = reservations_acquire();
    CHECK_EQ(reservations_count(all), 2);
    CHECK_STR(reservations_at(all, 0)->url, "http://+:8080/a b/");
    CHECK_STR(reservations_at(all, 1)->url, "http://+:8080/c d/");
    reservations_release(all);
}

/* What somebody without rights is told, in a process of his own. */
static int without_rights(void)
{
    HTTP_SERVICE_CONFIG_TIMEOUT_SET set = {IdleConnectionTimeout, 77};
    HTTP_SERVICE_CONFIG_TIMEOUT_KEY key = IdleConnectionTimeout;
    HTTPAPI_VERSION version = {2, 0};
    HTTP_SERVICE_CONFIG_URLACL_SET acl = {{(WCHAR *)u"http://+:8080/x/"}, {(WCHAR *)u"D:(A;;GX;;;WD)"}};
    HANDLE queue;
    USHORT value;

    if (setgroups(0, NULL) != 0 || setresgid(1000, 1000, 1000) != 0 || setresuid(1000, 1000, 1000) != 0)
        return 1;
    config_forget();
    setenv("HTTPAPI_CONFIG", config_folder, 1);
    if (HttpInitialize(version, HTTP_INITIALIZE_CONFIG | HTTP_INITIALIZE_SERVER, NULL) != NO_ERROR)
        return 2;
    if (HttpSetServiceConfiguration(NULL, HttpServiceConfigTimeout, &set, sizeof set, NULL) !=
        ERROR_ACCESS_DENIED)
        return 3;
    if (HttpDeleteServiceConfiguration(NULL, HttpServiceConfigTimeout, &key, sizeof key, NULL) !=
        ERROR_ACCESS_DENIED)
        return 4;
    if (HttpSetServiceConfiguration(NULL, HttpServiceConfigUrlAclInfo, &acl, sizeof acl, NULL) !=
        ERROR_ACCESS_DENIED)
        return 5;
    if (HttpQueryServiceConfiguration(NULL, HttpServiceConfigTimeout, &key, sizeof key, &value, sizeof value,
                                      NULL, NULL) != NO_ERROR ||
        value != 99)
        return 6;
    if (HttpCreateHttpHandle(&queue, 0) != NO_ERROR)
        return 7;
    if (HttpAddUrl(queue, u"http://+:28911/", NULL) != ERROR_ACCESS_DENIED)
        return 8;
    if (HttpAddUrl(queue, u"http://+:28911/alice/", NULL) != NO_ERROR)
        return 9;
    if (HttpAddUrl(queue, u"http://localhost:28912/", NULL) != NO_ERROR)
        return 10;
    return 0;
}

/* @data:244 @functions:434 @data:149 @data:150 */
static void without_rights_the_configuration_can_only_be_read(void)
{
    int status;
    pid_t child;

    if (geteuid() != 0)
        CHECK_SKIP("only root can become somebody else");
    config_folder_make();
    config_folder_write("parameters", "IdleConnectionTimeout = 99\n");
    config_folder_write("urlacl", "url=http://+:28911/alice/ sddl=D:(A;;GX;;;S-1-22-1-1000)\n");
    CHECK_EQ(chmod(config_folder, 0755), 0);
    fflush(stdout);
    child = fork();
    CHECK(child >= 0);
    if (child == 0)
        _exit(without_rights());
    CHECK_EQ(waitpid(child, &status, 0), child);
    CHECK_EQ(status, 0);
}

CHECK_MAIN(CHECK_TEST(people_need_a_reservation_that_lets_them_listen),
           CHECK_TEST(the_longest_reservation_of_the_bucket_decides),
           CHECK_TEST(localhost_on_a_high_port_is_free_until_somebody_reserves_it),
           CHECK_TEST(delegation_ends_at_the_bucket), CHECK_TEST(records_survive_whatever_held_them),
           CHECK_TEST(without_rights_the_configuration_can_only_be_read))
