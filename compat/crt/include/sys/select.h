/* The system's header, which everything reaches by way of <stdlib.h>: a program's own FD_SETSIZE, meant for winsock2.h, must
 * survive it, and one that the program has yet to define must not meet the system's. Not guarded: what it does depends on
 * where it is read from. */
#pragma GCC system_header

#if defined(FD_SETSIZE)
#pragma push_macro("FD_SETSIZE")
#undef FD_SETSIZE
#include_next <sys/select.h>
#undef FD_SETSIZE
#pragma pop_macro("FD_SETSIZE")
#elif defined(_SYS_TYPES_H) && !defined(_SYS_SELECT_H) /* inside <sys/types.h> */
#include_next <sys/select.h>
#undef FD_SETSIZE
#else
#include_next <sys/select.h>
#ifndef FD_SETSIZE
#define FD_SETSIZE __FD_SETSIZE
#endif
#endif
