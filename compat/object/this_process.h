/* This process as an object, and the handle values that mean "myself". */
#ifndef HTTPAPI_THIS_PROCESS_H
#define HTTPAPI_THIS_PROCESS_H

#include "object/object.h"

#define CURRENT_PROCESS ((HANDLE)(intptr_t)-1)
#define CURRENT_THREAD  ((HANDLE)(intptr_t)-2)

extern const struct object_type process_type;
struct object *process_object(void);

#endif
