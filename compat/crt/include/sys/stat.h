/* sys/stat.h with the Windows C runtime's names; struct _stat64 is the system's struct stat. */
#include_next <sys/stat.h>
#ifndef _HTTPAPI_CRT_STAT
#define _HTTPAPI_CRT_STAT
#include <corecrt.h>
#define _S_IFMT   S_IFMT
#define _S_IFDIR  S_IFDIR
#define _S_IFREG  S_IFREG
#define _S_IFCHR  S_IFCHR
#define _S_IREAD  0400
#define _S_IWRITE 0200
#define _S_IEXEC  0100
_HTTPAPI_CRT_BEGIN
int _wstat64(const wchar_t *path, struct stat *info);
_HTTPAPI_CRT_END
/* As types and as functions: "struct _stat info; _stat(path, &info)". */
#define _stat     stat
#define _stat64   stat
#define _stati64  stat
#define __stat64  stat
#define _fstat    fstat
#define _fstat64  fstat
#define _fstati64 fstat
#define _wstat    _wstat64
#define _wstati64 _wstat64
#endif
