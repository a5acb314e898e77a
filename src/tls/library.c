/* See library.h. */
#include "tls/library.h"

#include "winerror.h"

#include <errno.h>
#include <pthread.h>
#include <sys/random.h>

#if MBEDTLS_VERSION_MAJOR >= 3
#include <psa/crypto.h>
#endif

int tls_random(void *unused, unsigned char *out, size_t length)
{
    (void)unused;
    while (length > 0) {
        ssize_t got = getrandom(out, length, 0);

        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return MBEDTLS_ERR_SSL_INTERNAL_ERROR;
        out += got;
        length -= (size_t)got;
    }
    return 0;
}

static pthread_once_t once = PTHREAD_ONCE_INIT;
static unsigned started;

static void start(void)
{
#if MBEDTLS_VERSION_MAJOR >= 3
    started = psa_crypto_init() == PSA_SUCCESS ? NO_ERROR : ERROR_NOT_ENOUGH_MEMORY;
#endif
}

unsigned library_start(void)
{
    pthread_once(&once, start);
    return started;
}

unsigned library_error(unsigned error)
{
    return error != NO_ERROR && errno == ENOMEM ? ERROR_NOT_ENOUGH_MEMORY : error;
}
