// A server on the thread pool, as in Microsoft's asynchronous sample: CreateThreadpoolIo on a queue of version 2, four receives
// outstanding, StartThreadpoolIo before each call and CancelThreadpoolIo where one fails at once; the end by shutdown.
#include <http.h>
#include "shared/client.h"
#include <atomic>
#include <string>
#include <vector>

#pragma comment(lib, "httpapi.lib")

class Server
{
  public:
    explicit Server(USHORT port)
    {
        HTTPAPI_VERSION version = HTTPAPI_VERSION_2;
        std::wstring url = L"http://localhost:" + std::to_wstring(port) + L"/pool/";
        HTTP_BINDING_INFO binding = {};

        HttpInitialize(version, HTTP_INITIALIZE_SERVER, nullptr);
        HttpCreateServerSession(version, &session, 0);
        HttpCreateUrlGroup(session, &group, 0);
        HttpAddUrlToUrlGroup(group, url.c_str(), 42, 0);
        HttpCreateRequestQueue(version, L"pool server", nullptr, 0, &queue);
        binding.Flags.Present = 1;
        binding.RequestQueueHandle = queue;
        HttpSetUrlGroupProperty(group, HttpServerBindingProperty, &binding, sizeof(binding));
        io = CreateThreadpoolIo(queue, Completed, this, nullptr);
        for (auto &operation : operations)
            Receive(&operation);
    }

    ~Server()
    {
        HttpShutdownRequestQueue(queue);
        HttpCloseRequestQueue(queue);
        WaitForThreadpoolIoCallbacks(io, FALSE);
        CloseThreadpoolIo(io);
        HttpCloseUrlGroup(group);
        HttpCloseServerSession(session);
        HttpTerminate(HTTP_INITIALIZE_SERVER, nullptr);
        wprintf(L"%d served, %d ended\n", served.load(), ended.load());
    }

  private:
    struct Operation {
        OVERLAPPED overlapped;
        alignas(8) BYTE buffer[sizeof(HTTP_REQUEST) + 2048];
    };

    void Receive(Operation *operation)
    {
        ZeroMemory(&operation->overlapped, sizeof(operation->overlapped));
        StartThreadpoolIo(io);
        auto result =
            HttpReceiveHttpRequest(queue, HTTP_NULL_ID, 0, reinterpret_cast<PHTTP_REQUEST>(operation->buffer),
                                   sizeof(operation->buffer), nullptr, &operation->overlapped);
        if (result != ERROR_IO_PENDING && result != NO_ERROR) {
            CancelThreadpoolIo(io);
            ended++;
        }
    }

    static void CALLBACK Completed(PTP_CALLBACK_INSTANCE, PVOID context, PVOID overlapped, ULONG result,
                                   ULONG_PTR, PTP_IO)
    {
        auto self = static_cast<Server *>(context);
        auto operation = CONTAINING_RECORD(overlapped, Operation, overlapped);
        auto request = reinterpret_cast<PHTTP_REQUEST>(operation->buffer);

        if (result != NO_ERROR) {
            self->ended++;
            return;
        }
        std::string text = std::to_string(request->UrlContext) + " " + request->pRawUrl;
        self->served++;
        SendText(self->queue, request->RequestId, 200, "OK", text.c_str());
        self->Receive(operation);
    }

    HTTP_SERVER_SESSION_ID session = HTTP_NULL_ID;
    HTTP_URL_GROUP_ID group = HTTP_NULL_ID;
    HANDLE queue = nullptr;
    PTP_IO io = nullptr;
    std::atomic<int> served{0}, ended{0};
    Operation operations[4];
};

int wmain()
{
    USHORT port = FreePort();
    {
        Server server(port);
        std::vector<CLIENT> clients(12);

        for (auto &client : clients)
            Ask(&client, port, "GET /pool/x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        for (auto &client : clients)
            if (strcmp(BodyOf(Answer(&client)), "42 /pool/x") != 0)
                printf("%s?\n", client.Reply);
    }
    return 0;
}
