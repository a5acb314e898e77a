/* What a client asks of a cached response: Range, If-Range, If-None-Match, If-Modified-Since and Accept-Encoding of arbitrary bytes.
 * Whatever they say, the reply lies inside the copy and its own room, its head is whole, its Content-Length is true, and a
 * part is the part it says it is. The first byte chooses the copy and the verb; each header is a length and its bytes. */
#include "cache/response.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MUST(condition)   \
    do {                  \
        if (!(condition)) \
            abort();      \
    } while (0)

enum { NOW = 1000000000, MOST = 4000 };

static const char *const heads[] = {
    "HTTP/1.1 200 OK\r\nContent-Type: a/b\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Type: a/b\r\nETag: \"one\"\r\nLast-Modified: Sun, 06 Nov 1994 08:49:37 "
    "GMT\r\n\r\n",
    "HTTP/1.1 200 OK\r\nETag: W/\"one\"\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Encoding: "
    "gzip\r\n\r\n",
    "HTTP/1.1 404 Not Found\r\nContent-Type: a/b\r\nX: y\r\n\r\n",
};
static const size_t bodies[] = {1, 10, 1000, MOST};

struct input {
    const uint8_t *at, *end;
};

/* An allocation of its own, so that reading past it is seen. */
static struct header_text take_header(struct input *in, char **owned)
{
    struct header_text header = {NULL, 0};
    size_t left, want = in->at < in->end ? *in->at++ : 0;

    *owned = NULL;
    left = (size_t)(in->end - in->at);
    if (want == 0 || left == 0)
        return header;
    header.length = want < left ? want : left;
    *owned = malloc(header.length);
    MUST(*owned);
    memcpy(*owned, in->at, header.length);
    header.at = *owned;
    in->at += header.length;
    return header;
}

static struct cache_entry *make(unsigned choice, size_t *body)
{
    static WCHAR text[] = u"hPH/";
    struct cache_key key = {text, 4, 3, 4, false};
    const char *head = heads[choice % 4];
    struct cache_entry *entry;

    *body = bodies[choice / 4 % 4];
    entry = cached_response_new(&key, head, strlen(head), *body, 100000, choice & 16, NOW);
    MUST(entry);
    for (size_t i = 0; i < *body; i++)
        cached_body_room(entry)[i] = (char)(i * 31 + i / 251);
    return entry;
}

/* Puts the parts together; the length. */
static size_t join(const struct reply *reply, const struct cache_entry *entry, char *out, size_t size)
{
    size_t used = 0;

    MUST(reply->count > 0 && reply->count <= REPLY_PARTS && reply->used <= REPLY_ROOM);
    for (unsigned i = 0; i < reply->count; i++) {
        const char *at = reply->parts[i].at;
        size_t length = reply->parts[i].length;

        MUST(length > 0 && length <= size - used);
        if (at >= entry->data && at < entry->data + entry->length)
            MUST(length <= (size_t)(entry->data + entry->length - at));
        memcpy(out + used, at, length);
        used += length;
    }
    MUST(used == reply->total);
    return used;
}

static const char *find_line(const char *head, const char *name)
{
    const char *at = strstr(head, name);

    return at ? at + strlen(name) : NULL;
}

static void check_range(const char *line, const char *data, size_t length, const struct cache_entry *entry,
                        size_t body)
{
    size_t content, first, last, total;
    const char *all = cache_entry_content(entry, &content);

    MUST(sscanf(line, "bytes %zu-%zu/%zu\r\n", &first, &last, &total) == 3);
    MUST(total == body && first <= last && last < total && last - first + 1 == length);
    MUST(memcmp(all + first, data, length) == 0);
}

static void check(char *text, size_t length, const struct reply_request *request,
                  const struct cache_entry *entry, size_t body)
{
    char *end = memmem(text, length, "\r\n\r\n", 4);
    const char *measured, *range, *data;
    size_t left, whole;
    int status;

    MUST(end && sscanf(text, "HTTP/1.1 %d ", &status) == 1);
    data = end + 4;
    left = length - (size_t)(data - text);
    end[2] = 0;
    MUST(strstr(text, "\r\n\r\n") == NULL);
    measured = find_line(text, "\r\nContent-Length: ");
    range = find_line(text, "\r\nContent-Range: ");
    MUST((find_line(text, "\r\nConnection: close\r\n") != NULL) == request->close);
    if (status == 304 || request->head) {
        MUST(left == 0 && (status != 304 || !measured));
        return;
    }
    MUST(measured && strtoul(measured, NULL, 10) == left);
    if (status == 206 && range)
        check_range(range, data, left, entry, body);
    else if (status == 416)
        MUST(left == 0 && range);
    else if (status != 206)
        MUST(left == body && memcmp(data, cache_entry_content(entry, &whole), body) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char text[1 << 20];
    struct input in = {data, data + size};
    unsigned choice = in.at < in.end ? *in.at++ : 0;
    struct reply_request request = {.head = choice & 32, .close = choice & 64};
    struct header_text *headers[] = {&request.range, &request.if_range, &request.if_none_match,
                                     &request.if_modified_since, &request.accept_encoding};
    struct cache_store *store = cache_create(1 << 20, 0);
    struct cache_owner owner = {0};
    struct cache_entry *entry, *found;
    char *owned[5];
    static struct reply reply;
    size_t body;

    for (int i = 0; i < 5; i++)
        *headers[i] = take_header(&in, &owned[i]);
    entry = make(choice, &body);
    MUST(store && cache_add(store, entry, &owner, CACHE_FOR_EVER, 0) == 0);
    found = cached_response_find(store, &(struct cache_key){(WCHAR *)(uintptr_t)entry->key, 4, 3, 4, false},
                                 &request, 0);
    MUST(found == entry || (!found && (choice & 16) && choice % 4 == 2));
    if (found)
        cache_entry_release(found);
    cached_reply((const struct cached_response *)(const void *)entry->data, &request, NOW, &reply);
    check(text, join(&reply, entry, text, sizeof(text) - 1), &request, entry, body);
    cache_entry_release(entry);
    cache_destroy(store);
    for (int i = 0; i < 5; i++)
        free(owned[i]);
    return 0;
}
