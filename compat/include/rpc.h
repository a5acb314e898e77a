/* rpc.h, as far as programs use it for unique identifiers. */
#ifndef __RPC_H__
#define __RPC_H__

#include "rpcdce.h"

#define RPC_S_OK            ERROR_SUCCESS
#define RPC_S_INVALID_ARG   ERROR_INVALID_PARAMETER
#define RPC_S_OUT_OF_MEMORY ERROR_OUTOFMEMORY

#endif
