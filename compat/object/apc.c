/* User APCs: the queue of each thread, and sleeps outside the wait subsystem that an APC may interrupt.
 *
 * The queue is guarded by the wait lock, because queueing an APC completes an alertable wait; wait.c does that part. */
#include "object/apc.h"
#include "object/lock.h"
#include "object/thread_record.h"

/* Programs may queue APCs from APCs: those run too, in the same wait. */
bool thread_run_apcs(struct thread *self)
{
    struct apc *apc;
    bool any = false;

    while (atomic_load_explicit(&self->apc_count, memory_order_acquire) &&
           (apc = wait_take_apc(self)) != NULL) {
        apc->run(apc);
        any = true;
    }
    return any;
}

bool thread_queue_apc(struct thread *thread, struct apc *apc)
{
    void (*alert)(void *context);

    if (!wait_queue_apc(thread, apc))
        return false;
    lock_acquire(&thread->interrupt_lock);
    alert = thread->alert;
    thread->alert = NULL;
    if (alert)
        alert(thread->alert_context);
    lock_release(&thread->interrupt_lock);
    return true;
}

/* The hook is set before the queue is looked at, and thread_queue_apc queues before it looks at the hook: one of the two
 * sees the other. */
bool thread_enter_alertable(struct thread *self, void (*alert)(void *context), void *context)
{
    lock_acquire(&self->interrupt_lock);
    self->alert = alert;
    self->alert_context = context;
    lock_release(&self->interrupt_lock);
    if (atomic_load_explicit(&self->apc_count, memory_order_acquire) == 0)
        return true;
    thread_leave_alertable(self);
    return false;
}

void thread_leave_alertable(struct thread *self)
{
    lock_acquire(&self->interrupt_lock);
    self->alert = NULL;
    lock_release(&self->interrupt_lock);
}
