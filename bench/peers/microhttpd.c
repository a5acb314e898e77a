/* The same greeting and the same echo from libmicrohttpd as its manual would have it: one thread, epoll.
 *
 *     microhttpd PORT */
#include <arpa/inet.h>
#include <microhttpd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct body {
    size_t length;
    char bytes[128 * 1024];
};

static struct MHD_Response *greeting;
static struct body nobody; /* marks a request that has none */

static struct body *new_body(void)
{
    struct body *body = malloc(sizeof(*body));

    if (body)
        body->length = 0;
    return body;
}

static enum MHD_Result echo(struct MHD_Connection *connection, const struct body *body)
{
    struct MHD_Response *response =
        MHD_create_response_from_buffer(body->length, (void *)body->bytes, MHD_RESPMEM_MUST_COPY);
    enum MHD_Result result;

    MHD_add_response_header(response, "Content-Type", "text/plain");
    result = MHD_queue_response(connection, MHD_HTTP_OK, response);
    MHD_destroy_response(response);
    return result;
}

static enum MHD_Result answer(void *unused, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version, const char *data, size_t *size,
                              void **state)
{
    struct body *body = *state;

    (void)unused, (void)url, (void)version;
    if (!body) { /* the head has come */
        *state = strcmp(method, "POST") ? &nobody : new_body();
        return *state ? MHD_YES : MHD_NO;
    }
    if (body == &nobody)
        return MHD_queue_response(connection, MHD_HTTP_OK, greeting);
    if (*size == 0)
        return echo(connection, body);
    if (*size > sizeof(body->bytes) - body->length)
        return MHD_NO;
    memcpy(body->bytes + body->length, data, *size);
    body->length += *size;
    *size = 0;
    return MHD_YES;
}

static void over(void *unused, struct MHD_Connection *connection, void **state,
                 enum MHD_RequestTerminationCode why)
{
    (void)unused, (void)connection, (void)why;
    if (*state != &nobody)
        free(*state);
}

int main(int argc, char **argv)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};

    address.sin_port = htons((uint16_t)(argc > 1 ? atoi(argv[1]) : 8080));
    greeting = MHD_create_response_from_buffer(13, (void *)"Hello, world\n", MHD_RESPMEM_PERSISTENT);
    MHD_add_response_header(greeting, "Content-Type", "text/plain");
    if (MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD, 0, NULL, NULL, answer, NULL, MHD_OPTION_SOCK_ADDR,
                         &address, MHD_OPTION_NOTIFY_COMPLETED, over, NULL, MHD_OPTION_CONNECTION_LIMIT,
                         12000u, MHD_OPTION_END))
        pause();
    return 1;
}
