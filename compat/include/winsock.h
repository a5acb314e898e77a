/* Winsock 1 names: the same as Winsock 2's here, so that windows.h before winsock2.h does no harm.
 *
 * windows.h includes this file unless WIN32_LEAN_AND_MEAN is defined. */
#ifndef _WINSOCKAPI_
#include "winsock2.h"
#endif
