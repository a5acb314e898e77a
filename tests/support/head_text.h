/* Shows a parsed request head as one line of text, so that tests are tables of bytes and text:
 *
 *     "GET /x 1.1 none close | Host: a | Qux: foo, baz"        or        "400 Invalid Verb: Verb"
 *
 * Known headers appear under the spelling of the table, unknown verbs in quotes. */
#ifndef HEAD_TEXT_H
#define HEAD_TEXT_H

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "http1/head.h"

struct head_text {
    char text[8192];
    size_t length;
};

static void head_text_add(struct head_text *out, const char *format, ...)
{
    va_list arguments;
    int n;

    va_start(arguments, format);
    n = vsnprintf(out->text + out->length, sizeof(out->text) - out->length, format, arguments);
    va_end(arguments);
    if (n > 0 && out->length + (size_t)n < sizeof(out->text))
        out->length += (size_t)n;
}

static const char *head_text_page(enum page page)
{
    switch (page) {
    case PAGE_INVALID_HOSTNAME:
        return "Invalid Hostname";
    case PAGE_INVALID_VERB:
        return "Invalid Verb";
    case PAGE_INVALID_URL:
        return "Invalid URL";
    case PAGE_INVALID_HEADER:
        return "Invalid Header";
    case PAGE_TOO_LONG:
        return "Request Too Long";
    default:
        return page_title(page);
    }
}

static void head_text_fields(struct head_text *out, const struct head *head, const char *bytes)
{
    static char value[70000];
    unsigned i;

    for (i = 0; i < head->field_count; i++) {
        const struct head_field *field = &head->fields[i];
        size_t name_length = field->name_length;
        const char *name = bytes + field->name_at;
        if (field->follower)
            continue;
        if (field->id >= 0)
            name = request_header_name(field->id, &name_length);
        if (head_value_copy(head, field, bytes, value) != value + field->merged_length)
            head_text_add(out, " WRONG LENGTH");
        head_text_add(out, " | %.*s: %.*s", (int)name_length, name, (int)field->merged_length, value);
    }
}

static const char *head_text(const struct head_parser *parser, enum head_status status, const char *bytes)
{
    static struct head_text out;
    static const struct {
        unsigned flag;
        const char *word;
    } words[] = {
        {HEAD_CLOSE, "close"},     {HEAD_SAID_KEEP_ALIVE, "keep-alive"}, {HEAD_EXPECT_CONTINUE, "expect"},
        {HEAD_UPGRADE, "upgrade"}, {HEAD_LENGTH_AND_CHUNKED, "both"},    {HEAD_ABSOLUTE_TARGET, "absolute"}};
    const struct head *head = &parser->head;
    const char *quote = head->verb == VERB_UNKNOWN ? "'" : "";
    size_t i;

    out.length = 0;
    if (status == HEAD_MORE)
        return "more";
    if (status == HEAD_FULL)
        return "full";
    if (status == HEAD_ERROR) {
        head_text_add(&out, "%u %s: %s", page_status(parser->page), head_text_page(parser->page),
                      error_reason_text(parser->reason));
        return out.text;
    }
    head_text_add(&out, "%s%.*s%s %.*s %u.%u ", quote, (int)head->verb_text.length,
                  bytes + head->verb_text.at, quote, (int)head->target.length, bytes + head->target.at,
                  head->major, head->minor);
    if (head->framing == FRAMING_LENGTH)
        head_text_add(&out, "%llu", (unsigned long long)head->content_length);
    else
        head_text_add(&out, "%s", head->framing == FRAMING_NONE ? "none" : "chunked");
    for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (head->flags & words[i].flag)
            head_text_add(&out, " %s", words[i].word);
    }
    head_text_fields(&out, head, bytes);
    return out.text;
}

#endif
