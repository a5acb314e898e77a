/* The old collective header of the security support provider interface. */
#ifndef __SECURITY_H__
#define __SECURITY_H__

#include "secext.h"
#include "sspi.h"

#endif
