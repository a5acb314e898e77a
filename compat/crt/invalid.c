/* The invalid parameter handlers: one for the process, one for each thread, the thread's own first. */
#include "invalid.h"

#include <corecrt.h>

static _invalid_parameter_handler process_handler;
static __thread _invalid_parameter_handler thread_handler;

int crt_invalid(int code)
{
    _invalid_parameter_handler handler = thread_handler;

    if (!handler)
        handler = __atomic_load_n(&process_handler, __ATOMIC_ACQUIRE);
    errno = code;
    if (handler)
        handler(NULL, NULL, NULL, 0, 0);
    return code;
}

void _invalid_parameter_noinfo(void)
{
    crt_invalid(EINVAL);
}

_invalid_parameter_handler _set_invalid_parameter_handler(_invalid_parameter_handler handler)
{
    return __atomic_exchange_n(&process_handler, handler, __ATOMIC_ACQ_REL);
}

_invalid_parameter_handler _get_invalid_parameter_handler(void)
{
    return __atomic_load_n(&process_handler, __ATOMIC_ACQUIRE);
}

_invalid_parameter_handler _set_thread_local_invalid_parameter_handler(_invalid_parameter_handler handler)
{
    _invalid_parameter_handler old = thread_handler;

    thread_handler = handler;
    return old;
}

_invalid_parameter_handler _get_thread_local_invalid_parameter_handler(void)
{
    return thread_handler;
}
