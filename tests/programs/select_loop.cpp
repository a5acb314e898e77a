// An echo server around select, as the textbooks have it: FD_SETs copied for each round, sockets in an array, ioctlsocket for
// non-blocking ones. Clients in the same process; the server ends when all have gone.
#define FD_SETSIZE 128
#include <winsock2.h>
#include <ws2tcpip.h>
#include <cstdio>
#include <string>
#include <thread>
#include <vector>

#pragma comment(lib, "ws2_32.lib")

static const int Clients = 90; // more than the 64 that a set holds by default

static bool RunClient(const sockaddr_in &address, int number)
{
    SOCKET s = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    std::string text = "client " + std::to_string(number), answer;
    char buffer[64];
    int count;

    if (connect(s, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0)
        return false;
    send(s, text.data(), static_cast<int>(text.size()), 0);
    shutdown(s, SD_SEND);
    while ((count = recv(s, buffer, sizeof buffer, 0)) > 0)
        answer.append(buffer, static_cast<size_t>(count));
    closesocket(s);
    return answer == text;
}

static void Serve(SOCKET listener)
{
    std::vector<SOCKET> sockets{listener};
    int gone = 0;

    while (gone < Clients) {
        fd_set readable;
        timeval patience = {20, 0};

        FD_ZERO(&readable);
        for (SOCKET s : sockets)
            FD_SET(s, &readable);
        int ready = select(0, &readable, nullptr, nullptr, &patience);
        if (ready == SOCKET_ERROR || ready == 0)
            return;
        for (size_t i = 0; i < sockets.size(); i++) {
            SOCKET s = sockets[i];
            char buffer[256];

            if (!FD_ISSET(s, &readable))
                continue;
            if (s == listener) {
                SOCKET accepted = accept(listener, nullptr, nullptr);
                u_long on = 1;

                ioctlsocket(accepted, FIONBIO, &on);
                sockets.push_back(accepted);
                continue;
            }
            int count = recv(s, buffer, sizeof buffer, 0);
            if (count > 0) {
                send(s, buffer, count, 0);
            } else if (count == 0 || WSAGetLastError() != WSAEWOULDBLOCK) {
                closesocket(s);
                sockets.erase(sockets.begin() + static_cast<std::ptrdiff_t>(i--));
                gone++;
            }
        }
    }
}

int main()
{
    WSADATA data;
    sockaddr_in address = {};
    int length = sizeof address, right = 0;
    bool results[Clients] = {};

    if (WSAStartup(MAKEWORD(2, 2), &data))
        return 1;
    SOCKET listener = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    address.sin_family = AF_INET;
    inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
    bind(listener, reinterpret_cast<sockaddr *>(&address), sizeof address);
    getsockname(listener, reinterpret_cast<sockaddr *>(&address), &length);
    listen(listener, SOMAXCONN);
    std::vector<std::thread> clients;
    for (int i = 0; i < Clients; i++)
        clients.emplace_back([&, i] { results[i] = RunClient(address, i); });
    Serve(listener);
    for (auto &client : clients)
        client.join();
    for (bool result : results)
        right += result;
    std::printf("%d of %d clients have their echo\n", right, Clients);
    closesocket(listener);
    return WSACleanup();
}
