/* See watch.h. Everything here is the first loop's, except `read_configuration`, which runs aside, one at a time. */
#include "net/watch.h"

#include "config/root.h"
#include "net/aside.h"
#include "server/reconfigure.h"

#include <string.h>

/* How often a root is looked for that does not exist, or that cannot be watched. */
#define LOOK_MS 2000

/* One change is several events: a file is written, locked, renamed. */
#define SETTLE_MS 20

static struct {
    uv_fs_event_t event;
    uv_timer_t timer;
    struct aside reading;
    bool busy, again, stopped;
} watch;

static void read_configuration(struct aside *aside)
{
    (void)aside;
    reconfigure();
}

static void on_timer(uv_timer_t *timer);

static void schedule(uint64_t milliseconds)
{
    if (!watch.stopped)
        uv_timer_start(&watch.timer, on_timer, milliseconds, 0);
}

static void on_event(uv_fs_event_t *handle, const char *name, int events, int status)
{
    (void)handle;
    (void)events;
    if (status != 0) {
        schedule(LOOK_MS);
    } else if (!name || name[0] != '.') { /* the lock, a file that is being written */
        schedule(SETTLE_MS);
    }
}

/* The root may have been removed and made again: a watch on it does not tell which of the two is there. */
static void watch_root(void)
{
    uv_fs_event_stop(&watch.event);
    if (uv_fs_event_start(&watch.event, on_event, config_root(), 0) != 0)
        schedule(LOOK_MS);
}

static void on_read(struct aside *aside)
{
    (void)aside;
    watch.busy = false;
    if (watch.again && !watch.stopped)
        on_timer(&watch.timer);
}

static void on_timer(uv_timer_t *timer)
{
    if (watch.busy) {
        watch.again = true;
        return;
    }
    watch.again = false;
    watch_root();
    watch.busy = aside_start(&watch.reading, timer->data, read_configuration, on_read);
    if (!watch.busy)
        schedule(LOOK_MS);
}

static void start(void *context)
{
    struct loop *loop = context;

    memset(&watch, 0, sizeof(watch));
    uv_timer_init(&loop->uv, &watch.timer);
    watch.timer.data = loop;
    uv_fs_event_init(&loop->uv, &watch.event);
    watch_root();
}

void watch_start(void)
{
    loop_call(loops_at(0), start, loops_at(0));
}

static void stop(void *context)
{
    (void)context;
    watch.stopped = true;
    uv_close((uv_handle_t *)&watch.timer, NULL);
    uv_close((uv_handle_t *)&watch.event, NULL);
}

void watch_stop(void)
{
    loop_call(loops_at(0), stop, NULL);
}
