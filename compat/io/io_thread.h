/* What the io room keeps for each thread: its share of the recycled memory and the completion port it belongs to.
 * Undone when the thread ends. */
#ifndef HTTPAPI_IO_THREAD_H
#define HTTPAPI_IO_THREAD_H

#include "io/recycle.h"
#include "object/thread.h"

struct port;
struct waiter;

struct io_thread {
    struct {
        void *first;
        unsigned count;
    } spare[RECYCLE_KINDS];
    struct port *port;     /* the last port this thread took packets from, referenced */
    bool counted;          /* it counts as one of the port's running threads */
    struct waiter *waiter; /* it waits at that port, perhaps with some work meanwhile: object/idle.h */
    bool registered;       /* the end of the thread is watched */
};

extern _Thread_local struct io_thread io_thread_current;
struct io_thread *io_thread_register(void);

static inline struct io_thread *io_thread_self(void)
{
    return __builtin_expect(io_thread_current.registered, 1) ? &io_thread_current : io_thread_register();
}

/* For the end of a thread; the owners of the parts. */
void recycle_thread_ends(struct io_thread *self);
void port_thread_ends(struct io_thread *self);

#endif
