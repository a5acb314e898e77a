/* A page put together from fragments. The program makes a fragment once and gives it to the cache; from then on a response
 * names it, and its bytes do not pass through the program any more.
 *
 *     /parts/page          the page; says which fragments had to be made for it
 *     /parts/state         which fragments are in the cache, as JSON
 *     /parts/flush/NAME    POST: takes one fragment out of the cache; without NAME all of them */
#include "website.h"

static const struct {
    PCWSTR name;
    PCSTR title;
    HTTP_CACHE_POLICY policy;
} fragments[] = {
    {L"title", "Title", {HttpCachePolicyUserInvalidates, 0}},
    {L"clock", "Clock, for 10 seconds", {HttpCachePolicyTimeToLive, 10}},
    {L"table", "Table", {HttpCachePolicyUserInvalidates, 0}},
};

/* A fragment's name is a URL below one that the queue serves. */
static void name_of(size_t fragment, PWSTR name, size_t size)
{
    StringCbPrintfW(name, size, L"%wsparts/%ws", root, fragments[fragment].name);
}

static ULONG make(size_t fragment)
{
    HTTP_CACHE_POLICY policy = fragments[fragment].policy;
    HTTP_DATA_CHUNK chunk;
    WCHAR name[300];
    char text[1024];
    size_t length = 0;
    SYSTEMTIME now;

    GetLocalTime(&now);
    StringCbPrintfA(text, sizeof(text), "<section><h3>%s</h3><p>Made at %02u:%02u:%02u.</p>",
                    fragments[fragment].title, now.wHour, now.wMinute, now.wSecond);
    if (fragment == 2)
        for (int i = 1; i <= 5; i++) {
            StringCbLengthA(text, sizeof(text), &length);
            StringCbPrintfA(text + length, sizeof(text) - length, "<p>%d times %d is %d.</p>", i, i, i * i);
        }
    StringCbCatA(text, sizeof(text), "</section>\n");
    chunk_memory(&chunk, text, (ULONG)strlen(text));
    name_of(fragment, name, sizeof(name));
    return HttpAddFragmentToCache(queue, name, &chunk, &policy, NULL);
}

static BOOL cached(size_t fragment, PULONG size)
{
    WCHAR name[300];
    ULONG error;

    *size = 0;
    name_of(fragment, name, sizeof(name));
    error = HttpReadFragmentFromCache(queue, name, NULL, NULL, 0, size, NULL);
    return error == NO_ERROR || error == ERROR_MORE_DATA || error == ERROR_INSUFFICIENT_BUFFER;
}

ULONG parts_open(void)
{
    ULONG error = NO_ERROR;

    for (size_t i = 0; i < COUNT(fragments) && error == NO_ERROR; i++)
        error = make(i);
    return error;
}

/* Memory, then the fragments, then memory. */
static ULONG send_page(PHTTP_REQUEST request, PCSTR made)
{
    WCHAR names[COUNT(fragments)][300];
    HTTP_DATA_CHUNK chunks[COUNT(fragments) + 2];
    HTTP_RESPONSE response;
    char opening[256];

    StringCbPrintfA(opening, sizeof(opening),
                    "<!doctype html>\n<title>Fragments</title>\n<p id=made>Made for this answer: %s</p>\n",
                    made[0] ? made : "nothing");
    ZeroMemory(chunks, sizeof(chunks));
    chunk_memory(&chunks[0], opening, (ULONG)strlen(opening));
    for (size_t i = 0; i < COUNT(fragments); i++) {
        name_of(i, names[i], sizeof(names[i]));
        chunks[i + 1].DataChunkType = HttpDataChunkFromFragmentCache;
        chunks[i + 1].FromFragmentCache.pFragmentName = names[i];
        chunks[i + 1].FromFragmentCache.FragmentNameLength = (USHORT)(wcslen(names[i]) * sizeof(WCHAR));
    }
    chunk_memory(&chunks[COUNT(chunks) - 1], "<hr>\n", 5);
    response_begin(&response, 200, "text/html; charset=utf-8");
    response_header(&response, HttpHeaderCacheControl, "no-store");
    response.EntityChunkCount = COUNT(chunks);
    response.pEntityChunks = chunks;
    return HttpSendHttpResponse(queue, request->RequestId, 0, &response, NULL, NULL, NULL, 0, NULL, NULL);
}

/* The send says so when a fragment is missing, and nothing has been sent then: make what is missing and send again. The
 * cache may drop things at any time, so an end is put to that. */
static USHORT answer_page(PHTTP_REQUEST request)
{
    char made[128] = "";
    ULONG error = send_page(request, made), size;

    for (int attempt = 0; attempt < 5 && error == ERROR_PATH_NOT_FOUND; attempt++) {
        for (size_t i = 0; i < COUNT(fragments); i++)
            if (!cached(i, &size) && make(i) == NO_ERROR && attempt == 0) {
                StringCbCatA(made, sizeof(made), fragments[i].title);
                StringCbCatA(made, sizeof(made), ". ");
            }
        error = send_page(request, made);
    }
    if (error == ERROR_PATH_NOT_FOUND)
        return answer_text(request, 503, "text/plain", "The cache keeps nothing at the moment.\n");
    return error == NO_ERROR ? 200 : 0;
}

static USHORT answer_state(PHTTP_REQUEST request)
{
    char text[512] = "[", line[128];
    ULONG size;
    BOOL there;

    for (size_t i = 0; i < COUNT(fragments); i++) {
        there = cached(i, &size);
        StringCbPrintfA(line, sizeof(line), "%s{\"name\":\"%ls\",\"cached\":%s,\"bytes\":%lu}", i ? "," : "",
                        fragments[i].name, there ? "true" : "false", size);
        StringCbCatA(text, sizeof(text), line);
    }
    StringCbCatA(text, sizeof(text), "]\n");
    return answer_text(request, 200, "application/json", text);
}

static USHORT flush(PHTTP_REQUEST request, PCWSTR what)
{
    WCHAR name[400];
    ULONG error;

    if (request->Verb != HttpVerbPOST)
        return answer_text(request, 405, "text/plain", "To read must not change anything.\n");
    if (FAILED(StringCbPrintfW(name, sizeof(name), L"%wsparts/%ws", root, what)))
        return answer_text(request, 404, "text/plain", "There is no such fragment.\n");
    error = HttpFlushResponseCache(queue, name, what[0] ? 0 : HTTP_FLUSH_RESPONSE_FLAG_RECURSIVE, NULL);
    if (error != NO_ERROR)
        return answer_text(request, 404, "text/plain", "There is no such fragment.\n");
    return answer_state(request);
}

USHORT parts_answer(PHTTP_REQUEST request)
{
    WCHAR path[64];

    path_below(request, path, COUNT(path));
    if (wcscmp(path, L"page") == 0)
        return answer_page(request);
    if (wcscmp(path, L"state") == 0)
        return answer_state(request);
    if (wcsncmp(path, L"flush/", 6) == 0)
        return flush(request, path + 6);
    return answer_text(request, 404, "text/plain", "There is no such page.\n");
}
