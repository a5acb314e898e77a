// Microsoft's exception("text"): thrown, derived from, copied, kept for later; and a handler for std::exception catches the
// standard library's own exceptions as well.
#include <windows.h>
#include <cstdio>
#include <exception>
#include <future>
#include <new>
#include <stdexcept>
#include <string>
#include <thread>
#include <type_traits>
#include <typeinfo>
#include <vector>

using namespace std;

class failure : public std::exception
{
  public:
    failure(const char *text, DWORD code) : std::exception(text), code(code)
    {
    }
    DWORD code;
};

class late : public exception
{
  public:
    explicit late(const string &name) : exception(("late: " + name).c_str())
    {
    }
};

class own_words : public std::exception
{
  public:
    const char *what() const noexcept override
    {
        return "own words";
    }
};

template <class Throw> static void caught(const char *name, Throw what)
{
    try {
        what();
    } catch (const std::exception &e) {
        printf("%s: %s\n", name, e.what());
    }
}

static_assert(sizeof(std::exception) == sizeof(void *), "libstdc++ lays its own classes out behind it");
static_assert(is_nothrow_copy_constructible<std::exception>::value &&
                  is_nothrow_move_constructible<failure>::value,
              "");

int main()
{
    caught("thrown", [] { throw std::exception("text"); });
    caught("pointed to", [] { throw std::exception("literal", 1); });
    caught("nothing", [] { throw std::exception(); });
    caught("null", [] { throw std::exception(static_cast<const char *>(nullptr)); });
    caught("derived", [] { throw failure("it failed", ERROR_ACCESS_DENIED); });
    caught("text of its time", [] { throw late("name"); });
    caught("own", [] { throw own_words(); });
    caught("runtime_error", [] { throw runtime_error("ours"); });
    caught("from the library", [] { (void)string("x").at(7); });
    caught("bad_alloc", [] { throw bad_alloc(); });
    caught("stoi", [] { stoi("x"); });

    try {
        throw failure("with a code", 5);
    } catch (const failure &e) {
        printf("%lu %s\n", e.code,
               typeid(static_cast<const std::exception &>(e)) == typeid(failure) ? "failure" : "?");
    }

    std::exception_ptr kept;
    try {
        throw std::exception(string(3, '!').c_str());
    } catch (...) {
        kept = current_exception();
    }
    caught("kept", [&] { rethrow_exception(kept); });
    caught("made", [] { rethrow_exception(make_exception_ptr(std::exception("made"))); });
    caught("of a future", [] { async(launch::async, [] { throw std::exception("elsewhere"); }).get(); });

    {
        vector<std::exception> many;
        for (int i = 0; i < 1000; i++)
            many.push_back(std::exception(to_string(i).c_str()));
        many.erase(many.begin(), many.begin() + 500);
        std::exception sliced = failure("sliced", 1), none;
        printf("%s %s %s\n", many[0].what(), many[499].what(), sliced.what());
        sliced = many[1];
        printf("%s\n", sliced.what());
        sliced = none;
        printf("%s\n", sliced.what());
    }

    vector<thread> threads;
    int wrong[4] = {};
    for (int i = 0; i < 4; i++)
        threads.emplace_back([i, &wrong] {
            for (int j = 0; j < 2000; j++)
                try {
                    throw std::exception(to_string(i * 10000 + j).c_str());
                } catch (std::exception copy) {
                    wrong[i] += copy.what() != to_string(i * 10000 + j);
                }
        });
    for (auto &thread : threads)
        thread.join();
    printf("%d wrong\n", wrong[0] + wrong[1] + wrong[2] + wrong[3]);
}
