// A service as it is written for Windows: a dispatcher, a handler, an event to stop by. It stops itself here.
#include <windows.h>
#include <tchar.h>
#include <stdio.h>

static TCHAR ServiceName[] = TEXT("Example");
static SERVICE_STATUS Status;
static SERVICE_STATUS_HANDLE StatusHandle;
static HANDLE StopEvent;

static void Report(DWORD state, DWORD hint)
{
    static DWORD checkpoint = 1;

    Status.dwServiceType = SERVICE_WIN32_OWN_PROCESS;
    Status.dwCurrentState = state;
    Status.dwWaitHint = hint;
    Status.dwControlsAccepted = state == SERVICE_START_PENDING ? 0 : SERVICE_ACCEPT_STOP;
    Status.dwCheckPoint = state == SERVICE_RUNNING || state == SERVICE_STOPPED ? 0 : checkpoint++;
    SetServiceStatus(StatusHandle, &Status);
}

static VOID WINAPI Handler(DWORD dwControl)
{
    if (dwControl == SERVICE_CONTROL_STOP) {
        Report(SERVICE_STOP_PENDING, 1000);
        SetEvent(StopEvent);
    }
}

static VOID WINAPI ServiceMain(DWORD dwArgc, LPTSTR *lpszArgv)
{
    StatusHandle = RegisterServiceCtrlHandler(ServiceName, Handler);
    if (StatusHandle == NULL)
        return;
    Report(SERVICE_START_PENDING, 3000);
    StopEvent = CreateEvent(NULL, TRUE, FALSE, NULL);
    _tprintf(_T("%s runs with %lu\n"), lpszArgv[0], dwArgc);
    Report(SERVICE_RUNNING, 0);
    GenerateConsoleCtrlEvent(CTRL_C_EVENT, 0);
    WaitForSingleObject(StopEvent, INFINITE);
    CloseHandle(StopEvent);
    Report(SERVICE_STOPPED, 0);
}

int _tmain(int argc, TCHAR *argv[])
{
    SERVICE_TABLE_ENTRY table[] = {{ServiceName, ServiceMain}, {NULL, NULL}};
    SC_HANDLE manager;

    manager = OpenSCManager(NULL, NULL, SC_MANAGER_CREATE_SERVICE);
    if (manager == NULL)
        _tprintf(_T("cannot be installed: %lu\n"), GetLastError());
    if (!StartServiceCtrlDispatcher(table))
        return (int)GetLastError();
    _tprintf(_T("stopped after %d argument, %s\n"), argc, argv[argc] == NULL ? _T("no more") : argv[1]);
    return 0;
}
