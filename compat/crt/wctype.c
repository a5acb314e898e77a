/* Classes and case of wide characters. What a character is comes from the C library's C.UTF-8 tables (Windows asks its
 * Unicode tables whatever the locale); case beyond ASCII only once the program has chosen a locale. The locale object is
 * made once and never freed; two threads racing to make it leave one unused. */
#include <ctype.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <wctype.h>

#include "case.h"

static locale_t unicode_locale(void)
{
    static locale_t made;
    locale_t locale = __atomic_load_n(&made, __ATOMIC_ACQUIRE), none = 0;

    if (locale)
        return locale;
    locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", 0);
    if (!locale)
        locale = newlocale(LC_CTYPE_MASK, "C", 0);
    if (!__atomic_compare_exchange_n(&made, &none, locale, 0, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) {
        if (locale)
            freelocale(locale);
        locale = none;
    }
    return locale;
}

#define CLASS(name)                                                       \
    int name(wint_t c)                                                    \
    {                                                                     \
        locale_t locale = unicode_locale();                               \
                                                                          \
        return c != WEOF && c != 0xFFFF && locale && name##_l(c, locale); \
    }

CLASS(iswalnum)
CLASS(iswalpha)
CLASS(iswblank)
CLASS(iswcntrl)
CLASS(iswgraph)
CLASS(iswlower)
CLASS(iswprint)
CLASS(iswpunct)
CLASS(iswspace)
CLASS(iswupper)

int iswdigit(wint_t c)
{
    return c - '0' < 10u;
}

int iswxdigit(wint_t c)
{
    return c - '0' < 10u || (c | 32) - 'a' < 6u;
}

int iswascii(wint_t c)
{
    return c < 0x80;
}

wint_t crt_fold_beyond_ascii(wint_t c, int upper)
{
    locale_t locale;
    wint_t folded;

    if (MB_CUR_MAX == 1 || c == WEOF || (locale = unicode_locale()) == 0)
        return c;
    folded = upper ? towupper_l(c, locale) : towlower_l(c, locale);
    return folded > 0xFFFF ? c : folded;
}

wint_t towlower(wint_t c)
{
    return crt_lower(c);
}

wint_t towupper(wint_t c)
{
    return crt_upper(c);
}

/* A wctype_t of the C library is a pointer into its own tables; ours is the same one. */
wctype_t wctype(const char *name)
{
    return wctype_l(name, unicode_locale());
}

int iswctype(wint_t c, wctype_t class)
{
    return c != WEOF && iswctype_l(c, class, unicode_locale());
}

wctrans_t wctrans(const char *name)
{
    return wctrans_l(name, unicode_locale());
}

wint_t towctrans(wint_t c, wctrans_t which)
{
    return towctrans_l(c, which, unicode_locale());
}

int wcwidth(wchar_t c)
{
    return c == 0 ? 0 : iswprint((wint_t)c) ? 1 : -1;
}
