/* A client for the programs that serve: asks on loopback, from a thread of its own, and keeps what it was told. Each request
 * says "Connection: close", so that a reply ends where the connection does. */
#pragma once
#include <winsock2.h>
#include <ws2tcpip.h>
#include <windows.h>
#include <process.h>
#include <stdio.h>
#include <string.h>

typedef struct _CLIENT {
    USHORT Port;
    const char *Request;
    char Reply[8192];
    HANDLE Thread;
} CLIENT, *PCLIENT;

static unsigned __stdcall ClientThread(void *context)
{
    PCLIENT client = (PCLIENT)context;
    SOCKET s = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    SOCKADDR_IN address;
    DWORD patience = 30000;
    int used = 0, got;

    ZeroMemory(&address, sizeof(address));
    address.sin_family = AF_INET;
    address.sin_port = htons(client->Port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, (const char *)&patience, sizeof(patience));
    if (connect(s, (SOCKADDR *)&address, sizeof(address)) == 0 &&
        send(s, client->Request, (int)strlen(client->Request), 0) > 0)
        while ((got = recv(s, client->Reply + used, (int)sizeof(client->Reply) - 1 - used, 0)) > 0)
            used += got;
    client->Reply[used] = '\0';
    closesocket(s);
    return 0;
}

static __inline void Ask(PCLIENT client, USHORT port, const char *request)
{
    ZeroMemory(client, sizeof(*client));
    client->Port = port;
    client->Request = request;
    client->Thread = (HANDLE)_beginthreadex(NULL, 0, ClientThread, client, 0, NULL);
}

/* The whole reply, once there is no more of it. */
static __inline const char *Answer(PCLIENT client)
{
    WaitForSingleObject(client->Thread, INFINITE);
    CloseHandle(client->Thread);
    return client->Reply;
}

static __inline const char *BodyOf(const char *reply)
{
    const char *end = strstr(reply, "\r\n\r\n");

    return end ? end + 4 : "";
}

/* A port that was free a moment ago. */
static __inline USHORT FreePort(void)
{
    WSADATA data;
    SOCKADDR_IN address;
    int length = sizeof(address);
    SOCKET s;

    WSAStartup(MAKEWORD(2, 2), &data);
    s = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    ZeroMemory(&address, sizeof(address));
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    bind(s, (SOCKADDR *)&address, sizeof(address));
    getsockname(s, (SOCKADDR *)&address, &length);
    closesocket(s);
    return ntohs(address.sin_port);
}

/* One queue with one URL, of version 1: enough for what most programs do. */
static __inline HANDLE ServeVersion1(USHORT port, LPCWSTR path)
{
    HTTPAPI_VERSION version = HTTPAPI_VERSION_1;
    WCHAR url[128];
    HANDLE queue = NULL;
    ULONG result = HttpInitialize(version, HTTP_INITIALIZE_SERVER, NULL);

    if (result == NO_ERROR)
        result = HttpCreateHttpHandle(&queue, 0);
    swprintf_s(url, ARRAYSIZE(url), L"http://localhost:%u%s", port, path);
    if (result == NO_ERROR)
        result = HttpAddUrl(queue, url, NULL);
    if (result != NO_ERROR) {
        wprintf(L"%s cannot be served: %lu\n", url, result);
        exit(1);
    }
    return queue;
}

static __inline ULONG SendText(HANDLE queue, HTTP_REQUEST_ID id, USHORT status, const char *reason,
                               const char *text)
{
    HTTP_RESPONSE response;
    HTTP_DATA_CHUNK chunk;
    DWORD sent = 0;

    ZeroMemory(&response, sizeof(response));
    response.StatusCode = status;
    response.pReason = (PSTR)reason;
    response.ReasonLength = (USHORT)strlen(reason);
    chunk.DataChunkType = HttpDataChunkFromMemory;
    chunk.FromMemory.pBuffer = (PVOID)text;
    chunk.FromMemory.BufferLength = (ULONG)strlen(text);
    response.EntityChunkCount = 1;
    response.pEntityChunks = &chunk;
    return HttpSendHttpResponse(queue, id, 0, &response, NULL, &sent, NULL, 0, NULL, NULL);
}
