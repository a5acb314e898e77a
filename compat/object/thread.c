/* Thread records: one for each thread that ever entered the library, created on first entry, found through a thread-local
 * pointer, ended by a pthread key's destructor. The record is the thread's kernel object: handles may outlive the thread.
 *
 * `registry.lock` guards the list of living threads, in which a thread stands from before CreateThread returns its id; it is held for moments and no other lock is taken under it. */
#include "object/idle.h"
#include "object/lock.h"
#include "object/thread_record.h"
#include "object/wait.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define EMERGENCY_RECORDS 16

static void thread_destroy(struct object *object);
static void thread_ends(void *self);

const struct object_type thread_type = {.name = "Thread", .destroy = thread_destroy};

static _Thread_local struct thread *current;

static struct {
    _Atomic(uint32_t) lock;
    struct thread *first;
    _Atomic(uint32_t) last_id;
    pthread_once_t once;
    pthread_key_t key;
} registry = {.once = PTHREAD_ONCE_INIT};

static struct thread emergency_records[EMERGENCY_RECORDS];
static _Atomic(bool) emergency_used[EMERGENCY_RECORDS];

static void registry_create_key(void)
{
    pthread_key_create(&registry.key, thread_ends);
}

static struct thread *record_allocate(void)
{
    struct thread *thread = aligned_alloc(_Alignof(struct thread), sizeof *thread);

    if (thread)
        memset(thread, 0, sizeof *thread);
    return thread;
}

static struct thread *record_for_emergency(void)
{
    for (int i = 0; i < EMERGENCY_RECORDS; i++) {
        if (!atomic_exchange_explicit(&emergency_used[i], true, memory_order_acquire)) {
            memset(&emergency_records[i], 0, sizeof emergency_records[i]);
            emergency_records[i].emergency = true;
            return &emergency_records[i];
        }
    }
    return NULL;
}

void thread_register(struct thread *thread)
{
    lock_acquire(&registry.lock);
    thread->next = registry.first;
    if (thread->next)
        thread->next->previous = thread;
    registry.first = thread;
    lock_release(&registry.lock);
}

void thread_unregister(struct thread *thread)
{
    lock_acquire(&registry.lock);
    if (thread->previous)
        thread->previous->next = thread->next;
    else
        registry.first = thread->next;
    if (thread->next)
        thread->next->previous = thread->previous;
    lock_release(&registry.lock);
}

static void record_init(struct thread *thread)
{
    object_init(&thread->object, &thread_type, WAIT_KIND_MANUAL);
    thread->id = (atomic_fetch_add_explicit(&registry.last_id, 1, memory_order_relaxed) + 1) * 4;
    atomic_init(&thread->exit_code, STILL_ACTIVE);
}

ULONG thread_create_record(struct thread **out)
{
    struct thread *thread = record_allocate();

    if (!thread)
        return ERROR_NOT_ENOUGH_MEMORY;
    record_init(thread);
    *out = thread;
    return NO_ERROR;
}

void thread_adopt_record(struct thread *self)
{
    pthread_once(&registry.once, registry_create_key);
    pthread_setspecific(registry.key, self);
    atomic_store_explicit(&self->native_id, gettid(), memory_order_release);
    current = self;
}

/* First entry of a thread that somebody else created. */
static struct thread *thread_enter(void)
{
    struct thread *self = record_allocate();

    if (!self)
        self = record_for_emergency();
    while (!self) { /* nothing can be waited for without a record, and memory comes back */
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
        self = record_allocate();
    }
    record_init(self);
    atomic_init(&self->suspend_count, THREAD_STARTED);
    thread_register(self);
    thread_adopt_record(self);
    return self;
}

struct thread *thread_self(void)
{
    struct thread *self = current;

    return __builtin_expect(self != NULL, 1) ? self : thread_enter();
}

/* The pthread key's destructor. Code that runs after us in this thread and enters the library again gets a new record. */
static void thread_ends(void *argument)
{
    struct thread *self = argument;

    local_storage_thread_ends(self);
    apc_thread_ends(self);
    mutex_abandon_all(self);
    thread_unregister(self);
    if (atomic_load_explicit(&self->exit_code, memory_order_relaxed) == STILL_ACTIVE)
        atomic_store_explicit(&self->exit_code, 0, memory_order_release);
    if (self->own_handle)
        handle_close(self->own_handle);
    current = NULL;
    signal_set(&self->object);
    object_release(&self->object);
}

static void thread_destroy(struct object *object)
{
    struct thread *thread = (struct thread *)object;

    free(thread->description);
    free(thread->answer);
    if (thread->token)
        object_release(thread->token);
    local_storage_free(thread);
    if (thread->emergency)
        atomic_store_explicit(&emergency_used[thread - emergency_records], false, memory_order_release);
    else
        free(thread);
}

DWORD thread_id(const struct thread *thread)
{
    return thread->id;
}

struct object *thread_object(struct thread *thread)
{
    return &thread->object;
}

struct thread *thread_from_object(struct object *object)
{
    return object->type == &thread_type ? (struct thread *)object : NULL;
}

bool thread_visit(bool (*visit)(struct thread *thread, void *context), void *context)
{
    bool found = false;

    lock_acquire(&registry.lock);
    for (struct thread *thread = registry.first; thread && !found; thread = thread->next)
        found = visit(thread, context);
    lock_release(&registry.lock);
    return found;
}

void *thread_answer(void)
{
    struct thread *self = thread_self();

    if (!self->answer)
        self->answer = calloc(1, THREAD_ANSWER_SIZE);
    return self->answer;
}

void thread_blocks(struct thread *self)
{
    if (self->block_hook)
        self->block_hook(self->block_context, true);
    idle_pay();
}

void thread_resumes(struct thread *self)
{
    if (self->block_hook)
        self->block_hook(self->block_context, false);
}

void thread_set_block_hook(struct thread *self, void (*hook)(void *context, bool blocks), void *context)
{
    self->block_hook = hook;
    self->block_context = context;
}

void thread_enter_cancellable(struct thread *self, void (*cancel)(void *context), void *context)
{
    lock_acquire(&self->interrupt_lock);
    self->cancel = cancel;
    self->cancel_context = context;
    lock_release(&self->interrupt_lock);
}

void thread_leave_cancellable(struct thread *self)
{
    lock_acquire(&self->interrupt_lock);
    self->cancel = NULL;
    lock_release(&self->interrupt_lock);
}

bool thread_cancel(struct thread *thread)
{
    void (*cancel)(void *context);

    lock_acquire(&thread->interrupt_lock);
    cancel = thread->cancel;
    thread->cancel = NULL;
    if (cancel)
        cancel(thread->cancel_context);
    lock_release(&thread->interrupt_lock);
    return cancel != NULL;
}

struct object *thread_token(struct thread *thread)
{
    struct object *token;

    lock_acquire(&thread->interrupt_lock);
    token = thread->token;
    if (token)
        object_reference(token);
    lock_release(&thread->interrupt_lock);
    return token;
}

void thread_set_token(struct thread *thread, struct object *token)
{
    struct object *last;

    if (token)
        object_reference(token);
    lock_acquire(&thread->interrupt_lock);
    last = thread->token;
    thread->token = token;
    lock_release(&thread->interrupt_lock);
    if (last)
        object_release(last);
}
