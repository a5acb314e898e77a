/* Winsock 2. */
#ifndef _WINSOCK2API_
#define _WINSOCK2API_
#define _WINSOCKAPI_

#include "windef.h"
#include "winerror.h"

#endif
