/* Pages built from fragments in the cache, version 2 API, one thread.
 *
 *     ./fragments_v2 [url-prefix]
 *
 *     GET    /user/NAME        a page: a part that all share, and parts that are NAME's
 *     PUT    /user/NAME        the body becomes NAME's note, and its fragment is made anew
 *     DELETE /user/NAME        flushes all that is cached of NAME, in one call
 *
 * A fragment's name is a URL below one the queue serves, so names form a tree, and a branch of it can be flushed:
 * .../cache/shared    .../cache/NAME/greeting    .../cache/NAME/note */
#include <http.h>
#include <stdio.h>
#include <strsafe.h>

#pragma comment(lib, "httpapi.lib")

#define USERS     16
#define NAME_SIZE 32
#define NOTE_SIZE 1024

static HTTP_SERVER_SESSION_ID session = HTTP_NULL_ID;
static HTTP_URL_GROUP_ID group = HTTP_NULL_ID;
static HANDLE queue = NULL;
static PCWSTR root = L"http://localhost:8080/";

static struct {
    WCHAR name[NAME_SIZE];
    char note[NOTE_SIZE];
} users[USERS];
static ULONG user_count, made; /* fragments made since the start: what the cache saves shows in it */

static int find_user(PCWSTR name)
{
    for (ULONG i = 0; i < user_count; i++)
        if (wcscmp(users[i].name, name) == 0)
            return (int)i;
    if (user_count == USERS)
        return -1;
    StringCbCopyW(users[user_count].name, sizeof(users[0].name), name);
    return (int)user_count++;
}

/* ---- Fragments ---- */

static ULONG add(PCWSTR name, PCSTR text)
{
    HTTP_CACHE_POLICY policy = {HttpCachePolicyUserInvalidates, 0};
    HTTP_DATA_CHUNK chunk;

    ZeroMemory(&chunk, sizeof(chunk));
    chunk.DataChunkType = HttpDataChunkFromMemory;
    chunk.FromMemory.pBuffer = (PVOID)text;
    chunk.FromMemory.BufferLength = (ULONG)strlen(text);
    made++;
    return HttpAddFragmentToCache(queue, (PWSTR)name, &chunk, &policy, NULL);
}

/* Is it there? A read without room asks for nothing but the size. */
static BOOL cached(PCWSTR name)
{
    ULONG size, error = HttpReadFragmentFromCache(queue, (PWSTR)name, NULL, NULL, 0, &size, NULL);

    return error == NO_ERROR || error == ERROR_MORE_DATA || error == ERROR_INSUFFICIENT_BUFFER;
}

enum { SHARED, GREETING, NOTE, FRAGMENTS };

static void name_fragments(WCHAR names[FRAGMENTS][128], int user)
{
    StringCbPrintfW(names[SHARED], sizeof(names[0]), L"%wscache/shared", root);
    StringCbPrintfW(names[GREETING], sizeof(names[0]), L"%wscache/%ws/greeting", root, users[user].name);
    StringCbPrintfW(names[NOTE], sizeof(names[0]), L"%wscache/%ws/note", root, users[user].name);
}

static ULONG make_missing(WCHAR names[FRAGMENTS][128], int user)
{
    char text[NOTE_SIZE + 32];
    ULONG error = NO_ERROR;

    if (!cached(names[SHARED]))
        error = add(names[SHARED], "Notes of our users\n");
    if (error == NO_ERROR && !cached(names[GREETING])) {
        StringCbPrintfA(text, sizeof(text), "Hello, %ls.\n", users[user].name);
        error = add(names[GREETING], text);
    }
    if (error == NO_ERROR && !cached(names[NOTE])) {
        StringCbPrintfA(text, sizeof(text), "Your note: %s\n", users[user].note);
        error = add(names[NOTE], text);
    }
    return error;
}

/* ---- Answers ---- */

static ULONG respond(HTTP_REQUEST_ID id, USHORT status, PCSTR reason, USHORT count, PHTTP_DATA_CHUNK chunks)
{
    HTTP_RESPONSE response;

    ZeroMemory(&response, sizeof(response));
    response.StatusCode = status;
    response.pReason = reason;
    response.ReasonLength = (USHORT)strlen(reason);
    response.Headers.KnownHeaders[HttpHeaderContentType].pRawValue = "text/plain; charset=utf-8";
    response.Headers.KnownHeaders[HttpHeaderContentType].RawValueLength =
        (USHORT)strlen("text/plain; charset=utf-8");
    response.EntityChunkCount = count;
    response.pEntityChunks = chunks;
    return HttpSendHttpResponse(queue, id, 0, &response, NULL, NULL, NULL, 0, NULL, NULL);
}

/* The page names its fragments; their bytes come from the cache. A send that finds one missing has sent nothing, so what is
 * missing is made and the page sent again. */
static void send_page(HTTP_REQUEST_ID id, int user)
{
    WCHAR names[FRAGMENTS][128];
    HTTP_DATA_CHUNK chunks[FRAGMENTS + 1];
    char footer[64];
    ULONG error;

    name_fragments(names, user);
    for (int attempt = 0; attempt < 3; attempt++) {
        ZeroMemory(chunks, sizeof(chunks));
        for (int i = 0; i < FRAGMENTS; i++) {
            chunks[i].DataChunkType = HttpDataChunkFromFragmentCache;
            chunks[i].FromFragmentCache.pFragmentName = names[i];
            chunks[i].FromFragmentCache.FragmentNameLength = (USHORT)(wcslen(names[i]) * sizeof(WCHAR));
        }
        StringCbPrintfA(footer, sizeof(footer), "(%lu fragments were made so far)\n", made);
        chunks[FRAGMENTS].DataChunkType = HttpDataChunkFromMemory;
        chunks[FRAGMENTS].FromMemory.pBuffer = footer;
        chunks[FRAGMENTS].FromMemory.BufferLength = (ULONG)strlen(footer);
        error = respond(id, 200, "OK", FRAGMENTS + 1, chunks);
        if (error != ERROR_PATH_NOT_FOUND || make_missing(names, user) != NO_ERROR)
            break;
    }
    if (error == ERROR_PATH_NOT_FOUND)
        respond(id, 503, "Service Unavailable", 0, NULL);
}

static void keep_note(HTTP_REQUEST_ID id, int user)
{
    WCHAR names[FRAGMENTS][128];
    char text[NOTE_SIZE + 32];
    ULONG length = 0, got;

    while (length < NOTE_SIZE - 1 &&
           HttpReceiveRequestEntityBody(queue, id, 0, users[user].note + length, NOTE_SIZE - 1 - length, &got,
                                        NULL) == NO_ERROR)
        length += got;
    users[user].note[length] = '\0';
    name_fragments(names, user);
    StringCbPrintfA(text, sizeof(text), "Your note: %s\n", users[user].note);
    add(names[NOTE],
        text); /* takes the place of the old one, also for pages that are being sent at this moment */
    respond(id, 204, "No Content", 0, NULL);
}

static void forget(HTTP_REQUEST_ID id, int user)
{
    WCHAR branch[128];

    StringCbPrintfW(branch, sizeof(branch), L"%wscache/%ws/", root, users[user].name);
    HttpFlushResponseCache(queue, branch, HTTP_FLUSH_RESPONSE_FLAG_RECURSIVE, NULL);
    respond(id, 204, "No Content", 0, NULL);
}

/* Names are letters and digits: nothing that would mean something in a URL. -1: not a user's page. */
static int user_of(PHTTP_REQUEST request)
{
    WCHAR name[NAME_SIZE] = L"";
    PCWSTR path = request->CookedUrl.pAbsPath;
    size_t length = request->CookedUrl.AbsPathLength / sizeof(WCHAR), from = length;

    while (from > 0 && path[from - 1] != L'/')
        from--;
    if (from < 6 || wcsncmp(path + from - 6, L"/user/", 6) != 0 || length == from ||
        length - from >= NAME_SIZE)
        return -1;
    for (size_t i = from; i < length; i++) {
        if (!((path[i] >= L'a' && path[i] <= L'z') || (path[i] >= L'A' && path[i] <= L'Z') ||
              (path[i] >= L'0' && path[i] <= L'9')))
            return -1;
        name[i - from] = path[i];
    }
    return find_user(name);
}

static void handle(PHTTP_REQUEST request)
{
    int user = user_of(request);

    if (user < 0)
        respond(request->RequestId, 404, "Not Found", 0, NULL);
    else if (request->Verb == HttpVerbGET)
        send_page(request->RequestId, user);
    else if (request->Verb == HttpVerbPUT)
        keep_note(request->RequestId, user);
    else if (request->Verb == HttpVerbDELETE)
        forget(request->RequestId, user);
    else
        respond(request->RequestId, 405, "Method Not Allowed", 0, NULL);
}

/* ---- The server ---- */

static BOOL WINAPI on_control(DWORD event)
{
    (void)event;
    HttpShutdownRequestQueue(queue);
    return TRUE;
}

static void serve(void)
{
    static ULONGLONG room[2048]; /* 16 KB, aligned as the structure wants it */
    PHTTP_REQUEST request = (PHTTP_REQUEST)room;
    ULONG error;

    for (;;) {
        error = HttpReceiveHttpRequest(queue, HTTP_NULL_ID, 0, request, sizeof(room), NULL, NULL);
        if (error == NO_ERROR)
            handle(request);
        else if (error == ERROR_MORE_DATA)
            HttpCancelHttpRequest(queue, request->RequestId, NULL);
        else
            return;
    }
}

static ULONG open_server(void)
{
    HTTPAPI_VERSION version = HTTPAPI_VERSION_2;
    HTTP_BINDING_INFO binding;
    ULONG error;

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
        error = HttpAddUrlToUrlGroup(group, root, 0, 0);
    return error;
}

static void close_server(void)
{
    if (group != HTTP_NULL_ID)
        HttpCloseUrlGroup(group);
    if (queue != NULL)
        HttpCloseRequestQueue(queue);
    if (session != HTTP_NULL_ID)
        HttpCloseServerSession(session);
    HttpTerminate(HTTP_INITIALIZE_SERVER, NULL);
}

int wmain(int argc, wchar_t **argv)
{
    ULONG error;

    if (argc > 1)
        root = argv[1];
    error = open_server();
    if (error == NO_ERROR) {
        SetConsoleCtrlHandler(on_control, TRUE);
        wprintf(L"Builds pages at %wsuser/NAME. Ctrl+C stops.\n", root);
        fflush(stdout);
        serve();
        wprintf(L"Stopped.\n");
    } else {
        fwprintf(stderr, L"cannot serve %ws: error %lu\n", root, error);
    }
    close_server();
    return error == NO_ERROR ? 0 : 1;
}
