/* See try.h. Words and braces are enough to see it, macros aside; a break or continue that leaves is left to the runtime. */
#include "try.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

struct word {
    const char *at;
    size_t length;
};

static int is(struct word word, const char *text)
{
    return word.length == strlen(text) && memcmp(word.at, text, word.length) == 0;
}

/* The next word, number, literal or sign behind p; of length 0 at the end. */
static struct word next(const char *p)
{
    struct word word;
    char quote;

    while (isspace((unsigned char)*p))
        p++;
    word = (struct word){p, *p != 0};
    if (*p == '"' || *p == '\'') {
        for (quote = *p++; *p && *p != quote && *p != '\n'; p++)
            p += *p == '\\' && p[1];
        word.length = (size_t)(p - word.at) + (*p == quote);
    } else if (isalnum((unsigned char)*p) || *p == '_') {
        while (isalnum((unsigned char)*p) || *p == '_')
            p++;
        word.length = (size_t)(p - word.at);
    }
    return word;
}

static struct word after(struct word word)
{
    return next(word.at + word.length);
}

/* What stands behind the brace that closes this one. */
static struct word behind_block(struct word open)
{
    int depth = 0;

    do {
        depth += is(open, "{") - is(open, "}");
        open = after(open);
    } while (depth > 0 && open.length);
    return open;
}

static int has_label(struct word name, struct word from, struct word end)
{
    for (; from.at < end.at; from = after(from))
        if (from.length == name.length && memcmp(from.at, name.at, name.length) == 0 && is(after(from), ":"))
            return 1;
    return 0;
}

static void warn(const char *path, const char *text, struct word word)
{
    int line = 1;

    for (; text < word.at; text++)
        line += *text == '\n';
    fprintf(stderr,
            "%s:%d: warning: %.*s leaves a __try, whose __finally cannot run then: the process would end "
            "here; use __leave\n",
            path, line, (int)word.length, word.at);
}

static void look_at_block(const char *path, const char *text, struct word open)
{
    struct word end = behind_block(open), word;

    if (!is(end, "__finally"))
        return;
    for (word = open; word.at < end.at; word = after(word))
        if (is(word, "return") || (is(word, "goto") && !has_label(after(word), open, end)))
            warn(path, text, word);
}

void warn_of_try(const char *path, const char *text)
{
    struct word word;

    if (!strstr(text, "__try"))
        return;
    for (word = next(text); word.length; word = after(word))
        if (is(word, "__try") && is(after(word), "{"))
            look_at_block(path, text, after(word));
}
