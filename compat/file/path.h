/* From a Windows path to a Linux one.
 *
 *   C:\dir\file      /dir/file; another drive X is the folder in $HTTPAPI_DRIVE_X, and there is no drive without it. C may
 *                    be moved in the same way. `C:file` is relative to the current directory.
 *   \dir, /dir       from the root of this system, whatever C is
 *   dir\file         relative to the current directory
 *   \\?\, \\.\       stripped; after \\?\ nothing is interpreted but separators and the drive
 *   \\server\share   no such thing: ERROR_BAD_NETPATH
 *   NUL CON CONIN$ CONOUT$   devices, when they are the whole path (or follow \\.\)
 *
 * "." and ".." are resolved in the text, as Windows does, not through links. Trailing dots and blanks of the last name are
 * dropped. < > " | ? * : and control characters in a name are ERROR_INVALID_NAME.
 *
 * Case: the exact name wins. Only when it does not exist are the folders on the way read for a name that differs in case
 * alone (of several the first in byte order). That costs one look at each folder for a name that is not there, and
 * nothing for one that is; HTTPAPI_EXACT_CASE=1 switches it off. No state, any thread. */
#ifndef HTTPAPI_FILE_PATH_H
#define HTTPAPI_FILE_PATH_H

#include <limits.h>
#include <stdbool.h>
#include "windef.h"
#include "winerror.h"

enum path_kind { PATH_FILE, PATH_NULL, PATH_CONSOLE, PATH_CONSOLE_INPUT, PATH_CONSOLE_OUTPUT };

struct path {
    enum path_kind kind;
    bool folder; /* it ended in a separator */
    char text[PATH_MAX];
};

/* Returns a Win32 code. Narrow text is UTF-8. */
ULONG path_from_text(const char *text, struct path *out);
ULONG path_from_wide(const WCHAR *text, struct path *out);

/* Corrects the case of a path that does not exist as written. NO_ERROR: now it names something. ERROR_FILE_NOT_FOUND: only
 * the last name is missing, and its folder is right. ERROR_PATH_NOT_FOUND: a folder is missing. Links are not followed for
 * the last name. */
ULONG path_locate(struct path *path);

/* The code for an errno of a call with this path: tells a missing file from a missing folder. */
ULONG path_error(struct path *path, int number);

/* An absolute Linux path as a Windows one. False if it does not fit. */
bool path_to_windows(const char *text, char *out, size_t size);

#endif
