/* What to use instead of the parts of Windows that are not here. A table to be added to: the text follows the name and a colon. */
#include "check.h"

#include <string.h>
#include <strings.h>

static const struct {
    const char *name; /* functions without their A or W */
    const char *advice;
} table[] = {
    /* headers */
    {"afx.h", "MFC is Windows only; keep the server's core free of it"},
    {"afxwin.h", "MFC is Windows only; keep the server's core free of it"},
    {"atlbase.h", "ATL is Windows only; std::unique_ptr and std::wstring do what CComPtr and CString do"},
    {"atlstr.h", "ATL is Windows only; std::wstring does what CString does"},
    {"comdef.h", "no COM; throw and catch your own exceptions"},
    {"wrl.h", "no COM; std::shared_ptr does what ComPtr does"},
    {"ppl.h", "std::async, or the thread pool of threadpoolapiset.h, which is here"},
    {"ppltasks.h", "std::async, or the thread pool of threadpoolapiset.h, which is here"},
    {"winhttp.h", "libcurl for outgoing requests"},
    {"websocket.h", "samples/websocket_v2.c speaks the protocol itself, over HTTP_SEND_RESPONSE_FLAG_OPAQUE"},
    {"wil/resource.h", "std::unique_ptr with a deleter does what WIL's handles do"},
    {"urlmon.h", "libcurl for outgoing requests"},
    {"msxml6.h", "libxml2 or libexpat"},
    {"xmllite.h", "libxml2 or libexpat"},
    {"sqlext.h", "unixODBC has the same interface: apt-get install unixodbc-dev"},
    {"sql.h", "unixODBC has the same interface: apt-get install unixodbc-dev"},
    {"evntprov.h", "HTTPAPI_TRACE for the server's own events, syslog for yours"},
    {"evntrace.h", "HTTPAPI_TRACE for the server's own events, syslog for yours"},
    {"pdh.h", "/proc"},
    {"psapi.h", "/proc/self/status"},
    {"tlhelp32.h", "/proc"},
    {"iphlpapi.h", "getifaddrs"},
    {"dbghelp.h", "backtrace of execinfo.h, or a core file and gdb"},
    {"shlobj.h", "the paths of the XDG base directories"},
    {"commctrl.h", "a server has no window"},
    {"vld.h", "-fsanitize=address finds leaks"},
    /* functions */
    {"CreateProcess", "posix_spawn"},
    {"ShellExecute", "posix_spawn of xdg-open"},
    {"TerminateProcess", "kill"},
    {"OpenProcess", "pidfd_open"},
    {"CreateToolhelp32Snapshot", "/proc"},
    {"EnumProcesses", "/proc"},
    {"GetProcessMemoryInfo", "/proc/self/statm"},
    {"SuspendThread",
     "let the thread wait for an event; here only a thread that was created suspended can be"},
    {"TerminateThread", "let the thread see an event and return"},
    {"CreateFileMapping", "mmap"},
    {"MapViewOfFile", "mmap"},
    {"UnmapViewOfFile", "munmap"},
    {"CreateNamedPipe", "a socket of AF_UNIX"},
    {"ConnectNamedPipe", "accept on a socket of AF_UNIX"},
    {"CreatePipe", "pipe"},
    {"ReadDirectoryChangesW", "inotify"},
    {"FindFirstChangeNotification", "inotify"},
    {"TransmitFile", "a file-handle chunk in HttpSendHttpResponse; sendfile elsewhere"},
    {"WinHttpOpen", "libcurl for outgoing requests"},
    {"InternetOpen", "libcurl for outgoing requests"},
    {"URLDownloadToFile", "libcurl for outgoing requests"},
    {"DeviceIoControl", "ioctl"},
    {"GetDiskFreeSpaceEx", "statvfs"},
    {"GetLogicalDrives", "there are no drives; see HTTPAPI_DRIVE_<letter> in docs/porting.md"},
    {"CreateSymbolicLink", "symlink"},
    {"CreateHardLink", "link"},
    {"LockFileEx", "flock"},
    {"SetUnhandledExceptionFilter", "sigaction for SIGSEGV"},
    {"MiniDumpWriteDump", "a core file: ulimit -c unlimited"},
    {"EventRegister", "HTTPAPI_TRACE for the server's own events, syslog for yours"},
    {"NetUserAdd", "useradd"},
    {"FindResource", "a file beside the program"},
    {"LoadResource", "a file beside the program"},
    {"GetAdaptersInfo", "getifaddrs"},
    {"GetAdaptersAddresses", "getifaddrs"},
    {"MessageBox", "fwprintf(stderr, ...)"},
    {"GetMessage", "a server has no window"},
    {"CreateWindowEx", "a server has no window"},
    {"CoCreateInstance", "no COM"},
    {"SysAllocString", "std::wstring, or HeapAlloc"},
    {"VariantInit", "std::variant"},
    {"EncodePointer", "leave it out"},
};

const char *advice_on(const char *name)
{
    size_t length = strlen(name), i;

    for (i = 0; i < sizeof table / sizeof table[0]; i++) {
        size_t own = strlen(table[i].name);

        if (strcasecmp(table[i].name, name) == 0)
            return table[i].advice;
        if (length == own + 1 && strncmp(table[i].name, name, own) == 0 &&
            (name[own] == 'A' || name[own] == 'W'))
            return table[i].advice;
    }
    return NULL;
}
