/* One https server in the test's own process, its queue served by the test, and a client that sees inside TLS. */
#ifndef HTTPS_SERVER_H
#define HTTPS_SERVER_H

#include "free_port.h"
#include "tls_client.h"

#include "http.h"
#include "config/store.h"
#include "net/secure.h"
#include "schannel.h"
#include "sspi.h"
#include "tls/certificates.h"
#include "tls/pfx.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sys/stat.h>
#include <time.h>

static char root[64];
static struct {
    HTTP_SERVER_SESSION_ID session;
    HTTP_URL_GROUP_ID group;
    HANDLE queue;
    unsigned short port;
} server;
static union {
    HTTP_REQUEST request;
    char room[16384];
} message;
static struct tls_client client;

static inline void make_root(void)
{
    snprintf(root, sizeof(root), "/tmp/httpapi-https-XXXXXX");
    CHECK(mkdtemp(root) != NULL);
    setenv("HTTPAPI_CONFIG", root, 1);
}

static inline void remove_root(void)
{
    char command[128];

    snprintf(command, sizeof(command), "rm -rf %s", root);
    CHECK(system(command) == 0);
}

/* Replaces the bindings by one: the thumbprint is a new certificate's for `name`. */
static inline void bind_certificate(const char *name, const char *rules)
{
    struct self_signed wanted = {.names = &name, .name_count = 1, .days = 1};
    struct certificate *certificate;
    char path[256], text[THUMBPRINT_TEXT];
    FILE *file;

    CHECK_EQ(certificates_self_sign(root, NULL, &wanted, &certificate), 0);
    thumbprint_text(certificate_thumbprint(certificate), text);
    certificate_release(certificate);
    snprintf(path, sizeof(path), "%s/sslcert.new", root);
    file = fopen(path, "w");
    CHECK(file != NULL);
    fprintf(file, "ipport=0.0.0.0:%u certhash=%s appid={00000000-0000-0000-0000-000000000000} %s\n",
            server.port, text, rules);
    fclose(file);
    snprintf(path, sizeof(path), "mv %s/sslcert.new %s/sslcert", root, root);
    CHECK(system(path) == 0);
}

static inline ULONG add_url(const char *scheme, const char *path, HTTP_URL_CONTEXT context)
{
    WCHAR url[64];
    char text[64];
    int length = snprintf(text, sizeof(text), "%s://localhost:%u%s", scheme, server.port, path);

    for (int i = 0; i <= length; i++)
        url[i] = (unsigned char)text[i];
    return HttpAddUrlToUrlGroup(server.group, url, context, 0);
}

static inline void open_server(void)
{
    static const HTTPAPI_VERSION version = HTTPAPI_VERSION_2;
    HTTP_BINDING_INFO binding = {.Flags = {1}};

    make_root();
    CHECK_EQ(HttpInitialize(version, HTTP_INITIALIZE_SERVER, NULL), NO_ERROR);
    CHECK_EQ(HttpCreateServerSession(version, &server.session, 0), NO_ERROR);
    CHECK_EQ(HttpCreateUrlGroup(server.session, &server.group, 0), NO_ERROR);
    CHECK_EQ(HttpCreateRequestQueue(version, NULL, NULL, 0, &server.queue), NO_ERROR);
    binding.RequestQueueHandle = server.queue;
    CHECK_EQ(HttpSetUrlGroupProperty(server.group, HttpServerBindingProperty, &binding, sizeof(binding)),
             NO_ERROR);
    do
        server.port = free_port();
    while (add_url("https", "/", 7) == ERROR_SHARING_VIOLATION);
}

static inline void close_server(void)
{
    HttpCloseServerSession(server.session);
    HttpCloseRequestQueue(server.queue);
    HttpTerminate(HTTP_INITIALIZE_SERVER, NULL);
    config_forget();
    remove_root();
}

static inline ULONG receive_request(void)
{
    ULONG bytes;

    return HttpReceiveHttpRequest(server.queue, HTTP_NULL_ID, 0, &message.request, sizeof(message), &bytes,
                                  NULL);
}

static inline void answer_request(const char *text)
{
    HTTP_DATA_CHUNK chunk = {.DataChunkType = HttpDataChunkFromMemory};
    HTTP_RESPONSE response = {.StatusCode = 200, .EntityChunkCount = 1, .pEntityChunks = &chunk};

    chunk.FromMemory.pBuffer = (PVOID)(uintptr_t)text;
    chunk.FromMemory.BufferLength = (ULONG)strlen(text);
    CHECK_EQ(HttpSendHttpResponse(server.queue, message.request.RequestId, 0, &response, NULL, NULL, NULL, 0,
                                  NULL, NULL),
             NO_ERROR);
}

static inline void connect_client(const char *name)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(server.port)};
    int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    CHECK(connect(descriptor, (struct sockaddr *)&address, sizeof(address)) == 0);
    tls_client_open(&client, descriptor, NULL, name);
}

static inline void request(const char *text)
{
    CHECK_EQ(mbedtls_ssl_write(&client.ssl, (const unsigned char *)text, strlen(text)), strlen(text));
}

#define GET "GET /a?b HTTP/1.1\r\nHost: localhost\r\n\r\n"

/* A connected client whose request was received. */
static inline void exchange(const char *name)
{
    connect_client(name);
    CHECK_EQ(mbedtls_ssl_handshake(&client.ssl), 0);
    request(GET);
    CHECK_EQ(receive_request(), NO_ERROR);
}

static inline void expect_answer(const char *text)
{
    unsigned char answer[1024];
    int length, total = 0;

    answer_request(text);
    do {
        length = mbedtls_ssl_read(&client.ssl, answer + total, sizeof(answer) - 1 - (size_t)total);
        if (length == MBEDTLS_ERR_SSL_WANT_READ)
            continue;
        CHECK(length > 0);
        total += length;
        answer[total] = 0;
    } while (!strstr((char *)answer, "\r\n\r\n") || !strstr((char *)answer, text));
}

static inline const HTTP_REQUEST_INFO *find_info(HTTP_REQUEST_INFO_TYPE type)
{
    for (unsigned i = 0; i < message.request.RequestInfoCount; i++)
        if (message.request.pRequestInfo[i].InfoType == type)
            return &message.request.pRequestInfo[i];
    return NULL;
}

#endif
