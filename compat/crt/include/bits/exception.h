/* std::exception as libstdc++ has it, one pointer to its functions and nothing else, with Microsoft's two constructors beside it:
 * exception("text"), which copies the text, and exception("text", 1), which points to it. It is the one base class of everything
 * libstdc++ throws, so a handler for it catches them all.
 *
 * The text is kept beside the object; compat/crt/exception.c tells how. Where a later libstdc++ would lay the class out for constant
 * expressions, it stays as it is there, without these constructors. */
#if defined(_HTTPAPI_WINDOWS_MODE) && __cplusplus <= 202302L
#ifndef __EXCEPTION_H
#define __EXCEPTION_H 1

#pragma GCC system_header
#pragma GCC visibility push(default)

#include <bits/c++config.h>

#ifndef _GLIBCXX_TXN_SAFE_DYN
#define _GLIBCXX_TXN_SAFE_DYN
#endif

namespace std
{
class exception;
}

extern "C" __attribute__((visibility("hidden"))) void httpapi_exception_set(std::exception *, const char *,
                                                                            int) _GLIBCXX_NOTHROW;
extern "C" __attribute__((visibility("hidden"))) void httpapi_exception_copy(
    std::exception *, const std::exception *) _GLIBCXX_NOTHROW;

extern "C++" {
namespace std
{
class exception
{
  public:
    exception() _GLIBCXX_NOTHROW
    {
    }
    explicit exception(const char *text) _GLIBCXX_NOTHROW
    {
        httpapi_exception_set(this, text, 1);
    }
    exception(const char *text, int) _GLIBCXX_NOTHROW
    {
        httpapi_exception_set(this, text, 0);
    }
    exception(const exception &other) _GLIBCXX_NOTHROW
    {
        httpapi_exception_copy(this, &other);
    }
    exception &operator=(const exception &other) _GLIBCXX_NOTHROW
    {
        httpapi_exception_copy(this, &other);
        return *this;
    }
    virtual ~exception() _GLIBCXX_TXN_SAFE_DYN _GLIBCXX_NOTHROW;
    virtual const char *what() const _GLIBCXX_TXN_SAFE_DYN _GLIBCXX_NOTHROW;
};
} // namespace std
}

#pragma GCC visibility pop
#endif
#else
#include_next <bits/exception.h>
#endif
