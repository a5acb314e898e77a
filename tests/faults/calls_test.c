/* Every allocation and every system call of the Windows functions fails in turn: operations.h has what a program does with them. The
 * call says a documented code or does without; with the fault gone the same works, and no descriptor is left. With the address
 * sanitizer it also shows that nothing leaks.
 *
 * Each run is a process of its own, so that what is made once fails too. FAULT=call, OPERATION=part of a name run some alone. */
#include "faults.h"
#include "load.h"
#include "operations.h"

#include <ftw.h>
#include <sys/mman.h>
#include <sys/wait.h>

#define MOST 200 /* calls of one kind in an operation; what follows is more of the same */

static const struct {
    enum fault_call call;
    const char *name;
    int errors[4]; /* 0 ends; they take turns */
} faults[] = {
    {FAULT_memory, "memory", {ENOMEM}},
    {FAULT_tls_memory, "tls_memory", {ENOMEM}},
    {FAULT_open, "open", {EMFILE, EINTR, EACCES}},
    {FAULT_openat, "openat", {ENOMEM, EMFILE}},
    {FAULT_fopen, "fopen", {EMFILE}},
    {FAULT_opendir, "opendir", {ENOMEM, EMFILE}},
    {FAULT_open_memstream, "open_memstream", {ENOMEM}},
    {FAULT_fstat, "fstat", {ENOMEM, EIO}},
    {FAULT_stat, "stat", {ENOMEM, EIO}},
    {FAULT_lstat, "lstat", {ENOMEM, EACCES}},
    {FAULT_statx, "statx", {ENOMEM, EIO}},
    {FAULT_fstatat, "fstatat", {ENOMEM, EIO}},
    {FAULT_read, "read", {EINTR, EIO, FAULT_SHORT}},
    {FAULT_pread, "pread", {EINTR, EIO, FAULT_SHORT}},
    {FAULT_write, "write", {EINTR, ENOSPC, FAULT_SHORT}},
    {FAULT_pwrite, "pwrite", {EINTR, ENOSPC, FAULT_SHORT}},
    {FAULT_lseek, "lseek", {EIO}},
    {FAULT_ftruncate, "ftruncate", {EIO, EFBIG}},
    {FAULT_fsync, "fsync", {EIO, EINVAL, ENOSPC}},
    {FAULT_fchmod, "fchmod", {EPERM}},
    {FAULT_chmod, "chmod", {EPERM, EROFS}},
    {FAULT_futimens, "futimens", {EPERM, EBADF}},
    {FAULT_utimensat, "utimensat", {EPERM}},
    {FAULT_unlink, "unlink", {EACCES, EBUSY}},
    {FAULT_rename, "rename", {ENOSPC, EACCES, EXDEV}},
    {FAULT_renameat2, "renameat2", {EINVAL, EACCES, EXDEV}},
    {FAULT_mkdir, "mkdir", {ENOSPC, EACCES}},
    {FAULT_rmdir, "rmdir", {EBUSY, EACCES}},
    {FAULT_chdir, "chdir", {EACCES, ENOMEM}},
    {FAULT_getcwd, "getcwd", {ENOENT, ENOMEM}},
    {FAULT_copy_file_range, "copy_file_range", {EINVAL, EINTR, EIO}},
    {FAULT_readlink, "readlink", {EACCES, ENOMEM}},
    {FAULT_mmap, "mmap", {ENOMEM}},
    {FAULT_mprotect, "mprotect", {ENOMEM}},
    {FAULT_eventfd, "eventfd", {EMFILE, ENOMEM}},
    {FAULT_epoll_create1, "epoll_create1", {EMFILE, ENOMEM}},
    {FAULT_pipe2, "pipe2", {EMFILE}},
    {FAULT_dup3, "dup3", {EMFILE}},
    {FAULT_socket, "socket", {EMFILE}},
    {FAULT_connect, "connect", {ECONNREFUSED}},
    {FAULT_sendmsg, "sendmsg", {ENOBUFS}},
    {FAULT_getrandom, "getrandom", {EINTR, ENOSYS}},
    {FAULT_sigaction, "sigaction", {EINVAL}},
    {FAULT_tcgetattr, "tcgetattr", {EIO}},
    {FAULT_gethostname, "gethostname", {EFAULT}},
    {FAULT_pthread_create, "pthread_create", {EAGAIN}},
    {FAULT_pthread_attr_init, "pthread_attr_init", {ENOMEM}},
    {FAULT_setenv, "setenv", {ENOMEM}},
    {FAULT_sched_getaffinity, "sched_getaffinity", {EFAULT}},
};

/* What a failed call of the system may be told as. Where memory failed, none but the first three. */
static const ULONG refusals[] = {
    ERROR_NOT_ENOUGH_MEMORY,
    ERROR_OUTOFMEMORY,
    (ULONG)NTE_NO_MEMORY,
    ERROR_NO_SYSTEM_RESOURCES,
    ERROR_TOO_MANY_OPEN_FILES,
    ERROR_SHARING_VIOLATION,
    ERROR_ACCESS_DENIED,
    ERROR_NOT_SUPPORTED,
    ERROR_IO_DEVICE,
    ERROR_WRITE_FAULT,
    ERROR_READ_FAULT,
    ERROR_DISK_FULL,
    ERROR_GEN_FAILURE,
    ERROR_COMMITMENT_LIMIT,
    ERROR_MOD_NOT_FOUND,
    ERROR_INVALID_PARAMETER,
    ERROR_NOT_SAME_DEVICE,
    ERROR_WRITE_PROTECT,
    ERROR_BUSY,
    ERROR_DIRECTORY,
    ERROR_NO_SUCH_LOGON_SESSION,
    ERROR_FILE_NOT_FOUND,
    ERROR_PATH_NOT_FOUND,
    ERROR_INVALID_FUNCTION,
    ERROR_FILE_TOO_LARGE,
    ERROR_INVALID_HANDLE,
    ERROR_HANDLE_EOF,
    ERROR_OPERATION_ABORTED,
    (ULONG)NTE_FAIL,
};

enum { CAME = 10, DID_NOT_COME };

static char folder[64];

const char *operations_folder(void)
{
    return folder;
}

static bool may_say(enum fault_call call, ULONG error)
{
    size_t count =
        call == FAULT_memory || call == FAULT_tls_memory ? 3 : sizeof(refusals) / sizeof(*refusals);

    for (size_t i = 0; i < count; i++)
        if (error == refusals[i])
            return true;
    return false;
}

static void give_up(const struct operation *operation, const char *what, ULONG error)
{
    printf("    %s: %s said %u, fault at +0x%lx\n", what, operation->name, (unsigned)error, faults_where());
    fflush(stdout);
    abort();
}

/* In a child: fails once, works twice; the second time leaves what the first one left. */
static void run(const struct operation *operation, const char *what, enum fault_call call, unsigned nth,
                int error)
{
    unsigned descriptors;
    ULONG said;
    bool came;

    alarm(LOAD_PATIENCE_SECONDS);
    faults_arm(call, nth, error);
    said = operation->run();
    came = faults_disarm();
    if (said != NO_ERROR && (!came || !may_say(call, said)))
        give_up(operation, what, said);
    said = operation->run();
    if (said != NO_ERROR)
        give_up(operation, what, said);
    descriptors = load_descriptors();
    said = operation->run();
    if (said != NO_ERROR || load_descriptors() != descriptors)
        give_up(operation, "left descriptors", said);
    exit(came ? CAME : DID_NOT_COME);
}

/* False: the operation makes fewer calls. */
static bool fails(const struct operation *operation, size_t which, unsigned nth)
{
    unsigned count = 0;
    char what[96];
    int status, error;
    pid_t child;

    while (count < 4 && faults[which].errors[count])
        count++;
    error = faults[which].errors[nth % count];
    snprintf(what, sizeof(what), "%s number %u with %d", faults[which].name, nth, error);
    fflush(stdout);
    child = fork();
    if (child == 0)
        run(operation, what, faults[which].call, nth, error);
    REQUIRE(child > 0 && waitpid(child, &status, 0) == child);
    if (!WIFEXITED(status) || (WEXITSTATUS(status) != CAME && WEXITSTATUS(status) != DID_NOT_COME)) {
        printf("    %s: %s ended with status 0x%x\n", what, operation->name, (unsigned)status);
        fflush(stdout);
        exit(1);
    }
    return WEXITSTATUS(status) == CAME;
}

/* In a child: how many calls of each kind it makes when none fails. */
static void count_calls(const struct operation *operation, unsigned *calls)
{
    ULONG said;

    alarm(LOAD_PATIENCE_SECONDS);
    faults_count();
    said = operation->run();
    if (said != NO_ERROR)
        give_up(operation, "nothing failed", said);
    for (size_t i = 0; i < sizeof(faults) / sizeof(*faults); i++)
        calls[i] = faults_made(faults[i].call);
    _exit(0);
}

static unsigned fail_all(const struct operation *operation)
{
    const char *only = getenv("FAULT");
    unsigned failed = 0, *calls;
    int status;
    pid_t child;

    calls = mmap(NULL, sizeof(faults), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    REQUIRE(calls != MAP_FAILED);
    fflush(stdout);
    child = fork();
    if (child == 0)
        count_calls(operation, calls);
    REQUIRE(child > 0 && waitpid(child, &status, 0) == child && status == 0);
    for (size_t i = 0; i < sizeof(faults) / sizeof(*faults); i++) {
        if (calls[i] == 0 || (only && strcmp(only, faults[i].name) != 0))
            continue;
        for (unsigned nth = 1; nth <= MOST && fails(operation, i, nth); nth++)
            failed++;
    }
    munmap(calls, sizeof(faults));
    return failed;
}

static void fail_each_of(const struct operation *operations)
{
    const char *only = getenv("OPERATION");

    for (; operations->name; operations++) {
        if (only && !strstr(operations->name, only))
            continue;
        printf("    %s: %u failures\n", operations->name, fail_all(operations));
    }
}

static void objects_and_threads_survive(void)
{
    fail_each_of(object_operations);
}

static void files_survive(void)
{
    fail_each_of(file_operations);
}

static void everything_else_survives(void)
{
    fail_each_of(other_operations);
}

/* ---- the folder ---- */

static pid_t owner;

static int remove_entry(const char *path, const struct stat *unused, int type, struct FTW *how)
{
    (void)unused, (void)type, (void)how;
    return remove(path);
}

static void remove_folder(void)
{
    if (getpid() == owner)
        nftw(folder, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
}

static void make_folder(void)
{
    strcpy(folder, "/tmp/httpapi-calls-XXXXXX");
    REQUIRE(mkdtemp(folder));
    owner = getpid();
    atexit(remove_folder);
    setenv("HTTPAPI_CONFIG", folder, 1);
    setenv("XDG_CONFIG_HOME", folder, 1);
}

int main(int argc, char **argv)
{
    static const struct check_test tests[] = {CHECK_TEST(objects_and_threads_survive),
                                              CHECK_TEST(files_survive),
                                              CHECK_TEST(everything_else_survives),
                                              {NULL, NULL}};

    make_folder();
    return check_main(tests, argc, argv);
}
