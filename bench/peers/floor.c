/* The floor: as little as an HTTP server on libuv and llhttp can do. One loop, no API, no checks, no Date.
 *
 *     floor PORT            GET is greeted, POST gets its own body back (up to 128 KB)
 *
 * A connection has one buffer; the answers to all requests of one read leave in one uv_try_write. */
#include <llhttp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

#define ROOM (256 * 1024)

struct connection {
    uv_tcp_t tcp; /* first: a stream is its connection */
    llhttp_t parser;
    size_t body; /* bytes of the request's body that have been gathered */
    char *gathered;
    bool last;
};

static llhttp_settings_t settings;
static char input[ROOM], output[ROOM];
static size_t output_length;

static void on_closed(uv_handle_t *handle)
{
    struct connection *c = (struct connection *)handle;

    free(c->gathered);
    free(c);
}

static int on_body(llhttp_t *parser, const char *at, size_t length)
{
    struct connection *c = parser->data;

    if (!c->gathered && !(c->gathered = malloc(128 * 1024)))
        return -1;
    if (length > 128 * 1024 - c->body)
        return -1;
    memcpy(c->gathered + c->body, at, length);
    c->body += length;
    return 0;
}

static int on_message(llhttp_t *parser)
{
    struct connection *c = parser->data;
    static const char head[] =
        "HTTP/1.1 200 OK\r\nServer: floor\r\nContent-Type: text/plain\r\nContent-Length: ";
    char *out = output + output_length;

    if (output_length + sizeof(head) + 32 + c->body + 13 > ROOM)
        return -1;
    memcpy(out, head, sizeof(head) - 1);
    out += sizeof(head) - 1;
    if (parser->method == HTTP_POST) {
        out += sprintf(out, "%zu\r\n\r\n", c->body);
        memcpy(out, c->gathered, c->body);
        out += c->body;
    } else {
        memcpy(out, "13\r\n\r\nHello, world\n", 19);
        out += 19;
    }
    c->body = 0;
    c->last = !llhttp_should_keep_alive(parser);
    output_length = (size_t)(out - output);
    return 0;
}

static void on_room(uv_handle_t *handle, size_t suggested, uv_buf_t *buffer)
{
    (void)handle, (void)suggested;
    *buffer = uv_buf_init(input, ROOM);
}

static void on_written(uv_write_t *write, int status)
{
    (void)status;
    free(write);
}

static void send_output(uv_stream_t *stream)
{
    uv_buf_t buffer = uv_buf_init(output, (unsigned)output_length);
    int sent = uv_try_write(stream, &buffer, 1);
    size_t rest = output_length - (sent > 0 ? (size_t)sent : 0);
    uv_write_t *write;

    if (rest == 0 || !(write = malloc(sizeof(*write) + rest)))
        return;
    memcpy(write + 1, output + output_length - rest, rest);
    buffer = uv_buf_init((char *)(write + 1), (unsigned)rest);
    uv_write(write, stream, &buffer, 1, on_written);
}

static void on_read(uv_stream_t *stream, ssize_t got, const uv_buf_t *buffer)
{
    struct connection *c = (struct connection *)stream;
    bool close = got < 0;

    if (got == 0)
        return;
    output_length = 0;
    if (!close)
        close = llhttp_execute(&c->parser, buffer->base, (size_t)got) != HPE_OK;
    if (output_length > 0)
        send_output(stream);
    if ((close || c->last) && !uv_is_closing((uv_handle_t *)stream))
        uv_close((uv_handle_t *)stream, on_closed);
}

static void on_connection(uv_stream_t *listener, int status)
{
    struct connection *c = calloc(1, sizeof(*c));

    if (!c || status < 0)
        abort();
    uv_tcp_init(listener->loop, &c->tcp);
    llhttp_init(&c->parser, HTTP_REQUEST, &settings);
    c->parser.data = c;
    if (uv_accept(listener, (uv_stream_t *)&c->tcp) == 0)
        uv_read_start((uv_stream_t *)&c->tcp, on_room, on_read);
    uv_tcp_nodelay(&c->tcp, 1);
}

int main(int argc, char **argv)
{
    struct sockaddr_in address;
    uv_tcp_t listener;

    llhttp_settings_init(&settings);
    settings.on_body = on_body;
    settings.on_message_complete = on_message;
    uv_tcp_init(uv_default_loop(), &listener);
    uv_ip4_addr("127.0.0.1", argc > 1 ? atoi(argv[1]) : 8080, &address);
    if (uv_tcp_bind(&listener, (struct sockaddr *)&address, 0) != 0 ||
        uv_listen((uv_stream_t *)&listener, 511, on_connection) != 0)
        return 1;
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
