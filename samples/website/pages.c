/* The pages: files that are sent through their handle and kept in the response cache. After the first request the program
 * does not see them any more, and so the live log does not either. */
#include "website.h"

static const struct {
    PCWSTR path, file;
    PCSTR type;
    BOOL cached;
} pages[] = {
    {L"", L"index.html", "text/html; charset=utf-8", FALSE}, /* shown in the log, so not cached */
    {L"style.css", L"style.css", "text/css; charset=utf-8", TRUE},
    {L"script.js", L"script.js", "text/javascript; charset=utf-8", TRUE},
};

static WCHAR folder[MAX_PATH];

ULONG pages_open(PCWSTR where)
{
    WCHAR path[MAX_PATH];

    if (GetFullPathNameW(where, COUNT(folder), folder, NULL) == 0)
        return GetLastError();
    StringCbPrintfW(path, sizeof(path), L"%ws\\%ws", folder, pages[0].file);
    return GetFileAttributesW(path) == INVALID_FILE_ATTRIBUTES ? GetLastError() : NO_ERROR;
}

static HANDLE open_page(PCWSTR name)
{
    WCHAR path[MAX_PATH];

    if (FAILED(StringCbPrintfW(path, sizeof(path), L"%ws\\%ws", folder, name)))
        return INVALID_HANDLE_VALUE;
    return CreateFileW(path, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, NULL);
}

static USHORT send_page(PHTTP_REQUEST request, size_t page)
{
    HANDLE file = open_page(pages[page].file);
    HTTP_CACHE_POLICY policy = {HttpCachePolicyUserInvalidates, 0};
    HTTP_RESPONSE response;
    HTTP_DATA_CHUNK chunk;
    ULONG error;

    if (file == INVALID_HANDLE_VALUE)
        return answer_text(request, 404, "text/plain", "The file is gone.\n");
    response_begin(&response, 200, pages[page].type);
    ZeroMemory(&chunk, sizeof(chunk));
    chunk.DataChunkType = HttpDataChunkFromFileHandle;
    chunk.FromFileHandle.FileHandle = file;
    chunk.FromFileHandle.ByteRange.Length.QuadPart = HTTP_BYTE_RANGE_TO_EOF;
    response.EntityChunkCount = 1;
    response.pEntityChunks = &chunk;
    error = HttpSendHttpResponse(queue, request->RequestId, 0, &response, pages[page].cached ? &policy : NULL,
                                 NULL, NULL, 0, NULL, NULL);
    CloseHandle(file);
    return error == NO_ERROR ? 200 : 0;
}

USHORT pages_answer(PHTTP_REQUEST request)
{
    WCHAR path[64];

    if (request->Verb != HttpVerbGET && request->Verb != HttpVerbHEAD)
        return answer_text(request, 405, "text/plain", "Pages are there to be read.\n");
    path_below(request, path, COUNT(path));
    for (size_t i = 0; i < COUNT(pages); i++)
        if (wcscmp(path, pages[i].path) == 0)
            return send_page(request, i);
    return answer_text(request, 404, "text/plain", "There is no such page.\n");
}
