/* The formatting engine's way out: counts in units of the format's kind, converts to the sink's, pads fields. For format.c
 * alone; like it, compiled twice, so no wide literal occurs in either. */
#ifndef HTTPAPI_FORMAT_OUTPUT_H
#define HTTPAPI_FORMAT_OUTPUT_H

#include "text/format.h"

struct format_output {
    struct format_sink *sink;
    int wide; /* the format's kind; lengths are counted in its units */
    long long produced;
    int error; /* errno of the first failure */
};

/* How a field is filled up to its width. */
struct format_field {
    int left, zero;
    int width;
};

void output_fail(struct format_output *out, int error);
void output_narrow(struct format_output *out, const char *text, size_t length);
void output_wide(struct format_output *out, const WCHAR *text, size_t length);
void output_text(struct format_output *out, const struct format_field *field, const void *text, size_t length,
                 int wide);

/* A number: sign or 0x, then zeros, then digits. */
void output_number(struct format_output *out, const struct format_field *field, const char *prefix,
                   size_t zeros, const char *digits, size_t count, int zero_fill);

#endif
