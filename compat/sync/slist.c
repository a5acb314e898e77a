/* Interlocked singly linked lists. A small lock in the header takes the place of Windows' 16-byte compare-and-swap: a
 * lock-free pop reads the next pointer of an entry that another thread may have popped and freed already, which the NT
 * kernel forgives by catching the fault and which we could not. All zero is an empty list. */
#include "object/lock.h"
#include "interlockedapi.h"
#include "winnt.h"

struct slist {
    _Atomic(uint16_t) depth;
    uint16_t sequence;
    _Atomic(uint32_t) lock;
    SLIST_ENTRY *first;
};

_Static_assert(sizeof(struct slist) == sizeof(SLIST_HEADER), "the state lives in the program's own header");

static struct slist *slist_lock(PSLIST_HEADER header)
{
    struct slist *list = (struct slist *)header;

    lock_acquire(&list->lock);
    return list;
}

static SLIST_ENTRY *slist_change(struct slist *list, SLIST_ENTRY *first, uint16_t depth)
{
    SLIST_ENTRY *old = list->first;

    list->first = first;
    list->sequence++;
    atomic_store_explicit(&list->depth, depth, memory_order_relaxed);
    lock_release(&list->lock);
    return old;
}

static uint16_t depth_of(struct slist *list)
{
    return atomic_load_explicit(&list->depth, memory_order_relaxed);
}

PSLIST_ENTRY WINAPI InterlockedPushListSListEx(PSLIST_HEADER header, PSLIST_ENTRY first, PSLIST_ENTRY last,
                                               ULONG count)
{
    struct slist *list = slist_lock(header);

    last->Next = list->first;
    return slist_change(list, first, (uint16_t)(depth_of(list) + count));
}

PSLIST_ENTRY WINAPI InterlockedPushEntrySList(PSLIST_HEADER header, PSLIST_ENTRY entry)
{
    return InterlockedPushListSListEx(header, entry, entry, 1);
}

PSLIST_ENTRY WINAPI InterlockedPopEntrySList(PSLIST_HEADER header)
{
    struct slist *list = slist_lock(header);

    if (list->first)
        return slist_change(list, list->first->Next, (uint16_t)(depth_of(list) - 1));
    lock_release(&list->lock);
    return NULL;
}

PSLIST_ENTRY WINAPI InterlockedFlushSList(PSLIST_HEADER header)
{
    return slist_change(slist_lock(header), NULL, 0);
}

USHORT WINAPI QueryDepthSList(PSLIST_HEADER header)
{
    return depth_of((struct slist *)header);
}

VOID WINAPI InitializeSListHead(PSLIST_HEADER header)
{
    header->Alignment = 0;
    header->Region = 0;
}
