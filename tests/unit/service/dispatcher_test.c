/* The service dispatcher. One process has one dispatcher, so every test is a child of its own. */
#include "check.h"
#include "errhandlingapi.h"
#include "synchapi.h"
#include "winerror.h"
#include "winsvc.h"
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static SERVICE_STATUS_HANDLE handles[2];
static DWORD controls[2]; /* what the services were told */
static DWORD accepted = SERVICE_ACCEPT_STOP;
static DWORD argument_count;
static char first_argument[32];

static void set(int which, DWORD state)
{
    SERVICE_STATUS status = {
        .dwServiceType = SERVICE_WIN32_OWN_PROCESS, .dwCurrentState = state, .dwWaitHint = 2000};

    if (state == SERVICE_RUNNING)
        status.dwControlsAccepted = accepted;
    if (!SetServiceStatus(handles[which], &status))
        _exit(50);
}

static DWORD WINAPI on_control_ex(DWORD control, DWORD type, LPVOID data, LPVOID context)
{
    int which = *(int *)context;

    if (type || data)
        _exit(51);
    controls[which] = control;
    set(which, SERVICE_STOP_PENDING);
    set(which, SERVICE_STOPPED);
    return NO_ERROR;
}

static void WINAPI on_control(DWORD control)
{
    controls[0] = control;
    set(0, SERVICE_STOPPED);
}

static void WINAPI running_main(DWORD count, LPWSTR *arguments)
{
    argument_count = count;
    for (size_t i = 0; i < sizeof first_argument - 1 && arguments[0][i]; i++)
        first_argument[i] = (char)arguments[0][i];
    handles[0] = RegisterServiceCtrlHandlerW(u"whatever", on_control);
    if (!handles[0])
        _exit(52);
    set(0, SERVICE_START_PENDING);
    set(0, SERVICE_RUNNING);
    kill(getpid(), SIGTERM);
}

/* The signal comes before the service takes anything. */
static void WINAPI slow_main(DWORD count, LPWSTR *arguments)
{
    (void)count, (void)arguments;
    handles[0] = RegisterServiceCtrlHandlerW(u"", on_control);
    kill(getpid(), SIGINT);
    Sleep(50);
    if (controls[0])
        _exit(53);
    set(0, SERVICE_RUNNING);
}

static void WINAPI first_main(DWORD count, LPSTR *arguments)
{
    static int which = 0;

    (void)count, (void)arguments;
    handles[0] = RegisterServiceCtrlHandlerExA("FIRST", on_control_ex, &which);
    set(0, SERVICE_RUNNING);
}

static void WINAPI second_main(DWORD count, LPSTR *arguments)
{
    static int which = 1;

    (void)count, (void)arguments;
    if (RegisterServiceCtrlHandlerExA("third", on_control_ex, &which) ||
        GetLastError() != ERROR_SERVICE_NOT_IN_EXE)
        _exit(54);
    handles[1] = RegisterServiceCtrlHandlerExA("second", on_control_ex, &which);
    set(1, SERVICE_RUNNING);
    kill(getpid(), SIGTERM);
}

static void WINAPI brief_main(DWORD count, LPWSTR *arguments)
{
    (void)count, (void)arguments;
}

/* Runs it in a child; its exit code, or 128 and the signal that ended it. */
static int in_child(int (*body)(void))
{
    pid_t child = fork();
    int status = 0;

    CHECK(child >= 0);
    if (child == 0) {
        signal(SIGINT, SIG_DFL); /* a shell that ran us in the background has us ignore it */
        alarm(60);
        _exit(body());
    }
    CHECK_EQ(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static bool dispatch(LPSERVICE_MAIN_FUNCTIONW main_function)
{
    const SERVICE_TABLE_ENTRYW table[] = {{(LPWSTR)u"service", main_function}, {NULL, NULL}};

    return StartServiceCtrlDispatcherW(table);
}

static int stop(void)
{
    if (!dispatch(running_main))
        return 1;
    if (controls[0] != SERVICE_CONTROL_STOP)
        return 2;
    return argument_count == 1 && strcmp(first_argument, "service") == 0 ? 0 : 3;
}

static void sigterm_is_the_control_to_stop(void)
{
    CHECK_EQ(in_child(stop), 0);
}

static int stop_early(void)
{
    return dispatch(slow_main) && controls[0] == SERVICE_CONTROL_STOP ? 0 : 1;
}

static void a_service_that_starts_is_told_when_it_runs(void)
{
    CHECK_EQ(in_child(stop_early), 0);
}

static int shut_down(void)
{
    accepted = SERVICE_ACCEPT_SHUTDOWN;
    return dispatch(running_main) && controls[0] == SERVICE_CONTROL_SHUTDOWN ? 0 : 1;
}

static int accept_nothing(void)
{
    accepted = 0;
    return dispatch(running_main);
}

static void what_is_accepted_decides(void)
{
    CHECK_EQ(in_child(shut_down), 0);
    CHECK_EQ(in_child(accept_nothing), 128 + SIGTERM);
}

static int two_services(void)
{
    char first[] = "first", second[] = "Second";
    const SERVICE_TABLE_ENTRYA table[] = {{first, first_main}, {second, second_main}, {NULL, NULL}};

    if (!StartServiceCtrlDispatcherA(table))
        return 1;
    return controls[0] == SERVICE_CONTROL_STOP && controls[1] == SERVICE_CONTROL_STOP ? 0 : 2;
}

static void services_share_a_process(void)
{
    CHECK_EQ(in_child(two_services), 0);
}

static int without_handler(void)
{
    return dispatch(brief_main) ? 0 : 1;
}

static void a_service_that_registers_nothing_ends_with_its_main(void)
{
    CHECK_EQ(in_child(without_handler), 0);
}

static int wrong(void)
{
    const SERVICE_TABLE_ENTRYW empty[] = {{NULL, NULL}};
    SERVICE_STATUS status = {.dwCurrentState = SERVICE_RUNNING};

    if (StartServiceCtrlDispatcherW(NULL) || GetLastError() != ERROR_INVALID_DATA)
        return 1;
    if (StartServiceCtrlDispatcherW(empty) || GetLastError() != ERROR_INVALID_DATA)
        return 2;
    if (RegisterServiceCtrlHandlerW(u"x", on_control) || GetLastError() != ERROR_SERVICE_NOT_IN_EXE)
        return 3;
    if (SetServiceStatus(NULL, &status) || GetLastError() != ERROR_INVALID_HANDLE)
        return 4;
    if (!dispatch(running_main))
        return 5;
    status.dwCurrentState = 8;
    if (SetServiceStatus(handles[0], &status) || GetLastError() != ERROR_INVALID_DATA)
        return 6;
    if (dispatch(running_main) || GetLastError() != ERROR_SERVICE_ALREADY_RUNNING)
        return 7;
    return 0;
}

static void wrong_calls_have_their_codes(void)
{
    CHECK_EQ(in_child(wrong), 0);
}

static int as_a_program(void)
{
    setenv("HTTPAPI_SERVICE", "no", 1);
    return !dispatch(running_main) && GetLastError() == ERROR_FAILED_SERVICE_CONTROLLER_CONNECT ? 0 : 1;
}

static void who_asks_for_it_is_no_service(void)
{
    CHECK_EQ(in_child(as_a_program), 0);
}

static void the_supervisor_hears_of_it(void)
{
    static const char *const expected[] = {"EXTEND_TIMEOUT_USEC=2000000", "READY=1", "STOPPING=1"};
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    char text[64];
    int listener = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

    snprintf(address.sun_path, sizeof address.sun_path, "/tmp/httpapi-notify-%d", getpid());
    CHECK_EQ(bind(listener, (struct sockaddr *)&address, sizeof address), 0);
    setenv("NOTIFY_SOCKET", address.sun_path, 1);
    CHECK_EQ(in_child(stop), 0);
    unsetenv("NOTIFY_SOCKET");
    for (size_t i = 0; i < 3; i++) {
        ssize_t length = recv(listener, text, sizeof text - 1, 0);

        CHECK(length > 0);
        text[length] = 0;
        CHECK_STR(text, expected[i]);
    }
    CHECK(recv(listener, text, sizeof text, 0) < 0);
    close(listener);
    unlink(address.sun_path);
}

static void there_is_no_manager(void)
{
    CHECK(OpenSCManagerW(NULL, NULL, SC_MANAGER_ALL_ACCESS) == NULL);
    CHECK_EQ(GetLastError(), ERROR_DATABASE_DOES_NOT_EXIST);
    CHECK(OpenServiceA(NULL, "x", SERVICE_ALL_ACCESS) == NULL);
    CHECK_EQ(GetLastError(), ERROR_INVALID_HANDLE);
    CHECK(!CloseServiceHandle(NULL));
    CHECK_EQ(GetLastError(), ERROR_INVALID_HANDLE);
}

CHECK_MAIN(CHECK_TEST(sigterm_is_the_control_to_stop), CHECK_TEST(a_service_that_starts_is_told_when_it_runs),
           CHECK_TEST(what_is_accepted_decides), CHECK_TEST(services_share_a_process),
           CHECK_TEST(a_service_that_registers_nothing_ends_with_its_main),
           CHECK_TEST(wrong_calls_have_their_codes), CHECK_TEST(who_asks_for_it_is_no_service),
           CHECK_TEST(the_supervisor_hears_of_it), CHECK_TEST(there_is_no_manager))
