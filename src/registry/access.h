/* From an HKEY to a key: what all functions of the registry begin and end with. */
#ifndef REGISTRY_ACCESS_H
#define REGISTRY_ACCESS_H

#include "registry/hive.h"
#include "winnt.h"

/* Where a handle leads. The handle is pinned as long as the path is used. */
struct place {
    struct hive *hive;
    const WCHAR *path;
    size_t length;
    REGSAM access; /* what the handle may do */
    HANDLE pinned; /* NULL: one of the predefined keys */
};

/* ERROR_INVALID_HANDLE; else to be undone with place_release(). */
ULONG place_of_handle(HKEY handle, struct place *out);
void place_release(const struct place *place);

/* A key that is being looked at. */
struct visit {
    struct place place;
    struct registry_key *key;
    bool change;
};

/* From the handle down a path (NULL is none). ERROR_INVALID_HANDLE, ERROR_ACCESS_DENIED, ERROR_KEY_DELETED, ERROR_FILE_NOT_FOUND
 * and what hive_begin() says; nothing is to be ended then. */
ULONG visit_begin(struct visit *visit, HKEY handle, const WCHAR *path, REGSAM needed, bool change);
ULONG visit_end(struct visit *visit, ULONG error);

/* A subkey's path as functions take it: ERROR_BAD_PATHNAME for one that begins with a backslash. */
ULONG path_check(const WCHAR *path);

/* A name into a caller's buffer of *size characters; *size becomes its length. ERROR_MORE_DATA leaves both alone. */
ULONG deliver_name(bool narrow, const WCHAR *name, size_t length, void *out, DWORD *size);

/* How many characters a name has. */
DWORD name_size(bool narrow, const WCHAR *name, size_t length);

/* The data of a value, which is UTF-8 for the A functions if it is text. */
bool is_text(DWORD type);
DWORD data_size(bool narrow, const struct registry_value *value);

/* Into a caller's buffer, which may be NULL, of *size bytes; *size becomes what there is. ERROR_MORE_DATA. */
ULONG deliver_data(bool narrow, const struct registry_value *value, void *out, DWORD *size);

#endif
