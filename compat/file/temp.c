/* Temporary files and full names. These give out Windows paths. No state but the seed of temporary names.
 *
 * GetTempPath: $TMP, $TEMP, $TMPDIR, /tmp, the first that is set; a Linux path among them is mapped. A temporary name is
 * prefix, up to four hexadecimal digits, ".tmp", and the number is returned. */
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include "error/error.h"
#include "errhandlingapi.h"
#include "file/filename.h"
#include "file/path.h"
#include "fileapi.h"

/* ---- full names ---- */

static bool is_separator(char c)
{
    return c == '\\' || c == '/';
}

static bool has_drive(const char *text)
{
    return ((text[0] >= 'a' && text[0] <= 'z') || (text[0] >= 'A' && text[0] <= 'Z')) && text[1] == ':';
}

/* Appends the names of `text` to `out`, whose first `root` bytes are the root, resolving dots. A separator at the end
 * stays. */
static bool append_resolved(char *out, size_t size, size_t root, const char *text)
{
    size_t used = strlen(out);

    for (;;) {
        size_t length;

        while (is_separator(*text))
            text++;
        length = strcspn(text, "\\/");
        if (length == 0)
            return true;
        if (length == 2 && text[0] == '.' && text[1] == '.') {
            for (used -= used > root; used > root && out[used - 1] != '\\';)
                used--;
        } else if (length != 1 || text[0] != '.') {
            if (used + length + 2 > size)
                return false;
            memcpy(out + used, text, length);
            used += length;
            if (text[length])
                out[used++] = '\\';
        }
        out[used] = 0;
        text += length;
    }
}

/* Trailing dots and blanks of the last name go, as everywhere; so does the separator that ".." or "." left behind. */
static void trim(char *out, size_t root, const char *text)
{
    size_t length = strlen(out), given = strlen(text);

    if (given > 0 && is_separator(text[given - 1]))
        return;
    while (length > root && (out[length - 1] == '\\' || out[length - 1] == '.' || out[length - 1] == ' '))
        out[--length] = 0;
}

/* Where a name without a leading separator begins: the current directory, if it is on the right drive. */
static ULONG relative_base(const char *text, char root[4], char *base, size_t size)
{
    char here[PATH_MAX];
    size_t drive;

    if (GetCurrentDirectoryA(sizeof here, here) == 0)
        return GetLastError();
    base[0] = 0;
    if (has_drive(text) && (!has_drive(here) || (here[0] & ~0x20) != (text[0] & ~0x20)))
        return NO_ERROR; /* there is but one current directory: the root stands for that of another drive */
    drive = has_drive(here) ? 3 : 1;
    memcpy(root, here, drive);
    root[drive] = 0;
    snprintf(base, size, "%s\\", here + drive);
    return NO_ERROR;
}

static ULONG full_name(const char *text, char *out, size_t size)
{
    char root[4] = "C:\\", base[PATH_MAX + 1] = "";
    struct path device;
    const char *rest = text;
    ULONG error = NO_ERROR;

    if (!text || !*text)
        return ERROR_INVALID_NAME;
    if (strncmp(text, "\\\\", 2) == 0) /* servers and what is to be taken literally stay as they are */
        return snprintf(out, size, "%s", text) < (int)size ? NO_ERROR : ERROR_FILENAME_EXCED_RANGE;
    if (!strpbrk(text, "\\/") && path_from_text(text, &device) == NO_ERROR && device.kind != PATH_FILE)
        return snprintf(out, size, "\\\\.\\%s", text) < (int)size ? NO_ERROR : ERROR_FILENAME_EXCED_RANGE;
    if (has_drive(text)) {
        root[0] = text[0];
        rest += 2;
    }
    if (!is_separator(*rest))
        error = relative_base(text, root, base, sizeof base);
    if (error)
        return error;
    snprintf(out, size, "%s", root);
    if (!append_resolved(out, size, strlen(root), base) || !append_resolved(out, size, strlen(root), rest))
        return ERROR_FILENAME_EXCED_RANGE;
    trim(out, strlen(root), rest);
    return NO_ERROR;
}

DWORD WINAPI GetFullPathNameA(LPCSTR lpFileName, DWORD nBufferLength, LPSTR lpBuffer, LPSTR *lpFilePart)
{
    char full[PATH_MAX];
    DWORD result;

    if (lpFilePart)
        *lpFilePart = NULL;
    if (!error_result(full_name(lpFileName, full, sizeof full)))
        return 0;
    result = filename_return(full, lpBuffer, nBufferLength);
    if (lpFilePart && result < nBufferLength && strrchr(lpBuffer, '\\') && strrchr(lpBuffer, '\\')[1])
        *lpFilePart = strrchr(lpBuffer, '\\') + 1;
    return result;
}

DWORD WINAPI GetFullPathNameW(LPCWSTR lpFileName, DWORD nBufferLength, LPWSTR lpBuffer, LPWSTR *lpFilePart)
{
    char text[PATH_MAX] = "", full[PATH_MAX];
    DWORD result, last = 0;

    if (lpFilePart)
        *lpFilePart = NULL;
    if (lpFileName && !filename_narrow(lpFileName, text, sizeof text))
        return (DWORD)error_result(ERROR_FILENAME_EXCED_RANGE);
    if (!error_result(full_name(text, full, sizeof full)))
        return 0;
    result = filename_return_wide(full, lpBuffer, nBufferLength);
    if (!lpFilePart || result >= nBufferLength)
        return result;
    for (DWORD i = 0; i < result; i++)
        if (lpBuffer[i] == u'\\')
            last = i + 1;
    if (last && lpBuffer[last])
        *lpFilePart = lpBuffer + last;
    return result;
}

/* ---- temporary files ---- */

static ULONG temp_path(char *out, size_t size)
{
    static const char *const variables[] = {"TMP", "TEMP", "TMPDIR"};
    const char *folder = "/tmp";
    size_t length;

    for (size_t i = ARRAYSIZE(variables); i-- > 0;) {
        const char *value = getenv(variables[i]);

        if (value && *value)
            folder = value;
    }
    if (*folder == '/') {
        if (!path_to_windows(folder, out, size - 1))
            return ERROR_FILENAME_EXCED_RANGE;
    } else if (full_name(folder, out, size - 1) != NO_ERROR) {
        return ERROR_PATH_NOT_FOUND;
    }
    length = strlen(out);
    if (!is_separator(out[length - 1]))
        memcpy(out + length, "\\", 2);
    return NO_ERROR;
}

DWORD WINAPI GetTempPathA(DWORD nBufferLength, LPSTR lpBuffer)
{
    char path[PATH_MAX];

    return error_result(temp_path(path, sizeof path)) ? filename_return(path, lpBuffer, nBufferLength) : 0;
}

DWORD WINAPI GetTempPathW(DWORD nBufferLength, LPWSTR lpBuffer)
{
    char path[PATH_MAX];

    return error_result(temp_path(path, sizeof path)) ? filename_return_wide(path, lpBuffer, nBufferLength)
                                                      : 0;
}

static unsigned next_number(void)
{
    static _Atomic(unsigned) seed;
    struct timespec now;
    unsigned number;

    if (atomic_load(&seed) == 0) {
        clock_gettime(CLOCK_REALTIME, &now);
        atomic_store(&seed, ((unsigned)now.tv_nsec ^ (unsigned)getpid() << 4) | 1);
    }
    number = atomic_fetch_add(&seed, 1) & 0xffff;
    return number ? number : next_number();
}

static ULONG check_folder(const char *text)
{
    struct path folder;
    struct stat status;
    ULONG error = path_from_text(text, &folder);

    if (!error && path_locate(&folder) == NO_ERROR && stat(folder.text, &status) == 0 &&
        S_ISDIR(status.st_mode))
        return NO_ERROR;
    return ERROR_DIRECTORY;
}

/* Makes the file, exclusively. */
static ULONG claim_name(const char *name)
{
    struct path path;
    ULONG error = path_from_text(name, &path);
    int fd;

    if (error)
        return error;
    fd = open(path.text, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0)
        return errno == EEXIST ? ERROR_FILE_EXISTS : path_error(&path, errno);
    close(fd);
    return NO_ERROR;
}

/* The prefix gives its first three characters. With a number the name is only put together, without one a file is made. */
static UINT temp_name(const char *folder, const char *prefix, UINT unique, char out[MAX_PATH])
{
    unsigned number = unique & 0xffff;
    size_t length = strlen(folder), taken = 0;
    ULONG error;

    if (length > MAX_PATH - 14) {
        SetLastError(ERROR_BUFFER_OVERFLOW);
        return 0;
    }
    error = check_folder(folder);
    for (int i = 0; i < 3 && prefix[taken]; i++)
        for (taken++; (prefix[taken] & 0xC0) == 0x80;)
            taken++; /* characters, not bytes */
    for (unsigned tries = 0; !error && tries < 0x10000; tries++) {
        if (!unique)
            number = next_number();
        snprintf(out, MAX_PATH, "%s%s%.*s%X.tmp", folder,
                 length && is_separator(folder[length - 1]) ? "" : "\\", (int)taken, prefix, number);
        error = unique ? NO_ERROR : claim_name(out);
        if (!error)
            return unique ? unique : number;
        if (error == ERROR_FILE_EXISTS)
            error = NO_ERROR;
    }
    SetLastError(error ? error : ERROR_FILE_EXISTS);
    return 0;
}

UINT WINAPI GetTempFileNameA(LPCSTR lpPathName, LPCSTR lpPrefixString, UINT uUnique, LPSTR lpTempFileName)
{
    char name[MAX_PATH];
    UINT number;

    if (!lpPathName || !lpTempFileName)
        return (UINT)error_result(ERROR_INVALID_PARAMETER);
    number = temp_name(lpPathName, lpPrefixString ? lpPrefixString : "", uUnique, name);
    if (number)
        filename_return(name, lpTempFileName, MAX_PATH);
    return number;
}

UINT WINAPI GetTempFileNameW(LPCWSTR lpPathName, LPCWSTR lpPrefixString, UINT uUnique, LPWSTR lpTempFileName)
{
    char folder[PATH_MAX], prefix[PATH_MAX] = "", name[MAX_PATH];
    UINT number;

    if (!lpPathName || !lpTempFileName)
        return (UINT)error_result(ERROR_INVALID_PARAMETER);
    if (!filename_narrow(lpPathName, folder, sizeof folder) ||
        (lpPrefixString && !filename_narrow(lpPrefixString, prefix, sizeof prefix)))
        return (UINT)error_result(ERROR_BUFFER_OVERFLOW);
    number = temp_name(folder, prefix, uUnique, name);
    if (number)
        filename_return_wide(name, lpTempFileName, MAX_PATH);
    return number;
}
