/* Names of kernel objects: one namespace of this process for events, mutexes, semaphores and timers, as Windows has one
 * for all of them. "Global\" and "Local\" lead to the same place. Names are case-sensitive. */
#ifndef HTTPAPI_OBJECT_NAME_H
#define HTTPAPI_OBJECT_NAME_H

#include "object/object.h"

struct named_object {
    struct object object;
    struct named_object *next; /* hash chain; guarded by the namespace's lock */
    WCHAR *name;               /* NULL: has none. Freed with the object. */
    DWORD length;
    bool linked;
};

/* Gives a new object its handle. With a name that exists already, the handle is to the existing object, the new one is
 * released, and *existed is true. Consumes the caller's reference in every case. ERROR_INVALID_HANDLE if the name belongs
 * to another type, ERROR_PATH_NOT_FOUND, ERROR_FILENAME_EXCED_RANGE. */
ULONG name_create(struct named_object *object, const WCHAR *name, HANDLE *out, bool *existed);
ULONG name_open(const struct object_type *type, const WCHAR *name, HANDLE *out); /* ERROR_FILE_NOT_FOUND */

/* For the `closed` and `destroy` of the types. */
void name_closed(struct object *object);
void name_free(struct named_object *object);

/* The name in 16 bits for the A functions, in the caller's buffer; NULL stays NULL. */
#define NAME_MAX_LENGTH 260
ULONG name_widen(const char *name, WCHAR buffer[NAME_MAX_LENGTH + 1], const WCHAR **out);

/* What Create* answers: the last error is ERROR_ALREADY_EXISTS or NO_ERROR with a handle, else the error and NULL. */
HANDLE name_create_result(struct named_object *object, const WCHAR *name);
HANDLE name_open_result(const struct object_type *type, const WCHAR *name);

#endif
