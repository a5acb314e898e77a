/* A server in the style of many: worker threads on one completion port, one context for each connection, WSARecv and WSASend
 * by turns; a client in the same process talks to it. */
#include <winsock2.h>
#include <windows.h>
#include <stdio.h>

#pragma comment(lib, "ws2_32.lib")

#define CLIENTS 8
#define ROUNDS  50

typedef enum { OpRead, OpWrite } OPERATION;

typedef struct _CONNECTION {
    OVERLAPPED Overlapped;
    SOCKET Socket;
    OPERATION Operation;
    WSABUF Buffer;
    CHAR Data[512];
} CONNECTION, *PCONNECTION;

static HANDLE g_Port;
static LONG g_Echoed, g_Closed;

static BOOL PostRead(PCONNECTION c)
{
    DWORD flags = 0;

    ZeroMemory(&c->Overlapped, sizeof(c->Overlapped));
    c->Operation = OpRead;
    c->Buffer.buf = c->Data;
    c->Buffer.len = sizeof(c->Data);
    return WSARecv(c->Socket, &c->Buffer, 1, NULL, &flags, &c->Overlapped, NULL) == 0 ||
           WSAGetLastError() == WSA_IO_PENDING;
}

static BOOL PostWrite(PCONNECTION c, DWORD length)
{
    ZeroMemory(&c->Overlapped, sizeof(c->Overlapped));
    c->Operation = OpWrite;
    c->Buffer.buf = c->Data;
    c->Buffer.len = length;
    return WSASend(c->Socket, &c->Buffer, 1, NULL, 0, &c->Overlapped, NULL) == 0 ||
           WSAGetLastError() == WSA_IO_PENDING;
}

static DWORD WINAPI Worker(LPVOID context)
{
    for (;;) {
        LPOVERLAPPED overlapped = NULL;
        ULONG_PTR key = 0;
        DWORD bytes = 0;
        BOOL ok = GetQueuedCompletionStatus(g_Port, &bytes, &key, &overlapped, INFINITE);
        PCONNECTION c = (PCONNECTION)overlapped;

        UNREFERENCED_PARAMETER(context);
        if (!c)
            return 0;
        if (!ok || bytes == 0) {
            closesocket(c->Socket);
            HeapFree(GetProcessHeap(), 0, c);
            InterlockedIncrement(&g_Closed);
            continue;
        }
        if (c->Operation == OpRead) {
            InterlockedExchangeAdd(&g_Echoed, (LONG)bytes);
            PostWrite(c, bytes);
        } else {
            PostRead(c);
        }
    }
}

static DWORD WINAPI Client(LPVOID context)
{
    SOCKADDR_IN *address = (SOCKADDR_IN *)context;
    SOCKET s = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    char text[64], back[64];
    int i, length;

    if (connect(s, (SOCKADDR *)address, sizeof(*address)) == SOCKET_ERROR)
        return 1;
    for (i = 0; i < ROUNDS; i++) {
        length = sprintf_s(text, sizeof(text), "message %d", i);
        if (send(s, text, length, 0) != length || recv(s, back, length, MSG_WAITALL) != length ||
            memcmp(text, back, length) != 0)
            return 1;
    }
    closesocket(s);
    return 0;
}

int __cdecl wmain(int argc, wchar_t **argv)
{
    HANDLE workers[2], clients[CLIENTS];
    SOCKADDR_IN address;
    int i, length = sizeof(address), failed = 0;
    SOCKET listener;
    WSADATA data;
    DWORD code;

    UNREFERENCED_PARAMETER(argc);
    UNREFERENCED_PARAMETER(argv);
    if (WSAStartup(MAKEWORD(2, 2), &data) != 0)
        return 1;
    g_Port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 0);
    for (i = 0; i < 2; i++)
        workers[i] = CreateThread(NULL, 0, Worker, NULL, 0, NULL);
    listener = WSASocketW(AF_INET, SOCK_STREAM, IPPROTO_TCP, NULL, 0, WSA_FLAG_OVERLAPPED);
    ZeroMemory(&address, sizeof(address));
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(listener, (SOCKADDR *)&address, sizeof(address)) != 0 || listen(listener, SOMAXCONN) != 0 ||
        getsockname(listener, (SOCKADDR *)&address, &length) != 0) {
        wprintf(L"no listener: %d\n", WSAGetLastError());
        return 1;
    }
    for (i = 0; i < CLIENTS; i++)
        clients[i] = CreateThread(NULL, 0, Client, &address, 0, NULL);
    for (i = 0; i < CLIENTS; i++) {
        PCONNECTION c = (PCONNECTION)HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, sizeof(CONNECTION));

        c->Socket = accept(listener, NULL, NULL);
        CreateIoCompletionPort((HANDLE)c->Socket, g_Port, (ULONG_PTR)c, 0);
        PostRead(c);
    }
    WaitForMultipleObjects(CLIENTS, clients, TRUE, INFINITE);
    for (i = 0; i < CLIENTS; i++) {
        GetExitCodeThread(clients[i], &code);
        failed += code != 0;
    }
    while (InterlockedCompareExchange(&g_Closed, 0, 0) != CLIENTS)
        Sleep(1);
    for (i = 0; i < 2; i++)
        PostQueuedCompletionStatus(g_Port, 0, 0, NULL);
    WaitForMultipleObjects(2, workers, TRUE, INFINITE);
    wprintf(L"%d clients, %d failed, %ld bytes, %ld closed\n", CLIENTS, failed, g_Echoed, g_Closed);
    closesocket(listener);
    CloseHandle(g_Port);
    WSACleanup();
    return failed;
}
