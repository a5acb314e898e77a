/* show servicestate, show cachestate, delete cache: asks every running server that this user may ask. The servers are found in
 * the kernel's list of local sockets; what answers under a server's name must be that process. */
#include "netsh.h"

#include "config/line.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { SERVERS = 1024, LINES = 100000 };

/* ---- talking ---- */

static unsigned find_servers(pid_t *out)
{
    FILE *file = fopen("/proc/net/unix", "re");
    char line[512];
    unsigned count = 0;

    while (file && count < SERVERS && fgets(line, sizeof line, file)) {
        const char *name = strstr(line, "@httpapi/");
        unsigned long flags;

        /* of those that listen: the others of that name are conversations */
        if (name && sscanf(line, "%*s %*s %*s %lx", &flags) == 1 && (flags & 0x10000))
            out[count++] = (pid_t)strtol(name + 9, NULL, 10);
    }
    if (file)
        fclose(file);
    return count;
}

/* Connected to that very process, or -1. */
static int connect_to(pid_t server)
{
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    int length = snprintf(name.sun_path + 1, sizeof name.sun_path - 1, "httpapi/%ld", (long)server);
    socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + (size_t)length), peer_size;
    struct timeval patience = {.tv_sec = 5};
    int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct ucred peer;

    if (descriptor < 0)
        return -1;
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    peer_size = sizeof peer;
    if (connect(descriptor, (struct sockaddr *)&name, size) == 0 &&
        getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &peer, &peer_size) == 0 && peer.pid == server)
        return descriptor;
    close(descriptor);
    return -1;
}

/* The whole answer from malloc; NULL: none. */
static char *ask(pid_t server, const char *request)
{
    int descriptor = connect_to(server);
    size_t length = 0, room = 1 << 16;
    char *answer = descriptor >= 0 ? malloc(room) : NULL;
    ssize_t got = 0;

    if (answer && (send(descriptor, request, strlen(request), MSG_NOSIGNAL) < 0 ||
                   send(descriptor, "\n", 1, MSG_NOSIGNAL) < 0))
        length = 0;
    while (answer && (got = read(descriptor, answer + length, room - 1 - length)) > 0) {
        length += (size_t)got;
        if (length + 1 < room)
            continue;
        room *= 2;
        answer = realloc(answer, room);
    }
    if (descriptor >= 0)
        close(descriptor);
    if (answer && length == 0) {
        free(answer);
        return NULL;
    }
    if (answer)
        answer[length] = 0;
    return answer;
}

/* ---- answers ---- */

struct answer {
    pid_t server;
    struct line *lines;
    unsigned count;
};

static struct answer answers[SERVERS];
static unsigned answer_count;

static void read_answer(pid_t server, char *text)
{
    struct answer *answer = &answers[answer_count++];
    char *rest = text, *line;

    answer->server = server;
    answer->lines = NULL;
    answer->count = 0;
    while ((line = strsep(&rest, "\n"))) {
        struct line *lines = realloc(answer->lines, (answer->count + 1) * sizeof *lines);

        if (!lines)
            break;
        answer->lines = lines;
        if (!line_parse(line, strlen(line), &lines[answer->count]) && lines[answer->count].count > 0)
            answer->count++;
        else
            line_free(&lines[answer->count]);
    }
}

static void ask_all(const char *request)
{
    static pid_t servers[SERVERS];
    unsigned count = find_servers(servers);

    for (unsigned i = 0; i < count; i++) {
        char *text = ask(servers[i], request);

        if (text)
            read_answer(servers[i], text);
        free(text);
    }
}

static bool is_kind(struct line *line, const char *kind)
{
    const char *own = line_take(line, "kind");

    return own && strcmp(own, kind) == 0;
}

static const char *word(struct line *line, const char *name, const char *otherwise)
{
    const char *value = line_take(line, name);

    return value ? value : otherwise;
}

static unsigned long long number(struct line *line, const char *name)
{
    return strtoull(word(line, name, "0"), NULL, 0);
}

/* ---- servicestate ---- */

static const char *queue_name(struct line *line)
{
    return word(line, "name", "Request queue is unnamed.");
}

static void show_urls(struct answer *answer, unsigned from)
{
    unsigned end = from;

    while (end < answer->count && is_kind(&answer->lines[end], "url"))
        end++;
    if (!json)
        field_number("Number of registered URLs", 0, NULL, end - from);
    begin_group("Registered URLs:", "registeredUrls", true);
    for (; from < end; from++) {
        const char *url = word(&answer->lines[from], "url", "");

        text_line("%s", url);
        if (json) {
            begin_record();
            field(NULL, 0, "url", "%s", url);
            end_record();
        }
    }
    end_group();
}

static void show_timeouts(struct line *line, bool session)
{
    static const struct {
        const char *title, *name;
        unsigned initial;
    } all[] = {{"Entity body timeout (secs)", "entitybody", 120},
               {"Drain entity body timeout (secs)", "drain", 120},
               {"Request queue timeout (secs)", "requestqueue", 120},
               {"Idle connection timeout (secs)", "idle", 120},
               {"Header wait timeout (secs)", "headerwait", 120},
               {"Minimum send rate (bytes/sec)", "minsendrate", 150}};

    begin_group("Timeouts:", "timeouts", false);
    if (!session && !line_take(line, "entitybody"))
        text_line("Timeout values inherited");
    for (unsigned i = 0; i < 6; i++) {
        const char *value = line_take(line, all[i].name);

        if (value)
            field_number(all[i].title, 0, all[i].name, strtoull(value, NULL, 10));
        else if (session)
            field_number(all[i].title, 0, all[i].name, all[i].initial);
    }
    end_group();
}

static void show_group(struct answer *answer, unsigned at)
{
    struct line *line = &answer->lines[at];

    begin_record();
    field("URL group ID", 0, "urlGroupId", "%016llX", number(line, "id"));
    indent(1);
    field("State", 0, "state", "%s", word(line, "state", "Active"));
    field("Request queue name", 0, "requestQueueName", "%s",
          line_take(line, "queue") ? queue_name(line) : "Request queue is not set.");
    begin_group("Properties:", "properties", false);
    field("Max bandwidth", 0, "maxBandwidth", "%s", word(line, "bandwidth", "inherited"));
    field("Max connections", 0, "maxConnections", "%s", word(line, "connections", "inherited"));
    show_timeouts(line, false);
    if (!json)
        end_group();
    indent(1);
    show_urls(answer, at + 1);
    indent(-1);
    if (json)
        end_group();
    indent(-1);
    if (json)
        end_record();
}

static bool is_below_session(struct line *line)
{
    return is_kind(line, "group") || is_kind(line, "url");
}

static void show_session(struct answer *answer, unsigned at)
{
    struct line *line = &answer->lines[at];

    begin_record();
    field("Server session ID", 0, "serverSessionId", "%016llX", number(line, "id"));
    indent(1);
    field("Version", 0, "version", "2.0");
    field("State", 0, "state", "%s", word(line, "state", "Active"));
    field_number("Process ID", 0, "processId", (unsigned long long)answer->server);
    begin_group("Properties:", "properties", false);
    field("Max bandwidth", 0, "maxBandwidth", "%s", word(line, "bandwidth", "4294967295"));
    show_timeouts(line, true);
    end_group();
    begin_group("URL groups:", "urlGroups", true);
    for (unsigned i = at + 1; i < answer->count && is_below_session(&answer->lines[i]); i++)
        if (is_kind(&answer->lines[i], "group"))
            show_group(answer, i);
    end_group();
    indent(-1);
    end_record();
}

static void show_queue(struct answer *answer, unsigned at)
{
    struct line *line = &answer->lines[at];

    begin_record();
    field("Request queue name", 0, "requestQueueName", "%s", queue_name(line));
    indent(1);
    field("Version", 0, "version", "%s.0", word(line, "version", "2"));
    field("State", 0, "state", "%s", word(line, "state", "Active"));
    field("Request queue 503 verbosity level", 0, "verbosity503", "%s", word(line, "verbosity", "Basic"));
    field_number("Max requests", 0, "maxRequests", number(line, "maxrequests"));
    field_number("Requests waiting", 0, "requestsWaiting", number(line, "waiting"));
    field_number("Number of active processes attached", 0, "activeProcesses", 1);
    begin_group("Process IDs:", "processIds", true);
    text_line("%ld", (long)answer->server);
    if (json) {
        begin_record();
        field_number(NULL, 0, "processId", (unsigned long long)answer->server);
        end_record();
    }
    end_group();
    if (strcmp(word(line, "version", "2"), "1") == 0)
        show_urls(answer, at + 1);
    indent(-1);
    end_record();
}

static void show_cache(struct answer *answer, unsigned at)
{
    struct line *line = &answer->lines[at];

    begin_record();
    field_number("Process ID", 0, "processId", (unsigned long long)answer->server);
    indent(1);
    field_number("Entries", 0, "entries", number(line, "entries"));
    field_number("Bytes", 0, "bytes", number(line, "bytes"));
    field_number("Hits", 0, "hits", number(line, "hits"));
    field_number("Misses", 0, "misses", number(line, "misses"));
    indent(-1);
    end_record();
}

static void show_kind(const char *heading, const char *key, const char *kind,
                      void (*show)(struct answer *, unsigned))
{
    indent(-1);
    begin_group(heading, key, true);
    for (unsigned i = 0; i < answer_count; i++)
        for (unsigned at = 0; at < answers[i].count; at++)
            if (is_kind(&answers[i].lines[at], kind))
                show(&answers[i], at);
    end_group();
    indent(1);
}

int show_servicestate(void)
{
    const char *view = argument("view");
    bool queues_first = view && strcasecmp(view, "requestq") == 0;

    if (view && !queues_first && strcasecmp(view, "session") != 0)
        usage_error("view= must be session or requestq.");
    argument_switch("verbose", false);
    ask_all("state");
    begin_list(queues_first ? "Snapshot of HTTP service state (Request Queue View):"
                            : "Snapshot of HTTP service state (Server Session View):",
               "processes");
    if (json) { /* the list is of one object that holds the others */
        begin_record();
    }
    if (queues_first)
        show_kind("Request queues:", "requestQueues", "queue", show_queue);
    show_kind("Server sessions:", "serverSessions", "session", show_session);
    if (!queues_first)
        show_kind("Request queues:", "requestQueues", "queue", show_queue);
    show_kind("Response caches:", "responseCaches", "cache", show_cache);
    if (json)
        end_record();
    end_list();
    return 0;
}

/* ---- the cache ---- */

static void show_entry(struct answer *answer, struct line *line)
{
    begin_record();
    field("URL", 0, "url", "%s", word(line, "url", ""));
    indent(1);
    field("Type", 0, "type", "%s", word(line, "type", ""));
    field("Cache policy type", 0, "cachePolicy", "%s", word(line, "policy", ""));
    field_number("Content length", 0, "contentLength", number(line, "bytes"));
    field_number("Hit count", 0, "hitCount", number(line, "hits"));
    field_number("Process ID", 0, "processId", (unsigned long long)answer->server);
    indent(-1);
    end_record();
}

/* The first complaint of a server, NO_ERROR if there is none. */
static ULONG complaint(void)
{
    for (unsigned i = 0; i < answer_count; i++)
        for (unsigned at = 0; at < answers[i].count; at++)
            if (is_kind(&answers[i].lines[at], "error"))
                return (ULONG)number(&answers[i].lines[at], "code");
    return NO_ERROR;
}

static const char *request_for(const char *verb, const char *url)
{
    static char request[8000];

    if (url && !line_can_hold(url))
        usage_error("url= has a control character.");
    if (snprintf(request, sizeof request, "%s%s%s", verb, url ? " " : "", url ? url : "") >=
        (int)sizeof request)
        usage_error("url= is too long.");
    return request;
}

int show_cachestate(void)
{
    ULONG error;

    ask_all(request_for("cache", argument("url")));
    error = complaint();
    if (error != NO_ERROR)
        return failed("Cache show", error, "A URL has a port: http://localhost:8080/path/");
    begin_list("Snapshot of HTTP response cache:", "cacheEntries");
    indent(-1);
    for (unsigned i = 0; i < answer_count; i++)
        for (unsigned at = 0; at < answers[i].count; at++)
            if (is_kind(&answers[i].lines[at], "entry"))
                show_entry(&answers[i], &answers[i].lines[at]);
    end_list();
    return 0;
}

int delete_cache(void)
{
    const char *url = argument("url");
    ULONG error;

    if (!url)
        ask_all("flush-all");
    else
        ask_all(request_for(argument_switch("recursive", false) ? "flush-below" : "flush", url));
    error = complaint();
    if (error != NO_ERROR)
        return failed("Cache delete", error, "A URL has a port: http://localhost:8080/path/");
    return succeeded("Response cache successfully flushed");
}

int flush_logbuffer(void)
{
    return succeeded("Log buffers successfully flushed");
}
