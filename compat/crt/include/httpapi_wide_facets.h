/* C++ only: what wide streams of libstdc++ need to work on 2-byte characters.
 *
 * Its templates are instantiated by the program itself, but ctype<wchar_t>, numpunct<wchar_t> and codecvt<wchar_t, ...> live in
 * libstdc++.so and speak of 4 bytes. So the program brings its own, and every wide stream and buffer starts with a locale
 * that holds them; the process's own locale, which other libraries use, stays as it is. Text outside is UTF-8. Numbers look
 * as in the classic locale. */
#ifndef _HTTPAPI_WIDE_FACETS
#define _HTTPAPI_WIDE_FACETS
#if __SIZEOF_WCHAR_T__ == 2

#include <bits/codecvt.h>
#include <wctype.h>

#pragma GCC visibility push(hidden)
namespace std
{
struct httpapi_ctype : ctype<wchar_t> {
    static bool fits(mask m, wchar_t c)
    {
        return ((m & upper) && iswupper(c)) || ((m & lower) && iswlower(c)) || ((m & alpha) && iswalpha(c)) ||
               ((m & digit) && iswdigit(c)) || ((m & xdigit) && iswxdigit(c)) ||
               ((m & space) && iswspace(c)) || ((m & print) && iswprint(c)) || ((m & cntrl) && iswcntrl(c)) ||
               ((m & punct) && iswpunct(c));
    }
    bool do_is(mask m, wchar_t c) const override
    {
        return fits(m, c);
    }
    const wchar_t *do_is(const wchar_t *from, const wchar_t *end, mask *out) const override
    {
        static const mask all[] = {upper, lower, alpha, digit, xdigit, space, print, cntrl, punct};
        for (; from < end; from++, out++) {
            *out = 0;
            for (mask m : all)
                if (fits(m, *from))
                    *out = static_cast<mask>(*out | m);
        }
        return end;
    }
    const wchar_t *do_scan_is(mask m, const wchar_t *from, const wchar_t *end) const override
    {
        while (from < end && !fits(m, *from))
            from++;
        return from;
    }
    const wchar_t *do_scan_not(mask m, const wchar_t *from, const wchar_t *end) const override
    {
        while (from < end && fits(m, *from))
            from++;
        return from;
    }
    wchar_t do_toupper(wchar_t c) const override
    {
        return static_cast<wchar_t>(::towupper(c));
    }
    wchar_t do_tolower(wchar_t c) const override
    {
        return static_cast<wchar_t>(::towlower(c));
    }
    const wchar_t *do_toupper(wchar_t *from, const wchar_t *end) const override
    {
        for (; from < end; from++)
            *from = do_toupper(*from);
        return end;
    }
    const wchar_t *do_tolower(wchar_t *from, const wchar_t *end) const override
    {
        for (; from < end; from++)
            *from = do_tolower(*from);
        return end;
    }
    wchar_t do_widen(char c) const override
    {
        return static_cast<unsigned char>(c);
    }
    const char *do_widen(const char *from, const char *end, wchar_t *out) const override
    {
        while (from < end)
            *out++ = do_widen(*from++);
        return end;
    }
    char do_narrow(wchar_t c, char other) const override
    {
        return c < 0x80 ? static_cast<char>(c) : other;
    }
    const wchar_t *do_narrow(const wchar_t *from, const wchar_t *end, char other, char *out) const override
    {
        while (from < end)
            *out++ = do_narrow(*from++, other);
        return end;
    }
};

struct httpapi_numpunct : numpunct<wchar_t> {
    wchar_t do_decimal_point() const override
    {
        return L'.';
    }
    wchar_t do_thousands_sep() const override
    {
        return L',';
    }
    string do_grouping() const override
    {
        return string();
    }
    wstring do_truename() const override
    {
        return L"true";
    }
    wstring do_falsename() const override
    {
        return L"false";
    }
};

/* UTF-8 outside, UTF-16 inside. A pair of surrogates goes in and out as one: half a pair at the end waits for its other half. */
struct httpapi_codecvt : codecvt<wchar_t, char, mbstate_t> {
    explicit httpapi_codecvt(size_t references = 0) : codecvt<wchar_t, char, mbstate_t>(references)
    {
    }
    ~httpapi_codecvt() override
    {
    }

    result do_out(mbstate_t &, const wchar_t *from, const wchar_t *from_end, const wchar_t *&from_next,
                  char *to, char *to_end, char *&to_next) const override
    {
        result outcome = ok;
        while (from < from_end) {
            unsigned long c = static_cast<unsigned short>(*from);
            int units = 1;
            if (c >= 0xd800 && c < 0xdc00) {
                if (from + 1 == from_end) {
                    outcome = partial;
                    break;
                }
                unsigned long low = static_cast<unsigned short>(from[1]);
                if (low >= 0xdc00 && low < 0xe000) {
                    c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
                    units = 2;
                }
            }
            if (c >= 0xd800 && c < 0xe000)
                c = 0xfffd;
            int bytes = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
            if (to_end - to < bytes) {
                outcome = partial;
                break;
            }
            for (int i = bytes - 1; i > 0; i--, c >>= 6)
                to[i] = static_cast<char>(0x80 | (c & 0x3f));
            to[0] = static_cast<char>(bytes == 1 ? c : (0xf00 >> bytes & 0xff) | c);
            to += bytes;
            from += units;
        }
        from_next = from;
        to_next = to;
        return outcome;
    }
    result do_unshift(mbstate_t &, char *to, char *, char *&to_next) const override
    {
        to_next = to;
        return noconv;
    }
    result do_in(mbstate_t &, const char *from, const char *from_end, const char *&from_next, wchar_t *to,
                 wchar_t *to_end, wchar_t *&to_next) const override
    {
        result outcome = ok;
        while (from < from_end && outcome == ok) {
            unsigned long c = 0;
            int bytes = decode(from, from_end, c);
            if (bytes <= 0)
                outcome = bytes == 0 ? partial : error;
            else if (to_end - to < (c > 0xffff ? 2 : 1))
                outcome = partial;
            else {
                if (c > 0xffff) {
                    *to++ = static_cast<wchar_t>(0xd7c0 + (c >> 10));
                    c = 0xdc00 + (c & 0x3ff);
                }
                *to++ = static_cast<wchar_t>(c);
                from += bytes;
            }
        }
        from_next = from;
        to_next = to;
        return outcome;
    }
    int do_encoding() const noexcept override
    {
        return 0;
    }
    bool do_always_noconv() const noexcept override
    {
        return false;
    }
    int do_max_length() const noexcept override
    {
        return 4;
    }
    int do_length(mbstate_t &, const char *from, const char *end, size_t max) const override
    {
        const char *start = from;
        while (from < end) {
            unsigned long c = 0;
            int bytes = decode(from, end, c);
            size_t units = c > 0xffff ? 2 : 1;
            if (bytes <= 0 || units > max)
                break;
            max -= units;
            from += bytes;
        }
        return static_cast<int>(from - start);
    }

  private:
    /* How many bytes the next character takes; 0: more are needed, -1: malformed. */
    static int decode(const char *from, const char *end, unsigned long &out)
    {
        unsigned first = static_cast<unsigned char>(*from);
        int bytes = first < 0x80   ? 1
                    : first < 0xc2 ? -1
                    : first < 0xe0 ? 2
                    : first < 0xf0 ? 3
                    : first < 0xf5 ? 4
                                   : -1;
        if (bytes < 0)
            return -1;
        out = bytes == 1 ? first : first & (0x7fu >> bytes);
        for (int i = 1; i < bytes; i++) {
            if (from + i == end)
                return 0;
            unsigned next = static_cast<unsigned char>(from[i]);
            if ((next & 0xc0) != 0x80)
                return -1;
            out = out << 6 | (next & 0x3f);
        }
        if ((bytes == 3 && (out < 0x800 || (out >= 0xd800 && out < 0xe000))) ||
            (bytes == 4 && (out < 0x10000 || out > 0x10ffff)))
            return -1;
        return bytes;
    }
};

inline locale httpapi_widened(const locale &plain)
{
    locale with(plain, new httpapi_ctype);
    with = locale(with, new httpapi_codecvt);
    with = locale(with, new httpapi_numpunct);
    with = locale(with, new num_put<wchar_t>);
    return locale(with, new num_get<wchar_t>);
}

inline const locale &httpapi_wide_locale()
{
    static const locale *wide = new locale(httpapi_widened(locale::classic())); /* outlives every stream */
    return *wide;
}

template <> inline void basic_ios<wchar_t>::init(basic_streambuf<wchar_t> *buffer)
{
    ios_base::_M_init();
    _M_ios_locale = httpapi_wide_locale();
    _M_cache_locale(_M_ios_locale);
    _M_fill = wchar_t();
    _M_fill_init = false;
    _M_tie = 0;
    _M_exception = goodbit;
    _M_streambuf = buffer;
    _M_streambuf_state = buffer ? goodbit : badbit;
}

template <> inline locale basic_ios<wchar_t>::imbue(const locale &other)
{
    locale last = getloc(), wide = httpapi_widened(other);
    ios_base::imbue(wide);
    _M_cache_locale(wide);
    if (rdbuf())
        rdbuf()->pubimbue(wide);
    return last;
}

template <>
inline basic_streambuf<wchar_t>::basic_streambuf()
    : _M_in_beg(0), _M_in_cur(0), _M_in_end(0), _M_out_beg(0), _M_out_cur(0), _M_out_end(0),
      _M_buf_locale(httpapi_wide_locale())
{
}
} // namespace std
#pragma GCC visibility pop

#endif
#endif
