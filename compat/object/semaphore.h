#ifndef HTTPAPI_SEMAPHORE_H
#define HTTPAPI_SEMAPHORE_H

#include "object/name.h"

struct semaphore {
    struct named_object named;
    LONG maximum;
};

extern const struct object_type semaphore_type;

#endif
