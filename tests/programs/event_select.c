/* An echo server around WSAEventSelect: one event for each socket, in one array with the sockets, and what could not be sent is
 * kept until FD_WRITE. The client sends more than the buffers between the two hold before it reads. */
#include <winsock2.h>
#include <windows.h>
#include <stdio.h>

#pragma comment(lib, "ws2_32.lib")

#define TOTAL (8 << 20)

typedef struct {
    char *data;
    int length, sent;
} PENDING;

static SOCKADDR_IN g_Address;

static DWORD WINAPI Reader(LPVOID context)
{
    SOCKET s = (SOCKET)context;
    static char buffer[1 << 16];
    DWORD total = 0, wrong = 0;
    int count, i;

    while ((count = recv(s, buffer, sizeof(buffer), 0)) > 0)
        for (i = 0; i < count; i++, total++)
            wrong += buffer[i] != (char)(total % 251);
    return wrong ? 0 : total;
}

static DWORD WINAPI Client(LPVOID context)
{
    SOCKET s = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    static char buffer[TOTAL];
    HANDLE reader;
    DWORD total = 0, i;

    UNREFERENCED_PARAMETER(context);
    if (connect(s, (SOCKADDR *)&g_Address, sizeof(g_Address)) == SOCKET_ERROR)
        return 0;
    for (i = 0; i < TOTAL; i++)
        buffer[i] = (char)(i % 251);
    send(s, buffer, TOTAL / 2, 0);
    reader = CreateThread(NULL, 0, Reader, (LPVOID)s, 0, NULL);
    send(s, buffer + TOTAL / 2, TOTAL / 2, 0);
    shutdown(s, SD_SEND);
    WaitForSingleObject(reader, INFINITE);
    GetExitCodeThread(reader, &total);
    CloseHandle(reader);
    closesocket(s);
    return total;
}

static void Flush(SOCKET s, PENDING *pending)
{
    while (pending->sent < pending->length) {
        int count = send(s, pending->data + pending->sent, pending->length - pending->sent, 0);

        if (count == SOCKET_ERROR)
            return; /* WSAEWOULDBLOCK: FD_WRITE comes */
        pending->sent += count;
    }
}

static void Receive(SOCKET s, PENDING *pending)
{
    int count;

    while ((count = recv(s, pending->data + pending->length, TOTAL - pending->length, 0)) > 0)
        pending->length += count;
    Flush(s, pending);
}

int main(void)
{
    WSAEVENT events[WSA_MAXIMUM_WAIT_EVENTS];
    SOCKET sockets[WSA_MAXIMUM_WAIT_EVENTS];
    DWORD count = 1, echoed = 0;
    WSANETWORKEVENTS network;
    PENDING pending = {0};
    BOOL ends = FALSE, accepted = FALSE, wrote = FALSE;
    WSADATA data;
    HANDLE client;
    int length = sizeof(g_Address);

    if (WSAStartup(MAKEWORD(2, 2), &data) != 0)
        return 1;
    pending.data = (char *)HeapAlloc(GetProcessHeap(), 0, TOTAL);
    sockets[0] = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    g_Address.sin_family = AF_INET;
    g_Address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    bind(sockets[0], (SOCKADDR *)&g_Address, sizeof(g_Address));
    getsockname(sockets[0], (SOCKADDR *)&g_Address, &length);
    events[0] = WSACreateEvent();
    WSAEventSelect(sockets[0], events[0], FD_ACCEPT | FD_CLOSE);
    listen(sockets[0], 5);
    client = CreateThread(NULL, 0, Client, NULL, 0, NULL);
    while (!(ends && pending.sent == pending.length)) {
        DWORD index = WSAWaitForMultipleEvents(count, events, FALSE, 30000, FALSE);

        if (index == WSA_WAIT_FAILED || index == WSA_WAIT_TIMEOUT)
            return 2;
        index -= WSA_WAIT_EVENT_0;
        if (WSAEnumNetworkEvents(sockets[index], events[index], &network) == SOCKET_ERROR)
            return 3;
        if ((network.lNetworkEvents & FD_ACCEPT) && network.iErrorCode[FD_ACCEPT_BIT] == 0) {
            sockets[count] = accept(sockets[index], NULL, NULL);
            events[count] = WSACreateEvent();
            WSAEventSelect(sockets[count], events[count], FD_READ | FD_WRITE | FD_CLOSE);
            count++;
            accepted = TRUE;
        }
        if (network.lNetworkEvents & FD_READ)
            Receive(sockets[index], &pending);
        if (network.lNetworkEvents & FD_WRITE) {
            wrote = TRUE;
            Flush(sockets[index], &pending);
        }
        if (network.lNetworkEvents & FD_CLOSE) {
            Receive(sockets[index], &pending);
            ends = TRUE;
        }
    }
    WSAEventSelect(sockets[1], NULL, 0);
    closesocket(sockets[1]);
    WaitForSingleObject(client, INFINITE);
    GetExitCodeThread(client, &echoed);
    printf("accepted %d, writable %d, %lu bytes echoed\n", accepted, wrote, echoed);
    while (count--)
        WSACloseEvent(events[count]);
    closesocket(sockets[0]);
    HeapFree(GetProcessHeap(), 0, pending.data);
    WSACleanup();
    return 0;
}
