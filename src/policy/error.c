/* See error.h. */
#include "policy/error.h"

#include "winerror.h"

#include <stdarg.h>
#include <stdio.h>

ULONG policy_fail(struct policy_error *error, const char *name, unsigned line, unsigned column,
                  const char *format, ...)
{
    va_list arguments;

    if (!error)
        return ERROR_INVALID_PARAMETER;
    snprintf(error->name, sizeof error->name, "%s", name);
    error->line = line;
    error->column = column;
    va_start(arguments, format);
    /* NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized): clang 14 forgets va_start */
    vsnprintf(error->text, sizeof error->text, format, arguments);
    va_end(arguments);
    return ERROR_INVALID_PARAMETER;
}
