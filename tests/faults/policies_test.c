/* Each allocation fails in turn while policies are read, put in force, run and taken away. What fails says so, leaves in force what
 * was, and leaks nothing, which the address sanitizer sees. */
#include "config_folder.h"
#include "fake_message.h"
#include "faults.h"
#include "policy/set.h"
#include "server/policies.h"

#include <errno.h>

#define MOST 2000

static const char
    clear[] =
        "<InvalidateCache><DisplayName>Clear</DisplayName><CacheKey><Prefix>p</Prefix><KeyFragment>a</"
        "KeyFragment>"
        "<KeyFragment ref='request.header.x'>b</KeyFragment></CacheKey><CacheResource>items</CacheResource>"
        "<CacheContext><APIProxyName>a</APIProxyName><ProxyName>b</ProxyName><TargetName>c</TargetName>"
        "</CacheContext></InvalidateCache>",
    keep[] =
        "<PopulateCache><CacheKey><KeyFragment ref='request.header.x'/></CacheKey><CacheResource>items"
        "</CacheResource><ExpirySettings><TimeoutInSeconds ref='t'>60</TimeoutInSeconds></ExpirySettings>"
        "<Source>request.header.x</Source></PopulateCache>",
    look[] = "<LookupCache><CacheKey><KeyFragment ref='request.header.x'/></CacheKey><CacheResource>items"
             "</CacheResource><AssignTo>found</AssignTo></LookupCache>",
    answer[] =
        "<ResponseCache><CacheKey/><ExpirySettings/><SkipCacheLookup>request.header.x = 'y'</SkipCacheLookup>"
        "</ResponseCache>";

static const struct {
    const char *name, *text;
} documents[] = {{"clear", clear}, {"keep", keep}, {"look", look}, {"answer", answer}};

static const char *const lines[] = {
    "organization=o environment=e mode=sap",
    "cache=items expiry=60 entries=10",
    "group=g url=http://+:80/g/ revision=2",
    "policy=clear group=g at=request condition=\"request.header.x exists and not (request.verb = 'PUT')\"",
    "policy=keep group=g at=request stage=flow flow=one when=\"request.verb ~ 'G*'\"",
    "policy=look group=g at=request stage=flow flow=one",
    "policy=answer url=http://localhost:80/a/ at=request",
    "policy=answer url=http://localhost:80/a/ at=response stage=postflow",
    "policy=clear url=http://localhost:80/b/ at=request condition=true",
};
#define LINES (sizeof lines / sizeof lines[0])

static struct fake_message message = {{.get = fake_get},
                                      {{"request.header.x", "1"}, {"request.verb", "GET"}, {NULL, NULL}}};

static ULONG document(void *context, const char *name, struct policy **out, struct policy_error *error)
{
    (void)context;
    for (size_t i = 0; i < sizeof documents / sizeof documents[0]; i++)
        if (strcmp(documents[i].name, name) == 0)
            return policy_parse(documents[i].text, strlen(documents[i].text), name, out, error);
    return ERROR_FILE_NOT_FOUND;
}

static void run(const struct policy_set *set)
{
    struct flow_variables variables = {0};
    const struct run_operations operations = {.add = NULL};

    for (unsigned i = 0; i < set->count; i++) {
        struct run run = {.outside = &message.message, .operations = &operations, .variables = &variables};

        if (strcmp(set->endpoints[i].application, "g") == 0)
            CHECK_EQ(flow_run(&set->endpoints[i].flows[FLOW_REQUEST], &run), FLOW_ON);
    }
    flow_variables_clear(&variables);
}

/* False: the fault did not come any more. */
static bool build_and_run(unsigned nth)
{
    const struct policy_source source = {document, NULL};
    struct set_text texts[LINES];
    struct policy_set *set = NULL;
    struct policy_error error;
    unsigned at;
    ULONG result;

    for (unsigned i = 0; i < LINES; i++)
        texts[i] = (struct set_text){lines[i], strlen(lines[i]), i + 1};
    faults_arm(FAULT_memory, nth, ENOMEM);
    result = set_build(texts, LINES, &source, NULL, &set, &at, &error);
    CHECK_EQ(result == NO_ERROR, set != NULL);
    if (!set && result != ERROR_NOT_ENOUGH_MEMORY) {
        printf("    allocation %u, asked for at +0x%lx: %u, line %u: %s\n", nth, faults_where(),
               (unsigned)result, at, error.text);
        CHECK(!"the right error");
    }
    CHECK(set || faults_happened());
    if (set)
        run(set);
    set_release(set);
    return faults_disarm();
}

static void a_set_is_built_and_run_or_not_at_all(void)
{
    unsigned nth = 1;

    while (nth < MOST && build_and_run(nth))
        nth++;
    printf("    %u allocations failed in turn\n", nth - 1);
    CHECK(nth > 100 && nth < MOST);
}

/* Adds all or as much as goes; whether it all went. */
static bool add_all(size_t *documents_in, size_t *lines_in)
{
    ULONG error = NO_ERROR;

    for (*documents_in = 0; *documents_in < 4; ++*documents_in) {
        const char *text = documents[*documents_in].text;

        error = policies_set_document(documents[*documents_in].name, text, strlen(text), NULL);
        if (error != NO_ERROR)
            break;
    }
    for (*lines_in = 0; error == NO_ERROR && *lines_in < LINES; ++*lines_in) {
        error = policies_add_line(lines[*lines_in], NULL);
        if (error != NO_ERROR)
            break;
    }
    CHECK(error == NO_ERROR || error == ERROR_NOT_ENOUGH_MEMORY);
    return error == NO_ERROR;
}

static void take_all(size_t documents_in, size_t lines_in)
{
    while (lines_in > 0)
        CHECK_EQ(policies_remove_line(lines[--lines_in], NULL), NO_ERROR);
    while (documents_in > 0)
        CHECK_EQ(policies_set_document(documents[--documents_in].name, NULL, 0, NULL), NO_ERROR);
    CHECK(!policies_exist());
}

static void what_a_process_adds_counts_or_changes_nothing(void)
{
    size_t documents_in, lines_in;
    unsigned nth = 1;
    bool came = true;

    config_folder_make();
    for (; came && nth < MOST; nth++) {
        faults_arm(FAULT_memory, nth, ENOMEM);
        CHECK(add_all(&documents_in, &lines_in) || faults_happened());
        came = faults_disarm();
        CHECK(lines_in < 9 || policies_exist());
        take_all(documents_in, lines_in);
    }
    printf("    %u allocations failed in turn\n", nth - 1);
    CHECK(nth > 300 && nth < MOST);
}

CHECK_MAIN(CHECK_TEST(a_set_is_built_and_run_or_not_at_all),
           CHECK_TEST(what_a_process_adds_counts_or_changes_nothing))
