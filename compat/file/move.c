/* Deleting, moving and copying. share.c knows who has the files open in this process. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "error/error.h"
#include "errhandlingapi.h"
#include "file/facts.h"
#include "file/file.h"
#include "file/path.h"
#include "fileapi.h"

#define COPY_CHUNK (1u << 20) /* between two calls of a progress routine */

static bool is_read_only(const struct stat *status)
{
    return S_ISREG(status->st_mode) && !(status->st_mode & 0222);
}

/* Finds what is to be deleted or moved, and whether those who have it open allow it. */
static ULONG find_victim(struct path *path, struct stat *status)
{
    ULONG error;

    if (path->kind != PATH_FILE)
        return ERROR_ACCESS_DENIED;
    error = path_locate(path);
    if (error)
        return error;
    if (lstat(path->text, status) != 0)
        return path_error(path, errno);
    return share_allows_delete(status->st_dev, status->st_ino);
}

static ULONG delete_file(ULONG error, struct path *path)
{
    struct stat status;

    if (!error)
        error = find_victim(path, &status);
    if (error)
        return error;
    if (S_ISDIR(status.st_mode) || is_read_only(&status))
        return ERROR_ACCESS_DENIED;
    return unlink(path->text) == 0 ? NO_ERROR : path_error(path, errno);
}

BOOL WINAPI DeleteFileA(LPCSTR lpFileName)
{
    struct path path;

    return error_result(delete_file(path_from_text(lpFileName, &path), &path));
}

BOOL WINAPI DeleteFileW(LPCWSTR lpFileName)
{
    struct path path;

    return error_result(delete_file(path_from_wide(lpFileName, &path), &path));
}

/* ---- copying ---- */

struct copy {
    struct path *from, *to;
    DWORD flags;
    LPPROGRESS_ROUTINE progress;
    void *context;
    const BOOL *cancel;
};

struct copy_run {
    struct object *source, *target;
    uint64_t size, done;
    bool quiet;
};

static ULONG report(const struct copy *copy, struct copy_run *run, DWORD reason)
{
    LARGE_INTEGER size = {.QuadPart = (LONGLONG)run->size}, done = {.QuadPart = (LONGLONG)run->done};
    DWORD answer;

    if (copy->cancel && *(const volatile BOOL *)copy->cancel)
        return ERROR_REQUEST_ABORTED;
    if (!copy->progress || run->quiet)
        return NO_ERROR;
    answer = copy->progress(size, done, size, done, 1, reason, NULL, NULL, copy->context);
    run->quiet = answer == PROGRESS_QUIET;
    return answer == PROGRESS_CANCEL || answer == PROGRESS_STOP ? ERROR_REQUEST_ABORTED : NO_ERROR;
}

/* All that was read is written, or it is an error that ends the copy: a second read would go on behind it. */
static ssize_t copy_by_hand(int from, int to)
{
    char buffer[16384];
    ssize_t count = read(from, buffer, sizeof buffer);

    for (ssize_t done = 0; done < count;) {
        ssize_t written = write(to, buffer + done, (size_t)(count - done));

        if (written < 0 && errno != EINTR)
            return -1;
        if (written > 0)
            done += written;
    }
    return count;
}

/* File systems that cannot copy by themselves say so, or, as /proc may, that their files are empty. */
static bool must_copy_by_hand(const struct copy_run *run, ssize_t count)
{
    if (count == 0)
        return run->done == 0;
    return count < 0 && (errno == EXDEV || errno == EINVAL || errno == ENOSYS || errno == EOPNOTSUPP);
}

static ULONG copy_bytes(const struct copy *copy, struct copy_run *run)
{
    int from = ((struct file *)run->source)->fd, to = ((struct file *)run->target)->fd;
    ULONG error = report(copy, run, CALLBACK_STREAM_SWITCH);
    bool by_hand = false;

    while (!error) {
        ssize_t count =
            by_hand ? copy_by_hand(from, to) : copy_file_range(from, NULL, to, NULL, COPY_CHUNK, 0);

        if (!by_hand && must_copy_by_hand(run, count)) {
            by_hand = true;
            continue;
        }
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return error_from_errno(errno);
        if (count == 0)
            return NO_ERROR;
        run->done += (uint64_t)count;
        error = report(copy, run, CALLBACK_CHUNK_FINISHED);
    }
    return error;
}

/* Attributes and the time of the last write go along. */
static void copy_facts(int from, int to)
{
    struct stat status;
    struct timespec times[2] = {{0, UTIME_NOW}, {0, 0}};

    if (fstat(from, &status) != 0)
        return;
    times[1] = status.st_mtim;
    futimens(to, times);
    if (is_read_only(&status))
        fchmod(to, status.st_mode & 0555);
}

static ULONG copy_file(const struct copy *copy)
{
    const struct file_request reading = {GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
                                         OPEN_EXISTING, FILE_FLAG_SEQUENTIAL_SCAN};
    struct file_request writing = {GENERIC_WRITE, 0, CREATE_ALWAYS, 0};
    struct copy_run run = {0};
    bool existed;
    ULONG error = file_open(copy->from, &reading, &existed, &run.source);

    if (error)
        return error;
    if (copy->flags & COPY_FILE_FAIL_IF_EXISTS)
        writing.disposition = CREATE_NEW;
    error = file_open(copy->to, &writing, &existed, &run.target); /* onto itself: a sharing violation */
    if (error) {
        object_release(run.source);
        return error;
    }
    if (file_size(run.source, &run.size) != NO_ERROR)
        run.size = 0;
    error = copy_bytes(copy, &run);
    if (!error)
        copy_facts(((struct file *)run.source)->fd, ((struct file *)run.target)->fd);
    else
        unlink(copy->to->text); /* half a copy is none */
    object_release(run.target);
    object_release(run.source);
    return error;
}

static BOOL copy_paths(ULONG error, struct copy *copy)
{
    if (!error && (copy->flags & ~(DWORD)COPY_FILE_FAIL_IF_EXISTS))
        error = ERROR_INVALID_PARAMETER;
    return error_result(error ? error : copy_file(copy));
}

BOOL WINAPI CopyFileExA(LPCSTR lpExistingFileName, LPCSTR lpNewFileName, LPPROGRESS_ROUTINE lpProgressRoutine,
                        LPVOID lpData, LPBOOL pbCancel, DWORD dwCopyFlags)
{
    struct path from, to;
    struct copy copy = {&from, &to, dwCopyFlags, lpProgressRoutine, lpData, pbCancel};
    ULONG error = path_from_text(lpExistingFileName, &from);

    return copy_paths(error ? error : path_from_text(lpNewFileName, &to), &copy);
}

BOOL WINAPI CopyFileExW(LPCWSTR lpExistingFileName, LPCWSTR lpNewFileName,
                        LPPROGRESS_ROUTINE lpProgressRoutine, LPVOID lpData, LPBOOL pbCancel,
                        DWORD dwCopyFlags)
{
    struct path from, to;
    struct copy copy = {&from, &to, dwCopyFlags, lpProgressRoutine, lpData, pbCancel};
    ULONG error = path_from_wide(lpExistingFileName, &from);

    return copy_paths(error ? error : path_from_wide(lpNewFileName, &to), &copy);
}

BOOL WINAPI CopyFileA(LPCSTR lpExistingFileName, LPCSTR lpNewFileName, BOOL bFailIfExists)
{
    return CopyFileExA(lpExistingFileName, lpNewFileName, NULL, NULL, NULL,
                       bFailIfExists ? COPY_FILE_FAIL_IF_EXISTS : 0);
}

BOOL WINAPI CopyFileW(LPCWSTR lpExistingFileName, LPCWSTR lpNewFileName, BOOL bFailIfExists)
{
    return CopyFileExW(lpExistingFileName, lpNewFileName, NULL, NULL, NULL,
                       bFailIfExists ? COPY_FILE_FAIL_IF_EXISTS : 0);
}

/* ---- moving ---- */

/* What a move would replace. Changing the case of a name finds the file itself: that replaces nothing. */
static ULONG check_target(struct path *to, const char *wanted, const struct stat *source, DWORD flags)
{
    struct stat status;
    ULONG error = path_locate(to);

    if (error == ERROR_FILE_NOT_FOUND)
        return NO_ERROR;
    if (error)
        return error;
    if (lstat(to->text, &status) != 0)
        return path_error(to, errno);
    if (status.st_dev == source->st_dev && status.st_ino == source->st_ino) {
        const char *folder_end = strrchr(to->text, '/'), *name = strrchr(wanted, '/');

        name = name ? name + 1 : wanted;
        if (strlen(name) <= NAME_MAX &&
            (size_t)(folder_end ? folder_end + 1 - to->text : 0) + strlen(name) < PATH_MAX)
            memcpy(folder_end ? to->text + (folder_end + 1 - to->text) : to->text, name, strlen(name) + 1);
        return NO_ERROR;
    }
    if (!(flags & MOVEFILE_REPLACE_EXISTING))
        return ERROR_ALREADY_EXISTS;
    if (S_ISDIR(status.st_mode) || S_ISDIR(source->st_mode) || is_read_only(&status))
        return ERROR_ACCESS_DENIED;
    return share_is_open(status.st_dev, status.st_ino) ? ERROR_ACCESS_DENIED : NO_ERROR;
}

static ULONG move_across(struct path *from, struct path *to, const struct stat *source, DWORD flags)
{
    struct copy copy = {from, to,   flags & MOVEFILE_REPLACE_EXISTING ? 0 : COPY_FILE_FAIL_IF_EXISTS,
                        NULL, NULL, NULL};
    ULONG error;

    if (!(flags & MOVEFILE_COPY_ALLOWED))
        return ERROR_NOT_SAME_DEVICE;
    if (!S_ISREG(source->st_mode))
        return ERROR_ACCESS_DENIED; /* as Windows: folders do not move between volumes */
    error = copy_file(&copy);
    if (!error && unlink(from->text) != 0)
        error = error_from_errno(errno);
    return error;
}

static ULONG move_path(ULONG error, struct path *from, struct path *to, DWORD flags)
{
    char wanted[PATH_MAX];
    struct stat source;
    unsigned how = flags & MOVEFILE_REPLACE_EXISTING ? 0 : RENAME_NOREPLACE;

    if (!error &&
        (flags & ~(DWORD)(MOVEFILE_REPLACE_EXISTING | MOVEFILE_COPY_ALLOWED | MOVEFILE_WRITE_THROUGH)))
        error = flags & MOVEFILE_DELAY_UNTIL_REBOOT ? ERROR_NOT_SUPPORTED : ERROR_INVALID_PARAMETER;
    if (!error)
        error = find_victim(from, &source);
    if (!error && to->kind != PATH_FILE)
        error = ERROR_ALREADY_EXISTS;
    if (error)
        return error;
    memcpy(wanted, to->text, sizeof wanted);
    error = check_target(to, wanted, &source, flags);
    if (error)
        return error;
    if (renameat2(AT_FDCWD, from->text, AT_FDCWD, to->text, how) == 0)
        return NO_ERROR;
    if (errno == EINVAL && how && rename(from->text, to->text) == 0)
        return NO_ERROR; /* a file system without the exclusive kind; the target was looked for just now */
    if (errno == EXDEV)
        return move_across(from, to, &source, flags);
    return errno == EINVAL ? ERROR_SHARING_VIOLATION : path_error(to, errno); /* a folder into itself */
}

BOOL WINAPI MoveFileExA(LPCSTR lpExistingFileName, LPCSTR lpNewFileName, DWORD dwFlags)
{
    struct path from, to;
    ULONG error = path_from_text(lpExistingFileName, &from);

    return error_result(move_path(error ? error : path_from_text(lpNewFileName, &to), &from, &to, dwFlags));
}

BOOL WINAPI MoveFileExW(LPCWSTR lpExistingFileName, LPCWSTR lpNewFileName, DWORD dwFlags)
{
    struct path from, to;
    ULONG error = path_from_wide(lpExistingFileName, &from);

    return error_result(move_path(error ? error : path_from_wide(lpNewFileName, &to), &from, &to, dwFlags));
}

BOOL WINAPI MoveFileA(LPCSTR lpExistingFileName, LPCSTR lpNewFileName)
{
    return MoveFileExA(lpExistingFileName, lpNewFileName, MOVEFILE_COPY_ALLOWED);
}

BOOL WINAPI MoveFileW(LPCWSTR lpExistingFileName, LPCWSTR lpNewFileName)
{
    return MoveFileExW(lpExistingFileName, lpNewFileName, MOVEFILE_COPY_ALLOWED);
}
