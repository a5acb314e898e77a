/* The tree of path segments behind the store; private to it. Everything under the store's lock.
 *
 * A node is a folder: the key of its path without the final slash; a site's root is the key up to the host. What hangs in a node
 * are the entries whose names lie directly below it, those with a query below the path they ask. Nodes come with their first
 * entry and go with their last. */
#ifndef CACHE_TREE_H
#define CACHE_TREE_H

#include "cache/store.h"

struct cache_node {
    struct cache_node *parent, *first_child, *next, *previous; /* siblings; of a root: the other roots */
    struct cache_entry *first;
    uint64_t hash;
    size_t length, path_at;
    WCHAR key[];
};

/* The node that entries with this key hang in, made if need be. NULL: no memory. */
struct cache_node *tree_node_for(struct cache_store *store, const struct cache_key *key);

/* The folder a name without final slash stands for; NULL: nothing lies below it. */
struct cache_node *tree_folder(struct cache_store *store, const WCHAR *text, size_t length);

void tree_hang(struct cache_node *node, struct cache_entry *entry);
void tree_unhang(struct cache_entry *entry);

/* Frees a node, and those above it, if nothing hangs in them. */
void tree_prune(struct cache_store *store, struct cache_node *node);

/* Calls `drop` for each entry at or below `top`; drop may take that entry out, with tree_unhang alone. Prunes. */
void tree_clear(struct cache_store *store, struct cache_node *top,
                void (*drop)(void *context, struct cache_entry *entry), void *context);

#endif
