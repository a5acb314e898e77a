/* The live log. A reader's response is begun and not ended: each request that is answered adds a line to it. Lines go
 * through a ring to one thread of their own, so that a slow reader delays other readers at worst, never the server. */
#include "website.h"

#define READERS 16
#define LINES   64
#define ROOM    512

static CRITICAL_SECTION lock;
static CONDITION_VARIABLE wake;
static char lines[LINES][ROOM]; /* under the lock, as are: */
static ULONGLONG written, sent; /* lines [sent, written) wait; the ring holds the last LINES */
static HTTP_REQUEST_ID readers[READERS];
static ULONG reader_count;
static BOOL closing;
static HANDLE thread;

/* HTTP leaves the framing of a response in pieces to the program: each line is one chunk of the chunked coding. */
static ULONG send_line(HTTP_REQUEST_ID id, PCSTR line)
{
    HTTP_DATA_CHUNK pieces[3];
    char size[16];

    StringCbPrintfA(size, sizeof(size), "%lx\r\n", (ULONG)strlen(line));
    chunk_memory(&pieces[0], size, (ULONG)strlen(size));
    chunk_memory(&pieces[1], line, (ULONG)strlen(line));
    chunk_memory(&pieces[2], "\r\n", 2);
    return HttpSendResponseEntityBody(queue, id, HTTP_SEND_RESPONSE_FLAG_MORE_DATA, 3, pieces, NULL, NULL, 0,
                                      NULL, NULL);
}

static void forget(HTTP_REQUEST_ID id)
{
    EnterCriticalSection(&lock);
    for (ULONG i = 0; i < reader_count; i++)
        if (readers[i] == id)
            readers[i] = readers[--reader_count];
    LeaveCriticalSection(&lock);
}

/* A reader who has gone shows by a send that fails. */
static void tell_all(PCSTR line)
{
    HTTP_REQUEST_ID now[READERS];
    ULONG count;

    EnterCriticalSection(&lock);
    count = reader_count;
    CopyMemory(now, readers, count * sizeof(now[0]));
    LeaveCriticalSection(&lock);
    for (ULONG i = 0; i < count; i++)
        if (send_line(now[i], line) != NO_ERROR)
            forget(now[i]);
}

static DWORD WINAPI write_log(LPVOID unused)
{
    char line[ROOM];

    (void)unused;
    for (;;) {
        EnterCriticalSection(&lock);
        while (!closing && sent == written)
            SleepConditionVariableCS(&wake, &lock, INFINITE);
        if (closing) {
            LeaveCriticalSection(&lock);
            return 0;
        }
        if (written - sent > LINES)
            sent = written - LINES; /* what was overwritten is lost */
        CopyMemory(line, lines[sent++ % LINES], ROOM);
        LeaveCriticalSection(&lock);
        tell_all(line);
    }
}

ULONG live_open(void)
{
    InitializeCriticalSection(&lock);
    InitializeConditionVariable(&wake);
    thread = CreateThread(NULL, 0, write_log, NULL, 0, NULL);
    return thread == NULL ? GetLastError() : NO_ERROR;
}

void live_close(void)
{
    if (thread == NULL)
        return;
    EnterCriticalSection(&lock);
    closing = TRUE;
    for (ULONG i = 0; i < reader_count; i++)
        HttpCancelHttpRequest(queue, readers[i], NULL); /* also ends a send that waits for a slow one */
    LeaveCriticalSection(&lock);
    WakeConditionVariable(&wake);
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
    DeleteCriticalSection(&lock);
}

/* What a JSON string may not hold as it is, and what is not ASCII, becomes a question mark. */
static void plain(PSTR to, size_t room, PCSTR from, size_t length)
{
    size_t i;

    for (i = 0; i < length && i + 1 < room; i++)
        to[i] = from[i] < ' ' || from[i] > '~' || from[i] == '"' || from[i] == '\\' ? '?' : from[i];
    to[i] = '\0';
}

void live_tell(PHTTP_REQUEST request, USHORT status, ULONGLONG microseconds)
{
    static const char *const verbs[] = {"?",    "?",    "?",   "OPTIONS", "GET",
                                        "HEAD", "POST", "PUT", "DELETE",  "TRACE"};
    char url[200];
    SYSTEMTIME now;

    if (request->UrlContext == PART_LIVE)
        return;
    GetLocalTime(&now);
    plain(url, sizeof(url), request->pRawUrl, request->RawUrlLength);
    EnterCriticalSection(&lock);
    StringCbPrintfA(
        lines[written++ % LINES], ROOM,
        "data: {\"time\":\"%02u:%02u:%02u\",\"verb\":\"%s\",\"url\":\"%s\",\"status\":%u,\"us\":%I64u}\n\n",
        now.wHour, now.wMinute, now.wSecond, (ULONG)request->Verb < COUNT(verbs) ? verbs[request->Verb] : "?",
        url, status, microseconds);
    LeaveCriticalSection(&lock);
    WakeConditionVariable(&wake);
}

static BOOL welcome(HTTP_REQUEST_ID id)
{
    BOOL room;

    EnterCriticalSection(&lock);
    room = reader_count < READERS;
    if (room)
        readers[reader_count++] = id;
    LeaveCriticalSection(&lock);
    return room;
}

USHORT live_answer(PHTTP_REQUEST request)
{
    HTTP_RESPONSE response;

    if (request->Verb != HttpVerbGET)
        return answer_text(request, 405, "text/plain", "The log is there to be read.\n");
    response_begin(&response, 200, "text/event-stream");
    response_header(&response, HttpHeaderCacheControl, "no-store");
    response_header(&response, HttpHeaderTransferEncoding, "chunked");
    if (HttpSendHttpResponse(queue, request->RequestId, HTTP_SEND_RESPONSE_FLAG_MORE_DATA, &response, NULL,
                             NULL, NULL, 0, NULL, NULL) != NO_ERROR)
        return 0;
    if (send_line(request->RequestId, ": requests appear here as they are answered\n\n") == NO_ERROR &&
        !welcome(request->RequestId))
        HttpCancelHttpRequest(queue, request->RequestId, NULL); /* enough people read already */
    return 200;
}
