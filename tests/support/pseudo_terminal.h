/* A pseudo terminal, and a child process that has it for its standard descriptors. */
#ifndef PSEUDO_TERMINAL_H
#define PSEUDO_TERMINAL_H

#include "check.h"

#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

static int master, slave;

/* A terminal in its usual line mode. */
static inline void open_terminal(void)
{
    master = posix_openpt(O_RDWR | O_NOCTTY);
    CHECK(master >= 0);
    CHECK(grantpt(master) == 0 && unlockpt(master) == 0);
    slave = open(ptsname(master), O_RDWR | O_NOCTTY);
    CHECK(slave >= 0);
}

/* Runs `body` with `input` and `output` as the standard descriptors; its result is the exit code. What whoever runs the
 * tests ignores, as a shell does for what it puts into the background, is not ignored. */
static inline pid_t start(int (*body)(void), int input, int output)
{
    pid_t child = fork();

    if (child == 0) {
        signal(SIGINT, SIG_DFL);
        signal(SIGQUIT, SIG_DFL);
        signal(SIGHUP, SIG_DFL);
        dup2(input, STDIN_FILENO);
        dup2(output, STDOUT_FILENO);
        exit(body());
    }
    return child;
}

static inline int result_of(pid_t child)
{
    int status = -1;

    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

static inline void type(const char *keys)
{
    CHECK_EQ(write(master, keys, strlen(keys)), strlen(keys));
}

/* Waits for what the child prints when it is ready. */
static inline void wait_for(char mark)
{
    char c = 0;

    while (c != mark)
        CHECK_EQ(read(master, &c, 1), 1);
}

static inline bool has_line_mode(void)
{
    struct termios settings;

    CHECK_EQ(tcgetattr(slave, &settings), 0);
    return settings.c_lflag & ICANON && settings.c_lflag & ECHO;
}

#endif
