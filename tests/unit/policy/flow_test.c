/* Flows on a set: keys, scopes, the four policies, attachment, and what is refused when a set is built. */
#include "cache/response.h"
#include "check.h"
#include "fake_message.h"
#include "policy/expiry.h"
#include "policy/set.h"
#include "winerror.h"

static const char *documents[24][2]; /* name, text; ends with NULL */
static struct policy_error said;
static unsigned said_line;
static struct policy_set *last;
static struct flow_variables variables;
static struct fake_message request = {{.get = fake_get}, {{NULL, NULL}}};
static uint64_t now = 1000000;
static unsigned status = 200;
static const char *built_in_call;
static char built_in_name[128];
static ULONG built_in_answer;

static ULONG document(void *context, const char *name, struct policy **out, struct policy_error *error)
{
    (void)context;
    for (size_t i = 0; documents[i][0]; i++)
        if (strcmp(documents[i][0], name) == 0)
            return policy_parse(documents[i][1], strlen(documents[i][1]), name, out, error);
    return ERROR_FILE_NOT_FOUND;
}

/* Lines are separated by "\n". NULL: refused. */
static struct policy_set *build(const char *text)
{
    struct policy_source source = {document, NULL};
    struct set_text lines[32];
    struct policy_set *set;
    unsigned count = 0;
    ULONG error;

    for (const char *at = text; *at && count < 32;) {
        const char *end = strchr(at, '\n');
        size_t length = end ? (size_t)(end - at) : strlen(at);

        lines[count] = (struct set_text){at, length, count + 1};
        count++;
        at += length + (end != NULL);
    }
    memset(&said, 0, sizeof said);
    error = set_build(lines, count, &source, last, &set, &said_line, &said);
    CHECK_EQ(error, set ? NO_ERROR : ERROR_INVALID_PARAMETER);
    if (set) {
        set_release(last);
        last = set;
    }
    return set;
}

static struct policy_set *use(const char *text)
{
    struct policy_set *set = build(text);

    if (!set)
        CHECK_STR(said.text, text);
    return set;
}

static void refused(const char *text, unsigned line, const char *name, const char *part)
{
    CHECK(!build(text));
    CHECK_STR(said.name, name);
    if (!strstr(said.text, part))
        CHECK_STR(said.text, part);
    CHECK_EQ(said_line, line);
}

static void define(const char *name, const char *text)
{
    size_t i = 0;

    while (documents[i][0] && strcmp(documents[i][0], name) != 0)
        i++;
    CHECK(i < 23);
    documents[i][0] = name;
    documents[i][1] = text;
}

static void fresh(void)
{
    set_release(last);
    last = NULL;
    flow_variables_clear(&variables);
    memset(documents, 0, sizeof documents);
    memset(request.values, 0, sizeof request.values);
    built_in_call = NULL;
    built_in_answer = NO_ERROR;
    status = 200;
}

static ULONG flush(struct run *run, enum resource_kind kind, const char *name, bool recursive)
{
    (void)run;
    built_in_call = kind == RESOURCE_FRAGMENTS ? recursive ? "fragments below" : "fragment"
                    : recursive                ? "responses below"
                                               : "response";
    snprintf(built_in_name, sizeof built_in_name, "%s", name);
    return built_in_answer;
}

static struct cache_entry *find_response(struct run *run, struct cache_store *store,
                                         const struct cache_key *key)
{
    struct reply_request asked = {0};

    return cached_response_find(store, key, &asked, run->now);
}

static struct cache_entry *keep_response(struct run *run, const struct cache_key *key, uint64_t limit)
{
    static const char head[] = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\n";
    struct cache_entry *entry = cached_response_new(key, head, sizeof head - 1, 2, limit, false, 0);

    (void)run;
    CHECK(entry);
    memcpy(cached_body_room(entry), "hi", 2);
    return entry;
}

static const struct run_operations operations = {
    .flush = flush, .find_response = find_response, .keep_response = keep_response};

static enum flow_result run_at(unsigned endpoint, enum direction at, bool from_cache)
{
    struct run run = {.outside = &request.message,
                      .operations = &operations,
                      .variables = &variables,
                      .now = now,
                      .time = 1900000000,
                      .status = at == FLOW_RESPONSE ? status : 0,
                      .from_cache = from_cache};
    enum flow_result result = flow_run(&last->endpoints[endpoint].flows[at], &run);

    if (run.hit)
        cache_entry_release(run.hit);
    return result;
}

static enum flow_result run(unsigned endpoint)
{
    return run_at(endpoint, FLOW_REQUEST, false);
}

static const char *variable(const char *name)
{
    static char text[4096];
    struct value value = flow_get(&variables, name);

    if (!value.at)
        return "(none)";
    snprintf(text, sizeof text, "%.*s", (int)value.length, value.at);
    return text;
}

static void set_variable(const char *name, const char *text)
{
    CHECK(flow_set(&variables, name, text, strlen(text)));
}

#define LOOK_TAIL "<AssignTo>found</AssignTo></LookupCache>"
#define LOOK(key) "<LookupCache><CacheKey>" key "</CacheKey>" LOOK_TAIL
#define KEEP(key) "<PopulateCache><CacheKey>" key "</CacheKey><Source>kept</Source></PopulateCache>"
#define DROP(key, all)                                                     \
    "<InvalidateCache><CacheKey>" key "</CacheKey><PurgeChildEntries>" all \
    "</PurgeChildEntries></InvalidateCache>"
#define AB   "<KeyFragment>a</KeyFragment><KeyFragment>b</KeyFragment>"
#define MODE "organization=org environment=env mode=apigee\n"

/* The key that a LookupCache document shows at endpoint 0. */
static const char *key_of(const char *text, const char *lines)
{
    define("look", text);
    use(lines ? lines : MODE "group=proxy url=http://+:80/x/ revision=3\npolicy=look group=proxy at=request");
    run(0);
    return variable("lookupcache.look.cachekey");
}

/* @policies:1 @policies:2 @policies:3 @policies:4 @policies:5 @policies:6 @policies:7 @policies:10 */
static void a_key_is_its_prefix_and_fragments(void)
{
    fresh();
    CHECK_STR(key_of(LOOK("<Prefix>p</Prefix>" AB), NULL), "p__a__b");
    CHECK_STR(
        key_of(LOOK("<Prefix>p</Prefix><KeyFragment>b</KeyFragment><KeyFragment>a</KeyFragment>"), NULL),
        "p__b__a");
    CHECK_STR(key_of("<LookupCache><CacheKey><Prefix>p</Prefix>" AB
                     "</CacheKey><Scope>Global</Scope>" LOOK_TAIL,
                     NULL),
              "p__a__b");
    CHECK_STR(
        key_of("<LookupCache><CacheKey><Prefix/>" AB "</CacheKey><Scope>Global</Scope>" LOOK_TAIL, NULL),
        "org__env__a__b");
    CHECK_STR(key_of("<LookupCache><CacheKey/><Scope>Application</Scope>" LOOK_TAIL, NULL),
              "org__env__proxy");
    CHECK_STR(key_of("<LookupCache><CacheKey/><Scope>Proxy</Scope>" LOOK_TAIL, NULL),
              "org__env__proxy__3__http://+:80/x/");
    CHECK_STR(key_of("<LookupCache><CacheKey/><Scope>Target</Scope>" LOOK_TAIL, NULL),
              "org__env__proxy__3__target");
    CHECK_STR(key_of("<LookupCache><CacheKey/><Scope>Exclusive</Scope>" LOOK_TAIL, NULL),
              "org__env__proxy__3__http://+:80/x/");
    CHECK_STR(key_of(LOOK(""), NULL), "org__env__proxy__3__http://+:80/x/");
    CHECK_STR(key_of(LOOK(""), "policy=look url=http://+:80/x/ at=request"),
              "httpapi__default__default__1__http://+:80/x/");
}

/* @policies:11 @policies:12 */
static void a_reference_is_evaluated_for_each_request(void)
{
    fresh();
    request.values[0].name = "request.header.userid";
    request.values[0].value = "ann";
    CHECK_STR(
        key_of(
            LOOK("<Prefix>p</Prefix><KeyFragment ref='request.header.userid'/><KeyFragment>z</KeyFragment>"),
            NULL),
        "p__ann__z");
    request.values[0].value = "bob";
    CHECK_EQ(run(0), FLOW_ON);
    CHECK_STR(variable("lookupcache.look.cachekey"), "p__bob__z");
    request.values[0].name = NULL;
    CHECK_EQ(run(0), FLOW_ON);
    CHECK_STR(variable("lookupcache.look.cachekey"), "p____z");
    request.values[0].name = "request.header.userid";
    CHECK_STR(
        key_of(LOOK("<Prefix>p</Prefix><KeyFragment ref='request.header.userid'>else</KeyFragment>"), NULL),
        "p__bob");
    request.values[0].name = NULL;
    CHECK_STR(
        key_of(LOOK("<Prefix>p</Prefix><KeyFragment ref='request.header.userid'>else</KeyFragment>"), NULL),
        "p__else");
}

#define THREE                                                                                           \
    MODE "cache=other\ngroup=a url=http://+:80/keep/\ngroup=a url=http://+:80/look/\ngroup=a "          \
         "url=http://+:80/drop/\n"                                                                      \
         "policy=keep url=http://+:80/keep/ at=request\npolicy=look url=http://+:80/look/ at=request\n" \
         "policy=drop url=http://+:80/drop/ at=request"
enum { KEEPING, LOOKING, DROPPING };

static bool cached(void)
{
    CHECK_EQ(run(LOOKING), FLOW_ON);
    return strcmp(variable("lookupcache.look.cachehit"), "true") == 0;
}

static void use_three(const char *keep, const char *look, const char *drop)
{
    define("keep", keep);
    define("look", look);
    define("drop", drop);
    use(THREE);
    set_variable("kept", "value");
    CHECK_EQ(run(KEEPING), FLOW_ON);
}

/* @policies:31 @policies:33 @policies:34 @policies:40 */
static void what_was_populated_is_found(void)
{
    fresh();
    define("keep", KEEP("<Prefix>p</Prefix>" AB));
    define("look", LOOK("<Prefix>p</Prefix>" AB));
    define("drop", DROP("", "false"));
    use(THREE);
    set_variable("found", "before");
    CHECK(!cached());
    CHECK_STR(variable("found"), "before");
    set_variable("kept", "value");
    CHECK_EQ(run(KEEPING), FLOW_ON);
    CHECK(cached());
    CHECK_STR(variable("found"), "value");
    CHECK_STR(variable("lookupcache.look.cachekey"), "p__a__b");
    CHECK_STR(variable("lookupcache.look.cachename"), "shared");
    CHECK_STR(variable("lookupcache.look.assignto"), "found");
    set_variable("kept", "second");
    CHECK_EQ(run(KEEPING), FLOW_ON);
    CHECK(cached());
    CHECK_STR(variable("found"), "second");
}

/* @policies:32 @policies:30 @policies:60 */
static void another_scope_or_cache_has_other_entries(void)
{
    fresh();
    use_three("<PopulateCache><CacheKey>" AB
              "</CacheKey><Scope>Global</Scope><Source>kept</Source></PopulateCache>",
              "<LookupCache><CacheKey>" AB "</CacheKey><Scope>Application</Scope>" LOOK_TAIL,
              DROP("", "false"));
    CHECK(!cached());
    define("look", "<LookupCache><CacheKey>" AB "</CacheKey><Scope>Global</Scope>" LOOK_TAIL);
    use(THREE);
    CHECK(cached());
    define("look", "<LookupCache><CacheKey>" AB
                   "</CacheKey><CacheResource>other</CacheResource><Scope>Global</Scope>" LOOK_TAIL);
    use(THREE);
    CHECK(!cached());
    define("look", "<LookupCache><CacheKey>" AB "</CacheKey><Scope>Global</Scope>" LOOK_TAIL);
    define("drop", "<InvalidateCache><CacheKey>" AB
                   "</CacheKey><CacheResource>other</CacheResource><Scope>Global</Scope>"
                   "<PurgeChildEntries>true</PurgeChildEntries></InvalidateCache>");
    use(THREE);
    CHECK_EQ(run(DROPPING), FLOW_ON);
    CHECK(cached());
}

/* @policies:21 @policies:22 @policies:23 @policies:24 @policies:25 @policies:26 */
static void an_invalidation_drops_one_key_or_all_with_its_prefix(void)
{
    static const struct {
        const char *drop;
        bool gone;
    } rows[] = {
        {DROP("<Prefix>p</Prefix>" AB, "false"), true},
        {DROP("<Prefix>p</Prefix><KeyFragment>a</KeyFragment>", "false"), false},
        {DROP("<Prefix>p</Prefix><KeyFragment>a</KeyFragment><KeyFragment>c</KeyFragment>", "false"), false},
        {DROP("<Prefix>p</Prefix>", "true"), true},
        {DROP("<Prefix>p</Prefix><KeyFragment>other</KeyFragment>", "true"), true},
        {DROP("<Prefix>p2</Prefix>", "true"), false},
        {DROP("<Prefix>p2</Prefix>" AB, "false"), false},
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fresh();
        use_three(KEEP("<Prefix>p</Prefix>" AB), LOOK("<Prefix>p</Prefix>" AB), rows[i].drop);
        CHECK(cached());
        CHECK_EQ(run(DROPPING), FLOW_ON);
        CHECK_EQ(cached(), !rows[i].gone);
    }
    fresh();
    use_three(KEEP("<Prefix>p2</Prefix>" AB), LOOK("<Prefix>p2</Prefix>" AB),
              DROP("<Prefix>p</Prefix>", "true"));
    CHECK_EQ(run(DROPPING), FLOW_ON);
    CHECK(cached());
}

/* @policies:27 @policies:28 @policies:29 */
static void scope_and_context_say_what_goes(void)
{
#define OF(scope)                                             \
    "<PopulateCache><CacheKey>" AB "</CacheKey><Scope>" scope \
    "</Scope><Source>kept</Source></PopulateCache>",          \
        "<LookupCache><CacheKey>" AB "</CacheKey><Scope>" scope "</Scope>" LOOK_TAIL
#define CONTEXT(prefix, scope)                                         \
    "<InvalidateCache><CacheKey>" prefix AB "</CacheKey><Scope>" scope \
    "</Scope><CacheContext><APIProxyName>a</APIProxyName></CacheContext></InvalidateCache>"
    static const char other[] =
        MODE "group=a url=http://+:80/keep/\ngroup=a url=http://+:80/look/\ngroup=b url=http://+:80/drop/\n"
             "policy=keep url=http://+:80/keep/ at=request\npolicy=look url=http://+:80/look/ at=request\n"
             "policy=drop url=http://+:80/drop/ at=request";

    fresh();
    use_three(
        OF("Global"),
        "<InvalidateCache><CacheKey><Prefix/><KeyFragment>x</KeyFragment></CacheKey><Scope>Global</Scope>"
        "<PurgeChildEntries>true</PurgeChildEntries></InvalidateCache>");
    CHECK(cached());
    CHECK_EQ(run(DROPPING), FLOW_ON);
    CHECK(!cached());
    fresh();
    use_three(OF("Application"),
              "<InvalidateCache><CacheKey>" AB "</CacheKey><Scope>Application</Scope></InvalidateCache>");
    use(other);
    CHECK_EQ(run(DROPPING), FLOW_ON);
    CHECK(cached());
    define("drop", CONTEXT("<Prefix>q</Prefix>", "Application"));
    use(other);
    CHECK_EQ(run(DROPPING), FLOW_ON);
    CHECK(cached());
    define("drop", CONTEXT("", "Application"));
    use(other);
    CHECK_EQ(run(DROPPING), FLOW_ON);
    CHECK(!cached());
}

/* @policies:8 */
static void a_new_revision_does_not_see_exclusive_entries_of_the_old(void)
{
    static const char first[] = MODE "group=a url=http://+:80/x/ revision=1\npolicy=keep group=a at=request",
                      same[] = MODE "group=a url=http://+:80/x/ revision=1\npolicy=look group=a at=request",
                      next[] = MODE "group=a url=http://+:80/x/ revision=2\npolicy=look group=a at=request";

    fresh();
    define("keep", KEEP(AB));
    define("look", LOOK(AB));
    use(first);
    set_variable("kept", "value");
    run(0);
    use(same);
    run(0);
    CHECK_STR(variable("lookupcache.look.cachehit"), "true");
    use(next);
    run(0);
    CHECK_STR(variable("lookupcache.look.cachehit"), "false");
}

/* @policies:14 @policies:20 @policies:56 @policies:57 */
static void a_set_that_is_wrong_is_refused_as_a_whole(void)
{
    struct policy_set *before;

    fresh();
    define("drop", DROP(AB, "false"));
    define("none", "<InvalidateCache><CacheKey/><CacheResource>nowhere</CacheResource></InvalidateCache>");
    define("kept", "<ResponseCache><CacheKey/><ExpirySettings/></ResponseCache>");
    define("bad", "<InvalidateCache/>");
    before = use(MODE "policy=drop url=http://+:80/x/ at=request");
    refused(MODE "policy=drop url=http://+:80/x/ at=request\npolicy=none url=http://+:80/x/ at=request", 3,
            "InvalidCacheResourceReference",
            "Invalid cache resource reference nowhere in Step definition none. Context "
            "Revision:1;APIProxy:default;Organization:org;Environment:env");
    CHECK(last == before);
    refused("policy=drop url=http://+:80/x/ at=request", 1, "InvalidAttachment", "needs a condition string");
    refused("policy=drop url=http://+:80/x/ at=request condition=\"a === b\"", 1,
            "InvalidMessagePatternForErrorCode", "unknown operator");
    refused("policy=drop url=http://+:80/x/ at=request condition=\"response.status.code = 200\"", 1,
            "InvalidAttachment", "asks for its response");
    refused("policy=bad url=http://+:80/x/ at=request", 1, "InvalidPolicy", "lacks <CacheKey>");
    refused(
        "policy=kept url=http://+:80/x/ at=request\npolicy=kept url=http://+:80/x/ at=request stage=postflow",
        2, "ResponseCacheStepAttachmentNotAllowedReq", "more than one request path");
    refused("policy=kept url=http://+:80/x/ at=response\npolicy=kept url=http://+:80/x/ at=response", 2,
            "ResponseCacheStepAttachmentNotAllowedResp", "more than one response path");
    CHECK(build("policy=kept url=http://+:80/x/ at=response\npolicy=kept url=http://+:80/x/ at=request"));
    refused("policy=kept url=http://+:80/x/ at=response cache=fragments", 1, "InvalidCacheResourceReference",
            "fragments");
    refused("policy=other url=http://+:80/x/ at=request", 1, "InvalidAttachment", "there is no policy");
    refused("policy=kept group=g at=request", 1, "InvalidAttachment", "there is no group");
    refused("policy=kept url=http:/x at=request", 1, "InvalidAttachment", "no URL prefix");
    refused("policy=kept url=http://+:80/x/ at=once", 1, "InvalidAttachment", "request or response");
    refused("policy=kept url=http://+:80/x/ at=request stage=flow", 1, "InvalidAttachment",
            "the name of the flow");
    refused("policy=kept url=http://+:80/x/ at=request colour=red", 1, "InvalidAttachment", "colour");
    refused("cache=c expiry=0", 1, "InvalidAttachment", "expiry");
    refused("cache=c\ncache=c", 2, "InvalidAttachment", "twice");
    refused("cache=fragments", 1, "InvalidAttachment", "cannot be the name");
    refused("mode=other", 1, "InvalidAttachment", "not sap or apigee");
    refused("colour=red", 1, "InvalidAttachment", "begins with");
    refused("group=a url=http://+:80/x/\ngroup=b url=http://+:80/x/", 2, "InvalidAttachment",
            "belongs to a group");
}

/* @policies:15 @policies:16 */
static void a_lost_cache_is_a_fault_unless_errors_do_not_count(void)
{
    struct cache_store *store;

    fresh();
    define("drop", "<InvalidateCache continueOnError='false'><CacheKey/></InvalidateCache>");
    define("on", "<InvalidateCache continueOnError='true'><CacheKey/></InvalidateCache>");
    define("look", LOOK(""));
    use(MODE "policy=drop url=http://+:80/a/ at=request\npolicy=look url=http://+:80/a/ at=request\n"
             "policy=on url=http://+:80/b/ at=request");
    store = set_resource(last, "shared")->store;
    set_resource(last, "shared")->store = NULL;
    CHECK_EQ(run(0), FLOW_FAULT);
    CHECK_STR(variable("fault.name"), "CacheNotFound");
    CHECK_STR(variable("invalidatecache.drop.failed"), "true");
    CHECK_STR(variable("lookupcache.look.assignto"), "(none)");
    CHECK_EQ(run(1), FLOW_ON);
    CHECK_STR(variable("invalidatecache.on.failed"), "true");
    set_resource(last, "shared")->store = store;
}

/* @policies:17 @policies:18 */
static void enabled_counts_and_async_does_not(void)
{
    fresh();
    use_three(KEEP(AB ""), LOOK(AB),
              "<InvalidateCache enabled='false'><CacheKey><Prefix>p</Prefix>" AB
              "</CacheKey></InvalidateCache>");
    define("keep", KEEP("<Prefix>p</Prefix>" AB));
    define("look", LOOK("<Prefix>p</Prefix>" AB));
    use(THREE);
    CHECK_EQ(run(KEEPING), FLOW_ON);
    CHECK(cached());
    CHECK_EQ(run(DROPPING), FLOW_ON);
    CHECK(cached());
    define("drop",
           "<InvalidateCache async='true'><CacheKey><Prefix>p</Prefix>" AB "</CacheKey></InvalidateCache>");
    use(THREE);
    CHECK_EQ(run(DROPPING), FLOW_ON);
    CHECK(!cached());
}

#define LASTING(expiry)                                                                                  \
    "<PopulateCache><CacheKey><Prefix>p</Prefix></CacheKey><Source>kept</Source><ExpirySettings>" expiry \
    "</ExpirySettings></PopulateCache>"

static bool lasts(const char *keep, uint64_t seconds)
{
    bool there;

    use_three(keep, LOOK("<Prefix>p</Prefix>"), DROP("", "false"));
    now += seconds * 1000;
    there = cached();
    now -= seconds * 1000;
    return there;
}

/* @policies:35 @policies:36 @policies:38 @policies:39 @policies:40 */
static void an_entry_ends_when_its_settings_say(void)
{
    fresh();
    CHECK(lasts(LASTING("<TimeoutInSeconds>1</TimeoutInSeconds>"), 0));
    CHECK(!lasts(LASTING("<TimeoutInSeconds>1</TimeoutInSeconds>"), 1));
    CHECK(!lasts(LASTING("<ExpiryDate>01-01-2000</ExpiryDate>"), 0));
    CHECK(lasts(LASTING("<TimeoutInSeconds>60</TimeoutInSeconds><ExpiryDate>01-01-2000</"
                        "ExpiryDate><TimeOfDay>00:00:00</TimeOfDay>"),
                59));
    CHECK(!lasts(LASTING("<TimeoutInSeconds>60</TimeoutInSeconds><ExpiryDate>01-01-2099</ExpiryDate>"), 60));
    CHECK(lasts(LASTING(""), 30 * 86400 - 1));
    CHECK(!lasts(LASTING(""), 30 * 86400));
    set_variable("seconds", "5");
    CHECK(lasts(LASTING("<TimeoutInSeconds ref='seconds'>60</TimeoutInSeconds>"), 4));
    CHECK(!lasts(LASTING("<TimeoutInSeconds ref='seconds'>60</TimeoutInSeconds>"), 5));
    set_variable("seconds", "soon");
    CHECK(lasts(LASTING("<TimeoutInSeconds ref='seconds'>60</TimeoutInSeconds>"), 59));
}

/* @policies:37 */
static void a_time_of_day_that_is_over_means_tomorrow(void)
{
    struct policy_error error;
    struct policy *policy;
    struct tm tm = {.tm_year = 130, .tm_mon = 5, .tm_mday = 15, .tm_hour = 12, .tm_isdst = -1};
    time_t noon;

    setenv("TZ", "UTC", 1);
    tzset();
    noon = mktime(&tm);
    static const char first[] = LASTING("<TimeOfDay>12:00:01</TimeOfDay>"),
                      second[] = LASTING("<TimeOfDay>11:59:59</TimeOfDay>"),
                      third[] = LASTING("<TimeOfDay>12:00:00</TimeOfDay><ExpiryDate>06-16-2030</ExpiryDate>");
    CHECK_EQ(policy_parse(first, sizeof first - 1, "p", &policy, &error), NO_ERROR);
    CHECK_EQ(expiry_seconds(policy, &request.message, noon), 1);
    policy_free(policy);
    CHECK_EQ(policy_parse(second, sizeof second - 1, "p", &policy, &error), NO_ERROR);
    CHECK_EQ(expiry_seconds(policy, &request.message, noon), 86399);
    policy_free(policy);
    CHECK_EQ(policy_parse(third, sizeof third - 1, "p", &policy, &error), NO_ERROR);
    CHECK_EQ(expiry_seconds(policy, &request.message, noon), 43200);
    policy_free(policy);
}

/* @policies:41 @policies:42 @policies:43 */
static void what_is_too_large_or_no_value_is_not_stored(void)
{
    char *big = malloc((512 << 10) + 2);

    CHECK(big);
    memset(big, 'x', (512 << 10) + 1);
    big[(512 << 10) + 1] = 0;
    fresh();
    use_three(KEEP("<Prefix>p</Prefix>"), LOOK("<Prefix>p</Prefix>"), DROP("<Prefix>p</Prefix>", "true"));
    CHECK_EQ(run(DROPPING), FLOW_ON);
    set_variable("kept", big);
    CHECK_EQ(run(KEEPING), FLOW_ON);
    CHECK(!cached());
    big[512 << 10] = 0;
    set_variable("kept", big);
    CHECK_EQ(run(KEEPING), FLOW_ON);
    CHECK(cached());
    fresh();
    define("keep", KEEP("<Prefix>p</Prefix><KeyFragment ref='long'/>"));
    define("look", LOOK("<Prefix>p</Prefix><KeyFragment ref='long'/>"));
    define("drop", DROP("<Prefix>p</Prefix><KeyFragment ref='long'/>", "false"));
    use(THREE);
    set_variable("kept", "value");
    big[KEY_LIMIT - 3] = 0;
    set_variable("long", big);
    CHECK_EQ(run(KEEPING), FLOW_ON);
    CHECK(cached());
    big[KEY_LIMIT - 3] = 'x';
    big[KEY_LIMIT - 2] = 0;
    set_variable("long", big);
    CHECK_EQ(run(KEEPING), FLOW_FAULT);
    CHECK(!cached());
    CHECK_EQ(run(DROPPING), FLOW_ON);
    fresh();
    define("keep", "<PopulateCache><CacheKey/><Source>response</Source></PopulateCache>");
    use(MODE "policy=keep url=http://+:80/x/ at=request");
    CHECK_EQ(run(0), FLOW_FAULT);
    CHECK_STR(variable("fault.name"), "EntryCannotBeCached");
    CHECK_STR(variable("populatecache.keep.failed"), "true");
    free(big);
}

static const char *response_cache;

/* Runs the response step, then looks after so many seconds. */
static bool kept(const char *settings, unsigned code, uint64_t seconds)
{
    static char text[1024];
    bool hit;

    snprintf(text, sizeof text,
             "<ResponseCache><CacheKey><Prefix>r</Prefix></CacheKey><ExpirySettings><TimeoutInSeconds>60</"
             "TimeoutInSeconds></ExpirySettings>%s</ResponseCache>",
             settings);
    response_cache = text;
    set_release(last);
    last = NULL;
    define("cache", text);
    use("policy=cache url=http://+:80/x/ at=request\npolicy=cache url=http://+:80/x/ at=response");
    status = code;
    CHECK_EQ(run(0), FLOW_ON);
    CHECK_EQ(run_at(0, FLOW_RESPONSE, false), FLOW_ON);
    now += seconds * 1000;
    hit = run(0) == FLOW_HIT;
    now -= seconds * 1000;
    CHECK_STR(variable("responsecache.cache.cachehit"), hit ? "true" : "false");
    return hit;
}

/* @policies:45 @policies:47 @policies:48 @policies:49 */
static void a_response_is_kept_if_the_policy_lets_it(void)
{
    fresh();
    CHECK(kept("", 200, 59));
    CHECK_STR(variable("responsecache.cache.cachekey"), "r");
    CHECK(!kept("", 200, 60));
    CHECK(!kept("<SkipCachePopulation>true</SkipCachePopulation>", 200, 0));
    CHECK(!kept("<ExcludeErrorResponse>true</ExcludeErrorResponse>", 404, 0));
    CHECK(kept("<ExcludeErrorResponse>true</ExcludeErrorResponse>", 204, 0));
    CHECK(kept("<ExcludeErrorResponse>true</ExcludeErrorResponse>", 205, 0));
    CHECK(!kept("<ExcludeErrorResponse>true</ExcludeErrorResponse>", 206, 0));
    CHECK(!kept("<ExcludeErrorResponse>true</ExcludeErrorResponse>", 199, 0));
    CHECK(kept("<ExcludeErrorResponse>false</ExcludeErrorResponse>", 404, 0));
}

/* @policies:46 */
static void a_skipped_lookup_refreshes_the_entry(void)
{
    fresh();
    CHECK(kept("<SkipCacheLookup>request.header.fresh exists</SkipCacheLookup>", 200, 0));
    request.values[0].name = "request.header.fresh";
    request.values[0].value = "1";
    now += 59000;
    CHECK_EQ(run(0), FLOW_ON);
    CHECK_EQ(run_at(0, FLOW_RESPONSE, false), FLOW_ON);
    request.values[0].name = NULL;
    now += 59000;
    CHECK_EQ(run(0), FLOW_HIT);
}

/* @policies:59 */
static void a_copy_is_not_written_back(void)
{
    fresh();
    CHECK(kept("", 200, 0));
    now += 59000;
    CHECK_EQ(run(0), FLOW_HIT);
    CHECK_EQ(run_at(0, FLOW_RESPONSE, true), FLOW_ON);
    now += 1000;
    CHECK_EQ(run(0), FLOW_ON);
}

/* @policies:50 */
static void what_a_client_accepts_is_part_of_the_key(void)
{
    fresh();
    request.values[0].name = "request.header.accept-language";
    request.values[0].value = "de";
    CHECK(kept("<UseAcceptHeader>true</UseAcceptHeader>", 200, 0));
    CHECK_STR(variable("responsecache.cache.cachekey"), "r______de__");
    request.values[0].value = "en";
    CHECK_EQ(run(0), FLOW_ON);
}

/* @policies:51 @policies:52 @policies:53 @policies:54 @policies:55 */
static void response_headers_shorten_the_lifetime_if_asked(void)
{
#define HEADERS "<UseResponseCacheHeaders>true</UseResponseCacheHeaders>"
    static const struct {
        const char *settings, *control, *expires;
        unsigned last; /* second in which it is still there; 0: not even at once */
    } rows[] = {
        {HEADERS, "max-age=5", NULL, 4},
        {HEADERS, "public, max-age=5, s-maxage=\"9\"", NULL, 8},
        {HEADERS, "max-age=7", "Sun, 17 Mar 2030 17:46:45 GMT", 6},
        {HEADERS, "public", "Sun, 17 Mar 2030 17:46:45 GMT", 4},
        {HEADERS, "max-age=600", NULL, 59},
        {HEADERS, NULL, NULL, 59},
        {HEADERS, "private, max-age=5", NULL, 0},
        {HEADERS, NULL, "0", 0},
        {"", "max-age=5", NULL, 59},
        {"", "private", NULL, 59},
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fresh();
        request.values[0].name = "request.header.cache-control"; /* of no effect */
        request.values[0].value = "no-cache, max-age=0";
        request.values[1].name = rows[i].control ? "cache-control" : "unused";
        request.values[1].value = rows[i].control ? rows[i].control : "";
        request.values[2].name = rows[i].expires ? "expires" : "unused";
        request.values[2].value = rows[i].expires ? rows[i].expires : "";
        CHECK_EQ(kept(rows[i].settings, 200, rows[i].last), rows[i].last > 0);
        CHECK(!kept(rows[i].settings, 200, rows[i].last + 1));
    }
}

static void stages_and_conditional_flows_run_in_order(void)
{
    fresh();
    define("a", LOOK("<Prefix>a</Prefix>"));
    define("b", LOOK("<Prefix>b</Prefix>"));
    define("c", LOOK("<Prefix>c</Prefix>"));
    define("d", LOOK("<Prefix>d</Prefix>"));
    use("policy=d url=http://+:80/x/ at=request stage=postflow\n"
        "policy=b url=http://+:80/x/ at=request stage=flow flow=one when=\"request.verb = 'GET'\"\n"
        "policy=c url=http://+:80/x/ at=request stage=flow flow=two when=true\n"
        "policy=a url=http://+:80/x/ at=request\n"
        "policy=a url=http://+:80/x/ at=request stage=flow flow=one condition=false");
    CHECK_EQ(last->endpoints[0].flows[FLOW_REQUEST].count, 5);
    run(0);
    CHECK_STR(variable("lookupcache.a.cachehit"), "false");
    CHECK_STR(variable("lookupcache.b.cachehit"), "(none)");
    CHECK_STR(variable("lookupcache.c.cachehit"), "false");
    CHECK_STR(variable("lookupcache.d.cachehit"), "false");
    flow_variables_clear(&variables);
    request.values[0].name = "request.verb";
    request.values[0].value = "GET";
    run(0);
    CHECK_STR(variable("lookupcache.b.cachehit"), "false");
    CHECK_STR(variable("lookupcache.c.cachehit"), "(none)");
}

static void a_key_of_a_built_in_cache_is_a_url_below_its_prefix(void)
{
    static const struct {
        const char *user, *call, *name;
    } rows[] = {
        {"ann", "fragments below", "http://localhost:8080/cache/ann"},
        {"", NULL, ""},
        {"..", NULL, ""},
        {".", NULL, ""},
        {"a/b", NULL, ""},
        {"a?b", NULL, ""},
        {"a%2fb", NULL, ""},
        {"*", NULL, ""},
        {"a b", NULL, ""},
        {NULL, NULL, ""},
    };

    fresh();
    define("sap", "<InvalidateCache async=\"false\" continueOnError=\"false\" enabled=\"true\" "
                  "xmlns=\"http://www.sap.com/apimgmt\">"
                  "<CacheKey><KeyFragment ref=\"request.header.userid\"/></CacheKey><Scope>Exclusive</Scope>"
                  "<PurgeChildEntries>true</PurgeChildEntries></InvalidateCache>");
    use("policy=sap url=http://localhost:8080/ at=request cache=fragments base=http://localhost:8080/cache/ "
        "condition=true");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        built_in_call = NULL;
        built_in_name[0] = 0;
        request.values[0].name = rows[i].user ? "request.header.userid" : NULL;
        request.values[0].value = rows[i].user;
        CHECK_EQ(run(0), FLOW_ON);
        CHECK_EQ(built_in_call != NULL, rows[i].call != NULL);
        if (built_in_call)
            CHECK_STR(built_in_call, rows[i].call);
        CHECK_STR(built_in_name, rows[i].name);
    }
    request.values[0].name = "request.header.userid";
    request.values[0].value = "ann";
    built_in_answer = ERROR_PATH_NOT_FOUND;
    CHECK_EQ(run(0), FLOW_FAULT);
    CHECK_STR(variable("fault.name"), "CacheNotFound");
}

static void a_cache_has_its_own_limits(void)
{
    fresh();
    define("one", "<PopulateCache><CacheKey><Prefix>one</Prefix></CacheKey><CacheResource>c</"
                  "CacheResource><Source>kept</Source></PopulateCache>");
    define("two", "<PopulateCache><CacheKey><Prefix>two</Prefix></CacheKey><CacheResource>c</"
                  "CacheResource><Source>kept</Source></PopulateCache>");
    define(
        "look",
        "<LookupCache><CacheKey><Prefix>one</Prefix></CacheKey><CacheResource>c</CacheResource>" LOOK_TAIL);
    use("cache=c expiry=10 entries=1 entrybytes=5\npolicy=one url=http://+:80/a/ at=request\npolicy=two "
        "url=http://+:80/b/ at=request\npolicy=look url=http://+:80/c/ at=request");
    set_variable("kept", "123456");
    run(0);
    CHECK(cache_is_empty(set_resource(last, "c")->store));
    set_variable("kept", "12345");
    run(0);
    run(2);
    CHECK_STR(variable("lookupcache.look.cachehit"), "true");
    run(0); /* the same again needs no room */
    run(2);
    CHECK_STR(variable("lookupcache.look.cachehit"), "true");
    run(1); /* another one: the oldest makes room for it */
    CHECK_EQ(atomic_load(&set_resource(last, "c")->store->entries), 1);
    run(2);
    CHECK_STR(variable("lookupcache.look.cachehit"), "false");
}

static void a_group_of_urls_and_a_url_group_are_told_apart(void)
{
    fresh();
    define("look", LOOK("<KeyFragment>k</KeyFragment>"));
    define("flush", "<InvalidateCache><CacheKey/><CacheResource>fragments</CacheResource></InvalidateCache>");
    CHECK_STR(key_of(LOOK("<KeyFragment>k</KeyFragment>"),
                     MODE "group=g revision=4\npolicy=look group=g at=request"),
              "org__env__g__4__g__k");
    CHECK(last->of_groups && !last->endpoints[0].prefix && !last->endpoints[0].owned);
    CHECK(set_of_group(last, &status, "g") == &last->endpoints[0]);
    CHECK(!set_of_group(last, &status, "h") && !set_of_group(last, &status, NULL));
    use("group=g owner=http://+:80/a/\ngroup=g owner=http://+:80/b/\ngroup=g url=http://+:80/c/\npolicy=look "
        "group=g at=request");
    CHECK_EQ(last->count, 3);
    atomic_store(&last->endpoints[1].holder, &status);
    CHECK(set_of_group(last, &status, "g") == &last->endpoints[1]);
    CHECK(!set_of_group(last, &variables, "g"));
    refused("group=g\ngroup=g revision=2", 2, "InvalidAttachment", "defined twice");
    refused("group=g owner=http://+:80/a/\ngroup=h owner=http://+:80/a/", 2, "InvalidAttachment",
            "defined twice");
    refused("group=g owner=http://+:80/a/ url=http://+:80/a/", 1, "InvalidAttachment", "not both");
    refused("group=g owner=nowhere", 1, "InvalidAttachment", "no URL prefix");
    refused("mode=apigee\ngroup=g\npolicy=flush group=g at=request", 3, "InvalidAttachment", "needs a base");
    use("mode=apigee\ngroup=g\npolicy=flush group=g at=request base=http://localhost:80/f/");
}

CHECK_MAIN(CHECK_TEST(a_key_is_its_prefix_and_fragments),
           CHECK_TEST(a_reference_is_evaluated_for_each_request), CHECK_TEST(what_was_populated_is_found),
           CHECK_TEST(another_scope_or_cache_has_other_entries),
           CHECK_TEST(an_invalidation_drops_one_key_or_all_with_its_prefix),
           CHECK_TEST(scope_and_context_say_what_goes),
           CHECK_TEST(a_new_revision_does_not_see_exclusive_entries_of_the_old),
           CHECK_TEST(a_set_that_is_wrong_is_refused_as_a_whole),
           CHECK_TEST(a_lost_cache_is_a_fault_unless_errors_do_not_count),
           CHECK_TEST(enabled_counts_and_async_does_not), CHECK_TEST(an_entry_ends_when_its_settings_say),
           CHECK_TEST(a_time_of_day_that_is_over_means_tomorrow),
           CHECK_TEST(what_is_too_large_or_no_value_is_not_stored),
           CHECK_TEST(a_response_is_kept_if_the_policy_lets_it),
           CHECK_TEST(a_skipped_lookup_refreshes_the_entry), CHECK_TEST(a_copy_is_not_written_back),
           CHECK_TEST(what_a_client_accepts_is_part_of_the_key),
           CHECK_TEST(response_headers_shorten_the_lifetime_if_asked),
           CHECK_TEST(stages_and_conditional_flows_run_in_order),
           CHECK_TEST(a_key_of_a_built_in_cache_is_a_url_below_its_prefix),
           CHECK_TEST(a_cache_has_its_own_limits), CHECK_TEST(a_group_of_urls_and_a_url_group_are_told_apart))
