/* _splitpath and _makepath: split_twins.h for char. */
#define UNIT    char
#define P(name) _##name

#include <stdlib.h>

#include "split_twins.h"
