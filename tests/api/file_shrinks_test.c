/* A file that becomes shorter while it is sent: the client gets right bytes, fewer than promised, and a reset; the sender learns that
 * its send failed. By handles that were opened for overlapped use and by others. */
#include "overlapped_call.h"

enum { WHOLE = 16 * 1024 * 1024, LEFT = 1024 * 1024, PIECE = 65536 };

static struct server server;

static unsigned char byte_at(size_t at)
{
    return (unsigned char)(at ^ at >> 8 ^ at >> 16);
}

static void write_file(HANDLE file)
{
    static unsigned char piece[PIECE];
    OVERLAPPED at;
    size_t done, i;
    DWORD written;

    for (done = 0; done < WHOLE; done += PIECE) {
        for (i = 0; i < PIECE; i++)
            piece[i] = byte_at(done + i);
        memset(&at, 0, sizeof at);
        at.Offset = (DWORD)done;
        at.hEvent = CreateEventW(NULL, TRUE, FALSE, NULL);
        if (!WriteFile(file, piece, PIECE, &written, &at))
            CHECK(GetLastError() == ERROR_IO_PENDING && GetOverlappedResult(file, &at, &written, TRUE));
        CloseHandle(at.hEvent);
    }
}

static void shorten(HANDLE file)
{
    LARGE_INTEGER end;

    end.QuadPart = LEFT;
    CHECK(SetFilePointerEx(file, end, NULL, FILE_BEGIN));
    CHECK(SetEndOfFile(file));
}

static ULONG send_file(HANDLE file, HTTP_REQUEST_ID id, OVERLAPPED *overlapped)
{
    HTTP_RESPONSE response;
    HTTP_DATA_CHUNK chunk;

    server_response(&response);
    memset(&chunk, 0, sizeof chunk);
    chunk.DataChunkType = HttpDataChunkFromFileHandle;
    chunk.FromFileHandle.FileHandle = file;
    chunk.FromFileHandle.ByteRange.Length.QuadPart = HTTP_BYTE_RANGE_TO_EOF;
    response.EntityChunkCount = 1;
    response.pEntityChunks = &chunk;
    return HttpSendHttpResponse(server.queue, id, 0, &response, NULL, NULL, NULL, 0, overlapped, NULL);
}

/* Reads until the end, which must be a reset. How many bytes came. */
static size_t read_to_reset(SOCKET client)
{
    static unsigned char piece[PIECE];
    size_t got = 0;
    int i, received;

    while ((received = recv(client, (char *)piece, PIECE, 0)) > 0) {
        for (i = 0; i < received; i++)
            if (piece[i] != byte_at(got + (size_t)i))
                CHECK_EQ(got + (size_t)i, WHOLE); /* the first wrong byte */
        got += (size_t)received;
    }
    CHECK(received < 0 && WSAGetLastError() == WSAECONNRESET);
    return got;
}

static void the_client_is_reset(DWORD handle_flags)
{
    struct message message;
    WCHAR path[MAX_PATH], folder[MAX_PATH];
    char text[4096];
    struct call call;
    SOCKET client;
    HANDLE file;
    ULONG error;

    CHECK(GetTempPathW(MAX_PATH, folder) > 0);
    CHECK(GetTempFileNameW(folder, server_wide(path, MAX_PATH, "shr"), 0, path) != 0);
    file = CreateFileW(path, GENERIC_READ | GENERIC_WRITE, 0, NULL, CREATE_ALWAYS,
                       FILE_ATTRIBUTE_TEMPORARY | FILE_FLAG_DELETE_ON_CLOSE | handle_flags, NULL);
    CHECK(file != INVALID_HANDLE_VALUE);
    write_file(file);
    server_open(&server, 2);
    client = client_connect(server.port);
    client_send(client, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    server_receive(&server, &message, 0);
    call_init(&call);
    error = send_file(file, message.request.RequestId, &call.overlapped);
    CHECK_EQ(error, ERROR_IO_PENDING); /* the client does not read, and no socket holds that much */
    shorten(file);
    client_head(client, text, sizeof text);
    CHECK_EQ(strtoul(client_header(text, "Content-Length"), NULL, 10), WHOLE);
    CHECK(read_to_reset(client) < WHOLE);
    CHECK(call_result(&call, server.queue, NULL) != NO_ERROR);
    call_free(&call);
    closesocket(client);
    client = client_connect(server.port); /* the server serves on */
    client_send(client, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    server_receive(&server, &message, 0);
    server_answer(&server, message.request.RequestId, "hello");
    client_response(client, text, sizeof text);
    CHECK_STR(client_body(text), "hello");
    closesocket(client);
    server_close(&server);
    CloseHandle(file);
}

static void a_synchronous_handle_that_shrinks(void)
{
    the_client_is_reset(0);
}

static void an_overlapped_handle_that_shrinks(void)
{
    the_client_is_reset(FILE_FLAG_OVERLAPPED);
}

CHECK_MAIN(CHECK_TEST(a_synchronous_handle_that_shrinks), CHECK_TEST(an_overlapped_handle_that_shrinks))
