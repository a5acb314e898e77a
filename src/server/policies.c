/* See policies.h: the set in force, its files, and what this process added. `changing` is held while a set is built; the texts
 * and stamps below are its. */
#include "server/policies.h"

#include "base/lock.h"
#include "base/trace.h"
#include "config/root.h"
#include "policy/files.h"

#include "server/session.h"
#include "server/urls.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct policy_set *_Atomic policies_in_force;

/* One file that the last attempt looked at. */
struct look {
    struct look *next;
    struct document_stamp stamp;
    char name[];
};

struct own_document {
    struct own_document *next;
    size_t length;
    char *bytes;
    char name[POLICY_NAME_LIMIT + 1];
};

struct own_line {
    struct own_line *next;
    char text[];
};

static struct lock changing;
static struct look *looks;
static struct own_document *own_documents;
static struct own_line *own_lines;

/* --- the files --- */

static void remember(const char *name)
{
    struct look *look = malloc(sizeof *look + strlen(name) + 1);

    if (!look)
        return;
    memcpy(look->name, name, strlen(name) + 1);
    document_stamp_now(name, &look->stamp);
    look->next = looks;
    looks = look;
}

static void forget_looks(void)
{
    while (looks) {
        struct look *next = looks->next;

        free(looks);
        looks = next;
    }
}

static bool unchanged(void)
{
    for (const struct look *look = looks; look; look = look->next) {
        struct document_stamp now;

        document_stamp_now(look->name, &now);
        if (memcmp(&now, &look->stamp, sizeof now) != 0)
            return false;
    }
    return looks != NULL;
}

struct attempt {
    char file[POLICY_FILE_NAME]; /* the one read last */
};

static void reading_lines(struct attempt *attempt)
{
    snprintf(attempt->file, sizeof attempt->file, "%s", POLICY_LINES_FILE);
}

static const struct own_document *find_own(const char *name)
{
    const struct own_document *own = own_documents;

    while (own && strcmp(own->name, name) != 0)
        own = own->next;
    return own;
}

static ULONG read_policy(void *context, const char *name, struct policy **out, struct policy_error *error)
{
    struct attempt *attempt = context;
    const struct own_document *own = find_own(name);
    ULONG result;

    if (own)
        return policy_parse(own->bytes, own->length, name, out, error);
    policy_file_name(name, attempt->file);
    remember(attempt->file);
    result = policy_file_load(name, out, error);
    if (result == NO_ERROR)
        reading_lines(attempt);
    return result;
}

/* Lines of the file, then our own, whose numbers go on behind. */
static unsigned collect(const struct document *document, struct set_text *texts)
{
    unsigned count = policy_file_lines(document, texts);

    for (const struct own_line *own = own_lines; own && count < POLICY_LINES; own = own->next, count++)
        texts[count] = (struct set_text){own->text, strlen(own->text), count + 1};
    return count;
}

/* Under `changing`. */
static ULONG build(struct attempt *attempt, const struct policy_set *old, struct policy_set **out,
                   unsigned *line, struct policy_error *error)
{
    const struct policy_source source = {read_policy, attempt};
    struct set_text *texts = calloc(POLICY_LINES, sizeof *texts);
    struct document *document = NULL;
    ULONG result = texts ? document_load(POLICY_LINES_FILE, &document) : ERROR_NOT_ENOUGH_MEMORY;

    *line = 0;
    reading_lines(attempt);
    if (result == NO_ERROR)
        result = set_build(texts, collect(document, texts), &source, old, out, line, error);
    document_free(document);
    free(texts);
    return result;
}

static void reclaim(struct epoch_retired *retired)
{
    set_release((struct policy_set *)((char *)retired - offsetof(struct policy_set, retired)));
}

/* Under `changing`: who holds what lines call the owner of a URL. */
static void find_holders(struct policy_set *set)
{
    struct url_namespace *space = urls_namespace();

    for (unsigned i = 0; i < set->count; i++) {
        struct registration *registration = NULL;

        if (set->endpoints[i].owned && space)
            namespace_find(space, set->endpoints[i].owned, &registration);
        atomic_store_explicit(&set->endpoints[i].holder, registration ? registration->owner : NULL,
                              memory_order_release);
        if (registration)
            registration_release(registration);
    }
}

static void publish(struct policy_set *fresh)
{
    struct policy_set *old;

    if (fresh && fresh->count == 0) {
        set_release(fresh);
        fresh = NULL;
    }
    if (fresh && fresh->of_groups)
        find_holders(fresh);
    old = atomic_exchange(&policies_in_force, fresh);
    /* A URL that came meanwhile saw no set that it would have to be told to. */
    if (!old && fresh && fresh->of_groups) {
        find_holders(fresh);
        set_renumber(fresh);
    }
    if (old)
        epoch_retire(&old->retired, reclaim);
    epoch_collect();
}

static void complain(const struct attempt *attempt, unsigned line, const struct policy_error *error,
                     ULONG code)
{
    char place[32] = "";

    if (strcmp(attempt->file, POLICY_LINES_FILE) != 0 && error->line)
        snprintf(place, sizeof place, ":%u:%u", error->line, error->column);
    else if (line)
        snprintf(place, sizeof place, ":%u", line);
    fprintf(stderr, "httpapi: %s/%s%s: %s: %s; the policies stay as they were\n", config_root(),
            attempt->file, place, error->name[0] ? error->name : "cannot be read",
            error->text[0] ? error->text : trace_error(code));
}

/* Under `changing`: from the files and our own. */
static ULONG renew(struct policy_error *error, bool tell)
{
    struct policy_set *fresh = NULL;
    struct attempt attempt = {0};
    unsigned line;
    ULONG result;

    forget_looks();
    remember(POLICY_LINES_FILE);
    result = build(&attempt, atomic_load(&policies_in_force), &fresh, &line, error);
    if (result == NO_ERROR)
        publish(fresh);
    else if (tell)
        complain(&attempt, line, error, result);
    return result;
}

void policies_refresh(void)
{
    struct policy_error error = {0};

    lock_acquire(&changing);
    if (!unchanged())
        renew(&error, true);
    lock_release(&changing);
}

/* --- URL groups --- */

static void rebind(void)
{
    struct policy_set *set;

    lock_acquire(&changing);
    set = atomic_load(&policies_in_force);
    if (set && set->of_groups) {
        find_holders(set);
        set_renumber(set);
    }
    lock_release(&changing);
}

void policies_urls_changed(void)
{
    if (atomic_load(&policies_in_force)) /* after the namespace was changed: see publish */
        rebind();
}

static void reclaim_name(struct epoch_retired *retired)
{
    free((char *)retired - offsetof(struct url_group_name, retired));
}

ULONG policies_name_group(HTTP_URL_GROUP_ID id, const char *name)
{
    struct url_group_name *fresh = NULL, *old;
    struct url_group *group;

    if (name && !policy_name_is_good(name))
        return ERROR_INVALID_PARAMETER;
    if (name) {
        fresh = calloc(1, sizeof *fresh + strlen(name) + 1);
        if (!fresh)
            return ERROR_NOT_ENOUGH_MEMORY;
        memcpy(fresh->text, name, strlen(name) + 1);
    }
    group = url_group_pin(id);
    if (!group) {
        free(fresh);
        return ERROR_INVALID_PARAMETER;
    }
    old = atomic_exchange(&group->name, fresh);
    if (old)
        epoch_retire(&old->retired, reclaim_name);
    url_group_release(group);
    policies_urls_changed();
    epoch_collect();
    return NO_ERROR;
}

/* --- what this process adds --- */

/* Takes a document out, and frees it unless `keep` wants it. */
static struct own_document *take_own(const char *name)
{
    struct own_document **link = &own_documents, *found;

    while (*link && strcmp((*link)->name, name) != 0)
        link = &(*link)->next;
    found = *link;
    if (found)
        *link = found->next;
    return found;
}

static void put_own(struct own_document *own)
{
    if (!own)
        return;
    own->next = own_documents;
    own_documents = own;
}

static struct own_document *own_new(const char *name, const char *bytes, size_t length)
{
    struct own_document *own = calloc(1, sizeof *own + length + 1);

    if (!own)
        return NULL;
    snprintf(own->name, sizeof own->name, "%s", name);
    own->length = length;
    own->bytes = (char *)(own + 1);
    memcpy(own->bytes, bytes, length);
    return own;
}

static ULONG replace(const char *name, struct own_document *fresh, struct policy_error *error)
{
    struct own_document *old = take_own(name);
    ULONG result;

    put_own(fresh);
    result = renew(error, false);
    if (result == NO_ERROR) {
        free(old);
        return NO_ERROR;
    }
    if (fresh)
        free(take_own(name));
    put_own(old);
    return result;
}

ULONG policies_set_document(const char *name, const char *bytes, size_t length, struct policy_error *error)
{
    struct own_document *fresh = NULL;
    struct policy *policy;
    ULONG result = NO_ERROR;

    if (!policy_name_is_good(name))
        return policy_fail(error, POLICY_BAD_DOCUMENT, 0, 0, "\"%.64s\" is no name of a policy", name);
    if (bytes) {
        result = policy_parse(bytes, length, name, &policy, error);
        if (result != NO_ERROR)
            return result;
        if (strcmp(policy->name, name) != 0)
            result = policy_fail(error, POLICY_BAD_DOCUMENT, policy->line, 1,
                                 "the document calls itself \"%.64s\"", policy->name);
        policy_free(policy);
        fresh = result == NO_ERROR ? own_new(name, bytes, length) : NULL;
        if (!fresh)
            return result != NO_ERROR ? result : ERROR_NOT_ENOUGH_MEMORY;
    }
    lock_acquire(&changing);
    if (!bytes && !find_own(name)) {
        result = ERROR_FILE_NOT_FOUND;
    } else if (!bytes && set_uses(atomic_load(&policies_in_force), name)) {
        policy_fail(error, POLICY_STILL_USED, 0, 0,
                    "Step definition %.64s can not be deleted: it is attached", name);
        result = ERROR_SHARING_VIOLATION;
    } else {
        result = replace(name, fresh, error);
    }
    lock_release(&changing);
    return result;
}

static struct own_line **find_line(const char *text)
{
    struct own_line **link = &own_lines;

    while (*link && strcmp((*link)->text, text) != 0)
        link = &(*link)->next;
    return link;
}

ULONG policies_add_line(const char *text, struct policy_error *error)
{
    size_t size = strlen(text) + 1;
    struct own_line *line = calloc(1, sizeof *line + size), **end = &own_lines;
    ULONG result;

    if (!line)
        return ERROR_NOT_ENOUGH_MEMORY;
    memcpy(line->text, text, size);
    lock_acquire(&changing);
    while (*end)
        end = &(*end)->next;
    *end = line;
    result = renew(error, false);
    if (result != NO_ERROR) {
        *end = NULL;
        free(line);
    }
    lock_release(&changing);
    return result;
}

ULONG policies_remove_line(const char *text, struct policy_error *error)
{
    struct own_line **link, *line;
    ULONG result = ERROR_FILE_NOT_FOUND;

    lock_acquire(&changing);
    link = find_line(text);
    line = *link;
    if (line) {
        *link = line->next;
        result = renew(error, false);
        if (result == NO_ERROR)
            free(line);
        else
            *link = line;
    }
    lock_release(&changing);
    return result;
}
