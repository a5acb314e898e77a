/* A growing list of words, always ending in NULL. Running out of memory ends the process: this is a command. */
#ifndef WORDS_H
#define WORDS_H

#include <stddef.h>

struct words {
    const char **at;
    size_t count, capacity;
};

void words_add(struct words *words, const char *word);
int words_contain(const struct words *words, const char *word);
const char *format_word(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
