/* See library.h. */
#include "tls/library.h"

#include "winerror.h"

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
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

static pthread_mutex_t starting = PTHREAD_MUTEX_INITIALIZER;
static _Atomic(bool) started;

/* The library takes back what it had begun, so whoever comes next tries again. */
unsigned library_start(void)
{
    bool works = true;

    if (started)
        return NO_ERROR;
    pthread_mutex_lock(&starting);
#if MBEDTLS_VERSION_MAJOR >= 3
    if (!started)
        works = psa_crypto_init() == PSA_SUCCESS;
#endif
    started = works;
    pthread_mutex_unlock(&starting);
    return works ? NO_ERROR : ERROR_NOT_ENOUGH_MEMORY;
}

unsigned library_error(unsigned error)
{
    return error != NO_ERROR && errno == ENOMEM ? ERROR_NOT_ENOUGH_MEMORY : error;
}
