/* Holds the http.h on the include path to the tables beside this file, at compile time: nothing is linked or run, so a
 * compiler for Windows can judge as well. The same source is C and C++. check.py says which compilers and how; it also
 * writes the tables that SOME_STRUCTURES names, for a header that knows only some of the names. */
#ifdef HEADERS_FIRST
#include HEADERS_FIRST
#endif
#include <http.h>
#ifdef HEADERS_AFTER
#include HEADERS_AFTER
#endif
#include <stddef.h>

#ifdef __cplusplus
#define MUST(condition, text) static_assert(condition, text)
#pragma GCC diagnostic ignored \
    "-Winvalid-offsetof" /* version 2 inherits: all our compilers lay it out plainly */
#else
#define MUST(condition, text) _Static_assert(condition, text)
#endif

#define SIZE(type, size) MUST(sizeof(type) == (size), "sizeof " #type);
#define MEMBER(type, member, offset, size)                                    \
    MUST(offsetof(type, member) == (offset), "offset of " #type "." #member); \
    MUST(sizeof(((type *)0)->member) == (size), "sizeof " #type "." #member);
#define VALUE(name, value) \
    MUST((sizeof(name) == 8 ? (ULONGLONG)(name) : (ULONGLONG)(ULONG)(name)) == (value), #name);

/* @data:1 @data:2 @data:3 @data:4 @data:5 @data:6 @data:7 @data:8 @data:9 @data:10 @data:11 @data:12
 * @data:14 @data:15 @data:16 @data:17 @data:18 @data:19 @data:20 */
#ifdef SOME_STRUCTURES
#include SOME_STRUCTURES
#include SOME_VALUES
#else
#include "structures.def"
#include "values.def"

/* Neighbouring headers follow http.h, as in programs that query these properties. */
#include <mstcpip.h>
#include <schannel.h>
#include "neighbours.def"

MUST(sizeof(HTTP_PROPERTY_FLAGS) == 4, "Present is one bit of a ULONG");
MUST(sizeof(HTTP_OPAQUE_ID) == 8 && HTTP_NULL_ID == 0, "@functions:462");
MUST(sizeof(ULONG) == 4 && sizeof(*(PCWSTR)0) == 2, "@data:13");
MUST(sizeof(HTTP_REQUEST) == (_WIN32_WINNT >= 0x0600 ? 864 : 848), "HTTP_REQUEST follows _WIN32_WINNT");
MUST(sizeof(HTTP_RESPONSE) == (_WIN32_WINNT >= 0x0600 ? 568 : 552), "HTTP_RESPONSE follows _WIN32_WINNT");
MUST((int)HttpFeaturemax == -1, "enumerations are signed");
#endif
