// What Microsoft's C++ has of its own: suffixes of literals, wide names, thread_local by __declspec, <mutex> with what waits.
#include <windows.h>
#include <deque>
#include <mutex>
#include <string>
#include <thread>

#define WIDEN_(text) L##text
#define WIDEN(text)  WIDEN_(text)

class __declspec(novtable) Queue
{
  public:
    void Put(__int64 item)
    {
        {
            std::lock_guard<std::mutex> hold(lock);
            items.push_back(item);
        }
        changed.notify_one();
    }

    __int64 Take()
    {
        std::unique_lock<std::mutex> hold(lock);
        changed.wait(hold, [this] { return !items.empty(); });
        auto item = items.front();
        items.pop_front();
        return item;
    }

    __forceinline static LPCWSTR Name()
    {
        return __FUNCTIONW__;
    }

  private:
    std::mutex lock;
    std::condition_variable changed;
    std::deque<__int64> items;
};

static __declspec(thread) int perThread = 1;
__declspec(deprecated) void OldCall();

int wmain()
{
    Queue queue;
    std::wstring file = WIDEN(__FILE__);
    std::thread producer([&] {
        perThread = 2;
        queue.Put(0x123456789ABCi64);
        queue.Put(-1i64);
    });
    auto first = queue.Take(), second = queue.Take();
    producer.join();
    wprintf(L"%I64x %I64d %I64u %d\n", first, second, 18446744073709551615ui64, perThread);
    wprintf(L"%s %s %d\n", Queue::Name(), file.substr(file.rfind(L'.')).c_str(), (int)sizeof(1i8));
    return 0;
}
