/* What the clients of tests/stress/spin_test.c and tests/fuzz/calls_fuzz.c do: ask numbered questions of random URLs, and know every
 * byte of the answer that they may get. What the program refuses or never answers is as well; two answers, or another's, are not. */
#ifndef SPIN_CLIENT_H
#define SPIN_CLIENT_H

#include "spin_model.h"

#define URLS 6

static _Atomic(uint64_t) answers_seen, others_seen;
static USHORT port_number;

static bool ask(int s, uint32_t number, struct dice *dice)
{
    char text[256], body[1000];
    size_t length = question_length(number);

    snprintf(text, sizeof(text), "%s /u%u/%u HTTP/1.1\r\nHost: localhost:%u\r\nContent-Length: %zu\r\n\r\n",
             length ? "POST" : "GET", roll(dice, URLS), number, port_number, length);
    if (send(s, text, strlen(text), MSG_NOSIGNAL) != (ssize_t)strlen(text))
        return false;
    for (size_t at = 0, part; at < length; at += part) {
        part = length - at < sizeof(body) ? length - at : sizeof(body);
        for (size_t i = 0; i < part; i++)
            body[i] = byte_of(number, at + i);
        if (send(s, body, part, MSG_NOSIGNAL) != (ssize_t)part)
            return false;
    }
    return true;
}

/* False when the connection is of no use any more. */
static bool hear(int s, uint32_t number)
{
    static const char good[] = "HTTP/1.1 200 ";
    char text[4096], *end = NULL, *said;
    size_t have = 0, length, at;

    while (!end && have < sizeof(text) - 1) {
        ssize_t got = recv(s, text + have, sizeof(text) - 1 - have, 0);
        if (got <= 0)
            return false;
        have += (size_t)got;
        end = memmem(text, have, "\r\n\r\n", 4);
    }
    REQUIRE(end);
    *end = 0;
    if (memcmp(text, good, sizeof(good) - 1) != 0) {
        REQUIRE(memcmp(text, "HTTP/1.1 404 ", 13) == 0 || memcmp(text, "HTTP/1.1 503 ", 13) == 0 ||
                memcmp(text, "HTTP/1.1 400 ", 13) == 0); /* no URL with that host is left */
        others_seen++;
        return false;
    }
    REQUIRE(exchanges[number].answered == 1);
    said = strcasestr(text, "\r\nContent-Length: ");
    REQUIRE(said);
    length = strtoul(said + 18, NULL, 10);
    REQUIRE(length == answer_length(number));
    have -= (size_t)(end + 4 - text);
    REQUIRE(have <= length);
    check_bytes(end + 4, have, number, 0);
    for (at = have; at < length; at += have) {
        ssize_t got = recv(s, text, length - at < sizeof(text) ? length - at : sizeof(text), 0);
        if (got <= 0)
            return false;
        have = (size_t)got;
        check_bytes(text, have, number, at);
    }
    answers_seen++;
    return true;
}

#endif
