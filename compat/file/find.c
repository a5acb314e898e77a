/* FindFirstFile and its relatives.
 *
 * The folder is read once, at the start, and its matching names are sorted without regard to case, as NTFS gives them, "."
 * and ".." first; programs rely on that order more than on seeing what changes meanwhile. Facts are read when a name is
 * handed out, and a name that has gone by then is left out. A search belongs to one object; its position is guarded by its
 * lock. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "error/error.h"
#include "errhandlingapi.h"
#include "file/facts.h"
#include "file/filename.h"
#include "file/path.h"
#include "fileapi.h"
#include "object/object.h"

struct find {
    struct object object;
    int folder; /* descriptor */
    bool folders_only;
    pthread_mutex_t lock;
    size_t next, count;
    char **names;
};

struct found {
    struct facts facts;
    const char *name; /* belongs to the search */
};

static void find_destroy(struct object *object)
{
    struct find *find = (struct find *)object;

    for (size_t i = 0; i < find->count; i++)
        free(find->names[i]);
    free(find->names);
    if (find->folder >= 0)
        close(find->folder);
    pthread_mutex_destroy(&find->lock);
    free(find);
}

static const struct object_type find_type = {"find", NULL, find_destroy};

static ULONG add_name(struct find *find, size_t *capacity, const char *name)
{
    if (find->count == *capacity) {
        size_t wanted = *capacity ? *capacity * 2 : 16;
        char **names = realloc(find->names, wanted * sizeof *names);

        if (!names)
            return ERROR_NOT_ENOUGH_MEMORY;
        find->names = names;
        *capacity = wanted;
    }
    find->names[find->count] = strdup(name);
    return find->names[find->count++] ? NO_ERROR : ERROR_NOT_ENOUGH_MEMORY;
}

static bool is_dot_entry(const char *name)
{
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

static int compare_names(const void *a, const void *b)
{
    const char *left = *(const char *const *)a, *right = *(const char *const *)b;
    int order = is_dot_entry(right) - is_dot_entry(left);

    if (!order)
        order = filename_compare(left, right);
    return order ? order : strcmp(left, right);
}

/* The root has no dot entries on Windows. */
static ULONG read_names(struct find *find, DIR *directory, const char *pattern, bool root)
{
    size_t capacity = 0;
    ULONG error = NO_ERROR;
    struct dirent *entry;

    while (!error && (entry = readdir(directory)) != NULL)
        if (filename_matches(pattern, entry->d_name) && !(root && is_dot_entry(entry->d_name)))
            error = add_name(find, &capacity, entry->d_name);
    if (!error && find->count)
        qsort(find->names, find->count, sizeof *find->names, compare_names);
    return error;
}

static ULONG fill(struct find *find, const char *folder, const char *pattern)
{
    DIR *directory = opendir(folder);
    ULONG error;

    if (!directory)
        return errno == ENOENT || errno == ENOTDIR ? ERROR_PATH_NOT_FOUND : error_from_errno(errno);
    find->folder = fcntl(dirfd(directory), F_DUPFD_CLOEXEC, 3);
    error = find->folder < 0 ? error_from_errno(errno)
                             : read_names(find, directory, pattern, strcmp(folder, "/") == 0);
    closedir(directory);
    return error;
}

/* A name without wildcards is looked up, not searched for; what is found has the name that the disk gives it. */
static ULONG fill_exact(struct find *find, const char *text)
{
    size_t capacity = 0;
    struct path path;
    char *slash;
    ULONG error = path_from_text(text, &path);

    if (!error)
        error = path.kind == PATH_FILE ? path_locate(&path) : ERROR_FILE_NOT_FOUND;
    if (error)
        return error;
    slash = strrchr(path.text, '/');
    error = add_name(find, &capacity, slash ? slash + 1 : path.text);
    if (slash)
        slash[slash == path.text] = 0; /* the root keeps its slash */
    if (error)
        return error;
    find->folder = open(slash ? path.text : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return find->folder < 0 ? error_from_errno(errno) : NO_ERROR;
}

/* Hands out the next name that still exists. */
static ULONG take_next(struct find *find, struct found *out)
{
    ULONG error = ERROR_NO_MORE_FILES;

    pthread_mutex_lock(&find->lock);
    while (error && find->next < find->count) {
        out->name = find->names[find->next++];
        if (facts_of_name(find->folder, out->name, &out->facts) != 0)
            continue;
        if (!find->folders_only || (out->facts.attributes & FILE_ATTRIBUTE_DIRECTORY))
            error = NO_ERROR;
    }
    pthread_mutex_unlock(&find->lock);
    return error;
}

/* Splits into the folder, mapped, and the pattern, which may hold what a path may not. */
static ULONG split(const char *text, struct path *folder, char *pattern, size_t size)
{
    const char *last = text, *p;
    char copy[PATH_MAX + 16];
    size_t length;

    if (!text || !*text)
        return ERROR_PATH_NOT_FOUND;
    for (p = text; *p; p++)
        if (*p == '\\' || *p == '/' || (*p == ':' && p == text + 1))
            last = p + 1;
    if (!*last)
        return ERROR_FILE_NOT_FOUND; /* a folder's name with a separator behind it */
    if (strlen(last) >= size || (size_t)(last - text) >= sizeof copy - 2)
        return ERROR_FILENAME_EXCED_RANGE;
    memcpy(pattern, last, strlen(last) + 1);
    if (strcmp(pattern, "*.*") == 0)
        pattern[1] = 0;
    length = (size_t)(last - text);
    memcpy(copy, text, length);
    copy[length] = 0;
    if (strspn(pattern, ".") == strlen(pattern)) { /* "." and "..": the folder itself, under that name */
        pattern[0] = '.';
        pattern[1] = 0;
        return path_from_text(text, folder);
    }
    if (strpbrk(pattern, "<>\"|") != NULL)
        return ERROR_INVALID_NAME;
    return path_from_text(length ? copy : ".", folder);
}

static struct find *find_new(bool folders_only)
{
    struct find *find = calloc(1, sizeof *find);

    if (!find)
        return NULL;
    object_init(&find->object, &find_type, WAIT_KIND_NONE);
    pthread_mutex_init(&find->lock, NULL);
    find->folder = -1;
    find->folders_only = folders_only;
    return find;
}

static ULONG find_open(const char *text, bool folders_only, HANDLE *out, struct found *first)
{
    char pattern[NAME_MAX * 4];
    struct path folder;
    struct find *find;
    ULONG error = split(text, &folder, pattern, sizeof pattern);

    if (error)
        return error;
    if (folder.kind != PATH_FILE)
        return ERROR_FILE_NOT_FOUND;
    if (path_locate(&folder) != NO_ERROR)
        return ERROR_PATH_NOT_FOUND;
    find = find_new(folders_only);
    if (!find)
        return ERROR_NOT_ENOUGH_MEMORY;
    error = strpbrk(pattern, "*?") || pattern[0] == '.' ? fill(find, folder.text, pattern)
                                                        : fill_exact(find, text);
    if (!error && take_next(find, first) != NO_ERROR)
        error = ERROR_FILE_NOT_FOUND;
    if (!error)
        error = handle_open(&find->object, out);
    object_release(&find->object);
    return error;
}

static void fill_wide(const struct found *found, WIN32_FIND_DATAW *out)
{
    const struct facts *facts = &found->facts;

    memset(out, 0, sizeof *out);
    out->dwFileAttributes = facts->attributes;
    out->ftCreationTime = facts->created;
    out->ftLastAccessTime = facts->accessed;
    out->ftLastWriteTime = facts->written;
    out->nFileSizeHigh = (DWORD)(facts->size >> 32);
    out->nFileSizeLow = (DWORD)facts->size;
    if (facts->attributes & FILE_ATTRIBUTE_REPARSE_POINT)
        out->dwReserved0 = 0xA000000C;                     /* IO_REPARSE_TAG_SYMLINK */
    filename_widen(found->name, out->cFileName, MAX_PATH); /* 255 bytes are never more than 255 units */
}

static void fill_narrow(const struct found *found, WIN32_FIND_DATAA *out)
{
    WIN32_FIND_DATAW wide;

    fill_wide(found, &wide);
    memset(out, 0, sizeof *out);
    memcpy(out, &wide, offsetof(WIN32_FIND_DATAA, cFileName)); /* the same up to the name */
    filename_return(found->name, out->cFileName, MAX_PATH);
}

static ULONG check_extended(FINDEX_INFO_LEVELS level, void *data, FINDEX_SEARCH_OPS search, void *filter,
                            DWORD flags)
{
    if (level >= FindExInfoMaxInfoLevel || !data || search > FindExSearchLimitToDirectories || filter)
        return ERROR_INVALID_PARAMETER;
    return flags & ~(DWORD)(FIND_FIRST_EX_CASE_SENSITIVE | FIND_FIRST_EX_LARGE_FETCH)
               ? ERROR_INVALID_PARAMETER
               : NO_ERROR;
}

HANDLE WINAPI FindFirstFileExA(LPCSTR lpFileName, FINDEX_INFO_LEVELS fInfoLevelId, LPVOID lpFindFileData,
                               FINDEX_SEARCH_OPS fSearchOp, LPVOID lpSearchFilter, DWORD dwAdditionalFlags)
{
    ULONG error = check_extended(fInfoLevelId, lpFindFileData, fSearchOp, lpSearchFilter, dwAdditionalFlags);
    HANDLE handle = INVALID_HANDLE_VALUE;
    struct found first = {0};

    if (!error)
        error = find_open(lpFileName, fSearchOp == FindExSearchLimitToDirectories, &handle, &first);
    if (!error_result(error))
        return INVALID_HANDLE_VALUE;
    fill_narrow(&first, lpFindFileData);
    return handle;
}

HANDLE WINAPI FindFirstFileExW(LPCWSTR lpFileName, FINDEX_INFO_LEVELS fInfoLevelId, LPVOID lpFindFileData,
                               FINDEX_SEARCH_OPS fSearchOp, LPVOID lpSearchFilter, DWORD dwAdditionalFlags)
{
    ULONG error = check_extended(fInfoLevelId, lpFindFileData, fSearchOp, lpSearchFilter, dwAdditionalFlags);
    HANDLE handle = INVALID_HANDLE_VALUE;
    char text[PATH_MAX];
    struct found first = {0};

    if (!error && lpFileName && !filename_narrow(lpFileName, text, sizeof text))
        error = ERROR_FILENAME_EXCED_RANGE;
    if (!error)
        error =
            find_open(lpFileName ? text : NULL, fSearchOp == FindExSearchLimitToDirectories, &handle, &first);
    if (!error_result(error))
        return INVALID_HANDLE_VALUE;
    fill_wide(&first, lpFindFileData);
    return handle;
}

HANDLE WINAPI FindFirstFileA(LPCSTR lpFileName, LPWIN32_FIND_DATAA lpFindFileData)
{
    return FindFirstFileExA(lpFileName, FindExInfoStandard, lpFindFileData, FindExSearchNameMatch, NULL, 0);
}

HANDLE WINAPI FindFirstFileW(LPCWSTR lpFileName, LPWIN32_FIND_DATAW lpFindFileData)
{
    return FindFirstFileExW(lpFileName, FindExInfoStandard, lpFindFileData, FindExSearchNameMatch, NULL, 0);
}

BOOL WINAPI FindNextFileA(HANDLE hFindFile, LPWIN32_FIND_DATAA lpFindFileData)
{
    struct find *find = (struct find *)handle_pin(hFindFile, &find_type);
    struct found found;
    ULONG error = ERROR_INVALID_HANDLE;

    if (find) {
        error = take_next(find, &found);
        if (!error)
            fill_narrow(&found, lpFindFileData);
        handle_unpin(hFindFile);
    }
    return error_result(error);
}

BOOL WINAPI FindNextFileW(HANDLE hFindFile, LPWIN32_FIND_DATAW lpFindFileData)
{
    struct find *find = (struct find *)handle_pin(hFindFile, &find_type);
    struct found found;
    ULONG error = ERROR_INVALID_HANDLE;

    if (find) {
        error = take_next(find, &found);
        if (!error)
            fill_wide(&found, lpFindFileData);
        handle_unpin(hFindFile);
    }
    return error_result(error);
}

BOOL WINAPI FindClose(HANDLE hFindFile)
{
    struct object *object = handle_pin(hFindFile, &find_type);

    if (!object)
        return error_result(ERROR_INVALID_HANDLE);
    handle_unpin(hFindFile);
    return error_result(handle_close(hFindFile));
}
