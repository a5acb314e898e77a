/* The part of the APC queue that lives under the wait lock; implemented in wait.c. */
#ifndef HTTPAPI_APC_H
#define HTTPAPI_APC_H

#include "object/thread.h"

bool wait_queue_apc(struct thread *thread, struct apc *apc);
struct apc *wait_take_apc(struct thread *self);

#endif
