/* See answer.h. One request at a time, on the thread that received it; nothing is shared. */
#include "answer.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const known_names[HttpHeaderRequestMaximum] = {
    "Cache-Control",
    "Connection",
    "Date",
    "Keep-Alive",
    "Pragma",
    "Trailer",
    "Transfer-Encoding",
    "Upgrade",
    "Via",
    "Warning",
    "Allow",
    "Content-Length",
    "Content-Type",
    "Content-Encoding",
    "Content-Language",
    "Content-Location",
    "Content-MD5",
    "Content-Range",
    "Expires",
    "Last-Modified",
    "Accept",
    "Accept-Charset",
    "Accept-Encoding",
    "Accept-Language",
    "Authorization",
    "Cookie",
    "Expect",
    "From",
    "Host",
    "If-Match",
    "If-Modified-Since",
    "If-None-Match",
    "If-Range",
    "If-Unmodified-Since",
    "Max-Forwards",
    "Proxy-Authorization",
    "Referer",
    "Range",
    "TE",
    "Translate",
    "User-Agent",
};

struct text {
    char *at;
    size_t length, size;
};

struct job {
    HANDLE queue;
    const char *place;
    HTTP_REQUEST *request;
    HTTP_RESPONSE response;
    HTTP_UNKNOWN_HEADER unknown[16];
    HTTP_DATA_CHUNK chunks[64];
    HTTP_RESPONSE_INFO info[4];
    HTTP_MULTIPLE_KNOWN_HEADERS repeated[4];
    HTTP_KNOWN_HEADER values[4][4];
    USHORT count;
    ULONG flags;
    BOOL responded;
    char *fill; /* freed at the end */
};

/* --- text --- */

static void add(struct text *text, const void *bytes, size_t length)
{
    if (text->length + length > text->size) {
        text->size = (text->length + length) * 2;
        text->at = realloc(text->at, text->size);
        if (!text->at)
            abort();
    }
    memcpy(text->at + text->length, bytes, length);
    text->length += length;
}

static void add_line(struct text *text, const char *name, const char *value, size_t length)
{
    add(text, name, strlen(name));
    add(text, " ", 1);
    add(text, value, length);
    add(text, "\n", 1);
}

static void add_number(struct text *text, const char *name, unsigned value)
{
    char line[64];

    add(text, line, (size_t)snprintf(line, sizeof(line), "%s %u\n", name, value));
}

/* ASCII as it is, other units as {hex}; a pointer that is not there as (null). */
static void add_wide(struct text *text, const char *name, const WCHAR *value, USHORT bytes)
{
    char unit[16];
    USHORT i;

    add(text, name, strlen(name));
    add(text, " ", 1);
    if (!value)
        add(text, "(null)", 6);
    for (i = 0; value && i < bytes / sizeof(WCHAR); i++) {
        int plain = value[i] >= 0x20 && value[i] < 0x7F;
        add(text, unit, (size_t)snprintf(unit, sizeof(unit), plain ? "%c" : "{%X}", (unsigned)value[i]));
    }
    add(text, "\n", 1);
}

/* --- echo --- */

/* Reads the body to its end. Returns ERROR_HANDLE_EOF when there is no more. */
static ULONG read_body(struct job *job, struct text *body)
{
    char piece[4096];
    ULONG error, got;

    do {
        got = 0;
        error = HttpReceiveRequestEntityBody(job->queue, job->request->RequestId, 0, piece, sizeof(piece),
                                             &got, NULL);
        if (error == NO_ERROR)
            add(body, piece, got);
    } while (error == NO_ERROR);
    return error;
}

static const char *verb_text(const HTTP_REQUEST *request)
{
    static const char *const verbs[HttpVerbMaximum] = {
        "Unparsed", "Unknown",   "Invalid", "OPTIONS", "GET",    "HEAD",   "POST",
        "PUT",      "DELETE",    "TRACE",   "CONNECT", "TRACK",  "MOVE",   "COPY",
        "PROPFIND", "PROPPATCH", "MKCOL",   "LOCK",    "UNLOCK", "SEARCH",
    };

    return verbs[request->Verb];
}

static void describe_headers(const HTTP_REQUEST *request, struct text *out)
{
    char name[300];
    int i;

    for (i = 0; i < HttpHeaderRequestMaximum; i++) {
        const HTTP_KNOWN_HEADER *header = &request->Headers.KnownHeaders[i];
        if (!header->pRawValue && !header->RawValueLength)
            continue;
        snprintf(name, sizeof(name), "known %s:", known_names[i]);
        add_line(out, name, header->pRawValue, header->RawValueLength);
    }
    for (i = 0; i < request->Headers.UnknownHeaderCount; i++) {
        const HTTP_UNKNOWN_HEADER *header = &request->Headers.pUnknownHeaders[i];
        add(out, "unknown ", 8);
        add(out, header->pName, header->NameLength);
        add_line(out, ":", header->pRawValue ? header->pRawValue : "", header->RawValueLength);
    }
}

static void describe(const HTTP_REQUEST *request, const char *place, struct text *out)
{
    char version[32];

    add_line(out, "queue", place, strlen(place));
    add_line(out, "verb", verb_text(request), strlen(verb_text(request)));
    if (request->Verb == HttpVerbUnknown)
        add_line(out, "unknown-verb", request->pUnknownVerb, request->UnknownVerbLength);
    add_line(out, "version", version,
             (size_t)snprintf(version, sizeof(version), "%u.%u", request->Version.MajorVersion,
                              request->Version.MinorVersion));
    add_line(out, "raw", request->pRawUrl, request->RawUrlLength);
    add_wide(out, "url", request->CookedUrl.pFullUrl, request->CookedUrl.FullUrlLength);
    add_wide(out, "host", request->CookedUrl.pHost, request->CookedUrl.HostLength);
    add_wide(out, "path", request->CookedUrl.pAbsPath, request->CookedUrl.AbsPathLength);
    add_wide(out, "query", request->CookedUrl.pQueryString, request->CookedUrl.QueryStringLength);
    add_number(out, "flags", request->Flags);
    add_number(out, "context", (unsigned)request->UrlContext);
    describe_headers(request, out);
}

static void set_chunk(HTTP_DATA_CHUNK *chunk, void *bytes, size_t length)
{
    memset(chunk, 0, sizeof(*chunk));
    chunk->DataChunkType = HttpDataChunkFromMemory;
    chunk->FromMemory.pBuffer = bytes;
    chunk->FromMemory.BufferLength = (ULONG)length;
}

static ULONG respond(struct job *job, USHORT status, const char *reason, void *body, size_t length)
{
    HTTP_DATA_CHUNK chunk;
    HTTP_RESPONSE response;

    memset(&response, 0, sizeof(response));
    response.StatusCode = status;
    response.pReason = reason;
    response.ReasonLength = (USHORT)strlen(reason);
    set_chunk(&chunk, body, length);
    response.EntityChunkCount = length > 0;
    response.pEntityChunks = &chunk;
    return HttpSendHttpResponse(job->queue, job->request->RequestId, 0, &response, NULL, NULL, NULL, 0, NULL,
                                NULL);
}

static void echo(struct job *job)
{
    struct text out = {0}, body = {0};
    ULONG error;

    describe(job->request, job->place, &out);
    error = read_body(job, &body);
    if (error == ERROR_HANDLE_EOF) {
        add_number(&out, "body", (unsigned)body.length);
        add(&out, body.at ? body.at : "", body.length);
        respond(job, 200, "OK", out.at, out.length);
    }
    free(out.at);
    free(body.at);
}

/* --- do --- */

static void send_error(struct job *job, ULONG error)
{
    char text[32];

    if (error != NO_ERROR && !job->responded)
        respond(job, 500, "Refused", text, (size_t)snprintf(text, sizeof(text), "error %u", (unsigned)error));
}

static void send_head(struct job *job)
{
    ULONG error;

    job->response.EntityChunkCount = job->count;
    job->response.pEntityChunks = job->chunks;
    error = HttpSendHttpResponse(job->queue, job->request->RequestId, job->flags, &job->response, NULL, NULL,
                                 NULL, 0, NULL, NULL);
    send_error(job, error);
    job->responded = TRUE;
    job->count = 0;
    job->flags = 0;
}

static void do_send(struct job *job, char *value, size_t length)
{
    (void)value;
    (void)length;
    if (!job->responded) {
        send_head(job);
        return;
    }
    HttpSendResponseEntityBody(job->queue, job->request->RequestId, job->flags, job->count,
                               job->count ? job->chunks : NULL, NULL, NULL, 0, NULL, NULL);
    job->count = 0;
    job->flags = 0;
}

static void do_status(struct job *job, char *value, size_t length)
{
    (void)length;
    job->response.StatusCode = (USHORT)atoi(value);
}

static void do_reason(struct job *job, char *value, size_t length)
{
    job->response.pReason = value;
    job->response.ReasonLength = (USHORT)length;
}

/* ID:VALUE */
static void do_known(struct job *job, char *value, size_t length)
{
    char *colon = memchr(value, ':', length);
    HTTP_KNOWN_HEADER *header;

    if (!colon || atoi(value) >= HttpHeaderResponseMaximum)
        return;
    header = &job->response.Headers.KnownHeaders[atoi(value)];
    header->pRawValue = colon + 1;
    header->RawValueLength = (USHORT)(length - (size_t)(colon + 1 - value));
}

static void do_unknown(struct job *job, char *value, size_t length)
{
    char *colon = memchr(value, ':', length);
    HTTP_UNKNOWN_HEADER *header = &job->unknown[job->response.Headers.UnknownHeaderCount];

    if (!colon || job->response.Headers.UnknownHeaderCount == 16)
        return;
    header->pName = value;
    header->NameLength = (USHORT)(colon - value);
    header->pRawValue = colon + 1;
    header->RawValueLength = (USHORT)(length - (size_t)(colon + 1 - value));
    job->response.Headers.UnknownHeaderCount++;
}

/* ID:VALUE once more, as HTTP_MULTIPLE_KNOWN_HEADERS. */
static void do_also(struct job *job, char *value, size_t length)
{
    HTTP_HEADER_ID id = (HTTP_HEADER_ID)atoi(value);
    char *colon = memchr(value, ':', length);
    HTTP_KNOWN_HEADER *header;
    int i = 0;

    while (i < job->response.ResponseInfoCount && job->repeated[i].HeaderId != id)
        i++;
    if (!colon || i == 4 || job->repeated[i].KnownHeaderCount == 4)
        return;
    if (i == job->response.ResponseInfoCount) {
        job->repeated[i].HeaderId = id;
        job->repeated[i].KnownHeaders = job->values[i];
        job->info[i].Type = HttpResponseInfoTypeMultipleKnownHeaders;
        job->info[i].Length = sizeof(job->repeated[i]);
        job->info[i].pInfo = &job->repeated[i];
        job->response.pResponseInfo = job->info;
        job->response.ResponseInfoCount++;
    }
    header = &job->values[i][job->repeated[i].KnownHeaderCount++];
    header->pRawValue = colon + 1;
    header->RawValueLength = (USHORT)(length - (size_t)(colon + 1 - value));
}

static void do_text(struct job *job, char *value, size_t length)
{
    if (job->count < 64)
        set_chunk(&job->chunks[job->count++], value, length);
}

static void do_fill(struct job *job, char *value, size_t length)
{
    size_t size = (size_t)strtoul(value, NULL, 10);

    (void)length;
    if (job->fill || job->count == 64)
        return;
    job->fill = malloc(size);
    if (!job->fill)
        return;
    memset(job->fill, 'x', size);
    set_chunk(&job->chunks[job->count++], job->fill, size);
}

static void do_flags(struct job *job, char *value, size_t length)
{
    (void)length;
    job->flags |= strtoul(value, NULL, 16);
}

static void do_read(struct job *job, char *value, size_t length)
{
    struct text body = {0};

    (void)value;
    (void)length;
    read_body(job, &body);
    free(body.at);
}

static void do_sleep(struct job *job, char *value, size_t length)
{
    (void)job;
    (void)length;
    Sleep((DWORD)atoi(value));
}

static void do_cancel(struct job *job, char *value, size_t length)
{
    (void)value;
    (void)length;
    HttpCancelHttpRequest(job->queue, job->request->RequestId, NULL);
    job->responded = TRUE;
}

/* Sends back what an opaque connection brings, until the client says no more. */
static void do_relay(struct job *job, char *value, size_t length)
{
    char piece[1024];
    HTTP_DATA_CHUNK chunk;
    ULONG got;

    (void)value;
    (void)length;
    for (;;) {
        got = 0;
        if (HttpReceiveRequestEntityBody(job->queue, job->request->RequestId, 0, piece, sizeof(piece), &got,
                                         NULL) != NO_ERROR)
            break;
        set_chunk(&chunk, piece, got);
        if (HttpSendResponseEntityBody(job->queue, job->request->RequestId,
                                       HTTP_SEND_RESPONSE_FLAG_MORE_DATA | HTTP_SEND_RESPONSE_FLAG_OPAQUE, 1,
                                       &chunk, NULL, NULL, 0, NULL, NULL) != NO_ERROR)
            break;
    }
    HttpSendResponseEntityBody(job->queue, job->request->RequestId, HTTP_SEND_RESPONSE_FLAG_OPAQUE, 0, NULL,
                               NULL, NULL, 0, NULL, NULL);
}

/* "name=value" between ampersands, in order; values percent-decoded. A response that nothing sent is sent at the end. */
static const struct {
    const char *name;
    void (*run)(struct job *job, char *value, size_t length);
} commands[] = {
    {"status", do_status}, {"reason", do_reason}, {"known", do_known},   {"unknown", do_unknown},
    {"text", do_text},     {"fill", do_fill},     {"flags", do_flags},   {"send", do_send},
    {"read", do_read},     {"sleep", do_sleep},   {"cancel", do_cancel}, {"relay", do_relay},
    {"also", do_also},
};

/* In place; returns the length. */
static size_t percent_decode(char *text)
{
    char *out = text, digits[3] = {0}, *at;

    for (at = text; *at; at++) {
        if (*at == '%' && at[1] && at[2]) {
            digits[0] = at[1];
            digits[1] = at[2];
            *out++ = (char)strtoul(digits, NULL, 16);
            at += 2;
        } else {
            *out++ = *at;
        }
    }
    *out = 0;
    return (size_t)(out - text);
}

static void run_command(struct job *job, char *command)
{
    char *value = strchr(command, '=');
    size_t i;

    if (value)
        *value++ = 0;
    else
        value = command + strlen(command);
    for (i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
        if (strcmp(commands[i].name, command) == 0)
            commands[i].run(job, value, percent_decode(value));
}

static void obey(struct job *job, char *query)
{
    char *next;

    job->response.StatusCode = 200;
    job->response.pReason = "OK";
    job->response.ReasonLength = 2;
    job->response.Headers.pUnknownHeaders = job->unknown;
    for (; query; query = next) {
        next = strchr(query, '&');
        if (next)
            *next++ = 0;
        run_command(job, query);
    }
    if (!job->responded)
        send_head(job);
}

/* --- either --- */

void answer(HANDLE queue, const char *place, HTTP_REQUEST *request)
{
    static char ok[] = "ok";
    struct job job;
    char *raw, *query;

    memset(&job, 0, sizeof(job));
    job.queue = queue;
    job.place = place;
    job.request = request;
    if (strcmp(request->pRawUrl, "/") == 0 || strcmp(request->pRawUrl, "/ok") == 0) {
        respond(&job, 200, "OK", ok, 2);
        return;
    }
    if (strncmp(request->pRawUrl, "/do/?", 5) != 0) {
        echo(&job);
        return;
    }
    raw = malloc(request->RawUrlLength + 1);
    if (!raw)
        return;
    memcpy(raw, request->pRawUrl, request->RawUrlLength + 1);
    query = strchr(raw, '?') + 1;
    obey(&job, query);
    free(job.fill);
    free(raw);
}
