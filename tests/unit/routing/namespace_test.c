/* Registering, reserving and matching: spec/data.md 139-146, 158-166, 204-227, spec/functions.md 296-305. */
#include "routing/namespace.h"
#include "wide_text.h"
#include "winerror.h"

static struct url_namespace *space;

static struct url_prefix *parse(const WCHAR *text)
{
    struct url_prefix *prefix;

    CHECK_EQ(prefix_parse(text, wide_length(text), &prefix), 0);
    return prefix;
}

static ULONG add_for(struct route_owner *owner, const WCHAR *text, ULONGLONG context)
{
    return namespace_add(space, parse(text), owner, context, NULL);
}

static ULONG add(const WCHAR *text, ULONGLONG context)
{
    return add_for(NULL, text, context);
}

static ULONG drop_for(struct route_owner *owner, const WCHAR *text)
{
    struct url_prefix *prefix = parse(text);
    ULONG error = namespace_remove(space, prefix, owner);

    prefix_free(prefix);
    return error;
}

static ULONG drop(const WCHAR *text)
{
    return drop_for(NULL, text);
}

static ULONG reserve(const WCHAR *text)
{
    return namespace_reserve(space, parse(text), NULL, NULL);
}

static ULONG unreserve(const WCHAR *text)
{
    struct url_prefix *prefix = parse(text);
    ULONG error = namespace_unreserve(space, prefix);

    prefix_free(prefix);
    return error;
}

enum { NO_HOST = 1000, NO_PATH, RESERVED };

static bool ip_routed;
static struct url_address here;

/* The context of the registration found, or why there is none. Host and path are given folded. */
static ULONGLONG match(const WCHAR *host, const WCHAR *path)
{
    struct route_query query = {.port = 80,
                                .host = host,
                                .host_length = wide_length(host),
                                .path = path,
                                .path_length = wide_length(path),
                                .local = &here};
    struct route route, other;
    enum route_result result = namespace_match_held(space, &query, &route);
    ULONGLONG context;

    /* the same with the slashes known beforehand */
    for (size_t i = 0; i < query.path_length && i < 64; i++)
        query.slashes |= (uint64_t)(path[i] == '/') << i;
    CHECK_EQ(namespace_match_held(space, &query, &other), result);
    CHECK(other.registration == route.registration);
    if (other.registration)
        registration_release(other.registration);
    ip_routed = route.ip_routed;
    CHECK_EQ(result == ROUTE_FOUND, route.registration != NULL);
    if (result != ROUTE_FOUND)
        return result == ROUTE_NO_HOST ? NO_HOST : result == ROUTE_NO_PATH ? NO_PATH : RESERVED;
    context = route.registration->context;
    registration_release(route.registration);
    return context;
}

/* Whether what was found for "h" and "/A" is known to be found still; then it is looked for anew. */
static bool holds(struct route *route)
{
    struct route_query query = {
        .port = 80, .host = u"H", .host_length = 1, .path = u"/A", .path_length = 2, .local = &here};
    struct epoch_reader *section = epoch_enter();
    bool held = route_holds(route);

    namespace_match(space, &query, route);
    epoch_leave(section);
    return held;
}

static void begin(void)
{
    namespace_destroy(space);
    space = namespace_create();
    CHECK(space);
    url_address_from4("\x0A\0\0\x05", &here);
}

/* @data:139 @data:141 @data:142 @functions:124 @functions:125 @functions:126 @functions:127 */
static void the_same_prefix_again_already_exists(void)
{
    begin();
    CHECK_EQ(add(u"http://Localhost:80/BarFoo/", 1), 0);
    CHECK_EQ(add(u"http://Localhost:80/BarFoo/", 2), ERROR_ALREADY_EXISTS);
    CHECK_EQ(add(u"http://localhost:80/barfoo", 2), ERROR_ALREADY_EXISTS);
    CHECK_EQ(add(u"http://LOCALHOST:80/barfoo/", 2), ERROR_ALREADY_EXISTS);
    CHECK_EQ(match(u"LOCALHOST", u"/BARFOO"), 1);
}

/* @data:143 @data:144 @data:145 @functions:132 */
static void different_buckets_ports_and_paths_coexist(void)
{
    begin();
    CHECK_EQ(add(u"http://+:80/x/", 1), 0);
    CHECK_EQ(add(u"http://localhost:80/x/", 1), 0);
    CHECK_EQ(add(u"http://*:80/x/", 1), 0);
    CHECK_EQ(add(u"http://10.0.0.5:80/x/", 1), 0);
    CHECK_EQ(add(u"http://10.0.0.6:80/x/", 1), 0);
    CHECK_EQ(add(u"http://localhost:80/x/y/", 1), 0);
    CHECK_EQ(add(u"http://localhost:80/", 1), 0);
    CHECK_EQ(add(u"http://localhost:81/x/", 1), 0);
    CHECK_EQ(add(u"http://other:80/x/", 1), 0);
}

/* @data:146 @data:185 @functions:130 @functions:305 */
static void a_port_speaks_one_scheme_until_its_last_prefix_is_gone(void)
{
    begin();
    CHECK_EQ(add(u"http://+:80/", 1), 0);
    CHECK_EQ(add(u"https://h:80/", 1), ERROR_ALREADY_EXISTS);
    CHECK_EQ(reserve(u"https://h:80/"), ERROR_ALREADY_EXISTS);
    CHECK_EQ(add(u"https://h:81/", 1), 0);
    CHECK_EQ(drop(u"http://+:80/"), 0);
    CHECK_EQ(add(u"https://h:80/", 1), 0);
    CHECK_EQ(match(u"H", u"/"), NO_HOST); /* the request came without TLS */
}

/* @data:158 @data:162 @functions:137 @functions:138 */
static void a_removed_prefix_is_gone_and_can_be_added_again(void)
{
    begin();
    CHECK_EQ(drop(u"http://h:80/a/"), ERROR_FILE_NOT_FOUND);
    CHECK_EQ(add(u"http://h:80/a/", 1), 0);
    CHECK_EQ(drop(u"http://h:80/b/"), ERROR_FILE_NOT_FOUND);
    CHECK_EQ(drop(u"http://h:80/"), ERROR_FILE_NOT_FOUND);
    CHECK_EQ(drop(u"https://h:80/a/"), ERROR_FILE_NOT_FOUND);
    CHECK_EQ(drop(u"http://h:80/a/"), 0);
    CHECK_EQ(drop(u"http://h:80/a/"), ERROR_FILE_NOT_FOUND);
    CHECK_EQ(match(u"H", u"/A"), NO_HOST);
    CHECK_EQ(add(u"http://h:80/a/", 2), 0);
    CHECK_EQ(match(u"H", u"/A"), 2);
}

/* @data:161 @functions:140 */
static void removal_wants_the_spelling_of_the_registration(void)
{
    begin();
    CHECK_EQ(add(u"http://[::1]:80/", 1), 0);
    CHECK_EQ(add(u"http://[0:0:0:0:0:0:0:1]:80/", 2), ERROR_ALREADY_EXISTS);
    CHECK_EQ(drop(u"http://[0:0:0:0:0:0:0:1]:80/"), ERROR_FILE_NOT_FOUND);
    CHECK_EQ(drop(u"http://[::1]:80/"), 0);
}

static int held, released;

static void hold(struct route_owner *owner)
{
    (void)owner;
    held++;
}

static void release(struct route_owner *owner)
{
    (void)owner;
    released++;
}

static bool count_contexts(void *sum, struct registration *registration)
{
    *(ULONGLONG *)sum += registration->context;
    return true;
}

/* @data:160 @data:163 @functions:139 @functions:142 */
static void an_owner_removes_all_of_its_own_and_only_those(void)
{
    struct route_owner mine = {.hold = hold, .release = release}, other = {0};
    ULONGLONG sum = 0;

    begin();
    held = released = 0;
    CHECK_EQ(add_for(&mine, u"http://h:80/a/", 1), 0);
    CHECK_EQ(add_for(&mine, u"http://+:80/b/", 2), 0);
    CHECK_EQ(add_for(&mine, u"http://h:80/c/", 4), 0);
    CHECK_EQ(add_for(&other, u"http://h:80/d/", 8), 0);
    CHECK_EQ(add_for(&mine, u"http://h:80/d/", 16), ERROR_ALREADY_EXISTS);
    CHECK_EQ(mine.count, 3);
    CHECK_EQ(drop_for(&mine, u"http://h:80/d/"), ERROR_FILE_NOT_FOUND);
    CHECK_EQ(drop_for(&mine, u"http://h:80/a/"), 0);
    namespace_enumerate(space, &mine, count_contexts, &sum);
    CHECK_EQ(sum, 6);
    CHECK_EQ(namespace_remove_owner(space, &mine), 2);
    CHECK_EQ(namespace_remove_owner(space, &mine), 0);
    CHECK_EQ(mine.count, 0);
    CHECK_EQ(held, released);
    CHECK_EQ(match(u"H", u"/A"), NO_PATH);
    CHECK_EQ(match(u"X", u"/B"), NO_HOST);
    CHECK_EQ(match(u"H", u"/D"), 8);
    CHECK_EQ(namespace_remove_owner(space, &other), 1);
}

static void a_request_keeps_its_registration_and_owner_after_removal(void)
{
    struct route_owner owner = {.hold = hold, .release = release};
    struct registration *registration;

    begin();
    held = released = 0;
    CHECK_EQ(namespace_add(space, parse(u"http://h:80/a/"), &owner, 7, &registration), 0);
    CHECK_EQ(drop(u"http://h:80/a/"), 0);
    CHECK_EQ(released, 0);
    CHECK_EQ(registration->context, 7);
    CHECK_WIDE(registration->prefix->spelling, registration->prefix->spelling_length, "http://h:80/a/");
    registration_release(registration);
    CHECK_EQ(released, 1);
}

/* Any change of its port makes a found route void, no other does. */
static void a_found_route_holds_until_its_port_changes(void)
{
    struct route route = {.registration = NULL};

    begin();
    CHECK_EQ(add(u"http://h:80/", 1), 0);
    CHECK(!holds(&route));
    CHECK(holds(&route));
    CHECK_EQ(route.registration->context, 1);
    CHECK_EQ(add(u"http://h:81/a/", 2), 0);
    CHECK(holds(&route));
    CHECK_EQ(add(u"http://h:80/a/", 3), 0);
    CHECK(!holds(&route));
    CHECK_EQ(route.registration->context, 3);
    CHECK_EQ(drop(u"http://h:80/a/"), 0);
    CHECK(!holds(&route));
    CHECK_EQ(route.registration->context, 1);
    CHECK_EQ(reserve(u"http://+:80/a/"), 0);
    CHECK(!holds(&route));
    CHECK(!holds(&route)); /* nobody's: looked for each time */
    CHECK_EQ(drop(u"http://h:80/"), 0);
    CHECK(!holds(&route));
    CHECK(!route.registration);
}

static void nothing_is_freed_under_a_reader(void)
{
    struct route_owner owner = {.hold = hold, .release = release};
    struct route_query query = {.port = 80, .host = u"H", .host_length = 1, .path = u"/", .path_length = 1};
    struct epoch_reader *reader;
    struct route route;

    begin();
    held = released = 0;
    CHECK_EQ(add_for(&owner, u"http://h:80/", 7), 0);
    reader = epoch_enter();
    CHECK_EQ(namespace_match(space, &query, &route), ROUTE_FOUND);
    CHECK_EQ(drop(u"http://h:80/"), 0);
    CHECK_EQ(released, 0);
    CHECK_EQ(route.registration->context, 7);
    CHECK(epoch_enter() == reader); /* sections nest */
    epoch_leave(reader);
    epoch_collect();
    CHECK_EQ(released, 0);
    epoch_leave(reader);
    epoch_collect();
    CHECK_EQ(released, 1);
}

/* @data:204 @data:205 @functions:301 @functions:302 @functions:304 */
static void strong_beats_name_beats_address_beats_weak(void)
{
    begin();
    CHECK_EQ(add(u"http://*:80/", 4), 0);
    CHECK_EQ(match(u"SHOP.TEST", u"/A/B/C"), 4);
    CHECK_EQ(add(u"http://10.0.0.5:80/", 3), 0);
    CHECK_EQ(match(u"SHOP.TEST", u"/A/B/C"), 3);
    CHECK(ip_routed);
    CHECK_EQ(add(u"http://shop.test:80/a/b/", 2), 0);
    CHECK_EQ(match(u"SHOP.TEST", u"/A/B/C"), 2);
    CHECK(!ip_routed);
    CHECK_EQ(match(u"OTHER", u"/A/B/C"), 3);
    CHECK_EQ(match(u"SHOP.TEST", u"/A"), 3);
    CHECK_EQ(add(u"http://+:80/a/", 1), 0);
    CHECK_EQ(match(u"SHOP.TEST", u"/A/B/C"), 1);
    CHECK_EQ(match(u"OTHER", u"/A"), 1);
    CHECK_EQ(match(u"SHOP.TEST", u"/B"), 3);
}

/* spec/data.md 6.5; @data:206 @data:213 @data:219 */
static void the_examples_of_the_specification_hold(void)
{
    begin();
    CHECK_EQ(add(u"http://+:80/api/", 'A'), 0);
    CHECK_EQ(add(u"http://shop.test:80/", 'B'), 0);
    CHECK_EQ(add(u"http://10.0.0.5:80/", 'C'), 0);
    CHECK_EQ(add(u"http://*:80/", 'D'), 0);
    CHECK_EQ(add(u"http://shop.test:80/cart/vip/", 'E'), 0);
    CHECK_EQ(match(u"SHOP.TEST", u"/API/V1"), 'A');
    CHECK_EQ(match(u"SHOP.TEST", u"/APIX"), 'B');
    CHECK_EQ(match(u"SHOP.TEST", u"/CART/VIP/7"), 'E');
    CHECK_EQ(match(u"SHOP.TEST", u"/CART/VIPX"), 'B');
    CHECK_EQ(match(u"OTHER.TEST", u"/X"), 'C');
    CHECK_EQ(reserve(u"http://+:80/cart/"), 0);
    CHECK_EQ(match(u"SHOP.TEST", u"/CART/VIP/7"), RESERVED);
    CHECK_EQ(unreserve(u"http://+:80/cart/"), 0);
    CHECK_EQ(match(u"SHOP.TEST", u"/CART/VIP/7"), 'E');
    url_address_from4("\x0A\0\0\x06", &here);
    CHECK_EQ(match(u"OTHER.TEST", u"/X"), 'D');
    CHECK(!ip_routed);
    url_address_from4("\x0A\0\0\x05", &here);
    CHECK_EQ(drop(u"http://10.0.0.5:80/"), 0);
    CHECK_EQ(add(u"http://10.0.0.5:80/only/", 'F'), 0);
    CHECK_EQ(match(u"OTHER.TEST", u"/X"), 'D'); /* the address was asked, and did not cover the path */
    CHECK(!ip_routed);
    CHECK_EQ(match(u"SHOP.TEST", u"/API/Q"), 'A');
}

/* @data:207 @data:208 @data:210 @data:211 @functions:296 @functions:297 @functions:298 @functions:300 */
static void paths_match_by_whole_segments(void)
{
    begin();
    CHECK_EQ(add(u"http://h:80/Dir/Sna/", 1), 0);
    CHECK_EQ(match(u"H", u"/DIR/SNA/"), 1);
    CHECK_EQ(match(u"H", u"/DIR/SNA"), 1);
    CHECK_EQ(match(u"H", u"/DIR/SNA/X/Y.HTM"), 1);
    CHECK_EQ(match(u"H", u"/DIR/SNAKE"), NO_PATH);
    CHECK_EQ(match(u"H", u"/DIR/APP.HTM"), NO_PATH);
    CHECK_EQ(match(u"H", u"/DIR/"), NO_PATH);
    CHECK_EQ(match(u"H", u"/DIR"), NO_PATH);
    CHECK_EQ(match(u"H", u"/"), NO_PATH);
    CHECK_EQ(add(u"http://h:80/", 2), 0);
    CHECK_EQ(match(u"H", u"/DIR"), 2);
    CHECK_EQ(match(u"H", u"/DIR/SNA"), 1);
    CHECK_EQ(drop(u"http://h:80/Dir/Sna/"), 0);
    CHECK_EQ(match(u"H", u"/DIR/SNA"), 2);
}

/* Short paths, longer ones, and those with letters that do not fit a byte are kept differently. */
static void a_path_of_any_length_is_told_from_all_like_it(void)
{
    WCHAR text[80] = u"http://h:80/", *path = text + 11;

    begin();
    for (unsigned length = 1; length < 60; length++) {
        path[length] = 'A';
        path[length + 1] = '/';
        path[length + 2] = 0;
        CHECK_EQ(add(text, length), 0);
        path[length] = 0x141; /* a letter whose low byte is that of A */
        CHECK_EQ(add(text, 100 + length), 0);
        path[length] = 'A';
    }
    for (unsigned length = 1; length < 60; length++) {
        path[length + 1] = 0;
        CHECK_EQ(match(u"H", path), length);
        for (unsigned at = 1; at <= length; at++) {
            path[at] = 0x141;
            CHECK_EQ(match(u"H", path), at == length ? 100 + length : NO_PATH);
            path[at] = 'B';
            CHECK_EQ(match(u"H", path), NO_PATH);
            path[at] = 'A';
        }
        path[length + 1] = 'A';
    }
}

static void a_prefix_may_be_very_deep(void)
{
    static WCHAR text[1000] = u"http://h:80/";
    size_t length = wide_length(text);

    begin();
    CHECK_EQ(add(text, 1), 0);
    for (unsigned depth = 1; depth <= 200; depth++) {
        text[length++] = 'X';
        text[length++] = '/';
        if (depth == 60 || depth == 63 || depth == 64 || depth == 150 || depth == 200)
            CHECK_EQ(add(text, depth), 0);
    }
    for (unsigned depth = 1; depth <= 200; depth++) {
        ULONGLONG expected = depth >= 200   ? 200
                             : depth >= 150 ? 150
                             : depth >= 64  ? 64
                             : depth >= 63  ? 63
                             : depth >= 60  ? 60
                                            : 1;
        WCHAR path[500] = {0};

        memcpy(path, text + 11, (1 + 2 * depth) * sizeof *path);
        CHECK_EQ(match(u"H", path), expected);
        path[2 * depth] = 0; /* without the final slash */
        CHECK_EQ(match(u"H", path), expected);
    }
}

/* @data:216 @data:217 */
static void an_unknown_host_and_an_unknown_path_differ(void)
{
    begin();
    CHECK_EQ(match(u"H", u"/"), NO_HOST);
    CHECK_EQ(add(u"http://h:80/a/", 1), 0);
    CHECK_EQ(match(u"H", u"/B"), NO_PATH);
    CHECK_EQ(match(u"I", u"/A"), NO_HOST);
    CHECK_EQ(match(u"", u"/A"), NO_HOST);
    CHECK_EQ(reserve(u"http://+:80/tmp/"), 0);
    CHECK_EQ(match(u"I", u"/A"), NO_HOST); /* a reservation makes no host known */
    CHECK_EQ(add(u"http://*:80/z/", 1), 0);
    CHECK_EQ(match(u"I", u"/A"), NO_PATH);
}

/* @data:218 @data:219 @data:183 @functions:303 */
static void a_reservation_alone_refuses_and_hides_weaker_buckets(void)
{
    begin();
    CHECK_EQ(add(u"http://h:80/", 1), 0);
    CHECK_EQ(reserve(u"http://+:80/a/"), 0);
    CHECK_EQ(match(u"H", u"/A/B"), RESERVED);
    CHECK_EQ(match(u"H", u"/B"), 1);
    CHECK_EQ(add(u"http://+:80/a/", 2), 0);
    CHECK_EQ(match(u"H", u"/A/B"), 2);
    CHECK_EQ(drop(u"http://+:80/a/"), 0);
    CHECK_EQ(match(u"H", u"/A/B"), RESERVED);
    CHECK_EQ(unreserve(u"http://+:80/a/"), 0);
    CHECK_EQ(match(u"H", u"/A/B"), 1);
    CHECK_EQ(reserve(u"http://h:80/a/b/"), 0);
    CHECK_EQ(add(u"http://h:80/a/", 3), 0);
    CHECK_EQ(match(u"H", u"/A/B/C"), RESERVED);
    CHECK_EQ(match(u"H", u"/A/C"), 3);
}

/* @data:168 @data:169 @data:173 */
static void reservations_are_unique_and_independent_of_registrations(void)
{
    begin();
    CHECK_EQ(unreserve(u"http://+:80/x/"), ERROR_FILE_NOT_FOUND);
    CHECK_EQ(reserve(u"http://+:80/x"), 0);
    CHECK_EQ(reserve(u"http://+:80/X/"), ERROR_ALREADY_EXISTS);
    CHECK_EQ(add(u"http://+:80/x/", 1), 0);
    CHECK_EQ(unreserve(u"http://+:80/X/"), 0);
    CHECK_EQ(match(u"H", u"/X"), 1);
    CHECK_EQ(unreserve(u"http://+:80/x/"), ERROR_FILE_NOT_FOUND);
}

static int rights_released;

static void release_rights(void *rights)
{
    (void)rights;
    rights_released++;
}

static void *governing(const WCHAR *text, bool parent)
{
    struct url_prefix *prefix = parse(text);
    struct reservation *found;
    void *rights = NULL;

    if (namespace_governing(space, prefix, parent, &found) == 0) {
        rights = found->rights;
        reservation_release(found);
    }
    prefix_free(prefix);
    return rights;
}

/* @data:152 @data:153 */
static void the_longest_reservation_governs_its_bucket(void)
{
    int root, a, ab;

    begin();
    rights_released = 0;
    CHECK(!governing(u"http://+:80/a/b/", false));
    CHECK_EQ(namespace_reserve(space, parse(u"http://+:80/"), &root, release_rights), 0);
    CHECK_EQ(namespace_reserve(space, parse(u"http://+:80/a/"), &a, release_rights), 0);
    CHECK_EQ(namespace_reserve(space, parse(u"http://+:80/a/b/"), &ab, release_rights), 0);
    CHECK(governing(u"http://+:80/a/b/", false) == &ab);
    CHECK(governing(u"http://+:80/a/b/c", false) == &ab);
    CHECK(governing(u"http://+:80/a/b/", true) == &a);
    CHECK(governing(u"http://+:80/a/", true) == &root);
    CHECK(governing(u"http://+:80/ab/", false) == &root);
    CHECK(!governing(u"http://+:80/", true));
    CHECK(!governing(u"http://h:80/a/b/", false));
    CHECK_EQ(unreserve(u"http://+:80/a/b/"), 0);
    CHECK_EQ(rights_released, 1);
    CHECK(governing(u"http://+:80/a/b/", false) == &a);
    begin();
    CHECK_EQ(rights_released, 3);
}

/* @data:215 */
static void an_address_prefix_goes_by_the_local_address(void)
{
    begin();
    CHECK_EQ(add(u"http://10.0.0.5:80/", 4), 0);
    CHECK_EQ(add(u"http://[fe80::1%2]:80/", 6), 0);
    CHECK_EQ(add(u"http://[fe80::2]:80/", 7), 0);
    CHECK_EQ(match(u"10.0.0.6", u"/"), 4);
    CHECK_EQ(match(u"", u"/"), 4);
    url_address_from6("\0\0\0\0\0\0\0\0\0\0\xFF\xFF\x0A\0\0\x05", 0, &here);
    CHECK_EQ(match(u"X", u"/"), 4); /* IPv4 on a dual-stack socket */
    url_address_from4("\x0A\0\0\x06", &here);
    CHECK_EQ(match(u"10.0.0.5", u"/"), NO_HOST);
    url_address_from6("\xFE\x80\0\0\0\0\0\0\0\0\0\0\0\0\0\1", 2, &here);
    CHECK_EQ(match(u"X", u"/"), 6);
    url_address_from6("\xFE\x80\0\0\0\0\0\0\0\0\0\0\0\0\0\1", 3, &here);
    CHECK_EQ(match(u"X", u"/"), NO_HOST);
    url_address_from6("\xFE\x80\0\0\0\0\0\0\0\0\0\0\0\0\0\2", 3, &here);
    CHECK_EQ(match(u"X", u"/"), 7); /* no zone: whichever link */
    CHECK(ip_routed);
}

/* @data:226 @data:227 */
static void a_moved_prefix_has_its_new_context(void)
{
    begin();
    CHECK_EQ(add(u"http://h:80/a/", 1), 0);
    CHECK_EQ(add(u"http://h:80/b/", 2), 0);
    CHECK_EQ(match(u"H", u"/A"), 1);
    CHECK_EQ(match(u"H", u"/B"), 2);
    CHECK_EQ(drop(u"http://h:80/a/"), 0);
    CHECK_EQ(add(u"http://h:80/a/", 3), 0);
    CHECK_EQ(match(u"H", u"/A"), 3);
}

/* @data:165 @data:166 */
static void the_use_of_a_port_is_counted(void)
{
    struct port_use use;
    struct url_address address;

    begin();
    url_address_from4("\x0A\0\0\x05", &address);
    namespace_port_use(space, 443, &use);
    CHECK(use.any_address == 0 && use.one_address == 0);
    CHECK_EQ(reserve(u"https://h:443/"), 0);
    namespace_port_use(space, 443, &use);
    CHECK(use.any_address == 0 && use.one_address == 0);
    CHECK_EQ(add(u"https://h:443/", 1), 0);
    CHECK_EQ(add(u"https://+:443/", 1), 0);
    CHECK_EQ(add(u"https://10.0.0.5:443/", 1), 0);
    CHECK_EQ(add(u"https://10.0.0.5:443/a", 1), 0);
    CHECK_EQ(add(u"https://10.0.0.6:443/", 1), 0);
    namespace_port_use(space, 443, &use);
    CHECK(use.secure && use.any_address == 2 && use.one_address == 3);
    CHECK_EQ(namespace_address_use(space, 443, &address), 2);
    CHECK_EQ(drop(u"https://10.0.0.5:443/"), 0);
    CHECK_EQ(drop(u"https://10.0.0.5:443/a"), 0);
    CHECK_EQ(drop(u"https://h:443/"), 0);
    CHECK_EQ(namespace_address_use(space, 443, &address), 0);
    namespace_port_use(space, 443, &use);
    CHECK(use.any_address == 1 && use.one_address == 1);
}

/* @functions:223 @functions:224 */
static void a_registration_is_found_by_any_spelling(void)
{
    struct url_prefix *prefix = parse(u"http://H:80/A"), *unknown = parse(u"http://h:80/b");
    struct registration *found;

    begin();
    CHECK_EQ(add(u"http://h:80/a/", 5), 0);
    CHECK_EQ(namespace_find(space, prefix, &found), 0);
    CHECK_EQ(found->context, 5);
    registration_release(found);
    CHECK_EQ(namespace_find(space, unknown, &found), ERROR_FILE_NOT_FOUND);
    prefix_free(prefix);
    prefix_free(unknown);
}

static void write_number(WCHAR *at, unsigned value)
{
    for (int i = 5; i >= 0; i--, value /= 10)
        at[i] = (WCHAR)('0' + value % 10);
}

static void many_prefixes_come_and_go(void)
{
    enum { COUNT = 20000 };
    WCHAR path[] = u"http://h:80/api/000000/", host[] = u"http://h000000:80/", key[] = u"/API/000000/X",
          name[] = u"H000000";

    begin();
    for (unsigned i = 0; i < COUNT; i++) {
        write_number(path + 16, i);
        write_number(host + 8, i);
        CHECK_EQ(add(path, i), 0);
        CHECK_EQ(add(host, i), 0);
    }
    for (unsigned i = 0; i < COUNT; i += 2) {
        write_number(path + 16, i);
        write_number(host + 8, i);
        CHECK_EQ(drop(path), 0);
        CHECK_EQ(drop(host), 0);
    }
    for (unsigned i = 0; i < COUNT; i++) {
        ULONGLONG context;

        write_number(key + 5, i);
        context = match(u"H", key);
        CHECK(i % 2 ? context == i : context == NO_PATH);
        write_number(name + 1, i);
        context = match(name, u"/");
        CHECK(i % 2 ? context == i : context == NO_HOST);
    }
    for (unsigned i = 1; i < COUNT; i += 2) {
        write_number(path + 16, i);
        write_number(host + 8, i);
        CHECK_EQ(drop(path), 0);
        CHECK_EQ(drop(host), 0);
    }
    CHECK_EQ(match(u"H", u"/"), NO_HOST);
}

/* 255 is what marks a long path in its slot. */
static void a_path_of_any_length_comes_and_goes_once(void)
{
    WCHAR text[16 + 300 + 2] = u"http://h:80/";
    WCHAR *path = text + 11;

    for (unsigned length = 1; length < 300; length++) {
        for (unsigned letter = 'A'; letter <= 0x141; letter += 0x100) {
            path[length] = (WCHAR)letter;
            path[length + 1] = '/';
            path[length + 2] = 0;
            CHECK_EQ(add(text, length), 0);
            CHECK_EQ(add(text, length), ERROR_ALREADY_EXISTS);
            CHECK_EQ(reserve(text), 0);
            CHECK_EQ(reserve(text), ERROR_ALREADY_EXISTS);
            path[length + 1] = 0;
            CHECK_EQ(match(u"H", path), length);
            path[length + 1] = '/';
            CHECK_EQ(drop(text), 0);
            CHECK_EQ(drop(text), ERROR_FILE_NOT_FOUND);
            CHECK_EQ(unreserve(text), 0);
            CHECK_EQ(unreserve(text), ERROR_FILE_NOT_FOUND);
        }
        path[length] = 'A';
    }
}

static void nothing_is_left(void)
{
    namespace_destroy(space);
    space = NULL;
}

CHECK_MAIN(CHECK_TEST(the_same_prefix_again_already_exists),
           CHECK_TEST(different_buckets_ports_and_paths_coexist),
           CHECK_TEST(a_port_speaks_one_scheme_until_its_last_prefix_is_gone),
           CHECK_TEST(a_removed_prefix_is_gone_and_can_be_added_again),
           CHECK_TEST(removal_wants_the_spelling_of_the_registration),
           CHECK_TEST(an_owner_removes_all_of_its_own_and_only_those),
           CHECK_TEST(a_request_keeps_its_registration_and_owner_after_removal),
           CHECK_TEST(a_found_route_holds_until_its_port_changes),
           CHECK_TEST(nothing_is_freed_under_a_reader),
           CHECK_TEST(strong_beats_name_beats_address_beats_weak),
           CHECK_TEST(the_examples_of_the_specification_hold), CHECK_TEST(paths_match_by_whole_segments),
           CHECK_TEST(a_path_of_any_length_is_told_from_all_like_it), CHECK_TEST(a_prefix_may_be_very_deep),
           CHECK_TEST(an_unknown_host_and_an_unknown_path_differ),
           CHECK_TEST(a_reservation_alone_refuses_and_hides_weaker_buckets),
           CHECK_TEST(reservations_are_unique_and_independent_of_registrations),
           CHECK_TEST(the_longest_reservation_governs_its_bucket),
           CHECK_TEST(an_address_prefix_goes_by_the_local_address),
           CHECK_TEST(a_moved_prefix_has_its_new_context), CHECK_TEST(the_use_of_a_port_is_counted),
           CHECK_TEST(a_registration_is_found_by_any_spelling), CHECK_TEST(many_prefixes_come_and_go),
           CHECK_TEST(a_path_of_any_length_comes_and_goes_once), CHECK_TEST(nothing_is_left))
