/* From a connection and the name its client wants to the context that serves it: what glues bindings and certificates to TLS.
 *
 * Contexts are made once per binding and kept while the bindings are as they are; after a change those that are still wanted move
 * over, with the sessions they remember, at their first use, and the others go at the next change. A renewed certificate has
 * another thumbprint and so another context: connections that are there keep theirs. One lock, held for look-ups only: certificates are
 * read and keys examined outside it. Called by the crew. */
#include "net/connection.h"

#include "config/root.h"
#include "config/store.h"
#include "tls/certificates.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BUCKETS 1024

/* What a context was made from: a certificate of a store by its thumbprint, or a host's file of the central store in the state it
 * was in. */
struct source {
    const char *store; /* or host */
    unsigned char hash[THUMBPRINT_SIZE];
    bool central;
    ULONG flags;
};

struct bound {
    struct bound *next;
    char *store;
    unsigned char hash[THUMBPRINT_SIZE];
    bool central;
    ULONG flags;
    struct tls_context *context;
};

static struct lock lock;
static struct bound *current[BUCKETS], *previous[BUCKETS];
static uint64_t generation;

/* Ports whose lack of a certificate was told since the last change. */
static uint64_t told[65536 / 64];

/* The alert of TLS for what the client may not have: RFC 8446 6.2. */
#define ALERT_REFUSED 49
#define ALERT_NOBODY  112

static bool matches(const struct bound *bound, const struct source *source)
{
    return bound->flags == source->flags && bound->central == source->central &&
           memcmp(bound->hash, source->hash, THUMBPRINT_SIZE) == 0 &&
           strcmp(bound->store, source->store) == 0;
}

static unsigned bucket_of(const struct source *source)
{
    return ((unsigned)source->hash[0] << 8 | source->hash[1]) % BUCKETS; /* a digest is its own hash */
}

static void empty(struct bound **table)
{
    for (unsigned i = 0; i < BUCKETS; i++)
        while (table[i]) {
            struct bound *bound = table[i];

            table[i] = bound->next;
            tls_context_release(bound->context);
            free(bound->store);
            free(bound);
        }
}

void bound_forget(void)
{
    lock_acquire(&lock);
    empty(current);
    empty(previous);
    generation = 0;
    memset(told, 0, sizeof(told));
    lock_release(&lock);
}

/* Locked. */
static void turn_over(uint64_t newest)
{
    if (newest == generation)
        return;
    empty(previous);
    memcpy(previous, current, sizeof(previous));
    memset(current, 0, sizeof(current));
    memset(told, 0, sizeof(told));
    generation = newest;
}

/* Locked: taken out of its list. */
static struct bound *take(struct bound **table, const struct source *source)
{
    struct bound **link = &table[bucket_of(source)], *found;

    while (*link && !matches(*link, source))
        link = &(*link)->next;
    found = *link;
    if (found)
        *link = found->next;
    return found;
}

static void put(struct bound *bound, const struct source *source)
{
    struct bound **list = &current[bucket_of(source)];

    bound->next = *list;
    *list = bound;
}

/* With a reference, or NULL. */
static struct tls_context *find(const struct source *source, uint64_t newest)
{
    struct tls_context *context = NULL;
    struct bound *bound;

    lock_acquire(&lock);
    turn_over(newest);
    bound = take(current, source);
    if (!bound)
        bound = take(previous, source);
    if (bound) {
        put(bound, source);
        context = tls_context_reference(bound->context);
    }
    lock_release(&lock);
    return context;
}

static struct tls_policy policy_of(ULONG flags)
{
    return (struct tls_policy){
        .ask_certificate = flags & HTTP_SERVICE_CONFIG_SSL_FLAG_NEGOTIATE_CLIENT_CERT,
        .no_tls12 = flags & HTTP_SERVICE_CONFIG_SSL_FLAG_DISABLE_TLS12,
        .no_tls13 = flags & HTTP_SERVICE_CONFIG_SSL_FLAG_DISABLE_TLS13,
        .tickets = flags & HTTP_SERVICE_CONFIG_SSL_FLAG_ENABLE_SESSION_TICKET,
        .no_session_ids = flags & HTTP_SERVICE_CONFIG_SSL_FLAG_DISABLE_SESSION_ID,
        .keep_hello = flags & HTTP_SERVICE_CONFIG_SSL_FLAG_ENABLE_CACHE_CLIENT_HELLO,
    };
}

static void remember(const struct source *source, struct tls_context *context)
{
    struct bound *bound = calloc(1, sizeof(*bound));
    char *store = strdup(source->store);

    if (!bound || !store) {
        free(bound);
        free(store);
        return;
    }
    bound->store = store;
    memcpy(bound->hash, source->hash, sizeof(bound->hash));
    bound->flags = source->flags;
    bound->central = source->central;
    bound->context = tls_context_reference(context);
    lock_acquire(&lock);
    put(bound, source); /* if another thread was as fast, the older one is not found any more */
    lock_release(&lock);
}

/* Where the central store lies: a folder, or a link to one that many machines share. */
static bool central_folder(char *out, size_t size)
{
    return config_path("certificates/central", out, size);
}

/* False: this binding has nothing for that host. */
static bool find_source(const struct ssl_binding *binding, const char *name, struct source *out)
{
    char folder[PATH_MAX];

    memset(out, 0, sizeof(*out));
    out->flags = binding->flags;
    out->central = binding->kind == SSL_BINDING_CCS || binding->kind == SSL_BINDING_SCOPED_CCS;
    if (out->central) {
        out->store = name;
        return central_folder(folder, sizeof(folder)) &&
               certificates_stamp_central(folder, name, out->hash) == NO_ERROR;
    }
    out->store = binding->store;
    memcpy(out->hash, binding->hash, sizeof(out->hash));
    return binding->hash_length == sizeof(out->hash);
}

static ULONG load(const struct source *source, struct tls_context **out)
{
    struct tls_policy policy = policy_of(source->flags);
    struct certificate *certificate;
    char folder[PATH_MAX];
    ULONG error;

    if (!source->central)
        error =
            certificates_load(config_root(), source->store, source->hash, sizeof(source->hash), &certificate);
    else if (central_folder(folder, sizeof(folder)))
        error = certificates_load_central(folder, source->store, NULL, &certificate);
    else
        error = ERROR_FILE_NOT_FOUND;
    if (error != NO_ERROR)
        return error;
    error = tls_context_create(certificate, &policy, out);
    certificate_release(certificate);
    return error;
}

/* Said once for a port until something changes: a port scan must not fill a log. */
static void tell(USHORT port, const char *problem)
{
    uint64_t bit = 1ull << (port % 64);
    bool first;

    lock_acquire(&lock);
    first = !(told[port / 64] & bit);
    told[port / 64] |= bit;
    lock_release(&lock);
    if (first)
        fprintf(stderr, "httpapi: port %u: TLS handshakes fail: %s\n", port, problem);
}

struct tls_context *bound_choose(void *argument, const char *name, unsigned *alert)
{
    struct connection *connection = argument;
    const struct ssl_binding *found[BINDINGS_CANDIDATES];
    const struct bindings *bindings;
    struct tls_context *context = NULL;
    struct source source;
    const char *problem = "no certificate is bound to it";
    unsigned count;

    config_refresh();
    bindings = bindings_acquire();
    count = bindings_candidates(bindings, &connection->local_address, connection->local_port, name, found,
                                BINDINGS_CANDIDATES);
    *alert = ALERT_NOBODY;
    for (unsigned i = 0; i < count && !context; i++) {
        if (found[i]->flags & HTTP_SERVICE_CONFIG_SSL_FLAG_REJECT) {
            *alert = ALERT_REFUSED;
            problem = NULL;
            break;
        }
        problem = "the certificate bound to it, or its private key, is not in the store";
        if (!find_source(found[i], name, &source))
            continue;
        context = find(&source, bindings_generation(bindings));
        if (!context && load(&source, &context) == NO_ERROR)
            remember(&source, context);
    }
    bindings_release(bindings);
    if (!context && problem)
        tell(connection->local_port, problem);
    return context;
}
