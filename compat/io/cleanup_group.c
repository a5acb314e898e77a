/* Cleanup groups: the tasks made in an environment with a group are its members until they are closed, by themselves or
 * all together. group->lock guards the list; it is a leaf. A member on the list is alive: it leaves the list, under the
 * lock, before its creator's reference is dropped. Each task references its group. */
#include <stdlib.h>

#include "io/task.h"
#include "object/lock.h"
#include "errhandlingapi.h"

struct _TP_CLEANUP_GROUP {
    _Atomic(uint32_t) references;
    _Atomic(uint32_t) lock;
    struct task *first;
};

void group_add(struct _TP_CLEANUP_GROUP *group, struct task *task)
{
    atomic_fetch_add_explicit(&group->references, 1, memory_order_relaxed);
    task->group = group;
    lock_acquire(&group->lock);
    task->member = true;
    task->previous_member = NULL;
    task->next_member = group->first;
    if (task->next_member)
        task->next_member->previous_member = task;
    group->first = task;
    lock_release(&group->lock);
}

/* Under the lock. */
static void unlink_member(struct _TP_CLEANUP_GROUP *group, struct task *task)
{
    task->member = false;
    if (task->previous_member)
        task->previous_member->next_member = task->next_member;
    else
        group->first = task->next_member;
    if (task->next_member)
        task->next_member->previous_member = task->previous_member;
}

bool group_remove(struct task *task)
{
    struct _TP_CLEANUP_GROUP *group = task->group;
    bool member;

    lock_acquire(&group->lock);
    member = task->member;
    if (member)
        unlink_member(group, task);
    lock_release(&group->lock);
    return member;
}

void group_release(struct _TP_CLEANUP_GROUP *group)
{
    if (atomic_fetch_sub_explicit(&group->references, 1, memory_order_acq_rel) == 1)
        free(group);
}

/* Takes every member off the list; with it comes the creator's reference. */
static struct task *take_members(struct _TP_CLEANUP_GROUP *group)
{
    struct task *members;

    lock_acquire(&group->lock);
    members = group->first;
    group->first = NULL;
    for (struct task *each = members; each; each = each->next_member)
        each->member = false;
    lock_release(&group->lock);
    return members;
}

PTP_CLEANUP_GROUP WINAPI CreateThreadpoolCleanupGroup(VOID)
{
    struct _TP_CLEANUP_GROUP *group = calloc(1, sizeof(*group));

    if (group)
        atomic_init(&group->references, 1);
    else
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
    return group;
}

/* Everything is disarmed and cancelled before the first wait, so that the members end side by side. */
VOID WINAPI CloseThreadpoolCleanupGroupMembers(PTP_CLEANUP_GROUP ptpcg, BOOL fCancelPendingCallbacks,
                                               PVOID pvCleanupContext)
{
    struct task *members = take_members(ptpcg), *next;

    for (struct task *each = members; each; each = each->next_member) {
        if (each->ops->disarm)
            each->ops->disarm(each);
        if (fCancelPendingCallbacks)
            task_cancel_pending(each);
    }
    for (; members; members = next) {
        next = members->next_member;
        task_wait(members, false);
        if (fCancelPendingCallbacks && members->cancelled)
            members->cancelled(members->context, pvCleanupContext);
        object_release(&members->object);
    }
}

VOID WINAPI CloseThreadpoolCleanupGroup(PTP_CLEANUP_GROUP ptpcg)
{
    group_release(ptpcg);
}
