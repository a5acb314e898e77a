/* See words.h. */
#define _GNU_SOURCE
#include "words.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *or_die(void *memory)
{
    if (!memory) {
        fputs("httpapi-cc: out of memory\n", stderr);
        exit(1);
    }
    return memory;
}

void words_add(struct words *words, const char *word)
{
    if (words->count + 2 > words->capacity) {
        words->capacity = words->capacity ? words->capacity * 2 : 64;
        words->at = or_die(realloc(words->at, words->capacity * sizeof *words->at));
    }
    words->at[words->count++] = word;
    words->at[words->count] = NULL;
}

int words_contain(const struct words *words, const char *word)
{
    size_t i;

    for (i = 0; i < words->count; i++)
        if (strcmp(words->at[i], word) == 0)
            return 1;
    return 0;
}

const char *format_word(const char *format, ...)
{
    va_list args;
    char *word = NULL;
    int length;

    va_start(args, format);
    length = vasprintf(&word, format, args);
    va_end(args);
    return or_die(length < 0 ? NULL : word);
}
