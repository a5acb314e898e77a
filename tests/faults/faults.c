/* See faults.h. Each wrapper asks `fails` and then either reports the error or does what was asked. */
#include "faults.h"

#include <errno.h>
#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <termios.h>
#include <unistd.h>

extern char __executable_start;

static _Atomic(int) armed_call = -1, armed_error;
static _Atomic(unsigned) armed_at, seen, made[FAULT_CALL_COUNT];
static _Atomic(unsigned long) where;
static _Atomic(bool) happened;
static _Thread_local bool spared;

static void find_libraries(void);

void faults_arm(enum fault_call call, unsigned nth, int error)
{
    find_libraries();
    seen = 0;
    happened = false;
    armed_at = nth;
    armed_error = error;
    armed_call = (int)call;
}

bool faults_disarm(void)
{
    armed_call = -1;
    return happened;
}

bool faults_happened(void)
{
    return happened;
}

void faults_count(void)
{
    faults_arm(FAULT_CALL_COUNT, 0, 0);
    for (int i = 0; i < FAULT_CALL_COUNT; i++)
        made[i] = 0;
}

unsigned faults_made(enum fault_call call)
{
    return made[call];
}

unsigned long faults_where(void)
{
    return where;
}

void faults_spare(bool spare)
{
    spared = spare;
}

/* --- rain --- */

/* Calls without a line are spared by it. */
static const int drops[FAULT_CALL_COUNT][4] = {
    [FAULT_memory] = {ENOMEM, ENOMEM, ENOMEM, ENOMEM},
    [FAULT_socket] = {EMFILE, ENFILE, ENOBUFS, EMFILE},
    [FAULT_bind] = {EADDRINUSE, EACCES, ENOMEM, EADDRINUSE},
    [FAULT_listen] = {EADDRINUSE, EADDRINUSE, EADDRINUSE, EADDRINUSE},
    [FAULT_accept4] = {EMFILE, ENOMEM, EINTR, ECONNABORTED},
    [FAULT_recv] = {EINTR, ECONNRESET, EAGAIN, FAULT_SHORT},
    [FAULT_send] = {EINTR, EPIPE, EAGAIN, FAULT_SHORT},
    [FAULT_sendmsg] = {EINTR, ENOBUFS, EAGAIN, FAULT_SHORT},
    [FAULT_sendfile] = {EINTR, EIO, EAGAIN, FAULT_SHORT},
    [FAULT_getsockname] = {ENOBUFS, ENOBUFS, ENOBUFS, ENOBUFS},
    [FAULT_getpeername] = {ENOBUFS, ENOTCONN, ENOBUFS, ENOTCONN},
    [FAULT_setsockopt] = {ENOMEM, ENOMEM, ENOMEM, ENOMEM},
    [FAULT_open] = {EMFILE, ENOMEM, EINTR, EIO},
    [FAULT_openat] = {EMFILE, ENOMEM, EIO, EIO},
    [FAULT_fstat] = {ENOMEM, EIO, ENOMEM, EIO},
    [FAULT_mmap] = {ENOMEM, ENOMEM, ENOMEM, ENOMEM},
    [FAULT_eventfd] = {EMFILE, ENOMEM, EMFILE, ENOMEM},
    [FAULT_epoll_ctl] = {ENOMEM, ENOSPC, ENOMEM, ENOSPC},
    [FAULT_tls_memory] = {ENOMEM, ENOMEM, ENOMEM, ENOMEM},
    [FAULT_pthread_create] = {EAGAIN, EAGAIN, EAGAIN, EAGAIN},
};

static _Atomic(unsigned) rain;
static _Atomic(unsigned long) fallen;

void faults_rain(unsigned one_in)
{
    rain = one_in;
}

unsigned long faults_fallen(void)
{
    return fallen;
}

/* The error of a drop, or 0. */
static int drop(enum fault_call call)
{
    static _Thread_local uint32_t dice;
    unsigned one_in = rain;

    if (one_in == 0 || spared || drops[call][0] == 0)
        return 0;
    if (dice == 0)
        dice = (uint32_t)(uintptr_t)&dice | 1;
    dice ^= dice << 13;
    dice ^= dice >> 17;
    dice ^= dice << 5;
    if (dice % one_in != 0)
        return 0;
    fallen++;
    return drops[call][dice / one_in % 4];
}

/* The error to fail with, or 0. */
static int fails(enum fault_call call, const void *caller)
{
    int error = drop(call);

    if (error)
        return error;
    if (armed_call == FAULT_CALL_COUNT && !spared)
        made[call]++;
    if (armed_call != (int)call || spared || atomic_fetch_add(&seen, 1) + 1 != armed_at)
        return 0;
    where = (unsigned long)((const char *)caller - &__executable_start);
    happened = true;
    return armed_error;
}

/* `result` when the call fails outright; FAULT_SHORT leaves it in `fault`. */
#define FAIL(call, result)                                        \
    int fault = fails(FAULT_##call, __builtin_return_address(0)); \
    if (fault > 0) {                                              \
        errno = fault;                                            \
        return result;                                            \
    }                                                             \
    (void)fault

#define SHORTENED(length) (fault == FAULT_SHORT && (length) > 1 ? 1 : (length))

/* --- memory --- */

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *memory, size_t size);
void *__real_aligned_alloc(size_t alignment, size_t size);
char *__real_strdup(const char *text);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *memory, size_t size);
void *__wrap_aligned_alloc(size_t alignment, size_t size);
char *__wrap_strdup(const char *text);

void *__wrap_malloc(size_t size)
{
    FAIL(memory, NULL);
    return __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    FAIL(memory, NULL);
    return __real_calloc(count, size);
}

void *__wrap_realloc(void *memory, size_t size)
{
    FAIL(memory, NULL);
    return __real_realloc(memory, size);
}

void *__wrap_aligned_alloc(size_t alignment, size_t size)
{
    FAIL(memory, NULL);
    return __real_aligned_alloc(alignment, size);
}

char *__wrap_strdup(const char *text)
{
    FAIL(memory, NULL);
    return __real_strdup(text);
}

/* --- mbedTLS' memory --- */

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#include <link.h>

static struct {
    uintptr_t from, to;
} libraries[8];
static unsigned library_count;

static int note_library(struct dl_phdr_info *info, size_t size, void *unused)
{
    uintptr_t end = 0;

    (void)size, (void)unused;
    if (!strstr(info->dlpi_name, "libmbed") || library_count == sizeof(libraries) / sizeof(*libraries))
        return 0;
    for (int i = 0; i < info->dlpi_phnum; i++)
        if (info->dlpi_phdr[i].p_type == PT_LOAD &&
            info->dlpi_phdr[i].p_vaddr + info->dlpi_phdr[i].p_memsz > end)
            end = info->dlpi_phdr[i].p_vaddr + info->dlpi_phdr[i].p_memsz;
    libraries[library_count].from = info->dlpi_addr;
    libraries[library_count++].to = info->dlpi_addr + end;
    return 0;
}

static void find_libraries(void)
{
    if (library_count == 0)
        dl_iterate_phdr(note_library, NULL);
}

void *__libc_calloc(size_t count, size_t size);

/* Everybody's in this process; only mbedTLS' calls count. */
__attribute__((visibility("default"))) void *calloc(size_t count, size_t size)
{
    uintptr_t caller = (uintptr_t)__builtin_return_address(0);

    bool asked = armed_call == FAULT_tls_memory || armed_call == FAULT_CALL_COUNT;

    for (unsigned i = 0; asked && i < library_count; i++)
        if (caller >= libraries[i].from && caller < libraries[i].to &&
            fails(FAULT_tls_memory, __builtin_return_address(0))) {
            errno = ENOMEM;
            return NULL;
        }
    return __libc_calloc(count, size);
}
#else
static void find_libraries(void)
{
}
#endif

/* --- the system --- */

/* One definition for each call whose arguments only pass through. */
#define PASS(type, name, failed, parameters, arguments) \
    type __real_##name parameters;                      \
    type __wrap_##name parameters;                      \
    type __wrap_##name parameters                       \
    {                                                   \
        FAIL(name, failed);                             \
        return __real_##name arguments;                 \
    }

PASS(int, socket, -1, (int family, int type, int protocol), (family, type, protocol))
PASS(int, bind, -1, (int s, const struct sockaddr *name, socklen_t length), (s, name, length))
PASS(int, listen, -1, (int s, int backlog), (s, backlog))
PASS(int, accept4, -1, (int s, struct sockaddr *name, socklen_t *length, int flags), (s, name, length, flags))
PASS(ssize_t, recv, -1, (int s, void *data, size_t length, int flags), (s, data, SHORTENED(length), flags))
PASS(ssize_t, send, -1, (int s, const void *data, size_t length, int flags),
     (s, data, SHORTENED(length), flags))

/* The engine's own names for the two: base/socket.h. */
ssize_t __real_socket_receive(int s, void *data, size_t length);
ssize_t __wrap_socket_receive(int s, void *data, size_t length);
ssize_t __wrap_socket_receive(int s, void *data, size_t length)
{
    FAIL(recv, -1);
    return __real_socket_receive(s, data, SHORTENED(length));
}
ssize_t __real_socket_send(int s, const void *data, size_t length, int flags);
ssize_t __wrap_socket_send(int s, const void *data, size_t length, int flags);
ssize_t __wrap_socket_send(int s, const void *data, size_t length, int flags)
{
    FAIL(send, -1);
    return __real_socket_send(s, data, SHORTENED(length), flags);
}

PASS(ssize_t, sendfile, -1, (int out, int in, off_t *offset, size_t length),
     (out, in, offset, SHORTENED(length)))
PASS(int, getsockname, -1, (int s, struct sockaddr *name, socklen_t *length), (s, name, length))
PASS(int, getpeername, -1, (int s, struct sockaddr *name, socklen_t *length), (s, name, length))
PASS(int, setsockopt, -1, (int s, int level, int option, const void *value, socklen_t length),
     (s, level, option, value, length))
PASS(int, fstat, -1, (int file, struct stat *out), (file, out))
PASS(void *, mmap, MAP_FAILED,
     (void *address, size_t length, int protection, int flags, int file, off_t offset),
     (address, length, protection, flags, file, offset))
PASS(int, eventfd, -1, (unsigned value, int flags), (value, flags))
PASS(ssize_t, read, -1, (int file, void *data, size_t length), (file, data, SHORTENED(length)))
PASS(ssize_t, pread, -1, (int file, void *data, size_t length, off_t at), (file, data, SHORTENED(length), at))
PASS(ssize_t, write, -1, (int file, const void *data, size_t length), (file, data, SHORTENED(length)))
PASS(ssize_t, pwrite, -1, (int file, const void *data, size_t length, off_t at),
     (file, data, SHORTENED(length), at))
PASS(off_t, lseek, -1, (int file, off_t at, int whence), (file, at, whence))
PASS(int, ftruncate, -1, (int file, off_t length), (file, length))

int __wrap_fsync(int file);

/* No disk is waited for: nothing here outlives the machine. */
int __wrap_fsync(int file)
{
    FAIL(fsync, -1);
    return fcntl(file, F_GETFD) < 0 ? -1 : 0;
}

PASS(int, stat, -1, (const char *path, struct stat *out), (path, out))
PASS(int, lstat, -1, (const char *path, struct stat *out), (path, out))
PASS(int, statx, -1, (int folder, const char *path, int flags, unsigned mask, struct statx *out),
     (folder, path, flags, mask, out))
PASS(int, fstatat, -1, (int folder, const char *path, struct stat *out, int flags),
     (folder, path, out, flags))
PASS(int, fchmod, -1, (int file, mode_t mode), (file, mode))
PASS(int, chmod, -1, (const char *path, mode_t mode), (path, mode))
PASS(int, futimens, -1, (int file, const struct timespec *times), (file, times))
PASS(int, utimensat, -1, (int folder, const char *path, const struct timespec *times, int flags),
     (folder, path, times, flags))
PASS(int, unlink, -1, (const char *path), (path))
PASS(int, rename, -1, (const char *from, const char *to), (from, to))
PASS(int, renameat2, -1, (int a, const char *from, int b, const char *to, unsigned flags),
     (a, from, b, to, flags))
PASS(int, mkdir, -1, (const char *path, mode_t mode), (path, mode))
PASS(int, rmdir, -1, (const char *path), (path))
PASS(int, chdir, -1, (const char *path), (path))
PASS(char *, getcwd, NULL, (char *out, size_t size), (out, size))
PASS(DIR *, opendir, NULL, (const char *path), (path))
PASS(FILE *, fopen, NULL, (const char *path, const char *mode), (path, mode))
PASS(FILE *, open_memstream, NULL, (char **out, size_t *size), (out, size))
PASS(ssize_t, copy_file_range, -1,
     (int from, off_t *from_at, int to, off_t *to_at, size_t length, unsigned flags),
     (from, from_at, to, to_at, SHORTENED(length), flags))
PASS(ssize_t, readlink, -1, (const char *path, char *out, size_t size), (path, out, size))
PASS(int, pipe2, -1, (int ends[2], int flags), (ends, flags))
PASS(int, dup3, -1, (int from, int to, int flags), (from, to, flags))
PASS(int, epoll_create1, -1, (int flags), (flags))
PASS(int, mprotect, -1, (void *address, size_t length, int protection), (address, length, protection))
PASS(ssize_t, getrandom, -1, (void *out, size_t length, unsigned flags), (out, SHORTENED(length), flags))
PASS(int, sigaction, -1, (int number, const struct sigaction *now, struct sigaction *before),
     (number, now, before))
PASS(int, tcgetattr, -1, (int file, struct termios *out), (file, out))
PASS(int, tcsetattr, -1, (int file, int when, const struct termios *wanted), (file, when, wanted))
PASS(int, gethostname, -1, (char *out, size_t size), (out, size))
PASS(int, connect, -1, (int s, const struct sockaddr *name, socklen_t length), (s, name, length))
PASS(int, pthread_attr_init, fault, (pthread_attr_t * attributes), (attributes))
PASS(int, setenv, -1, (const char *name, const char *value, int overwrite), (name, value, overwrite))
PASS(int, sched_getaffinity, -1, (pid_t thread, size_t size, cpu_set_t *out), (thread, size, out))

ssize_t __real_sendmsg(int s, const struct msghdr *message, int flags);
ssize_t __wrap_sendmsg(int s, const struct msghdr *message, int flags);

ssize_t __wrap_sendmsg(int s, const struct msghdr *message, int flags)
{
    FAIL(sendmsg, -1);
    if (fault == FAULT_SHORT)
        return __real_send(s, message->msg_iov[0].iov_base, 1, flags);
    return __real_sendmsg(s, message, flags);
}

int __real_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, ...);
int __real_openat(int folder, const char *path, int flags, ...);
int __wrap_openat(int folder, const char *path, int flags, ...);

static unsigned mode_of(int flags, va_list arguments)
{
    return flags & (O_CREAT | __O_TMPFILE) ? va_arg(arguments, unsigned) : 0;
}

int __wrap_open(const char *path, int flags, ...)
{
    va_list arguments;
    unsigned mode;

    FAIL(open, -1);
    va_start(arguments, flags);
    mode = mode_of(flags, arguments);
    va_end(arguments);
    return __real_open(path, flags, mode);
}

int __wrap_openat(int folder, const char *path, int flags, ...)
{
    va_list arguments;
    unsigned mode;

    FAIL(openat, -1);
    va_start(arguments, flags);
    mode = mode_of(flags, arguments);
    va_end(arguments);
    return __real_openat(folder, path, flags, mode);
}

int __real_pthread_create(pthread_t *out, const pthread_attr_t *attributes, void *(*start)(void *),
                          void *argument);
int __wrap_pthread_create(pthread_t *out, const pthread_attr_t *attributes, void *(*start)(void *),
                          void *argument);

int __wrap_pthread_create(pthread_t *out, const pthread_attr_t *attributes, void *(*start)(void *),
                          void *argument)
{
    int fault = fails(FAULT_pthread_create, __builtin_return_address(0));

    return fault > 0 ? fault : __real_pthread_create(out, attributes, start, argument);
}

/* libuv's: it tries a descriptor out when a poll is made, and reports what it finds; a later failure ends the process, so those are
 * left alone. The trial has a mark: no descriptor in its data. */
__attribute__((visibility("default"))) int epoll_ctl(int set, int operation, int file,
                                                     struct epoll_event *event)
{
    if (operation == EPOLL_CTL_ADD && event->data.fd == -1) {
        FAIL(epoll_ctl, -1);
    }
    return (int)syscall(SYS_epoll_ctl, set, operation, file, event);
}
