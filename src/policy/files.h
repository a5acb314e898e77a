/* Policies in the configuration root: the file `policies` with its lines, and policy.NAME.xml for each document they name.
 *
 * Changes go through the lock of config/document.h. What would be in force afterwards is built first, and if it is wrong in any way
 * no file changes. Files are replaced one by one, the document before the lines that may name it. One thread each. */
#ifndef POLICY_FILES_H
#define POLICY_FILES_H

#include "config/document.h"
#include "config/line.h"
#include "policy/set.h"

#define POLICY_LINES_FILE "policies"
enum { POLICY_FILE_NAME = POLICY_NAME_LIMIT + sizeof "policy..xml", POLICY_LINES = 4097 };

/* Where something is wrong, beside what: `line` 0, nowhere in particular; `column` 0, in the whole line. */
struct policy_fault {
    char file[POLICY_FILE_NAME]; /* in the root; "": not in a file but in what was to be added */
    unsigned line, column;
    struct policy_error error;
};

void policy_file_name(const char *policy, char out[POLICY_FILE_NAME]);

/* ERROR_FILE_NOT_FOUND: there is none of that name. Otherwise as policy_parse(). */
ULONG policy_file_load(const char *policy, struct policy **out, struct policy_error *error);

/* The lines of `policies` as set_build() takes them; `texts` has room for POLICY_LINES, one more than it
 * takes, so that it can say so. Returns how many there are. */
unsigned policy_file_lines(const struct document *document, struct set_text *texts);

/* Reads all and changes nothing. */
ULONG policy_files_check(struct policy_fault *fault);

/* Adds a line, a document (which may replace one), or both; either may be NULL. */
ULONG policy_files_add(const char *line, const char *policy, const char *bytes, size_t length,
                       struct policy_fault *fault);

/* Takes lines out: *count how many were. ERROR_FILE_NOT_FOUND: none was chosen. */
typedef bool policy_line_filter(void *context, struct line *line);
ULONG policy_files_remove_lines(policy_line_filter *chosen, void *context, unsigned *count,
                                struct policy_fault *fault);

/* ERROR_FILE_NOT_FOUND; ERROR_SHARING_VIOLATION (CannotDeleteStepDefinition): a line names it. */
ULONG policy_files_remove_document(const char *policy, struct policy_fault *fault);

#endif
