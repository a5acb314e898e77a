/* The terminal on standard input, taken out of line mode while single keys are read; and terminals behind handles. */
#ifndef HTTPAPI_TERMINAL_H
#define HTTPAPI_TERMINAL_H

#include <stdbool.h>

#include "file/file.h"

/* No lines, no echo; with `signals` Ctrl+C still interrupts. Nothing happens when standard input is no terminal. */
void terminal_raw(bool signals);

/* Back to how it was found. Safe in a signal handler; also called at exit and before a signal ends the process. */
void terminal_restore(void);

/* The file of a terminal's handle, pinned until handle_unpin; NULL with the error stored. In console.c. */
struct file *terminal_pin(HANDLE handle, int right);

#endif
