/* For tests of what the library says on stderr. */
#ifndef TRACED_H
#define TRACED_H

#include "check.h"
#include "http.h"
#include "test_port.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

static char traced[65536];
static int trace_file = -1, real_stderr = -1;

/* Starts the server. What it says on stderr from here on goes to a file. */
static inline void trace_begin(const char *value)
{
    static const HTTPAPI_VERSION version = HTTPAPI_VERSION_1;
    char name[] = "/tmp/httpapi-trace-XXXXXX";

    trace_file = mkstemp(name);
    CHECK(trace_file >= 0);
    unlink(name);
    real_stderr = dup(STDERR_FILENO);
    CHECK(dup2(trace_file, STDERR_FILENO) >= 0);
    setenv("HTTPAPI_TRACE", value, 1);
    CHECK_EQ(HttpInitialize(version, HTTP_INITIALIZE_SERVER, NULL), NO_ERROR);
}

/* Stops the server, so that every line is written, and puts them into `traced`. */
static inline void trace_end(void)
{
    ssize_t length;

    CHECK_EQ(HttpTerminate(HTTP_INITIALIZE_SERVER, NULL), NO_ERROR);
    dup2(real_stderr, STDERR_FILENO);
    close(real_stderr);
    length = pread(trace_file, traced, sizeof(traced) - 1, 0);
    CHECK(length >= 0);
    traced[length] = 0;
    close(trace_file);
    unsetenv("HTTPAPI_TRACE");
}

static inline int listen_somewhere(unsigned short *port)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    int listener = socket(AF_INET, SOCK_STREAM, 0), tries = 0;

    do {
        CHECK(tries++ < TEST_PORT_TRIES);
        *port = test_port((unsigned)getpid());
        address.sin_port = htons(*port);
    } while (bind(listener, (struct sockaddr *)&address, sizeof(address)) != 0);
    CHECK(listen(listener, 1) == 0);
    return listener;
}

static inline void wide_url(WCHAR *out, const char *format, unsigned short port)
{
    char text[128];
    int length = snprintf(text, sizeof(text), format, port);

    for (int i = 0; i <= length; i++)
        out[i] = (unsigned char)text[i];
}

#endif
