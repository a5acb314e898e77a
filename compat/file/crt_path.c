/* The path mapping as the C runtime's archive calls it. No state, any thread. */
#include "file/crt_path.h"
#include <errno.h>
#include <string.h>
#include "file/path.h"

static int errno_of(ULONG error)
{
    return error == ERROR_INVALID_NAME ? EINVAL : ENOENT; /* as MSVC's runtime translates them */
}

static int copy(char to[CRT_PATH_MAX], const char *path, bool folder)
{
    size_t length = strlen(path);

    if (length + folder >= CRT_PATH_MAX)
        return ENOENT;
    memcpy(to, path, length + 1);
    if (folder && length > 0 && path[length - 1] != '/')
        memcpy(to + length, "/", 2);
    return 0;
}

int httpapi_crt_path(char to[CRT_PATH_MAX], const char *path)
{
    struct path mapped;
    ULONG error;

    if (!path)
        return EINVAL;
    error = path_from_text(path, &mapped);
    if (error)
        return errno_of(error);
    if (mapped.kind == PATH_NULL)
        return copy(to, "/dev/null", false);
    if (mapped.kind != PATH_FILE)
        return copy(to, "/dev/tty", false);
    (void)path_locate(&mapped); /* whatever is missing, the call that follows finds out */
    return copy(to, mapped.text, mapped.folder);
}
