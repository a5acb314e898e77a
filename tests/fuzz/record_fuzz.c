/* What follows the handshake: a client with the right keys and a wire that does as the input says. Application data, cut and joined;
 * records of every type under the keys of the connection, in the clear, changed, repeated, left out and too long; alerts, closing,
 * renegotiation from either side. Whatever happens, what the server reads is what the client wrote, in its order; and while nobody
 * misbehaves no connection fails.
 *
 * Every connection resumes the session of the first, so that none costs a signature. */
#include "tls_client.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define MUST(condition)   \
    do {                  \
        if (!(condition)) \
            abort();      \
    } while (0)

#define MOST   16384
#define RECORD 5
#define DATA   23

/* The library's own, of no header: a record of any type. A library that hides it leaves those out. */
__attribute__((weak)) int mbedtls_ssl_write_record(mbedtls_ssl_context *ssl, uint8_t force_flush);

struct input {
    const uint8_t *at, *end;
};

static struct tls_client client;
static struct tls_context *context;
static mbedtls_ssl_session session;

/* Of one connection. */
static size_t written, understood; /* by the client, by the server; the bytes are number_of() their place */
static size_t answered, heard;     /* and back */
static bool foul, closed, dead,
    deaf; /* somebody misbehaved; the client said that it ends; the server gave up; the client did */

static unsigned char byte_at(size_t place)
{
    return (unsigned char)(place * 7 + place / 256);
}

static unsigned next(struct input *in)
{
    return in->at < in->end ? *in->at++ : 0;
}

static unsigned char *fill(size_t place, size_t length)
{
    static unsigned char bytes[MOST];

    for (size_t i = 0; i < length; i++)
        bytes[i] = byte_at(place + i);
    return bytes;
}

/* --- the beginning --- */

static struct tls_context *choose(void *argument, const char *name, unsigned *alert)
{
    (void)argument;
    (void)name;
    (void)alert;
    return tls_context_reference(context);
}

static void open_connection(void)
{
    tls_client_open(&client, -1, tls_session_create(choose, NULL), "localhost");
    MUST(client.server);
}

static void close_connection(void)
{
    tls_session_free(client.server);
    tls_client_close(&client);
}

static void start(void)
{
    static const struct tls_policy policy = {.tickets = true, .no_tls13 = true};
    const char *name = "localhost";
    struct certificate *certificate;

    MUST(certificate_self_sign(&name, 1, 1, false, &certificate) == 0);
    MUST(tls_context_create(certificate, &policy, &context) == 0);
    certificate_release(certificate);
    open_connection();
    MUST(tls_client_handshake(&client, MOST) == TLS_DONE);
    mbedtls_ssl_session_init(&session);
    MUST(mbedtls_ssl_get_session(&client.ssl, &session) == 0);
    close_connection();
}

/* --- the server --- */

static void understand(const unsigned char *bytes, size_t length)
{
    MUST(length <= written - understood);
    for (size_t i = 0; i < length; i++)
        MUST(bytes[i] == byte_at(understood + i));
    understood += length;
}

/* The first `length` bytes on the wire arrive together, and are read into room of this size. */
static void arrive(size_t length, size_t size)
{
    unsigned char *bytes = malloc(length + 1), *room = malloc(size);
    enum tls_status status = TLS_DONE;
    size_t got;

    MUST(bytes && room);
    memcpy(bytes, client.to_server, length); /* exactly as long as what came */
    client.to_server_length -= length;
    memmove(client.to_server, client.to_server + length, client.to_server_length);
    tls_feed(client.server, bytes, length);
    while (status == TLS_DONE || status == TLS_BLOCKED) {
        status = tls_read(client.server, room, size, &got);
        MUST(status == TLS_DONE ? got > 0 : got == 0);
        understand(room, got);
        tls_client_take(&client);
    }
    MUST(status != TLS_FAILED || foul || dead);
    MUST(status != TLS_CLOSED || foul || closed);
    dead |= status == TLS_FAILED;
    MUST(!dead || tls_read(client.server, room, size, &got) == TLS_FAILED);
    free(bytes);
    free(room);
}

static void deliver(struct input *in)
{
    size_t step = 1 + next(in) * (size_t)next(in), size = 1 + next(in) * 64u;

    while (client.to_server_length > 0)
        arrive(step < client.to_server_length ? step : client.to_server_length, size);
}

static void deliver_some(struct input *in)
{
    size_t length = next(in);

    arrive(length < client.to_server_length ? length : client.to_server_length, 1 + next(in));
}

static void answer(struct input *in)
{
    size_t length = next(in) * 64u, taken = 0;

    if (client.from_server_length > MOST || length > MOST)
        return;
    if (tls_write(client.server, fill(answered, length), length, &taken) == TLS_FAILED)
        MUST(foul || dead || tls_read(client.server, fill(0, 0), 1, &taken) == TLS_FAILED);
    else
        answered += taken;
    tls_client_take(&client);
}

static void ask_for_certificate(struct input *in)
{
    (void)in;
    foul |= tls_renegotiate(client.server) ==
            TLS_DONE; /* what the client writes meanwhile may come at a bad moment */
    tls_client_take(&client);
}

static void rest(struct input *in)
{
    (void)in;
    tls_rest(client.server);
}

static void end(struct input *in)
{
    (void)in;
    tls_close(client.server);
    tls_client_take(&client);
}

/* --- the client --- */

static bool has_room(size_t length)
{
    return !deaf && sizeof(client.to_server) - client.to_server_length > length + 1024;
}

static void ask(struct input *in)
{
    size_t length = next(in) * 64u + next(in);
    int sent;

    if (closed || length == 0 || length > MOST || !has_room(length))
        return;
    sent = mbedtls_ssl_write(&client.ssl, fill(written, length), length);
    if (sent > 0)
        written += (size_t)sent;
    else
        deaf = foul =
            true; /* in the middle of a new handshake: it must not be asked again with something else */
}

static void hear(struct input *in)
{
    unsigned char bytes[1024];
    int got;

    (void)in;
    while (!deaf && (got = mbedtls_ssl_read(&client.ssl, bytes, sizeof(bytes))) > 0) {
        for (int i = 0; i < got; i++)
            MUST(bytes[i] == byte_at(heard + (size_t)i));
        heard += (size_t)got;
        MUST(heard <= answered);
    }
}

static void say_goodbye(struct input *in)
{
    (void)in;
    if (!has_room(0) || closed)
        return;
    closed = mbedtls_ssl_close_notify(&client.ssl) == 0;
}

static void renegotiate(struct input *in)
{
    (void)in;
    if (!has_room(1024))
        return;
    foul = true;
#if defined(MBEDTLS_SSL_RENEGOTIATION)
    mbedtls_ssl_renegotiate(&client.ssl);
#endif
}

/* Under the connection's keys, of any type. */
static void send_record(struct input *in)
{
    mbedtls_ssl_context *ssl = &client.ssl;
    unsigned type = next(in), length = next(in);

    if (!mbedtls_ssl_write_record || !has_room(length) || closed || ssl->MBEDTLS_PRIVATE(out_left) ||
        ssl->MBEDTLS_PRIVATE(state) != MBEDTLS_SSL_HANDSHAKE_OVER)
        return;
    foul = true;
    if (type & 0x80)
        type = 20 + type % 5;
    if (length > (size_t)(in->end - in->at))
        length = (unsigned)(in->end - in->at);
    if (type == DATA)
        memcpy(ssl->MBEDTLS_PRIVATE(out_msg), fill(written, length), length);
    else
        memcpy(ssl->MBEDTLS_PRIVATE(out_msg), in->at, length);
    in->at += length;
    ssl->MBEDTLS_PRIVATE(out_msgtype) = (int)type;
    ssl->MBEDTLS_PRIVATE(out_msglen) = length;
    if (type == MBEDTLS_SSL_MSG_HANDSHAKE && length < 4)
        return; /* the library writes to its head */
    if (mbedtls_ssl_write_record(ssl, 1) == 0 && type == DATA)
        written += length;
}

/* --- the wire --- */

static void put(const uint8_t *bytes, size_t length)
{
    if (length > sizeof(client.to_server) - client.to_server_length)
        return;
    memcpy(client.to_server + client.to_server_length, bytes, length);
    client.to_server_length += length;
    foul = true;
}

/* In the clear, or of a length that nothing follows. */
static void insert(struct input *in)
{
    uint8_t record[RECORD + 255] = {(uint8_t)next(in), 3, 3};
    unsigned length = next(in), claimed = next(in) << 8 | next(in), i;

    for (i = 0; i < length && in->at < in->end; i++)
        record[RECORD + i] = *in->at++;
    claimed = claimed & 0x8000 ? claimed & 0x7FFF : i;
    record[3] = (uint8_t)(claimed >> 8);
    record[4] = (uint8_t)claimed;
    put(record, RECORD + i);
}

static void change(struct input *in)
{
    size_t place = next(in) << 8 | next(in);

    if (client.to_server_length == 0)
        return;
    client.to_server[place % client.to_server_length] ^= (unsigned char)(1 + next(in) % 255);
    foul = true;
}

static void repeat(struct input *in)
{
    size_t length = next(in) << 8 | next(in);

    if (client.to_server_length > 0)
        put(client.to_server, length % client.to_server_length + 1);
}

static void lose(struct input *in)
{
    size_t length = next(in);

    if (client.to_server_length == 0)
        return;
    client.to_server_length -= length % client.to_server_length;
    foul = true;
}

static void (*const acts[])(struct input *in) = {
    ask,     deliver,    answer,      deliver_some, hear, send_record, insert, change,
    repeat,  lose,       say_goodbye, renegotiate,  rest, end,         ask,    ask_for_certificate,
    deliver, send_record};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input in = {data, data + size};

    if (size > 4096)
        return 0;
    if (!context)
        start();
    written = understood = answered = heard = 0;
    foul = closed = dead = deaf = false;
    open_connection();
    MUST(mbedtls_ssl_set_session(&client.ssl, &session) == 0);
    MUST(tls_client_handshake(&client, MOST) == TLS_DONE);
    while (in.at < in.end)
        acts[next(&in) % (sizeof(acts) / sizeof(acts[0]))](&in);
    if (!foul) {
        while (client.to_server_length > 0)
            arrive(client.to_server_length < MOST ? client.to_server_length : MOST, MOST);
        MUST(understood == written);
    }
    close_connection();
    return 0;
}
