/* Per-thread state of the io room. Threads of the program come here too, so nothing is set up at thread start: the first
 * use registers the destructor. */
#include <pthread.h>

#include "io/io_thread.h"

static _Thread_local struct io_thread current;
static pthread_key_t key;
static pthread_once_t key_once = PTHREAD_ONCE_INIT;

static void thread_ends(void *context)
{
    struct io_thread *self = context;

    self->registered = false; /* a later destructor may come back here and register anew */
    port_thread_ends(self);
    recycle_thread_ends(self);
}

static void create_key(void)
{
    pthread_key_create(&key, thread_ends);
}

static void register_thread(struct io_thread *self)
{
    pthread_once(&key_once, create_key);
    self->registered = true;
    pthread_setspecific(key, self);
}

struct io_thread *io_thread_self(void)
{
    struct io_thread *self = &current;

    if (!self->registered)
        register_thread(self);
    return self;
}
