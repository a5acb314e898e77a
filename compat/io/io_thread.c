/* Per-thread state of the io room. Threads of the program come here too, so nothing is set up at thread start: the first
 * use registers the destructor. */
#include <pthread.h>

#include "io/io_thread.h"

_Thread_local struct io_thread io_thread_current;
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

struct io_thread *io_thread_register(void)
{
    struct io_thread *self = &io_thread_current;

    pthread_once(&key_once, create_key);
    self->registered = true;
    pthread_setspecific(key, self);
    return self;
}
