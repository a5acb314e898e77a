/* C++ only: functions that take a PULONG or LPDWORD take an `unsigned long *` too, as on Windows, where the two are one type.
 * Here they are not (ULONG has 32 bits, unsigned long 64); C compilers warn and go on, C++ compilers cannot be told to. So each
 * such function gets an inline twin, which passes a 32-bit variable of its own and copies it back. None of these functions
 * stores through the pointer after it has returned.
 *
 * NULL and nullptr fit both: the twin stands back because it is a template, with clang because of pass_object_size. That
 * attribute also keeps it out of sight when the address of a function is taken. g++ has nothing like it: where no type is
 * given, as in `auto f = &ReadFile` or decltype(&ReadFile), it calls the name overloaded. HTTPAPI_NO_LONG_TWINS, defined
 * before, leaves the twins out.
 *
 * No guard for the whole file: windows.h, http.h, shlwapi.h and wininet.h each read their part. tests/floor checks that none
 * is missing. */
#if defined(__cplusplus) && __cplusplus >= 201103L && !defined(HTTPAPI_NO_LONG_TWINS)
/* clang-format off */

#ifndef _HTTPAPI_NARROWED
#define _HTTPAPI_NARROWED
extern "C++" template <class Narrow, class Wide> class httpapi_narrowed {
    Wide *wide;
    Narrow narrow;

public:
    explicit httpapi_narrowed(Wide *w) : wide(w), narrow(w ? static_cast<Narrow>(*w) : 0) {}
    ~httpapi_narrowed() { if (wide) *wide = static_cast<Wide>(narrow); }
    httpapi_narrowed(const httpapi_narrowed &) = delete;
    httpapi_narrowed &operator=(const httpapi_narrowed &) = delete;
    operator Narrow *() { return wide ? &narrow : nullptr; }
};
#ifdef __clang__
#define _HTTPAPI_LONG_TWIN(type, name, parameters, arguments) \
    extern "C++" { static inline __attribute__((unused)) type name parameters { return name arguments; } }
#define _HTTPAPI_ULONG_OUT(name) unsigned long *const name __attribute__((pass_object_size(0)))
#define _HTTPAPI_LONG_OUT(name)  long *const name __attribute__((pass_object_size(0)))
#else
#define _HTTPAPI_LONG_TWIN(type, name, parameters, arguments) \
    extern "C++" { template <int = 0> static inline type name parameters { return name arguments; } }
#define _HTTPAPI_ULONG_OUT(name) unsigned long *name
#define _HTTPAPI_LONG_OUT(name)  long *name
#endif
#define _HTTPAPI_ULONG(name)     httpapi_narrowed<ULONG, unsigned long>(name)
#define _HTTPAPI_LONG(name)      httpapi_narrowed<LONG, long>(name)
#endif

#if defined(_WINDOWS_) && !defined(_HTTPAPI_LONG_TWINS_WINDOWS)
#define _HTTPAPI_LONG_TWINS_WINDOWS
_HTTPAPI_LONG_TWIN(BOOL, GetConsoleMode, (HANDLE a, _HTTPAPI_ULONG_OUT(b)),
                   (a, _HTTPAPI_ULONG(b)))
_HTTPAPI_LONG_TWIN(BOOL, WriteConsoleA, (HANDLE a, const VOID *b, DWORD c, _HTTPAPI_ULONG_OUT(d), LPVOID e),
                   (a, b, c, _HTTPAPI_ULONG(d), e))
_HTTPAPI_LONG_TWIN(BOOL, WriteConsoleW, (HANDLE a, const VOID *b, DWORD c, _HTTPAPI_ULONG_OUT(d), LPVOID e),
                   (a, b, c, _HTTPAPI_ULONG(d), e))
_HTTPAPI_LONG_TWIN(BOOL, ReadConsoleA, (HANDLE a, LPVOID b, DWORD c, _HTTPAPI_ULONG_OUT(d), LPVOID e),
                   (a, b, c, _HTTPAPI_ULONG(d), e))
_HTTPAPI_LONG_TWIN(BOOL, ReadConsoleW, (HANDLE a, LPVOID b, DWORD c, _HTTPAPI_ULONG_OUT(d), LPVOID e),
                   (a, b, c, _HTTPAPI_ULONG(d), e))
_HTTPAPI_LONG_TWIN(BOOL, SetThreadErrorMode, (DWORD a, _HTTPAPI_ULONG_OUT(b)),
                   (a, _HTTPAPI_ULONG(b)))
_HTTPAPI_LONG_TWIN(BOOL, ReadFile, (HANDLE a, LPVOID b, DWORD c, _HTTPAPI_ULONG_OUT(d), LPOVERLAPPED e),
                   (a, b, c, _HTTPAPI_ULONG(d), e))
_HTTPAPI_LONG_TWIN(BOOL, WriteFile, (HANDLE a, LPCVOID b, DWORD c, _HTTPAPI_ULONG_OUT(d), LPOVERLAPPED e),
                   (a, b, c, _HTTPAPI_ULONG(d), e))
_HTTPAPI_LONG_TWIN(DWORD, SetFilePointer, (HANDLE a, LONG b, _HTTPAPI_LONG_OUT(c), DWORD d),
                   (a, b, _HTTPAPI_LONG(c), d))
_HTTPAPI_LONG_TWIN(DWORD, GetFileSize, (HANDLE a, _HTTPAPI_ULONG_OUT(b)),
                   (a, _HTTPAPI_ULONG(b)))
_HTTPAPI_LONG_TWIN(BOOL, GetHandleInformation, (HANDLE a, _HTTPAPI_ULONG_OUT(b)),
                   (a, _HTTPAPI_ULONG(b)))
_HTTPAPI_LONG_TWIN(BOOL, GetQueuedCompletionStatus, (HANDLE a, _HTTPAPI_ULONG_OUT(b), PULONG_PTR c,
                   LPOVERLAPPED *d, DWORD e),
                   (a, _HTTPAPI_ULONG(b), c, d, e))
_HTTPAPI_LONG_TWIN(BOOL, GetQueuedCompletionStatusEx, (HANDLE a, LPOVERLAPPED_ENTRY b, ULONG c,
                   _HTTPAPI_ULONG_OUT(d), DWORD e, BOOL f),
                   (a, b, c, _HTTPAPI_ULONG(d), e, f))
_HTTPAPI_LONG_TWIN(BOOL, GetOverlappedResult, (HANDLE a, LPOVERLAPPED b, _HTTPAPI_ULONG_OUT(c), BOOL d),
                   (a, b, _HTTPAPI_ULONG(c), d))
_HTTPAPI_LONG_TWIN(BOOL, GetOverlappedResultEx, (HANDLE a, LPOVERLAPPED b, _HTTPAPI_ULONG_OUT(c), DWORD d,
                   BOOL e),
                   (a, b, _HTTPAPI_ULONG(c), d, e))
_HTTPAPI_LONG_TWIN(BOOL, VirtualProtect, (LPVOID a, SIZE_T b, DWORD c, _HTTPAPI_ULONG_OUT(d)),
                   (a, b, c, _HTTPAPI_ULONG(d)))
_HTTPAPI_LONG_TWIN(HANDLE, CreateThread, (LPSECURITY_ATTRIBUTES a, SIZE_T b, LPTHREAD_START_ROUTINE c,
                   LPVOID d, DWORD e, _HTTPAPI_ULONG_OUT(f)),
                   (a, b, c, d, e, _HTTPAPI_ULONG(f)))
_HTTPAPI_LONG_TWIN(BOOL, GetExitCodeThread, (HANDLE a, _HTTPAPI_ULONG_OUT(b)),
                   (a, _HTTPAPI_ULONG(b)))
_HTTPAPI_LONG_TWIN(BOOL, GetExitCodeProcess, (HANDLE a, _HTTPAPI_ULONG_OUT(b)),
                   (a, _HTTPAPI_ULONG(b)))
_HTTPAPI_LONG_TWIN(BOOL, ReleaseSemaphore, (HANDLE a, LONG b, _HTTPAPI_LONG_OUT(c)),
                   (a, b, _HTTPAPI_LONG(c)))
_HTTPAPI_LONG_TWIN(BOOL, GetComputerNameExA, (COMPUTER_NAME_FORMAT a, LPSTR b, _HTTPAPI_ULONG_OUT(c)),
                   (a, b, _HTTPAPI_ULONG(c)))
_HTTPAPI_LONG_TWIN(BOOL, GetComputerNameExW, (COMPUTER_NAME_FORMAT a, LPWSTR b, _HTTPAPI_ULONG_OUT(c)),
                   (a, b, _HTTPAPI_ULONG(c)))
_HTTPAPI_LONG_TWIN(BOOL, GetComputerNameA, (LPSTR a, _HTTPAPI_ULONG_OUT(b)),
                   (a, _HTTPAPI_ULONG(b)))
_HTTPAPI_LONG_TWIN(BOOL, GetComputerNameW, (LPWSTR a, _HTTPAPI_ULONG_OUT(b)),
                   (a, _HTTPAPI_ULONG(b)))
_HTTPAPI_LONG_TWIN(BOOL, GetUserNameW, (LPWSTR a, _HTTPAPI_ULONG_OUT(b)),
                   (a, _HTTPAPI_ULONG(b)))
_HTTPAPI_LONG_TWIN(BOOL, GetUserNameA, (LPSTR a, _HTTPAPI_ULONG_OUT(b)),
                   (a, _HTTPAPI_ULONG(b)))
#endif

#if defined(_HTTPAPI_HTTP_DECLARED) && !defined(_HTTPAPI_LONG_TWINS_HTTP)
#define _HTTPAPI_LONG_TWINS_HTTP
_HTTPAPI_LONG_TWIN(ULONG, HttpQueryRequestQueueProperty, (HANDLE a, HTTP_SERVER_PROPERTY b, PVOID c, ULONG d,
                   ULONG e, _HTTPAPI_ULONG_OUT(f), PVOID g),
                   (a, b, c, d, e, _HTTPAPI_ULONG(f), g))
_HTTPAPI_LONG_TWIN(ULONG, HttpQueryServerSessionProperty, (HTTP_SERVER_SESSION_ID a, HTTP_SERVER_PROPERTY b,
                   PVOID c, ULONG d, _HTTPAPI_ULONG_OUT(e)),
                   (a, b, c, d, _HTTPAPI_ULONG(e)))
_HTTPAPI_LONG_TWIN(ULONG, HttpQueryUrlGroupProperty, (HTTP_URL_GROUP_ID a, HTTP_SERVER_PROPERTY b, PVOID c,
                   ULONG d, _HTTPAPI_ULONG_OUT(e)),
                   (a, b, c, d, _HTTPAPI_ULONG(e)))
_HTTPAPI_LONG_TWIN(ULONG, HttpReceiveHttpRequest, (HANDLE a, HTTP_REQUEST_ID b, ULONG c, PHTTP_REQUEST d,
                   ULONG e, _HTTPAPI_ULONG_OUT(f), LPOVERLAPPED g),
                   (a, b, c, d, e, _HTTPAPI_ULONG(f), g))
_HTTPAPI_LONG_TWIN(ULONG, HttpReceiveRequestEntityBody, (HANDLE a, HTTP_REQUEST_ID b, ULONG c, PVOID d,
                   ULONG e, _HTTPAPI_ULONG_OUT(f), LPOVERLAPPED g),
                   (a, b, c, d, e, _HTTPAPI_ULONG(f), g))
_HTTPAPI_LONG_TWIN(ULONG, HttpReceiveClientCertificate, (HANDLE a, HTTP_CONNECTION_ID b, ULONG c,
                   PHTTP_SSL_CLIENT_CERT_INFO d, ULONG e, _HTTPAPI_ULONG_OUT(f), LPOVERLAPPED g),
                   (a, b, c, d, e, _HTTPAPI_ULONG(f), g))
_HTTPAPI_LONG_TWIN(ULONG, HttpSendHttpResponse, (HANDLE a, HTTP_REQUEST_ID b, ULONG c, PHTTP_RESPONSE d,
                   PHTTP_CACHE_POLICY e, _HTTPAPI_ULONG_OUT(f), PVOID g, ULONG h, LPOVERLAPPED i,
                   PHTTP_LOG_DATA j),
                   (a, b, c, d, e, _HTTPAPI_ULONG(f), g, h, i, j))
_HTTPAPI_LONG_TWIN(ULONG, HttpSendResponseEntityBody, (HANDLE a, HTTP_REQUEST_ID b, ULONG c, USHORT d,
                   PHTTP_DATA_CHUNK e, _HTTPAPI_ULONG_OUT(f), PVOID g, ULONG h, LPOVERLAPPED i,
                   PHTTP_LOG_DATA j),
                   (a, b, c, d, e, _HTTPAPI_ULONG(f), g, h, i, j))
_HTTPAPI_LONG_TWIN(ULONG, HttpQueryRequestProperty, (HANDLE a, HTTP_OPAQUE_ID b, HTTP_REQUEST_PROPERTY c,
                   const VOID *d, ULONG e, PVOID f, ULONG g, _HTTPAPI_ULONG_OUT(h), LPOVERLAPPED i),
                   (a, b, c, d, e, f, g, _HTTPAPI_ULONG(h), i))
_HTTPAPI_LONG_TWIN(ULONG, HttpReadFragmentFromCache, (HANDLE a, PCWSTR b, PHTTP_BYTE_RANGE c, PVOID d, ULONG e,
                   _HTTPAPI_ULONG_OUT(f), LPOVERLAPPED g),
                   (a, b, c, d, e, _HTTPAPI_ULONG(f), g))
_HTTPAPI_LONG_TWIN(ULONG, HttpQueryServiceConfiguration, (HANDLE a, HTTP_SERVICE_CONFIG_ID b, PVOID c, ULONG d,
                   PVOID e, ULONG f, _HTTPAPI_ULONG_OUT(g), LPOVERLAPPED h),
                   (a, b, c, d, e, f, _HTTPAPI_ULONG(g), h))
#endif

#if defined(_INC_SHLWAPI) && !defined(_HTTPAPI_LONG_TWINS_SHLWAPI)
#define _HTTPAPI_LONG_TWINS_SHLWAPI
_HTTPAPI_LONG_TWIN(HRESULT, UrlEscapeA, (LPCSTR a, LPSTR b, _HTTPAPI_ULONG_OUT(c), DWORD d),
                   (a, b, _HTTPAPI_ULONG(c), d))
_HTTPAPI_LONG_TWIN(HRESULT, UrlEscapeW, (LPCWSTR a, LPWSTR b, _HTTPAPI_ULONG_OUT(c), DWORD d),
                   (a, b, _HTTPAPI_ULONG(c), d))
_HTTPAPI_LONG_TWIN(HRESULT, UrlUnescapeA, (LPSTR a, LPSTR b, _HTTPAPI_ULONG_OUT(c), DWORD d),
                   (a, b, _HTTPAPI_ULONG(c), d))
_HTTPAPI_LONG_TWIN(HRESULT, UrlUnescapeW, (LPWSTR a, LPWSTR b, _HTTPAPI_ULONG_OUT(c), DWORD d),
                   (a, b, _HTTPAPI_ULONG(c), d))
_HTTPAPI_LONG_TWIN(HRESULT, UrlCanonicalizeA, (LPCSTR a, LPSTR b, _HTTPAPI_ULONG_OUT(c), DWORD d),
                   (a, b, _HTTPAPI_ULONG(c), d))
_HTTPAPI_LONG_TWIN(HRESULT, UrlCanonicalizeW, (LPCWSTR a, LPWSTR b, _HTTPAPI_ULONG_OUT(c), DWORD d),
                   (a, b, _HTTPAPI_ULONG(c), d))
_HTTPAPI_LONG_TWIN(HRESULT, UrlCombineA, (LPCSTR a, LPCSTR b, LPSTR c, _HTTPAPI_ULONG_OUT(d), DWORD e),
                   (a, b, c, _HTTPAPI_ULONG(d), e))
_HTTPAPI_LONG_TWIN(HRESULT, UrlCombineW, (LPCWSTR a, LPCWSTR b, LPWSTR c, _HTTPAPI_ULONG_OUT(d), DWORD e),
                   (a, b, c, _HTTPAPI_ULONG(d), e))
_HTTPAPI_LONG_TWIN(HRESULT, UrlGetPartA, (LPCSTR a, LPSTR b, _HTTPAPI_ULONG_OUT(c), DWORD d, DWORD e),
                   (a, b, _HTTPAPI_ULONG(c), d, e))
_HTTPAPI_LONG_TWIN(HRESULT, UrlGetPartW, (LPCWSTR a, LPWSTR b, _HTTPAPI_ULONG_OUT(c), DWORD d, DWORD e),
                   (a, b, _HTTPAPI_ULONG(c), d, e))
_HTTPAPI_LONG_TWIN(HRESULT, UrlApplySchemeA, (LPCSTR a, LPSTR b, _HTTPAPI_ULONG_OUT(c), DWORD d),
                   (a, b, _HTTPAPI_ULONG(c), d))
_HTTPAPI_LONG_TWIN(HRESULT, UrlApplySchemeW, (LPCWSTR a, LPWSTR b, _HTTPAPI_ULONG_OUT(c), DWORD d),
                   (a, b, _HTTPAPI_ULONG(c), d))
_HTTPAPI_LONG_TWIN(HRESULT, UrlCreateFromPathA, (LPCSTR a, LPSTR b, _HTTPAPI_ULONG_OUT(c), DWORD d),
                   (a, b, _HTTPAPI_ULONG(c), d))
_HTTPAPI_LONG_TWIN(HRESULT, UrlCreateFromPathW, (LPCWSTR a, LPWSTR b, _HTTPAPI_ULONG_OUT(c), DWORD d),
                   (a, b, _HTTPAPI_ULONG(c), d))
_HTTPAPI_LONG_TWIN(HRESULT, PathCreateFromUrlA, (LPCSTR a, LPSTR b, _HTTPAPI_ULONG_OUT(c), DWORD d),
                   (a, b, _HTTPAPI_ULONG(c), d))
_HTTPAPI_LONG_TWIN(HRESULT, PathCreateFromUrlW, (LPCWSTR a, LPWSTR b, _HTTPAPI_ULONG_OUT(c), DWORD d),
                   (a, b, _HTTPAPI_ULONG(c), d))
#endif

#if defined(_WININET_) && !defined(_HTTPAPI_LONG_TWINS_WININET)
#define _HTTPAPI_LONG_TWINS_WININET
_HTTPAPI_LONG_TWIN(BOOL, InternetCreateUrlA, (LPURL_COMPONENTSA a, DWORD b, LPSTR c, _HTTPAPI_ULONG_OUT(d)),
                   (a, b, c, _HTTPAPI_ULONG(d)))
_HTTPAPI_LONG_TWIN(BOOL, InternetCreateUrlW, (LPURL_COMPONENTSW a, DWORD b, LPWSTR c, _HTTPAPI_ULONG_OUT(d)),
                   (a, b, c, _HTTPAPI_ULONG(d)))
_HTTPAPI_LONG_TWIN(BOOL, InternetCanonicalizeUrlA, (LPCSTR a, LPSTR b, _HTTPAPI_ULONG_OUT(c), DWORD d),
                   (a, b, _HTTPAPI_ULONG(c), d))
_HTTPAPI_LONG_TWIN(BOOL, InternetCanonicalizeUrlW, (LPCWSTR a, LPWSTR b, _HTTPAPI_ULONG_OUT(c), DWORD d),
                   (a, b, _HTTPAPI_ULONG(c), d))
_HTTPAPI_LONG_TWIN(BOOL, InternetCombineUrlA, (LPCSTR a, LPCSTR b, LPSTR c, _HTTPAPI_ULONG_OUT(d), DWORD e),
                   (a, b, c, _HTTPAPI_ULONG(d), e))
_HTTPAPI_LONG_TWIN(BOOL, InternetCombineUrlW, (LPCWSTR a, LPCWSTR b, LPWSTR c, _HTTPAPI_ULONG_OUT(d), DWORD e),
                   (a, b, c, _HTTPAPI_ULONG(d), e))
#endif

/* clang-format on */
#endif
