/* Time with the result first, wide forms, and aligned memory. */
#include <windows.h>
#include <errno.h>
#include <malloc.h>
#include <process.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/timeb.h>
#include <time.h>
#include <wchar.h>

#include "check.h"

static void results_come_first(void)
{
    time_t at = 784111777; /* RFC 9110's Sun, 06 Nov 1994 08:49:37 GMT */
    __time64_t wide_at = at;
    struct tm parts;

    CHECK_EQ(gmtime_s(&parts, &at), 0);
    CHECK(parts.tm_year == 94 && parts.tm_mon == 10 && parts.tm_hour == 8);
    CHECK_EQ(_gmtime64_s(&parts, &wide_at), 0);
    CHECK_EQ(_mkgmtime(&parts), at);
    CHECK_EQ(localtime_s(&parts, &at), 0);
    CHECK_EQ(gmtime_s(&parts, NULL), EINVAL);
    CHECK_EQ(parts.tm_year, -1);
}

static void times_as_text(void)
{
    time_t at = 784111777;
    struct tm parts;
    char text[26];
    WCHAR wide[40], when[9];

    gmtime_s(&parts, &at);
    CHECK_EQ(asctime_s(text, 26, &parts), 0);
    CHECK_STR(text, "Sun Nov  6 08:49:37 1994\n");
    CHECK_EQ(asctime_s(text, 25, &parts), EINVAL);
    CHECK_EQ(ctime_s(text, 26, &at), 0);
    CHECK_EQ(wcsftime(wide, 40, L"%a, %d %b %Y %H:%M:%S GMT \x20ac", &parts), 31);
    CHECK(wcscmp(wide, L"Sun, 06 Nov 1994 08:49:37 GMT \x20ac") == 0);
    CHECK_EQ(wcsftime(wide, 5, L"%Y-%m-%d", &parts), 0);
    CHECK_EQ(_wstrtime_s(when, 9), 0);
    CHECK(when[2] == L':' && when[8] == 0);
    CHECK(_strdate(text) && text[2] == '/');
}

static void milliseconds(void)
{
    struct _timeb now;

    _ftime(&now);
    CHECK(now.time >= _time64(NULL) - 2 && now.millitm < 1000);
}

static void aligned_memory(void)
{
    char *memory = _aligned_malloc(100, 64);

    CHECK(memory && (uintptr_t)memory % 64 == 0);
    memory[99] = 7;
    memory = _aligned_realloc(memory, 1000, 256);
    CHECK((uintptr_t)memory % 256 == 0 && memory[99] == 7);
    _aligned_free(memory);
    CHECK(!_aligned_malloc(10, 3));
    memory = malloc(10);
    CHECK(_msize(memory) >= 10);
    free(memory);
    CHECK(_getpid() > 0);
}

CHECK_MAIN(CHECK_TEST(results_come_first), CHECK_TEST(times_as_text), CHECK_TEST(milliseconds),
           CHECK_TEST(aligned_memory))
