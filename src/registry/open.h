/* An open key: a handle that remembers a path. The key itself may go at any time (ERROR_KEY_DELETED then). */
#ifndef REGISTRY_OPEN_H
#define REGISTRY_OPEN_H

#include "object/object.h"
#include "registry/hive.h"
#include "winnt.h"

struct opened_key {
    struct object object;
    struct hive *hive;
    REGSAM access;
    size_t length;
    WCHAR path[];
};

extern const struct object_type opened_key_type;

#endif
