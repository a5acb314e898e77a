/* HTTP dates: writing, reading, and the current one.
 *
 * date_now is for every response: a cached text of which any number of threads take copies without a lock; whoever first
 * sees a new second writes the next text. */
#ifndef HTTPAPI_HTTP1_DATE_H
#define HTTPAPI_HTTP1_DATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DATE_LENGTH   29 /* "Sun, 06 Nov 1994 08:49:37 GMT" */
#define DATE_CAPACITY 32

/* Seconds since 1970, years 1601 to 9999; outside them the nearest that can be written. No NUL is added. */
void date_format(int64_t seconds, char *out);

/* The three forms of RFC 9110 5.6.7: IMF-fixdate, RFC 850, asctime. False if the text is none of them or names a day that
 * does not exist. The name of the weekday must be one but is not checked against the date. Two-digit years lie within
 * fifty years of `now`. */
bool date_parse(const char *text, size_t length, int64_t now, int64_t *seconds);

/* Copies the current date: DATE_CAPACITY bytes are written, the first DATE_LENGTH count. */
void date_now(char *out);

/* The same for a second the caller already knows. */
void date_cached(int64_t second, char *out);

#endif
