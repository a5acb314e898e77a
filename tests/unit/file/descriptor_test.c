/* Files around descriptors that were here before: the standard handles, and what an engine may send from. */
#include "file/file.h"
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>
#include "errhandlingapi.h"
#include "file/path.h"
#include "fileapi.h"
#include "handleapi.h"
#include "ioapiset.h"
#include "processthreadsapi.h"
#include "synchapi.h"
#include "check.h"

static HANDLE handle_around(int fd, bool owned)
{
    struct object *object;
    HANDLE handle;

    CHECK_EQ(file_open_descriptor(fd, owned, &object), NO_ERROR);
    CHECK_EQ(handle_open(object, &handle), NO_ERROR);
    object_release(object);
    return handle;
}

static void a_pipe_reads_what_was_written_and_breaks_at_its_end(void)
{
    int ends[2];
    HANDLE reader, writer;
    char buffer[8];
    DWORD count;

    CHECK_EQ(pipe(ends), 0);
    reader = handle_around(ends[0], true);
    writer = handle_around(ends[1], true);
    CHECK_EQ(GetFileType(reader), FILE_TYPE_PIPE);
    CHECK(WriteFile(writer, "abc", 3, &count, NULL));
    CHECK(
        ReadFile(reader, buffer, sizeof buffer, &count, NULL)); /* what is there, without waiting for more */
    CHECK_EQ(count, 3);
    CHECK(!WriteFile(reader, "x", 1, &count, NULL));
    CHECK_EQ(GetLastError(), ERROR_ACCESS_DENIED);
    CHECK(CloseHandle(writer));
    CHECK(!ReadFile(reader, buffer, sizeof buffer, &count, NULL));
    CHECK_EQ(GetLastError(), ERROR_BROKEN_PIPE);
    CHECK(CloseHandle(reader));
}

static DWORD WINAPI read_one(void *context)
{
    DWORD count;
    char byte;

    return ReadFile(context, &byte, 1, &count, NULL) ? NO_ERROR : GetLastError();
}

static void a_read_of_an_empty_pipe_can_be_cancelled(void)
{
    int ends[2];
    HANDLE reader, thread;
    DWORD code;

    CHECK_EQ(pipe(ends), 0);
    reader = handle_around(ends[0], true);
    thread = CreateThread(NULL, 0, read_one, reader, 0, NULL);
    while (!CancelSynchronousIo(thread))
        SwitchToThread();
    CHECK_EQ(WaitForSingleObject(thread, INFINITE), WAIT_OBJECT_0);
    CHECK(GetExitCodeThread(thread, &code));
    CHECK_EQ(code, ERROR_OPERATION_ABORTED);
    CHECK(CloseHandle(thread));
    CHECK(CloseHandle(reader));
    close(ends[1]);
}

static void writing_to_a_pipe_nobody_reads_is_an_error_and_no_signal(void)
{
    int ends[2];
    HANDLE writer;
    sigset_t pending;
    DWORD count;

    CHECK_EQ(pipe(ends), 0);
    writer = handle_around(ends[1], true);
    close(ends[0]);
    CHECK(!WriteFile(writer, "x", 1, &count, NULL));
    CHECK_EQ(GetLastError(), ERROR_NO_DATA);
    sigpending(&pending);
    CHECK(!sigismember(&pending, SIGPIPE));
    CHECK(CloseHandle(writer));
}

static void a_borrowed_descriptor_stays_open(void)
{
    int ends[2];
    HANDLE reader;

    CHECK_EQ(pipe(ends), 0);
    reader = handle_around(ends[0], false);
    CHECK(CloseHandle(reader));
    CHECK(fcntl(ends[0], F_GETFD) >= 0);
    close(ends[0]);
    close(ends[1]);
}

static void a_closed_descriptor_is_no_file(void)
{
    struct object *object;
    int fd = dup(1);

    close(fd);
    CHECK_EQ(file_open_descriptor(fd, true, &object), ERROR_INVALID_HANDLE);
}

static struct object *open_text(const char *name, DWORD access, const char *text)
{
    const struct file_request request = {access, 0, OPEN_EXISTING, 0};
    struct object *object = NULL;
    struct path path;
    bool existed;
    int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0600);

    CHECK_EQ(write(fd, text, strlen(text)), strlen(text));
    close(fd);
    CHECK_EQ(path_from_text(name, &path), NO_ERROR);
    CHECK_EQ(file_open(&path, &request, &existed, &object), NO_ERROR);
    CHECK(existed);
    return object;
}

static void a_readable_file_gives_out_its_descriptor_and_size(void)
{
    char name[64];
    struct object *object;
    uint64_t size = 0;
    HANDLE handle;

    snprintf(name, sizeof name, "/tmp/descriptortest%d", (int)getpid());
    object = open_text(name, GENERIC_READ, "abcde");
    CHECK(file_descriptor(object) >= 0);
    CHECK_EQ(file_size(object, &size), NO_ERROR);
    CHECK_EQ(size, 5);
    object_release(object);
    object = open_text(name, GENERIC_WRITE, "abcde");
    CHECK_EQ(file_descriptor(object), -1);
    object_release(object);
    unlink(name);
    handle = handle_around(dup(0), true);
    CHECK(CloseHandle(handle));
}

/* The reference outlives the handle: what is being sent is not cut off, but others may have the file again. */
static void a_reference_keeps_the_descriptor_but_not_the_claim(void)
{
    char name[64];
    struct object *object;
    uint64_t size;
    HANDLE handle, again;

    snprintf(name, sizeof name, "/tmp/descriptortest%d", (int)getpid());
    object = open_text(name, GENERIC_READ, "abcde");
    CHECK_EQ(handle_open(object, &handle), NO_ERROR);
    CHECK(CreateFileA(name, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL) ==
          INVALID_HANDLE_VALUE);
    CHECK(CloseHandle(handle));
    CHECK(fcntl(file_descriptor(object), F_GETFD) >= 0);
    CHECK_EQ(file_size(object, &size), NO_ERROR);
    again = CreateFileA(name, GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL);
    CHECK(again != INVALID_HANDLE_VALUE);
    CHECK(CloseHandle(again));
    object_release(object);
    unlink(name);
}

CHECK_MAIN(CHECK_TEST(a_pipe_reads_what_was_written_and_breaks_at_its_end),
           CHECK_TEST(a_read_of_an_empty_pipe_can_be_cancelled),
           CHECK_TEST(writing_to_a_pipe_nobody_reads_is_an_error_and_no_signal),
           CHECK_TEST(a_borrowed_descriptor_stays_open), CHECK_TEST(a_closed_descriptor_is_no_file),
           CHECK_TEST(a_readable_file_gives_out_its_descriptor_and_size),
           CHECK_TEST(a_reference_keeps_the_descriptor_but_not_the_claim))
