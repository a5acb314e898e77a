/* One line of a configuration file: words of the form name=value, the same that follow `netsh http add KIND`.
 *
 *     ipport=0.0.0.0:443 certhash=5A... appid={...} certstorename="My own"
 *
 * A value with a blank, or that begins with a quote or '#', stands in double quotes, where \" and \\ mean themselves. Names are
 * ASCII letters and digits, in any letter case. A line that is blank or begins with '#' says nothing. UTF-8 throughout.
 *
 * Pure calculation on memory of the caller; any thread. */
#ifndef CONFIG_LINE_H
#define CONFIG_LINE_H

#include "guiddef.h"
#include "windef.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { LINE_FIELDS = 64, LINE_LIMIT = 262144 };

struct line_field {
    const char *name;  /* lower case */
    const char *value; /* unquoted, terminated */
    bool used;         /* set by line_take(): what is left over at the end is unknown */
};

struct line {
    char *storage;
    unsigned count;
    struct line_field fields[LINE_FIELDS];
};

/* NULL, or what is wrong in words. A line without a word has count 0. Undone by line_free() in every case. */
extern const char line_no_memory[]; /* the one problem that is not the line's */
const char *line_parse(const char *text, size_t length, struct line *out);
void line_free(struct line *line);

/* The value of a word, and marks it used; NULL if the line does not have it. */
const char *line_take(struct line *line, const char *name);
/* The first word that nobody took; NULL if all were. */
const char *line_left(const struct line *line);

/* -- writing -- */

/* A growing text; `failed` once memory ran out, so that it need be asked only at the end. Zeroed at first. */
struct line_text {
    char *text; /* terminated */
    size_t length, room;
    bool failed;
};

void line_add_bytes(struct line_text *out, const char *bytes, size_t length);
void line_add(struct line_text *out, const char *name, const char *value);
/* Appends a slash to the value that was added last, quoted or not. */
void line_add_slash(struct line_text *out);
void line_add_number(struct line_text *out, const char *name, uint64_t value);
void line_add_flags(struct line_text *out, const char *name, uint64_t value); /* as 0x... */

/* -- values -- */

/* Decimal, or hexadecimal with 0x; nothing around it. */
bool line_number(const char *text, uint64_t highest, uint64_t *out);
bool line_hex(const char *text, unsigned char *out, size_t room, size_t *length);
void line_format_hex(const unsigned char *bytes, size_t length, char *out); /* 2 * length + 1 */
enum { LINE_GUID = 39 };
bool line_guid(const char *text, GUID *out); /* with or without braces */
void line_format_guid(const GUID *guid, char out[LINE_GUID]);

/* Can a value be written to a line? Not with control characters. */
bool line_can_hold(const char *value);

#endif
