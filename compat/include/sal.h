/* Source annotations: they mean nothing to gcc and clang, so every one of them vanishes. */
#ifndef _SAL_H_
#define _SAL_H_

/* The whole of SAL 2 is defined by its own list; see specstrings.h for the old words (__in, __out). */
#define _In_
#define _In_opt_
#define _Out_
#define _Out_opt_
#define _Inout_
#define _Inout_opt_
#define _In_z_
#define _In_opt_z_
#define _Outptr_
#define _Reserved_

#endif
