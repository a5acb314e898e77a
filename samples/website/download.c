/* A file of one megabyte, or what ranges of it the client asks for: the program sends the whole and allows the system to
 * cut out what is wanted. The bytes go from the file to the network without passing through the program. */
#include "website.h"

#define LINE_LENGTH 16
#define LINES_TOTAL 65536

static HANDLE file = INVALID_HANDLE_VALUE;

/* A temporary file, gone when the handle is closed. Each line is its own number, so that a range shows where it is from. */
ULONG download_open(void)
{
    WCHAR folder[MAX_PATH], path[MAX_PATH];
    char block[LINE_LENGTH * 64 + 1];
    DWORD wrote;

    if (GetTempPathW(COUNT(folder), folder) == 0 || GetTempFileNameW(folder, L"web", 0, path) == 0)
        return GetLastError();
    file = CreateFileW(path, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_DELETE, NULL,
                       CREATE_ALWAYS, FILE_FLAG_DELETE_ON_CLOSE, NULL);
    if (file == INVALID_HANDLE_VALUE)
        return GetLastError();
    for (int i = 0; i < LINES_TOTAL; i += 64) {
        for (int line = 0; line < 64; line++)
            StringCbPrintfA(block + line * LINE_LENGTH, LINE_LENGTH + 1, "line %9d.\n", i + line);
        if (!WriteFile(file, block, LINE_LENGTH * 64, &wrote, NULL))
            return GetLastError();
    }
    return NO_ERROR;
}

void download_close(void)
{
    if (file != INVALID_HANDLE_VALUE)
        CloseHandle(file);
}

USHORT download_answer(PHTTP_REQUEST request)
{
    HTTP_RESPONSE response;
    HTTP_DATA_CHUNK chunk;

    if (request->Verb != HttpVerbGET && request->Verb != HttpVerbHEAD)
        return answer_text(request, 405, "text/plain", "The file is there to be read.\n");
    response_begin(&response, 200, "text/plain");
    response_header(&response, HttpHeaderAcceptRanges, "bytes");
    ZeroMemory(&chunk, sizeof(chunk));
    chunk.DataChunkType = HttpDataChunkFromFileHandle;
    chunk.FromFileHandle.FileHandle = file;
    chunk.FromFileHandle.ByteRange.Length.QuadPart = HTTP_BYTE_RANGE_TO_EOF;
    response.EntityChunkCount = 1;
    response.pEntityChunks = &chunk;
    return HttpSendHttpResponse(queue, request->RequestId, HTTP_SEND_RESPONSE_FLAG_PROCESS_RANGES, &response,
                                NULL, NULL, NULL, 0, NULL, NULL) == NO_ERROR
               ? 200
               : 0;
}
