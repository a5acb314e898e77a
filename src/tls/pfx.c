/* See pfx.h. */
#include "tls/pfx.h"

#include "winerror.h"

ULONG pfx_to_pem(const unsigned char *data, size_t length, const char *password, char **pem,
                 size_t *pem_length)
{
    (void)data;
    (void)length;
    (void)password;
    (void)pem;
    (void)pem_length;
    return ERROR_NOT_SUPPORTED;
}
