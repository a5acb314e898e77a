/* httpapi-netsh: what the files of the tool share. One thread; exits with 0 or 1.
 *
 *     main.c      finds the command and its arguments, tells what is wrong with them
 *     output.c    the two ways of writing: as netsh does, and JSON
 *     urlacl.c, sslcert.c, lists.c (iplisten, timeout, cacheparam, setting), state.c (running servers), cert.c,
 *     policy.c */
#ifndef NETSH_H
#define NETSH_H

#include "http.h"
#include <stdbool.h>
#include <stddef.h>

enum { ARGUMENTS = 40 };

struct command {
    const char *verb, *noun;
    const char *names; /* of the arguments in their order, separated by blanks */
    int (*run)(void);
    const char *help; /* the arguments, then what it does; lines end with \n */
};

extern const struct command commands[];

/* ---- arguments of the command that runs ---- */

const char *argument(const char *name); /* NULL: not given */
/* yes/no or enable/disable; exits with an explanation for anything else. */
bool argument_switch(const char *name, bool otherwise);
unsigned long long argument_number(const char *name, unsigned long long highest);
const char *argument_needed(const char *name);
/* Every name in turn. */
const char *argument_name(unsigned index);

_Noreturn void usage_error(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* ---- output ---- */

extern bool json;

/* Text: a blank line, the title, a line of dashes, a blank line. JSON: {"key": [ */
void begin_list(const char *title, const char *key);
void end_list(void);
/* A record of a list, or (with a key) an object inside one. Text: nothing, or the heading at the indentation so far. */
void begin_record(void);
void end_record(void);
void begin_group(const char *heading, const char *key, bool array);
void end_group(void);
/* Text: "    Title      : value", padded to `width`; 0: "Title: value". A title of NULL shows in JSON alone, a key of NULL in text. */
void field(const char *title, unsigned width, const char *key, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void field_number(const char *title, unsigned width, const char *key, unsigned long long value);
void field_switch(const char *title, unsigned width, const char *key, bool value, const char *yes,
                  const char *no);
void text_line(const char *format, ...) __attribute__((format(printf, 1, 2)));
void indent(int by);

/* "what successfully done", and 0. */
int succeeded(const char *what);
/* "what failed, Error: n", what the system says to it, and what to do; returns 1. */
int failed(const char *what, ULONG error, const char *hint);

/* ---- conversions ---- */

/* From malloc; exits if memory runs out. */
WCHAR *wide(const char *utf8);
char *narrow(const WCHAR *text); /* NULL stays NULL */

/* Asks for one record of a kind into a buffer from malloc. */
ULONG query_record(HTTP_SERVICE_CONFIG_ID id, void *question, size_t length, void **out);

/* ---- commands ---- */

int add_urlacl(void), delete_urlacl(void), show_urlacl(void);
int add_sslcert(void), update_sslcert(void), delete_sslcert(void), show_sslcert(void);
int add_iplisten(void), delete_iplisten(void), show_iplisten(void);
int add_timeout(void), delete_timeout(void), show_timeout(void);
int add_cacheparam(void), delete_cacheparam(void), show_cacheparam(void);
int add_setting(void), delete_setting(void), show_setting(void);
int show_servicestate(void), show_cachestate(void), delete_cache(void), flush_logbuffer(void);
int policy_add(void), policy_list(void), policy_check(void), policy_delete(void);
int cert_import(void), cert_list(void), cert_delete(void), cert_selfsigned(void);

#endif
