/* g++ first, and clang++ where a program needs a word of Windows' C++ that g++ refuses under every option. */
#ifndef SECOND_H
#define SECOND_H

#include "words.h"

/* Runs the compiler of the command. Its exit code, with all it said on standard error; or -1, with nothing said: it refused a
 * goto past an initialised variable, and another compiler may not. */
int run_or_pass_on(const struct words *command, int another);

int is_on_path(const char *program);

#endif
