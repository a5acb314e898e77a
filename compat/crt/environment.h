/* The program's arguments and environment in wide text, and single strings converted. */
#ifndef CRT_ENVIRONMENT_H
#define CRT_ENVIRONMENT_H

#include <wchar.h>

/* malloc'ed copies; ill-formed UTF-8 becomes U+FFFD. NULL when memory is short (or text is NULL). */
wchar_t *crt_widen(const char *text);
char *crt_narrow(const wchar_t *text);

/* A NULL-ended array, made once and kept. */
wchar_t **crt_wide_arguments(int argc, char **argv);
wchar_t **crt_wide_environment(char **envp);

#endif
