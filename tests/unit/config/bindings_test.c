/* Certificate bindings: reading the file, and which one a connection gets. spec/data.md 7. */
#include "config_folder.h"
#include "config/address.h"
#include "config/ssl_line.h"

#include <time.h>

#define HASH " certhash=00112233445566778899aabbccddeeff00112233 appid={00000000-0000-0000-0000-000000000001}"

/* The key of what a connection to `local` that asks for `name` gets, as it stands in the file; "" for nothing. */
static const char *found(const char *local, const char *name)
{
    static char text[512];
    const struct bindings *bindings = bindings_acquire();
    const struct ssl_binding *binding;
    struct line_text key = {0};
    struct url_address address;
    USHORT port;

    CHECK(config_address_port(local, &address, &port));
    text[0] = 0;
    if (bindings_find(bindings, &address, port, name, &binding)) {
        ssl_line_write_key(&key, binding);
        snprintf(text, sizeof text, "%s", key.text);
        free(key.text);
    }
    bindings_release(bindings);
    return text;
}

/* @data:253 @data:254 */
static void the_most_particular_binding_is_found(void)
{
    config_folder_make();
    config_folder_write("sslcert", "ipport=0.0.0.0:443" HASH "\n"
                                   "ipport=10.0.0.1:443" HASH "\n"
                                   "ipport=[::]:443" HASH "\n"
                                   "ipport=[2001:db8::1]:443" HASH "\n"
                                   "hostnameport=a.example:443" HASH "\n"
                                   "hostnameport=*.b.example:443" HASH "\n"
                                   "hostnameport=x.b.example:443" HASH "\n"
                                   "ipport=10.0.0.1:8443" HASH "\n");
    CHECK_STR(found("10.0.0.1:443", NULL), "ipport=10.0.0.1:443");
    CHECK_STR(found("10.0.0.2:443", NULL), "ipport=0.0.0.0:443");
    CHECK_STR(found("[2001:db8::1]:443", NULL), "ipport=[2001:db8::1]:443");
    CHECK_STR(found("[2001:db8::2]:443", NULL), "ipport=[::]:443");
    CHECK_STR(found("10.0.0.1:443", "a.example"), "hostnameport=a.example:443");
    CHECK_STR(found("10.0.0.1:443", "A.Example."), "hostnameport=a.example:443");
    CHECK_STR(found("10.0.0.1:443", "c.a.example"), "ipport=10.0.0.1:443");
    CHECK_STR(found("10.0.0.1:443", "y.b.example"), "hostnameport=*.b.example:443");
    CHECK_STR(found("10.0.0.1:443", "x.b.example"), "hostnameport=x.b.example:443");
    CHECK_STR(found("10.0.0.1:443", "z.y.b.example"), "ipport=10.0.0.1:443");
    CHECK_STR(found("10.0.0.1:443", "b.example"), "ipport=10.0.0.1:443");
    CHECK_STR(found("10.0.0.1:443", "*.b.example"), "ipport=10.0.0.1:443");
    CHECK_STR(found("10.0.0.1:8443", NULL), "ipport=10.0.0.1:8443");
    CHECK_STR(found("10.0.0.2:8443", "a.example"), "");
    CHECK_STR(found("10.0.0.1:444", NULL), "");
}

/* Clients send punycode; people write names as they are spoken. */
static void an_international_name_is_found_in_either_spelling(void)
{
    config_folder_make();
    config_folder_write("sslcert", "hostnameport=B\xc3\xbc"
                                   "cher.example:443" HASH "\n"
                                   "hostnameport=xn--fsqu00a.example:443" HASH "\n"
                                   "hostnameport=*.\xd0\xbf\xd1\x80\xd0\xb8.example:443" HASH "\n"
                                   "hostnameport=xn--never!.example:443" HASH "\n"
                                   "ipport=0.0.0.0:443" HASH "\n");
    CHECK_STR(found("10.0.0.1:443", "xn--bcher-kva.example"), "hostnameport=b\xc3\xbc"
                                                              "cher.example:443");
    CHECK_STR(found("10.0.0.1:443", "XN--BCHER-KVA.example."), "hostnameport=b\xc3\xbc"
                                                               "cher.example:443");
    CHECK_STR(found("10.0.0.1:443", "xn--fsqu00a.example"), "hostnameport=xn--fsqu00a.example:443");
    CHECK_STR(found("10.0.0.1:443", "a.xn--h1and.example"),
              "hostnameport=*.\xd0\xbf\xd1\x80\xd0\xb8.example:443");
    CHECK_STR(found("10.0.0.1:443", "xn--bcher-kvb.example"), "ipport=0.0.0.0:443");
    CHECK_STR(found("10.0.0.1:443", "bcher.example"), "ipport=0.0.0.0:443");
}

static void the_ipv4_wildcard_covers_ipv6(void)
{
    config_folder_make();
    config_folder_write("sslcert", "ipport=0.0.0.0:443" HASH "\n");
    CHECK_STR(found("[2001:db8::2]:443", NULL), "ipport=0.0.0.0:443");
}

static void the_central_store_needs_a_name(void)
{
    config_folder_make();
    config_folder_write("sslcert", "ccs=443 appid={00000000-0000-0000-0000-000000000001}\n"
                                   "scopedccs=10.0.0.1:443 appid={00000000-0000-0000-0000-000000000001}\n"
                                   "hostnameport=a.example:443" HASH "\n"
                                   "ipport=0.0.0.0:443" HASH "\n");
    CHECK_STR(found("10.0.0.2:443", NULL), "ipport=0.0.0.0:443");
    CHECK_STR(found("10.0.0.2:443", "b.example"), "ccs=443");
    CHECK_STR(found("10.0.0.1:443", "b.example"), "scopedccs=10.0.0.1:443");
    CHECK_STR(found("10.0.0.1:443", "a.example"), "hostnameport=a.example:443");
    {
        const struct bindings *bindings = bindings_acquire();
        const struct ssl_binding *all[BINDINGS_CANDIDATES];
        struct url_address address;

        CHECK(config_address("10.0.0.1", &address));
        CHECK_EQ(bindings_candidates(bindings, &address, 443, "a.example", all, BINDINGS_CANDIDATES), 4);
        CHECK_EQ(all[0]->kind, SSL_BINDING_NAME);
        CHECK_EQ(all[1]->kind, SSL_BINDING_SCOPED_CCS);
        CHECK_EQ(all[2]->kind, SSL_BINDING_CCS);
        CHECK_EQ(all[3]->kind, SSL_BINDING_ADDRESS);
        bindings_release(bindings);
    }
}

static void all_members_come_from_the_line(void)
{
    const struct bindings *bindings;
    const struct ssl_binding *one;

    config_folder_make();
    config_folder_write(
        "sslcert",
        "hostnameport=A.example:443 certhash=0a appid={00112233-4455-6677-8899-aabbccddeeff} "
        "certstorename=\"My own\" clientcertnegotiation=enable disabletls13=enable flags=0x4 "
        "verifyclientcertrevocation=disable usagecheck=enable checkmode=0x4 "
        "revocationfreshnesstime=10 urlretrievaltimeout=20 sslctlidentifier=i sslctlstorename=s\n");
    bindings = bindings_acquire();
    CHECK_EQ(bindings_count(bindings), 1);
    one = bindings_at(bindings, 0);
    CHECK_STR(one->host, "a.example");
    CHECK_EQ(one->hash_length, 1);
    CHECK_EQ(one->hash[0], 10);
    CHECK_EQ(one->application.Data1, 0x00112233u);
    CHECK_STR(one->store, "My own");
    CHECK_EQ(one->flags, 0x2 | 0x40 | 0x4);
    CHECK_EQ(one->check_mode, 0x1 | 0x4);
    CHECK_EQ(one->revocation_freshness, 10);
    CHECK_EQ(one->revocation_timeout, 20);
    CHECK_STR(one->ctl_identifier, "i");
    CHECK_STR(one->ctl_store, "s");
    bindings_release(bindings);
}

static void a_bad_line_spoils_no_other_and_survives_an_edit(void)
{
    static const char text[] = "# ours\n"
                               "ipport=0.0.0.0:443 certhash=zz\n"
                               "hostnameport=a.example:443" HASH " colour=blue\n"
                               "ipport=10.0.0.1:443" HASH "\n"
                               "\n"
                               "ipport=10.0.0.1:443" HASH "\n"
                               "what is this\r\n"
                               "hostnameport=*:443" HASH;
    struct ssl_binding binding = {.kind = SSL_BINDING_ADDRESS, .port = 443, .hash_length = 1};
    char expected[2048];

    config_folder_make();
    config_folder_write("sslcert", text);
    CHECK_STR(found("10.0.0.1:443", "a.example"), "ipport=10.0.0.1:443");
    CHECK_STR(found("10.0.0.2:443", NULL), "");
    CHECK_EQ(bindings_change(RECORD_ADD, &binding), 0);
    CHECK_STR(found("10.0.0.2:443", NULL), "ipport=0.0.0.0:443");
    snprintf(
        expected, sizeof expected, "%s\n%s", text,
        "ipport=0.0.0.0:443 certhash=00 appid={00000000-0000-0000-0000-000000000000} certstorename=MY\n");
    CHECK_STR(config_folder_read("sslcert"), expected);
    CHECK_EQ(bindings_change(RECORD_ADD, &binding), ERROR_ALREADY_EXISTS);
    CHECK_EQ(bindings_change(RECORD_DELETE, &binding), 0);
    CHECK_EQ(bindings_change(RECORD_DELETE, &binding), ERROR_FILE_NOT_FOUND);
    CHECK_EQ(bindings_change(RECORD_UPDATE, &binding), ERROR_FILE_NOT_FOUND);
    snprintf(expected, sizeof expected, "%s\n", text);
    CHECK_STR(config_folder_read("sslcert"), expected);
}

static void a_snapshot_outlives_changes_and_the_generation_grows(void)
{
    const struct bindings *old, *fresh;

    config_folder_make();
    config_folder_write("sslcert", "ipport=0.0.0.0:443" HASH "\n");
    old = bindings_acquire();
    CHECK_EQ(bindings_generation(old), bindings_newest_generation());
    CHECK(!config_refresh());
    config_folder_write("sslcert", "ipport=0.0.0.0:444" HASH "\n");
    fresh = bindings_acquire();
    CHECK(bindings_generation(fresh) > bindings_generation(old));
    CHECK_EQ(bindings_generation(fresh), bindings_newest_generation());
    CHECK_EQ(bindings_at(old, 0)->port, 443);
    CHECK_EQ(bindings_at(fresh, 0)->port, 444);
    bindings_release(old);
    bindings_release(fresh);
    {
        char path[128];

        snprintf(path, sizeof path, "%s/sslcert", config_folder);
        CHECK_EQ(unlink(path), 0);
    }
    CHECK(config_refresh());
    CHECK_STR(found("10.0.0.1:444", NULL), "");
}

/* A look-up among 1,000 names costs what one among 10 does. */
static void a_thousand_names_are_found_quickly(void)
{
    static char text[400000];
    size_t length = 0;
    struct timespec from, to;
    double seconds;

    config_folder_make();
    for (int i = 0; i < 1000; i++)
        length += (size_t)sprintf(text + length, "hostnameport=host%d.example:443" HASH "\n", i);
    config_folder_write("sslcert", text);
    clock_gettime(CLOCK_MONOTONIC, &from);
    for (int i = 0; i < 100000; i++) {
        const struct bindings *bindings = bindings_acquire();
        const struct ssl_binding *binding;
        struct url_address address = {.family = 4, .bytes = {127, 0, 0, 1}};
        char name[32];

        sprintf(name, "host%d.example", i % 1000);
        CHECK(bindings_find(bindings, &address, 443, name, &binding));
        CHECK_STR(binding->host, name);
        bindings_release(bindings);
    }
    clock_gettime(CLOCK_MONOTONIC, &to);
    seconds = (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9;
    printf("    %.0f ns a look-up\n", seconds * 1e4);
}

CHECK_MAIN(CHECK_TEST(the_most_particular_binding_is_found),
           CHECK_TEST(an_international_name_is_found_in_either_spelling),
           CHECK_TEST(the_ipv4_wildcard_covers_ipv6), CHECK_TEST(the_central_store_needs_a_name),
           CHECK_TEST(all_members_come_from_the_line),
           CHECK_TEST(a_bad_line_spoils_no_other_and_survives_an_edit),
           CHECK_TEST(a_snapshot_outlives_changes_and_the_generation_grows),
           CHECK_TEST(a_thousand_names_are_found_quickly))
