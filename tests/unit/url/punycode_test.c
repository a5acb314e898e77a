/* Punycode labels: the samples of RFC 3492 section 7.1 that fit a line, and what is no punycode. */
#include "url/punycode.h"
#include "wide_text.h"

static const char *decode(const WCHAR *label)
{
    WCHAR out[64];
    size_t length;

    if (!punycode_decode(label, wide_length(label), out, 64, &length))
        return "invalid";
    return wide_show(out, length);
}

static void labels_decode(void)
{
    CHECK_STR(decode(u"bcher-kva"), "b{FC}cher");
    CHECK_STR(decode(u"BCHER-KVA"), "B{FC}CHER");
    CHECK_STR(decode(u"ihqwcrb4cv8a8dqg056pqjye"), "{4ED6}{4EEC}{4E3A}{4EC0}{4E48}{4E0D}{8BF4}{4E2D}{6587}");
    CHECK_STR(decode(u"3B-ww4c5e180e575a65lsy2b"), "3{5E74}B{7D44}{91D1}{516B}{5148}{751F}");
    CHECK_STR(decode(u"-> $1.00 <--"), "-> $1.00 <-");
    CHECK_STR(decode(u"e28h"), "{D83D}{DE00}");
}

static void malformed_labels_are_refused(void)
{
    CHECK_STR(decode(u""), "invalid");
    CHECK_STR(decode(u"99999999999"), "invalid");
    CHECK_STR(decode(u"a-b!"), "invalid");
    CHECK_STR(decode(u"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"), "invalid");
}

static void a_result_that_does_not_fit_is_refused(void)
{
    WCHAR out[5];
    size_t length;

    CHECK(!punycode_decode(u"bcher-kva", 9, out, 5, &length));
}

CHECK_MAIN(CHECK_TEST(labels_decode), CHECK_TEST(malformed_labels_are_refused),
           CHECK_TEST(a_result_that_does_not_fit_is_refused))
