/* User APCs: the queue of each thread, and sleeps outside the wait subsystem that an APC may interrupt.
 *
 * The queue is guarded by the wait lock, because queueing an APC completes an alertable wait. */
#include "object/wait_state.h"

/* Under the lock. */
static void interrupt_waiter(struct thread *thread, struct waiter **woken)
{
    struct waiter *waiter = thread->waiter;

    if (!waiter || !waiter->alertable)
        return;
    waiter_finish(waiter, WAIT_IO_COMPLETION);
    waiter->next_woken = NULL;
    *woken = waiter;
}

static bool enqueue(struct thread *thread, struct apc *apc)
{
    struct waiter *woken = NULL;
    bool queued = false;

    lock_acquire(&wait_lock);
    if (!thread->ended) {
        apc->next = NULL;
        if (thread->last_apc)
            thread->last_apc->next = apc;
        else
            thread->apcs = apc;
        thread->last_apc = apc;
        atomic_fetch_add_explicit(&thread->apc_count, 1, memory_order_acq_rel);
        interrupt_waiter(thread, &woken);
        queued = true;
    }
    lock_release(&wait_lock);
    wake_all(woken);
    return queued;
}

static struct apc *dequeue(struct thread *self)
{
    struct apc *apc;

    lock_acquire(&wait_lock);
    apc = self->apcs;
    if (apc) {
        self->apcs = apc->next;
        if (!self->apcs)
            self->last_apc = NULL;
        atomic_fetch_sub_explicit(&self->apc_count, 1, memory_order_acq_rel);
    }
    lock_release(&wait_lock);
    return apc;
}

/* Programs may queue APCs from APCs: those run too, in the same wait. */
bool thread_run_apcs(struct thread *self)
{
    struct apc *apc;
    bool any = false;

    while (atomic_load_explicit(&self->apc_count, memory_order_acquire) && (apc = dequeue(self)) != NULL) {
        apc->run(apc);
        any = true;
    }
    return any;
}

bool thread_queue_apc(struct thread *thread, struct apc *apc)
{
    void (*alert)(void *context);

    if (!enqueue(thread, apc))
        return false;
    lock_acquire(&thread->interrupt_lock);
    alert = thread->alert;
    thread->alert = NULL;
    if (alert)
        alert(thread->alert_context);
    lock_release(&thread->interrupt_lock);
    return true;
}

bool thread_unqueue_apc(struct thread *thread, struct apc *apc)
{
    struct apc **link = &thread->apcs, *last = NULL;
    bool found;

    lock_acquire(&wait_lock);
    while (*link && *link != apc) {
        last = *link;
        link = &last->next;
    }
    found = *link != NULL;
    if (found) {
        *link = apc->next;
        if (thread->last_apc == apc)
            thread->last_apc = last;
        atomic_fetch_sub_explicit(&thread->apc_count, 1, memory_order_acq_rel);
    }
    lock_release(&wait_lock);
    return found;
}

void apc_thread_ends(struct thread *self)
{
    struct apc *apc;

    lock_acquire(&wait_lock);
    self->ended = true;
    apc = self->apcs;
    self->apcs = self->last_apc = NULL;
    atomic_store_explicit(&self->apc_count, 0, memory_order_relaxed);
    lock_release(&wait_lock);
    while (apc) {
        struct apc *next = apc->next;
        apc->discard(apc);
        apc = next;
    }
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
