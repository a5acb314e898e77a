#include "..\Names.h"
#define NAME_FROM_INNER NAME_FROM_SHARED "-inner"
