/* Winsock 1 names. A program that wants Winsock 2 includes winsock2.h, before or after windows.h. */
#ifndef _WINSOCKAPI_
#include "winsock2.h"
#endif
