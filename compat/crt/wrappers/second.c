/* See second.h. What gcc says is kept until it is done, because only its last word tells whether it is to be said. */
#define _GNU_SOURCE
#include "second.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* With the complaints in English, which are looked through, and in the colours they would have had. */
static void become(const struct words *command, int errors)
{
    struct words words = {0};
    size_t i;

    words_add(&words, command->at[0]);
    if (isatty(STDERR_FILENO))
        words_add(&words, "-fdiagnostics-color=always");
    for (i = 1; i < command->count; i++)
        words_add(&words, command->at[i]);
    setenv("LC_ALL", "C.UTF-8", 1);
    dup2(errors, STDERR_FILENO);
    close(errors);
    execvp(words.at[0], (char *const *)words.at);
    fprintf(stderr, "httpapi-cc: cannot run %s\n", words.at[0]);
    _exit(127);
}

static char *read_all(FILE *file)
{
    char *text = NULL;
    size_t size = 0;

    if (getdelim(&text, &size, '\0', file) >= 0)
        return text;
    free(text);
    return NULL;
}

/* What gcc says of it, and what that is. */
static const char *refusal(const char *said)
{
    static const char *const table[][2] = {
        {"crosses initialization of", "goto past an initialised variable"},
        {"invalid suffix \"i64\"", "suffix i64"},
        {"invalid suffix \"ui64\"", "suffix ui64"},
    };
    size_t i;

    for (i = 0; i < sizeof table / sizeof table[0]; i++)
        if (strstr(said, table[i][0]))
            return table[i][1];
    return NULL;
}

int run_or_pass_on(const struct words *command, int another, const char **refused)
{
    int ends[2], status = 0;
    char *said;
    FILE *errors;
    pid_t child;

    if (pipe(ends) != 0 || (child = fork()) < 0)
        return 127;
    if (child == 0) {
        close(ends[0]);
        become(command, ends[1]);
    }
    close(ends[1]);
    errors = fdopen(ends[0], "r");
    said = errors ? read_all(errors) : NULL;
    if (errors)
        fclose(errors);
    if (waitpid(child, &status, 0) != child)
        return 127;
    status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    if (another && status != 0 && said && (*refused = refusal(said)) != NULL)
        return -1;
    if (said)
        fputs(said, stderr);
    return status;
}

int is_on_path(const char *program)
{
    const char *path = getenv("PATH");

    while (path && *path) {
        size_t length = strcspn(path, ":");

        if (access(format_word("%.*s/%s", (int)length, path, program), X_OK) == 0)
            return 1;
        path += length + (path[length] == ':');
    }
    return 0;
}
