/* Files, many chunks, upgraded connections. Checklist functions.md 348, 359, 360, 363. */
#include "sending.h"

/* ---- files ---- */

static HANDLE file_with(const char *data, DWORD length)
{
    WCHAR folder[MAX_PATH], name[MAX_PATH], prefix[4] = {'c', 'h', 'k', 0};
    DWORD written = 0;
    HANDLE file;

    CHECK(GetTempPathW(MAX_PATH, folder) > 0);
    CHECK(GetTempFileNameW(folder, prefix, 0, name) != 0);
    file = CreateFileW(name, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_DELETE, NULL,
                       CREATE_ALWAYS, FILE_ATTRIBUTE_TEMPORARY | FILE_FLAG_DELETE_ON_CLOSE, NULL);
    CHECK(file != INVALID_HANDLE_VALUE);
    CHECK(WriteFile(file, data, length, &written, NULL));
    CHECK_EQ(written, length);
    return file;
}

static void file_chunk(HTTP_DATA_CHUNK *chunk, HANDLE file, ULONGLONG start, ULONGLONG length)
{
    memset(chunk, 0, sizeof *chunk);
    chunk->DataChunkType = HttpDataChunkFromFileHandle;
    chunk->FromFileHandle.ByteRange.StartingOffset.QuadPart = start;
    chunk->FromFileHandle.ByteRange.Length.QuadPart = length;
    chunk->FromFileHandle.FileHandle = file;
}

/* @functions:359 @functions:360 @data:52 */
static void file_chunks_send_the_slice_they_name(int version)
{
    static const struct {
        ULONGLONG start, length;
        const char *expected;
    } cases[] = {{0, HTTP_BYTE_RANGE_TO_EOF, "0123456789"},
                 {4, HTTP_BYTE_RANGE_TO_EOF, "456789"},
                 {2, 3, "234"},
                 {0, 10, "0123456789"},
                 {10, HTTP_BYTE_RANGE_TO_EOF, ""},
                 {9, 1, "9"}};
    HTTP_DATA_CHUNK chunks[3];
    HTTP_RESPONSE response;
    struct server server;
    HANDLE file;
    SOCKET client;
    unsigned i;

    file = file_with("0123456789", 10);
    server_open(&server, version);
    client = client_connect(server.port);
    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char expected[40], length[10];

        ask_with(&server, client, simple);
        server_chunk(&chunks[0], "<", 1);
        file_chunk(&chunks[1], file, cases[i].start, cases[i].length);
        server_chunk(&chunks[2], ">", 1);
        server_response(&response);
        response.EntityChunkCount = 3;
        response.pEntityChunks = chunks;
        CHECK_EQ(send_response(&server, 0, &response, NULL), NO_ERROR);
        client_response(client, wire, sizeof wire);
        snprintf(expected, sizeof expected, "<%s>", cases[i].expected);
        snprintf(length, sizeof length, "%u", (unsigned)strlen(expected));
        CHECK_STR(client_body(wire), expected);
        CHECK_STR(client_header(wire, "Content-Length"), length);
    }
    ask_with(&server, client,
             simple); /* beyond the end: refused, nothing was sent, the request is still there */
    server_response(&response);
    response.EntityChunkCount = 1;
    response.pEntityChunks = chunks;
    file_chunk(&chunks[0], file, 11, 1);
    CHECK_EQ(send_response(&server, 0, &response, NULL), ERROR_HANDLE_EOF);
    file_chunk(&chunks[0], file, 5, 6);
    CHECK_EQ(send_response(&server, 0, &response, NULL), ERROR_HANDLE_EOF);
    file_chunk(&chunks[0], server.queue, 0, 1);
    CHECK(send_response(&server, 0, &response, NULL) != NO_ERROR);
    server_answer(&server, message.request.RequestId, "fine");
    client_response(client, wire, sizeof wire);
    CHECK_STR(client_body(wire), "fine");
    CloseHandle(file);
    done(&server, client);
}
BOTH_VERSIONS(file_chunks_send_the_slice_they_name)

/* Nothing of the file follows the head, so the head must not wait for it: neither on HEAD nor before an empty slice. The
 * quickest of a few counts, since machines are busy. */
static void a_head_does_not_wait_for_a_file_of_which_nothing_is_sent(void)
{
    static const char *const questions[] = {"HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n", simple};
    HTTP_DATA_CHUNK chunk;
    HTTP_RESPONSE response;
    struct server server;
    HANDLE file;
    SOCKET client;
    int way, i;

    file = file_with("0123456789", 10);
    server_open(&server, 2);
    client = client_connect(server.port);
    for (way = 0; way < 2; way++) {
        DWORD quickest = INFINITE;
        for (i = 0; i < 20 && quickest >= 100; i++) {
            DWORD began, took;
            ask_with(&server, client, questions[way]);
            file_chunk(&chunk, file, way == 0 ? 0 : 10, HTTP_BYTE_RANGE_TO_EOF);
            server_response(&response);
            response.EntityChunkCount = 1;
            response.pEntityChunks = &chunk;
            began = GetTickCount();
            CHECK_EQ(send_response(&server, 0, &response, NULL), NO_ERROR);
            client_head(client, wire, sizeof wire);
            took = GetTickCount() - began;
            if (took < quickest)
                quickest = took;
        }
        CHECK(quickest < 100);
    }
    CloseHandle(file);
    done(&server, client);
}

/* The handle may be closed while an overlapped send of a big file is under way. */
static void a_big_file_arrives_whole(void)
{
    HTTP_DATA_CHUNK chunk;
    HTTP_RESPONSE response;
    struct server server;
    struct call call;
    ULONG bytes = 0;
    HANDLE file;
    SOCKET client;
    size_t head;

    file = file_with(big_body(), BIG);
    server_open(&server, 2);
    call_init(&call);
    client = ask(&server);
    server_response(&response);
    file_chunk(&chunk, file, 0, HTTP_BYTE_RANGE_TO_EOF);
    response.EntityChunkCount = 1;
    response.pEntityChunks = &chunk;
    CHECK_EQ(HttpSendHttpResponse(server.queue, message.request.RequestId, 0, &response, NULL, NULL, NULL, 0,
                                  &call.overlapped, NULL),
             ERROR_IO_PENDING);
    head = client_head(client, wire, sizeof wire);
    receive_big(client, BIG);
    CHECK_EQ(call_result(&call, server.queue, &bytes), NO_ERROR);
    CHECK_EQ(bytes, BIG + head);
    CloseHandle(file);
    still_usable(&server, client);
    call_free(&call);
    done(&server, client);
}

/* A client that has read everything and closed answers the first bytes with a reset, in the middle of the file. The send may end
 * either way; the program goes on, and so does the server. */
static void a_file_for_a_client_that_has_closed_harms_nobody(void)
{
    HTTP_DATA_CHUNK chunk;
    HTTP_RESPONSE response;
    struct server server;
    HANDLE file;
    SOCKET client;
    int i;

    file = file_with(big_body(), 300000);
    server_open(&server, 2);
    for (i = 0; i < 20; i++) {
        client = ask(&server);
        CHECK_EQ(closesocket(client), 0);
        server_response(&response);
        file_chunk(&chunk, file, 0, HTTP_BYTE_RANGE_TO_EOF);
        response.EntityChunkCount = 1;
        response.pEntityChunks = &chunk;
        send_response(&server, 0, &response, NULL);
    }
    client = client_connect(server.port);
    still_usable(&server, client);
    CloseHandle(file);
    done(&server, client);
}

/* ---- many chunks, upgrades ---- */

static void a_hundred_chunks_leave_in_order(void)
{
    static HTTP_DATA_CHUNK chunks[9999];
    static char bytes[9999];
    HTTP_RESPONSE response;
    struct server server;
    SOCKET client;
    unsigned i;

    for (i = 0; i < 9999; i++) {
        bytes[i] = (char)('!' + i % 90);
        server_chunk(&chunks[i], &bytes[i], 1);
    }
    server_open(&server, 2);
    client = ask(&server);
    server_response(&response);
    response.EntityChunkCount = 100;
    response.pEntityChunks = chunks;
    CHECK_EQ(send_response(&server, HTTP_SEND_RESPONSE_FLAG_MORE_DATA, &response, NULL), NO_ERROR);
    CHECK_EQ(send_body(&server, 0, 9999, chunks, NULL), NO_ERROR);
    client_head(client, wire, sizeof wire);
    CHECK_EQ(client_receive(client, wire, 10100), 10099);
    CHECK_MEM(wire, bytes, 100);
    CHECK_MEM(wire + 100, bytes, 9999);
    done(&server, client);
}

/* @functions:348 */
static void an_upgraded_connection_passes_bytes_both_ways(int version)
{
    static const ULONG flags = HTTP_SEND_RESPONSE_FLAG_OPAQUE | HTTP_SEND_RESPONSE_FLAG_MORE_DATA |
                               HTTP_SEND_RESPONSE_FLAG_BUFFER_DATA;
    HTTP_UNKNOWN_HEADER connection;
    HTTP_DATA_CHUNK chunk;
    HTTP_RESPONSE response;
    struct server server;
    struct call call;
    ULONG bytes = 0;
    char buffer[100];
    SOCKET client;
    int i;

    server_open(&server, version);
    call_init(&call);
    client = client_connect(server.port);
    ask_with(&server, client,
             "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nGET /not "
             "a request");
    server_response(&response);
    response.StatusCode = 101;
    response.pReason = "Switching Protocols";
    response.ReasonLength = 19;
    set_known(&response, HttpHeaderUpgrade, "websocket");
    set_unknown(&connection, "Connection", "Upgrade");
    response.Headers.UnknownHeaderCount = 1;
    response.Headers.pUnknownHeaders = &connection;
    CHECK_EQ(send_response(&server, flags, &response, NULL), NO_ERROR);
    client_head(client, wire, sizeof wire);
    CHECK_MEM(wire, "HTTP/1.1 101 Switching Protocols\r\n", 34);
    CHECK_STR(client_header(wire, "Connection"), "Upgrade");
    CHECK_STR(client_header(wire, "Upgrade"), "websocket");
    CHECK(client_header(wire, "Content-Length") == NULL);
    CHECK(client_header(wire, "Transfer-Encoding") == NULL);
    CHECK_EQ(HttpReceiveRequestEntityBody(server.queue, message.request.RequestId, 0, buffer, sizeof buffer,
                                          &bytes, NULL),
             NO_ERROR);
    CHECK_EQ(bytes, 18);
    CHECK_MEM(buffer, "GET /not a request", 18);
    for (i = 0; i < 3; i++) {
        ResetEvent(call.overlapped.hEvent);
        CHECK_EQ(HttpReceiveRequestEntityBody(server.queue, message.request.RequestId, 0, buffer,
                                              sizeof buffer, NULL, &call.overlapped),
                 ERROR_IO_PENDING);
        client_send(client, "ping");
        CHECK_EQ(call_result(&call, server.queue, &bytes), NO_ERROR);
        server_chunk(&chunk, buffer, bytes);
        CHECK_EQ(send_body(&server, flags, 1, &chunk, NULL), NO_ERROR);
        CHECK_EQ(client_receive(client, wire, 4), 4);
        CHECK_MEM(wire, "ping", 4);
    }
    CHECK_EQ(shutdown(client, SD_SEND), 0);
    CHECK_EQ(HttpReceiveRequestEntityBody(server.queue, message.request.RequestId, 0, buffer, sizeof buffer,
                                          &bytes, NULL),
             ERROR_HANDLE_EOF);
    server_chunk(&chunk, "bye", 3);
    CHECK_EQ(send_body(&server, HTTP_SEND_RESPONSE_FLAG_OPAQUE, 1, &chunk, NULL), NO_ERROR);
    CHECK_EQ(client_receive(client, wire, 10), 3);
    call_free(&call);
    done(&server, client);
}
BOTH_VERSIONS(an_upgraded_connection_passes_bytes_both_ways)

/* BUFFER_DATA lets the call end early; it does not let the client wait. Linux would hold back a segment it is told to fill for a
 * fifth of a second; the quickest of five is far below that on any machine. */
static void buffered_data_is_not_held_back(void)
{
    LARGE_INTEGER began, now, frequency;
    LONGLONG quickest = MAXLONGLONG;
    HTTP_RESPONSE response;
    struct server server;
    SOCKET client;
    int i;

    server_open(&server, 2);
    QueryPerformanceFrequency(&frequency);
    for (i = 0; i < 5; i++) {
        client = ask(&server);
        server_response(&response);
        QueryPerformanceCounter(&began);
        CHECK_EQ(send_response(&server,
                               HTTP_SEND_RESPONSE_FLAG_MORE_DATA | HTTP_SEND_RESPONSE_FLAG_BUFFER_DATA,
                               &response, NULL),
                 NO_ERROR);
        client_head(client, wire, sizeof wire);
        QueryPerformanceCounter(&now);
        quickest = min(quickest, now.QuadPart - began.QuadPart);
        CHECK_EQ(HttpSendResponseEntityBody(server.queue, message.request.RequestId,
                                            HTTP_SEND_RESPONSE_FLAG_DISCONNECT |
                                                HTTP_SEND_RESPONSE_FLAG_BUFFER_DATA,
                                            0, NULL, NULL, NULL, 0, NULL, NULL),
                 NO_ERROR);
        closesocket(client);
    }
    CHECK(quickest < frequency.QuadPart / 10);
    server_close(&server);
}

/* The client has said all it has to say before the upgrade is answered: reads give that, then the end. */
static void an_upgrade_after_the_clients_end_reads_to_the_end(void)
{
    HTTP_RESPONSE response;
    struct server server;
    char buffer[10];
    ULONG bytes = 0;
    SOCKET client;

    server_open(&server, 2);
    client = client_connect(server.port);
    client_send(client, "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\nlast");
    CHECK_EQ(shutdown(client, SD_SEND), 0);
    server_receive(&server, &message, 0);
    CHECK_EQ(HttpWaitForDisconnectEx(server.queue, message.request.ConnectionId, 0, NULL), NO_ERROR);
    server_response(&response);
    response.StatusCode = 101;
    CHECK_EQ(send_response(&server, HTTP_SEND_RESPONSE_FLAG_OPAQUE | HTTP_SEND_RESPONSE_FLAG_MORE_DATA,
                           &response, NULL),
             NO_ERROR);
    CHECK_EQ(HttpReceiveRequestEntityBody(server.queue, message.request.RequestId, 0, buffer, sizeof buffer,
                                          &bytes, NULL),
             NO_ERROR);
    CHECK_EQ(bytes, 4);
    CHECK_MEM(buffer, "last", 4);
    CHECK_EQ(HttpReceiveRequestEntityBody(server.queue, message.request.RequestId, 0, buffer, sizeof buffer,
                                          &bytes, NULL),
             ERROR_HANDLE_EOF);
    CHECK_EQ(send_body(&server, 0, 0, NULL, NULL), NO_ERROR);
    client_head(client, wire, sizeof wire);
    done(&server, client);
}

/* @functions:363 @data:59 */
static void a_policy_of_no_caching_changes_nothing(void)
{
    HTTP_CACHE_POLICY policy;
    HTTP_RESPONSE response;
    struct server server;
    SOCKET client;

    server_open(&server, 2);
    client = ask(&server);
    memset(&policy, 0, sizeof policy);
    policy.Policy = HttpCachePolicyNocache;
    server_response(&response);
    response.Flags = HTTP_RESPONSE_FLAG_MULTIPLE_ENCODINGS_AVAILABLE;
    CHECK_EQ(HttpSendHttpResponse(server.queue, message.request.RequestId, 0, &response, &policy, NULL, NULL,
                                  0, NULL, NULL),
             NO_ERROR);
    client_response(client, wire, sizeof wire);
    CHECK_MEM(wire, "HTTP/1.1 200 OK\r\n", 17);
    still_usable(&server, client);
    done(&server, client);
}

CHECK_MAIN(CHECK_BOTH(file_chunks_send_the_slice_they_name),
           CHECK_TEST(a_head_does_not_wait_for_a_file_of_which_nothing_is_sent),
           CHECK_TEST(a_big_file_arrives_whole), CHECK_TEST(a_file_for_a_client_that_has_closed_harms_nobody),
           CHECK_TEST(a_hundred_chunks_leave_in_order),
           CHECK_BOTH(an_upgraded_connection_passes_bytes_both_ways),
           CHECK_TEST(an_upgrade_after_the_clients_end_reads_to_the_end),
           CHECK_TEST(buffered_data_is_not_held_back), CHECK_TEST(a_policy_of_no_caching_changes_nothing))
