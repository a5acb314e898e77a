/* A server that answers with a file, as web servers of the nineties do: AcceptEx, a header and the file by one TransmitFile, and
 * the same socket again for the next client. */
#include <winsock2.h>
#include <mswsock.h>
#include <windows.h>
#include <stdio.h>
#include <string.h>

#pragma comment(lib, "ws2_32.lib")
#pragma comment(lib, "mswsock.lib")

#define CLIENTS      4
#define FILE_SIZE    300000
#define ADDRESS_ROOM (sizeof(SOCKADDR_IN) + 16)

static SOCKADDR_IN g_Address;

static DWORD WINAPI Client(LPVOID context)
{
    SOCKET s = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    DWORD total = 0;
    char buffer[4096];
    int count;

    UNREFERENCED_PARAMETER(context);
    if (connect(s, (SOCKADDR *)&g_Address, sizeof(g_Address)) == SOCKET_ERROR)
        return 0;
    send(s, "GET / HTTP/1.0\r\n\r\n", 18, 0);
    while ((count = recv(s, buffer, sizeof(buffer), 0)) > 0)
        total += (DWORD)count;
    closesocket(s);
    return count == 0 ? total : 0;
}

static HANDLE MakeFile(void)
{
    TCHAR folder[MAX_PATH], name[MAX_PATH];
    char block[1000];
    HANDLE file;
    DWORD written;
    int i;

    GetTempPath(MAX_PATH, folder);
    GetTempFileName(folder, TEXT("tf"), 0, name);
    file = CreateFile(name, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ, NULL, CREATE_ALWAYS,
                      FILE_FLAG_SEQUENTIAL_SCAN | FILE_FLAG_DELETE_ON_CLOSE, NULL);
    memset(block, 'x', sizeof(block));
    for (i = 0; i < FILE_SIZE / (int)sizeof(block); i++)
        WriteFile(file, block, sizeof(block), &written, NULL);
    return file;
}

static BOOL Wait(SOCKET s, LPOVERLAPPED overlapped, LPDWORD bytes)
{
    DWORD flags = 0;

    return WSAGetOverlappedResult(s, overlapped, bytes, TRUE, &flags);
}

int main(void)
{
    SOCKET listener, s;
    char output[512 + 2 * ADDRESS_ROOM];
    char header[64];
    TRANSMIT_FILE_BUFFERS buffers = {0};
    OVERLAPPED overlapped = {0};
    HANDLE file, client;
    WSADATA data;
    DWORD bytes = 0, received = 0, failed = 0;
    int i, length = sizeof(g_Address);

    if (WSAStartup(MAKEWORD(2, 2), &data) != 0)
        return 1;
    file = MakeFile();
    listener = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    g_Address.sin_family = AF_INET;
    g_Address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    bind(listener, (SOCKADDR *)&g_Address, sizeof(g_Address));
    getsockname(listener, (SOCKADDR *)&g_Address, &length);
    listen(listener, SOMAXCONN);
    s = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    overlapped.hEvent = WSACreateEvent();
    buffers.Head = header;
    buffers.HeadLength =
        (DWORD)sprintf_s(header, sizeof(header), "HTTP/1.0 200 OK\r\nContent-Length: %d\r\n\r\n", FILE_SIZE);
    for (i = 0; i < CLIENTS; i++) {
        client = CreateThread(NULL, 0, Client, NULL, 0, NULL);
        WSAResetEvent(overlapped.hEvent);
        if (!AcceptEx(listener, s, output, 512, ADDRESS_ROOM, ADDRESS_ROOM, &bytes, &overlapped) &&
            WSAGetLastError() != ERROR_IO_PENDING)
            return 2;
        if (!Wait(listener, &overlapped, &bytes) || bytes < 4)
            return 3;
        overlapped.Offset = overlapped.OffsetHigh = 0;
        if (!TransmitFile(s, file, 0, 0, &overlapped, &buffers, TF_DISCONNECT | TF_REUSE_SOCKET) &&
            WSAGetLastError() != WSA_IO_PENDING)
            return 4;
        if (!Wait(s, &overlapped, &bytes))
            return 5;
        failed += bytes != FILE_SIZE + buffers.HeadLength;
        WaitForSingleObject(client, INFINITE);
        GetExitCodeThread(client, &bytes);
        received += bytes - buffers.HeadLength;
        CloseHandle(client);
    }
    printf("%d clients, %lu bytes of the file, %lu failed\n", CLIENTS, received, failed);
    WSACloseEvent(overlapped.hEvent);
    CloseHandle(file);
    closesocket(s);
    closesocket(listener);
    WSACleanup();
    return 0;
}
