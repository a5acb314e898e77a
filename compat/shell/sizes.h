/* Sizes of files as people read them. */
#ifndef HTTPAPI_SHELL_SIZES_H
#define HTTPAPI_SHELL_SIZES_H

#include "windef.h"

#define SHELL_SIZE_TEXT 40

/* "532 bytes", "1.30 KB", "22.9 KB": three digits, the rest cut off. */
void shell_size(LONGLONG bytes, char out[SHELL_SIZE_TEXT]);

/* "2,344 KB": begun kilobytes count. */
void shell_kilobytes(LONGLONG bytes, char out[SHELL_SIZE_TEXT]);

#endif
