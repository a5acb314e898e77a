/* The narrow path functions of shlwapi.h: path_family.h for this kind of character. */
#include "shell/narrow.h"

#define PATH_CHARACTER UCHAR
#include "shell/path_family.h"
