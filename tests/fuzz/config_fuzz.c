/* The files of the service configuration: any bytes are read without harm, and what is taken is written so that it reads the
 * same. */
#include "config/document.h"
#include "config/line.h"
#include "config/sddl.h"
#include "config/ssl_line.h"
#include "config/store.h"

#include <stdlib.h>
#include <string.h>

static struct section *const sections[] = {&parameters_section, &listen_section, &reservations_section,
                                           &bindings_section, &ssl_params_section};

/* As document.c splits a file. */
static void build_all(const char *text, size_t size)
{
    struct document_line lines[64];
    struct document document = {.name = "fuzz", .lines = lines, .silent = true};
    const char *at = text, *end = text + size;

    while (at < end && document.count < 64) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));

        if (!stop)
            stop = end;
        lines[document.count++] = (struct document_line){at, (size_t)(stop - at), NULL};
        at = stop + 1;
    }
    for (size_t i = 0; i < sizeof sections / sizeof sections[0]; i++) {
        struct snapshot *snapshot = sections[i]->build(&document);

        if (snapshot)
            snapshot->destroy(snapshot);
    }
}

static void binding_round_trip(const char *text, size_t size)
{
    struct ssl_binding first, second;
    struct line_text written = {0}, again = {0};
    struct line line;

    memset(&first, 0, sizeof first);
    if (!line_parse(text, size, &line) && line.count && !ssl_line_read(&line, &first)) {
        ssl_line_write(&written, &first);
        line_free(&line);
        if (line_parse(written.text, written.length, &line) || ssl_line_read(&line, &second) ||
            line_left(&line))
            abort();
        ssl_line_write(&again, &second);
        if (again.length != written.length || memcmp(again.text, written.text, again.length) != 0)
            abort();
        ssl_binding_clear(&second);
    }
    ssl_binding_clear(&first);
    line_free(&line);
    free(written.text);
    free(again.text);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    char *text = malloc(size + 1);
    struct sddl *sddl;

    if (!text)
        return 0;
    memcpy(text, data, size);
    text[size] = 0;
    build_all(text, size);
    binding_round_trip(text, size);
    sddl_parse(text, &sddl);
    free(sddl);
    free(text);
    return 0;
}
