/* CreateFile: dispositions, access, sharing. No lock of its own; the claims are share.c's.
 *
 * Nothing is truncated before the claim is granted. Between looking for a file and making it another process may do the
 * same, so making is exclusive and the loser looks again. */
#include "file/file.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include "error/error.h"
#include "errhandlingapi.h"
#include "file/facts.h"
#include "file/path.h"
#include "fileapi.h"

#define ATTEMPTS 8 /* against others who make and delete the same name again and again */

static uint8_t wanted_rights(DWORD access)
{
    uint8_t may = 0;

    if (access & (GENERIC_READ | GENERIC_ALL | FILE_READ_DATA | MAXIMUM_ALLOWED))
        may |= FILE_MAY_READ;
    if (access & (GENERIC_WRITE | GENERIC_ALL | FILE_WRITE_DATA))
        may |= FILE_MAY_WRITE | FILE_MAY_APPEND;
    if (access & FILE_APPEND_DATA)
        may |= FILE_MAY_APPEND;
    if (access & (GENERIC_WRITE | GENERIC_ALL | FILE_WRITE_ATTRIBUTES))
        may |= FILE_MAY_SET_TIMES;
    return may;
}

/* What others must allow for this open, in the bits in which they allow it. */
static DWORD claimed_access(const struct file_request *request)
{
    DWORD access = 0;

    if (request->access &
        (GENERIC_READ | GENERIC_ALL | GENERIC_EXECUTE | FILE_READ_DATA | FILE_EXECUTE | MAXIMUM_ALLOWED))
        access |= FILE_SHARE_READ;
    if (request->access & (GENERIC_WRITE | GENERIC_ALL | FILE_WRITE_DATA | FILE_APPEND_DATA))
        access |= FILE_SHARE_WRITE;
    if ((request->access & (DELETE | GENERIC_ALL)) || (request->flags & FILE_FLAG_DELETE_ON_CLOSE))
        access |= FILE_SHARE_DELETE;
    return access;
}

static bool truncates(const struct file_request *request)
{
    return request->disposition == CREATE_ALWAYS || request->disposition == TRUNCATE_EXISTING;
}

static int open_flags(const struct file_request *request, uint8_t may, bool truncate)
{
    bool write = (may & (FILE_MAY_WRITE | FILE_MAY_APPEND)) || truncate;
    int flags = O_CLOEXEC | O_NOCTTY;

    flags |= !write ? O_RDONLY : (may & FILE_MAY_READ) ? O_RDWR : O_WRONLY;
    if ((may & FILE_MAY_APPEND) && !(may & FILE_MAY_WRITE))
        flags |= O_APPEND;
    if (request->flags & FILE_FLAG_WRITE_THROUGH)
        flags |= O_DSYNC;
    return flags;
}

static ULONG check_request(const struct file_request *request)
{
    if (request->disposition < CREATE_NEW || request->disposition > TRUNCATE_EXISTING)
        return ERROR_INVALID_PARAMETER;
    if (request->sharing & ~(DWORD)(FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE))
        return ERROR_INVALID_PARAMETER;
    if (request->disposition == TRUNCATE_EXISTING && !(request->access & (GENERIC_WRITE | GENERIC_ALL)))
        return ERROR_INVALID_PARAMETER;
    return NO_ERROR;
}

/* Opens what exists. A folder cannot be opened for writing here, but on Windows it can; a file that may not be read can
 * still be asked for its facts. */
static int open_existing(const char *text, const struct file_request *request, uint8_t may)
{
    int fd = open(text, open_flags(request, may, truncates(request)));

    if (fd < 0 && errno == EISDIR)
        fd = open(text, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0 && errno == EACCES && !(may & ~FILE_MAY_SET_TIMES) && !truncates(request))
        fd = open(text, O_PATH | O_CLOEXEC);
    return fd;
}

static int create_new(const char *text, const struct file_request *request, uint8_t may)
{
    mode_t mode = (request->flags & FILE_ATTRIBUTE_READONLY) ? 0444 : 0666;

    return open(text, open_flags(request, may, false) | O_CREAT | O_EXCL, mode);
}

/* Whether an existing file may be opened like this. */
static ULONG check_existing(const struct path *path, const struct file_request *request,
                            const struct facts *facts, uint8_t may)
{
    bool folder = S_ISDIR(facts->mode);

    if (request->disposition == CREATE_NEW)
        return ERROR_FILE_EXISTS;
    if (path->folder && !folder)
        return ERROR_INVALID_NAME;
    if (folder)
        return !truncates(request) && (request->flags & FILE_FLAG_BACKUP_SEMANTICS) ? NO_ERROR
                                                                                    : ERROR_ACCESS_DENIED;
    if ((facts->attributes & FILE_ATTRIBUTE_READONLY) && S_ISREG(facts->mode) &&
        ((may & (FILE_MAY_WRITE | FILE_MAY_APPEND)) || truncates(request) ||
         (request->flags & FILE_FLAG_DELETE_ON_CLOSE)))
        return ERROR_ACCESS_DENIED; /* for root too, as for an administrator */
    return NO_ERROR;
}

/* Takes over an open descriptor: claims the file, empties it if asked to, makes the object. Closes it on failure. */
static ULONG finish(int fd, struct path *path, const struct file_request *request, uint8_t may, bool existed,
                    struct object **out)
{
    struct facts facts;
    struct file *file = file_new(fd, true);
    ULONG error = ERROR_NOT_ENOUGH_MEMORY;

    if (!file) {
        close(fd);
        return error;
    }
    error = error_from_errno(facts_of_descriptor(fd, &facts));
    if (!error && existed)
        error = check_existing(path, request, &facts, may);
    if (!error)
        error = share_claim(&file->claim, facts.device, facts.inode, claimed_access(request),
                            request->sharing, (request->flags & FILE_FLAG_DELETE_ON_CLOSE) != 0);
    if (!error && existed && truncates(request) && S_ISREG(facts.mode) && ftruncate(fd, 0) != 0)
        error = error_from_errno(errno);
    if (error) {
        file->claim.delete_on_close = false;
        object_release(&file->device.object);
        return error;
    }
    file->type = facts.mode & S_IFMT;
    file->may = may;
    file->device.synchronous = !(request->flags & FILE_FLAG_OVERLAPPED);
    if (request->flags & FILE_FLAG_SEQUENTIAL_SCAN)
        posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL);
    if (request->flags & FILE_FLAG_RANDOM_ACCESS)
        posix_fadvise(fd, 0, 0, POSIX_FADV_RANDOM);
    *out = &file->device.object;
    return NO_ERROR;
}

/* The exact name first: it costs nothing more. Only when it is missing is the case looked at. ERROR_RETRY if another process
 * made the file meanwhile. */
static ULONG try_open(struct path *path, const struct file_request *request, uint8_t may, bool *existed,
                      struct object **out)
{
    ULONG error;
    int fd;

    *existed = true;
    if (request->disposition != CREATE_NEW) {
        fd = open_existing(path->text, request, may);
        if (fd >= 0)
            return finish(fd, path, request, may, true, out);
        if (errno != ENOENT && errno != ENOTDIR)
            return error_from_errno(errno);
    }
    error = path_locate(path);
    if (!error && request->disposition == CREATE_NEW)
        return ERROR_FILE_EXISTS;
    if (!error) {
        fd = open_existing(path->text, request, may);
        return fd >= 0 ? finish(fd, path, request, may, true, out) : error_from_errno(errno);
    }
    if (error != ERROR_FILE_NOT_FOUND || request->disposition == OPEN_EXISTING ||
        request->disposition == TRUNCATE_EXISTING)
        return error;
    if (path->folder)
        return ERROR_INVALID_NAME;
    *existed = false;
    fd = create_new(path->text, request, may);
    if (fd < 0)
        return errno == EEXIST ? ERROR_RETRY : path_error(path, errno);
    return finish(fd, path, request, may, false, out);
}

static ULONG open_console(const struct path *path, uint8_t may, struct object **out)
{
    bool output = path->kind == PATH_CONSOLE_OUTPUT || (path->kind == PATH_CONSOLE && !(may & FILE_MAY_READ));
    int fd = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
    struct file *file;

    if (fd < 0) /* no terminal: what takes its place */
        fd = fcntl(output ? STDOUT_FILENO : STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
    if (fd < 0)
        return ERROR_INVALID_HANDLE;
    file = file_new(fd, true);
    if (!file) {
        close(fd);
        return ERROR_NOT_ENOUGH_MEMORY;
    }
    file->type = S_IFCHR;
    file->may = may;
    *out = &file->device.object;
    return NO_ERROR;
}

static ULONG open_null(const struct file_request *request, uint8_t may, struct object **out)
{
    int fd = open("/dev/null", O_RDWR | O_CLOEXEC);
    struct file *file = fd < 0 ? NULL : file_new(fd, true);

    if (!file) {
        ULONG error = fd < 0 ? error_from_errno(errno) : ERROR_NOT_ENOUGH_MEMORY;
        if (fd >= 0)
            close(fd);
        return error;
    }
    file->type = S_IFCHR;
    file->may = may;
    file->device.synchronous = !(request->flags & FILE_FLAG_OVERLAPPED);
    *out = &file->device.object;
    return NO_ERROR;
}

ULONG file_open(struct path *path, const struct file_request *request, bool *existed, struct object **out)
{
    uint8_t may = wanted_rights(request->access);
    ULONG error = check_request(request);

    *existed = true;
    if (error)
        return error;
    if (path->kind == PATH_NULL)
        return open_null(request, may, out);
    if (path->kind != PATH_FILE)
        return open_console(path, may, out);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        error = try_open(path, request, may, existed, out);
        if (error != ERROR_RETRY)
            return error;
    }
    return ERROR_ACCESS_DENIED;
}

/* ---- The exported functions ---- */

static HANDLE create(ULONG error, struct path *path, const struct file_request *request)
{
    struct object *object = NULL;
    HANDLE handle = INVALID_HANDLE_VALUE;
    bool existed = true;

    if (!error)
        error = file_open(path, request, &existed, &object);
    if (!error) {
        error = handle_open(object, &handle);
        object_release(object);
    }
    if (error) {
        SetLastError(error);
        return INVALID_HANDLE_VALUE;
    }
    if (request->disposition == CREATE_ALWAYS || request->disposition == OPEN_ALWAYS)
        SetLastError(existed ? ERROR_ALREADY_EXISTS : NO_ERROR);
    return handle;
}

HANDLE WINAPI CreateFileA(LPCSTR lpFileName, DWORD dwDesiredAccess, DWORD dwShareMode,
                          LPSECURITY_ATTRIBUTES lpSecurityAttributes, DWORD dwCreationDisposition,
                          DWORD dwFlagsAndAttributes, HANDLE hTemplateFile)
{
    struct file_request request = {dwDesiredAccess, dwShareMode, dwCreationDisposition, dwFlagsAndAttributes};
    struct path path;

    (void)lpSecurityAttributes; /* no handle is inherited */
    (void)hTemplateFile;
    return create(path_from_text(lpFileName, &path), &path, &request);
}

HANDLE WINAPI CreateFileW(LPCWSTR lpFileName, DWORD dwDesiredAccess, DWORD dwShareMode,
                          LPSECURITY_ATTRIBUTES lpSecurityAttributes, DWORD dwCreationDisposition,
                          DWORD dwFlagsAndAttributes, HANDLE hTemplateFile)
{
    struct file_request request = {dwDesiredAccess, dwShareMode, dwCreationDisposition, dwFlagsAndAttributes};
    struct path path;

    (void)lpSecurityAttributes;
    (void)hTemplateFile;
    return create(path_from_wide(lpFileName, &path), &path, &request);
}

HANDLE WINAPI CreateFile2(LPCWSTR lpFileName, DWORD dwDesiredAccess, DWORD dwShareMode,
                          DWORD dwCreationDisposition, LPCREATEFILE2_EXTENDED_PARAMETERS pCreateExParams)
{
    DWORD flags = 0;

    if (pCreateExParams) {
        if (pCreateExParams->dwSize < sizeof *pCreateExParams) {
            SetLastError(ERROR_INVALID_PARAMETER);
            return INVALID_HANDLE_VALUE;
        }
        flags = pCreateExParams->dwFileAttributes | pCreateExParams->dwFileFlags |
                pCreateExParams->dwSecurityQosFlags;
    }
    return CreateFileW(lpFileName, dwDesiredAccess, dwShareMode, NULL, dwCreationDisposition, flags, NULL);
}
