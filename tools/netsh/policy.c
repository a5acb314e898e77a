/* policy add, list, check, delete: cache policies in the configuration root. docs/policies.md */
#include "netsh.h"

#include "config/root.h"
#include "policy/files.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WIDTH 20
enum { DOCUMENT_ROOM = 1 << 20 };

/* The words of an attachment behind its policy, as in the file. */
static const struct word {
    const char *name, *title;
} words[] = {
    {"url", "URL"},   {"group", "Group"},         {"at", "At"},       {"stage", "Stage"}, {"flow", "Flow"},
    {"when", "When"}, {"condition", "Condition"}, {"cache", "Cache"}, {"base", "Base"}};
#define WORDS (sizeof words / sizeof words[0])

/* --- telling what is wrong --- */

/* "/etc/httpapi/policy.clear.xml:3:9: InvalidPolicy: ..."; `given` is what was read from outside the configuration. */
static int told(const char *what, ULONG error, const struct policy_fault *fault, const char *given)
{
    char hint[1024], place[48] = "";

    if (!fault->error.text[0])
        return failed(what, error, NULL);
    if (fault->line && fault->column)
        snprintf(place, sizeof place, ":%u:%u", fault->line, fault->column);
    else if (fault->line)
        snprintf(place, sizeof place, ":%u", fault->line);
    if (fault->file[0])
        snprintf(hint, sizeof hint, "%s/%s%s: %s: %s", config_root(), fault->file, place, fault->error.name,
                 fault->error.text);
    else if (given && fault->line)
        snprintf(hint, sizeof hint, "%s%s: %s: %s", given, place, fault->error.name, fault->error.text);
    else
        snprintf(hint, sizeof hint, "%s: %s", fault->error.name, fault->error.text);
    return failed(what, error, hint);
}

/* --- documents of the user --- */

struct given {
    char name[POLICY_NAME_LIMIT + 1];
    char *bytes; /* from malloc */
    size_t length;
};

/* clear.xml and policy.clear.xml are "clear" unless they say otherwise. */
static void name_of_file(const char *path, char out[POLICY_NAME_LIMIT + 1])
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    size_t length;

    if (strncmp(name, "policy.", 7) == 0)
        name += 7;
    length = strlen(name);
    if (length > 4 && strcmp(name + length - 4, ".xml") == 0)
        length -= 4;
    snprintf(out, POLICY_NAME_LIMIT + 1, "%.*s", (int)length, name);
}

static ULONG read_given(const char *path, struct given *out)
{
    FILE *file = fopen(path, "re");
    bool whole;

    if (!file)
        return ERROR_FILE_NOT_FOUND;
    out->bytes = malloc(DOCUMENT_ROOM + 1);
    out->length = out->bytes ? fread(out->bytes, 1, DOCUMENT_ROOM + 1, file) : 0;
    whole = out->bytes && !ferror(file);
    fclose(file);
    if (!out->bytes)
        return ERROR_NOT_ENOUGH_MEMORY;
    if (!whole)
        return ERROR_READ_FAULT;
    return out->length > DOCUMENT_ROOM ? ERROR_FILE_TOO_LARGE : NO_ERROR;
}

/* With its name: what the command says, else the document, else the file's name. */
static ULONG load_given(const char *path, struct given *out, struct policy_fault *fault)
{
    const char *name = argument("name");
    struct policy *policy;
    ULONG error = read_given(path, out);

    if (error != NO_ERROR)
        return error;
    if (name)
        snprintf(out->name, sizeof out->name, "%s", name);
    else
        name_of_file(path, out->name);
    error = policy_parse(out->bytes, out->length, out->name, &policy, &fault->error);
    fault->line = fault->error.line;
    fault->column = fault->error.column;
    if (error != NO_ERROR)
        return error;
    if (!name)
        snprintf(out->name, sizeof out->name, "%s", policy->name);
    policy_free(policy);
    return NO_ERROR;
}

/* --- add --- */

static bool is_attachment(void)
{
    for (size_t i = 0; i < WORDS; i++)
        if (argument(words[i].name))
            return true;
    return false;
}

/* From malloc; exits if memory runs out. */
static char *attachment_line(const char *policy)
{
    struct line_text text = {0};

    line_add(&text, "policy", policy);
    for (size_t i = 0; i < WORDS; i++)
        if (argument(words[i].name))
            line_add(&text, words[i].name, argument(words[i].name));
    if (text.failed)
        exit(failed("Policy add", ERROR_NOT_ENOUGH_MEMORY, NULL));
    return text.text;
}

int policy_add(void)
{
    const char *path = argument("file"), *line = argument("line");
    struct policy_fault fault = {.line = 0};
    struct given given = {.length = 0};
    char *attachment = NULL;
    ULONG error = NO_ERROR;

    if (line && is_attachment())
        usage_error("line= is a whole line; nothing stands beside it but file= and name=.");
    if (!path && !line && !is_attachment())
        usage_error("file=, line= or an attachment is needed.");
    if (path)
        error = load_given(path, &given, &fault);
    if (error == NO_ERROR && is_attachment()) {
        attachment = attachment_line(path ? given.name : argument_needed("name"));
        line = attachment;
    }
    if (error == NO_ERROR)
        error = policy_files_add(line, path ? given.name : NULL, given.bytes, given.length, &fault);
    free(given.bytes);
    free(attachment);
    if (error != NO_ERROR)
        return told("Policy add", error, &fault, path);
    return succeeded("Policy successfully added");
}

/* --- list --- */

static bool policy_of_file(const char *file, char name[POLICY_NAME_LIMIT + 1])
{
    size_t length = strlen(file);

    if (strncmp(file, "policy.", 7) != 0 || length < 12 || strcmp(file + length - 4, ".xml") != 0)
        return false;
    snprintf(name, POLICY_NAME_LIMIT + 1, "%.*s", (int)(length - 11), file + 7);
    return true;
}

static void list_attachments(const struct document *lines, const char *policy)
{
    begin_group(NULL, "attachments", true);
    for (size_t i = 0; i < lines->count; i++) {
        struct line line;
        const char *name = NULL;

        if (!line_parse(lines->lines[i].text, lines->lines[i].length, &line))
            name = line_take(&line, "policy");
        if (name && strcmp(name, policy) == 0) {
            begin_record();
            indent(1);
            field_number("Line", WIDTH - 4, "line", i + 1);
            for (size_t word = 0; word < WORDS; word++) {
                const char *value = line_take(&line, words[word].name);

                if (value)
                    field(words[word].title, WIDTH - 4, words[word].name, "%s", value);
            }
            indent(-1);
            if (json)
                end_record();
        }
        line_free(&line);
    }
    end_group();
}

static void list_document(const char *name, const struct document *lines)
{
    struct policy_error error = {.line = 0};
    struct policy *policy = NULL;

    begin_record();
    field("Policy", WIDTH, "policy", "%s", name);
    if (policy_file_load(name, &policy, &error) == NO_ERROR) {
        field("Kind", WIDTH, "kind", "%s", policy_kind_name(policy->kind));
        field_switch("Enabled", WIDTH, "enabled", policy->enabled, "Yes", "No");
    } else {
        field("Error", WIDTH, "error", "%u:%u: %s: %s", error.line, error.column, error.name, error.text);
    }
    policy_free(policy);
    list_attachments(lines, name);
    end_record();
}

/* Lines of caches, groups and settings. */
static void list_others(const struct document *lines)
{
    for (size_t i = 0; i < lines->count; i++) {
        const struct document_line *text = &lines->lines[i];
        struct line line;
        bool other =
            !line_parse(text->text, text->length, &line) && line.count > 0 && !line_take(&line, "policy");

        line_free(&line);
        if (!other)
            continue;
        begin_record();
        field_number("Line", WIDTH, "line", i + 1);
        field("Text", WIDTH, "text", "%.*s", (int)text->length, text->text);
        end_record();
    }
}

int policy_list(void)
{
    struct dirent **files = NULL;
    struct document *lines;
    int count;
    ULONG error = document_load(POLICY_LINES_FILE, &lines);

    if (error != NO_ERROR)
        return failed("Policy list", error, NULL);
    begin_list("Cache Policies:", "policies");
    count = scandir(config_root(), &files, NULL, alphasort);
    for (int i = 0; i < count; i++) {
        char name[POLICY_NAME_LIMIT + 1];

        if (policy_of_file(files[i]->d_name, name))
            list_document(name, lines);
        free(files[i]);
    }
    free(files);
    list_others(lines);
    end_list();
    document_free(lines);
    return 0;
}

/* --- check --- */

int policy_check(void)
{
    struct policy_fault fault = {.line = 0};
    struct given given = {.length = 0};
    const char *path = argument("file");
    ULONG error = path ? load_given(path, &given, &fault) : policy_files_check(&fault);

    free(given.bytes);
    if (error != NO_ERROR)
        return told("Policy check", error, &fault, path);
    return succeeded("Policies successfully checked");
}

/* --- delete --- */

/* The same words with the same values, in any order. */
static bool same_line(void *context, struct line *line)
{
    struct line *wanted = context;

    if (line->count != wanted->count)
        return false;
    for (unsigned i = 0; i < wanted->count; i++) {
        const char *value = line_take(line, wanted->fields[i].name);

        if (!value || strcmp(value, wanted->fields[i].value) != 0)
            return false;
    }
    return true;
}

static bool is_chosen(void *context, struct line *line)
{
    const char *name = line_take(line, "policy");

    (void)context;
    if (!name || strcmp(name, argument("name")) != 0)
        return false;
    for (size_t i = 0; i < WORDS; i++) {
        const char *wanted = argument(words[i].name), *value = wanted ? line_take(line, words[i].name) : NULL;

        if (wanted && (!value || strcmp(value, wanted) != 0))
            return false;
    }
    return true;
}

static ULONG delete_line(const char *text, struct policy_fault *fault)
{
    struct line wanted;
    const char *problem = line_parse(text, strlen(text), &wanted);
    unsigned count;
    ULONG error = NO_ERROR;

    if (problem || wanted.count == 0)
        error =
            policy_fail(&fault->error, POLICY_BAD_LINE, 0, 0, "%s", problem ? problem : "the line is empty");
    else
        error = policy_files_remove_lines(same_line, &wanted, &count, fault);
    line_free(&wanted);
    return error;
}

int policy_delete(void)
{
    const char *line = argument("line"), *all = argument("attachments");
    struct policy_fault fault = {.line = 0};
    unsigned count;
    ULONG error;

    if (line)
        error = delete_line(line, &fault);
    else if (argument_needed("name") && (is_attachment() || (all && argument_switch("attachments", false))))
        error = policy_files_remove_lines(is_chosen, NULL, &count, &fault);
    else
        error = policy_files_remove_document(argument("name"), &fault);
    if (error == ERROR_FILE_NOT_FOUND && !fault.error.text[0])
        return failed("Policy delete", error,
                      "\"policy list\" lists the policies there are, and their lines.");
    if (error != NO_ERROR)
        return told("Policy delete", error, &fault, NULL);
    return succeeded("Policy successfully deleted");
}
