/* A URL goes, and comes to another queue, while fragments are being added below it: what one queue added is never read by the next owner
 * of the URL, and when the URL has gone for good nothing is kept. */
#include "load.h"
#include "object/yield.h"
#include "server/caching.h"

#define NAMES  8
#define LENGTH 600
#define ADDERS 2 /* of each queue */

static struct owner {
    HTTP_SERVER_SESSION_ID session;
    HTTP_URL_GROUP_ID group;
    HANDLE queue;
    char letters[LENGTH];
} owners[2];

static USHORT port;
static _Atomic(bool) running;
static _Atomic(unsigned) added, outside, read_back;

static void name_of(WCHAR *out, unsigned name)
{
    char path[16];

    snprintf(path, sizeof(path), "/f/%u", name);
    load_url(out, port, path);
}

/* Synchronously and not: the data may be on its way when the URL goes. */
static void *adder(void *argument)
{
    struct owner *owner = argument;
    HTTP_CACHE_POLICY policy = {HttpCachePolicyUserInvalidates, 0};
    HTTP_DATA_CHUNK chunk = {.DataChunkType = HttpDataChunkFromMemory,
                             .FromMemory = {.pBuffer = owner->letters, .BufferLength = LENGTH}};
    HANDLE event = CreateEventW(NULL, TRUE, FALSE, NULL);
    WCHAR url[128];

    for (unsigned turn = 0; running; turn++) {
        OVERLAPPED overlapped = {.hEvent = event};
        ULONG error;
        DWORD bytes;

        name_of(url, turn % NAMES);
        error = HttpAddFragmentToCache(owner->queue, url, &chunk, &policy, turn % 2 ? &overlapped : NULL);
        if (error == ERROR_IO_PENDING)
            error = GetOverlappedResult(owner->queue, &overlapped, &bytes, TRUE) ? NO_ERROR : GetLastError();
        REQUIRE(error == NO_ERROR || error == ERROR_INVALID_PARAMETER);
        error ? outside++ : added++;
    }
    CloseHandle(event);
    return NULL;
}

static void look_for_strangers(const struct owner *owner)
{
    char data[LENGTH];
    WCHAR url[128];
    ULONG bytes;

    for (unsigned name = 0; name < NAMES; name++) {
        ULONG error;

        name_of(url, name);
        error = HttpReadFragmentFromCache(owner->queue, url, NULL, data, sizeof(data), &bytes, NULL);
        REQUIRE(error == NO_ERROR || error == ERROR_PATH_NOT_FOUND);
        if (error != NO_ERROR)
            continue;
        REQUIRE(bytes == LENGTH && memcmp(data, owner->letters, LENGTH) == 0);
        read_back++;
    }
}

static void own(struct owner *owner, char letter)
{
    REQUIRE(HttpCreateServerSession(load_version(), &owner->session, 0) == NO_ERROR);
    REQUIRE(HttpCreateUrlGroup(owner->session, &owner->group, 0) == NO_ERROR);
    owner->queue = load_queue();
    REQUIRE(load_bind(owner->group, owner->queue) == NO_ERROR);
    memset(owner->letters, letter, LENGTH);
}

static void disown(struct owner *owner)
{
    REQUIRE(HttpCloseUrlGroup(owner->group) == NO_ERROR);
    REQUIRE(HttpCloseRequestQueue(owner->queue) == NO_ERROR);
    REQUIRE(HttpCloseServerSession(owner->session) == NO_ERROR);
}

/* The ways in which a URL goes. */
static void move_url(struct owner *from, struct owner *to, const WCHAR *url, unsigned turn)
{
    if (turn % 3 == 0) {
        REQUIRE(HttpCloseUrlGroup(from->group) == NO_ERROR);
        REQUIRE(HttpCreateUrlGroup(from->session, &from->group, 0) == NO_ERROR);
        REQUIRE(load_bind(from->group, from->queue) == NO_ERROR);
    } else if (turn % 3 == 1) {
        REQUIRE(HttpRemoveUrlFromUrlGroup(from->group, NULL, HTTP_URL_FLAG_REMOVE_ALL) == NO_ERROR);
    } else {
        REQUIRE(HttpRemoveUrlFromUrlGroup(from->group, url, 0) == NO_ERROR);
    }
    REQUIRE(HttpAddUrlToUrlGroup(to->group, url, 0, 0) == NO_ERROR);
}

static void what_is_added_while_its_url_goes_stays_with_its_owner(void)
{
    unsigned turns = (LOAD_MEASURES ? 2000 : 300) * load_factor();
    struct cache_statistics statistics;
    pthread_t adders[2 * ADDERS];
    WCHAR url[128];

    REQUIRE(HttpInitialize(load_version(), HTTP_INITIALIZE_SERVER, NULL) == NO_ERROR);
    port = free_port();
    load_url(url, port, "/f/");
    own(&owners[0], 'a');
    own(&owners[1], 'b');
    REQUIRE(HttpAddUrlToUrlGroup(owners[1].group, url, 0, 0) == NO_ERROR);
    running = true;
    YIELD_ONE_IN(20);
    for (unsigned i = 0; i < 2 * ADDERS; i++)
        REQUIRE(pthread_create(&adders[i], NULL, adder, &owners[i % 2]) == 0);
    for (unsigned turn = 0; turn < turns; turn++) {
        struct owner *to = &owners[turn % 2];

        move_url(&owners[(turn + 1) % 2], to, url, turn);
        look_for_strangers(to);
        load_sleep_us(turn % 4 * 100);
        look_for_strangers(to);
    }
    REQUIRE(HttpRemoveUrlFromUrlGroup(owners[(turns + 1) % 2].group, url, 0) == NO_ERROR);
    load_sleep_us(1000);
    running = false;
    YIELD_ONE_IN(0);
    for (unsigned i = 0; i < 2 * ADDERS; i++)
        pthread_join(adders[i], NULL);
    cache_statistics(caching_store(), &statistics);
    CHECK_EQ(statistics.entries, 0);
    disown(&owners[0]);
    disown(&owners[1]);
    REQUIRE(HttpTerminate(HTTP_INITIALIZE_SERVER, NULL) == NO_ERROR);
    printf("    %u added, %u outside, %u read\n", (unsigned)added, (unsigned)outside, (unsigned)read_back);
    CHECK(added > 0 && outside > 0 && read_back > 0);
}

CHECK_MAIN(CHECK_TEST(what_is_added_while_its_url_goes_stays_with_its_owner))
