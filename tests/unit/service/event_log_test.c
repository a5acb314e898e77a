/* The event log as syslog hears it. */
#include "check.h"
#include "errhandlingapi.h"
#include "winbase.h"
#include "winerror.h"
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static int listener = -1;
static struct sockaddr_un address = {.sun_family = AF_UNIX};
static char line[16384];

static void listen_for_events(void)
{
    if (listener >= 0)
        return;
    snprintf(address.sun_path, sizeof address.sun_path, "/tmp/httpapi-syslog-%d", getpid());
    listener = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    CHECK_EQ(bind(listener, (struct sockaddr *)&address, sizeof address), 0);
    setenv("HTTPAPI_SYSLOG", address.sun_path, 1);
}

/* What follows the time of the next line; its length. */
static const char *heard(size_t *length)
{
    ssize_t got = recv(listener, line, sizeof line - 1, 0);
    const char *colon;

    CHECK(got > 0);
    line[got] = 0;
    *length = (size_t)got;
    colon = strchr(line, '>');
    CHECK(colon != NULL && strlen(colon) > 17 && colon[4] == ' ' && colon[7] == ' ' && colon[10] == ':' &&
          colon[16] == ' ');
    memmove(line + (colon - line) + 1, colon + 17, strlen(colon + 17) + 1);
    return line;
}

static void an_event_becomes_a_line(void)
{
    static const struct {
        WORD type, category;
        DWORD id;
        const char *strings[2], *line;
    } cases[] = {
        {EVENTLOG_ERROR_TYPE,
         0,
         7,
         {"one", "t\xC3\xBCwo\nand"},
         "<27>source[%d]: event 7: one; t\xC3\xBCwo and"},
        {EVENTLOG_WARNING_TYPE,
         3,
         0xC0000102,
         {"a%sb", ""},
         "<28>source[%d]: event 258 (0xc0000102), category 3: a%%sb; "},
        {EVENTLOG_INFORMATION_TYPE, 0, 1, {NULL, NULL}, "<30>source[%d]: event 1"},
        {EVENTLOG_SUCCESS, 0, 1, {NULL, NULL}, "<30>source[%d]: event 1"},
        {EVENTLOG_AUDIT_FAILURE, 0, 1, {NULL, NULL}, "<84>source[%d]: event 1"},
    };
    HANDLE source;
    char expected[128];
    size_t length;

    listen_for_events();
    source = RegisterEventSourceA(NULL, "source");
    CHECK(source != NULL);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        LPCSTR strings[] = {cases[i].strings[0], cases[i].strings[1]};

        CHECK(ReportEventA(source, cases[i].type, cases[i].category, cases[i].id, NULL, strings[0] ? 2 : 0, 0,
                           strings, NULL));
        snprintf(expected, sizeof expected, cases[i].line, getpid());
        CHECK_STR(heard(&length), expected);
    }
    CHECK(DeregisterEventSource(source));
}

static void wide_strings_and_data_are_reported(void)
{
    LPCWSTR strings[] = {u"gr\x00FCn"};
    BYTE data[] = {1, 0xFE};
    HANDLE source;
    char expected[128];
    size_t length;

    listen_for_events();
    source = RegisterEventSourceW(u"\\\\.", u"s");
    CHECK(ReportEventW(source, EVENTLOG_SUCCESS, 0, 2, NULL, 1, 2, strings, data));
    snprintf(expected, sizeof expected, "<30>s[%d]: event 2: gr\xC3\xBCn | 01fe", getpid());
    CHECK_STR(heard(&length), expected);
    CHECK(DeregisterEventSource(source));
}

static void a_long_text_is_cut_at_a_character(void)
{
    static char text[20000];
    LPCSTR strings[] = {text};
    size_t length;
    HANDLE source;

    listen_for_events();
    source = RegisterEventSourceA(NULL, "source");
    for (size_t shift = 0; shift < 3; shift++) {
        memset(text, 'x', sizeof text - 1);
        for (size_t i = shift; i + 3 < sizeof text; i += 3)
            memcpy(text + i, "\xE2\x82\xAC", 3);
        text[sizeof text - 3] = 0;
        CHECK(ReportEventA(source, EVENTLOG_SUCCESS, 0, 2, NULL, 1, 0, strings, NULL));
        heard(&length);
        CHECK(length > 8180 && length < 8192);
        CHECK_STR(line + strlen(line) - 3, "\xE2\x82\xAC");
    }
    CHECK(DeregisterEventSource(source));
}

static void wrong_calls_have_their_codes(void)
{
    LPCSTR strings[] = {"x"};
    HANDLE source = RegisterEventSourceA(NULL, "source");

    CHECK(RegisterEventSourceA("\\\\other", "source") == NULL);
    CHECK_EQ(GetLastError(), RPC_S_SERVER_UNAVAILABLE);
    CHECK(RegisterEventSourceA(NULL, NULL) == NULL);
    CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK(!ReportEventA(source, 3, 0, 1, NULL, 1, 0, strings, NULL));
    CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK(!ReportEventA(source, 0, 0, 1, NULL, 1, 0, NULL, NULL));
    CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK(!ReportEventA(source, 0, 0, 1, NULL, 257, 0, strings, NULL));
    CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK(DeregisterEventSource(source));
    CHECK(!DeregisterEventSource(source));
    CHECK_EQ(GetLastError(), ERROR_INVALID_HANDLE);
    CHECK(!ReportEventA(source, 0, 0, 1, NULL, 1, 0, strings, NULL));
    CHECK_EQ(GetLastError(), ERROR_INVALID_HANDLE);
}

static void without_a_daemon_it_is_standard_error(void)
{
    LPCSTR strings[] = {"heard"};
    char text[128] = {0}, expected[128];
    int ends[2], old = dup(2);
    HANDLE source = RegisterEventSourceA(NULL, "source");

    setenv("HTTPAPI_SYSLOG", "/nonexistent/log", 1);
    CHECK_EQ(pipe(ends), 0);
    dup2(ends[1], 2);
    CHECK(ReportEventA(source, EVENTLOG_ERROR_TYPE, 0, 5, NULL, 1, 0, strings, NULL));
    dup2(old, 2);
    CHECK(read(ends[0], text, sizeof text - 1) > 0);
    snprintf(expected, sizeof expected, "source[%d]: event 5: heard\n", getpid());
    CHECK_STR(text, expected);
    CHECK(DeregisterEventSource(source));
    unlink(address.sun_path);
}

CHECK_MAIN(CHECK_TEST(an_event_becomes_a_line), CHECK_TEST(wide_strings_and_data_are_reported),
           CHECK_TEST(a_long_text_is_cut_at_a_character), CHECK_TEST(wrong_calls_have_their_codes),
           CHECK_TEST(without_a_daemon_it_is_standard_error))
