/* io.h of the Windows C runtime. */
#ifndef _INC_IO
#define _INC_IO
#include <corecrt.h>
#include <unistd.h>
_HTTPAPI_CRT_BEGIN
int _open(const char *path, int flags, ...);
int _wopen(const wchar_t *path, int flags, ...);
errno_t _sopen_s(int *fd, const char *path, int flags, int share, int mode);
errno_t _wsopen_s(int *fd, const wchar_t *path, int flags, int share, int mode);
int _close(int fd);
int _read(int fd, void *to, unsigned count);
int _write(int fd, const void *from, unsigned count);
long _lseek(int fd, long offset, int origin);
long long _lseeki64(int fd, long long offset, int origin);
long _tell(int fd);
long long _telli64(int fd);
long _filelength(int fd);
long long _filelengthi64(int fd);
int _eof(int fd);
int _isatty(int fd);
int _commit(int fd);
int _dup(int fd);
int _dup2(int from, int to);
int _chsize(int fd, long size);
errno_t _chsize_s(int fd, long long size);
int _setmode(int fd, int mode);
int _access(const char *path, int mode);
int _waccess(const wchar_t *path, int mode);
errno_t _access_s(const char *path, int mode);
errno_t _waccess_s(const wchar_t *path, int mode);
int _chmod(const char *path, int mode);
int _wchmod(const wchar_t *path, int mode);
int _unlink(const char *path);
int _wunlink(const wchar_t *path);
_HTTPAPI_CRT_END
#define setmode    _setmode
#define filelength _filelength
#endif
