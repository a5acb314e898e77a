/* <codecvt> for 16-bit characters: codecvt_utf8<wchar_t> and its like, as std::wstring_convert takes them. libstdc++.so has their
 * functions for 4-byte characters; here they are defined anew, in the program, over those for char16_t. */
#if !defined(HTTPAPI_CODECVT_H) && __cplusplus <= 202302L /* gone from C++26 */
#define HTTPAPI_CODECVT_H
#pragma GCC system_header

#include <bits/codecvt.h>

namespace std
{

/* The facet of char16_t that stands behind one of wchar_t, with what that one was made of. */
template <typename Base> struct httpapi_codecvt_of_16 : Base {
    httpapi_codecvt_of_16(unsigned long most, codecvt_mode mode) : Base(most, mode, 1)
    {
    }
    ~httpapi_codecvt_of_16()
    {
    }
};

/* clang-format off */
#define HTTPAPI_CODECVT(base)                                                                                   \
    inline base<wchar_t>::~base() {}                                                                            \
    inline codecvt_base::result base<wchar_t>::do_out(mbstate_t &state, const wchar_t *from,                    \
        const wchar_t *from_end, const wchar_t *&from_next, char *to, char *to_end, char *&to_next) const       \
    {                                                                                                           \
        const char16_t *next = (const char16_t *)from;                                                          \
        auto result = httpapi_codecvt_of_16<base<char16_t>>(_M_maxcode, _M_mode).out(state,                           \
            (const char16_t *)from, (const char16_t *)from_end, next, to, to_end, to_next);                     \
        from_next = (const wchar_t *)next;                                                                      \
        return result;                                                                                          \
    }                                                                                                           \
    inline codecvt_base::result base<wchar_t>::do_in(mbstate_t &state, const char *from, const char *from_end,  \
        const char *&from_next, wchar_t *to, wchar_t *to_end, wchar_t *&to_next) const                          \
    {                                                                                                           \
        char16_t *next = (char16_t *)to;                                                                        \
        auto result = httpapi_codecvt_of_16<base<char16_t>>(_M_maxcode, _M_mode).in(state, from, from_end, from_next, \
            (char16_t *)to, (char16_t *)to_end, next);                                                          \
        to_next = (wchar_t *)next;                                                                              \
        return result;                                                                                          \
    }                                                                                                           \
    inline codecvt_base::result base<wchar_t>::do_unshift(mbstate_t &, char *to, char *, char *&to_next) const  \
    {                                                                                                           \
        to_next = to;                                                                                           \
        return noconv;                                                                                          \
    }                                                                                                           \
    inline int base<wchar_t>::do_encoding() const throw() { return 0; }                                         \
    inline bool base<wchar_t>::do_always_noconv() const throw() { return false; }                               \
    inline int base<wchar_t>::do_length(mbstate_t &state, const char *from, const char *end, size_t most) const \
    {                                                                                                           \
        return httpapi_codecvt_of_16<base<char16_t>>(_M_maxcode, _M_mode).length(state, from, end, most);             \
    }                                                                                                           \
    inline int base<wchar_t>::do_max_length() const throw()                                                     \
    {                                                                                                           \
        return httpapi_codecvt_of_16<base<char16_t>>(_M_maxcode, _M_mode).max_length();                               \
    }
/* clang-format on */
HTTPAPI_CODECVT(__codecvt_utf8_base)
HTTPAPI_CODECVT(__codecvt_utf16_base)
HTTPAPI_CODECVT(__codecvt_utf8_utf16_base)
#undef HTTPAPI_CODECVT

} // namespace std

#endif
