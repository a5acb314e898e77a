/* Access lists of URL reservations, and whom they mean. spec/data.md 6.2. */
#include "check.h"
#include "config/sddl.h"
#include "winerror.h"

static bool allows(const char *text, unsigned rights, const struct principal *who)
{
    struct sddl *sddl;
    bool answer;

    CHECK_EQ(sddl_parse(text, &sddl), 0);
    answer = sddl_allows(sddl, rights, who);
    free(sddl);
    return answer;
}

static const struct principal root = {.user = 0, .administrator = true, .group_count = 1, .groups = {0}};
static const struct principal alice = {.user = 1000, .group_count = 2, .groups = {1000, 27}};
static const struct principal service = {.user = 33, .group_count = 1, .groups = {33}};
static const struct principal keeper = {
    .user = 1001, .administrator = true, .group_count = 1, .groups = {1001}};
static const struct principal guest = {.user = 65534, .group_count = 1, .groups = {65534}};

/* @data:176 */
static void malformed_text_is_refused(void)
{
    static const char *const texts[] = {
        "",
        "D",
        "A;;GX;;;WD",
        "D:(A;;GX;;;WD",
        "D:(A;;GX;;;WD))",
        "D:(A;;GX;;WD)",
        "D:(A;;QQ;;;WD)",
        "D:(B;;GX;;;WD)",
        "D:(A;;GX;;;ZZ)",
        "D:(A;;GX;;;S-1-)",
        "D:(A;;GX;;;S-1-5-)",
        "D:(A;;GX;;;S-2-5-1)",
        "O:WD",
        "D:(A;;GX;;;WD) ",
        "D:D:",
        "D:(A;;G;;;WD)",
        "D:(A;X;GX;;;WD)",
        "D:(A;;GX;a;;WD)",
        "D:(A;;GX;;;WDX)",
        "X:(A;;GX;;;WD)",
        "D:(A;;GX;;;S-1-5-1-2-3-4-5-6-7-8-9-10-11-12-13-14-15-16)",
        "D:(A;;0xZ;;;WD)",
        "D:NO_ACCESS_CONTROL",
        "D: (A;;GX;;;WD)",
        "D:(AU;SA;GX;;;WD)",
        "D:(A;;0x120000000;;;WD)",
    };

    for (unsigned i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct sddl *sddl = (struct sddl *)1;

        if (sddl_parse(texts[i], &sddl) != ERROR_INVALID_PARAMETER) {
            printf("    %s\n", texts[i]);
            CHECK(!"taken");
        }
        CHECK(!sddl);
    }
}

static void well_formed_text_is_taken(void)
{
    static const char *const texts[] = {
        "D:",
        "D:P",
        "D:PAI(A;;GX;;;WD)",
        "O:BAG:SYD:(A;;GX;;;WD)S:(AU;SAFA;GX;;;WD)",
        "D:(A;;GXGW;;;WD)(D;;GA;;;AN)",
        "D:(A;OICI;0x20000000;;;S-1-5-21-1-2-3-1001)",
        "d:(a;;gx;;;wd)",
        "D:(A;;GA;;;S-1-5-80-1-2-3-4-5)",
    };

    for (unsigned i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct sddl *sddl;

        CHECK_EQ(sddl_parse(texts[i], &sddl), 0);
        free(sddl);
    }
}

/* @data:177 @data:178 @data:179 */
static void execute_listens_write_delegates_all_does_both(void)
{
    CHECK(allows("D:(A;;GX;;;WD)", SDDL_LISTEN, &alice) && !allows("D:(A;;GX;;;WD)", SDDL_DELEGATE, &alice));
    CHECK(!allows("D:(A;;GW;;;WD)", SDDL_LISTEN, &alice) && allows("D:(A;;GW;;;WD)", SDDL_DELEGATE, &alice));
    CHECK(allows("D:(A;;GA;;;WD)", SDDL_LISTEN | SDDL_DELEGATE, &alice));
    CHECK(allows("D:(A;;GXGW;;;WD)", SDDL_LISTEN | SDDL_DELEGATE, &alice));
    CHECK(allows("D:(A;;0x60000000;;;WD)", SDDL_LISTEN | SDDL_DELEGATE, &alice));
    CHECK(!allows("D:(A;;GR;;;WD)", SDDL_LISTEN, &alice));
    CHECK(!allows("D:", SDDL_LISTEN, &root));
}

static void the_first_entry_that_speaks_decides(void)
{
    CHECK(!allows("D:(D;;GX;;;S-1-22-1-1000)(A;;GA;;;WD)", SDDL_LISTEN, &alice));
    CHECK(allows("D:(D;;GX;;;S-1-22-1-1000)(A;;GA;;;WD)", SDDL_DELEGATE, &alice));
    CHECK(allows("D:(A;;GX;;;WD)(D;;GA;;;WD)", SDDL_LISTEN, &alice));
    CHECK(!allows("D:(A;;GX;;;WD)(D;;GA;;;WD)", SDDL_LISTEN | SDDL_DELEGATE, &alice));
    CHECK(allows("D:(A;;GX;;;WD)(A;;GW;;;S-1-22-2-27)", SDDL_LISTEN | SDDL_DELEGATE, &alice));
}

static void identifiers_mean_people(void)
{
    static const struct {
        const char *sid;
        bool root, alice, service, keeper, guest;
    } cases[] = {
        {"WD", true, true, true, true, true},
        {"AU", true, true, true, true, false},
        {"BU", true, true, true, true, false},
        {"SY", true, false, false, false, false},
        {"BA", true, false, false, true, false},
        {"NS", false, false, true, false, false},
        {"LS", false, false, true, false, false},
        {"S-1-22-1-1000", false, true, false, false, false},
        {"S-1-22-2-27", false, true, false, false, false},
        {"S-1-22-3-27", false, false, false, false, false},
        {"S-1-1-0", true, true, true, true, true},
        {"S-1-5-32-544", true, false, false, true, false},
        {"S-1-5-21-1-2-3-1001", false, false, false, false, false},
        {"DA", false, false, false, false, false},
    };

    for (unsigned i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[128];

        snprintf(text, sizeof text, "D:(A;;GX;;;%s)", cases[i].sid);
        CHECK_EQ(allows(text, SDDL_LISTEN, &root), cases[i].root);
        CHECK_EQ(allows(text, SDDL_LISTEN, &alice), cases[i].alice);
        CHECK_EQ(allows(text, SDDL_LISTEN, &service), cases[i].service);
        CHECK_EQ(allows(text, SDDL_LISTEN, &keeper), cases[i].keeper);
        CHECK_EQ(allows(text, SDDL_LISTEN, &guest), cases[i].guest);
    }
}

static void names_become_identifiers_and_back(void)
{
    static const struct {
        const char *name, *sid, *back;
    } cases[] = {
        {"Everyone", "WD", "\\Everyone"},
        {"\\Everyone", "WD", "\\Everyone"},
        {"NT AUTHORITY\\NETWORK SERVICE", "NS", "NT AUTHORITY\\NETWORK SERVICE"},
        {"builtin\\users", "BU", "BUILTIN\\Users"},
        {"Administrators", "BA", "BUILTIN\\Administrators"},
        {"root", "S-1-22-1-0", "root"},
        {"MACHINE\\root", "S-1-22-1-0", "root"},
        {"S-1-5-80-1", "S-1-5-80-1", "S-1-5-80-1"},
    };

    for (unsigned i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[SID_TEXT], name[256];
        struct sid sid;

        CHECK(sid_from_name(cases[i].name, &sid));
        sid_format(&sid, text);
        CHECK_STR(text, cases[i].sid);
        sid_to_name(&sid, name, sizeof name);
        CHECK_STR(name, cases[i].back);
    }
    {
        struct sid sid;

        CHECK(!sid_from_name("no-such-user-or-group", &sid));
        CHECK(!sid_from_name("", &sid));
    }
}

CHECK_MAIN(CHECK_TEST(malformed_text_is_refused), CHECK_TEST(well_formed_text_is_taken),
           CHECK_TEST(execute_listens_write_delegates_all_does_both),
           CHECK_TEST(the_first_entry_that_speaks_decides), CHECK_TEST(identifiers_mean_people),
           CHECK_TEST(names_become_identifiers_and_back))
