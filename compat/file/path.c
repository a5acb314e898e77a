/* Maps paths; the rules are in path.h. */
#include "file/path.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include "error/error.h"
#include "file/filename.h"

#define DRIVE_VARIABLE "HTTPAPI_DRIVE_"

static bool is_separator(char c)
{
    return c == '\\' || c == '/';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The folder that is the root of a drive, "" for the root of the system, NULL if there is no such drive. */
static const char *drive_root(char letter)
{
    char variable[sizeof DRIVE_VARIABLE + 1] = DRIVE_VARIABLE;
    const char *root;

    letter = (char)(letter & ~0x20);
    variable[sizeof DRIVE_VARIABLE - 1] = letter;
    root = getenv(variable);
    if (root && *root)
        return root;
    return letter == 'C' ? "" : NULL;
}

static const struct {
    const char *name;
    enum path_kind kind;
} devices[] = {
    {"NUL", PATH_NULL},
    {"NUL:", PATH_NULL},
    {"CON", PATH_CONSOLE},
    {"CON:", PATH_CONSOLE},
    {"CONIN$", PATH_CONSOLE_INPUT},
    {"CONOUT$", PATH_CONSOLE_OUTPUT},
};

static enum path_kind find_device(const char *text)
{
    for (size_t i = 0; i < ARRAYSIZE(devices); i++)
        if (strcasecmp(text, devices[i].name) == 0)
            return devices[i].kind;
    return PATH_FILE;
}

static bool is_bad_character(char c)
{
    return (unsigned char)c < 0x20 || strchr("<>\"|?*:", c) != NULL;
}

static ULONG append(struct path *path, size_t *used, const char *text, size_t length)
{
    if (*used + length >= sizeof path->text)
        return ERROR_FILENAME_EXCED_RANGE;
    memcpy(path->text + *used, text, length);
    *used += length;
    path->text[*used] = 0;
    return NO_ERROR;
}

/* ".." takes the last name away, unless there is none or it is ".." itself. `root` is where names may begin. */
static bool drop_last(struct path *path, size_t root, size_t *used)
{
    size_t at = *used;

    while (at > root && path->text[at - 1] != '/')
        at--;
    if (at == *used || strcmp(path->text + at, "..") == 0)
        return false;
    *used = at > root ? at - 1 : at;
    if (at > 0 && at == root && root > 0 && path->text[root - 1] == '/')
        *used = root;
    path->text[*used] = 0;
    return true;
}

static size_t trimmed(const char *name, size_t length)
{
    while (length > 0 && (name[length - 1] == '.' || name[length - 1] == ' '))
        length--;
    return length;
}

/* Appends the names of `text` one by one behind `root` bytes that are already there. */
static ULONG append_names(struct path *path, const char *text, size_t root, bool absolute, bool verbatim)
{
    size_t used = root;
    ULONG error = NO_ERROR;

    while (!error) {
        size_t length, kept;
        bool last;

        while (is_separator(*text))
            text++;
        for (length = 0; text[length] && !is_separator(text[length]);)
            if (is_bad_character(text[length++]) && !verbatim)
                return ERROR_INVALID_NAME;
        if (length == 0)
            return NO_ERROR;
        last = text[length] == 0;
        path->folder = !last;
        kept = last && !verbatim ? trimmed(text, length) : length;
        if (!verbatim && length == 1 && text[0] == '.') {
            text += length;
            continue;
        }
        if (!verbatim && length == 2 && text[0] == '.' && text[1] == '.') {
            text += length;
            if (drop_last(path, root, &used) || absolute)
                continue;
            kept = 2;
            text -= length;
        }
        if (kept == 0)
            return NO_ERROR;
        if (used > 0 && path->text[used - 1] != '/')
            error = append(path, &used, "/", 1);
        if (!error)
            error = append(path, &used, text, kept);
        text += length;
    }
    return error;
}

static ULONG map(const char *text, bool verbatim, struct path *out)
{
    bool absolute = false;
    size_t used = 0;
    ULONG error;

    out->kind = PATH_FILE;
    out->folder = false;
    out->text[0] = 0;
    if (is_letter(text[0]) && text[1] == ':') {
        const char *root = drive_root(text[0]);

        if (!root)
            return ERROR_PATH_NOT_FOUND;
        text += 2;
        absolute = is_separator(*text);
        error = absolute ? append(out, &used, *root ? root : "/", *root ? strlen(root) : 1) : NO_ERROR;
    } else {
        absolute = is_separator(*text);
        error = absolute ? append(out, &used, "/", 1) : NO_ERROR;
    }
    if (!error)
        error = append_names(out, text, used, absolute, verbatim);
    if (!error && !out->text[0])
        memcpy(out->text, ".", 2);
    return error;
}

ULONG path_from_text(const char *text, struct path *out)
{
    bool verbatim;

    if (!text || !*text)
        return ERROR_PATH_NOT_FOUND;
    verbatim = strncmp(text, "\\\\?\\", 4) == 0;
    if (verbatim || strncmp(text, "\\\\.\\", 4) == 0) {
        text += 4;
        if (!*text)
            return ERROR_INVALID_NAME;
    } else if (text[0] == '\\' && text[1] == '\\') {
        return ERROR_BAD_NETPATH;
    }
    if (verbatim && strncasecmp(text, "UNC\\", 4) == 0)
        return ERROR_BAD_NETPATH;
    out->kind = verbatim ? PATH_FILE : find_device(text);
    if (out->kind == PATH_FILE)
        return map(text, verbatim, out);
    out->folder = false;
    out->text[0] = 0;
    return NO_ERROR;
}

ULONG path_from_wide(const WCHAR *text, struct path *out)
{
    char narrow[PATH_MAX + 16];

    if (!text)
        return ERROR_PATH_NOT_FOUND;
    if (!filename_narrow(text, narrow, sizeof narrow))
        return ERROR_FILENAME_EXCED_RANGE;
    return path_from_text(narrow, out);
}

static bool exists(const char *text)
{
    struct stat status;

    return fstatat(AT_FDCWD, text, &status, AT_SYMLINK_NOFOLLOW) == 0;
}

/* The entry of a folder that differs from `name` in case alone. */
static bool find_in_folder(const char *folder, const char *name, char *out, size_t size)
{
    DIR *directory = opendir(folder);
    bool found = false;
    struct dirent *entry;

    if (!directory)
        return false;
    while ((entry = readdir(directory)) != NULL) {
        if (filename_compare(entry->d_name, name) != 0 || strlen(entry->d_name) >= size)
            continue;
        if (!found || strcmp(entry->d_name, out) < 0)
            memcpy(out, entry->d_name, strlen(entry->d_name) + 1);
        found = true;
    }
    closedir(directory);
    return found;
}

/* Replaces the name between `at` and `end`; upper and lower case may differ in length. */
static bool replace_name(struct path *path, size_t at, size_t *end, const char *name)
{
    size_t length = strlen(name), rest = strlen(path->text + *end) + 1;

    if (at + length + rest > sizeof path->text)
        return false;
    memmove(path->text + at + length, path->text + *end, rest);
    memcpy(path->text + at, name, length);
    *end = at + length;
    return true;
}

/* Makes the path up to `end` exist, by correcting its last name. */
static bool correct_name(struct path *path, size_t at, size_t *end)
{
    char name[NAME_MAX + 1], found[NAME_MAX + 1], saved;
    bool right;

    if (*end - at > NAME_MAX)
        return false;
    memcpy(name, path->text + at, *end - at);
    name[*end - at] = 0;
    saved = path->text[at];
    path->text[at] = 0;
    right = find_in_folder(at ? path->text : ".", name, found, sizeof found);
    path->text[at] = saved;
    return right && replace_name(path, at, end, found);
}

static bool exact_case_only(void)
{
    const char *setting = getenv("HTTPAPI_EXACT_CASE");

    return setting && *setting && *setting != '0';
}

static ULONG locate_by_name(struct path *path, bool exact)
{
    size_t at = strspn(path->text, "/"), end;

    for (;; at = end + strspn(path->text + end, "/")) {
        char saved;
        bool found;

        end = at + strcspn(path->text + at, "/");
        saved = path->text[end];
        path->text[end] = 0;
        found = exists(path->text);
        path->text[end] = saved;
        if (!found && (exact || !correct_name(path, at, &end)))
            return path->text[end] ? ERROR_PATH_NOT_FOUND : ERROR_FILE_NOT_FOUND;
        if (!path->text[end])
            return NO_ERROR;
    }
}

/* The missing name's folder may be a file, and that is a missing path too. */
static bool parent_is_folder(const struct path *path)
{
    const char *slash = strrchr(path->text, '/');
    char parent[PATH_MAX];
    struct stat status;

    if (!slash)
        return true;
    memcpy(parent, path->text, (size_t)(slash - path->text) + 1);
    parent[slash - path->text + 1] = 0;
    return stat(parent, &status) == 0 && S_ISDIR(status.st_mode);
}

ULONG path_locate(struct path *path)
{
    ULONG error;

    if (exists(path->text))
        return NO_ERROR;
    if (errno != ENOENT && errno != ENOTDIR)
        return error_from_errno(errno);
    error = locate_by_name(path, exact_case_only());
    if (error == ERROR_FILE_NOT_FOUND && !parent_is_folder(path))
        return ERROR_PATH_NOT_FOUND;
    return error;
}

ULONG path_error(struct path *path, int number)
{
    ULONG error;

    if (number != ENOENT && number != ENOTDIR)
        return error_from_errno(number);
    error = path_locate(path);
    return error ? error
                 : ERROR_FILE_NOT_FOUND; /* a link that leads nowhere, or it has just come into being */
}

/* The part of `text` behind the folder `root`, NULL if it is not inside. */
static const char *inside(const char *text, const char *root)
{
    size_t length = strlen(root);

    while (length > 0 && root[length - 1] == '/')
        length--;
    if (strncmp(text, root, length) != 0 || (text[length] && text[length] != '/'))
        return NULL;
    return text + length;
}

bool path_to_windows(const char *text, char *out, size_t size)
{
    char drive[3] = "C:";
    const char *rest = NULL;
    size_t length, prefix = 2;

    for (char letter = 'D'; letter <= 'Z' && !rest; letter++) {
        const char *root = drive_root(letter);
        if (root && (rest = inside(text, root)) != NULL)
            drive[0] = letter;
    }
    if (!rest) {
        rest = inside(text, drive_root('C'));
        if (!rest) { /* outside a C that was moved: a rooted path means the system's root */
            rest = text;
            prefix = 0;
        }
    }
    length = strlen(rest);
    if (prefix + length + 2 > size)
        return false;
    memcpy(out, drive, prefix);
    for (size_t i = 0; i <= length; i++)
        out[prefix + i] = rest[i] == '/' ? '\\' : rest[i];
    if (length == 0)
        memcpy(out + prefix, "\\", 2);
    return true;
}
