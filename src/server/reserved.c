/* See reserved.h. */
#include "server/reserved.h"

#include "base/lock.h"
#include "config/reservations.h"
#include "config/root.h"
#include "config/store.h"
#include "server/urls.h"

#include <string.h>

/* The snapshot that the namespace was last made to match, held; under the lock. */
static const struct reservations *applied;
static struct lock applying;

static bool same(const struct reservations *other, const struct url_reservation *one)
{
    const struct url_reservation *found = reservations_exact(other, one->prefix);

    return found && strcmp(found->text, one->text) == 0;
}

static void leave(struct url_namespace *space, const struct reservations *old,
                  const struct reservations *fresh)
{
    const struct url_reservation *one;

    for (size_t i = 0; (one = reservations_at(old, i)); i++)
        if (!same(fresh, one))
            namespace_unreserve(space, one->prefix);
}

/* What is there already says so. A port that speaks the other scheme here keeps it: the reservation then says nothing. */
static void enter(struct url_namespace *space, const struct reservations *fresh)
{
    const struct url_reservation *one;

    for (size_t i = 0; (one = reservations_at(fresh, i)); i++) {
        struct url_prefix *prefix;

        if (prefix_parse(one->prefix->spelling, one->prefix->spelling_length, &prefix) == NO_ERROR)
            namespace_reserve(space, prefix, NULL, NULL);
    }
}

void reserved_refresh(void)
{
    struct url_namespace *space = urls_namespace();
    const struct reservations *fresh;

    if (!space)
        return; /* a process that only configures */
    lock_acquire(&applying);
    fresh = reservations_acquire();
    if (applied != fresh) {
        if (applied) {
            leave(space, applied, fresh);
            reservations_release(applied);
        }
        enter(space, fresh);
        applied = fresh;
    } else {
        reservations_release(fresh);
    }
    lock_release(&applying);
}

ULONG reserved_may_listen(const struct url_prefix *prefix)
{
    const struct reservations *reservations;
    struct principal self;
    bool allowed;

    config_refresh();
    reserved_refresh();
    config_self(&self);
    reservations = reservations_acquire();
    allowed = reservations_let_listen(reservations, prefix, &self);
    reservations_release(reservations);
    return allowed ? NO_ERROR : ERROR_ACCESS_DENIED;
}

ULONG reserved_check(const char *url)
{
    struct url_namespace *space = urls_namespace();
    struct url_prefix *prefix;
    struct port_use use;
    ULONG error = reservations_parse(url, &prefix);

    if (error != NO_ERROR)
        return error;
    if (space) {
        namespace_port_use(space, prefix->port, &use);
        if (use.any_address + use.one_address > 0 && use.secure != prefix->secure)
            error = ERROR_ALREADY_EXISTS;
    }
    prefix_free(prefix);
    return error;
}
