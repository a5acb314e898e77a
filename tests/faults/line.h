/* A connection of the scenario's client, plain or through TLS. */
#ifndef LINE_H
#define LINE_H

#include "load.h"
#include "tls_client.h"

/* A client that hears nothing for this long gives up: a receiver whose send failed may have nobody to tell. */
#define CLIENT_SECONDS 2

static bool secure; /* the URLs are https */

struct line {
    int s; /* -1: none */
    struct tls_client tls;
};

static void hang_up(struct line *line)
{
    if (line->s >= 0 && secure)
        tls_client_close(&line->tls);
    else if (line->s >= 0)
        close(line->s);
    line->s = -1;
}

static bool reach(struct line *line, USHORT port)
{
    struct timeval patience = {CLIENT_SECONDS, 0};

    line->s = load_try_connect(port);
    if (line->s < 0)
        return false;
    setsockopt(line->s, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    if (!secure)
        return true;
    tls_client_open(&line->tls, line->s, NULL, "localhost");
    if (mbedtls_ssl_handshake(&line->tls.ssl) == 0)
        return true;
    hang_up(line);
    return false;
}

static bool say(struct line *line, const char *data, size_t length)
{
    if (!secure)
        return load_send(line->s, data, length);
    while (length > 0) {
        int sent = mbedtls_ssl_write(&line->tls.ssl, (const unsigned char *)data, length);

        if (sent <= 0)
            return false;
        data += sent;
        length -= (size_t)sent;
    }
    return true;
}

static ssize_t hear_some(struct line *line, char *out, size_t size)
{
    return secure ? mbedtls_ssl_read(&line->tls.ssl, (unsigned char *)out, size)
                  : recv(line->s, out, size, 0);
}

/* The length of the whole answer in `out`, which may have ended early. */
static size_t hear(struct line *line, char *out, size_t size)
{
    size_t length = 0, wanted = size;

    while (length < wanted) {
        ssize_t got = hear_some(line, out + length, size - length);
        const char *end, *said;

        if (got <= 0)
            break;
        length += (size_t)got;
        end = memmem(out, length, "\r\n\r\n", 4);
        said = end ? memmem(out, (size_t)(end - out), "Content-Length: ", 16) : NULL;
        if (said)
            wanted = (size_t)(end + 4 - out) + strtoul(said + 16, NULL, 10);
    }
    return length;
}

#endif
