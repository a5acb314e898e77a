/* See files.h. */
#include "policy/files.h"

#include "config/root.h"
#include "winerror.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void policy_file_name(const char *policy, char out[POLICY_FILE_NAME])
{
    snprintf(out, POLICY_FILE_NAME, "policy.%.*s.xml", POLICY_NAME_LIMIT, policy);
}

ULONG policy_file_load(const char *policy, struct policy **out, struct policy_error *error)
{
    struct document *document;
    char file[POLICY_FILE_NAME];
    ULONG result;

    policy_file_name(policy, file);
    result = document_load(file, &document);
    if (result != NO_ERROR)
        return result;
    result = document->stamp.inode == 0 ? ERROR_FILE_NOT_FOUND
                                        : policy_parse(document->text, document->length, policy, out, error);
    document_free(document);
    return result;
}

unsigned policy_file_lines(const struct document *document, struct set_text *texts)
{
    unsigned count = 0;

    for (; count < document->count && count < POLICY_LINES; count++) {
        const struct document_line *line = &document->lines[count];
        size_t length = line->length;

        if (length > 0 && line->text[length - 1] == '\r')
            length--;
        texts[count] = (struct set_text){line->text, length, count + 1};
    }
    return count;
}

/* --- what would be in force --- */

struct trial {
    struct policy_fault *fault;
    const char *policy; /* a document that is not in its file yet; NULL: none */
    const char *bytes;
    size_t length;
};

static ULONG document_of(void *context, const char *name, struct policy **out, struct policy_error *error)
{
    struct trial *trial = context;
    struct policy_fault *fault = trial->fault;
    bool fresh = trial->policy && strcmp(trial->policy, name) == 0;
    ULONG result = fresh ? policy_parse(trial->bytes, trial->length, name, out, error)
                         : policy_file_load(name, out, error);

    if (result != NO_ERROR && result != ERROR_FILE_NOT_FOUND && !fresh)
        policy_file_name(name, fault->file);
    return result;
}

/* `known`: the lines of the file; what follows them is not there yet. */
static ULONG try_build(struct trial *trial, const struct document *lines, size_t known)
{
    const struct policy_source source = {document_of, trial};
    struct policy_fault *fault = trial->fault;
    struct set_text *texts = calloc(POLICY_LINES, sizeof *texts);
    struct policy_set *set = NULL;
    unsigned at = 0;
    ULONG error;

    *fault = (struct policy_fault){.line = 0};
    if (!texts)
        return ERROR_NOT_ENOUGH_MEMORY;
    error = set_build(texts, policy_file_lines(lines, texts), &source, NULL, &set, &at, &fault->error);
    set_release(set);
    free(texts);
    if (error == NO_ERROR)
        return NO_ERROR;
    fault->line = fault->error.line;
    fault->column = fault->error.column;
    if (fault->file[0] == 0 && at > 0 && at <= known) {
        snprintf(fault->file, sizeof fault->file, POLICY_LINES_FILE);
        fault->line = at;
        fault->column = 0;
    }
    return error;
}

ULONG policy_files_check(struct policy_fault *fault)
{
    struct trial trial = {.fault = fault};
    struct document *lines;
    ULONG error;

    *fault = (struct policy_fault){.line = 0};
    error = document_load(POLICY_LINES_FILE, &lines);
    if (error != NO_ERROR) {
        snprintf(fault->file, sizeof fault->file, POLICY_LINES_FILE);
        return error;
    }
    error = try_build(&trial, lines, lines->count);
    document_free(lines);
    return error;
}

/* --- changing --- */

/* The bytes as the lines of a document. */
static ULONG fill(struct document *document, const char *bytes, size_t length)
{
    const char *end = bytes + length;
    ULONG error = NO_ERROR;

    while (document->count > 0)
        document_remove(document, document->count - 1);
    while (bytes < end && error == NO_ERROR) {
        const char *stop = memchr(bytes, '\n', (size_t)(end - bytes));

        if (!stop)
            stop = end;
        error = document_append(document, bytes, (size_t)(stop - bytes));
        bytes = stop + 1;
    }
    return error;
}

/* Under the lock of `edit`, which is that of all files. */
static ULONG write_document(const struct document_edit *edit, const struct trial *trial)
{
    struct document_edit own = *edit;
    char file[POLICY_FILE_NAME];
    ULONG error;

    policy_file_name(trial->policy, file);
    error = document_load(file, &own.document);
    if (error == NO_ERROR)
        error = fill(own.document, trial->bytes, trial->length);
    if (error == NO_ERROR)
        error = document_commit(&own);
    document_free(own.document);
    return error;
}

/* A document that no line names yet is looked at as well. */
static ULONG check_document(const struct trial *trial)
{
    struct policy_fault *fault = trial->fault;
    struct policy *policy = NULL;
    ULONG error = policy_parse(trial->bytes, trial->length, trial->policy, &policy, &fault->error);

    if (error == NO_ERROR && strcmp(policy->name, trial->policy) != 0)
        error = policy_fail(&fault->error, POLICY_BAD_DOCUMENT, 1, 1, "the document calls itself \"%.64s\"",
                            policy->name);
    policy_free(policy);
    fault->line = fault->error.line;
    fault->column = fault->error.column;
    return error;
}

ULONG policy_files_add(const char *line, const char *policy, const char *bytes, size_t length,
                       struct policy_fault *fault)
{
    struct trial trial = {fault, policy, bytes, length};
    struct document_edit edit;
    size_t known = 0;
    ULONG error;

    *fault = (struct policy_fault){.line = 0};
    error = policy ? check_document(&trial) : NO_ERROR;
    if (error != NO_ERROR)
        return error;
    error = document_edit(POLICY_LINES_FILE, &edit);
    if (error == NO_ERROR) {
        known = edit.document->count;
        error = line ? document_append(edit.document, line, strlen(line)) : NO_ERROR;
    }
    if (error == NO_ERROR)
        error = try_build(&trial, edit.document, known);
    if (error == NO_ERROR && policy)
        error = write_document(&edit, &trial);
    if (error == NO_ERROR && line)
        error = document_commit(&edit);
    document_close(&edit);
    return error;
}

/* Takes out what is chosen; returns how many. */
static unsigned filter_lines(struct document *document, policy_line_filter *chosen, void *context)
{
    unsigned count = 0;

    for (size_t i = document->count; i > 0; i--) {
        const struct document_line *text = &document->lines[i - 1];
        struct line line;

        if (!line_parse(text->text, text->length, &line) && line.count > 0 && chosen(context, &line)) {
            document_remove(document, i - 1);
            count++;
        }
        line_free(&line);
    }
    return count;
}

ULONG policy_files_remove_lines(policy_line_filter *chosen, void *context, unsigned *count,
                                struct policy_fault *fault)
{
    struct trial trial = {.fault = fault};
    struct document_edit edit;
    ULONG error = document_edit(POLICY_LINES_FILE, &edit);

    *fault = (struct policy_fault){.line = 0};
    *count = 0;
    if (error == NO_ERROR) {
        *count = filter_lines(edit.document, chosen, context);
        error = *count > 0 ? NO_ERROR : ERROR_FILE_NOT_FOUND;
    }
    if (error == NO_ERROR)
        error = try_build(&trial, edit.document, edit.document->count);
    if (error == NO_ERROR)
        error = document_commit(&edit);
    document_close(&edit);
    return error;
}

static bool names(const struct document *document, const char *policy)
{
    bool found = false;

    for (size_t i = 0; i < document->count && !found; i++) {
        struct line line;
        const char *name = NULL;

        if (!line_parse(document->lines[i].text, document->lines[i].length, &line))
            name = line_take(&line, "policy");
        found = name && strcmp(name, policy) == 0;
        line_free(&line);
    }
    return found;
}

ULONG policy_files_remove_document(const char *policy, struct policy_fault *fault)
{
    char file[POLICY_FILE_NAME];
    struct document_edit edit;
    ULONG error = document_edit(POLICY_LINES_FILE, &edit);

    *fault = (struct policy_fault){.line = 0};
    policy_file_name(policy, file);
    if (error == NO_ERROR && names(edit.document, policy)) {
        policy_fail(&fault->error, POLICY_STILL_USED, 0, 0,
                    "Step definition %.64s can not be deleted: it is attached", policy);
        error = ERROR_SHARING_VIOLATION;
    }
    if (error == NO_ERROR && (!policy_name_is_good(policy) || unlinkat(edit.folder, file, 0) != 0))
        error = ERROR_FILE_NOT_FOUND;
    if (error == NO_ERROR)
        fsync(edit.folder);
    document_close(&edit);
    return error;
}
