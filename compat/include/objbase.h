/* The old name of combaseapi.h, with the unique identifiers of rpc.h. */
#ifndef _OBJBASE_H_
#define _OBJBASE_H_

#include "combaseapi.h"
#include "rpc.h"

#endif
