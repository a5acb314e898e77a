/* fcntl.h with the Windows C runtime's names. */
#include_next <fcntl.h>
#ifndef _HTTPAPI_CRT_FCNTL
#define _HTTPAPI_CRT_FCNTL
#define _O_RDONLY O_RDONLY
#define _O_WRONLY O_WRONLY
#define _O_RDWR   O_RDWR
#define _O_APPEND O_APPEND
#define _O_CREAT  O_CREAT
#define _O_TRUNC  O_TRUNC
#define _O_EXCL   O_EXCL
/* These say how bytes become text; here they all mean the same, so they are bits that open does not know. */
#define _O_TEXT         0x10000000
#define _O_BINARY       0x20000000
#define _O_WTEXT        0x30000000
#define _O_U16TEXT      0x40000000
#define _O_U8TEXT       0x50000000
#define _O_ONLY_WINDOWS 0x70000000
#define _O_NOINHERIT    O_CLOEXEC
#define _O_TEMPORARY    0
#define _O_SHORT_LIVED  0
#define _O_SEQUENTIAL   0
#define _O_RANDOM       0
#ifndef O_BINARY
#define O_BINARY _O_BINARY
#define O_TEXT   _O_TEXT
#endif
#endif
