/* See check.h. The compiler itself looks: it is run for its complaints, and those about names nobody declares are collected.
 * A header that is not there would end the run, so an empty one is put in its place and the compiler run again.
 *
 * One process, one thread; memory lives until exit. */
#define _GNU_SOURCE
#include "check.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define HEADER_LIMIT 200 /* missing headers after which the sources are taken for something else */

struct report {
    struct words headers, names, places; /* places[i] is where names[i] was met first */
    struct words other;                  /* complaints about something else */
    char directory[PATH_MAX];            /* of the empty headers */
};

/* ---- running the compiler ---- */

static void become_compiler(const struct words *command, const char *directory, int output)
{
    struct words words = {0};
    size_t i;

    for (i = 0; i < command->count; i++)
        words_add(&words, command->at[i]);
    words_add(&words, "-fsyntax-only");
    if (!strstr(command->at[0], "++"))
        words_add(&words, "-Werror=implicit-function-declaration");
    words_add(&words, "-fno-diagnostics-color");
    words_add(&words, strstr(command->at[0], "clang") ? "-ferror-limit=0" : "-fmax-errors=0");
    words_add(&words, "-idirafter");
    words_add(&words, directory);
    setenv("LC_ALL", "C", 1);
    dup2(output, STDERR_FILENO);
    execvp(words.at[0], (char *const *)words.at);
    fprintf(stderr, "httpapi-cc: cannot run %s\n", words.at[0]);
    _exit(127);
}

/* The compiler's complaints as a stream; NULL if it cannot be run. */
static FILE *run(const struct words *command, const char *directory, pid_t *child)
{
    int ends[2];

    if (pipe(ends) != 0)
        return NULL;
    *child = fork();
    if (*child == 0) {
        close(ends[0]);
        become_compiler(command, directory, ends[1]);
    }
    close(ends[1]);
    if (*child > 0)
        return fdopen(ends[0], "r");
    close(ends[0]);
    return NULL;
}

/* ---- understanding it ---- */

/* The text between AFTER and the quote that closes it; NULL: the line does not say that. */
static char *quoted(const char *line, const char *before, const char *after)
{
    const char *at = strstr(line, before), *end;
    char *word;

    if (!at)
        return NULL;
    at += strlen(before);
    end = strchr(at, '\'');
    if (!end || end == at || strncmp(end + 1, after, strlen(after)) != 0)
        return NULL;
    word = strndup(at, (size_t)(end - at));
    return word;
}

/* The name that a complaint says nobody declares: gcc's, g++'s and clang's ways to say so. */
static char *undeclared(const char *line)
{
    static const char *const ways[][2] = {
        {"implicit declaration of function '", ""},
        {"call to undeclared function '", ""},
        {"unknown type name '", ""},
        {"use of undeclared identifier '", ""},
        {": error: '", " undeclared"},
        {": error: '", " was not declared in this scope"},
        {": error: '", " does not name a type"},
        {": error: '", " has not been declared"},
        {NULL, NULL},
    };
    char *name = NULL;
    size_t i;

    for (i = 0; !name && ways[i][0]; i++)
        name = quoted(line, ways[i][0], ways[i][1]);
    return name;
}

/* gcc: "a.c:1:10: fatal error: b.h: No such file or directory"; clang: "... fatal error: 'b.h' file not found". */
static char *missing_header(const char *line)
{
    char *name = quoted(line, "fatal error: '", " file not found");
    const char *at = strstr(line, "fatal error: "), *end;

    if (name || !at)
        return name;
    at += strlen("fatal error: ");
    end = strstr(at, ": No such file or directory");
    return end ? strndup(at, (size_t)(end - at)) : NULL;
}

/* "file.c:12" of "file.c:12:5: error: ...". */
static const char *place_of(const char *line)
{
    const char *colon = strchr(line, ':');

    if (colon)
        colon = strchr(colon + 1, ':');
    return colon ? format_word("%.*s", (int)(colon - line), line) : "?";
}

static void note(struct report *report, const char *line)
{
    char *name = undeclared(line);

    if (!name) {
        if (strstr(line, " error: "))
            words_add(&report->other, format_word("%s", line));
        return;
    }
    if (!words_contain(&report->names, name)) {
        words_add(&report->names, name);
        words_add(&report->places, place_of(line));
    }
}

/* ---- standing in for headers ---- */

/* Creates what lies above a file. A name that leads out of the directory is no header's. */
static int stand_in(const char *directory, const char *header)
{
    char path[PATH_MAX], *slash;
    FILE *file;

    if (strstr(header, "..") || header[0] == '/' ||
        snprintf(path, sizeof path, "%s/%s", directory, header) >= (int)sizeof path)
        return 0;
    for (slash = strchr(path + strlen(directory) + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(path, 0700) != 0 && errno != EEXIST)
            return 0;
        *slash = '/';
    }
    file = fopen(path, "w");
    return file && fclose(file) == 0;
}

static void sweep(const char *directory)
{
    char path[PATH_MAX];
    struct dirent *entry;
    DIR *list = opendir(directory);

    while (list && (entry = readdir(list))) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        if (snprintf(path, sizeof path, "%s/%s", directory, entry->d_name) < (int)sizeof path &&
            unlink(path) != 0)
            sweep(path);
    }
    if (list)
        closedir(list);
    rmdir(directory);
}

/* One run. 1: a header was missing and now stands; 0: the sources were read to their ends; -1: it could not be done. */
static int look(const struct words *command, struct report *report)
{
    char *line = NULL, *header = NULL;
    size_t size = 0;
    pid_t child;
    FILE *said = run(command, report->directory, &child);
    int status;

    if (!said)
        return -1;
    report->names.count = report->places.count = report->other.count = 0;
    while (getline(&line, &size, said) > 0) {
        line[strcspn(line, "\n")] = '\0';
        if (!header)
            header = missing_header(line);
        if (!header)
            note(report, line);
    }
    fclose(said);
    free(line);
    if (waitpid(child, &status, 0) != child || (WIFEXITED(status) && WEXITSTATUS(status) == 127))
        return -1;
    if (!header)
        return 0;
    if (words_contain(&report->headers, header) || report->headers.count == HEADER_LIMIT)
        return -1;
    words_add(&report->headers, header);
    return stand_in(report->directory, header) ? 1 : -1;
}

/* ---- saying it ---- */

static void tell(const char *name, const char *place)
{
    const char *advice = advice_on(name);

    printf("  %s", name);
    if (place)
        printf(" (%s)", place);
    printf("%s%s\n", advice ? ": " : "", advice ? advice : "");
}

static void tell_all(const struct report *report)
{
    size_t i;

    if (report->headers.count)
        puts("headers that are not here:");
    for (i = 0; i < report->headers.count; i++)
        tell(report->headers.at[i], NULL);
    if (report->names.count)
        puts("names that no header here declares:");
    for (i = 0; i < report->names.count; i++)
        tell(report->names.at[i], report->places.at[i]);
    if (report->other.count)
        puts("other complaints of the compiler:");
    for (i = 0; i < report->other.count; i++)
        printf("  %s\n", report->other.at[i]);
    if (!report->headers.count && !report->names.count && !report->other.count)
        puts("everything these sources use is here");
}

int check_sources(const struct words *command)
{
    struct report report = {.directory = "/tmp/httpapi-check.XXXXXX"};
    int result;

    if (!mkdtemp(report.directory)) {
        perror("httpapi-cc: a temporary directory");
        return 2;
    }
    do
        result = look(command, &report);
    while (result == 1);
    sweep(report.directory);
    if (result < 0) {
        fputs("httpapi-cc: the compiler could not be run, or a header cannot be stood in for\n", stderr);
        return 2;
    }
    tell_all(&report);
    return report.headers.count || report.names.count || report.other.count;
}
