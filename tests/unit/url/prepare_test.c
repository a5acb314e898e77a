/* What HttpPrepareUrl calculates: spec/functions.md F24, 225-228. */
#include "url/prefix.h"
#include "wide_text.h"
#include "winerror.h"

static const char *prepare(const WCHAR *url)
{
    WCHAR *prepared;
    const char *shown;
    ULONG error = url_prepare(url, &prepared);

    if (error) {
        CHECK(!prepared);
        return error == ERROR_INVALID_PARAMETER ? "invalid" : "other error";
    }
    shown = wide_show(prepared, wide_length(prepared));
    free(prepared);
    return shown;
}

static void a_typed_url_becomes_a_prefix(void)
{
    static const struct {
        const WCHAR *typed;
        const char *prepared;
    } rows[] = {
        {u"http://localhost:80/", "http://localhost:80/"}, /* @functions:225 */
        {u"HTTP://LocalHost:8080/Dir", "http://localhost:8080/Dir/"},
        {u"http://h", "http://h:80/"},
        {u"https://h", "https://h:443/"},
        {u"https://h/", "https://h:443/"},
        {u"http://h:/a", "http://h:80/a/"},
        {u"http://h:80/a/../b/./c", "http://h:80/b/c/"},
        {u"http://h:80/..", "http://h:80/"},
        {u"http://h:80/a%20b/%C3%A4", "http://h:80/a b/{E4}/"},
        {u"http://h:80/%E4/%", "http://h:80/%E4/%/"},
        {u"http://h:80/%2e%2e/x", "http://h:80/x/"},
        {u"http://h:80/a\\b", "http://h:80/a/b/"},
        {u"http://xn--bcher-kva.example/", "http://b{FC}cher.example:80/"},
        {u"http://www.XN--BCHER-KVA", "http://www.b{FC}cher:80/"},
        {u"http://B\u00dcCHER.example", "http://b{FC}cher.example:80/"},
        {u"http://+:80", "http://+:80/"},
        {u"http://*/x", "http://*:80/x/"},
        {u"http://[FE80::A]/x", "http://[fe80::a]:80/x/"},
        {u"http://10.0.0.1", "http://10.0.0.1:80/"},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        CHECK_STR(prepare(rows[i].typed), rows[i].prepared);
}

static void what_is_no_prefix_even_so_is_an_invalid_parameter(void)
{
    static const WCHAR *const urls[] = {
        u"",
        u"h",
        u"http",
        u"http:",
        u"http://",
        u"http:///x",
        u"ftp://h/",
        u"http://u@h/",
        u"http://h/?q",
        u"http://h/#f",
        u"http://h:0/",
        u"http://h:65536/",
        u"http://h:080/",
        u"http://a..b/",
        u"http://h/%01",
        u"http://h/%3F",
        u"http://[::1/",
        u"http://h:8a/",
        u"http://*.h/",
        u"http://xn--99999999999/",
    };

    for (size_t i = 0; i < sizeof urls / sizeof *urls; i++)
        CHECK_STR(prepare(urls[i]), "invalid");
}

/* @functions:227 */
static void a_null_url_is_an_invalid_parameter(void)
{
    CHECK_STR(prepare(NULL), "invalid");
}

/* @functions:226 */
static void what_is_prepared_can_be_registered(void)
{
    WCHAR *prepared;
    struct url_prefix *prefix;

    CHECK_EQ(url_prepare(u"HTTP://WWW.xn--bcher-kva.Example/A%20b/..//c", &prepared), 0);
    CHECK_EQ(prefix_parse(prepared, wide_length(prepared), &prefix), 0);
    prefix_free(prefix);
    free(prepared);
}

static void an_endless_url_is_an_invalid_parameter(void)
{
    static WCHAR text[40000];

    for (size_t i = 0; i + 1 < sizeof text / sizeof *text; i++)
        text[i] = 'a';
    memcpy(text, u"http://h/", 9 * sizeof *text);
    CHECK_STR(prepare(text), "invalid");
}

CHECK_MAIN(CHECK_TEST(a_typed_url_becomes_a_prefix),
           CHECK_TEST(what_is_no_prefix_even_so_is_an_invalid_parameter),
           CHECK_TEST(a_null_url_is_an_invalid_parameter), CHECK_TEST(what_is_prepared_can_be_registered),
           CHECK_TEST(an_endless_url_is_an_invalid_parameter))
