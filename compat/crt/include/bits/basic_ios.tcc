/* libstdc++'s basic_ios, and for 2-byte characters the locale that wide streams start with. */
#include_next <bits/basic_ios.tcc>
#include <httpapi_wide_facets.h>
