/* See tree.h. */
#include "cache/tree.h"

#include <stdlib.h>
#include <string.h>

struct node_key {
    const WCHAR *text;
    size_t length;
};

static bool same_node(const void *item, const void *wanted)
{
    const struct cache_node *node = item;
    const struct node_key *key = wanted;

    return node->length == key->length && memcmp(node->key, key->text, key->length * sizeof(WCHAR)) == 0;
}

struct cache_node *tree_folder(struct cache_store *store, const WCHAR *text, size_t length)
{
    struct node_key key = {text, length};

    return table_find(&store->nodes, hash_text(&store->key, text, length), same_node, &key);
}

/* Where the path of the containing folder ends. */
static size_t folder_length(const struct cache_key *key)
{
    size_t end = key->path_end;

    if (end < key->length && key->text[end - 1] != '/')
        return end;
    while (key->text[end - 1] != '/')
        end--;
    return end - 1;
}

static size_t parent_length(const struct cache_node *node)
{
    size_t end = node->length;

    while (node->key[end - 1] != '/')
        end--;
    return end - 1;
}

static void link_node(struct cache_node **list, struct cache_node *node)
{
    node->next = *list;
    if (node->next)
        node->next->previous = node;
    *list = node;
}

static struct cache_node *make_node(struct cache_store *store, const struct cache_key *key, size_t length)
{
    struct cache_node *node;

    if (table_reserve(&store->nodes) != 0)
        return NULL;
    node = calloc(1, sizeof(*node) + length * sizeof(WCHAR));
    if (!node)
        return NULL;
    node->length = length;
    node->path_at = key->path_at;
    memcpy(node->key, key->text, length * sizeof(WCHAR));
    node->hash = hash_text(&store->key, node->key, length);
    table_insert(&store->nodes, node->hash, node);
    return node;
}

struct cache_node *tree_node_for(struct cache_store *store, const struct cache_key *key)
{
    size_t length = folder_length(key);
    struct cache_node *found = tree_folder(store, key->text, length), *lowest, *node;

    if (found)
        return found;
    node = lowest = make_node(store, key, length);
    while (node && node->length > node->path_at) {
        struct cache_node *parent;

        length = parent_length(node);
        found = tree_folder(store, key->text, length);
        parent = found ? found : make_node(store, key, length);
        if (!parent) {
            tree_prune(store, lowest);
            return NULL;
        }
        node->parent = parent;
        link_node(&parent->first_child, node);
        if (found)
            return lowest;
        node = parent;
    }
    if (node)
        link_node(&store->roots, node);
    return lowest;
}

void tree_hang(struct cache_node *node, struct cache_entry *entry)
{
    entry->node = node;
    entry->node_previous = NULL;
    entry->node_next = node->first;
    if (node->first)
        node->first->node_previous = entry;
    node->first = entry;
}

void tree_unhang(struct cache_entry *entry)
{
    if (entry->node_previous)
        entry->node_previous->node_next = entry->node_next;
    else
        entry->node->first = entry->node_next;
    if (entry->node_next)
        entry->node_next->node_previous = entry->node_previous;
    entry->node = NULL;
}

/* Frees one node if nothing hangs in it. A node that memory ran out over is in no list yet. */
static bool prune_one(struct cache_store *store, struct cache_node *node)
{
    struct cache_node **list = node->parent ? &node->parent->first_child : &store->roots;

    if (node->first || node->first_child)
        return false;
    if (node->previous)
        node->previous->next = node->next;
    else if (*list == node)
        *list = node->next;
    if (node->next)
        node->next->previous = node->previous;
    table_remove(&store->nodes, node->hash, node);
    free(node);
    return true;
}

void tree_prune(struct cache_store *store, struct cache_node *node)
{
    while (node) {
        struct cache_node *parent = node->parent;

        if (!prune_one(store, node))
            return;
        node = parent;
    }
}

static void clear_one(struct cache_node *node, void (*drop)(void *, struct cache_entry *), void *context)
{
    struct cache_entry *next;

    for (struct cache_entry *entry = node->first; entry; entry = next) {
        next = entry->node_next;
        drop(context, entry);
    }
}

void tree_clear(struct cache_store *store, struct cache_node *top,
                void (*drop)(void *context, struct cache_entry *entry), void *context)
{
    struct cache_node *node = top;

    for (;;) {
        clear_one(node, drop, context);
        if (node->first_child) {
            node = node->first_child;
            continue;
        }
        for (;;) {
            struct cache_node *parent = node->parent, *next = node->next;
            bool done = node == top;

            prune_one(store, node);
            if (done) {
                tree_prune(store, parent);
                return;
            }
            node = next ? next : parent;
            if (next)
                break;
        }
    }
}
