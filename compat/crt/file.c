/* Files: fopen, freopen and their wide and checked forms (paths mapped, Windows' mode letters understood), and the low-level names of
 * io.h and direct.h over the system's calls. */
#define CRT_FILE_C
#include <direct.h>
#include <errno.h>
#include <fcntl.h>
#include <io.h>
#include <share.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "environment.h"
#include "invalid.h"
#include "path.h"

/* The C library's fopen and freopen under names that we do not take. */
extern FILE *fopen64(const char *path, const char *mode);
extern FILE *freopen64(const char *path, const char *mode, FILE *stream);

/* r, w, a, +, b and x mean something here; t, c, n, N, S, R, T, D and ", ccs=..." do not: text is UTF-8 anyway. */
static int plain_mode(char to[8], const char *mode)
{
    size_t used = 0;

    for (; mode && *mode && *mode != ',' && used < 7; mode++)
        if (strchr("rwa+bx", *mode))
            to[used++] = *mode;
    to[used] = '\0';
    if (used && strchr("rwa", to[0]))
        return 0;
    crt_invalid(EINVAL);
    return -1;
}

FILE *fopen(const char *path, const char *mode)
{
    char mapped[CRT_PATH_MAX], plain[8];

    if (plain_mode(plain, mode) != 0 || crt_path(mapped, path) != 0)
        return NULL;
    return fopen64(mapped, plain);
}

FILE *_wfopen(const wchar_t *path, const wchar_t *mode)
{
    char mapped[CRT_PATH_MAX], plain[8], *narrow = crt_narrow(mode);
    int failed = plain_mode(plain, narrow) != 0 || crt_wide_path(mapped, path) != 0;

    free(narrow);
    return failed ? NULL : fopen64(mapped, plain);
}

FILE *_fsopen(const char *path, const char *mode, int share)
{
    (void)share;
    return fopen(path, mode);
}

FILE *_wfsopen(const wchar_t *path, const wchar_t *mode, int share)
{
    (void)share;
    return _wfopen(path, mode);
}

static errno_t opened(FILE **out, FILE *file)
{
    *out = file;
    return file ? 0 : errno;
}

errno_t fopen_s(FILE **out, const char *path, const char *mode)
{
    return out ? opened(out, fopen(path, mode)) : crt_invalid(EINVAL);
}

errno_t _wfopen_s(FILE **out, const wchar_t *path, const wchar_t *mode)
{
    return out ? opened(out, _wfopen(path, mode)) : crt_invalid(EINVAL);
}

/* Without a path the stream keeps its file and changes its mode. */
FILE *freopen(const char *path, const char *mode, FILE *stream)
{
    char mapped[CRT_PATH_MAX], plain[8];

    if (plain_mode(plain, mode) != 0 || (path && crt_path(mapped, path) != 0))
        return NULL;
    return freopen64(path ? mapped : NULL, plain, stream);
}

errno_t freopen_s(FILE **out, const char *path, const char *mode, FILE *stream)
{
    char mapped[CRT_PATH_MAX], plain[8];

    if (!out || plain_mode(plain, mode) != 0 || crt_path(mapped, path) != 0)
        return crt_invalid(EINVAL);
    return opened(out, freopen64(mapped, plain, stream));
}

FILE *_wfreopen(const wchar_t *path, const wchar_t *mode, FILE *stream)
{
    char *narrow_path = crt_narrow(path), *narrow_mode = crt_narrow(mode);
    FILE *file = NULL;

    if (freopen_s(&file, narrow_path, narrow_mode, stream) != 0)
        file = NULL;
    free(narrow_path);
    free(narrow_mode);
    return file;
}

errno_t _wfreopen_s(FILE **out, const wchar_t *path, const wchar_t *mode, FILE *stream)
{
    return out ? opened(out, _wfreopen(path, mode, stream)) : crt_invalid(EINVAL);
}

FILE *_fdopen(int fd, const char *mode)
{
    char plain[8];

    return plain_mode(plain, mode) == 0 ? fdopen(fd, plain) : NULL;
}

errno_t tmpfile_s(FILE **out)
{
    return out ? opened(out, tmpfile()) : crt_invalid(EINVAL);
}

int _fileno(FILE *stream)
{
    return fileno(stream);
}

int _fseeki64(FILE *stream, long long offset, int origin)
{
    return fseeko64(stream, offset, origin);
}

long long _ftelli64(FILE *stream)
{
    return ftello64(stream);
}

int _fcloseall(void)
{
    return fflush(NULL) == 0 ? 0 : EOF;
}

size_t fread_s(void *to, size_t room, size_t size, size_t count, FILE *stream)
{
    if (!to || (size && count > room / size)) {
        crt_invalid(ERANGE);
        return 0;
    }
    return fread(to, size, count, stream);
}

/* ---- descriptors ---- */

int _open(const char *path, int flags, ...)
{
    char mapped[CRT_PATH_MAX];
    int mode = 0;
    va_list args;

    va_start(args, flags);
    if (flags & O_CREAT)
        mode = va_arg(args, int);
    va_end(args);
    if (crt_path(mapped, path) != 0)
        return -1;
    return open(mapped, flags & ~_O_ONLY_WINDOWS, mode & _S_IWRITE ? 0666 : 0444);
}

int _wopen(const wchar_t *path, int flags, ...)
{
    char *narrow = crt_narrow(path);
    va_list args;
    int fd;

    va_start(args, flags);
    fd = _open(narrow, flags, flags & O_CREAT ? va_arg(args, int) : 0);
    va_end(args);
    free(narrow);
    return fd;
}

errno_t _sopen_s(int *fd, const char *path, int flags, int share, int mode)
{
    (void)share;
    if (!fd)
        return crt_invalid(EINVAL);
    *fd = _open(path, flags, mode);
    return *fd < 0 ? errno : 0;
}

errno_t _wsopen_s(int *fd, const wchar_t *path, int flags, int share, int mode)
{
    (void)share;
    if (!fd)
        return crt_invalid(EINVAL);
    *fd = _wopen(path, flags, mode);
    return *fd < 0 ? errno : 0;
}

int _close(int fd)
{
    return close(fd);
}

int _read(int fd, void *to, unsigned count)
{
    return (int)read(fd, to, count);
}

int _write(int fd, const void *from, unsigned count)
{
    return (int)write(fd, from, count);
}

long _lseek(int fd, long offset, int origin)
{
    return lseek(fd, offset, origin);
}

long long _lseeki64(int fd, long long offset, int origin)
{
    return lseek64(fd, offset, origin);
}

long long _telli64(int fd)
{
    return lseek64(fd, 0, SEEK_CUR);
}

long _tell(int fd)
{
    return lseek(fd, 0, SEEK_CUR);
}

long long _filelengthi64(int fd)
{
    struct stat info;

    return fstat(fd, &info) == 0 ? (long long)info.st_size : -1;
}

long _filelength(int fd)
{
    return (long)_filelengthi64(fd);
}

int _eof(int fd)
{
    long long at = _telli64(fd), end = _filelengthi64(fd);

    return at < 0 || end < 0 ? -1 : at >= end;
}

int _isatty(int fd)
{
    return isatty(fd);
}

int _commit(int fd)
{
    return fsync(fd);
}

int _dup(int fd)
{
    return dup(fd);
}

int _dup2(int from, int to)
{
    return dup2(from, to) < 0 ? -1 : 0;
}

errno_t _chsize_s(int fd, long long size)
{
    return ftruncate64(fd, size) == 0 ? 0 : errno;
}

int _chsize(int fd, long size)
{
    return ftruncate64(fd, size);
}

/* Every mode reads and writes the same bytes here. */
int _setmode(int fd, int mode)
{
    static const int modes[] = {_O_TEXT, _O_BINARY, _O_WTEXT, _O_U16TEXT, _O_U8TEXT};
    size_t i;

    if (fcntl(fd, F_GETFD) < 0)
        return -1;
    for (i = 0; i < sizeof modes / sizeof modes[0]; i++)
        if (mode == modes[i])
            return _O_TEXT;
    crt_invalid(EINVAL);
    return -1;
}

/* ---- names in directories ---- */

#define NAMED(name, call)                                      \
    int _##name(const char *path)                              \
    {                                                          \
        char mapped[CRT_PATH_MAX];                             \
                                                               \
        return crt_path(mapped, path) == 0 ? (call) : -1;      \
    }                                                          \
    int _w##name(const wchar_t *path)                          \
    {                                                          \
        char mapped[CRT_PATH_MAX];                             \
                                                               \
        return crt_wide_path(mapped, path) == 0 ? (call) : -1; \
    }

#define NAMED_WITH(name, call)                                 \
    int _##name(const char *path, int mode)                    \
    {                                                          \
        char mapped[CRT_PATH_MAX];                             \
                                                               \
        return crt_path(mapped, path) == 0 ? (call) : -1;      \
    }                                                          \
    int _w##name(const wchar_t *path, int mode)                \
    {                                                          \
        char mapped[CRT_PATH_MAX];                             \
                                                               \
        return crt_wide_path(mapped, path) == 0 ? (call) : -1; \
    }

NAMED(unlink, unlink(mapped))
NAMED(mkdir, mkdir(mapped, 0777))
NAMED(rmdir, rmdir(mapped))
NAMED(chdir, chdir(mapped))
NAMED_WITH(access, access(mapped, mode &(R_OK | W_OK)))
NAMED_WITH(chmod, chmod(mapped, mode &_S_IWRITE ? 0666 : 0444))

errno_t _access_s(const char *path, int mode)
{
    return _access(path, mode) == 0 ? 0 : errno;
}

errno_t _waccess_s(const wchar_t *path, int mode)
{
    return _waccess(path, mode) == 0 ? 0 : errno;
}

/* remove and rename take Windows paths as fopen does; without a call of the C library's own under these names. */
static int remove_mapped(const char *path)
{
    return unlink(path) == 0 || (errno == EISDIR && rmdir(path) == 0) ? 0 : -1;
}

static int rename_mapped(const char *from, const char *to)
{
    return renameat(AT_FDCWD, from, AT_FDCWD, to);
}

int remove(const char *path)
{
    char mapped[CRT_PATH_MAX];

    return crt_path(mapped, path) == 0 ? remove_mapped(mapped) : -1;
}

int _wremove(const wchar_t *path)
{
    char mapped[CRT_PATH_MAX];

    return crt_wide_path(mapped, path) == 0 ? remove_mapped(mapped) : -1;
}

int rename(const char *from, const char *to)
{
    char mapped_from[CRT_PATH_MAX], mapped_to[CRT_PATH_MAX];

    if (crt_path(mapped_from, from) != 0 || crt_path(mapped_to, to) != 0)
        return -1;
    return rename_mapped(mapped_from, mapped_to);
}

int _wrename(const wchar_t *from, const wchar_t *to)
{
    char mapped_from[CRT_PATH_MAX], mapped_to[CRT_PATH_MAX];

    if (crt_wide_path(mapped_from, from) != 0 || crt_wide_path(mapped_to, to) != 0)
        return -1;
    return rename_mapped(mapped_from, mapped_to);
}

char *_getcwd(char *to, int size)
{
    return _fullpath(to, NULL, size > 0 ? (size_t)size : 0);
}

wchar_t *_wgetcwd(wchar_t *to, int size)
{
    return _wfullpath(to, NULL, size > 0 ? (size_t)size : 0);
}

int _getdrive(void)
{
    return 3; /* C: */
}

static int stat_mapped(const char *path, struct stat *info)
{
    return fstatat(AT_FDCWD, path, info, 0);
}

int stat(const char *path, struct stat *info)
{
    char mapped[CRT_PATH_MAX];

    return crt_path(mapped, path) == 0 ? stat_mapped(mapped, info) : -1;
}

int _wstat64(const wchar_t *path, struct stat *info)
{
    char mapped[CRT_PATH_MAX];

    return crt_wide_path(mapped, path) == 0 ? stat_mapped(mapped, info) : -1;
}
