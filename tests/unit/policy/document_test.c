/* Policy documents: what is taken, what is refused, where and by which name. */
#include "check.h"
#include "policy/document.h"
#include "winerror.h"

static struct policy_error said;

static struct policy *read_as(const char *text, const char *name)
{
    struct policy *policy = NULL;
    ULONG error;

    memset(&said, 0, sizeof said);
    error = policy_parse(text, strlen(text), name, &policy, &said);
    CHECK_EQ(error, policy ? NO_ERROR : ERROR_INVALID_PARAMETER);
    return policy;
}

static void refused(const char *text, const char *name, unsigned line, unsigned column, const char *part)
{
    struct policy *policy = read_as(text, "p");

    CHECK(!policy);
    CHECK_STR(said.name, name);
    if (!strstr(said.text, part))
        CHECK_STR(said.text, part);
    CHECK_EQ(said.line, line);
    CHECK_EQ(said.column, column);
}

static void an_invalidate_cache_has_all_it_may_have(void)
{
    struct policy *policy =
        read_as("<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
                "<InvalidateCache async='false' continueOnError='true' enabled='false'"
                " xmlns='http://www.sap.com/apimgmt'>\n"
                " <!-- a comment --><DisplayName>x</DisplayName>\n"
                " <CacheKey><Prefix> items </Prefix><KeyFragment ref='request.queryparam.id'/>"
                "<KeyFragment>v&amp;2</KeyFragment></CacheKey>\n"
                " <CacheResource>itemcache</CacheResource><Scope>Target</Scope>\n"
                " <CacheContext><APIProxyName>catalogue</APIProxyName><ProxyName>default</ProxyName>"
                "<TargetName>backend</TargetName></CacheContext>\n"
                " <PurgeChildEntries>true</PurgeChildEntries>\n"
                "</InvalidateCache>",
                "drop-item");

    CHECK(policy);
    CHECK_EQ(policy->kind, POLICY_INVALIDATE);
    CHECK_STR(policy->name, "drop-item");
    CHECK(!policy->enabled && policy->continue_on_error && policy->purge_children);
    CHECK_STR(policy->prefix, "items");
    CHECK_EQ(policy->fragment_count, 2);
    CHECK(policy->fragments[0].by_variable && !policy->fragments[0].text);
    CHECK_STR(policy->fragments[0].variable.full, "request.queryparam.id");
    CHECK_STR(policy->fragments[1].text, "v&2");
    CHECK_STR(policy->resource, "itemcache");
    CHECK_EQ(policy->scope, SCOPE_TARGET);
    CHECK_STR(policy->application, "catalogue");
    CHECK_STR(policy->proxy, "default");
    CHECK_STR(policy->target, "backend");
    policy_free(policy);
}

static void a_response_cache_has_all_it_may_have(void)
{
    struct policy *policy =
        read_as("<ResponseCache name='own'><CacheKey/><ExpirySettings><TimeoutInSeconds ref='x'>60"
                "</TimeoutInSeconds><TimeOfDay>23:59:59</TimeOfDay><ExpiryDate>02-29-2028</ExpiryDate>"
                "</ExpirySettings><CacheLookupTimeoutInSeconds>0</CacheLookupTimeoutInSeconds>"
                "<ExcludeErrorResponse>true</ExcludeErrorResponse><UseAcceptHeader>true</UseAcceptHeader>"
                "<UseResponseCacheHeaders>true</UseResponseCacheHeaders>"
                "<SkipCacheLookup>request.header.x = \"1\"</SkipCacheLookup>"
                "<SkipCachePopulation>request.verb != 'GET'</SkipCachePopulation></ResponseCache>",
                "file");

    CHECK(policy);
    CHECK_STR(policy->name, "own");
    CHECK(policy->seconds.by_variable);
    CHECK_STR(policy->seconds.text, "60");
    CHECK_EQ(policy->lookup_seconds, 0);
    CHECK(policy->exclude_errors && policy->use_accept && policy->use_headers);
    CHECK(policy->skip_lookup && policy->skip_population);
    CHECK(!policy->resource && policy->enabled && !policy->continue_on_error);
    policy_free(policy);
}

/* @policies:4 */
static void what_is_left_out_has_its_default(void)
{
    struct policy *policy =
        read_as("<LookupCache><CacheKey><Prefix/></CacheKey><AssignTo>v</AssignTo></LookupCache>", "p");

    CHECK(policy);
    CHECK_EQ(policy->scope, SCOPE_EXCLUSIVE);
    CHECK(!policy->prefix && !policy->resource);
    CHECK_EQ(policy->lookup_seconds, 30);
    policy_free(policy);
}

/* @policies:9 @policies:13 @policies:44 @policies:58 */
static void a_bad_document_is_refused_where_it_is_bad(void)
{
    static const struct {
        const char *text, *name;
        unsigned line, column;
        const char *part;
    } rows[] = {
        {"<InvalidateCache/>", "InvalidPolicy", 1, 1, "lacks <CacheKey>"},
        {"<InvalidateCache><CacheKey/>\n <Scope>Everything</Scope></InvalidateCache>", "InvalidPolicy", 2, 2,
         "Everything"},
        {"<InvalidateCache><CacheKey/><Scope>exclusive</Scope></InvalidateCache>", "InvalidPolicy", 1, 29,
         "exclusive"},
        {"<InvalidateCache><CacheKey/>\n<Source>x</Source></InvalidateCache>", "InvalidPolicy", 2, 1,
         "<Source> is unknown"},
        {"<InvalidateCache><CacheKey/><CacheKey/></InvalidateCache>", "InvalidPolicy", 1, 29, "twice"},
        {"<InvalidateCache colour='red'><CacheKey/></InvalidateCache>", "InvalidPolicy", 1, 1, "colour"},
        {"<InvalidateCache enabled='yes'><CacheKey/></InvalidateCache>", "InvalidPolicy", 1, 1, "yes"},
        {"<InvalidateCache><CacheKey><KeyFragment reff='x'/></CacheKey></InvalidateCache>", "InvalidPolicy",
         1, 28, "reff"},
        {"<InvalidateCache><CacheKey>stray</CacheKey></InvalidateCache>", "InvalidPolicy", 1, 18,
         "text stands directly"},
        {"<InvalidateCache><CacheKey/><CacheContext><Other/></CacheContext></InvalidateCache>",
         "InvalidPolicy", 1, 43, "<Other> is unknown"},
        {"<Quota/>", "InvalidPolicy", 1, 1, "no policy known"},
        {"<InvalidateCache xmlns='http://example.com/'><CacheKey/></InvalidateCache>", "InvalidPolicy", 1, 1,
         "namespace"},
        {"<InvalidateCache>\n<CacheKey></InvalidateCache>", "InvalidPolicy", 2, 13, "mismatched tag"},
        {"", "InvalidPolicy", 1, 1, "no element found"},
        {"<LookupCache><CacheKey/></LookupCache>", "InvalidPolicy", 1, 1, "lacks <AssignTo>"},
        {"<LookupCache><CacheKey/><AssignTo>request.verb</AssignTo></LookupCache>", "InvalidPolicy", 1, 25,
         "cannot be set"},
        {"<PopulateCache><CacheKey/></PopulateCache>", "InvalidPolicy", 1, 1, "lacks <Source>"},
        {"<ResponseCache><CacheKey/></ResponseCache>", "InvalidPolicy", 1, 1, "lacks <ExpirySettings>"},
        {"<ResponseCache><CacheKey/><ExpirySettings><TimeoutInSeconds>0</TimeoutInSeconds></ExpirySettings></"
         "ResponseCache>",
         "InvalidPolicy", 1, 43, "above 0"},
        {"<ResponseCache><CacheKey/><ExpirySettings><TimeOfDay>24:00:00</TimeOfDay></ExpirySettings></"
         "ResponseCache>",
         "InvalidPolicy", 1, 43, "hh:mm:ss"},
        {"<ResponseCache><CacheKey/><ExpirySettings><ExpiryDate>2028-01-01</ExpiryDate></ExpirySettings></"
         "ResponseCache>",
         "InvalidPolicy", 1, 43, "mm-dd-yyyy"},
        {"<LookupCache><CacheKey/><AssignTo>v</AssignTo>\n<CacheLookupTimeoutInSeconds>-1</"
         "CacheLookupTimeoutInSeconds></LookupCache>",
         "InvalidTimeout", 2, 1, "CacheLookupTimeoutInSeconds -1 value should be greater than zero"},
        {"<ResponseCache><CacheKey/><ExpirySettings/>\n<SkipCacheLookup>request.verb === "
         "'GET'</SkipCacheLookup></ResponseCache>",
         "InvalidMessagePatternForErrorCode", 2, 14, "unknown operator"},
        {"<ResponseCache><CacheKey/><ExpirySettings/><SkipCachePopulation>request.verb</"
         "SkipCachePopulation></ResponseCache>",
         "InvalidMessagePatternForErrorCode", 1, 56, "operator is missing"},
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        refused(rows[i].text, rows[i].name, rows[i].line, rows[i].column, rows[i].part);
}

static void a_document_type_is_refused_and_with_it_all_entities(void)
{
    refused("<!DOCTYPE a [<!ENTITY b 'bbbb'><!ENTITY c '&b;&b;'>]>\n<InvalidateCache><CacheKey>"
            "<Prefix>&c;</Prefix></CacheKey></InvalidateCache>",
            "InvalidPolicy", 1, 13, "no document type");
    refused("<!DOCTYPE a SYSTEM 'file:///etc/passwd'><InvalidateCache/>", "InvalidPolicy", 1, 40,
            "no document type");
    refused("<InvalidateCache>&x;</InvalidateCache>", "InvalidPolicy", 1, 18, "undefined entity");
}

static char *repeated(const char *before, const char *piece, size_t count, const char *after)
{
    char *text = malloc(strlen(before) + count * strlen(piece) + strlen(after) + 1);

    CHECK(text);
    strcpy(text, before);
    for (char *at = text + strlen(text); count > 0; count--, at += strlen(piece))
        strcpy(at, piece);
    strcat(text, after);
    return text;
}

static void size_depth_and_number_are_bounded(void)
{
    char *deep = repeated("", "<a>", 17, ""), *many = repeated("<a>", "<b/>", 1024, "</a>"),
         *big = repeated("<a>", "                ", 4096, "</a>"),
         *fragments =
             repeated("<InvalidateCache><CacheKey>", "<KeyFragment/>", 33, "</CacheKey></InvalidateCache>"),
         *attributes = repeated(
             "<a ", "", 0,
             "a='' b='' c='' d='' e='' f='' g='' h='' i='' j='' k='' l='' m='' n='' o='' p='' q=''/>");

    refused(deep, "InvalidPolicy", 1, 49, "inside each other");
    refused(many, "InvalidPolicy", 1, 4 + 4 * 1023, "more than 1024");
    refused(big, "InvalidPolicy", 1, 1, "longer than");
    refused(fragments, "InvalidPolicy", 1, 28 + 32 * 14, "at most 32");
    refused(attributes, "InvalidPolicy", 1, 1, "attributes");
    free(deep);
    free(many);
    free(big);
    free(fragments);
    free(attributes);
}

/* @policies:19 */
static void a_name_has_1_to_255_of_its_characters(void)
{
    char *longest = repeated("<InvalidateCache name='", "n", 255, "'><CacheKey/></InvalidateCache>"),
         *longer = repeated("<InvalidateCache name='", "n", 256, "'><CacheKey/></InvalidateCache>");

    policy_free(read_as(longest, NULL));
    CHECK_EQ(said.line, 0);
    refused(longer, "InvalidPolicy", 1, 1, "the name of a policy");
    refused("<InvalidateCache name=''><CacheKey/></InvalidateCache>", "InvalidPolicy", 1, 1, "the name");
    refused("<InvalidateCache name='a/b'><CacheKey/></InvalidateCache>", "InvalidPolicy", 1, 1, "the name");
    CHECK(!read_as("<InvalidateCache><CacheKey/></InvalidateCache>", NULL));
    policy_free(read_as("<InvalidateCache name='a b-c_d.e$f%'><CacheKey/></InvalidateCache>", NULL));
    CHECK_EQ(said.line, 0);
    free(longest);
    free(longer);
}

/* @policies:39 */
static void only_the_newer_name_of_the_timeout_takes_a_reference(void)
{
    struct policy *policy =
        read_as("<PopulateCache><CacheKey/><Source>v</Source><ExpirySettings><TimeoutInSec>5"
                "</TimeoutInSec></ExpirySettings></PopulateCache>",
                "p");

    CHECK(policy);
    CHECK_STR(policy->seconds.text, "5");
    policy_free(policy);
    refused("<PopulateCache><CacheKey/><Source>v</Source><ExpirySettings><TimeoutInSec ref='x'>5"
            "</TimeoutInSec></ExpirySettings></PopulateCache>",
            "InvalidPolicy", 1, 61, "has no attribute \"ref\"");
}

CHECK_MAIN(CHECK_TEST(an_invalidate_cache_has_all_it_may_have),
           CHECK_TEST(a_response_cache_has_all_it_may_have), CHECK_TEST(what_is_left_out_has_its_default),
           CHECK_TEST(a_bad_document_is_refused_where_it_is_bad),
           CHECK_TEST(a_document_type_is_refused_and_with_it_all_entities),
           CHECK_TEST(size_depth_and_number_are_bounded), CHECK_TEST(a_name_has_1_to_255_of_its_characters),
           CHECK_TEST(only_the_newer_name_of_the_timeout_takes_a_reference))
