/* Read before the first line of every file compiled in Windows mode (httpapi-cc, httpapi::windows): the words and
 * predefined macros a Windows compiler knows, and the one adjustment libstdc++ needs. Macros only; nothing is declared but
 * C++'s literal suffixes, so that a program's own first header is still the first it sees. */
#if !defined(_HTTPAPI_WINDOWS_MODE) && !defined(__ASSEMBLER__)
#define _HTTPAPI_WINDOWS_MODE 1

/* Words of the language. _MSC_VER stays undefined: programs use it to reach for what only that compiler has. */
#define __int8 char
#define __int16 short
#define __int32 int
#define __int64 long long
#define _int64 long long

#define __cdecl
#define _cdecl
#define cdecl
#define __stdcall
#define _stdcall
#define __fastcall
#define _fastcall
#define __thiscall
#define __vectorcall
#define __clrcall
#define __pascal
#define _pascal
#define __ptr32
#define __ptr64
#define __sptr
#define __uptr
#define __w64
#define __unaligned
#define _inline inline
#define __forceinline __inline__ __attribute__((always_inline)) /* static or not, as the program says */
#define _forceinline   __forceinline
#define __assume(e)    ((e) ? (void)0 : __builtin_unreachable())
#define __noop(...)    ((void)0)
#define __debugbreak() __builtin_trap()
#ifndef __clang__ /* has it */
#define __pragma(x)
#endif

/* __try {..} __finally {..}, with __leave: one statement, left by its end or by __leave, which may stand in loops inside. A
 * block that is left in another way (return, goto, an exception) would skip its __finally, which nothing can run from here:
 * then httpapi_left_try() ends the process and says why. Exceptions of the processor are nowhere caught, so that __except
 * does not compile. httpapi_std_begin.h has libstdc++ see its own __try. */
/* clang-format off */
#define __try                                                                          \
    if (__extension__({                                                                \
        __label__ httpapi_leave;                                                       \
        extern void httpapi_left_try(const int *) __asm__("httpapi_left_try");         \
        __attribute__((cleanup(httpapi_left_try), unused)) int httpapi_in_try = 1;
#define __leave goto httpapi_leave
#define __finally                                                                      \
        httpapi_leave: __attribute__((unused));                                        \
        httpapi_in_try = 0;                                                            \
        0;                                                                             \
    })) {} else
#define __except(filter)                                                               \
    _Pragma("GCC error \"__except: no exception of the processor is caught here\"")    \
    __finally
/* clang-format on */

/* __declspec(x), for each x. What has no meaning here vanishes. The second step is for a deprecated without a text: it is
 * the only x that is still its own name after the first. */
#define __declspec(x) _HTTPAPI_DECLSPEC_BARE(_HTTPAPI_DECLSPEC_##x)
#define _declspec(x) _HTTPAPI_DECLSPEC_BARE(_HTTPAPI_DECLSPEC_##x)
#define _HTTPAPI_DECLSPEC_BARE(x)  _HTTPAPI_DECLSPEC_BARE_(x)
#define _HTTPAPI_DECLSPEC_BARE_(x) _HTTPAPI_BARE_##x
#define _HTTPAPI_BARE_
#define _HTTPAPI_BARE___attribute__                __attribute__
#define _HTTPAPI_BARE__Thread_local                _Thread_local
#define _HTTPAPI_BARE_thread_local                 thread_local
#define _HTTPAPI_BARE__HTTPAPI_DECLSPEC_deprecated __attribute__((deprecated))
#define _HTTPAPI_DECLSPEC_align(n)                 __attribute__((aligned(n)))
#define _HTTPAPI_DECLSPEC_allocate(s)
#define _HTTPAPI_DECLSPEC_allocator
#define _HTTPAPI_DECLSPEC_code_seg(s)
#define _HTTPAPI_DECLSPEC_deprecated(...) __attribute__((deprecated(__VA_ARGS__)))
#define _HTTPAPI_DECLSPEC_dllexport       __attribute__((visibility("default")))
#define _HTTPAPI_DECLSPEC_dllimport
#define _HTTPAPI_DECLSPEC_empty_bases
#define _HTTPAPI_DECLSPEC_guard(x)
#define _HTTPAPI_DECLSPEC_naked
#define _HTTPAPI_DECLSPEC_noalias
#define _HTTPAPI_DECLSPEC_noinline __attribute__((noinline))
#define _HTTPAPI_DECLSPEC_noreturn __attribute__((noreturn))
#define _HTTPAPI_DECLSPEC_nothrow  __attribute__((nothrow))
#define _HTTPAPI_DECLSPEC_novtable
#define _HTTPAPI_DECLSPEC_restrict
#define _HTTPAPI_DECLSPEC_safebuffers
#define _HTTPAPI_DECLSPEC_selectany __attribute__((weak))
#ifdef __cplusplus
#define _HTTPAPI_DECLSPEC_thread thread_local
#else
#define _HTTPAPI_DECLSPEC_thread _Thread_local
#endif
#define _HTTPAPI_DECLSPEC_uuid(s)

/* specstrings.h may define __in and __out: here the standard headers do not see them (httpapi_std_begin.h). */
#define HTTPAPI_OLD_SAL 1

#ifdef __cplusplus
#define _HTTPAPI_WCHAR wchar_t
#else
#define _HTTPAPI_WCHAR __WCHAR_TYPE__
#endif
#define _HTTPAPI_WIDE_(text) L##text
#define _HTTPAPI_WIDE(text)  _HTTPAPI_WIDE_(text)
#define __FILEW__            _HTTPAPI_WIDE(__FILE__)

/* The function's name as wide text; also for the usual WIDEN(__FUNCTION__), which pastes an L before the word. */
#define __FUNCTIONW__                                                                       \
    (__extension__({                                                                        \
        static _HTTPAPI_WCHAR httpapi_name[sizeof(__func__)];                               \
        unsigned httpapi_at = 0;                                                            \
        for (; httpapi_at < sizeof(__func__); httpapi_at++)                                 \
            httpapi_name[httpapi_at] = (_HTTPAPI_WCHAR)(unsigned char)__func__[httpapi_at]; \
        httpapi_name;                                                                       \
    }))
#define L__FUNCTION__ __FUNCTIONW__
#define L__func__ __FUNCTIONW__
#define __FUNCSIG__ __PRETTY_FUNCTION__
#define __FUNCDNAME__ __func__

#ifndef __cplusplus
#define static_assert _Static_assert /* a word of Microsoft's C without assert.h */
#endif

#ifdef _HTTPAPI_DEFINE_WIN32
#define _WIN32 1
#define _WIN64 1
#ifndef WIN32
#define WIN32 1
#endif
#endif

/* clang -fms-compatibility drops these, which libstdc++ and the C library ask for. */
#if defined(__clang__) && defined(__cplusplus)
#ifndef __STDC__
#define __STDC__ 1
#endif
#if defined(__SIZEOF_INT128__) && !defined(__GLIBCXX_TYPE_INT_N_0) && !defined(__STRICT_ANSI__)
#define __STRICT_ANSI__ 1 /* -std=c++17 rather than gnu++17 */
#endif
#if defined(__cpp_exceptions) && !defined(__EXCEPTIONS)
#define __EXCEPTIONS 1
#endif
#endif

/* libstdc++.so holds std::wstring compiled for 4-byte characters. Without the extern templates every program
 * instantiates its own, for the characters it has. A -D would be overridden by this header of libstdc++. */
#if defined(__cplusplus) && defined(__has_include)
#if __has_include(<bits/c++config.h>)
#include <bits/c++config.h>
#undef _GLIBCXX_EXTERN_TEMPLATE
#define _GLIBCXX_EXTERN_TEMPLATE 0
#endif
#endif

/* 10i64, 0xFFui32: clang knows them; g++ takes them as literals of the program's own; gcc has nothing to say them with. */
#if defined(__cplusplus) && !defined(__clang__)
#pragma GCC system_header
#define _HTTPAPI_SUFFIX(suffix, type)                                 \
    inline constexpr type operator"" suffix(unsigned long long value) \
    {                                                                 \
        return (type)value;                                           \
    }
_HTTPAPI_SUFFIX(i8, signed char)
_HTTPAPI_SUFFIX(i16, short)
_HTTPAPI_SUFFIX(i32, int)
_HTTPAPI_SUFFIX(i64, long long)
_HTTPAPI_SUFFIX(ui8, unsigned char)
_HTTPAPI_SUFFIX(ui16, unsigned short)
_HTTPAPI_SUFFIX(ui32, unsigned)
_HTTPAPI_SUFFIX(ui64, unsigned long long)
#undef _HTTPAPI_SUFFIX
#endif

#endif
