/* Console control events.
 *
 * The first SetConsoleCtrlHandler takes SIGINT, SIGQUIT, SIGTERM and SIGHUP (one that was ignored stays ignored, as nohup
 * wants it) and starts a thread. The signal handler writes the event into a pipe, which is all it may do; the thread calls
 * the handlers, so that they may do anything. `lock` guards the list of handlers and is not held while one runs. */
#include "console/control.h"
#include "console/terminal.h"
#include "consoleapi.h"
#include "error/error.h"
#include "errhandlingapi.h"
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CLOSE_GRACE  5 /* seconds that a handled close leaves the program to end by itself */
#define MAX_HANDLERS 64

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static PHANDLER_ROUTINE handlers[MAX_HANDLERS];
static size_t handler_count;
static bool ignores_ctrl_c; /* SetConsoleCtrlHandler(NULL, TRUE) */
static int events[2] = {-1, -1};
static bool started;
static bool (*stop_taker)(void);

static const struct {
    int signal;
    DWORD event;
} signals[] = {{SIGINT, CTRL_C_EVENT},
               {SIGQUIT, CTRL_BREAK_EVENT},
               {SIGTERM, CTRL_CLOSE_EVENT},
               {SIGHUP, CTRL_CLOSE_EVENT}};

/* A byte is the signal's number; 0x80 + event for GenerateConsoleCtrlEvent. */
static void post(unsigned char what)
{
    int saved = errno;

    while (write(events[1], &what, 1) < 0 && errno == EINTR)
        ;
    errno = saved;
}

static void on_signal(int number)
{
    post((unsigned char)number);
}

/* Ends the process as the signal would have, so that whoever started it sees the truth. */
static void die(int number)
{
    sigset_t itself;

    terminal_restore();
    signal(number, SIG_DFL);
    sigemptyset(&itself);
    sigaddset(&itself, number);
    pthread_sigmask(SIG_UNBLOCK, &itself, NULL);
    raise(number); /* on this thread: another might take it too late, after the exit below */
    _exit(128 + number);
}

static bool call_handlers(DWORD event)
{
    PHANDLER_ROUTINE copy[MAX_HANDLERS];
    size_t count;
    bool ignored;

    pthread_mutex_lock(&lock);
    count = handler_count;
    memcpy(copy, handlers, count * sizeof(copy[0]));
    ignored = ignores_ctrl_c && event == CTRL_C_EVENT;
    pthread_mutex_unlock(&lock);
    while (!ignored && count)
        if (copy[--count](event))
            return true;
    return ignored;
}

static bool is_taken(int number)
{
    bool (*taker)(void);

    pthread_mutex_lock(&lock);
    taker = stop_taker;
    pthread_mutex_unlock(&lock);
    return taker && (number == SIGTERM || number == SIGINT) && taker();
}

static void handle(int number, DWORD event)
{
    bool handled;

    if (is_taken(number))
        return;
    handled = call_handlers(event);
    if (event == CTRL_CLOSE_EVENT && handled)
        sleep(CLOSE_GRACE);
    if (!handled || event == CTRL_CLOSE_EVENT)
        die(number);
}

static void *run(void *context)
{
    unsigned char what;
    ssize_t got;

    (void)context;
    while ((got = read(events[0], &what, 1)) != 0) {
        if (got < 0 && errno != EINTR)
            break;
        for (size_t i = 0; got == 1 && i < ARRAYSIZE(signals); i++)
            if (what == signals[i].signal || what == (0x80 | signals[i].event)) {
                handle(signals[i].signal, signals[i].event);
                break;
            }
    }
    return NULL;
}

static void take_signals(void)
{
    struct sigaction now, ours = {.sa_handler = on_signal, .sa_flags = SA_RESTART};

    for (size_t i = 0; i < ARRAYSIZE(signals); i++)
        if (sigaction(signals[i].signal, NULL, &now) == 0 && now.sa_handler != SIG_IGN)
            sigaction(signals[i].signal, &ours, NULL);
}

/* `lock` is held. The thread itself receives no signal: another one of the process does. */
static ULONG start(void)
{
    sigset_t all, before;
    pthread_t thread;
    int failed;

    if (started)
        return NO_ERROR;
    if (events[0] < 0 && pipe2(events, O_CLOEXEC) != 0)
        return error_from_errno(errno);
    fcntl(events[1], F_SETFL,
          O_NONBLOCK); /* a signal handler must not wait; thousands of events may be one */
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    failed = pthread_create(&thread, NULL, run, NULL);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (failed)
        return error_from_errno(failed);
    pthread_detach(thread);
    take_signals();
    started = true;
    return NO_ERROR;
}

ULONG control_stop_taker(bool (*taker)(void))
{
    ULONG error;

    pthread_mutex_lock(&lock);
    error = taker ? start() : NO_ERROR;
    if (error == NO_ERROR)
        stop_taker = taker;
    pthread_mutex_unlock(&lock);
    return error;
}

static ULONG add(PHANDLER_ROUTINE handler)
{
    ULONG error = start();

    if (error)
        return error;
    if (handler_count == MAX_HANDLERS)
        return ERROR_NOT_ENOUGH_MEMORY;
    handlers[handler_count++] = handler;
    return NO_ERROR;
}

/* The one added last of several equal ones. */
static ULONG drop(PHANDLER_ROUTINE handler)
{
    for (size_t i = handler_count; i > 0; i--)
        if (handlers[i - 1] == handler) {
            memmove(&handlers[i - 1], &handlers[i], (handler_count - i) * sizeof(handlers[0]));
            handler_count--;
            return NO_ERROR;
        }
    return ERROR_INVALID_PARAMETER;
}

BOOL WINAPI SetConsoleCtrlHandler(PHANDLER_ROUTINE handler, BOOL adds)
{
    ULONG error = NO_ERROR;

    pthread_mutex_lock(&lock);
    if (handler) {
        error = adds ? add(handler) : drop(handler);
    } else {
        error = start();
        if (!error)
            ignores_ctrl_c = adds;
    }
    pthread_mutex_unlock(&lock);
    return error_result(error);
}

BOOL WINAPI GenerateConsoleCtrlEvent(DWORD event, DWORD group)
{
    ULONG error;

    if (event != CTRL_C_EVENT && event != CTRL_BREAK_EVENT)
        return error_result(ERROR_INVALID_PARAMETER);
    if (group && group != (DWORD)getpid()) {
        if (kill(-(pid_t)group, event == CTRL_C_EVENT ? SIGINT : SIGQUIT) != 0)
            return error_result(ERROR_INVALID_PARAMETER);
        return TRUE;
    }
    pthread_mutex_lock(&lock);
    error = start();
    pthread_mutex_unlock(&lock);
    if (!error)
        post((unsigned char)(0x80 | event));
    return error_result(error);
}
