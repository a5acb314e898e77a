/* What connections cost: serves short answers and tells once a second how many descriptors and how much memory the process has.
 *
 *     bench_idle [port [threads]]          8080, 2
 *
 * Load it with any client, let the clients idle, and divide. Idle buffers go back within a second and a half. */
#include <dirent.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "http.h"
#include "windows.h"

static void *serve(void *argument)
{
    static const char body[] = "Hello, World!";
    HTTP_REQUEST *request = malloc(16384);
    HTTP_DATA_CHUNK chunk = {
        .DataChunkType = HttpDataChunkFromMemory,
        .FromMemory = {.pBuffer = (PVOID)(ULONG_PTR)body, .BufferLength = sizeof(body) - 1}};
    HTTP_RESPONSE response = {.StatusCode = 200,
                              .pReason = "OK",
                              .ReasonLength = 2,
                              .EntityChunkCount = 1,
                              .pEntityChunks = &chunk};
    ULONG bytes;

    while (request && HttpReceiveHttpRequest(argument, 0, 0, request, 16384, &bytes, NULL) == NO_ERROR)
        HttpSendHttpResponse(argument, request->RequestId, 0, &response, NULL, NULL, NULL, 0, NULL, NULL);
    free(request);
    return NULL;
}

static unsigned descriptors(void)
{
    DIR *folder = opendir("/proc/self/fd");
    unsigned count = 0;

    while (folder && readdir(folder))
        count++;
    if (folder)
        closedir(folder);
    return count;
}

static unsigned long resident_kb(void)
{
    FILE *file = fopen("/proc/self/statm", "r");
    unsigned long pages = 0;

    if (file && fscanf(file, "%*u %lu", &pages) != 1)
        pages = 0;
    if (file)
        fclose(file);
    return pages * 4;
}

int main(int argc, char **argv)
{
    unsigned port = argc > 1 ? (unsigned)atoi(argv[1]) : 8080;
    int threads = argc > 2 ? atoi(argv[2]) : 2;
    HTTPAPI_VERSION version = {1, 0};
    char text[64];
    WCHAR url[64];
    HANDLE queue;
    int i;

    snprintf(text, sizeof(text), "http://localhost:%u/", port);
    for (i = 0; text[i]; i++)
        url[i] = (WCHAR)text[i];
    url[i] = 0;
    if (HttpInitialize(version, HTTP_INITIALIZE_SERVER, NULL) != NO_ERROR ||
        HttpCreateHttpHandle(&queue, 0) != NO_ERROR || HttpAddUrl(queue, url, NULL) != NO_ERROR)
        return 1;
    for (i = 0; i < threads; i++) {
        pthread_t thread;
        if (pthread_create(&thread, NULL, serve, queue) != 0)
            return 1;
    }
    for (;;) {
        struct timespec second = {1, 0};
        printf("%6u descriptors %8lu KB\n", descriptors(), resident_kb());
        fflush(stdout);
        nanosleep(&second, NULL);
    }
}
