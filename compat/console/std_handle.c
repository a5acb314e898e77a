/* The standard handles: made around the descriptors 0, 1 and 2 when they are first asked for, or what SetStdHandle says.
 * The descriptors are not owned: closing the handle leaves them to stdio. `lock` guards the three slots. */
#include "errhandlingapi.h"
#include "error/error.h"
#include "file/file.h"
#include "handleapi.h"
#include "processenv.h"
#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

#define COUNT 3

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static HANDLE handles[COUNT];
static bool made[COUNT];

/* The descriptor of STD_INPUT_HANDLE and so on, -1 for anything else. */
static int descriptor_of(DWORD number)
{
    DWORD index = STD_INPUT_HANDLE - number;

    return index < COUNT ? (int)index : -1;
}

/* A descriptor that is closed has no handle: NULL, which is no error, as in a program without a console. */
static ULONG make(int descriptor)
{
    struct object *object;
    ULONG error;

    if (fcntl(descriptor, F_GETFD) < 0)
        return NO_ERROR;
    error = file_open_descriptor(descriptor, false, &object);
    if (error)
        return error;
    error = handle_open(object, &handles[descriptor]);
    object_release(object);
    return error;
}

HANDLE WINAPI GetStdHandle(DWORD number)
{
    int descriptor = descriptor_of(number);
    ULONG error = NO_ERROR;
    HANDLE handle = NULL;

    if (descriptor < 0) {
        SetLastError(ERROR_INVALID_HANDLE);
        return INVALID_HANDLE_VALUE;
    }
    pthread_mutex_lock(&lock);
    if (!made[descriptor])
        error = make(descriptor);
    made[descriptor] |= !error;
    handle = handles[descriptor];
    pthread_mutex_unlock(&lock);
    if (!error)
        return handle;
    SetLastError(error);
    return INVALID_HANDLE_VALUE;
}

BOOL WINAPI SetStdHandle(DWORD number, HANDLE handle)
{
    int descriptor = descriptor_of(number);

    if (descriptor < 0)
        return error_result(ERROR_INVALID_HANDLE);
    pthread_mutex_lock(&lock);
    handles[descriptor] = handle;
    made[descriptor] = true;
    pthread_mutex_unlock(&lock);
    return TRUE;
}
