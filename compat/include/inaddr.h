/* IN_ADDR. Light: no name in here meets one of glibc's, so that it may stand beside <netinet/in.h>; see ws2def.h. */
#ifndef _INADDR_H_
#define _INADDR_H_

#include "minwindef.h"

/* clang-format off */
typedef struct httpapi_in_addr {
    union {
        struct { UCHAR s_b1, s_b2, s_b3, s_b4; } S_un_b;
        struct { USHORT s_w1, s_w2; } S_un_w;
        ULONG S_addr;
    } S_un;
} IN_ADDR, *PIN_ADDR, *LPIN_ADDR;
/* clang-format on */

#endif
