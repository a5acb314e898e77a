/* Events as the library itself uses them. */
#ifndef HTTPAPI_EVENT_H
#define HTTPAPI_EVENT_H

#include "object/object.h"

extern const struct object_type event_type;

/* An event without a handle; one reference. */
ULONG event_create(bool manual, bool set, struct object **out);

#endif
