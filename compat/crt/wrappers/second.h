/* gcc first, and clang where a program needs a word of Windows' C or C++ that gcc refuses under every option. */
#ifndef SECOND_H
#define SECOND_H

#include "words.h"

/* Runs the compiler of the command. Its exit code, with all it said on standard error; or -1, with nothing said: it refused
 * what another compiler may not, and *refused names it. */
int run_or_pass_on(const struct words *command, int another, const char **refused);

int is_on_path(const char *program);

#endif
