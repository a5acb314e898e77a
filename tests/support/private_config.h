/* A configuration of its own for a test of the API, so that it never touches the machine's: an empty folder that HTTPAPI_CONFIG
 * names, made before the first call, gone at the end. Where the configuration is not a folder (Windows) such tests are skipped. */
#ifndef PRIVATE_CONFIG_H
#define PRIVATE_CONFIG_H

#include "client.h"

/* What the certificates of test_certificate.h are called: their thumbprints. */
#define TEST_CERTIFICATE_FILE   "CA4968D9BF919AF9A4D7250977DF176B9627321C.pem"
#define LONELY_CERTIFICATE_FILE "A485EC2E9CA9662DFFD6A4311AE57731FD67B661.pem"

static char private_config[128];

static const char *const private_config_files[] = {"parameters",
                                                   "iplisten",
                                                   "urlacl",
                                                   "sslcert",
                                                   "sslparam",
                                                   ".lock",
                                                   "certificates/MY/" TEST_CERTIFICATE_FILE,
                                                   "certificates/MY/" LONELY_CERTIFICATE_FILE,
                                                   "certificates/OWN/" TEST_CERTIFICATE_FILE};

static inline void private_config_path(char *out, size_t size, const char *name)
{
    snprintf(out, size, "%s/%s", private_config, name);
}

static inline void private_config_empty(void)
{
    size_t i;
    char path[256];

    for (i = 0; i < sizeof private_config_files / sizeof private_config_files[0]; i++) {
        private_config_path(path, sizeof path, private_config_files[i]);
        DeleteFileA(path);
    }
}

static inline void private_config_remove(void)
{
    static const char *const folders[] = {"certificates/MY", "certificates/OWN", "certificates"};
    char path[256];
    size_t i;

    private_config_empty();
    for (i = 0; i < 3; i++) {
        private_config_path(path, sizeof path, folders[i]);
        RemoveDirectoryA(path);
    }
    RemoveDirectoryA(private_config);
}

/* Call first in every test: an empty configuration, and the API started. */
static inline void config_begin(ULONG flags)
{
#ifdef _WIN32
    (void)flags;
    CHECK_SKIP("this would change the machine's own configuration");
#else
    if (!private_config[0]) {
        snprintf(private_config, sizeof private_config, "/tmp/httpapi-api-%u",
                 (unsigned)GetCurrentProcessId());
        CHECK(CreateDirectoryA(private_config, NULL));
        CHECK(SetEnvironmentVariableA("HTTPAPI_CONFIG", private_config));
        atexit(private_config_remove);
    }
    private_config_empty();
    CHECK_EQ(HttpInitialize(server_version(2, 0), flags, NULL), 0);
#endif
}

static inline void config_end(ULONG flags)
{
    CHECK_EQ(HttpTerminate(flags, NULL), 0);
}

/* ASCII as WCHAR, in one of eight buffers. */
static inline PWSTR wide(const char *text)
{
    static WCHAR buffers[8][512];
    static unsigned turn;

    return server_wide(buffers[turn++ & 7], 512, text);
}

static inline int same_wide(const WCHAR *text, const char *expected)
{
    while (*expected && *text == (WCHAR)(unsigned char)*expected) {
        text++;
        expected++;
    }
    return *text == 0 && *expected == 0;
}

static inline ULONG config_set(HTTP_SERVICE_CONFIG_ID id, void *information, size_t length)
{
    return HttpSetServiceConfiguration(NULL, id, information, (ULONG)length, NULL);
}

static inline ULONG config_delete(HTTP_SERVICE_CONFIG_ID id, void *information, size_t length)
{
    return HttpDeleteServiceConfiguration(NULL, id, information, (ULONG)length, NULL);
}

static inline ULONG config_update(HTTP_SERVICE_CONFIG_ID id, void *information, size_t length)
{
    return HttpUpdateServiceConfiguration(NULL, id, information, (ULONG)length, NULL);
}

static inline ULONG config_query(HTTP_SERVICE_CONFIG_ID id, void *question, size_t length, void *out,
                                 size_t size, ULONG *returned)
{
    return HttpQueryServiceConfiguration(NULL, id, question, (ULONG)length, out, (ULONG)size, returned, NULL);
}

static inline SOCKADDR_STORAGE ipv4_endpoint(unsigned long address, unsigned short port)
{
    SOCKADDR_STORAGE storage;
    struct sockaddr_in *in = (struct sockaddr_in *)&storage;

    memset(&storage, 0, sizeof storage);
    in->sin_family = AF_INET;
    in->sin_port = htons(port);
    in->sin_addr.s_addr = htonl((u_long)address);
    return storage;
}

#endif
