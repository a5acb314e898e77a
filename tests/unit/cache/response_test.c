/* Which heads are kept, and what is left of them. */
#include "cache/response.h"
#include "check.h"

static struct cache_entry *make(const char *head, uint64_t body, uint64_t limit)
{
    static WCHAR text[] = u"hPH/";
    struct cache_key key = {text, 4, 3, 4, false};

    return cached_response_new(&key, head, strlen(head), body, limit, false, 0);
}

static const struct cached_response *kept(const struct cache_entry *entry)
{
    return (const struct cached_response *)(const void *)entry->data;
}

#define LINE "HTTP/1.1 200 OK\r\n"
#define TYPE "Content-Type: text/plain\r\n"

static void heads_are_kept_only_if_any_client_may_have_them(void)
{
    static const struct {
        const char *head;
        bool kept;
    } rows[] = {
        {LINE TYPE "Content-Length: 10\r\n\r\n", true},
        {LINE TYPE "\r\n", true},
        {LINE TYPE "Connection: close\r\nContent-Length: 10\r\n\r\n", true},
        {LINE TYPE "Connection: upgrade\r\n\r\n", false},
        {LINE TYPE "Content-Length: 11\r\n\r\n", false},
        {LINE TYPE "Transfer-Encoding: chunked\r\n\r\n", false},
        {LINE TYPE TYPE "\r\n", false},
        {LINE "X: y\r\n\r\n", false},
        {LINE TYPE "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\n\r\n", true},
        {LINE TYPE "Last-Modified: 1994\r\n\r\n", false},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct cache_entry *entry = make(rows[i].head, 10, 1000);

        CHECK_EQ(entry != NULL, rows[i].kept);
        if (entry)
            cache_entry_release(entry);
    }
    CHECK(make(rows[0].head, 10, strlen(rows[0].head) + 9) == NULL);
    CHECK(make(rows[0].head, UINT64_MAX, UINT64_MAX) == NULL);
}

/* The program's own Content-Length would otherwise stand beside the range's. spec/observed.md 1.22 */
static void length_and_connection_are_written_anew(void)
{
    struct cache_entry *entry =
        make(LINE "Content-Length: 10\r\n" TYPE "Connection: close\r\nETag: \"x\"\r\n\r\n", 10, 1000);
    static const char expected[] = LINE TYPE "ETag: \"x\"\r\nContent-Length: 10\r\n\r\n";
    struct reply_request request = {.head = true};
    struct reply reply;

    CHECK(entry != NULL);
    CHECK_EQ(kept(entry)->body_at, sizeof(expected) - 1);
    CHECK_MEM(kept(entry)->bytes, expected, sizeof(expected) - 1);
    cached_reply(kept(entry), &request, 0, &reply);
    CHECK_EQ(reply.count, 1);
    CHECK_EQ(reply.total, sizeof(expected) - 1);
    cache_entry_release(entry);
}

/* Sixteen part heads with a long type are more than a reply has room for: the whole is an answer too. */
static void ranges_that_do_not_fit_get_the_whole(void)
{
    char head[1024], type[400];
    struct reply_request request = {.range = {"bytes=0-0,2-2,4-4,6-6,8-8", 25}};
    struct cache_entry *entry;
    struct reply reply;

    memset(type, 'x', sizeof(type) - 1);
    type[sizeof(type) - 1] = 0;
    snprintf(head, sizeof(head), LINE "Content-Type: %s\r\n\r\n", type);
    entry = make(head, 10, 2000);
    CHECK(entry != NULL);
    memcpy(cached_body_room(entry), "0123456789", 10);
    cached_reply(kept(entry), &request, 0, &reply);
    CHECK_EQ(reply.count, 1);
    CHECK_EQ(reply.total, kept(entry)->body_at + 10);
    cache_entry_release(entry);
}

CHECK_MAIN(CHECK_TEST(heads_are_kept_only_if_any_client_may_have_them),
           CHECK_TEST(length_and_connection_are_written_anew),
           CHECK_TEST(ranges_that_do_not_fit_get_the_whole))
