/* URL reservations: the records, who may make them, and what they do to registering and routing. */
#include "private_config.h"

#define BOTH (HTTP_INITIALIZE_CONFIG | HTTP_INITIALIZE_SERVER)

/* Somebody, but not the one who runs the test, administrator or not. */
#define STRANGER "S-1-5-21-1-2-3-1001"

static ULONG reserve(const char *url, const char *sddl)
{
    HTTP_SERVICE_CONFIG_URLACL_SET set;

    set.KeyDesc.pUrlPrefix = wide(url);
    set.ParamDesc.pStringSecurityDescriptor = wide(sddl);
    return config_set(HttpServiceConfigUrlAclInfo, &set, sizeof set);
}

static ULONG unreserve(const char *url)
{
    HTTP_SERVICE_CONFIG_URLACL_SET set;

    set.KeyDesc.pUrlPrefix = wide(url);
    set.ParamDesc.pStringSecurityDescriptor = (PWSTR)(ULONG_PTR)1; /* must not be looked at */
    return config_delete(HttpServiceConfigUrlAclInfo, &set, sizeof set);
}

union answer {
    HTTP_SERVICE_CONFIG_URLACL_SET set;
    char room[2048];
};

static ULONG query(int type, const char *url, DWORD token, void *out, size_t size, ULONG *returned)
{
    HTTP_SERVICE_CONFIG_URLACL_QUERY question;

    memset(&question, 0, sizeof question);
    question.QueryDesc = (HTTP_SERVICE_CONFIG_QUERY_TYPE)type;
    question.KeyDesc.pUrlPrefix = url ? wide(url) : NULL;
    question.dwToken = token;
    return config_query(HttpServiceConfigUrlAclInfo, &question, sizeof question, out, size, returned);
}

static ULONG exact(const char *url, union answer *out)
{
    return query(HttpServiceConfigQueryExact, url, 99, out, sizeof *out, NULL);
}

/* @data:167 @data:168 @data:169 @data:171 @data:173 @functions:431 @functions:437 @functions:438 @functions:439 */
static void reservations_are_made_found_and_deleted(void)
{
    union answer out;

    config_begin(HTTP_INITIALIZE_CONFIG);
    CHECK_EQ(exact("http://+:8080/app/", &out), ERROR_FILE_NOT_FOUND);
    CHECK_EQ(reserve("http://+:8080/app/", "D:(A;;GX;;;WD)"), 0);
    CHECK_EQ(exact("http://+:8080/app/", &out), 0);
    CHECK(same_wide(out.set.KeyDesc.pUrlPrefix, "http://+:8080/app/"));
    CHECK(same_wide(out.set.ParamDesc.pStringSecurityDescriptor, "D:(A;;GX;;;WD)"));
    CHECK_EQ(exact("http://+:8080/APP", &out), 0);
    CHECK_EQ(reserve("http://+:8080/app/", "D:(A;;GX;;;WD)"), ERROR_ALREADY_EXISTS);
    CHECK_EQ(reserve("http://+:8080/app", "D:(A;;GA;;;BA)"), ERROR_ALREADY_EXISTS);
    CHECK_EQ(unreserve("http://+:8080/other/"), ERROR_FILE_NOT_FOUND);
    CHECK_EQ(unreserve("http://+:8080/app"), 0);
    CHECK_EQ(unreserve("http://+:8080/app/"), ERROR_FILE_NOT_FOUND);
    CHECK_EQ(exact("http://+:8080/app/", &out), ERROR_FILE_NOT_FOUND);
    CHECK_EQ(reserve("http://*:8080/x", "D:(A;;GX;;;WD)"), 0);
    CHECK_EQ(exact("http://*:8080/x", &out), 0);
    CHECK(same_wide(out.set.KeyDesc.pUrlPrefix, "http://*:8080/x/"));
    config_end(HTTP_INITIALIZE_CONFIG);
}

/* @data:170 @data:175 @functions:444 @functions:445 @functions:446 */
static void enumeration_comes_to_every_record_and_ends(void)
{
    static const char *const urls[] = {"http://+:8080/c/", "http://a.example:8080/", "http://+:8080/a/",
                                       "http://+:8080/b/"};
    union answer out;
    DWORD token;

    config_begin(HTTP_INITIALIZE_CONFIG);
    CHECK_EQ(query(HttpServiceConfigQueryNext, NULL, 0, &out, sizeof out, NULL), ERROR_NO_MORE_ITEMS);
    for (token = 0; token < 4; token++)
        CHECK_EQ(reserve(urls[token], "D:(A;;GX;;;WD)"), 0);
    for (token = 0; token < 4; token++) {
        CHECK_EQ(query(HttpServiceConfigQueryNext, "not looked at", token, &out, sizeof out, NULL), 0);
        CHECK(same_wide(out.set.KeyDesc.pUrlPrefix, urls[token]));
    }
    CHECK_EQ(query(HttpServiceConfigQueryNext, NULL, 4, &out, sizeof out, NULL), ERROR_NO_MORE_ITEMS);
    CHECK_EQ(query(HttpServiceConfigQueryNext, NULL, 0xFFFFFFFF, &out, sizeof out, NULL),
             ERROR_NO_MORE_ITEMS);
    CHECK_EQ(query(HttpServiceConfigQueryMax, urls[0], 0, &out, sizeof out, NULL), ERROR_INVALID_PARAMETER);
    config_end(HTTP_INITIALIZE_CONFIG);
}

/* @data:172 @functions:443 @functions:450 */
static void a_short_buffer_learns_the_size(void)
{
    union answer out;
    ULONG needed = 0, returned = 0, size;

    config_begin(HTTP_INITIALIZE_CONFIG);
    CHECK_EQ(reserve("http://+:8080/app/", "D:(A;;GX;;;WD)"), 0);
    CHECK_EQ(query(HttpServiceConfigQueryExact, "http://+:8080/app/", 0, NULL, 0, &needed),
             ERROR_INSUFFICIENT_BUFFER);
    CHECK(needed >= sizeof(HTTP_SERVICE_CONFIG_URLACL_SET) + 2 * (19 + 15));
    for (size = 0; size < needed; size++) {
        memset(&out, 0x55, sizeof out);
        CHECK_EQ(query(HttpServiceConfigQueryNext, NULL, 0, &out, size, &returned),
                 ERROR_INSUFFICIENT_BUFFER);
        CHECK_EQ(returned, needed);
        CHECK_EQ(out.room[size], 0x55);
    }
    CHECK_EQ(query(HttpServiceConfigQueryNext, NULL, 0, &out, needed, &returned), 0);
    CHECK_EQ(returned, needed);
    CHECK((char *)out.set.KeyDesc.pUrlPrefix >= out.room &&
          (char *)(out.set.KeyDesc.pUrlPrefix + 19) <= out.room + needed);
    CHECK((char *)out.set.ParamDesc.pStringSecurityDescriptor >= out.room &&
          (char *)(out.set.ParamDesc.pStringSecurityDescriptor + 15) <= out.room + needed);
    config_end(HTTP_INITIALIZE_CONFIG);
}

/* @data:176 */
static void malformed_records_are_refused(void)
{
    static const char *const urls[] = {"http://+/", "ftp://+:80/", "http://+:0/", "http://+:80/?q",
                                       "",          "http://+:80"};
    static const char *const lists[] = {"", "D:(A;;GX;;;WD", "nonsense", "D:(A;;QQ;;;WD)", "O:WD"};
    HTTP_SERVICE_CONFIG_URLACL_SET set;
    unsigned i;

    config_begin(HTTP_INITIALIZE_CONFIG);
    for (i = 0; i < sizeof urls / sizeof urls[0]; i++) {
        CHECK_EQ(reserve(urls[i], "D:(A;;GX;;;WD)"), ERROR_INVALID_PARAMETER);
        CHECK_EQ(unreserve(urls[i]), ERROR_INVALID_PARAMETER);
    }
    for (i = 0; i < sizeof lists / sizeof lists[0]; i++)
        CHECK_EQ(reserve("http://+:8080/", lists[i]), ERROR_INVALID_PARAMETER);
    set.KeyDesc.pUrlPrefix = NULL;
    set.ParamDesc.pStringSecurityDescriptor = wide("D:(A;;GX;;;WD)");
    CHECK_EQ(config_set(HttpServiceConfigUrlAclInfo, &set, sizeof set), ERROR_INVALID_PARAMETER);
    CHECK_EQ(config_delete(HttpServiceConfigUrlAclInfo, &set, sizeof set), ERROR_INVALID_PARAMETER);
    set.KeyDesc.pUrlPrefix = wide("http://+:8080/");
    set.ParamDesc.pStringSecurityDescriptor = NULL;
    CHECK_EQ(config_set(HttpServiceConfigUrlAclInfo, &set, sizeof set), ERROR_INVALID_PARAMETER);
    CHECK_EQ(query(HttpServiceConfigQueryExact, NULL, 0, NULL, 0, NULL), ERROR_INVALID_PARAMETER);
    config_end(HTTP_INITIALIZE_CONFIG);
}

/* ---- rights ---- */

static HANDLE queue;
static unsigned short port;

static void open_queue(void)
{
    config_begin(BOTH);
    port = client_free_port();
    CHECK_EQ(HttpCreateHttpHandle(&queue, 0), 0);
}

static void close_queue(void)
{
    CHECK(CloseHandle(queue));
    config_end(BOTH);
}

/* "http://HOST:port/PATH" in one of four buffers. */
static const char *url(const char *host, const char *path)
{
    static char texts[4][128];
    static unsigned turn;
    char *text = texts[turn++ & 3];

    snprintf(text, sizeof texts[0], "http://%s:%u%s", host, port, path);
    return text;
}

static ULONG add(const char *text)
{
    return HttpAddUrl(queue, wide(text), NULL);
}

static ULONG drop(const char *text)
{
    return HttpRemoveUrl(queue, wide(text));
}

/* @data:177 @data:178 @data:179 @data:180 @data:181 */
static void rights_are_to_listen_to_delegate_or_both(void)
{
    open_queue();
    CHECK_EQ(reserve(url("+", "/x/"), "D:(A;;GX;;;WD)"), 0);
    CHECK_EQ(reserve(url("+", "/w/"), "D:(A;;GW;;;WD)"), 0);
    CHECK_EQ(reserve(url("+", "/a/"), "D:(A;;GA;;;WD)"), 0);
    CHECK_EQ(add(url("+", "/x/1/")), 0);
    CHECK_EQ(add(url("+", "/w/1/")), ERROR_ACCESS_DENIED);
    CHECK_EQ(add(url("+", "/a/1/")), 0);
    CHECK_EQ(reserve(url("+", "/x/2/"), "D:(A;;GA;;;WD)"), ERROR_ACCESS_DENIED);
    CHECK_EQ(reserve(url("+", "/w/2/"), "D:(A;;GR;;;WD)"), 0);
    CHECK_EQ(reserve(url("+", "/a/2/"), "D:(A;;GA;;;WD)"), 0);
    CHECK_EQ(add(url("+", "/w/2/")), ERROR_ACCESS_DENIED); /* nothing comes from the parent */
    CHECK_EQ(reserve(url("+", "/w/2/3/"), "D:(A;;GA;;;WD)"), ERROR_ACCESS_DENIED);
    CHECK_EQ(unreserve(url("+", "/w/2/")), 0); /* the parent decides */
    CHECK_EQ(unreserve(url("+", "/x/")), 0);
    close_queue();
}

/* @functions:452 */
static void a_reservation_is_for_whom_it_names(void)
{
    open_queue();
    CHECK_EQ(reserve(url("+", "/theirs/"), "D:(A;;GA;;;" STRANGER ")"), 0);
    CHECK_EQ(reserve(url("+", "/all/"), "D:(A;;GX;;;WD)"), 0);
    CHECK_EQ(reserve(url("*", "/none/"), "D:"), 0);
    CHECK_EQ(add(url("+", "/theirs/")), ERROR_ACCESS_DENIED);
    CHECK_EQ(add(url("+", "/theirs/deeper/")), ERROR_ACCESS_DENIED);
    CHECK_EQ(add(url("*", "/none/")), ERROR_ACCESS_DENIED);
    CHECK_EQ(add(url("+", "/all/")), 0);
    CHECK_EQ(add(url("+", "/all/deeper/")), 0);
    CHECK_EQ(add(url("+", "/theirsnot/")), 0);
    CHECK_EQ(add(url("a.example", "/theirs/")), 0); /* another bucket */
    CHECK_EQ(add(url("+", "/all")), ERROR_ALREADY_EXISTS);
    close_queue();
}

/* @data:174 @functions:453 */
static void the_implicit_root_comes_back(void)
{
    union answer out;

    open_queue();
    CHECK_EQ(unreserve(url("+", "/")), ERROR_FILE_NOT_FOUND);
    CHECK_EQ(reserve(url("+", "/"), "D:(A;;GX;;;" STRANGER ")"), 0);
    CHECK_EQ(add(url("+", "/a/")), ERROR_ACCESS_DENIED);
    CHECK_EQ(reserve(url("+", "/b/"), "D:(A;;GX;;;WD)"), ERROR_ACCESS_DENIED);
    CHECK_EQ(unreserve(url("+", "/")), 0);
    CHECK_EQ(exact(url("+", "/"), &out), ERROR_FILE_NOT_FOUND);
    CHECK_EQ(add(url("+", "/a/")), 0);
    CHECK_EQ(reserve(url("+", "/b/"), "D:(A;;GX;;;WD)"), 0);
    close_queue();
}

/* @data:185 */
static void a_port_speaks_one_scheme(void)
{
    char secure[64];

    open_queue();
    snprintf(secure, sizeof secure, "https://+:%u/s/", port);
    CHECK_EQ(reserve(url("+", "/x/"), "D:(A;;GX;;;WD)"), 0);
    CHECK_EQ(reserve(secure, "D:(A;;GX;;;WD)"), ERROR_ALREADY_EXISTS);
    CHECK_EQ(add(secure), ERROR_ALREADY_EXISTS);
    CHECK_EQ(unreserve(url("+", "/x/")), 0);
    CHECK_EQ(add(url("+", "/x/")), 0);
    CHECK_EQ(reserve(secure, "D:(A;;GX;;;WD)"), ERROR_ALREADY_EXISTS);
    CHECK_EQ(drop(url("+", "/x/")), 0);
    CHECK_EQ(reserve(secure, "D:(A;;GX;;;WD)"), 0);
    CHECK_EQ(add(url("+", "/x/")), ERROR_ALREADY_EXISTS);
    close_queue();
}

/* ---- routing ---- */

static int status_of(const char *path)
{
    char text[2048], request[256];
    SOCKET client = client_connect(port);
    int status;

    snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: localhost:%u\r\nConnection: close\r\n\r\n",
             path, port);
    client_send(client, request);
    client_response(client, text, sizeof text);
    CHECK_EQ(sscanf(text, "HTTP/1.1 %d", &status), 1);
    closesocket(client);
    return status;
}

/* @data:183 @data:218 @data:219 @data:184 */
static void a_reservation_takes_requests_away_at_once(void)
{
    open_queue();
    CHECK_EQ(add(url("localhost", "/")), 0);
    CHECK_EQ(reserve(url("+", "/taken/"), "D:(A;;GX;;;WD)"), 0);
    CHECK_EQ(status_of("/taken/x"), 503);
    CHECK_EQ(add(url("localhost", "/taken/x/")), 0); /* a weaker bucket changes nothing */
    CHECK_EQ(status_of("/taken/x/"), 503);
    CHECK_EQ(add(url("+", "/taken/x/")), 0);
    CHECK_EQ(status_of("/taken/y"), 503);
    CHECK_EQ(drop(url("localhost", "/")), 0);
    CHECK_EQ(drop(url("localhost", "/taken/x/")), 0);
    CHECK_EQ(drop(url("+", "/taken/x/")), 0);
    CHECK(CloseHandle(queue));
    CHECK_EQ(HttpTerminate(HTTP_INITIALIZE_SERVER, NULL), 0);

    CHECK_EQ(HttpInitialize(server_version(1, 0), HTTP_INITIALIZE_SERVER, NULL), 0);
    CHECK_EQ(HttpCreateHttpHandle(&queue, 0), 0);
    CHECK_EQ(add(url("localhost", "/")), 0);
    CHECK_EQ(status_of("/taken/x"), 503);
    CHECK_EQ(unreserve(url("+", "/taken/")), 0);
    CHECK_EQ(drop(url("localhost", "/")), 0);
    CHECK_EQ(add(url("localhost", "/other/")), 0);
    CHECK_EQ(status_of("/taken/x"), 404); /* the host is known, the path is nobody's any more */
    close_queue();
}

CHECK_MAIN(CHECK_TEST(reservations_are_made_found_and_deleted),
           CHECK_TEST(enumeration_comes_to_every_record_and_ends), CHECK_TEST(a_short_buffer_learns_the_size),
           CHECK_TEST(malformed_records_are_refused), CHECK_TEST(rights_are_to_listen_to_delegate_or_both),
           CHECK_TEST(a_reservation_is_for_whom_it_names), CHECK_TEST(the_implicit_root_comes_back),
           CHECK_TEST(a_port_speaks_one_scheme), CHECK_TEST(a_reservation_takes_requests_away_at_once))
