/* Folders: making and removing, the current one, drives. No state but the process's current directory. */
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include "error/error.h"
#include "errhandlingapi.h"
#include "file/facts.h"
#include "file/filename.h"
#include "file/path.h"
#include "file/share.h"
#include "fileapi.h"

static ULONG make(ULONG error, struct path *path)
{
    if (error)
        return error;
    if (path->kind != PATH_FILE)
        return ERROR_DIRECTORY;
    error = path_locate(path);
    if (!error)
        return ERROR_ALREADY_EXISTS;
    if (error != ERROR_FILE_NOT_FOUND)
        return error;
    return mkdir(path->text, 0777) == 0 ? NO_ERROR : path_error(path, errno);
}

BOOL WINAPI CreateDirectoryA(LPCSTR lpPathName, LPSECURITY_ATTRIBUTES lpSecurityAttributes)
{
    struct path path;

    (void)lpSecurityAttributes;
    return error_result(make(path_from_text(lpPathName, &path), &path));
}

BOOL WINAPI CreateDirectoryW(LPCWSTR lpPathName, LPSECURITY_ATTRIBUTES lpSecurityAttributes)
{
    struct path path;

    (void)lpSecurityAttributes;
    return error_result(make(path_from_wide(lpPathName, &path), &path));
}

static ULONG remove_folder(ULONG error, struct path *path)
{
    struct stat status;

    if (error)
        return error;
    if (path->kind != PATH_FILE)
        return ERROR_DIRECTORY;
    error = path_locate(path);
    if (error)
        return error;
    if (lstat(path->text, &status) != 0)
        return path_error(path, errno);
    if (!S_ISDIR(status.st_mode))
        return ERROR_DIRECTORY;
    error = share_allows_delete(status.st_dev, status.st_ino);
    if (error)
        return error;
    if (rmdir(path->text) == 0)
        return NO_ERROR;
    return errno == EEXIST  ? ERROR_DIR_NOT_EMPTY
           : errno == EBUSY ? ERROR_SHARING_VIOLATION
                            : path_error(path, errno);
}

BOOL WINAPI RemoveDirectoryA(LPCSTR lpPathName)
{
    struct path path;

    return error_result(remove_folder(path_from_text(lpPathName, &path), &path));
}

BOOL WINAPI RemoveDirectoryW(LPCWSTR lpPathName)
{
    struct path path;

    return error_result(remove_folder(path_from_wide(lpPathName, &path), &path));
}

static ULONG current(char text[PATH_MAX])
{
    char native[PATH_MAX];

    if (!getcwd(native, sizeof native))
        return error_from_errno(errno);
    return path_to_windows(native, text, PATH_MAX) ? NO_ERROR : ERROR_FILENAME_EXCED_RANGE;
}

DWORD WINAPI GetCurrentDirectoryA(DWORD nBufferLength, LPSTR lpBuffer)
{
    char text[PATH_MAX];

    return error_result(current(text)) ? filename_return(text, lpBuffer, nBufferLength) : 0;
}

DWORD WINAPI GetCurrentDirectoryW(DWORD nBufferLength, LPWSTR lpBuffer)
{
    char text[PATH_MAX];

    return error_result(current(text)) ? filename_return_wide(text, lpBuffer, nBufferLength) : 0;
}

static ULONG change(ULONG error, struct path *path)
{
    struct stat status;

    if (error)
        return error;
    if (path->kind != PATH_FILE)
        return ERROR_DIRECTORY;
    error = path_locate(path);
    if (error)
        return error;
    if (stat(path->text, &status) == 0 && !S_ISDIR(status.st_mode))
        return ERROR_DIRECTORY;
    return chdir(path->text) == 0 ? NO_ERROR : path_error(path, errno);
}

BOOL WINAPI SetCurrentDirectoryA(LPCSTR lpPathName)
{
    struct path path;

    return error_result(change(path_from_text(lpPathName, &path), &path));
}

BOOL WINAPI SetCurrentDirectoryW(LPCWSTR lpPathName)
{
    struct path path;

    return error_result(change(path_from_wide(lpPathName, &path), &path));
}

/* A root that exists is a fixed disk: what kind of disk is under a Linux folder is nobody's business here. */
static UINT drive_type(ULONG error, struct path *path)
{
    struct stat status;

    if (error || path->kind != PATH_FILE || stat(path->text, &status) != 0 || !S_ISDIR(status.st_mode))
        return DRIVE_NO_ROOT_DIR;
    return DRIVE_FIXED;
}

UINT WINAPI GetDriveTypeA(LPCSTR lpRootPathName)
{
    struct path path;

    return drive_type(path_from_text(lpRootPathName ? lpRootPathName : "\\", &path), &path);
}

UINT WINAPI GetDriveTypeW(LPCWSTR lpRootPathName)
{
    struct path path;

    return drive_type(path_from_wide(lpRootPathName ? lpRootPathName : u"\\", &path), &path);
}
