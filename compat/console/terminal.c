/* Raw mode on standard input.
 *
 * The settings found first are kept and come back with terminal_restore: after the key was read, at exit, and when a
 * signal that nobody else handles ends the process. `lock` orders the threads that read keys; the signal handler takes no
 * lock and touches only `is_raw` and the settings, which do not change after they were saved. */
#include "console/terminal.h"
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct termios found; /* written once, before is_raw first becomes true */
static atomic_bool is_raw;
static bool has_found;

void terminal_restore(void)
{
    if (atomic_exchange(&is_raw, false))
        tcsetattr(STDIN_FILENO, TCSANOW, &found);
}

static void on_signal(int number)
{
    terminal_restore();
    signal(number, SIG_DFL);
    raise(number);
}

/* Signals that somebody handles or ignores are left alone. */
static void guard(void)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGABRT, SIGSEGV};
    struct sigaction now, ours = {.sa_handler = on_signal};

    atexit(terminal_restore);
    for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
        if (sigaction(signals[i], NULL, &now) == 0 && now.sa_handler == SIG_DFL)
            sigaction(signals[i], &ours, NULL);
}

void terminal_raw(bool signals)
{
    struct termios raw;

    pthread_mutex_lock(&lock);
    if (!has_found && tcgetattr(STDIN_FILENO, &found) == 0) {
        has_found = true;
        guard();
    }
    if (has_found) {
        raw = found;
        raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO | (signals ? 0 : ISIG));
        raw.c_iflag &= ~(tcflag_t)ICRNL;
        raw.c_cc[VMIN] = 1;
        raw.c_cc[VTIME] = 0;
        atomic_store(&is_raw, true);
        tcsetattr(STDIN_FILENO, TCSANOW, &raw);
    }
    pthread_mutex_unlock(&lock);
}
