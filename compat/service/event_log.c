/* The event log is syslog: an event becomes one line for the socket that HTTPAPI_SYSLOG names, else /dev/log, and where nobody
 * listens there, on standard error. There are no message files here: the line has the event's number and its strings.
 *
 * A source is a handle and never changes; any thread reports. */
#include "error/error.h"
#include "errhandlingapi.h"
#include "object/object.h"
#include "text/text.h"
#include "winbase.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#define LINE_LIMIT   8192 /* what daemons of syslog take as one datagram */
#define STRING_LIMIT 256

struct source {
    struct object object;
    char name[];
};

static void source_destroy(struct object *object)
{
    free(object);
}

static const struct object_type source_type = {.name = "EventSource", .destroy = source_destroy};

/* ---- sources ---- */

static HANDLE register_source(const char *server, const char *name)
{
    struct source *source;
    HANDLE handle = NULL;
    ULONG error;

    if (server && *server && strcmp(server, "\\\\.") != 0 && strcmp(server, ".") != 0)
        error = RPC_S_SERVER_UNAVAILABLE; /* another machine's log */
    else
        error = name && *name ? NO_ERROR : ERROR_INVALID_PARAMETER;
    source = error == NO_ERROR ? malloc(sizeof *source + strlen(name) + 1) : NULL;
    if (source) {
        object_init(&source->object, &source_type, WAIT_KIND_NONE);
        memcpy(source->name, name, strlen(name) + 1);
        error = handle_open(&source->object, &handle);
        object_release(&source->object);
    } else if (error == NO_ERROR) {
        error = ERROR_NOT_ENOUGH_MEMORY;
    }
    error_result(error);
    return handle;
}

HANDLE WINAPI RegisterEventSourceA(LPCSTR server, LPCSTR name)
{
    return register_source(server, name);
}

HANDLE WINAPI RegisterEventSourceW(LPCWSTR server, LPCWSTR name)
{
    char *narrow_server = NULL, *narrow_name = NULL;
    ULONG error = utf8_copy_of(server, &narrow_server);
    HANDLE handle = NULL;

    if (error == NO_ERROR)
        error = utf8_copy_of(name, &narrow_name);
    if (error == NO_ERROR)
        handle = register_source(narrow_server, narrow_name);
    else
        error_result(error);
    free(narrow_server);
    free(narrow_name);
    return handle;
}

BOOL WINAPI DeregisterEventSource(HANDLE handle)
{
    if (!handle_pin(handle, &source_type))
        return error_result(ERROR_INVALID_HANDLE);
    handle_unpin(handle);
    return error_result(handle_close(handle));
}

/* ---- the line ---- */

struct line {
    char text[LINE_LIMIT];
    size_t length;
};

__attribute__((format(printf, 2, 3))) static void add(struct line *line, const char *format, ...)
{
    size_t room = sizeof line->text - line->length;
    va_list arguments;
    int length;

    va_start(arguments, format);
    /* NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized): va_start stands above */
    length = vsnprintf(line->text + line->length, room, format, arguments);
    va_end(arguments);
    if (length > 0)
        line->length += (size_t)length < room ? (size_t)length : room - 1;
}

/* A line stays one line, whatever a program was sent and reports. */
static void add_text(struct line *line, const char *text)
{
    for (; *text && line->length + 1 < sizeof line->text; text++)
        line->text[line->length++] = (unsigned char)*text < 0x20 || *text == 0x7F ? ' ' : *text;
    line->text[line->length] = 0;
}

/* A text that was cut ends with a whole character. */
static void end_text(struct line *line)
{
    size_t start = line->length, needed;
    unsigned char lead;

    if (line->length + 1 < sizeof line->text)
        return;
    while (start > 0 && ((unsigned char)line->text[start - 1] & 0xC0) == 0x80)
        start--;
    lead = start > 0 ? (unsigned char)line->text[start - 1] : 0;
    needed = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
    if (start > 0 && line->length - (start - 1) < needed)
        line->length = start - 1;
    line->text[line->length] = 0;
}

static int priority_of(WORD type)
{
    switch (type) {
    case EVENTLOG_ERROR_TYPE:
        return LOG_DAEMON | LOG_ERR;
    case EVENTLOG_WARNING_TYPE:
        return LOG_DAEMON | LOG_WARNING;
    case EVENTLOG_SUCCESS:
    case EVENTLOG_INFORMATION_TYPE:
        return LOG_DAEMON | LOG_INFO;
    case EVENTLOG_AUDIT_SUCCESS:
        return LOG_AUTHPRIV | LOG_INFO;
    case EVENTLOG_AUDIT_FAILURE:
        return LOG_AUTHPRIV | LOG_WARNING;
    default:
        return -1;
    }
}

/* "<30>Nov 21 07:36:17 source[pid]: " */
static size_t add_head(struct line *line, const char *source, int priority)
{
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    time_t now = time(NULL);
    struct tm local;
    size_t head;

    localtime_r(&now, &local);
    add(line, "<%d>%.3s %2d %02d:%02d:%02d ", priority, months + (size_t)local.tm_mon * 3, local.tm_mday,
        local.tm_hour, local.tm_min, local.tm_sec);
    head = line->length;
    add_text(line, source);
    add(line, "[%d]: ", (int)getpid());
    return head;
}

/* ---- where it goes ---- */

static BOOL send_to_daemon(const struct line *line)
{
    const char *path = getenv("HTTPAPI_SYSLOG");
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int descriptor;
    BOOL sent;

    if (!path || !*path)
        path = "/dev/log";
    if (strlen(path) >= sizeof address.sun_path)
        return FALSE;
    memcpy(address.sun_path, path, strlen(path) + 1);
    descriptor = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0)
        return FALSE;
    sent = sendto(descriptor, line->text, line->length, MSG_NOSIGNAL, (const struct sockaddr *)&address,
                  sizeof address) == (ssize_t)line->length;
    close(descriptor);
    return sent;
}

static void deliver(struct line *line, size_t head)
{
    if (send_to_daemon(line))
        return;
    fprintf(stderr, "%s\n", line->text + head);
}

/* ---- reporting ---- */

struct event {
    WORD type, category, count;
    DWORD id, size;
    const void *data;
};

static ULONG check(const struct event *event, const void *strings)
{
    if (priority_of(event->type) < 0 || event->count > STRING_LIMIT || (event->count && !strings) ||
        (event->size && !event->data))
        return ERROR_INVALID_PARAMETER;
    return NO_ERROR;
}

static BOOL report(HANDLE handle, const struct event *event, const char *const *strings)
{
    const struct source *source = (const struct source *)handle_pin(handle, &source_type);
    const unsigned char *bytes = event->data;
    struct line line = {.length = 0};
    size_t head;

    if (!source)
        return error_result(ERROR_INVALID_HANDLE);
    head = add_head(&line, source->name, priority_of(event->type));
    add(&line, "event %u", event->id & 0xFFFF);
    if (event->id >> 16)
        add(&line, " (0x%08x)", event->id);
    if (event->category)
        add(&line, ", category %u", event->category);
    for (WORD i = 0; i < event->count; i++) {
        add_text(&line, i ? "; " : ": ");
        add_text(&line, strings[i] ? strings[i] : "");
    }
    for (DWORD i = 0; i < event->size && line.length + 4 < sizeof line.text; i++)
        add(&line, i ? "%02x" : " | %02x", bytes[i]);
    end_text(&line);
    handle_unpin(handle);
    deliver(&line, head);
    return TRUE;
}

BOOL WINAPI ReportEventA(HANDLE handle, WORD type, WORD category, DWORD id, PSID user, WORD count, DWORD size,
                         LPCSTR *strings, LPVOID data)
{
    const struct event event = {type, category, count, id, size, data};
    ULONG error = check(&event, strings);

    (void)user;
    return error == NO_ERROR ? report(handle, &event, strings) : error_result(error);
}

BOOL WINAPI ReportEventW(HANDLE handle, WORD type, WORD category, DWORD id, PSID user, WORD count, DWORD size,
                         LPCWSTR *strings, LPVOID data)
{
    const struct event event = {type, category, count, id, size, data};
    char *copies[STRING_LIMIT] = {NULL};
    ULONG error = check(&event, strings);
    BOOL reported;

    (void)user;
    for (WORD i = 0; error == NO_ERROR && i < count; i++)
        error = utf8_copy_of(strings[i], &copies[i]);
    reported = error == NO_ERROR ? report(handle, &event, (const char *const *)copies) : error_result(error);
    for (WORD i = 0; i < count && i < STRING_LIMIT; i++)
        free(copies[i]);
    return reported;
}
