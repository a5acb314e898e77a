/* The wide path functions of shlwapi.h: path_family.h for this kind of character. */
#include "shell/wide.h"

#define PATH_CHARACTER WCHAR
#include "shell/path_family.h"
