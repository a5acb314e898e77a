/* Older name of corecrt.h. */
#include "corecrt.h"
