/* Faults on demand: calls of memory and of the system that the engine makes fail, one after the other.
 *
 * The linker sends the engine's calls here first (--wrap; see tests.cmake), so that this works beside a sanitizer's own malloc
 * too. Only calls of this program's objects are seen: libuv and mbedTLS have theirs, except those that faults.c says it stands
 * before. A fault is armed for one call site kind and its n-th call; a thread that is spared never sees one. */
#ifndef FAULTS_H
#define FAULTS_H

#include <stdbool.h>

/* What the engine can be refused. The names are the system's; tls_memory is mbedTLS' own memory, unseen beside a sanitizer. */
/* clang-format off */
#define FAULT_CALLS(X) \
    X(memory) X(socket) X(bind) X(listen) X(accept4) X(recv) X(send) X(sendmsg) X(sendfile) X(getsockname) \
    X(getpeername) X(setsockopt) X(open) X(openat) X(fstat) X(mmap) X(eventfd) X(epoll_ctl) X(pthread_create) X(tls_memory) \
    X(read) X(pread) X(write) X(pwrite) X(lseek) X(ftruncate) X(fsync) X(stat) X(lstat) X(statx) X(fstatat) X(fchmod) X(chmod) \
    X(futimens) X(utimensat) X(unlink) X(rename) X(renameat2) X(mkdir) X(rmdir) X(chdir) X(getcwd) X(opendir) X(fopen) \
    X(open_memstream) X(copy_file_range) X(readlink) X(pipe2) X(dup3) X(epoll_create1) X(mprotect) X(getrandom) X(sigaction) \
    X(tcgetattr) X(tcsetattr) X(gethostname) X(connect) X(pthread_attr_init) X(setenv) X(sched_getaffinity)
/* clang-format on */

enum fault_call {
#define FAULT_NAME(name) FAULT_##name,
    FAULT_CALLS(FAULT_NAME)
#undef FAULT_NAME
        FAULT_CALL_COUNT
};

/* Beside errno values: the call does one byte of its work. */
#define FAULT_SHORT (-1)

/* The n-th call from now, counted from 1, fails with `error`. */
void faults_arm(enum fault_call call, unsigned nth, int error);

/* True if it did. */
bool faults_disarm(void);

bool faults_happened(void);

/* From now on every kind is counted and none fails. */
void faults_count(void);

/* How many calls of the kind were made since. */
unsigned faults_made(enum fault_call call);

/* From now on one in so many calls of every kind fails, whatever is armed, each as it may; 0 ends it. */
void faults_rain(unsigned one_in);

/* How many have. */
unsigned long faults_fallen(void);

/* For messages: where the failed call was made, as an offset for addr2line. */
unsigned long faults_where(void);

/* This thread is the test's own. Nests not. */
void faults_spare(bool spare);

#endif
