/* The service manager that is not here: systemd's units and systemctl install, start and stop services. There is no database to open,
 * so no handle exists that the others could take. */
#include "error/error.h"
#include "winsvc.h"

static SC_HANDLE refuse(ULONG error)
{
    error_result(error);
    return NULL;
}

SC_HANDLE WINAPI OpenSCManagerA(LPCSTR machine, LPCSTR database, DWORD access)
{
    (void)machine, (void)database, (void)access;
    return refuse(ERROR_DATABASE_DOES_NOT_EXIST);
}

SC_HANDLE WINAPI OpenSCManagerW(LPCWSTR machine, LPCWSTR database, DWORD access)
{
    (void)machine, (void)database, (void)access;
    return refuse(ERROR_DATABASE_DOES_NOT_EXIST);
}

SC_HANDLE WINAPI OpenServiceA(SC_HANDLE manager, LPCSTR name, DWORD access)
{
    (void)manager, (void)name, (void)access;
    return refuse(ERROR_INVALID_HANDLE);
}

SC_HANDLE WINAPI OpenServiceW(SC_HANDLE manager, LPCWSTR name, DWORD access)
{
    (void)manager, (void)name, (void)access;
    return refuse(ERROR_INVALID_HANDLE);
}

SC_HANDLE WINAPI CreateServiceA(SC_HANDLE manager, LPCSTR name, LPCSTR display, DWORD access, DWORD type,
                                DWORD start, DWORD control, LPCSTR path, LPCSTR group, LPDWORD tag,
                                LPCSTR dependencies, LPCSTR user, LPCSTR password)
{
    (void)manager, (void)name, (void)display, (void)access, (void)type, (void)start, (void)control;
    (void)path, (void)group, (void)tag, (void)dependencies, (void)user, (void)password;
    return refuse(ERROR_INVALID_HANDLE);
}

SC_HANDLE WINAPI CreateServiceW(SC_HANDLE manager, LPCWSTR name, LPCWSTR display, DWORD access, DWORD type,
                                DWORD start, DWORD control, LPCWSTR path, LPCWSTR group, LPDWORD tag,
                                LPCWSTR dependencies, LPCWSTR user, LPCWSTR password)
{
    (void)manager, (void)name, (void)display, (void)access, (void)type, (void)start, (void)control;
    (void)path, (void)group, (void)tag, (void)dependencies, (void)user, (void)password;
    return refuse(ERROR_INVALID_HANDLE);
}

BOOL WINAPI DeleteService(SC_HANDLE service)
{
    (void)service;
    return error_result(ERROR_INVALID_HANDLE);
}

BOOL WINAPI StartServiceA(SC_HANDLE service, DWORD count, LPCSTR *arguments)
{
    (void)service, (void)count, (void)arguments;
    return error_result(ERROR_INVALID_HANDLE);
}

BOOL WINAPI StartServiceW(SC_HANDLE service, DWORD count, LPCWSTR *arguments)
{
    (void)service, (void)count, (void)arguments;
    return error_result(ERROR_INVALID_HANDLE);
}

BOOL WINAPI ControlService(SC_HANDLE service, DWORD control, LPSERVICE_STATUS status)
{
    (void)service, (void)control, (void)status;
    return error_result(ERROR_INVALID_HANDLE);
}

BOOL WINAPI QueryServiceStatus(SC_HANDLE service, LPSERVICE_STATUS status)
{
    (void)service, (void)status;
    return error_result(ERROR_INVALID_HANDLE);
}

BOOL WINAPI QueryServiceStatusEx(SC_HANDLE service, SC_STATUS_TYPE level, LPBYTE out, DWORD size,
                                 LPDWORD needed)
{
    (void)service, (void)level, (void)out, (void)size, (void)needed;
    return error_result(ERROR_INVALID_HANDLE);
}

BOOL WINAPI ChangeServiceConfig2A(SC_HANDLE service, DWORD level, LPVOID information)
{
    (void)service, (void)level, (void)information;
    return error_result(ERROR_INVALID_HANDLE);
}

BOOL WINAPI ChangeServiceConfig2W(SC_HANDLE service, DWORD level, LPVOID information)
{
    (void)service, (void)level, (void)information;
    return error_result(ERROR_INVALID_HANDLE);
}

BOOL WINAPI CloseServiceHandle(SC_HANDLE handle)
{
    (void)handle;
    return error_result(ERROR_INVALID_HANDLE);
}
