/* The service dispatcher, in the foreground.
 *
 * The thread that called StartServiceCtrlDispatcher starts a thread for each service, then delivers controls and waits until all have
 * stopped. SIGTERM and SIGINT arrive on the console's thread (console/control.h), which notes them and wakes the dispatcher; a
 * service that does not take SERVICE_CONTROL_STOP yet gets it as soon as it does. Where a service runs and takes neither STOP nor
 * SHUTDOWN, the signal does what it does to any program.
 *
 * `lock` guards everything here and is not held while a handler runs. Services are made once and never freed: handles are their
 * addresses. */
#include "console/control.h"
#include "error/error.h"
#include "errhandlingapi.h"
#include "handleapi.h"
#include "processthreadsapi.h"
#include "service/notify.h"
#include "text/text.h"
#include "winsvc.h"
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct service {
    char *name;
    WCHAR *wide_name;
    LPSERVICE_MAIN_FUNCTIONA main_narrow; /* one of the two */
    LPSERVICE_MAIN_FUNCTIONW main_wide;
    LPHANDLER_FUNCTION handler; /* one of the two, once registered */
    LPHANDLER_FUNCTION_EX handler_ex;
    LPVOID context;
    SERVICE_STATUS status;
    bool returned; /* from its ServiceMain */
    bool told;     /* to stop */
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static struct service *services;
static size_t service_count;
static bool stop_wanted;

/* ---- what services are ---- */

static bool has_handler(const struct service *service)
{
    return service->handler || service->handler_ex;
}

static bool has_stopped(const struct service *service)
{
    return service->status.dwCurrentState == SERVICE_STOPPED || (service->returned && !has_handler(service));
}

static bool is_running(const struct service *service)
{
    return service->status.dwCurrentState == SERVICE_RUNNING ||
           service->status.dwCurrentState == SERVICE_PAUSED;
}

/* The control that ends it; 0: none, yet or at all. */
static DWORD control_of(const struct service *service)
{
    if (!is_running(service) || !has_handler(service))
        return 0;
    if (service->status.dwControlsAccepted & SERVICE_ACCEPT_STOP)
        return SERVICE_CONTROL_STOP;
    return service->status.dwControlsAccepted & SERVICE_ACCEPT_SHUTDOWN ? SERVICE_CONTROL_SHUTDOWN : 0;
}

static struct service *find(SERVICE_STATUS_HANDLE handle)
{
    for (size_t i = 0; i < service_count; i++)
        if ((void *)handle == (void *)&services[i])
            return &services[i];
    return NULL;
}

/* ---- running them ---- */

static DWORD WINAPI run_main(LPVOID context)
{
    struct service *service = context;
    LPSTR narrow[] = {service->name, NULL};
    LPWSTR wide[] = {service->wide_name, NULL};

    if (service->main_wide)
        service->main_wide(1, wide);
    else
        service->main_narrow(1, narrow);
    pthread_mutex_lock(&lock);
    service->returned = true;
    pthread_cond_signal(&changed);
    pthread_mutex_unlock(&lock);
    return 0;
}

/* On the console's thread. */
static bool take_stop(void)
{
    bool taken = false;

    pthread_mutex_lock(&lock);
    for (size_t i = 0; i < service_count; i++)
        taken |= !has_stopped(&services[i]) && (!is_running(&services[i]) || control_of(&services[i]));
    stop_wanted |= taken;
    pthread_cond_signal(&changed);
    pthread_mutex_unlock(&lock);
    return taken;
}

/* The next service to be told; NULL: none now. */
static struct service *next_to_tell(void)
{
    for (size_t i = 0; stop_wanted && i < service_count; i++)
        if (!services[i].told && control_of(&services[i]))
            return &services[i];
    return NULL;
}

static bool all_stopped(void)
{
    for (size_t i = 0; i < service_count; i++)
        if (!has_stopped(&services[i]))
            return false;
    return true;
}

static void tell(struct service *service)
{
    DWORD control = control_of(service);
    LPHANDLER_FUNCTION_EX handler_ex = service->handler_ex;
    LPHANDLER_FUNCTION handler = service->handler;
    LPVOID context = service->context;

    service->told = true;
    pthread_mutex_unlock(&lock);
    if (handler_ex)
        handler_ex(control, 0, NULL, context);
    else
        handler(control);
    pthread_mutex_lock(&lock);
}

static ULONG start_threads(void)
{
    for (size_t i = 0; i < service_count; i++) {
        HANDLE thread = CreateThread(NULL, 0, run_main, &services[i], 0, NULL);

        if (!thread)
            return GetLastError();
        CloseHandle(thread);
    }
    return NO_ERROR;
}

/* Takes the services over. */
static ULONG dispatch(struct service *table, size_t count)
{
    struct service *service;
    ULONG error = NO_ERROR;

    pthread_mutex_lock(&lock);
    if (services)
        error = ERROR_SERVICE_ALREADY_RUNNING;
    else
        services = table, service_count = count;
    pthread_mutex_unlock(&lock);
    if (error == NO_ERROR)
        error = control_stop_taker(take_stop);
    if (error == NO_ERROR)
        error = start_threads();
    if (error != NO_ERROR)
        return error;
    pthread_mutex_lock(&lock);
    while (!all_stopped()) {
        service = next_to_tell();
        if (service)
            tell(service);
        else
            pthread_cond_wait(&changed, &lock);
    }
    pthread_mutex_unlock(&lock);
    control_stop_taker(NULL);
    return NO_ERROR;
}

/* ---- the table ---- */

static ULONG begin(void)
{
    const char *wish = getenv("HTTPAPI_SERVICE");

    return wish && strcasecmp(wish, "no") == 0 ? ERROR_FAILED_SERVICE_CONTROLLER_CONNECT : NO_ERROR;
}

/* A row of the program's table, whichever its characters are. */
struct row {
    LPCSTR narrow_name; /* one of the two names, and of the two functions */
    LPCWSTR wide_name;
    LPSERVICE_MAIN_FUNCTIONA main_narrow;
    LPSERVICE_MAIN_FUNCTIONW main_wide;
};

typedef struct row read_row(const void *entries, size_t index);

static struct row narrow_row(const void *entries, size_t index)
{
    const SERVICE_TABLE_ENTRYA *entry = (const SERVICE_TABLE_ENTRYA *)entries + index;

    return (struct row){.narrow_name = entry->lpServiceName, .main_narrow = entry->lpServiceProc};
}

static struct row wide_row(const void *entries, size_t index)
{
    const SERVICE_TABLE_ENTRYW *entry = (const SERVICE_TABLE_ENTRYW *)entries + index;

    return (struct row){.wide_name = entry->lpServiceName, .main_wide = entry->lpServiceProc};
}

static bool is_last(struct row row)
{
    return !(row.narrow_name || row.wide_name) || !(row.main_narrow || row.main_wide);
}

static ULONG fill_in(struct service *service, struct row row)
{
    ULONG error = NO_ERROR;

    service->main_narrow = row.main_narrow;
    service->main_wide = row.main_wide;
    if (row.wide_name)
        error = utf8_copy_of(row.wide_name, &service->name);
    else
        service->name = strdup(row.narrow_name);
    if (!error && !service->name)
        error = ERROR_NOT_ENOUGH_MEMORY;
    return error ? error : utf16_copy_of(service->name, &service->wide_name);
}

static ULONG make_table(const void *entries, read_row *read, struct service **table, size_t *count)
{
    ULONG error = NO_ERROR;

    while (entries && !is_last(read(entries, *count)))
        ++*count;
    if (*count == 0)
        return ERROR_INVALID_DATA;
    *table = calloc(*count, sizeof **table);
    if (!*table)
        return ERROR_NOT_ENOUGH_MEMORY;
    for (size_t i = 0; !error && i < *count; i++)
        error = fill_in(&(*table)[i], read(entries, i));
    return error;
}

static void free_table(struct service *table, size_t count)
{
    for (size_t i = 0; table && i < count; i++) {
        free(table[i].name);
        free(table[i].wide_name);
    }
    free(table);
}

static BOOL run_table(const void *entries, read_row *read)
{
    struct service *table = NULL;
    size_t count = 0;
    ULONG error = begin();

    if (error == NO_ERROR)
        error = make_table(entries, read, &table, &count);
    if (error == NO_ERROR)
        error = dispatch(table, count);
    if (error != NO_ERROR && table != services)
        free_table(table, count);
    return error_result(error);
}

BOOL WINAPI StartServiceCtrlDispatcherA(const SERVICE_TABLE_ENTRYA *entries)
{
    return run_table(entries, narrow_row);
}

BOOL WINAPI StartServiceCtrlDispatcherW(const SERVICE_TABLE_ENTRYW *entries)
{
    return run_table(entries, wide_row);
}

/* ---- what services call ---- */

static SERVICE_STATUS_HANDLE answer(struct service *service, ULONG error)
{
    if (!service)
        SetLastError(error);
    return (SERVICE_STATUS_HANDLE)(void *)service;
}

/* The name of a service that has the process for itself does not count. */
static SERVICE_STATUS_HANDLE register_handler(const char *name, LPHANDLER_FUNCTION handler,
                                              LPHANDLER_FUNCTION_EX handler_ex, LPVOID context)
{
    struct service *service = NULL;

    if (!name || (!handler && !handler_ex))
        return answer(NULL, ERROR_INVALID_PARAMETER);
    pthread_mutex_lock(&lock);
    for (size_t i = 0; !service && i < service_count; i++)
        if (service_count == 1 || strcasecmp(services[i].name, name) == 0)
            service = &services[i];
    if (service) {
        service->handler = handler;
        service->handler_ex = handler_ex;
        service->context = context;
    }
    pthread_mutex_unlock(&lock);
    return answer(service, ERROR_SERVICE_NOT_IN_EXE);
}

static SERVICE_STATUS_HANDLE register_wide(LPCWSTR name, LPHANDLER_FUNCTION handler,
                                           LPHANDLER_FUNCTION_EX handler_ex, LPVOID context)
{
    SERVICE_STATUS_HANDLE handle;
    char *narrow = NULL;
    ULONG error = utf8_copy_of(name, &narrow);

    if (error != NO_ERROR)
        return answer(NULL, error);
    handle = register_handler(narrow, handler, handler_ex, context);
    free(narrow);
    return handle;
}

SERVICE_STATUS_HANDLE WINAPI RegisterServiceCtrlHandlerA(LPCSTR name, LPHANDLER_FUNCTION handler)
{
    return register_handler(name, handler, NULL, NULL);
}

SERVICE_STATUS_HANDLE WINAPI RegisterServiceCtrlHandlerExA(LPCSTR name, LPHANDLER_FUNCTION_EX handler,
                                                           LPVOID context)
{
    return register_handler(name, NULL, handler, context);
}

SERVICE_STATUS_HANDLE WINAPI RegisterServiceCtrlHandlerW(LPCWSTR name, LPHANDLER_FUNCTION handler)
{
    return register_wide(name, handler, NULL, NULL);
}

SERVICE_STATUS_HANDLE WINAPI RegisterServiceCtrlHandlerExW(LPCWSTR name, LPHANDLER_FUNCTION_EX handler,
                                                           LPVOID context)
{
    return register_wide(name, NULL, handler, context);
}

/* The least that all services have come to, so that one of several that starts or stops early is no news. */
static DWORD state_of_all(void)
{
    bool stopping = true, running = true;

    for (size_t i = 0; i < service_count; i++) {
        DWORD state = services[i].status.dwCurrentState;

        stopping &= state == SERVICE_STOP_PENDING || state == SERVICE_STOPPED;
        running &= is_running(&services[i]);
    }
    return stopping ? SERVICE_STOP_PENDING : running ? SERVICE_RUNNING : SERVICE_START_PENDING;
}

BOOL WINAPI SetServiceStatus(SERVICE_STATUS_HANDLE handle, LPSERVICE_STATUS status)
{
    struct service *service;
    DWORD before, after;

    if (!status)
        return error_result(ERROR_INVALID_PARAMETER);
    if (status->dwCurrentState < SERVICE_STOPPED || status->dwCurrentState > SERVICE_PAUSED)
        return error_result(ERROR_INVALID_DATA);
    pthread_mutex_lock(&lock);
    service = find(handle);
    if (!service) {
        pthread_mutex_unlock(&lock);
        return error_result(ERROR_INVALID_HANDLE);
    }
    before = service_count ? state_of_all() : 0;
    service->status = *status;
    after = state_of_all();
    if (after != before)
        notify_state(after);
    if (!is_running(service) && !has_stopped(service) && status->dwWaitHint)
        notify_patience(status->dwWaitHint);
    pthread_cond_signal(&changed);
    pthread_mutex_unlock(&lock);
    return TRUE;
}
