/* What the servers of the benchmarks share: opening and closing, in Windows names only, so that the same files build for Wine.
 *
 *     NAME http://localhost:8080/ [threads [prefixes]]
 *
 * Ends in order on Ctrl+C. With prefixes above 1 the server has that many: PREFIX p000000/, p000001/ and so on. */
#ifndef SERVER_H
#define SERVER_H

#include <http.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#pragma comment(lib, "httpapi.lib")

#define SERVER_ROOM 4096

static const char server_greeting[] = "Hello, world\n";
static HTTP_SERVER_SESSION_ID server_session = HTTP_NULL_ID;
static HTTP_URL_GROUP_ID server_group = HTTP_NULL_ID;
static HANDLE server_queue = NULL;

static BOOL WINAPI server_stop(DWORD event)
{
    (void)event;
    HttpShutdownRequestQueue(server_queue);
    return TRUE;
}

static ULONG server_add(PCWSTR url, int prefixes)
{
    size_t length = wcslen(url);
    WCHAR *name = malloc((length + 16) * sizeof(WCHAR));
    ULONG error = NO_ERROR;

    if (prefixes <= 1 || name == NULL) {
        free(name);
        return HttpAddUrlToUrlGroup(server_group, url, 0, 0);
    }
    memcpy(name, url, length * sizeof(WCHAR));
    for (int i = 0; i < prefixes && error == NO_ERROR; i++) {
        int number = i, at = 6;

        name[length] = L'p';
        for (; at > 0; at--, number /= 10)
            name[length + at] = (WCHAR)(L'0' + number % 10);
        name[length + 7] = L'/';
        name[length + 8] = 0;
        error = HttpAddUrlToUrlGroup(server_group, name, 0, 0);
    }
    free(name);
    return error;
}

static int server_open(PCWSTR url, int prefixes)
{
    HTTPAPI_VERSION version = HTTPAPI_VERSION_2;
    HTTP_BINDING_INFO binding;
    ULONG error = HttpInitialize(version, HTTP_INITIALIZE_SERVER, NULL);

    ZeroMemory(&binding, sizeof(binding));
    binding.Flags.Present = 1;
    if (error == NO_ERROR)
        error = HttpCreateServerSession(version, &server_session, 0);
    if (error == NO_ERROR)
        error = HttpCreateUrlGroup(server_session, &server_group, 0);
    if (error == NO_ERROR)
        error = HttpCreateRequestQueue(version, NULL, NULL, 0, &server_queue);
    binding.RequestQueueHandle = server_queue;
    if (error == NO_ERROR)
        error = HttpSetUrlGroupProperty(server_group, HttpServerBindingProperty, &binding, sizeof(binding));
    if (error == NO_ERROR)
        error = server_add(url, prefixes);
    if (error != NO_ERROR) {
        fprintf(stderr, "cannot serve: error %lu\n", (unsigned long)error);
        return FALSE;
    }
    SetConsoleCtrlHandler(server_stop, TRUE);
    return TRUE;
}

static void server_close(void)
{
    HttpCloseUrlGroup(server_group);
    HttpCloseRequestQueue(server_queue);
    HttpCloseServerSession(server_session);
    HttpTerminate(HTTP_INITIALIZE_SERVER, NULL);
}

/* A 200 with one piece of memory. */
static void server_write(HTTP_RESPONSE *response, HTTP_DATA_CHUNK *chunk, const void *body, ULONG length)
{
    ZeroMemory(response, sizeof(*response));
    ZeroMemory(chunk, sizeof(*chunk));
    response->StatusCode = 200;
    response->pReason = "OK";
    response->ReasonLength = 2;
    response->Headers.KnownHeaders[HttpHeaderContentType].pRawValue = "text/plain";
    response->Headers.KnownHeaders[HttpHeaderContentType].RawValueLength = 10;
    response->EntityChunkCount = 1;
    response->pEntityChunks = chunk;
    chunk->DataChunkType = HttpDataChunkFromMemory;
    chunk->FromMemory.pBuffer = (PVOID)body;
    chunk->FromMemory.BufferLength = length;
}

#endif
