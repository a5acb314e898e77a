/* WebSocket echo (RFC 6455): a connection that stops speaking HTTP. Version 2 API, a pool thread per conversation.
 *
 *     ./websocket_v2 [url-prefix]
 *
 * A 101 sent with HTTP_SEND_RESPONSE_FLAG_OPAQUE opens the connection: from then on the entity body of the request is what
 * the client sends, and entity bytes of the response are what it gets, unparsed, in both directions at once. */
#include <http.h>
#include <stdio.h>

#pragma comment(lib, "httpapi.lib")

#define LONGEST 65536 /* of a message; a longer one ends the conversation */

static HTTP_SERVER_SESSION_ID session = HTTP_NULL_ID;
static HTTP_URL_GROUP_ID group = HTTP_NULL_ID;
static HANDLE queue = NULL;
static LONG conversations = 1; /* and the one who waits for them */
static HANDLE last_left = NULL;

/* ---- The answer to the client's key ---- */

static ULONG rotate(ULONG value, int bits)
{
    return (value << bits) | (value >> (32 - bits));
}

/* SHA-1 of less than 120 bytes (RFC 3174): two blocks at most. Good enough for a handshake, for nothing else. */
static void sha1(const char *text, size_t length, UCHAR digest[20])
{
    ULONG hash[5] = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0}, word[80], a, b, c, d, e,
          next;
    UCHAR message[128];
    size_t blocks = length + 9 > 64 ? 2 : 1;

    ZeroMemory(message, sizeof(message));
    CopyMemory(message, text, length);
    message[length] = 0x80;
    message[blocks * 64 - 2] = (UCHAR)(length * 8 >> 8);
    message[blocks * 64 - 1] = (UCHAR)(length * 8);
    for (const UCHAR *block = message; block < message + blocks * 64; block += 64) {
        for (int i = 0; i < 16; i++)
            word[i] =
                (ULONG)block[i * 4] << 24 | block[i * 4 + 1] << 16 | block[i * 4 + 2] << 8 | block[i * 4 + 3];
        for (int i = 16; i < 80; i++)
            word[i] = rotate(word[i - 3] ^ word[i - 8] ^ word[i - 14] ^ word[i - 16], 1);
        a = hash[0], b = hash[1], c = hash[2], d = hash[3], e = hash[4];
        for (int i = 0; i < 80; i++) {
            next = rotate(a, 5) + e + word[i];
            if (i < 20)
                next += ((b & c) | (~b & d)) + 0x5A827999;
            else if (i < 40)
                next += (b ^ c ^ d) + 0x6ED9EBA1;
            else if (i < 60)
                next += ((b & c) | (b & d) | (c & d)) + 0x8F1BBCDC;
            else
                next += (b ^ c ^ d) + 0xCA62C1D6;
            e = d, d = c, c = rotate(b, 30), b = a, a = next;
        }
        hash[0] += a, hash[1] += b, hash[2] += c, hash[3] += d, hash[4] += e;
    }
    for (int i = 0; i < 20; i++)
        digest[i] = (UCHAR)(hash[i / 4] >> (24 - i % 4 * 8));
}

/* 20 bytes in base 64: six groups of three, and two bytes with one mark. */
static void base64(const UCHAR digest[20], char text[29])
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    ULONG three;

    for (int i = 0; i < 7; i++) {
        three = (ULONG)digest[i * 3] << 16 | (ULONG)digest[i * 3 + 1] << 8 | (i < 6 ? digest[i * 3 + 2] : 0);
        for (int j = 0; j < 4; j++)
            text[i * 4 + j] = digits[three >> (18 - j * 6) & 63];
    }
    text[27] = '=';
    text[28] = '\0';
}

static const HTTP_UNKNOWN_HEADER *find(PHTTP_REQUEST request, const char *name)
{
    for (USHORT i = 0; i < request->Headers.UnknownHeaderCount; i++)
        if (_stricmp(request->Headers.pUnknownHeaders[i].pName, name) == 0)
            return &request->Headers.pUnknownHeaders[i];
    return NULL;
}

/* FALSE: not a WebSocket handshake. */
static BOOL accept_key(PHTTP_REQUEST request, char answer[29])
{
    static const char always[] = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    const HTTP_UNKNOWN_HEADER *key = find(request, "Sec-WebSocket-Key"),
                              *version = find(request, "Sec-WebSocket-Version");
    char text[24 + sizeof(always)];
    UCHAR digest[20];

    if (request->Verb != HttpVerbGET || key == NULL || key->RawValueLength != 24 || version == NULL ||
        version->RawValueLength != 2 || memcmp(version->pRawValue, "13", 2) != 0)
        return FALSE;
    CopyMemory(text, key->pRawValue, 24);
    CopyMemory(text + 24, always, sizeof(always));
    sha1(text, strlen(text), digest);
    base64(digest, answer);
    return TRUE;
}

/* ---- The conversation ---- */

struct conversation {
    HTTP_REQUEST_ID id;
    UCHAR bytes[LONGEST + 14]; /* received and not used: the longest frame fits */
    size_t have;
};

static ULONG send_frame(HTTP_REQUEST_ID id, UCHAR first, UCHAR *payload, size_t length)
{
    HTTP_DATA_CHUNK chunks[2];
    UCHAR head[10] = {first};
    ULONG size = 2;

    if (length < 126) {
        head[1] = (UCHAR)length;
    } else {
        head[1] = length < 65536 ? 126 : 127;
        size = length < 65536 ? 4 : 10;
        for (ULONG i = 2; i < size; i++)
            head[i] = (UCHAR)((ULONGLONG)length >> 8 * (size - 1 - i));
    }
    ZeroMemory(chunks, sizeof(chunks));
    chunks[0].DataChunkType = chunks[1].DataChunkType = HttpDataChunkFromMemory;
    chunks[0].FromMemory.pBuffer = head;
    chunks[0].FromMemory.BufferLength = size;
    chunks[1].FromMemory.pBuffer = payload;
    chunks[1].FromMemory.BufferLength = (ULONG)length;
    return HttpSendResponseEntityBody(queue, id, HTTP_SEND_RESPONSE_FLAG_MORE_DATA, length ? 2 : 1, chunks,
                                      NULL, NULL, 0, NULL, NULL);
}

/* The first frame in bytes[]: its head's and its whole length; 0 whole length if it has not arrived, TRUE if it is wrong. */
static BOOL look(const struct conversation *c, size_t *head, ULONGLONG *whole)
{
    ULONGLONG length = c->bytes[1] & 127;

    *whole = 0;
    *head = 6; /* two bytes and the mask, which a client always uses */
    if (c->have < 2)
        return FALSE;
    if ((c->bytes[1] & 128) == 0 || (c->bytes[0] & 0x70) != 0)
        return TRUE;
    if (length >= 126) {
        size_t more = length == 126 ? 2 : 8;

        *head += more;
        if (c->have < *head)
            return FALSE;
        length = 0;
        for (size_t i = 0; i < more; i++)
            length = length << 8 | c->bytes[2 + i];
    }
    if (length > LONGEST)
        return TRUE;
    if (c->have >= *head + length)
        *whole = *head + length;
    return FALSE;
}

/* Answers one frame: text, binary and their continuations come back as they are, a ping as a pong, a close as a close.
 * FALSE: that was the last. */
static BOOL answer_frame(struct conversation *c, size_t head, size_t whole)
{
    UCHAR *payload = c->bytes + head, *mask = payload - 4, first = c->bytes[0];
    size_t length = whole - head;
    BOOL on;

    for (size_t i = 0; i < length; i++)
        payload[i] ^= mask[i % 4];
    if ((first & 15) == 9)
        first ^= 9 ^ 10;
    on = (first & 15) == 10 && c->bytes[0] == first ? TRUE /* a pong nobody asked for */
                                                    : send_frame(c->id, first, payload, length) == NO_ERROR;
    c->have -= whole;
    MoveMemory(c->bytes, c->bytes + whole, c->have);
    return on && (first & 15) != 8;
}

static void converse(struct conversation *c)
{
    ULONGLONG whole;
    size_t head;
    ULONG got;

    for (;;) {
        if (look(c, &head, &whole))
            break;
        if (whole != 0) {
            if (!answer_frame(c, head, (size_t)whole))
                break;
        } else {
            if (HttpReceiveRequestEntityBody(queue, c->id, 0, c->bytes + c->have,
                                             (ULONG)(sizeof(c->bytes) - c->have), &got, NULL) != NO_ERROR)
                break;
            c->have += got;
        }
    }
    HttpSendResponseEntityBody(queue, c->id, HTTP_SEND_RESPONSE_FLAG_DISCONNECT, 0, NULL, NULL, NULL, 0, NULL,
                               NULL);
}

static VOID CALLBACK on_conversation(PTP_CALLBACK_INSTANCE instance, PVOID context)
{
    CallbackMayRunLong(instance);
    converse(context);
    HeapFree(GetProcessHeap(), 0, context);
    if (InterlockedDecrement(&conversations) == 0)
        SetEvent(last_left);
}

/* ---- The server ---- */

static ULONG refuse(HTTP_REQUEST_ID id)
{
    static const char text[] = "This server speaks WebSocket, version 13.\n";
    HTTP_UNKNOWN_HEADER version = {sizeof("Sec-WebSocket-Version") - 1, 2, "Sec-WebSocket-Version", "13"};
    HTTP_RESPONSE response;
    HTTP_DATA_CHUNK chunk;

    ZeroMemory(&response, sizeof(response));
    response.StatusCode = 426;
    response.pReason = "Upgrade Required";
    response.ReasonLength = (USHORT)strlen(response.pReason);
    response.Headers.UnknownHeaderCount = 1;
    response.Headers.pUnknownHeaders = &version;
    ZeroMemory(&chunk, sizeof(chunk));
    chunk.DataChunkType = HttpDataChunkFromMemory;
    chunk.FromMemory.pBuffer = (PVOID)text;
    chunk.FromMemory.BufferLength = sizeof(text) - 1;
    response.EntityChunkCount = 1;
    response.pEntityChunks = &chunk;
    return HttpSendHttpResponse(queue, id, 0, &response, NULL, NULL, NULL, 0, NULL, NULL);
}

/* Connection: Upgrade goes among the unknown headers; the known slot belongs to the system here. */
static ULONG switch_protocols(HTTP_REQUEST_ID id, const char *answer)
{
    HTTP_UNKNOWN_HEADER unknown[2] = {
        {10, 7, "Connection", "Upgrade"},
        {sizeof("Sec-WebSocket-Accept") - 1, 28, "Sec-WebSocket-Accept", answer}};
    HTTP_RESPONSE response;

    ZeroMemory(&response, sizeof(response));
    response.StatusCode = 101;
    response.pReason = "Switching Protocols";
    response.ReasonLength = (USHORT)strlen(response.pReason);
    response.Headers.KnownHeaders[HttpHeaderUpgrade].pRawValue = "websocket";
    response.Headers.KnownHeaders[HttpHeaderUpgrade].RawValueLength = 9;
    response.Headers.UnknownHeaderCount = 2;
    response.Headers.pUnknownHeaders = unknown;
    return HttpSendHttpResponse(queue, id,
                                HTTP_SEND_RESPONSE_FLAG_OPAQUE | HTTP_SEND_RESPONSE_FLAG_MORE_DATA |
                                    HTTP_SEND_RESPONSE_FLAG_BUFFER_DATA,
                                &response, NULL, NULL, NULL, 0, NULL, NULL);
}

static void handle(PHTTP_REQUEST request)
{
    struct conversation *c;
    char answer[29];

    if (!accept_key(request, answer)) {
        refuse(request->RequestId);
        return;
    }
    c = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, sizeof(*c));
    if (c == NULL || switch_protocols(request->RequestId, answer) != NO_ERROR) {
        HttpCancelHttpRequest(queue, request->RequestId, NULL);
        HeapFree(GetProcessHeap(), 0, c);
        return;
    }
    c->id = request->RequestId;
    InterlockedIncrement(&conversations);
    if (!TrySubmitThreadpoolCallback(on_conversation, c, NULL)) {
        HttpCancelHttpRequest(queue, c->id, NULL);
        HeapFree(GetProcessHeap(), 0, c);
        InterlockedDecrement(&conversations);
    }
}

/* A handshake is small: one that does not fit is no handshake. */
static ULONG serve(void)
{
    ULONGLONG room[2048]; /* aligned as the structure wants it */
    PHTTP_REQUEST request = (PHTTP_REQUEST)room;
    ULONG error;

    for (;;) {
        error = HttpReceiveHttpRequest(queue, HTTP_NULL_ID, 0, request, sizeof(room), NULL, NULL);
        if (error == NO_ERROR)
            handle(request);
        else if (error == ERROR_MORE_DATA)
            HttpCancelHttpRequest(queue, request->RequestId, NULL);
        else
            return error;
    }
}

static BOOL WINAPI on_control(DWORD event)
{
    (void)event;
    HttpShutdownRequestQueue(queue);
    return TRUE;
}

static ULONG open_server(PCWSTR url)
{
    HTTPAPI_VERSION version = HTTPAPI_VERSION_2;
    HTTP_BINDING_INFO binding;
    ULONG error;

    last_left = CreateEvent(NULL, TRUE, FALSE, NULL);
    error = HttpInitialize(version, HTTP_INITIALIZE_SERVER, NULL);
    if (error == NO_ERROR)
        error = HttpCreateServerSession(version, &session, 0);
    if (error == NO_ERROR)
        error = HttpCreateUrlGroup(session, &group, 0);
    if (error == NO_ERROR)
        error = HttpCreateRequestQueue(version, NULL, NULL, 0, &queue);
    if (error != NO_ERROR)
        return error;
    ZeroMemory(&binding, sizeof(binding));
    binding.Flags.Present = 1;
    binding.RequestQueueHandle = queue;
    error = HttpSetUrlGroupProperty(group, HttpServerBindingProperty, &binding, sizeof(binding));
    if (error == NO_ERROR)
        error = HttpAddUrlToUrlGroup(group, url, 0, 0);
    return error;
}

/* Closing the queue ends the conversations: their reads fail. Their threads must be gone before the API is. */
static void close_server(void)
{
    if (queue != NULL)
        HttpCloseRequestQueue(queue);
    if (InterlockedDecrement(&conversations) > 0)
        WaitForSingleObject(last_left, INFINITE);
    if (group != HTTP_NULL_ID)
        HttpCloseUrlGroup(group);
    if (session != HTTP_NULL_ID)
        HttpCloseServerSession(session);
    HttpTerminate(HTTP_INITIALIZE_SERVER, NULL);
    CloseHandle(last_left);
}

int wmain(int argc, wchar_t **argv)
{
    PCWSTR url = argc > 1 ? argv[1] : L"http://localhost:8080/";
    ULONG error = open_server(url);

    if (error == NO_ERROR) {
        SetConsoleCtrlHandler(on_control, TRUE);
        wprintf(L"Speaks WebSocket at %ws (ws:// for the client). Ctrl+C stops.\n", url);
        fflush(stdout);
        serve();
        wprintf(L"Stopped.\n");
    } else {
        fwprintf(stderr, L"cannot serve %ws: error %lu\n", url, error);
    }
    close_server();
    return error == NO_ERROR ? 0 : 1;
}
