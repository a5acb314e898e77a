/* _wsplitpath and _wmakepath: split_twins.h for wchar_t. */
#define UNIT    wchar_t
#define P(name) _w##name

#include <stdlib.h>

#include "split_twins.h"
