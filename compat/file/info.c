/* What can be asked about a file, by handle and by name, and what of it can be changed. facts.h says how Linux' answers
 * become Windows'. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>
#include "error/error.h"
#include "errhandlingapi.h"
#include "file/facts.h"
#include "file/file.h"
#include "file/path.h"
#include "fileapi.h"

static ULONG size_of(HANDLE handle, uint64_t *size)
{
    struct file *file = file_pin(handle);
    ULONG error;

    if (!file)
        return ERROR_INVALID_HANDLE;
    error = file_size(&file->device.object, size);
    handle_unpin(handle);
    return error;
}

BOOL WINAPI GetFileSizeEx(HANDLE hFile, PLARGE_INTEGER lpFileSize)
{
    uint64_t size;
    ULONG error = size_of(hFile, &size);

    if (!error)
        lpFileSize->QuadPart = (LONGLONG)size;
    return error_result(error);
}

DWORD WINAPI GetFileSize(HANDLE hFile, LPDWORD lpFileSizeHigh)
{
    uint64_t size;
    ULONG error = size_of(hFile, &size);

    if (error) {
        SetLastError(error);
        return INVALID_FILE_SIZE;
    }
    if (lpFileSizeHigh)
        *lpFileSizeHigh = (DWORD)(size >> 32);
    if ((DWORD)size == INVALID_FILE_SIZE)
        SetLastError(NO_ERROR);
    return (DWORD)size;
}

static DWORD type_of(const struct file *file)
{
    if (file->type == S_IFCHR)
        return FILE_TYPE_CHAR;
    return file->type == S_IFIFO || file->type == S_IFSOCK ? FILE_TYPE_PIPE : FILE_TYPE_DISK;
}

DWORD WINAPI GetFileType(HANDLE hFile)
{
    struct device *device = device_pin(hFile);
    DWORD type;

    if (!device) {
        SetLastError(ERROR_INVALID_HANDLE);
        return FILE_TYPE_UNKNOWN;
    }
    type = device->ops == &file_ops ? type_of((struct file *)device) : device->ops->file_type;
    handle_unpin(hFile);
    if (type == FILE_TYPE_UNKNOWN)
        SetLastError(NO_ERROR); /* this is how a caller tells it from failure */
    return type;
}

static ULONG facts_of_handle(HANDLE handle, struct facts *facts)
{
    struct file *file = file_pin(handle);
    int number;

    if (!file)
        return ERROR_INVALID_HANDLE;
    number = facts_of_descriptor(file->fd, facts);
    handle_unpin(handle);
    return error_from_errno(number);
}

BOOL WINAPI GetFileInformationByHandle(HANDLE hFile, LPBY_HANDLE_FILE_INFORMATION lpFileInformation)
{
    struct facts facts;
    ULONG error = facts_of_handle(hFile, &facts);

    if (error)
        return error_result(error);
    *lpFileInformation = (BY_HANDLE_FILE_INFORMATION){
        .dwFileAttributes = facts.attributes,
        .ftCreationTime = facts.created,
        .ftLastAccessTime = facts.accessed,
        .ftLastWriteTime = facts.written,
        .dwVolumeSerialNumber = (DWORD)facts.device,
        .nFileSizeHigh = (DWORD)(facts.size >> 32),
        .nFileSizeLow = (DWORD)facts.size,
        .nNumberOfLinks = facts.links,
        .nFileIndexHigh = (DWORD)((uint64_t)facts.inode >> 32),
        .nFileIndexLow = (DWORD)facts.inode,
    };
    return TRUE;
}

BOOL WINAPI GetFileTime(HANDLE hFile, LPFILETIME lpCreationTime, LPFILETIME lpLastAccessTime,
                        LPFILETIME lpLastWriteTime)
{
    struct facts facts;
    ULONG error = facts_of_handle(hFile, &facts);

    if (error)
        return error_result(error);
    if (lpCreationTime)
        *lpCreationTime = facts.created;
    if (lpLastAccessTime)
        *lpLastAccessTime = facts.accessed;
    if (lpLastWriteTime)
        *lpLastWriteTime = facts.written;
    return TRUE;
}

/* 0 and all ones mean "leave it". */
static struct timespec timespec_from(const FILETIME *time)
{
    uint64_t ticks = time ? (uint64_t)time->dwHighDateTime << 32 | time->dwLowDateTime : 0;
    struct timespec out = {0, UTIME_OMIT};

    if (ticks == 0 || ticks == UINT64_MAX)
        return out;
    out.tv_sec = (time_t)(ticks / 10000000u) - 11644473600;
    out.tv_nsec = (long)(ticks % 10000000u) * 100;
    return out;
}

/* The time of creation cannot be set on Linux: accepted, without effect. */
BOOL WINAPI SetFileTime(HANDLE hFile, const FILETIME *lpCreationTime, const FILETIME *lpLastAccessTime,
                        const FILETIME *lpLastWriteTime)
{
    const struct timespec times[2] = {timespec_from(lpLastAccessTime), timespec_from(lpLastWriteTime)};
    struct file *file = file_pin(hFile);
    ULONG error = NO_ERROR;
    char link[32];

    (void)lpCreationTime;
    if (!file)
        return error_result(ERROR_INVALID_HANDLE);
    snprintf(link, sizeof link, "/proc/self/fd/%d", file->fd);
    if (!(file->may & FILE_MAY_SET_TIMES))
        error = ERROR_ACCESS_DENIED;
    else if (futimens(file->fd, times) != 0 && (errno != EBADF || utimensat(AT_FDCWD, link, times, 0) != 0))
        error = error_from_errno(errno); /* EBADF: a descriptor without access */
    handle_unpin(hFile);
    return error_result(error);
}

/* ---- by name ---- */

static ULONG facts_of_path(ULONG error, struct path *path, struct facts *facts)
{
    int number;

    if (error)
        return error;
    if (path->kind != PATH_FILE) {
        *facts = (struct facts){.attributes =
                                    path->kind == PATH_NULL ? FILE_ATTRIBUTE_ARCHIVE : FILE_ATTRIBUTE_NORMAL};
        return NO_ERROR;
    }
    number = facts_of_name(AT_FDCWD, path->text, facts);
    if (number == ENOENT || number == ENOTDIR) {
        error = path_locate(path);
        if (error)
            return error;
        number = facts_of_name(AT_FDCWD, path->text, facts);
    }
    if (number)
        return error_from_errno(number);
    return path->folder && !(facts->attributes & FILE_ATTRIBUTE_DIRECTORY) ? ERROR_INVALID_NAME : NO_ERROR;
}

static DWORD attributes_of(ULONG error, struct path *path)
{
    struct facts facts;

    error = facts_of_path(error, path, &facts);
    if (!error)
        return facts.attributes;
    SetLastError(error);
    return INVALID_FILE_ATTRIBUTES;
}

DWORD WINAPI GetFileAttributesA(LPCSTR lpFileName)
{
    struct path path;

    return attributes_of(path_from_text(lpFileName, &path), &path);
}

DWORD WINAPI GetFileAttributesW(LPCWSTR lpFileName)
{
    struct path path;

    return attributes_of(path_from_wide(lpFileName, &path), &path);
}

static BOOL describe(ULONG error, struct path *path, GET_FILEEX_INFO_LEVELS level,
                     WIN32_FILE_ATTRIBUTE_DATA *out)
{
    struct facts facts;

    if (level != GetFileExInfoStandard || !out)
        return error_result(ERROR_INVALID_PARAMETER);
    error = facts_of_path(error, path, &facts);
    if (error)
        return error_result(error);
    *out = (WIN32_FILE_ATTRIBUTE_DATA){
        facts.attributes,          facts.created,    facts.accessed, facts.written,
        (DWORD)(facts.size >> 32), (DWORD)facts.size};
    return TRUE;
}

BOOL WINAPI GetFileAttributesExA(LPCSTR lpFileName, GET_FILEEX_INFO_LEVELS fInfoLevelId,
                                 LPVOID lpFileInformation)
{
    struct path path;

    return describe(path_from_text(lpFileName, &path), &path, fInfoLevelId, lpFileInformation);
}

BOOL WINAPI GetFileAttributesExW(LPCWSTR lpFileName, GET_FILEEX_INFO_LEVELS fInfoLevelId,
                                 LPVOID lpFileInformation)
{
    struct path path;

    return describe(path_from_wide(lpFileName, &path), &path, fInfoLevelId, lpFileInformation);
}

/* READONLY takes away every w; without it the owner gets his back if nobody has one. Folders have no such thing: for them
 * Windows ignores it too. The other attributes cannot be kept here. */
static ULONG set_attributes(ULONG error, struct path *path, DWORD attributes)
{
    struct facts facts;
    mode_t mode;

    error = facts_of_path(error, path, &facts);
    if (error || path->kind != PATH_FILE || S_ISDIR(facts.mode))
        return error;
    mode = facts.mode & 07777;
    if (attributes & FILE_ATTRIBUTE_READONLY)
        mode &= (mode_t)~0222;
    else if (!(mode & 0222))
        mode |= 0200;
    return mode != (facts.mode & 07777) && chmod(path->text, mode) != 0 ? error_from_errno(errno) : NO_ERROR;
}

BOOL WINAPI SetFileAttributesA(LPCSTR lpFileName, DWORD dwFileAttributes)
{
    struct path path;

    return error_result(set_attributes(path_from_text(lpFileName, &path), &path, dwFileAttributes));
}

BOOL WINAPI SetFileAttributesW(LPCWSTR lpFileName, DWORD dwFileAttributes)
{
    struct path path;

    return error_result(set_attributes(path_from_wide(lpFileName, &path), &path, dwFileAttributes));
}
