/* Thread-local storage by index: TLS and FLS. */
#include "object/thread_record.h"

void local_storage_thread_ends(struct thread *self)
{
    (void)self;
}
