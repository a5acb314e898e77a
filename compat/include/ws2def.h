/* Socket addresses with the Windows layout and family numbers (AF_INET6 is 23). */
#ifndef _WS2DEF_
#define _WS2DEF_

#include "windef.h"

typedef USHORT ADDRESS_FAMILY;

/* Only its address is used until winsock proper defines it. */
typedef struct sockaddr SOCKADDR, *PSOCKADDR, *LPSOCKADDR;

typedef struct _SOCKADDR_STORAGE_LH {
    ADDRESS_FAMILY ss_family;
    CHAR __ss_pad1[6];
    __int64 __ss_align;
    CHAR __ss_pad2[112];
} SOCKADDR_STORAGE, *PSOCKADDR_STORAGE, *LPSOCKADDR_STORAGE;

#endif
