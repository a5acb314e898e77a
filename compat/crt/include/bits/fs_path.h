/* libstdc++'s filesystem::path, which converts wide text through codecvt, from version 13 on through codecvt_utf8_utf16: for
 * 2-byte characters through the one that knows them. What it includes is read before the names are exchanged. */
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
template <class Inside> struct httpapi_path_utf16 : codecvt_utf8_utf16<Inside> {
};
template <> struct httpapi_path_utf16<wchar_t> : httpapi_codecvt {
};
} // namespace std
#endif
#pragma push_macro("codecvt")
#pragma push_macro("codecvt_utf8_utf16")
#define codecvt            httpapi_path_codecvt
#define codecvt_utf8_utf16 httpapi_path_utf16
#include_next <bits/fs_path.h>
#pragma pop_macro("codecvt_utf8_utf16")
#pragma pop_macro("codecvt")
#else
#include_next <bits/fs_path.h>
#endif
