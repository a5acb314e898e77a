/* Two idioms of servers: AcceptEx found through WSAIoctl, and a loop around WSAWaitForMultipleEvents. */
#include <winsock2.h>
#include <ws2tcpip.h>
#include <mswsock.h>
#include <windows.h>
#include <stdio.h>

#pragma comment(lib, "ws2_32.lib")
#pragma comment(lib, "mswsock.lib")

#define ADDRESS_ROOM (sizeof(SOCKADDR_IN) + 16)

static SOCKADDR_IN g_Address;

static DWORD WINAPI Client(LPVOID context)
{
    SOCKET s = WSASocket(AF_INET, SOCK_STREAM, IPPROTO_TCP, NULL, 0, WSA_FLAG_OVERLAPPED);
    char answer[16] = {0};

    UNREFERENCED_PARAMETER(context);
    if (connect(s, (SOCKADDR *)&g_Address, sizeof(g_Address)) == SOCKET_ERROR)
        return 1;
    send(s, "hello", 5, 0);
    recv(s, answer, 5, MSG_WAITALL);
    shutdown(s, SD_SEND);
    while (recv(s, answer + 8, 1, 0) > 0)
        ;
    closesocket(s);
    return strcmp(answer, "HELLO");
}

static void Answer(char *text, int length)
{
    int i;

    for (i = 0; i < length; i++)
        text[i] = (char)(text[i] - 'a' + 'A');
}

static int AcceptWithFirstBytes(SOCKET listener)
{
    LPFN_ACCEPTEX acceptEx = NULL;
    GUID guid = WSAID_ACCEPTEX;
    SOCKET s = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    char output[64 + 2 * ADDRESS_ROOM];
    WSAOVERLAPPED overlapped = {0};
    DWORD bytes = 0, flags = 0;
    DWORD code = 1;
    HANDLE client;

    if (WSAIoctl(listener, SIO_GET_EXTENSION_FUNCTION_POINTER, &guid, sizeof(guid), &acceptEx,
                 sizeof(acceptEx), &bytes, NULL, NULL) == SOCKET_ERROR)
        return WSAGetLastError();
    overlapped.hEvent = WSACreateEvent();
    if (!acceptEx(listener, s, output, 64, ADDRESS_ROOM, ADDRESS_ROOM, &bytes, &overlapped) &&
        WSAGetLastError() != ERROR_IO_PENDING)
        return WSAGetLastError();
    client = CreateThread(NULL, 0, Client, NULL, 0, NULL);
    WSAWaitForMultipleEvents(1, &overlapped.hEvent, FALSE, WSA_INFINITE, FALSE);
    if (!WSAGetOverlappedResult(listener, &overlapped, &bytes, FALSE, &flags))
        return WSAGetLastError();
    setsockopt(s, SOL_SOCKET, SO_UPDATE_ACCEPT_CONTEXT, (char *)&listener, sizeof(listener));
    wprintf(L"accepted with %u bytes: %.*hs\n", bytes, (int)bytes, output);
    Answer(output, (int)bytes);
    send(s, output, (int)bytes, 0);
    closesocket(s);
    WSACloseEvent(overlapped.hEvent);
    WaitForSingleObject(client, INFINITE);
    GetExitCodeThread(client, &code);
    CloseHandle(client);
    return (int)code;
}

static int LoopOfEvents(SOCKET listener)
{
    WSAEVENT events[2] = {WSACreateEvent(), WSACreateEvent()};
    SOCKET sockets[2] = {listener, INVALID_SOCKET};
    DWORD count = 1, code = 1;
    BOOL closed = FALSE;
    HANDLE client;
    char text[16];
    int length;

    WSAEventSelect(listener, events[0], FD_ACCEPT);
    client = CreateThread(NULL, 0, Client, NULL, 0, NULL);
    while (!closed) {
        DWORD index = WSAWaitForMultipleEvents(count, events, FALSE, WSA_INFINITE, FALSE) - WSA_WAIT_EVENT_0;
        WSANETWORKEVENTS network;

        if (index >= count || WSAEnumNetworkEvents(sockets[index], events[index], &network) == SOCKET_ERROR)
            return 1;
        if (network.lNetworkEvents & FD_ACCEPT) {
            sockets[1] = accept(listener, NULL, NULL);
            WSAEventSelect(sockets[1], events[1], FD_READ | FD_CLOSE);
            count = 2;
            wprintf(L"accepted, error %d\n", network.iErrorCode[FD_ACCEPT_BIT]);
        }
        if (network.lNetworkEvents & FD_READ) {
            length = recv(sockets[1], text, sizeof(text), 0);
            Answer(text, length);
            send(sockets[1], text, length, 0);
            wprintf(L"read %d\n", length);
        }
        if (network.lNetworkEvents & FD_CLOSE) {
            closed = TRUE;
            wprintf(L"closed, error %d\n", network.iErrorCode[FD_CLOSE_BIT]);
        }
    }
    closesocket(sockets[1]);
    WaitForSingleObject(client, INFINITE);
    GetExitCodeThread(client, &code);
    CloseHandle(client);
    WSACloseEvent(events[0]);
    WSACloseEvent(events[1]);
    return (int)code;
}

int wmain(void)
{
    int length = sizeof(g_Address), failed;
    SOCKET listener;
    WSADATA data;

    if (WSAStartup(MAKEWORD(2, 2), &data) != 0)
        return 1;
    listener = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    g_Address.sin_family = AF_INET;
    g_Address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(listener, (SOCKADDR *)&g_Address, sizeof(g_Address)) != 0 || listen(listener, SOMAXCONN) != 0 ||
        getsockname(listener, (SOCKADDR *)&g_Address, &length) != 0)
        return 1;
    failed = AcceptWithFirstBytes(listener);
    if (!failed)
        failed = LoopOfEvents(listener);
    closesocket(listener);
    WSACleanup();
    wprintf(L"%d\n", failed);
    return failed;
}
