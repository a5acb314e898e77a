/* See control.h. `control` is the first loop's; a conversation belongs to the thread that serves it. */
#include "net/control.h"

#include "net/aside.h"
#include "server/state.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define PATIENCE_SECONDS 2
#define CONVERSATIONS    4

/* Without descriptors whoever knocks would wake the loop for ever. */
#define ACCEPT_REST_MS 100

struct conversation {
    struct aside aside;
    int descriptor;
};

static struct {
    uv_poll_t poll;
    uv_timer_t retry; /* accepting rests while there is nothing to accept with */
    int descriptor;   /* -1: not listening */
    unsigned busy;
} control = {.descriptor = -1};

static bool is_trusted(int descriptor)
{
    struct ucred peer;
    socklen_t length = sizeof peer;

    return getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &peer, &length) == 0 &&
           (peer.uid == 0 || peer.uid == geteuid());
}

static bool read_line(int descriptor, char *out, size_t size)
{
    size_t length = 0;

    while (length + 1 < size) {
        ssize_t got = read(descriptor, out + length, size - 1 - length);
        char *end;

        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        length += (size_t)got;
        out[length] = 0;
        end = strchr(out, '\n');
        if (end) {
            *end = 0;
            return true;
        }
    }
    return false;
}

static void write_all(int descriptor, const char *text, size_t length)
{
    while (length > 0) {
        ssize_t sent = send(descriptor, text, length, MSG_NOSIGNAL);

        if (sent < 0 && errno == EINTR)
            continue;
        if (sent <= 0)
            return;
        text += sent;
        length -= (size_t)sent;
    }
}

static void converse(struct aside *aside)
{
    struct conversation *conversation = (struct conversation *)aside;
    struct line_text answer = {0};
    char request[8192];

    if (read_line(conversation->descriptor, request, sizeof request)) {
        state_answer(request, &answer);
        line_add_bytes(&answer, "\n", 1);
        if (!answer.failed)
            write_all(conversation->descriptor, answer.text, answer.length);
    }
    free(answer.text);
    close(conversation->descriptor);
}

static void on_end(struct aside *aside)
{
    control.busy--;
    free((struct conversation *)aside);
}

static void serve(struct loop *loop, int descriptor)
{
    struct timeval patience = {.tv_sec = PATIENCE_SECONDS};
    struct conversation *conversation =
        control.busy < CONVERSATIONS && is_trusted(descriptor) ? calloc(1, sizeof *conversation) : NULL;

    if (!conversation) {
        close(descriptor);
        return;
    }
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    conversation->descriptor = descriptor;
    if (aside_start(&conversation->aside, loop, converse, on_end)) {
        control.busy++;
        return;
    }
    close(descriptor);
    free(conversation);
}

static void on_incoming(uv_poll_t *handle, int status, int events);

static void on_retry(uv_timer_t *timer)
{
    (void)timer;
    uv_poll_start(&control.poll, UV_READABLE, on_incoming);
}

static void on_incoming(uv_poll_t *handle, int status, int events)
{
    int descriptor = status == 0 ? accept4(control.descriptor, NULL, NULL, SOCK_CLOEXEC) : -1;

    (void)events;
    if (descriptor >= 0) {
        serve(handle->data, descriptor);
    } else if (status == 0 && errno != EAGAIN && errno != EINTR && errno != ECONNABORTED) {
        uv_poll_stop(&control.poll);
        uv_timer_start(&control.retry, on_retry, ACCEPT_REST_MS, 0);
    }
}

static int open_socket(void)
{
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    int length = snprintf(name.sun_path + 1, sizeof name.sun_path - 1, "httpapi/%ld", (long)getpid());
    socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + (size_t)length);

    if (descriptor < 0)
        return -1;
    if (bind(descriptor, (struct sockaddr *)&name, size) == 0 && listen(descriptor, 16) == 0)
        return descriptor;
    close(descriptor);
    return -1;
}

static void start(void *context)
{
    struct loop *loop = context;

    control.descriptor = open_socket();
    if (control.descriptor < 0)
        return;
    if (uv_poll_init(&loop->uv, &control.poll, control.descriptor) != 0) {
        close(control.descriptor);
        control.descriptor = -1;
        return;
    }
    control.poll.data = loop;
    uv_timer_init(&loop->uv, &control.retry);
    uv_poll_start(&control.poll, UV_READABLE, on_incoming);
}

void control_start(void)
{
    loop_call(loops_at(0), start, loops_at(0));
}

static void stop(void *context)
{
    (void)context;
    if (control.descriptor < 0)
        return;
    uv_close((uv_handle_t *)&control.poll, NULL);
    uv_close((uv_handle_t *)&control.retry, NULL);
    close(control.descriptor);
    control.descriptor = -1;
}

void control_stop(void)
{
    loop_call(loops_at(0), stop, NULL);
}
