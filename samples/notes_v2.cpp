// Notes: a server in C++ with the standard library, version 2 API.
//
//     ./notes_v2 [url-prefix]
//
//     PUT /title      keeps the body under that title          GET /        the titles, sorted, with sizes
//     GET /title      gives it back                            DELETE /title
//
// wchar_t has 16 bits, and std::wstring holds UTF-16 as on Windows, so what the API hands out goes into it as it is.
#include <http.h>

#include <cstdio>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <vector>

#pragma comment(lib, "httpapi.lib")

namespace
{

class Error : public std::runtime_error
{
  public:
    Error(const char *call, ULONG code) : std::runtime_error(call), code(code)
    {
    }
    const ULONG code;
};

void check(const char *call, ULONG code)
{
    if (code != NO_ERROR)
        throw Error(call, code);
}

std::string utf8(std::wstring_view text)
{
    int size = WideCharToMultiByte(CP_UTF8, 0, text.data(), (int)text.size(), nullptr, 0, nullptr, nullptr);
    std::string out(size, '\0');

    WideCharToMultiByte(CP_UTF8, 0, text.data(), (int)text.size(), &out[0], size, nullptr, nullptr);
    return out;
}

// The API, a session, a group and its queue: what was opened is closed again, also when the middle of it fails.
class Server
{
  public:
    explicit Server(const std::wstring &url)
    {
        HTTPAPI_VERSION version = HTTPAPI_VERSION_2;

        check("HttpInitialize", HttpInitialize(version, HTTP_INITIALIZE_SERVER, nullptr));
        try {
            HTTP_BINDING_INFO binding = {};

            check("HttpCreateServerSession", HttpCreateServerSession(version, &session, 0));
            check("HttpCreateUrlGroup", HttpCreateUrlGroup(session, &group, 0));
            check("HttpCreateRequestQueue", HttpCreateRequestQueue(version, nullptr, nullptr, 0, &queue));
            binding.Flags.Present = 1;
            binding.RequestQueueHandle = queue;
            check("HttpSetUrlGroupProperty",
                  HttpSetUrlGroupProperty(group, HttpServerBindingProperty, &binding, sizeof(binding)));
            check("HttpAddUrlToUrlGroup", HttpAddUrlToUrlGroup(group, url.c_str(), 0, 0));
        } catch (...) {
            close();
            throw;
        }
    }
    ~Server()
    {
        close();
    }
    Server(const Server &) = delete;
    Server &operator=(const Server &) = delete;

    void shut_down()
    {
        HttpShutdownRequestQueue(queue);
    }

    HANDLE queue = nullptr;

  private:
    void close()
    {
        if (queue)
            HttpCloseRequestQueue(queue);
        if (group != HTTP_NULL_ID)
            HttpCloseUrlGroup(group);
        if (session != HTTP_NULL_ID)
            HttpCloseServerSession(session);
        HttpTerminate(HTTP_INITIALIZE_SERVER, nullptr);
    }

    HTTP_SERVER_SESSION_ID session = HTTP_NULL_ID;
    HTTP_URL_GROUP_ID group = HTTP_NULL_ID;
};

// One request: its head in a buffer that grows, its answer.
class Request
{
  public:
    explicit Request(HANDLE queue) : queue(queue), room(4096)
    {
    }

    // False: the queue was shut down.
    bool receive()
    {
        HTTP_REQUEST_ID id = HTTP_NULL_ID;
        ULONG size = 0;

        for (;;) {
            ULONG error = HttpReceiveHttpRequest(queue, id, 0, head(), (ULONG)(room.size() * sizeof(room[0])),
                                                 &size, nullptr);

            if (error == NO_ERROR)
                return true;
            if (error == ERROR_MORE_DATA) {
                id = head()->RequestId;
                room.resize(size / sizeof(room[0]) + 1);
            } else if (error == ERROR_CONNECTION_INVALID && id != HTTP_NULL_ID) {
                id = HTTP_NULL_ID; // the client left between the two calls
            } else {
                return false;
            }
        }
    }

    HTTP_VERB verb()
    {
        return head()->Verb;
    }

    std::wstring path()
    {
        return {head()->CookedUrl.pAbsPath, head()->CookedUrl.AbsPathLength / sizeof(WCHAR)};
    }

    std::vector<char> body(size_t limit)
    {
        std::vector<char> all;
        char piece[4096];
        ULONG got;

        while (HttpReceiveRequestEntityBody(queue, head()->RequestId, 0, piece, sizeof(piece), &got,
                                            nullptr) == NO_ERROR) {
            if (all.size() + got > limit)
                throw std::length_error("body");
            all.insert(all.end(), piece, piece + got);
        }
        return all;
    }

    void answer(USHORT status, std::string_view reason, std::string_view body,
                std::string_view type = "text/plain; charset=utf-8")
    {
        HTTP_RESPONSE response = {};
        HTTP_DATA_CHUNK chunk = {};

        response.StatusCode =
            status; // inherited from HTTP_RESPONSE_V1: in C++ a version 2 structure derives from it
        response.pReason = reason.data();
        response.ReasonLength = (USHORT)reason.size();
        response.Headers.KnownHeaders[HttpHeaderContentType].pRawValue = type.data();
        response.Headers.KnownHeaders[HttpHeaderContentType].RawValueLength = (USHORT)type.size();
        chunk.DataChunkType = HttpDataChunkFromMemory;
        chunk.FromMemory.pBuffer = const_cast<char *>(body.data());
        chunk.FromMemory.BufferLength = (ULONG)body.size();
        if (!body.empty()) {
            response.EntityChunkCount = 1;
            response.pEntityChunks = &chunk;
        }
        HttpSendHttpResponse(queue, head()->RequestId, 0, &response, nullptr, nullptr, nullptr, 0, nullptr,
                             nullptr);
    }

  private:
    PHTTP_REQUEST head()
    {
        return reinterpret_cast<PHTTP_REQUEST>(room.data());
    }

    HANDLE queue;
    std::vector<ULONGLONG> room; // aligned as the structure wants it
};

class Notes
{
  public:
    void serve(Request &request)
    {
        std::wstring title = request.path();

        title.erase(0, title.rfind(L'/') + 1);
        try {
            if (request.verb() == HttpVerbGET && title.empty())
                list(request);
            else if (request.verb() == HttpVerbGET)
                give(request, title);
            else if (request.verb() == HttpVerbPUT && !title.empty())
                keep(request, title);
            else if (request.verb() == HttpVerbDELETE)
                drop(request, title);
            else
                request.answer(405, "Method Not Allowed", "GET, PUT and DELETE.\n");
        } catch (const std::length_error &) {
            request.answer(413, "Content Too Large", "A note has a megabyte at most.\n");
        }
    }

  private:
    void list(Request &request)
    {
        std::wstring text;

        {
            std::lock_guard<std::mutex> guard(lock);

            for (const auto &[title, note] : notes)
                text += title + L": " + std::to_wstring(note->size()) + L" bytes\n";
        }
        request.answer(200, "OK", utf8(text));
    }

    // A note that is being sent lives on when another takes its place.
    void give(Request &request, const std::wstring &title)
    {
        std::shared_ptr<const std::vector<char>> note;

        {
            std::lock_guard<std::mutex> guard(lock);
            auto found = notes.find(title);

            if (found != notes.end())
                note = found->second;
        }
        if (note)
            request.answer(200, "OK", {note->data(), note->size()}, "application/octet-stream");
        else
            request.answer(404, "Not Found", "There is no such note.\n");
    }

    void keep(Request &request, const std::wstring &title)
    {
        auto note = std::make_shared<const std::vector<char>>(request.body(1 << 20));
        bool fresh;

        {
            std::lock_guard<std::mutex> guard(lock);

            if (notes.size() >= 1000 && !notes.count(title))
                throw std::length_error("notes");
            fresh = notes.insert_or_assign(title, note).second;
        }
        fresh ? request.answer(201, "Created", "Kept.\n") : request.answer(200, "OK", "Replaced.\n");
    }

    void drop(Request &request, const std::wstring &title)
    {
        size_t dropped;

        {
            std::lock_guard<std::mutex> guard(lock);

            dropped = notes.erase(title);
        }
        dropped ? request.answer(200, "OK", "Gone.\n")
                : request.answer(404, "Not Found", "There is no such note.\n");
    }

    std::mutex lock;
    std::map<std::wstring, std::shared_ptr<const std::vector<char>>> notes;
};

Server *running;

BOOL WINAPI on_control(DWORD)
{
    running->shut_down();
    return TRUE;
}

} // namespace

int wmain(int argc, wchar_t **argv)
{
    std::wstring url = argc > 1 ? argv[1] : L"http://localhost:8080/";

    try {
        Server server(url);
        Notes notes;
        std::vector<std::thread> threads;

        running = &server;
        SetConsoleCtrlHandler(on_control, TRUE);
        std::wprintf(L"Keeps notes at %ls. Ctrl+C stops.\n", url.c_str());
        std::fflush(stdout);
        for (int i = 0; i < 4; i++)
            threads.emplace_back([&] {
                Request request(server.queue);

                while (request.receive())
                    notes.serve(request);
            });
        for (std::thread &thread : threads)
            thread.join();
        std::wprintf(L"Stopped.\n");
    } catch (const Error &error) {
        std::fwprintf(stderr, L"cannot serve %ls: %hs says %lu\n", url.c_str(), error.what(), error.code);
        return 1;
    }
    return 0;
}
