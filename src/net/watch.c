/* See watch.h. Everything here is the first loop's, except `read_configuration`, which runs on a pool thread, one at a time. */
#include "net/watch.h"

#include "config/root.h"
#include "net/loop.h"
#include "server/reconfigure.h"

#include <string.h>

/* How often a root is looked for that does not exist, or that cannot be watched. */
#define LOOK_MS 2000

/* One change is several events: a file is written, locked, renamed. */
#define SETTLE_MS 20

static struct {
    uv_fs_event_t event;
    uv_timer_t timer;
    uv_work_t work;
    bool working, again, watching;
} watch;

static void read_configuration(uv_work_t *work)
{
    (void)work;
    reconfigure();
}

static void on_timer(uv_timer_t *timer);

static void schedule(uint64_t milliseconds)
{
    if (!uv_is_closing((uv_handle_t *)&watch.timer))
        uv_timer_start(&watch.timer, on_timer, milliseconds, 0);
}

static void on_event(uv_fs_event_t *handle, const char *name, int events, int status)
{
    (void)handle;
    (void)events;
    if (status != 0) {
        watch.watching = false;
        schedule(LOOK_MS);
    } else if (!name || name[0] != '.') { /* the lock, a file that is being written */
        schedule(SETTLE_MS);
    }
}

/* The root may have been removed and made again: a watch on it does not tell which of the two is there. */
static void watch_root(void)
{
    uv_fs_event_stop(&watch.event);
    watch.watching = uv_fs_event_start(&watch.event, on_event, config_root(), 0) == 0;
    if (!watch.watching)
        schedule(LOOK_MS);
}

static void on_read(uv_work_t *work, int status)
{
    (void)work;
    (void)status;
    watch.working = false;
    if (watch.again && !uv_is_closing((uv_handle_t *)&watch.timer))
        on_timer(&watch.timer);
}

static void on_timer(uv_timer_t *timer)
{
    if (watch.working) {
        watch.again = true;
        return;
    }
    watch.again = false;
    watch_root();
    watch.working = uv_queue_work(timer->loop, &watch.work, read_configuration, on_read) == 0;
}

static void start(void *context)
{
    struct loop *loop = context;

    memset(&watch, 0, sizeof(watch));
    uv_timer_init(&loop->uv, &watch.timer);
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
    uv_close((uv_handle_t *)&watch.timer, NULL);
    uv_close((uv_handle_t *)&watch.event, NULL);
}

void watch_stop(void)
{
    loop_call(loops_at(0), stop, NULL);
}
