/* Bodies that do not fit: slow readers on either side make the other wait, memory stays bounded, nothing is ever wrong or lost. */
#include "load.h"

#include <fcntl.h>
#include <sys/stat.h>

#define BUFFER   16384
#define MEGABYTE (1024u * 1024)

static struct load_server server;

/* A byte of the big body, cheap and never periodic in powers of two. */
static char content(uint64_t at)
{
    return (char)(at * 31 + at / 251);
}

static void fill(char *out, uint64_t at, size_t length)
{
    for (size_t i = 0; i < length; i++)
        out[i] = content(at + i);
}

static void verify(const char *data, uint64_t at, size_t length)
{
    for (size_t i = 0; i < length; i++)
        REQUIRE(data[i] == content(at + i));
}

static HTTP_REQUEST *take(void)
{
    HTTP_REQUEST *request = malloc(BUFFER);

    REQUIRE(HttpReceiveHttpRequest(server.queue, HTTP_NULL_ID, 0, request, BUFFER, NULL, NULL) == NO_ERROR);
    return request;
}

static ULONG respond_on(HANDLE queue, HTTP_REQUEST_ID id, ULONG flags, HTTP_DATA_CHUNK *chunk,
                        OVERLAPPED *overlapped)
{
    HTTP_RESPONSE response = {.StatusCode = 200, .EntityChunkCount = chunk != NULL, .pEntityChunks = chunk};

    return HttpSendHttpResponse(queue, id, flags, &response, NULL, NULL, NULL, 0, overlapped, NULL);
}

static ULONG respond(HTTP_REQUEST_ID id, ULONG flags, HTTP_DATA_CHUNK *chunk, OVERLAPPED *overlapped)
{
    return respond_on(server.queue, id, flags, chunk, overlapped);
}

static int ask(const char *head)
{
    int s = load_connect(server.port);

    REQUIRE(load_send(s, head, strlen(head)));
    return s;
}

/* --- uploads --- */

struct upload {
    int s;
    uint64_t size;
    _Atomic(uint64_t) sent;
};

static void *upload_thread(void *argument)
{
    struct upload *upload = argument;
    char data[65536];

    for (uint64_t at = 0; at < upload->size;) {
        size_t part = upload->size - at < sizeof(data) ? (size_t)(upload->size - at) : sizeof(data);
        fill(data, at, part);
        if (!load_send(upload->s, data, part))
            break;
        at += part;
        upload->sent = at;
    }
    return NULL;
}

/* Waits until the sender has stood still: what it got rid of is in buffers. */
static uint64_t standstill(_Atomic(uint64_t) *progress)
{
    uint64_t last = UINT64_MAX;

    while (*progress != last) {
        last = *progress;
        load_sleep_us(200000);
    }
    return last;
}

static void an_upload_nobody_reads_waits_and_then_arrives_whole(void)
{
    struct upload upload = {.size = 64ull * MEGABYTE * load_factor()};
    char head[128], *data = malloc(MEGABYTE);
    uint64_t at = 0, stuck;
    HTTP_REQUEST *request;
    pthread_t sender;
    size_t before;

    load_start(&server);
    snprintf(head, sizeof(head), "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: %llu\r\n\r\n",
             (unsigned long long)upload.size);
    upload.s = ask(head);
    before = load_resident_kb();
    pthread_create(&sender, NULL, upload_thread, &upload);
    request = take();
    stuck = standstill(&upload.sent);
    CHECK(stuck < upload.size / 2);
    CHECK(!LOAD_MEASURES || load_resident_kb() - before < 2048);
    for (;;) {
        ULONG bytes = 0, size = 1000 + (ULONG)(at % 900000);
        ULONG flags = at % 2 ? HTTP_RECEIVE_REQUEST_ENTITY_BODY_FLAG_FILL_BUFFER : 0;
        ULONG error =
            HttpReceiveRequestEntityBody(server.queue, request->RequestId, flags, data, size, &bytes, NULL);

        if (error == ERROR_HANDLE_EOF)
            break;
        CHECK_EQ(error, NO_ERROR);
        CHECK(bytes > 0 && bytes <= size);
        verify(data, at, bytes);
        at += bytes;
    }
    CHECK_EQ(at, upload.size);
    CHECK(!LOAD_MEASURES || load_resident_kb() - before < 4096);
    CHECK_EQ(respond(request->RequestId, 0, NULL, NULL), NO_ERROR);
    pthread_join(sender, NULL);
    close(upload.s);
    free(request);
    free(data);
    load_stop(&server);
}

static void an_upload_answered_early_is_read_over(void)
{
    static const char again[] = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
    struct upload upload = {.size = 32 * MEGABYTE};
    struct load_reader *reader = calloc(1, sizeof(*reader));
    HTTP_REQUEST *request;
    pthread_t sender;
    size_t length;

    load_start(&server);
    upload.s = reader->s = ask("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 33554432\r\n\r\n");
    pthread_create(&sender, NULL, upload_thread, &upload);
    request = take();
    standstill(&upload.sent);
    CHECK_EQ(respond(request->RequestId, 0, NULL, NULL), NO_ERROR);
    pthread_join(sender, NULL);
    CHECK_EQ(upload.sent, upload.size);
    CHECK_EQ(load_head(reader, &length), 200);
    free(request);
    REQUIRE(load_send(reader->s, again, strlen(again)));
    request = take(); /* and the connection goes on */
    CHECK_EQ(respond(request->RequestId, 0, NULL, NULL), NO_ERROR);
    CHECK_EQ(load_head(reader, &length), 200);
    close(reader->s);
    free(reader);
    free(request);
    load_stop(&server);
}

/* The client reads nothing until it has sent everything, and the answer does not fit the socket's buffers. */
static void an_early_answer_that_does_not_fit_cannot_deadlock(void)
{
    struct upload upload = {.size = 32 * MEGABYTE};
    HTTP_DATA_CHUNK chunk = {.DataChunkType = HttpDataChunkFromMemory};
    OVERLAPPED overlapped = {.hEvent = CreateEventW(NULL, TRUE, FALSE, NULL)};
    struct load_reader *reader = calloc(1, sizeof(*reader));
    char *data = malloc(16 * MEGABYTE), part[8192];
    HTTP_REQUEST *request;
    pthread_t sender;
    size_t length, at = 0, got;

    fill(data, 0, 16 * MEGABYTE);
    load_start(&server);
    upload.s = reader->s = ask("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 33554432\r\n\r\n");
    pthread_create(&sender, NULL, upload_thread, &upload);
    request = take();
    standstill(&upload.sent);
    chunk.FromMemory.pBuffer = data;
    chunk.FromMemory.BufferLength = 16 * MEGABYTE;
    CHECK_EQ(respond(request->RequestId, 0, &chunk, &overlapped), ERROR_IO_PENDING);
    pthread_join(sender, NULL);
    CHECK_EQ(upload.sent, upload.size);
    CHECK_EQ(load_head(reader, &length), 200);
    CHECK_EQ(length, 16 * MEGABYTE);
    for (; at < length; at += got) {
        got = load_body(reader, part, sizeof(part));
        CHECK(got > 0);
        verify(part, at, got);
    }
    CHECK_EQ(WaitForSingleObject(overlapped.hEvent, LOAD_PATIENCE_SECONDS * 1000), WAIT_OBJECT_0);
    CloseHandle(overlapped.hEvent);
    close(reader->s);
    free(reader);
    free(request);
    free(data);
    load_stop(&server);
}

/* --- downloads --- */

struct download {
    HTTP_REQUEST_ID id;
    uint64_t size;
    _Atomic(uint64_t) sent;
    ULONG error;
};

/* A program that makes its body as it goes, synchronously: it waits for the client. */
static void *download_thread(void *argument)
{
    struct download *download = argument;
    char *data = malloc(100000);
    ULONG error =
        respond(download->id, HTTP_SEND_RESPONSE_FLAG_MORE_DATA | HTTP_SEND_RESPONSE_FLAG_AUTOMATIC_CHUNKING,
                NULL, NULL);

    for (uint64_t at = 0; error == NO_ERROR && at < download->size;) {
        HTTP_DATA_CHUNK chunk = {.DataChunkType = HttpDataChunkFromMemory};
        size_t part = download->size - at < 100000 ? (size_t)(download->size - at) : 100000;
        ULONG flags = at + part < download->size ? HTTP_SEND_RESPONSE_FLAG_MORE_DATA : 0;

        fill(data, at, part);
        chunk.FromMemory.pBuffer = data;
        chunk.FromMemory.BufferLength = (ULONG)part;
        error = HttpSendResponseEntityBody(server.queue, download->id, flags, 1, &chunk, NULL, NULL, 0, NULL,
                                           NULL);
        at += part;
        download->sent = at;
    }
    download->error = error;
    free(data);
    return NULL;
}

/* Every chunk but the last is of 100,000 bytes: "186a0\r\n" data "\r\n". */
static uint64_t read_chunks(struct load_reader *reader, char *data)
{
    uint64_t at = 0;

    for (;;) {
        size_t have = 0, got, size;
        char line[16] = "";

        while (have < 2 || line[have - 1] != '\n') {
            REQUIRE(have < sizeof(line) - 1);
            REQUIRE(load_body(reader, line + have, 1) == 1);
            have++;
        }
        size = strtoul(line, NULL, 16);
        for (have = 0; have < size + 2; have += got) {
            got = load_body(reader, data + have, size + 2 - have);
            REQUIRE(got > 0);
        }
        if (size == 0)
            return at;
        verify(data, at, size);
        at += size;
    }
}

static void a_download_waits_for_a_slow_client(void)
{
    struct download download = {.size = 64ull * MEGABYTE * load_factor()};
    struct load_reader *reader = calloc(1, sizeof(*reader));
    char *data = malloc(100002);
    HTTP_REQUEST *request;
    pthread_t program;
    size_t length, before;

    load_start(&server);
    reader->s = ask("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    request = take();
    download.id = request->RequestId;
    before = load_resident_kb();
    pthread_create(&program, NULL, download_thread, &download);
    CHECK(standstill(&download.sent) < download.size / 2);
    CHECK(!LOAD_MEASURES || load_resident_kb() - before < 2048);
    CHECK_EQ(load_head(reader, &length), 200);
    CHECK_EQ(read_chunks(reader, data), download.size);
    pthread_join(program, NULL);
    CHECK_EQ(download.error, NO_ERROR);
    close(reader->s);
    free(reader);
    free(data);
    free(request);
    load_stop(&server);
}

/* --- files --- */

static HANDLE big_file(char *path, uint64_t size)
{
    char data[65536];
    WCHAR wide[64];
    HANDLE handle;
    int file, i;

    strcpy(path, "/tmp/engine_body_XXXXXX");
    file = mkstemp(path);
    REQUIRE(file >= 0);
    for (uint64_t at = 0; at < size; at += sizeof(data)) {
        fill(data, at, sizeof(data));
        REQUIRE(write(file, data, sizeof(data)) == sizeof(data));
    }
    close(file);
    for (i = 0; path[i]; i++)
        wide[i] = (WCHAR)path[i];
    wide[i] = 0;
    handle = CreateFileW(wide, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL,
                         OPEN_EXISTING, 0, NULL);
    REQUIRE(handle != INVALID_HANDLE_VALUE);
    return handle;
}

/* What is promised by Content-Length and cannot be kept ends in a reset, and every byte before it is right. */
static void a_file_that_shrinks_ends_the_connection(void)
{
    HTTP_DATA_CHUNK chunk = {.DataChunkType = HttpDataChunkFromFileHandle};
    OVERLAPPED overlapped = {.hEvent = CreateEventW(NULL, TRUE, FALSE, NULL)};
    struct load_reader *reader = calloc(1, sizeof(*reader));
    char path[64], part[8192];
    HTTP_REQUEST *request;
    uint64_t at = 0;
    size_t length;
    ssize_t got;
    DWORD bytes;

    load_start(&server);
    chunk.FromFileHandle.FileHandle = big_file(path, 64 * MEGABYTE);
    chunk.FromFileHandle.ByteRange.Length.QuadPart = HTTP_BYTE_RANGE_TO_EOF;
    reader->s = ask("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    request = take();
    CHECK_EQ(respond(request->RequestId, 0, &chunk, &overlapped), ERROR_IO_PENDING);
    CloseHandle(chunk.FromFileHandle.FileHandle); /* the send keeps the file */
    REQUIRE(truncate(path, 40 * MEGABYTE) == 0);
    CHECK_EQ(load_head(reader, &length), 200);
    CHECK_EQ(length, 64 * MEGABYTE);
    while ((got = (ssize_t)load_body(reader, part, sizeof(part))) > 0) {
        if (at + (size_t)got >
            40 * MEGABYTE) /* pages that were on their way when they were cut off read as zeros */
            got = at < 40 * MEGABYTE ? (ssize_t)(40 * MEGABYTE - at) : 0;
        verify(part, at, (size_t)got);
        at += (size_t)got;
        if (at >= 40 * MEGABYTE)
            break;
    }
    while (recv(reader->s, part, sizeof(part), 0) > 0)
        ;
    CHECK_EQ(WaitForSingleObject(overlapped.hEvent, LOAD_PATIENCE_SECONDS * 1000), WAIT_OBJECT_0);
    CHECK(!GetOverlappedResult(server.queue, &overlapped, &bytes, FALSE));
    CloseHandle(overlapped.hEvent);
    unlink(path);
    close(reader->s);
    free(reader);
    free(request);
    load_stop(&server);
}

/* A body whose end is the end of the connection must not end in order when it is not complete. */
static void a_cut_body_without_length_ends_in_a_reset(void)
{
    HTTP_DATA_CHUNK chunk = {.DataChunkType = HttpDataChunkFromFileHandle};
    OVERLAPPED overlapped = {.hEvent = CreateEventW(NULL, TRUE, FALSE, NULL)};
    char path[64], part[65536];
    HTTP_REQUEST *request;
    ssize_t got;
    int s;

    load_start(&server);
    chunk.FromFileHandle.FileHandle = big_file(path, 64 * MEGABYTE);
    chunk.FromFileHandle.ByteRange.Length.QuadPart = HTTP_BYTE_RANGE_TO_EOF;
    s = ask("GET / HTTP/1.0\r\nHost: localhost\r\n\r\n");
    request = take();
    CHECK_EQ(respond(request->RequestId, HTTP_SEND_RESPONSE_FLAG_MORE_DATA, NULL, NULL), NO_ERROR);
    CHECK_EQ(HttpSendResponseEntityBody(server.queue, request->RequestId, 0, 1, &chunk, NULL, NULL, 0,
                                        &overlapped, NULL),
             ERROR_IO_PENDING);
    REQUIRE(truncate(path, 40 * MEGABYTE) == 0);
    while ((got = recv(s, part, sizeof(part), 0)) > 0)
        ;
    CHECK(got < 0 && errno == ECONNRESET);
    CHECK_EQ(WaitForSingleObject(overlapped.hEvent, LOAD_PATIENCE_SECONDS * 1000), WAIT_OBJECT_0);
    CloseHandle(overlapped.hEvent);
    CloseHandle(chunk.FromFileHandle.FileHandle);
    unlink(path);
    close(s);
    free(request);
    load_stop(&server);
}

/* The kernel would send SIGPIPE to the thread that sends a file to a client that is gone, whatever flags the socket has. */
static void a_file_sent_to_nobody_raises_no_signal(void)
{
    HTTP_DATA_CHUNK chunk = {.DataChunkType = HttpDataChunkFromFileHandle};
    char path[64], answer[4096];
    HTTP_REQUEST *request;
    ULONG error = NO_ERROR;
    int s;

    load_start(&server);
    chunk.FromFileHandle.FileHandle = big_file(path, MEGABYTE);
    chunk.FromFileHandle.ByteRange.Length.QuadPart = 1000;
    s = ask("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    request = take();
    CHECK_EQ(respond(request->RequestId, HTTP_SEND_RESPONSE_FLAG_MORE_DATA, NULL, NULL), NO_ERROR);
    CHECK(recv(s, answer, sizeof(answer), 0) > 0);
    close(s); /* in order: what is sent from now on is answered with a reset */
    for (double end = load_seconds() + LOAD_PATIENCE_SECONDS; error == NO_ERROR && load_seconds() < end;)
        error =
            HttpSendResponseEntityBody(server.queue, request->RequestId, HTTP_SEND_RESPONSE_FLAG_MORE_DATA, 1,
                                       &chunk, NULL, NULL, 0, NULL, NULL);
    CHECK(error == ERROR_NETNAME_DELETED || error == ERROR_CONNECTION_INVALID);
    CloseHandle(chunk.FromFileHandle.FileHandle);
    unlink(path);
    free(request);
    load_stop(&server);
}

/* --- clients that vanish --- */

static void *vanishing_client(void *argument)
{
    uint32_t seed = *(uint32_t *)argument;
    char data[65536];

    for (unsigned i = 0; i < 60 * load_factor(); i++) {
        bool upload = load_random(&seed) % 2;
        unsigned amount = load_random(&seed) % (2 * MEGABYTE);
        int s = ask(upload ? "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4000000\r\n\r\n"
                           : "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");

        memset(data, 'x', sizeof(data));
        while (amount > sizeof(data) &&
               (upload ? load_send(s, data, sizeof(data)) : recv(s, data, sizeof(data), 0) > 0))
            amount -= sizeof(data);
        if (load_random(&seed) % 2)
            load_reset(s);
        else
            close(s);
    }
    return NULL;
}

/* Reads uploads, answers downloads with 4 MB; every call must come back. */
static void *patient_program(void *argument)
{
    HTTP_REQUEST *request = malloc(BUFFER);
    char *data = calloc(4, MEGABYTE);
    HTTP_DATA_CHUNK chunk = {.DataChunkType = HttpDataChunkFromMemory,
                             .FromMemory = {.pBuffer = data, .BufferLength = 4 * MEGABYTE}};
    HANDLE queue = argument;
    ULONG bytes;

    while (HttpReceiveHttpRequest(queue, HTTP_NULL_ID, 0, request, BUFFER, &bytes, NULL) == NO_ERROR) {
        if (request->Verb == HttpVerbPOST)
            while (HttpReceiveRequestEntityBody(queue, request->RequestId, 0, data, 50000, &bytes, NULL) ==
                   NO_ERROR)
                ;
        respond_on(queue, request->RequestId, 0, request->Verb == HttpVerbPOST ? NULL : &chunk, NULL);
    }
    free(request);
    free(data);
    return NULL;
}

static void clients_may_vanish_in_the_middle_of_bodies(void)
{
    pthread_t clients[4], programs[3];
    uint32_t seeds[4], seed = load_seed();
    unsigned before;

    load_start(&server);
    before = load_descriptors();
    for (int i = 0; i < 3; i++)
        pthread_create(&programs[i], NULL, patient_program, server.queue);
    for (int i = 0; i < 4; i++) {
        seeds[i] = seed + 2u * (unsigned)i;
        pthread_create(&clients[i], NULL, vanishing_client, &seeds[i]);
    }
    for (int i = 0; i < 4; i++)
        pthread_join(clients[i], NULL);
    for (double end = load_seconds() + LOAD_PATIENCE_SECONDS;
         load_descriptors() > before && load_seconds() < end;)
        load_sleep_us(1000);
    CHECK_EQ(load_descriptors(), before); /* no connection outlives its client */
    REQUIRE(HttpCloseRequestQueue(server.queue) == NO_ERROR);
    server.queue = NULL;
    for (int i = 0; i < 3; i++)
        pthread_join(programs[i], NULL);
    load_stop(&server);
}

CHECK_MAIN(CHECK_TEST(an_upload_nobody_reads_waits_and_then_arrives_whole),
           CHECK_TEST(an_upload_answered_early_is_read_over),
           CHECK_TEST(an_early_answer_that_does_not_fit_cannot_deadlock),
           CHECK_TEST(a_download_waits_for_a_slow_client),
           CHECK_TEST(a_file_that_shrinks_ends_the_connection),
           CHECK_TEST(a_cut_body_without_length_ends_in_a_reset),
           CHECK_TEST(a_file_sent_to_nobody_raises_no_signal),
           CHECK_TEST(clients_may_vanish_in_the_middle_of_bodies))
