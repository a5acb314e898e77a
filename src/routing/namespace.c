/* The writers of the namespace. See namespace.h for who may call and namespace_private.h for the shape.
 *
 * A change is made in three steps: under the lock, everything that can fail (memory, conflicts); then, between two steps of
 * the port's version, a few stores that cannot (place.c); then, outside the lock, the collection of what no reader holds. */
#include "routing/namespace_private.h"
#include "winerror.h"
#include <stdlib.h>
#include <sys/random.h>

struct url_namespace *namespace_create(void)
{
    struct url_namespace *space =
        calloc(1, sizeof *space); /* half a megabyte, of which few pages are ever touched */

    if (!space)
        return NULL;
    pthread_mutex_init(&space->lock, NULL);
    if (getrandom(&space->key, sizeof space->key, GRND_NONBLOCK) != sizeof space->key)
        space->key = (struct hash_key){(uintptr_t)space * 0x9E3779B97F4A7C15u,
                                       (uintptr_t)&space ^ 0xD6E8FEB86659FD93u};
    return space;
}

void namespace_destroy(struct url_namespace *space)
{
    if (!space)
        return;
    epoch_wait();
    for (unsigned i = 0; i < 65536; i++) {
        struct port_space *port = atomic_load_explicit(&space->ports[i], memory_order_relaxed);
        if (port)
            place_free_port(port);
    }
    pthread_mutex_destroy(&space->lock);
    free(space);
}

/* ---- registrations ------------------------------------------------------------------------------------------------ */

void registration_release(struct registration *registration)
{
    struct route_owner *owner = registration->owner;

    if (atomic_fetch_sub_explicit(&registration->references, 1, memory_order_acq_rel) != 1)
        return;
    if (owner && owner->release)
        owner->release(owner);
    prefix_free((struct url_prefix *)registration->prefix);
    free(registration);
}

static void reclaim_registration(struct epoch_retired *retired)
{
    registration_release((struct registration *)((char *)retired - offsetof(struct registration, retired)));
}

static struct registration *make_registration(const struct url_prefix *prefix, struct route_owner *owner,
                                              ULONGLONG context)
{
    struct registration *registration = calloc(1, sizeof *registration);

    if (!registration)
        return NULL;
    registration->prefix = prefix;
    registration->owner = owner;
    registration->context = context;
    atomic_init(&registration->references, 1);
    return registration;
}

static void list_insert(struct registration *registration)
{
    struct route_owner *owner = registration->owner;

    if (!owner)
        return;
    registration->next = owner->first;
    if (owner->first)
        owner->first->previous = registration;
    owner->first = registration;
    owner->count++;
}

static void list_remove(struct registration *registration)
{
    struct route_owner *owner = registration->owner;

    if (!owner)
        return;
    if (registration->previous)
        registration->previous->next = registration->next;
    else
        owner->first = registration->next;
    if (registration->next)
        registration->next->previous = registration->previous;
    registration->next = registration->previous = NULL;
    owner->count--;
}

static void count_use(struct place *at, const struct url_prefix *prefix, int change)
{
    size_t *use = prefix->kind == URL_HOST_ADDRESS ? &at->port->one_address : &at->port->any_address;
    size_t registrations = atomic_load_explicit(&at->host->registrations, memory_order_relaxed);

    *use += (size_t)change;
    atomic_store_explicit(&at->host->registrations, registrations + (size_t)change, memory_order_release);
}

static ULONG add_locked(struct url_namespace *space, struct registration *registration)
{
    const struct url_prefix *prefix = registration->prefix;
    struct place at;
    ULONG error = place_prepare(space, prefix, &at);

    if (!error && at.entry && atomic_load_explicit(&at.entry->registration, memory_order_relaxed))
        error = ERROR_ALREADY_EXISTS;
    if (!error)
        error = place_make(space, prefix, &at);
    if (error)
        return error;

    if (at.new_entry)
        atomic_init(&at.entry->registration, registration);
    place_begin(at.port);
    if (at.new_entry)
        place_link(&at, prefix);
    else
        place_change(&at, registration);
    count_use(&at, prefix, 1);
    place_end(at.port);
    list_insert(registration);
    return 0;
}

ULONG namespace_add(struct url_namespace *space, struct url_prefix *prefix, struct route_owner *owner,
                    ULONGLONG context, struct registration **out)
{
    struct registration *registration = make_registration(prefix, owner, context);
    ULONG error;

    if (!registration) {
        prefix_free(prefix);
        return ERROR_NOT_ENOUGH_MEMORY;
    }
    if (owner && owner->hold)
        owner->hold(owner);
    if (out)
        registration_hold(registration);

    pthread_mutex_lock(&space->lock);
    error = add_locked(space, registration);
    pthread_mutex_unlock(&space->lock);

    if (error) {
        atomic_store_explicit(&registration->references, 1, memory_order_relaxed);
        registration_release(registration);
        registration = NULL;
    }
    if (out)
        *out = registration;
    epoch_collect();
    return error;
}

/* Retires what fell out: the registration or reservation itself is the caller's to retire. */
static void remove_place(struct place *at, const struct url_prefix *prefix, bool last)
{
    bool host_too = false;

    if (last) {
        place_unlink(at, prefix->kind);
        host_too = at->host->entries == 0;
    }
    place_end(at->port);
    place_retire(at, last, host_too);
}

static void remove_locked(struct place *at, struct registration *registration)
{
    bool last = !atomic_load_explicit(&at->entry->reservation, memory_order_relaxed);

    list_remove(registration);
    place_begin(at->port);
    place_change(at, NULL);
    count_use(at, registration->prefix, -1);
    remove_place(at, registration->prefix, last);
    epoch_retire(&registration->retired, reclaim_registration);
}

ULONG namespace_remove(struct url_namespace *space, const struct url_prefix *prefix,
                       const struct route_owner *owner)
{
    struct registration *found = NULL;
    struct place at;

    pthread_mutex_lock(&space->lock);
    at = place_find(space, prefix);
    if (at.entry)
        found = atomic_load_explicit(&at.entry->registration, memory_order_relaxed);
    if (found && ((owner && found->owner != owner) || !prefix_same_spelling(found->prefix, prefix)))
        found = NULL;
    if (found)
        remove_locked(&at, found);
    pthread_mutex_unlock(&space->lock);

    epoch_collect();
    return found ? 0 : ERROR_FILE_NOT_FOUND;
}

size_t namespace_remove_owner(struct url_namespace *space, struct route_owner *owner)
{
    size_t removed = 0;

    if (owner->hold)
        owner->hold(owner); /* its last registration may be the last to know it */
    pthread_mutex_lock(&space->lock);
    for (; owner->first; removed++) {
        struct place at = place_find(space, owner->first->prefix);
        remove_locked(&at, owner->first);
    }
    pthread_mutex_unlock(&space->lock);

    if (removed)
        epoch_wait();
    if (owner->release)
        owner->release(owner);
    return removed;
}

/* ---- reservations ------------------------------------------------------------------------------------------------- */

void reservation_release(struct reservation *reservation)
{
    if (atomic_fetch_sub_explicit(&reservation->references, 1, memory_order_acq_rel) != 1)
        return;
    if (reservation->release_rights)
        reservation->release_rights(reservation->rights);
    prefix_free((struct url_prefix *)reservation->prefix);
    free(reservation);
}

static void reclaim_reservation(struct epoch_retired *retired)
{
    reservation_release((struct reservation *)((char *)retired - offsetof(struct reservation, retired)));
}

static ULONG reserve_locked(struct url_namespace *space, struct reservation *reservation)
{
    struct place at;
    ULONG error = place_prepare(space, reservation->prefix, &at);

    if (!error && at.entry && atomic_load_explicit(&at.entry->reservation, memory_order_relaxed))
        error = ERROR_ALREADY_EXISTS;
    if (!error)
        error = place_make(space, reservation->prefix, &at);
    if (error)
        return error;

    place_begin(at.port);
    atomic_store_explicit(&at.entry->reservation, reservation, memory_order_release);
    if (at.new_entry)
        place_link(&at, reservation->prefix);
    place_end(at.port);
    return 0;
}

ULONG namespace_reserve(struct url_namespace *space, struct url_prefix *prefix, void *rights,
                        void (*release_rights)(void *))
{
    struct reservation *reservation = calloc(1, sizeof *reservation);
    ULONG error = ERROR_NOT_ENOUGH_MEMORY;

    if (reservation) {
        reservation->prefix = prefix;
        reservation->rights = rights;
        reservation->release_rights = release_rights;
        atomic_init(&reservation->references, 1);
        pthread_mutex_lock(&space->lock);
        error = reserve_locked(space, reservation);
        pthread_mutex_unlock(&space->lock);
    }
    if (error) {
        prefix_free(prefix);
        free(reservation);
    }
    epoch_collect();
    return error;
}

ULONG namespace_unreserve(struct url_namespace *space, const struct url_prefix *prefix)
{
    struct reservation *found = NULL;
    struct place at;

    pthread_mutex_lock(&space->lock);
    at = place_find(space, prefix);
    if (at.entry)
        found = atomic_load_explicit(&at.entry->reservation, memory_order_relaxed);
    if (found) {
        bool last = !atomic_load_explicit(&at.entry->registration, memory_order_relaxed);

        place_begin(at.port);
        atomic_store_explicit(&at.entry->reservation, NULL, memory_order_release);
        remove_place(&at, found->prefix, last);
        epoch_retire(&found->retired, reclaim_reservation);
    }
    pthread_mutex_unlock(&space->lock);

    epoch_collect();
    return found ? 0 : ERROR_FILE_NOT_FOUND;
}
