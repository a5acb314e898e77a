/* direct.h of the Windows C runtime. */
#ifndef _INC_DIRECT
#define _INC_DIRECT
#include <corecrt.h>
_HTTPAPI_CRT_BEGIN
int _mkdir(const char *path);
int _wmkdir(const wchar_t *path);
int _rmdir(const char *path);
int _wrmdir(const wchar_t *path);
int _chdir(const char *path);
int _wchdir(const wchar_t *path);
char *_getcwd(char *to, int size);
wchar_t *_wgetcwd(wchar_t *to, int size);
int _getdrive(void);
_HTTPAPI_CRT_END
#endif
