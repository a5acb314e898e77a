/* Modules: what other rooms ask about them. */
#ifndef HTTPAPI_MODULE_H
#define HTTPAPI_MODULE_H

#include <stdbool.h>
#include "windef.h"

/* True for the handles under which this library answers to the names of Windows' own modules. */
bool module_is_ours(HMODULE module);

/* Counts the module once more, until somebody calls FreeLibrary for it. A stranger's handle is ignored. */
void module_hold(HMODULE module);

#endif
