/* libstdc++'s basic_string with one name exchanged: std::to_wstring(long) formats through vswprintf and "%ld", and there
 * the program's own `long` of 64 bits is meant, not the 32 bits that `l` has for everybody else in Windows mode. */
#if defined(__cplusplus)
#include <cwchar>
extern "C" int httpapi_vswprintf_long64(wchar_t *buffer, __SIZE_TYPE__ count, const wchar_t *format,
                                        __builtin_va_list);
namespace std
{
using ::httpapi_vswprintf_long64;
}
#pragma push_macro("vswprintf")
#undef vswprintf
#define vswprintf httpapi_vswprintf_long64
#include_next <bits/basic_string.h>
#pragma pop_macro("vswprintf")
#endif
