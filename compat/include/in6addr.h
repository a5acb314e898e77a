/* IN6_ADDR. Light, as inaddr.h is. */
#ifndef _IN6ADDR_H_
#define _IN6ADDR_H_

#include "minwindef.h"

typedef struct httpapi_in6_addr {
    union {
        UCHAR Byte[16];
        USHORT Word[8];
    } u;
} IN6_ADDR, *PIN6_ADDR, *LPIN6_ADDR;

#endif
