/* Which endpoint a request belongs to; and that what a registration remembers of it is what each of its requests would be told. */
#include "check.h"
#include "policy/set.h"
#include "winerror.h"

enum { MANY = 24 };

static struct policy_set *set;
static const char document_text[] = "<LookupCache><CacheKey/><AssignTo>x</AssignTo></LookupCache>";

static ULONG document(void *context, const char *name, struct policy **out, struct policy_error *error)
{
    (void)context;
    return policy_parse(document_text, sizeof document_text - 1, name, out, error);
}

static void use(const char *const *urls)
{
    static char lines[MANY][160];
    const struct policy_source source = {document, NULL};
    struct set_text texts[MANY];
    struct policy_error error;
    unsigned count = 0, at;

    for (; urls[count]; count++) {
        snprintf(lines[count], sizeof lines[0], "policy=p url=%s at=request", urls[count]);
        texts[count] = (struct set_text){lines[count], strlen(lines[count]), count + 1};
    }
    set_release(set);
    CHECK_EQ(set_build(texts, count, &source, NULL, &set, &at, &error), NO_ERROR);
}

static struct url_prefix *prefix_of(const char *url)
{
    WCHAR wide[160];
    struct url_prefix *prefix;
    size_t length = 0;

    for (; url[length]; length++)
        wide[length] = (unsigned char)url[length];
    CHECK_EQ(prefix_parse(wide, length, &prefix), NO_ERROR);
    return prefix;
}

/* The host and path of a request, as cooking folds them. */
static struct cooked_url cooked_of(const char *host, const char *path)
{
    static WCHAR host_units[64], path_units[64];
    struct cooked_url url = {.key_host = host_units, .key_path = path_units};

    for (; host[url.key_host_length]; url.key_host_length++)
        host_units[url.key_host_length] = (unsigned char)host[url.key_host_length];
    for (; path[url.key_path_length]; url.key_path_length++)
        path_units[url.key_path_length] = (unsigned char)path[url.key_path_length];
    return url;
}

static const char *match(const char *registered, const char *host, const char *path)
{
    struct url_prefix *prefix = prefix_of(registered);
    struct cooked_url url = cooked_of(host, path);
    const struct endpoint *found = set_match(set, prefix, &url);
    unsigned bound = set_bind(set, prefix);

    prefix_free(prefix);
    if (bound != SET_ASK)
        CHECK(found == (bound == SET_NONE ? NULL : &set->endpoints[bound]));
    return found ? found->url : "-";
}

static unsigned bind(const char *registered)
{
    struct url_prefix *prefix = prefix_of(registered);
    unsigned bound = set_bind(set, prefix);

    prefix_free(prefix);
    return bound;
}

static void the_longest_path_wins_then_the_stronger_host(void)
{
    static const char *const urls[] = {
        "http://+:80/",   "http://localhost:80/",   "http://*:80/a/",         "http://localhost:80/a/b/",
        "https://+:443/", "http://127.0.0.1:80/n/", "http://other:8080/a/b/", NULL};
    static const struct {
        const char *registered, *host, *path, *expected;
    } rows[] = {
        {"http://+:80/", "LOCALHOST", "/", "http://+:80/"},
        {"http://+:80/", "LOCALHOST", "/A/", "http://*:80/a/"},
        {"http://+:80/", "LOCALHOST", "/A", "http://*:80/a/"},
        {"http://+:80/", "LOCALHOST", "/AB", "http://+:80/"},
        {"http://+:80/", "ELSEWHERE", "/A/B/C", "http://*:80/a/"},
        {"http://localhost:80/", "LOCALHOST", "/A/B/C", "http://localhost:80/a/b/"},
        {"http://localhost:80/a/b/c/", "LOCALHOST", "/A/B/C/D", "http://localhost:80/a/b/"},
        {"http://elsewhere:80/a/b/c/", "ELSEWHERE", "/A/B/C/D", "http://*:80/a/"},
        {"http://127.0.0.1:80/", "127.0.0.1", "/N/", "http://127.0.0.1:80/n/"},
        {"http://127.0.0.2:80/", "127.0.0.2", "/N/", "http://+:80/"},
        {"https://+:443/", "LOCALHOST", "/A/", "https://+:443/"},
        {"http://+:8080/", "OTHER", "/A/B/", "http://other:8080/a/b/"},
        {"http://+:8080/", "OTHER", "/A/", "-"},
        {"http://+:81/", "LOCALHOST", "/A/", "-"},
    };

    use(urls);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        CHECK_STR(match(rows[i].registered, rows[i].host, rows[i].path), rows[i].expected);
}

static void a_registration_remembers_what_holds_for_all_its_requests(void)
{
    static const char *const one[] = {"http://+:80/app/", NULL},
                             *const below[] = {"http://+:80/app/", "http://localhost:80/app/x/", NULL},
                             *const named[] = {"http://localhost:80/", NULL};

    use(one);
    CHECK_EQ(bind("http://+:80/app/"), 0);
    CHECK_EQ(bind("http://localhost:80/app/deep/"), 0);
    CHECK_EQ(bind("http://+:80/"), SET_ASK);
    CHECK_EQ(bind("http://+:80/other/"), SET_NONE);
    CHECK_EQ(bind("https://+:80/app/"), SET_NONE);
    use(below);
    CHECK_EQ(bind("http://+:80/app/"), SET_ASK);
    CHECK_EQ(bind("http://+:80/app/y/"), 0);
    CHECK_EQ(bind("http://localhost:80/app/x/"), 1);
    CHECK_EQ(bind("http://elsewhere:80/app/x/"), 0);
    use(named);
    CHECK_EQ(bind("http://localhost:80/"), 0);
    CHECK_EQ(bind("http://+:80/"), SET_ASK);
    CHECK_EQ(bind("http://elsewhere:80/"), SET_NONE);
    set_release(set);
}

CHECK_MAIN(CHECK_TEST(the_longest_path_wins_then_the_stronger_host),
           CHECK_TEST(a_registration_remembers_what_holds_for_all_its_requests))
