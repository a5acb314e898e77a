/* Field lines of a request head: taking one apart, chaining repeats, and the fields the server itself must understand.
 * Private to head.c. */
#ifndef HTTPAPI_HTTP1_FIELDS_H
#define HTTPAPI_HTTP1_FIELDS_H

#include "http1/head.h"

/* Takes the line [parser->line, end). HEAD_DONE, HEAD_FULL or HEAD_ERROR. */
enum head_status fields_take(struct head_parser *parser, const char *bytes, uint32_t end);

/* A line of blanks only. */
bool fields_is_blank(const char *line, uint32_t length);

/* Ends the parse; head.c. Returns HEAD_ERROR. */
enum head_status head_fail(struct head_parser *parser, enum page page, enum error_reason reason);

#endif
