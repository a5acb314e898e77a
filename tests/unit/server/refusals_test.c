/* Every failure that docs/troubleshooting.md explains is explained on stderr too, in one line, while the trace is on. What is
 * malformed, and what is taken, is in trace_test.c. */
#include "traced.h"

#include "config_folder.h"
#include "test_certificate.h"
#include "tls_client.h"

static const HTTPAPI_VERSION version_2 = HTTPAPI_VERSION_2;

static void expect(const char *line)
{
    if (!strstr(traced, line))
        printf("missing: %s\nin: %s\n", line, traced);
    CHECK(strstr(traced, line));
}

static unsigned short free_port(void)
{
    unsigned short port;

    close(listen_somewhere(&port));
    return port;
}

static ULONG add_url(HANDLE queue, const char *format, unsigned short port)
{
    WCHAR url[128];

    wide_url(url, format, port);
    return HttpAddUrl(queue, url, NULL);
}

static void a_reservation_that_refuses_is_named(void)
{
    unsigned short port = free_port();
    char line[200];
    HANDLE queue;

    config_folder_make();
    snprintf(line, sizeof(line), "url=http://+:%u/theirs/ sddl=D:(A;;GX;;;S-1-22-1-4711)\n", port);
    config_folder_write("urlacl", line);
    trace_begin("1");
    CHECK_EQ(HttpCreateHttpHandle(&queue, 0), NO_ERROR);
    CHECK_EQ(add_url(queue, "http://+:%u/theirs/here/", port), ERROR_ACCESS_DENIED);
    CHECK(CloseHandle(queue));
    trace_end();
    snprintf(line, sizeof(line),
             "url http://+:%u/theirs/here/: reservations do not let this user listen there; ", port);
    expect(line);
    expect("HttpAddUrl: 5 ");
}

/* Whoever owns the configuration may register anything; the port itself is the system's. */
static void a_port_that_needs_more_rights_is_named(void)
{
    unsigned first = 0;
    uid_t self = geteuid();
    FILE *file = fopen("/proc/sys/net/ipv4/ip_unprivileged_port_start", "re");
    HANDLE queue;

    if (file && fscanf(file, "%u", &first) != 1)
        first = 0;
    if (file)
        fclose(file);
    if (first <= 81) {
        printf("every port is free to everyone here\n");
        return;
    }
    config_folder_make();
    if (self == 0)
        CHECK(chown(config_folder, 65534, 65534) == 0 && seteuid(65534) == 0);
    trace_begin("1");
    CHECK_EQ(HttpCreateHttpHandle(&queue, 0), NO_ERROR);
    CHECK_EQ(add_url(queue, "http://localhost:%u/", 81), ERROR_ACCESS_DENIED);
    CHECK(CloseHandle(queue));
    trace_end();
    CHECK(seteuid(self) == 0);
    expect("port 81: no permission; ");
    expect("HttpAddUrl: 5 ");
}

static void a_name_that_is_taken_or_unknown_is_named(void)
{
    HANDLE queue, second;

    config_folder_make();
    trace_begin("1");
    CHECK_EQ(HttpCreateRequestQueue(version_2, u"orders", NULL, 0, &queue), NO_ERROR);
    CHECK_EQ(HttpCreateRequestQueue(version_2, u"orders", NULL, 0, &second), ERROR_ALREADY_EXISTS);
    CHECK_EQ(HttpCreateRequestQueue(version_2, u"bills", NULL, HTTP_CREATE_REQUEST_QUEUE_FLAG_OPEN_EXISTING,
                                    &second),
             ERROR_FILE_NOT_FOUND);
    CHECK_EQ(HttpCreateRequestQueue(version_2, u"or\\ders", NULL, 0, &second), ERROR_INVALID_NAME);
    CHECK_EQ(HttpCloseRequestQueue(queue), NO_ERROR);
    trace_end();
    expect("queue orders: another queue of this process has that name; ");
    expect("queue bills: no queue of this process has that name\n");
    expect("queue or\\ders: a name has no backslash\n");
}

static void a_handle_that_is_none_is_named(void)
{
    char line[100];
    HANDLE queue;
    ULONGLONG room[64];

    config_folder_make();
    trace_begin("1");
    CHECK_EQ(HttpCreateRequestQueue(version_2, NULL, NULL, 0, &queue), NO_ERROR);
    CHECK_EQ(HttpCloseRequestQueue(queue), NO_ERROR);
    CHECK_EQ(HttpReceiveHttpRequest(queue, HTTP_NULL_ID, 0, (PHTTP_REQUEST)room, sizeof(room), NULL, NULL),
             ERROR_INVALID_HANDLE);
    trace_end();
    snprintf(line, sizeof(line), "handle %p: no request queue: never one, or closed already\n", queue);
    expect(line);
    expect("HttpReceiveHttpRequest: 6 ");
}

static void a_call_before_the_beginning_is_named(void)
{
    HANDLE queue;

    config_folder_make();
    trace_begin("1"); /* reads the environment */
    CHECK_EQ(HttpTerminate(HTTP_INITIALIZE_SERVER, NULL), NO_ERROR);
    CHECK_EQ(HttpCreateHttpHandle(&queue, 0), ERROR_DLL_INIT_FAILED);
    CHECK_EQ(HttpInitialize(version_2, HTTP_INITIALIZE_SERVER, NULL), NO_ERROR);
    trace_end();
    expect("HttpInitialize was not called with HTTP_INITIALIZE_SERVER, ");
    expect("HttpCreateHttpHandle: 1114 ");
}

/* What a client sees that asks for TLS. */
static void shake_hands(unsigned short port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    struct tls_client client;
    int descriptor = socket(AF_INET, SOCK_STREAM, 0);

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    CHECK(connect(descriptor, (struct sockaddr *)&address, sizeof(address)) == 0);
    tls_client_open(&client, descriptor, NULL, "one.example");
    CHECK(mbedtls_ssl_handshake(&client.ssl) != 0);
    tls_client_close(&client);
}

/* With the certificate of that hash bound to the port, if there is one, and that in its file, if it is not NULL. */
static void serve_tls_badly(const unsigned char *hash, const char *content)
{
    unsigned short port = free_port();
    char line[200], name[64], path[200], text[41] = "";
    HANDLE queue;

    config_folder_make();
    snprintf(path, sizeof(path), "%s/certificates", config_folder);
    CHECK(mkdir(path, 0700) == 0);
    strcat(path, "/MY");
    CHECK(mkdir(path, 0700) == 0);
    for (int i = 0; hash && i < 20; i++)
        snprintf(text + 2 * i, 3, "%02X", hash[i]);
    if (hash) {
        snprintf(line, sizeof(line),
                 "ipport=0.0.0.0:%u certhash=%s appid={4dc3e181-e14b-4a21-b022-59fc669b0914}\n", port, text);
        config_folder_write("sslcert", line);
    }
    snprintf(name, sizeof(name), "certificates/MY/%s.pem", text);
    if (content)
        config_folder_write(name, content);

    trace_begin("1");
    CHECK_EQ(HttpCreateHttpHandle(&queue, 0), NO_ERROR);
    CHECK_EQ(add_url(queue, "https://localhost:%u/", port), NO_ERROR);
    shake_hands(port);
    CHECK(CloseHandle(queue));
    trace_end();

    snprintf(path, sizeof(path), "%s/%s", config_folder, name);
    CHECK(!content || unlink(path) == 0);
    for (int i = 0; i < 2; i++) {
        *strrchr(path, '/') = 0;
        CHECK(rmdir(path) == 0);
    }
}

static void a_certificate_that_is_missing_or_of_no_use_is_named(void)
{
    serve_tls_badly(NULL, NULL);
    expect(": TLS handshakes fail: no certificate is bound to it\n");

    serve_tls_badly(test_certificate_hash, NULL);
    expect("/certificates/MY/CA4968D9BF919AF9A4D7250977DF176B9627321C.pem: 2 ");
    expect(": TLS handshakes fail: the certificate bound to it, or its private key, is not in the store\n");

    serve_tls_badly(test_certificate_hash, "nonsense\n");
    expect("/certificates/MY/CA4968D9BF919AF9A4D7250977DF176B9627321C.pem: 13 ");

    serve_tls_badly(lonely_certificate_hash, lonely_certificate);
    expect("/certificates/MY/A485EC2E9CA9662DFFD6A4311AE57731FD67B661.pem: it has no private key\n");
}

static void a_file_that_makes_no_sense_is_named(void)
{
    config_folder_make();
    config_folder_write("policies", "policy=clear url=http://localhost:8080/\npolcy=x\n");
    config_folder_write("policy.clear.xml", "<InvalidateCache>\n  <CacheKey>\n</InvalidateCache>");
    trace_begin("1");
    config_folder_write("parameters", "IdleConnectionTimeout = 300\nbut what is this\n");
    trace_end();
    expect("/policies:2: ");
    expect("; the policies stay as they were\n");
    expect("/parameters:2: ");
    expect("; the line is ignored\n");
}

CHECK_MAIN(CHECK_TEST(a_reservation_that_refuses_is_named),
           CHECK_TEST(a_port_that_needs_more_rights_is_named),
           CHECK_TEST(a_name_that_is_taken_or_unknown_is_named), CHECK_TEST(a_handle_that_is_none_is_named),
           CHECK_TEST(a_call_before_the_beginning_is_named),
           CHECK_TEST(a_certificate_that_is_missing_or_of_no_use_is_named),
           CHECK_TEST(a_file_that_makes_no_sense_is_named))
