/* The texts of FormatMessage(FROM_SYSTEM): ASCII, without line break. NULL for a code that has none. */
#ifndef HTTPAPI_MESSAGES_H
#define HTTPAPI_MESSAGES_H

#include "windef.h"

const char *message_text(ULONG code);

#endif
