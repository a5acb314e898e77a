/* Field lines of a request head: taking one apart, chaining repeats, and the fields the server itself must understand.
 * Private to head.c. */
#ifndef HTTPAPI_HTTP1_FIELDS_H
#define HTTPAPI_HTTP1_FIELDS_H

#include "http1/head.h"

/* Takes the line [parser->line, end), whose first colon is at `colon`, or at its end if it has none. Bytes up to `limit` may be read.
 * HEAD_DONE, HEAD_FULL or HEAD_ERROR. */
enum head_status fields_take(struct head_parser *parser, const char *bytes, const char *colon, uint32_t end,
                             const char *limit);

/* The line at parser->line, if it is that of the field which the head before had in this place: compared, not taken apart. Nothing from
 * `bound` on is looked at. HEAD_DONE and where it ends; HEAD_MORE: it is not; HEAD_ERROR. */
enum head_status fields_take_again(struct head_parser *parser, const char *bytes, const char *bound,
                                   uint32_t *line_end);

/* A line of blanks only. */
bool fields_is_blank(const char *line, uint32_t length);

/* Ends the parse; head.c. Returns HEAD_ERROR. */
enum head_status head_fail(struct head_parser *parser, enum page page, enum error_reason reason);

#endif
