/* Lengths of names in networks, without terminators. */
#ifndef _LMCONS_
#define _LMCONS_

#define CNLEN            15
#define DNLEN            15
#define UNCLEN           (CNLEN + 2)
#define UNLEN            256
#define GNLEN            UNLEN
#define PWLEN            256
#define NETBIOS_NAME_LEN 16

#endif
