/* libstdc++'s filesystem::path, which converts wide text through codecvt: for 2-byte characters through the one that knows
 * them. What it includes is read before the name is exchanged. */
#include <codecvt>
#include <iomanip>
#include <locale>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <bits/locale_conv.h>
#include <httpapi_wide_facets.h>
#if __SIZEOF_WCHAR_T__ == 2
#ifndef _HTTPAPI_PATH_CODECVT
#define _HTTPAPI_PATH_CODECVT
namespace std
{
template <class Inside, class Outside, class State>
struct httpapi_path_codecvt : codecvt<Inside, Outside, State> {
};
template <> struct httpapi_path_codecvt<wchar_t, char, mbstate_t> : httpapi_codecvt {
};
} // namespace std
#endif
#pragma push_macro("codecvt")
#define codecvt httpapi_path_codecvt
#include_next <bits/fs_path.h>
#pragma pop_macro("codecvt")
#else
#include_next <bits/fs_path.h>
#endif
