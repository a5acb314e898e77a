/* A return or goto out of a __try with a __finally: Windows runs the __finally, here the process ends (try.c of the runtime).
 * Who compiles is told before it happens. */
#ifndef TRY_H
#define TRY_H

/* Warns on standard error. Text has no comments. */
void warn_of_try(const char *path, const char *text);

#endif
