/* The calls that random programs make (tests/stress/spin_test.c, tests/fuzz/calls_fuzz.c), each held to the model of spin_model.h: of each
 * overlapped call it knows besides that it ends once, and that nothing is written afterwards. Any number of threads; nothing is locked. */
#ifndef SPIN_ACTS_H
#define SPIN_ACTS_H

#include "spin_client.h"
#include "spin_model.h"

#define QUEUES   6
#define GROUPS   4
#define RECEIVES 8 /* at most, of each queue */
#define CALLS    (QUEUES * RECEIVES + 16)
#define LIVE     32
#define BUFFER   8192
#define POISON   0xEE

static struct slot queues[QUEUES], groups[GROUPS];
static _Atomic(uint64_t) acts_done, completions, delegations;

/* --- requests that a program has, and calls --- */

struct live {
    _Atomic(int) state; /* 0 free, 1 idle, 2 somebody is at work on it */
    uint32_t number;
    HTTP_REQUEST_ID id;
    struct view queue;
    size_t body_at;
    bool body_ended, head_sent;
};

static struct live live[LIVE];

struct call {
    OVERLAPPED overlapped;
    _Atomic(int) state; /* 0 free, 1 being begun, 2 pending */
    struct view queue;
    enum { RECEIVING, SENDING, WATCHING } kind;
    HTTP_RESPONSE response;
    HTTP_DATA_CHUNK chunk;
    _Alignas(16) unsigned char buffer[BUFFER];
};

static struct call calls[CALLS];
static HANDLE port;
static _Atomic(HTTP_REQUEST_ID) stale_id;
static _Atomic(HTTP_CONNECTION_ID) some_connection; /* that of a request not long ago */

static bool take(_Atomic(int) *state, int from, int to)
{
    return atomic_compare_exchange_strong(state, &from, to);
}

/* A request has come: into the table, or, if that is full, cancelled. */
static void accept_request(const HTTP_REQUEST *request, struct view queue)
{
    uint32_t number = 0;
    char path[64];

    REQUIRE(request->RawUrlLength < sizeof(path));
    memcpy(path, request->pRawUrl, request->RawUrlLength);
    path[request->RawUrlLength] = 0;
    REQUIRE(sscanf(path, "/u%*u/%u", &number) == 1 && number > 0 && number < next_exchange);
    REQUIRE(atomic_fetch_add(&exchanges[number].received, 1) <= exchanges[number].delegated);
    REQUIRE(exchanges[number].answered == 0);
    for (unsigned i = 0; i < LIVE; i++) {
        if (!take(&live[i].state, 0, 2))
            continue;
        live[i].number = number;
        live[i].id = request->RequestId;
        some_connection = request->ConnectionId;
        live[i].queue = queue;
        live[i].body_at = 0;
        live[i].body_ended = !(request->Flags & HTTP_REQUEST_FLAG_MORE_ENTITY_BODY_EXISTS);
        live[i].head_sent = false;
        live[i].state = 1;
        return;
    }
    allowed(&cancels, queue, HttpCancelHttpRequest((HANDLE)queue.value, request->RequestId, NULL));
}

static void poison(struct call *call)
{
    memset(call->buffer, POISON, sizeof(call->buffer));
}

static void check_poison(const struct call *call)
{
    for (size_t i = 0; i < sizeof(call->buffer); i++)
        REQUIRE(call->buffer[i] == POISON);
}

static void completed(struct call *call, ULONG error)
{
    REQUIRE(atomic_exchange(&call->state, 1) == 2); /* exactly once */
    completions++;
    if (call->kind == SENDING)
        REQUIRE(error == NO_ERROR || error == ERROR_OPERATION_ABORTED || error == ERROR_NETNAME_DELETED ||
                error == ERROR_CONNECTION_INVALID);
    else
        REQUIRE(error == NO_ERROR || error == ERROR_OPERATION_ABORTED);
    if (call->kind == RECEIVING && error == NO_ERROR)
        accept_request((HTTP_REQUEST *)call->buffer, call->queue);
    poison(call);
    call->state = 0;
}

static struct call *find_call(unsigned first, unsigned count)
{
    for (struct call *call = calls + first; call < calls + first + count; call++) {
        if (!take(&call->state, 0, 1))
            continue;
        check_poison(call); /* what ended has stopped writing */
        memset(&call->overlapped, 0, sizeof(call->overlapped));
        return call;
    }
    return NULL;
}

/* A call that did not begin, or is under way and its completion comes to the port. */
static void begun(struct call *call, ULONG error)
{
    if (error == NO_ERROR || error == ERROR_IO_PENDING)
        return;
    REQUIRE(take(&call->state, 2, 1));
    poison(call);
    call->state = 0;
}

/* --- what programs do --- */

static struct slot *any(struct slot *slots, unsigned count, struct dice *dice)
{
    return &slots[roll(dice, count)];
}

static void open_queue(struct view view)
{
    HANDLE queue;

    if (view.before % 4 != CLOSED || !claim(view))
        return;
    queue = load_queue();
    REQUIRE(CreateIoCompletionPort(queue, port, 1, 0) == port);
    view.slot->value = (uintptr_t)queue;
    become(view, OPEN);
}

static void shut_queue(struct view view)
{
    if (view.before % 4 != OPEN || !claim(view))
        return;
    REQUIRE(HttpShutdownRequestQueue((HANDLE)view.value) == NO_ERROR);
    become(view, SHUT);
}

static void close_queue(struct view view)
{
    if (view.before % 4 == CLOSED) {
        allowed(&closes, view, HttpCloseRequestQueue((HANDLE)view.value));
        return;
    }
    if (!claim(view))
        return;
    REQUIRE(HttpCloseRequestQueue((HANDLE)view.value) == NO_ERROR);
    become(view, CLOSED);
}

static void receive_overlapped(struct view view)
{
    struct call *call = find_call((unsigned)(view.slot - queues) * RECEIVES, RECEIVES);
    ULONG error;

    if (!call)
        return;
    call->queue = view;
    call->kind = RECEIVING;
    call->state = 2;
    error = HttpReceiveHttpRequest((HANDLE)view.value, HTTP_NULL_ID, 0, (HTTP_REQUEST *)call->buffer, BUFFER,
                                   NULL, &call->overlapped);
    allowed(&receives, view, error);
    begun(call, error);
}

/* Of a connection that may have ended long since. */
static void watch(struct view view)
{
    struct call *call = some_connection ? find_call(QUEUES * RECEIVES, CALLS - QUEUES * RECEIVES) : NULL;
    ULONG error;

    if (!call)
        return;
    call->queue = view;
    call->kind = WATCHING;
    call->state = 2;
    error = HttpWaitForDisconnect((HANDLE)view.value, some_connection, &call->overlapped);
    allowed(&watches, view, error);
    begun(call, error);
}

static void cancel_io(struct view view, struct dice *dice)
{
    struct call *call = &calls[roll(dice, CALLS)];
    BOOL ok = CancelIoEx((HANDLE)view.value, roll(dice, 4) ? &call->overlapped : NULL);

    allowed(&io_cancels, view, ok ? NO_ERROR : GetLastError());
}

static void set_queue(struct view view, struct dice *dice)
{
    ULONG values[] = {1 + roll(dice, 50), HttpEnabledStateActive, Http503ResponseVerbosityFull};
    static const HTTP_SERVER_PROPERTY properties[] = {HttpServerQueueLengthProperty, HttpServerStateProperty,
                                                      HttpServer503VerbosityProperty};
    unsigned which = roll(dice, 3);

    if (which == 1 && roll(dice, 16) == 0)
        values[1] = HttpEnabledStateInactive;
    allowed(&settings, view,
            HttpSetRequestQueueProperty((HANDLE)view.value, properties[which], &values[which], sizeof(ULONG),
                                        0, NULL));
}

static void open_group(struct view view)
{
    HTTP_URL_GROUP_ID group;

    if (view.before % 4 != CLOSED || !claim(view))
        return;
    REQUIRE(HttpCreateServerSession(load_version(), &view.slot->session, 0) == NO_ERROR);
    REQUIRE(HttpCreateUrlGroup(view.slot->session, &group, 0) == NO_ERROR);
    view.slot->value = (uintptr_t)group;
    become(view, OPEN);
}

static void close_group(struct view view, bool with_session)
{
    if (view.before % 4 == CLOSED) {
        allowed(&group_settings, view, HttpCloseUrlGroup(view.value));
        return;
    }
    if (!claim(view))
        return;
    REQUIRE(with_session || HttpCloseUrlGroup(view.value) == NO_ERROR);
    REQUIRE(HttpCloseServerSession(view.slot->session) == NO_ERROR);
    become(view, CLOSED);
}

static void change_urls(struct view view, struct dice *dice)
{
    WCHAR url[128];
    char path[16];

    snprintf(path, sizeof(path), "/u%u/", roll(dice, URLS));
    load_url(url, port_number, path);
    if (roll(dice, 16))
        allowed(&adds, view, HttpAddUrlToUrlGroup(view.value, url, 1, 0));
    else
        allowed(&removes, view, HttpRemoveUrlFromUrlGroup(view.value, url, 0));
}

static void bind_group(struct view view, struct dice *dice)
{
    struct view queue = look(any(queues, QUEUES, dice));
    ULONG error = load_bind(view.value, roll(dice, 64) ? (HANDLE)queue.value : NULL);

    if (error && queue.before % 4 == OPEN && queue.slot->word == queue.before)
        allowed(&group_settings, view, error);
    else
        REQUIRE(error == NO_ERROR || error == ERROR_INVALID_PARAMETER || error == ERROR_INVALID_HANDLE);
}

/* Its requests may go to that queue. */
static void allow_delegation(struct view view, struct dice *dice)
{
    struct view queue = look(any(queues, QUEUES, dice));
    HTTP_BINDING_INFO info = {.Flags.Present = 1, .RequestQueueHandle = (HANDLE)queue.value};
    ULONG error = HttpSetUrlGroupProperty(view.value, HttpServerDelegationProperty, &info, sizeof(info));

    if (error && queue.before % 4 == OPEN && queue.slot->word == queue.before)
        allowed(&group_settings, view, error);
    else
        REQUIRE(error == NO_ERROR || error == ERROR_INVALID_PARAMETER || error == ERROR_INVALID_HANDLE);
}

/* An id whose request was answered or cancelled is nobody's. */
static void use_stale_id(struct view view)
{
    HTTP_RESPONSE response = {.StatusCode = 200};
    HTTP_REQUEST_ID id = stale_id;
    char data[64];
    ULONG bytes;

    if (id == 0)
        return;
    allowed(&strangers, view,
            HttpSendHttpResponse((HANDLE)view.value, id, 0, &response, NULL, NULL, NULL, 0, NULL, NULL));
    allowed(&strangers, view,
            HttpReceiveRequestEntityBody((HANDLE)view.value, id, 0, data, sizeof(data), &bytes, NULL));
}

/* --- what a program does with a request --- */

static void prepare(HTTP_RESPONSE *response, HTTP_DATA_CHUNK *chunk, uint32_t number)
{
    memset(response, 0, sizeof(*response));
    memset(chunk, 0, sizeof(*chunk));
    response->StatusCode = 200;
    response->EntityChunkCount = 1;
    response->pEntityChunks = chunk;
    chunk->DataChunkType = HttpDataChunkFromMemory;
    chunk->FromMemory.pBuffer = alphabet + number % 26;
    chunk->FromMemory.BufferLength = (ULONG)answer_length(number);
}

/* An answer began: there is no other. */
static void note_answer(uint32_t number)
{
    REQUIRE(atomic_fetch_add(&exchanges[number].answered, 1) == 0);
}

static bool send_whole(struct live *request)
{
    HTTP_RESPONSE response;
    HTTP_DATA_CHUNK chunk;
    ULONG error;

    prepare(&response, &chunk, request->number);
    note_answer(request->number);
    error = HttpSendHttpResponse((HANDLE)request->queue.value, request->id, 0, &response, NULL, NULL, NULL, 0,
                                 NULL, NULL);
    allowed(&sends, request->queue, error);
    return true;
}

static bool send_overlapped(struct live *request)
{
    struct call *call = find_call(QUEUES * RECEIVES, CALLS - QUEUES * RECEIVES);
    ULONG error;

    if (!call)
        return false;
    prepare(&call->response, &call->chunk, request->number);
    call->queue = request->queue;
    call->kind = SENDING;
    call->state = 2;
    note_answer(request->number);
    error = HttpSendHttpResponse((HANDLE)request->queue.value, request->id, 0, &call->response, NULL, NULL,
                                 NULL, 0, &call->overlapped, NULL);
    allowed(&sends, request->queue, error);
    begun(call, error);
    return true;
}

/* Head and body, with whatever else happens between them. */
static bool send_in_parts(struct live *request)
{
    HTTP_RESPONSE response;
    HTTP_DATA_CHUNK chunk;
    char length[16];
    ULONG error;

    prepare(&response, &chunk, request->number);
    if (!request->head_sent) {
        HTTP_KNOWN_HEADER *header = &response.Headers.KnownHeaders[HttpHeaderContentLength];

        header->pRawValue = length;
        header->RawValueLength =
            (USHORT)snprintf(length, sizeof(length), "%u", (unsigned)answer_length(request->number));
        response.EntityChunkCount = 0;
        note_answer(request->number);
        error =
            HttpSendHttpResponse((HANDLE)request->queue.value, request->id, HTTP_SEND_RESPONSE_FLAG_MORE_DATA,
                                 &response, NULL, NULL, NULL, 0, NULL, NULL);
        request->head_sent = true;
        allowed(&sends, request->queue, error);
        return error != NO_ERROR;
    }
    allowed(&sends, request->queue,
            HttpSendResponseEntityBody((HANDLE)request->queue.value, request->id, 0, 1, &chunk, NULL, NULL, 0,
                                       NULL, NULL));
    return true;
}

static bool read_body(struct live *request)
{
    char data[4000];
    ULONG bytes = 0, error;

    if (request->body_ended)
        return false;
    error = HttpReceiveRequestEntityBody((HANDLE)request->queue.value, request->id, 0, data, sizeof(data),
                                         &bytes, NULL);
    allowed(&bodies, request->queue, error);
    if (error == NO_ERROR) {
        check_bytes(data, bytes, request->number, request->body_at);
        request->body_at += bytes;
        return false;
    }
    request->body_ended = true;
    if (error == ERROR_HANDLE_EOF)
        REQUIRE(request->body_at == question_length(request->number));
    return error != ERROR_HANDLE_EOF;
}

static bool cancel(struct live *request)
{
    allowed(&cancels, request->queue, HttpCancelHttpRequest((HANDLE)request->queue.value, request->id, NULL));
    return true;
}

/* To whoever may have it; it comes with another id. */
static bool delegate(struct live *request, struct dice *dice)
{
    struct view to = look(any(queues, QUEUES, dice));
    ULONG error;

    exchanges[request->number].delegated++; /* before anybody can receive it */
    error = HttpDelegateRequestEx((HANDLE)request->queue.value, (HANDLE)to.value, request->id, 0, 0, NULL);
    delegations += error == NO_ERROR;
    if (error == NO_ERROR)
        return true;
    exchanges[request->number].delegated--;
    if (error != ERROR_INVALID_PARAMETER && error != ERROR_INVALID_HANDLE) /* of either queue */
        allowed(&cancels, request->queue, error);
    return false;
}

static void work_on_request(struct dice *dice)
{
    unsigned first = roll(dice, LIVE);
    struct live *request = NULL;
    bool done;

    for (unsigned i = 0; i < LIVE && !request; i++)
        if (take(&live[(first + i) % LIVE].state, 1, 2))
            request = &live[(first + i) % LIVE];
    if (!request)
        return;
    switch (request->head_sent ? 5 : roll(dice, 12)) {
    case 0:
    case 1:
    case 2:
    case 3:
        done = send_whole(request);
        break;
    case 4:
        done = send_overlapped(request);
        break;
    case 5:
    case 6:
        done = send_in_parts(request);
        break;
    case 7:
        done = cancel(request);
        break;
    case 8:
        done = delegate(request, dice);
        break;
    default:
        done = read_body(request);
    }
    if (done && request->queue.slot->word == request->queue.before && request->head_sent)
        stale_id = request->id;
    request->state = done ? 0 : 1;
}

/* --- one of them --- */

enum act {
    CLOSE_QUEUE,
    SHUT_QUEUE,
    OPEN_QUEUE,
    CLOSE_GROUP,
    OPEN_GROUP,
    CHANGE_URLS,
    BIND_GROUP,
    SET_QUEUE,
    CANCEL_IO,
    USE_STALE_ID,
    RECEIVE,
    WORK,
    WATCH,
    ALLOW_DELEGATION,
    ACTS
};

static void act(enum act which, struct dice *dice)
{
    struct view queue = look(any(queues, QUEUES, dice)), group = look(any(groups, GROUPS, dice));

    acts_done++;
    switch (which) {
    case CLOSE_QUEUE:
        close_queue(queue);
        break;
    case SHUT_QUEUE:
        shut_queue(queue);
        break;
    case OPEN_QUEUE:
        open_queue(queue);
        break;
    case CLOSE_GROUP:
        close_group(group, roll(dice, 2));
        break;
    case OPEN_GROUP:
        open_group(group);
        break;
    case CHANGE_URLS:
        change_urls(group, dice);
        break;
    case BIND_GROUP:
        bind_group(group, dice);
        break;
    case SET_QUEUE:
        set_queue(queue, dice);
        break;
    case CANCEL_IO:
        cancel_io(queue, dice);
        break;
    case USE_STALE_ID:
        use_stale_id(queue);
        break;
    case RECEIVE:
        receive_overlapped(queue);
        break;
    case WATCH:
        watch(queue);
        break;
    case ALLOW_DELEGATION:
        allow_delegation(group, dice);
        break;
    default:
        work_on_request(dice);
    }
}

static void close_all(void)
{
    for (unsigned i = 0; i < QUEUES; i++)
        if (queues[i].word % 4 != CLOSED)
            close_queue(look(&queues[i]));
    for (unsigned i = 0; i < GROUPS; i++)
        if (groups[i].word % 4 != CLOSED)
            close_group(look(&groups[i]), i % 2);
}

#endif
