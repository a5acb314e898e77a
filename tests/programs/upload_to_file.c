/* The life of an upload as Microsoft's samples have it: a request buffer that is too small and the request asked for again by its
 * id, the body in a loop until ERROR_HANDLE_EOF into a temporary file, and the file as the answer, its length printed with %lu
 * from a DWORD. Everything of the process heap, named files and error texts comes along. */
#include <http.h>
#include <strsafe.h>
#include "shared/client.h"

#define MAX_ULONG_STR ((ULONG)sizeof("4294967295"))
#define ALLOC_MEM(cb) HeapAlloc(GetProcessHeap(), 0, (cb))
#define FREE_MEM(ptr) HeapFree(GetProcessHeap(), 0, (ptr))

static DWORD EchoBody(HANDLE queue, PHTTP_REQUEST request)
{
    CHAR contentLength[MAX_ULONG_STR];
    WCHAR folder[MAX_PATH], name[MAX_PATH + 1];
    DWORD total = 0, read, written, result;
    UCHAR piece[16];
    HTTP_RESPONSE response;
    HTTP_DATA_CHUNK chunk;
    HANDLE file;

    if (GetTempPathW(ARRAYSIZE(folder), folder) == 0 || GetTempFileNameW(folder, L"New", 0, name) == 0)
        return GetLastError();
    file =
        CreateFileW(name, GENERIC_READ | GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL);
    if (file == INVALID_HANDLE_VALUE)
        return GetLastError();
    for (;;) {
        read = 0;
        result =
            HttpReceiveRequestEntityBody(queue, request->RequestId, 0, piece, sizeof(piece), &read, NULL);
        if (read != 0) {
            total += read;
            WriteFile(file, piece, read, &written, NULL);
        }
        if (result != NO_ERROR)
            break;
    }
    if (result != ERROR_HANDLE_EOF)
        return result;

    RtlZeroMemory(&response, sizeof(response));
    response.StatusCode = 200;
    response.pReason = "OK";
    response.ReasonLength = 2;
    StringCchPrintfA(contentLength, MAX_ULONG_STR, "%lu", total);
    response.Headers.KnownHeaders[HttpHeaderContentLength].pRawValue = contentLength;
    response.Headers.KnownHeaders[HttpHeaderContentLength].RawValueLength = (USHORT)strlen(contentLength);
    result = HttpSendHttpResponse(queue, request->RequestId, HTTP_SEND_RESPONSE_FLAG_MORE_DATA, &response,
                                  NULL, &written, NULL, 0, NULL, NULL);
    chunk.DataChunkType = HttpDataChunkFromFileHandle;
    chunk.FromFileHandle.ByteRange.StartingOffset.QuadPart = 0;
    chunk.FromFileHandle.ByteRange.Length.QuadPart = HTTP_BYTE_RANGE_TO_EOF;
    chunk.FromFileHandle.FileHandle = file;
    if (result == NO_ERROR)
        result = HttpSendResponseEntityBody(queue, request->RequestId, 0, 1, &chunk, &written, NULL, 0, NULL,
                                            NULL);
    CloseHandle(file);
    DeleteFileW(name);
    wprintf(L"%lu bytes, the file is %s\n", total,
            GetFileAttributesW(name) == INVALID_FILE_ATTRIBUTES ? L"gone" : L"there");
    return result;
}

static void ExplainMissingFile(void)
{
    LPWSTR text = NULL;
    HANDLE file = CreateFileW(L"no such folder\\file", GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL);
    DWORD error = GetLastError();
    DWORD length = FormatMessageW(FORMAT_MESSAGE_ALLOCATE_BUFFER | FORMAT_MESSAGE_FROM_SYSTEM, NULL, error, 0,
                                  (LPWSTR)&text, 0, NULL);

    wprintf(L"%d %lu %s\n", file == INVALID_HANDLE_VALUE, error,
            length > 0 ? L"explained" : L"not explained");
    LocalFree(text);
}

int main(void)
{
    HMODULE library = LoadLibraryW(L"httpapi.dll");
    USHORT port = FreePort();
    HANDLE queue = ServeVersion1(port, L"/upload/");
    ULONG length = sizeof(HTTP_REQUEST) + 16, bytes = 0, tries = 0;
    PHTTP_REQUEST request = (PHTTP_REQUEST)ALLOC_MEM(length);
    HTTP_REQUEST_ID id;
    CLIENT client;
    DWORD result;

    Ask(&client, port,
        "POST /upload/a/rather/long/name?that=does&not=fit HTTP/1.1\r\nHost: localhost\r\nConnection: "
        "close\r\n"
        "Content-Length: 62\r\n\r\n0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
    HTTP_SET_NULL_ID(&id);
    for (;;) {
        RtlZeroMemory(request, length);
        result = HttpReceiveHttpRequest(queue, id, 0, request, length, &bytes, NULL);
        if (result != ERROR_MORE_DATA)
            break;
        tries++;
        id = request->RequestId;
        length = bytes;
        FREE_MEM(request);
        request = (PHTTP_REQUEST)ALLOC_MEM(length);
    }
    wprintf(L"%lu after %lu too small, more to come: %d\n", result, tries,
            (request->Flags & HTTP_REQUEST_FLAG_MORE_ENTITY_BODY_EXISTS) != 0);
    wprintf(L"%ws\n", request->CookedUrl.pQueryString);
    wprintf(L"%lu\n", EchoBody(queue, request));
    wprintf(L"%S\n", BodyOf(Answer(&client)));
    ExplainMissingFile();
    wprintf(L"%d\n", GetProcAddress(library, "HttpReceiveHttpRequest") != NULL);
    FreeLibrary(library);
    SecureZeroMemory(request, length);
    FREE_MEM(request);
    HttpRemoveUrl(queue, L"http://localhost/never/");
    CloseHandle(queue);
    return (int)HttpTerminate(HTTP_INITIALIZE_SERVER, NULL);
}
