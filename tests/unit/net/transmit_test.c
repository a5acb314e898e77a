/* TransmitFile, and a file that changes under it: sendfile is wrapped, so that the test comes between the measuring of the file and
 * its sending. */
#undef HTTPAPI_SYSTEM_SOCKETS
#include "sockets.h"

#include <linux/sockios.h>
#include <mswsock.h>
#include <stdlib.h>
#include <sys/ioctl.h>

ssize_t __real_sendfile(int descriptor, int file, off_t *offset, size_t length);
ssize_t __wrap_sendfile(int descriptor, int file, off_t *offset, size_t length);

static off_t shrinks_to = -1;
static int sent_to;

ssize_t __wrap_sendfile(int descriptor, int file, off_t *offset, size_t length)
{
    sent_to = descriptor;
    if (shrinks_to >= 0)
        CHECK_EQ(ftruncate(file, shrinks_to), 0);
    return __real_sendfile(descriptor, file, offset, length);
}

/* Bytes that the kernel has not begun to send. */
static int unsent(void)
{
    int count = -1;

    CHECK_EQ(ioctl(sent_to, SIOCOUTQNSD, &count), 0);
    return count;
}

static HANDLE file_of(const char *text)
{
    char name[] = "/tmp/transmit-XXXXXX";
    int descriptor = mkstemp(name);
    HANDLE file;

    CHECK_EQ(write(descriptor, text, strlen(text)), strlen(text));
    close(descriptor);
    file = CreateFileA(name, GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, FILE_FLAG_DELETE_ON_CLOSE,
                       NULL);
    CHECK(file != INVALID_HANDLE_VALUE);
    return file;
}

/* The head was to leave in one packet with what is not there any more: it does not wait for it. */
static void a_head_does_not_wait_for_a_file_that_shrank(void)
{
    static const struct {
        off_t left;
        const char *comes;
    } cases[] = {{0, "head"}, {3, "head012"}};

    for (size_t i = 0; i < ARRAYSIZE(cases); i++) {
        char head[] = "head", text[16];
        TRANSMIT_FILE_BUFFERS buffers = {.Head = head, .HeadLength = 4};
        HANDLE file = file_of("0123456789");
        SOCKET client, server;
        int length = (int)strlen(cases[i].comes), count = 0;

        connected_sockets(&client, &server);
        shrinks_to = cases[i].left;
        CHECK(TransmitFile(client, file, 0, 0, NULL, &buffers, 0));
        CHECK_EQ(unsent(), 0);
        shrinks_to = -1;
        while (count < length)
            count += recv(server, text + count, length - count, 0);
        CHECK_MEM(text, cases[i].comes, (size_t)length);
        closesocket(client), closesocket(server), CloseHandle(file);
    }
}

CHECK_MAIN(CHECK_TEST(a_head_does_not_wait_for_a_file_that_shrank))
