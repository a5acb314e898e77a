/* A hive of the registry: keys and values in memory, and the file they are kept in.
 *
 *     <root>/registry/HKEY_LOCAL_MACHINE.reg     <root> is the configuration's (config/root.h); who may write that, may write
 *     <root>/registry/HKEY_USERS.reg             these
 *     <user>/registry/HKEY_CURRENT_USER.reg      <user> is $XDG_CONFIG_HOME/httpapi or ~/.config/httpapi
 *
 * The text is that of Windows' .reg files, in UTF-8; UTF-16 with its mark is read as well. A reader takes no lock of the system:
 * a file is only ever replaced as a whole. A change locks <folder>/.lock, reads the file anew if it is another, changes the keys,
 * writes a new file and renames it. Lines that begin with ';' stay with the key or value they stand above,
 * and at the end of the file those that stand there.
 *
 * hive_begin() locks the hive within the process until hive_end(); keys are looked at in between only. */
#ifndef REGISTRY_HIVE_H
#define REGISTRY_HIVE_H

#include "windef.h"
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct registry_value {
    WCHAR *name;
    size_t name_length; /* 0: the key's default value */
    DWORD type, size;
    void *data;
    char *comment; /* whole lines above it; NULL */
};

struct registry_key {
    WCHAR *name;
    size_t name_length;
    struct registry_key **keys;    /* in the order of their names */
    struct registry_value *values; /* in the order they came */
    uint32_t *by_name;             /* their places, in the order of their names */
    size_t key_count, value_count;
    unsigned depth; /* keys above it */
    char *comment;
    char *ending; /* of the root: the lines behind the last key and value */
};

struct hive {
    const char *name;
    bool is_user, silent; /* silent: nobody is told of lines without sense */
    pthread_mutex_t mutex;
    struct registry_key *root; /* NULL: to be read */
    unsigned senseless; /* lines of the file that say nothing: it is not written, or they would be lost */
    uint64_t stamp[5], written; /* of the file; when it was, as FILETIME */
    int folder, lock;           /* while it is changed */
};

/* Under a change the file is locked. ERROR_ACCESS_DENIED, ERROR_NOT_ENOUGH_MEMORY, what a medium has to say; nothing is to be
 * ended then. */
ULONG hive_begin(struct hive *hive, bool change);

/* error is what became of the change: NO_ERROR writes it, anything else takes it back. Returns what is to be said. */
ULONG hive_end(struct hive *hive, bool change, ULONG error);

/* Could a change begin? Makes nothing. */
bool hive_may_change(struct hive *hive);

/* Keys. A path is names with backslashes between them; empty names are passed over. */
struct registry_key *key_find(struct registry_key *from, const WCHAR *path, size_t length);
ULONG key_create(struct registry_key *from, const WCHAR *path, size_t length, struct registry_key **out,
                 bool *created);
void key_free(struct registry_key *key);                                  /* NULL is allowed */
void key_remove(struct registry_key *parent, struct registry_key *child); /* with all below */
void key_clear(struct registry_key *key);                                 /* of values and keys */

struct registry_value *value_find(struct registry_key *key, const WCHAR *name, size_t length);
ULONG value_set(struct registry_key *key, const WCHAR *name, size_t length, DWORD type, const void *data,
                DWORD size);
void value_remove(struct registry_key *key, struct registry_value *value);

/* The file's text (text.c). Reading takes any text; lines that make no sense are complained about on standard error
 * and counted. */
ULONG hive_parse(const struct hive *hive, const char *text, size_t length, struct registry_key *root,
                 unsigned *senseless);
ULONG hive_print(const struct hive *hive, const struct registry_key *root, char **out, size_t *length);

/* Can a name be written: no control characters, whole surrogates, at most limit units? */
bool registry_name_is_fit(const WCHAR *name, size_t length, size_t limit);

#endif
