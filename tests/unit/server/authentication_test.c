/* Basic with passwords, through the whole engine: what the program is told, what is asked again, what waits for whom. The passwords are
 * those of tests/pam; each test starts the server anew, and so with an empty memory of credentials. */
#undef HTTPAPI_SYSTEM_SOCKETS /* a client as programs write it */
#include "pam_folder.h"
#include "basic.h"
#include "base/clock.h"
#include "server/checkers.h"
#include "server/credentials.h"
#include "server/settings.h"
#include <dirent.h>
#include <pthread.h>
#include <stdbool.h>

static struct server server;
static struct message message;

static void open_server(void)
{
    server_open(&server, 2);
    enable_schemes(&server, 1, HTTP_AUTH_ENABLE_BASIC, "here");
}

static const HTTP_REQUEST_AUTH_INFO *receive(void)
{
    const HTTP_REQUEST_AUTH_INFO *info;

    server_receive(&server, &message, 0);
    info = auth_info(&message.request);
    CHECK(info != NULL);
    return info;
}

static void answer(SOCKET client)
{
    char text[2048];

    server_answer(&server, message.request.RequestId, "answer");
    client_response(client, text, sizeof text);
    CHECK_STR(client_body(text), "answer");
}

static bool is_open(HANDLE token)
{
    DWORD flags;

    return GetHandleInformation(token, &flags);
}

/* Asks as that user, and expects this to be delivered; the client stays. */
static SOCKET expect(const char *user, const char *password, HTTP_AUTH_STATUS status)
{
    SOCKET client = client_connect(server.port);
    const HTTP_REQUEST_AUTH_INFO *info;

    ask_as(client, user, password);
    info = receive();
    CHECK_EQ(info->AuthStatus, status);
    CHECK_EQ(info->AuthType, HttpRequestAuthTypeBasic);
    CHECK_EQ(info->Flags, 0);
    CHECK_EQ(info->SecStatus, status == HttpAuthStatusFailure ? SEC_E_LOGON_DENIED : 0);
    CHECK_EQ(info->AccessToken != NULL, status == HttpAuthStatusSuccess);
    return client;
}

/* @data:385 */
static void a_wrong_password_is_told_to_the_program(void)
{
    static const char *const passwords[] = {
        "wrong",     "", "account expired", "account disabled", "account restricted", "password expired",
        "locked out"};

    open_server();
    for (size_t i = 0; i < ARRAYSIZE(passwords); i++) {
        SOCKET client = expect(pam_user(), passwords[i], HttpAuthStatusFailure);

        answer(client);
        closesocket(client);
    }
    closesocket(expect("nobody is called so", "right", HttpAuthStatusFailure));
    server_close(&server);
}

/* @data:386 */
static void the_right_password_gives_a_token(void)
{
    char name[300];
    DWORD size = sizeof name;
    SOCKET client;
    HANDLE token;

    open_server();
    client = expect(pam_user(), "right", HttpAuthStatusSuccess);
    token = auth_info(&message.request)->AccessToken;
    CHECK(ImpersonateLoggedOnUser(token));
    CHECK(GetUserNameA(name, &size));
    CHECK_STR(name, pam_user());
    CHECK(RevertToSelf());
    CHECK(CloseHandle(token));
    answer(client);
    closesocket(client);
    server_close(&server);
}

static void a_token_nobody_closes_ends_with_its_request(void)
{
    SOCKET client;
    HANDLE token;

    open_server();
    client = expect(pam_user(), "right", HttpAuthStatusSuccess);
    token = auth_info(&message.request)->AccessToken;
    CHECK(is_open(token));
    answer(client);
    CHECK(!is_open(token));
    closesocket(client);
    server_close(&server);
}

static void every_request_has_a_token_of_its_own(void)
{
    SOCKET one, other;
    HANDLE first;

    open_server();
    one = expect(pam_user(), "right", HttpAuthStatusSuccess);
    first = auth_info(&message.request)->AccessToken;
    other = expect(pam_user(), "right", HttpAuthStatusSuccess);
    CHECK(first != auth_info(&message.request)->AccessToken);
    CHECK(CloseHandle(first));
    CHECK(is_open(auth_info(&message.request)->AccessToken));
    answer(other);
    closesocket(one);
    closesocket(other);
    server_close(&server);
}

static void names_may_have_a_domain(void)
{
    char name[300];

    open_server();
    snprintf(name, sizeof name, ".\\%s", pam_user());
    closesocket(expect(name, "right", HttpAuthStatusSuccess));
    snprintf(name, sizeof name, "%s@localhost", pam_user());
    closesocket(expect(name, "right", HttpAuthStatusSuccess));
    snprintf(name, sizeof name, "ELSEWHERE\\%s", pam_user());
    closesocket(expect(name, "right", HttpAuthStatusFailure));
    server_close(&server);
}

static void a_password_may_have_colons_and_backslashes(void)
{
    open_server();
    closesocket(expect(pam_user(), "as:wrong\\too", HttpAuthStatusFailure));
    closesocket(expect("", "", HttpAuthStatusFailure));
    closesocket(expect(pam_user(), "right:", HttpAuthStatusFailure));
    server_close(&server);
}

static void credentials_of_endless_length_are_nobodys(void)
{
    char password[2600];
    unsigned before;

    open_server();
    memset(password, 'x', sizeof password - 1);
    password[sizeof password - 1] = 0;
    before = pam_count();
    closesocket(expect(pam_user(), password, HttpAuthStatusFailure));
    CHECK_EQ(pam_count(), before);
    server_close(&server);
}

/* 503: it cannot be said whether the password is right. spec/data.md 12 */
static void what_cannot_be_checked_is_unavailable(void)
{
    static const char *const passwords[] = {"no server", "broken", "no memory"};
    char text[2048];

    open_server();
    for (size_t i = 0; i < ARRAYSIZE(passwords); i++) {
        SOCKET client = client_connect(server.port);

        ask_as(client, pam_user(), passwords[i]);
        client_response(client, text, sizeof text);
        CHECK(strncmp(text, "HTTP/1.1 503 ", 13) == 0);
        closesocket(client);
    }
    server_close(&server);
}

/* --- what is remembered --- */

static void a_right_password_is_asked_for_once(void)
{
    unsigned before;
    SOCKET client;

    open_server();
    before = pam_count();
    client = expect(pam_user(), "right", HttpAuthStatusSuccess);
    CHECK_EQ(pam_count(), before + 1);
    answer(client);
    for (int i = 0; i < 3; i++) {
        ask_as(client, pam_user(), "right");
        CHECK_EQ(receive()->AuthStatus, HttpAuthStatusSuccess);
        answer(client);
    }
    closesocket(client);
    CHECK_EQ(pam_count(), before + 1);
    closesocket(expect(pam_user(), "wrong", HttpAuthStatusFailure)); /* nothing is taken on trust */
    CHECK_EQ(pam_count(), before + 2);
    closesocket(expect(pam_user(), "wrong", HttpAuthStatusFailure)); /* nor is that remembered */
    CHECK_EQ(pam_count(), before + 3);
    server_close(&server);
    open_server(); /* forgotten at the end */
    closesocket(expect(pam_user(), "right", HttpAuthStatusSuccess));
    CHECK_EQ(pam_count(), before + 4);
    server_close(&server);
}

static void remembering_can_be_switched_off(void)
{
    unsigned before;

    CHECK(setenv("HTTPAPI_CredentialCacheSeconds", "0", 1) == 0);
    open_server();
    before = pam_count();
    for (int i = 0; i < 2; i++)
        closesocket(expect(pam_user(), "right", HttpAuthStatusSuccess));
    CHECK_EQ(pam_count(), before + 2);
    server_close(&server);
    CHECK(unsetenv("HTTPAPI_CredentialCacheSeconds") == 0);
}

static struct credentials *made_of(const char *text)
{
    static struct credentials credentials;

    CHECK_EQ(credentials_parse(base64(text), strlen(base64(text)), &credentials), CREDENTIALS_GOOD);
    return &credentials;
}

/* However many there were, there is room for the next; and a second is a second. */
static void what_is_remembered_is_bounded_and_ends(void)
{
    struct token *token, *found;
    unsigned kept = 0;
    char text[64];

    settings.credential_seconds = 600;
    CHECK_EQ(token_of_process(&token), NO_ERROR);
    for (int i = 0; i < 2 * CREDENTIALS_KEPT; i++) {
        snprintf(text, sizeof text, "user %d:password", i);
        credentials_keep(made_of(text), token);
        found = credentials_find(made_of(text));
        CHECK(found == token);
        object_release(&found->object);
    }
    CHECK(atomic_load(&token->object.references) <= CREDENTIALS_KEPT + 1);
    CHECK(credentials_find(made_of("user 0:another")) == NULL);
    CHECK(credentials_find(made_of("user 0password:")) == NULL);
    credentials_forget_all();
    settings.credential_seconds = 1;
    for (int i = 0; i < 2 * CREDENTIALS_KEPT; i++) {
        snprintf(text, sizeof text, "user %d:password", i);
        credentials_keep(made_of(text), token);
    }
    CHECK(atomic_load(&token->object.references) > 1);
    for (uint64_t end = clock_now() + 1100; clock_now() < end; Sleep(20))
        ;
    for (int i = 0; i < 2 * CREDENTIALS_KEPT; i++) {
        snprintf(text, sizeof text, "user %d:password", i);
        kept += credentials_find(made_of(text)) != NULL;
    }
    CHECK_EQ(kept, 0);
    credentials_keep(made_of("a:b"), token);
    CHECK_EQ(atomic_load(&token->object.references), 2);
    credentials_forget_all();
    CHECK_EQ(atomic_load(&token->object.references), 1);
    object_release(&token->object);
}

/* --- what waits for whom --- */

/* Others are served by the same loops meanwhile, and others' passwords checked by other threads. */
static void nobody_waits_for_a_password_but_who_sent_it(void)
{
    SOCKET slow, other;

    open_server();
    pam_close_gate();
    slow = client_connect(server.port);
    ask_as(slow, pam_user(), "slow");
    for (int i = 0; i < 3; i++) {
        other = client_connect(server.port);
        ask_with(other, NULL);
        CHECK_EQ(receive()->AuthStatus, HttpAuthStatusNotAuthenticated);
        answer(other);
        closesocket(other);
        other = expect(pam_user(), "wrong", HttpAuthStatusFailure);
        answer(other);
        closesocket(other);
    }
    CHECK(client_silent(slow, 0));
    pam_open_gate();
    CHECK_EQ(receive()->AuthStatus, HttpAuthStatusSuccess);
    answer(slow);
    closesocket(slow);
    server_close(&server);
}

/* Its body, and the request behind it, arrive while the password is looked at. */
static void a_body_and_more_may_come_meanwhile(void)
{
    char field[512], both[300], text[2048], body[64] = "";
    SOCKET client;
    ULONG bytes = 0;

    open_server();
    pam_close_gate();
    client = client_connect(server.port);
    snprintf(both, sizeof both, "%s:slow", pam_user());
    snprintf(
        field, sizeof field,
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\nAuthorization: Basic %s\r\n\r\n01234",
        base64(both));
    client_send(client, field);
    Sleep(20);
    client_send(client, "56789GET /next HTTP/1.1\r\nHost: localhost\r\n\r\n");
    Sleep(20);
    pam_open_gate();
    CHECK_EQ(receive()->AuthStatus, HttpAuthStatusSuccess);
    while (bytes < 10) {
        ULONG part = 0;

        CHECK_EQ(HttpReceiveRequestEntityBody(server.queue, message.request.RequestId, 0, body + bytes, 10,
                                              &part, NULL),
                 NO_ERROR);
        bytes += part;
    }
    CHECK_STR(body, "0123456789");
    answer(client);
    CHECK_EQ(receive()->AuthStatus, HttpAuthStatusNotAuthenticated);
    CHECK_STR(message.request.pRawUrl, "/next");
    server_answer(&server, message.request.RequestId, "next");
    client_response(client, text, sizeof text);
    closesocket(client);
    server_close(&server);
}

/* Nobody is told of it, and what was waiting is let go. */
static void a_client_may_vanish_meanwhile(void)
{
    struct linger reset = {1, 0};
    SOCKET client;

    open_server();
    for (int i = 0; i < 6; i++) {
        pam_close_gate();
        client = client_connect(server.port);
        ask_as(client, pam_user(), "slow");
        Sleep(10);
        if (i % 2)
            setsockopt(client, SOL_SOCKET, SO_LINGER, (const char *)&reset, sizeof reset);
        closesocket(client);
        Sleep(i < 3 ? 0 : 30);
        pam_open_gate();
    }
    client = client_connect(server.port);
    ask_with(client, NULL);
    while (receive()->AuthStatus == HttpAuthStatusSuccess) /* of one that was quick enough */
        ;
    server_close(&server);
    closesocket(client);
}

static void the_server_may_end_meanwhile(void)
{
    SOCKET clients[6];

    for (int round = 0; round < 3; round++) {
        open_server();
        pam_close_gate();
        for (size_t i = 0; i < ARRAYSIZE(clients); i++) {
            clients[i] = client_connect(server.port);
            ask_as(clients[i], pam_user(), "slow");
        }
        Sleep(round * 20);
        CHECK_EQ(HttpCloseUrlGroup(server.group), 0);
        CHECK_EQ(HttpCloseServerSession(server.session), 0);
        CHECK_EQ(HttpCloseRequestQueue(server.queue), 0);
        pam_open_gate();
        CHECK_EQ(HttpTerminate(HTTP_INITIALIZE_SERVER, NULL), 0);
        for (size_t i = 0; i < ARRAYSIZE(clients); i++)
            closesocket(clients[i]);
    }
}

/* What a module asks for after a failure is kept, and holds up nobody else. */
static void a_failure_is_held_back_without_a_thread(void)
{
    SOCKET clients[3 * CHECKERS_FOR_ONE];
    uint64_t began;

    open_server();
    began = clock_now();
    for (size_t i = 0; i < ARRAYSIZE(clients); i++) {
        clients[i] = client_connect(server.port);
        ask_as(clients[i], pam_user(), "delay");
    }
    closesocket(expect(pam_user(), "right", HttpAuthStatusSuccess));
    for (size_t i = 0; i < ARRAYSIZE(clients); i++) {
        CHECK_EQ(receive()->AuthStatus, HttpAuthStatusFailure);
        CHECK(clock_now() - began >= 140); /* PAM varies it by half */
        closesocket(clients[i]);
    }
    server_close(&server);
}

/* 503 for what is above the bound; what is below it is checked. */
static void one_client_has_so_many_checks_and_no_more(void)
{
    SOCKET clients[CHECKS_LIMIT_OF_ONE], late;
    char text[2048];

    open_server();
    pam_close_gate();
    for (size_t i = 0; i < ARRAYSIZE(clients); i++) {
        clients[i] = client_connect(server.port);
        ask_as(clients[i], pam_user(), "slow");
    }
    do { /* until all of them have arrived */
        late = client_connect(server.port);
        ask_as(late, pam_user(), "slow");
        if (!client_silent(late, 500))
            break;
        closesocket(late);
    } while (true);
    client_response(late, text, sizeof text);
    CHECK(strncmp(text, "HTTP/1.1 503 ", 13) == 0);
    closesocket(late);
    pam_open_gate();
    for (size_t i = 0; i < ARRAYSIZE(clients); i++)
        closesocket(clients[i]);
    server_close(&server);
}

/* --- checkers alone --- */

struct counted {
    struct check check;
    _Atomic(unsigned) *running, *most, *finished;
    _Atomic(bool) *go;
};

static void run_counted(struct check *check)
{
    struct counted *counted = CONTAINING_RECORD(check, struct counted, check);
    unsigned now = atomic_fetch_add(counted->running, 1) + 1, most = atomic_load(counted->most);

    while (now > most && !atomic_compare_exchange_weak(counted->most, &most, now))
        ;
    while (!atomic_load(counted->go))
        Sleep(1);
    atomic_fetch_sub(counted->running, 1);
}

static void finish_counted(struct check *check, bool ran)
{
    struct counted *counted = CONTAINING_RECORD(check, struct counted, check);

    CHECK(ran);
    atomic_fetch_add(counted->finished, 1);
}

/* One origin has two threads however much it asks for; another finds one free. */
static void an_origin_does_not_get_all_threads(void)
{
    static struct counted many[20], other;
    _Atomic(unsigned) running = 0, most = 0, finished = 0, others = 0, others_most = 0, others_finished = 0;
    _Atomic(bool) go = false, at_once = true;

    checkers_start();
    for (size_t i = 0; i < ARRAYSIZE(many); i++) {
        many[i] = (struct counted){.check = {.origin = 1, .run = run_counted, .done = finish_counted},
                                   .running = &running,
                                   .most = &most,
                                   .finished = &finished,
                                   .go = &go};
        CHECK_EQ(checkers_post(&many[i].check), NO_ERROR);
    }
    other = (struct counted){.check = {.origin = 2, .run = run_counted, .done = finish_counted},
                             .running = &others,
                             .most = &others_most,
                             .finished = &others_finished,
                             .go = &at_once};
    CHECK_EQ(checkers_post(&other.check), NO_ERROR);
    while (atomic_load(&others_finished) == 0)
        Sleep(1);
    CHECK_EQ(atomic_load(&finished), 0);
    atomic_store(&go, true);
    while (atomic_load(&finished) < ARRAYSIZE(many))
        Sleep(1);
    CHECK_EQ(atomic_load(&most), CHECKERS_FOR_ONE);
    checkers_stop();
}

static bool has_checkers(void)
{
    DIR *folder = opendir("/proc/self/task");
    struct dirent *entry;
    bool found = false;

    while ((entry = readdir(folder)) != NULL) {
        char name[sizeof entry->d_name + 32], text[32] = "";
        FILE *file;

        snprintf(name, sizeof name, "/proc/self/task/%s/comm", entry->d_name);
        file = fopen(name, "r");
        found = found || (file && fgets(text, sizeof text, file) && strcmp(text, "httpapi-checker\n") == 0);
        if (file)
            fclose(file);
    }
    closedir(folder);
    return found;
}

/* The kernel shows a thread a moment longer than pthread_join waits for it. One that nobody ended waits for ever. */
static bool checkers_are_gone(void)
{
    for (int i = 0; i < 2000 && has_checkers(); i++)
        usleep(10000);
    return !has_checkers();
}

struct late {
    struct check check;
    _Atomic(unsigned) answers;
    ULONG error;
};

static void run_nothing(struct check *check)
{
    (void)check;
}

static void count_answer(struct check *check, bool ran)
{
    (void)ran;
    atomic_fetch_add(&CONTAINING_RECORD(check, struct late, check)->answers, 1);
}

static DWORD WINAPI post_until_refused(void *context)
{
    struct late *late = context;
    unsigned posted = 0;

    while ((late->error = checkers_post(&late->check)) == NO_ERROR) {
        posted++;
        while (atomic_load(&late->answers) < posted)
            Sleep(0);
    }
    return posted;
}

/* However late: while the threads end, or when they have. */
static void what_is_posted_too_late_starts_no_thread(void)
{
    for (int i = 0; i < 20; i++) {
        struct late late = {.check = {.origin = 1, .run = run_nothing, .done = count_answer}};
        HANDLE thread;

        checkers_start();
        thread = CreateThread(NULL, 0, post_until_refused, &late, 0, NULL);
        while (atomic_load(&late.answers) == 0)
            Sleep(0);
        checkers_stop();
        CHECK_EQ(WaitForSingleObject(thread, 30000), WAIT_OBJECT_0);
        CloseHandle(thread);
        CHECK_EQ(late.error, ERROR_OPERATION_ABORTED);
        CHECK_EQ(checkers_post(&late.check), ERROR_OPERATION_ABORTED);
        CHECK(checkers_are_gone());
    }
}

int main(int argc, char **argv)
{
    static const struct check_test tests[] = {CHECK_TEST(a_wrong_password_is_told_to_the_program),
                                              CHECK_TEST(the_right_password_gives_a_token),
                                              CHECK_TEST(a_token_nobody_closes_ends_with_its_request),
                                              CHECK_TEST(every_request_has_a_token_of_its_own),
                                              CHECK_TEST(names_may_have_a_domain),
                                              CHECK_TEST(a_password_may_have_colons_and_backslashes),
                                              CHECK_TEST(credentials_of_endless_length_are_nobodys),
                                              CHECK_TEST(what_cannot_be_checked_is_unavailable),
                                              CHECK_TEST(a_right_password_is_asked_for_once),
                                              CHECK_TEST(remembering_can_be_switched_off),
                                              CHECK_TEST(what_is_remembered_is_bounded_and_ends),
                                              CHECK_TEST(nobody_waits_for_a_password_but_who_sent_it),
                                              CHECK_TEST(a_body_and_more_may_come_meanwhile),
                                              CHECK_TEST(a_client_may_vanish_meanwhile),
                                              CHECK_TEST(the_server_may_end_meanwhile),
                                              CHECK_TEST(a_failure_is_held_back_without_a_thread),
                                              CHECK_TEST(one_client_has_so_many_checks_and_no_more),
                                              CHECK_TEST(an_origin_does_not_get_all_threads),
                                              CHECK_TEST(what_is_posted_too_late_starts_no_thread),
                                              {NULL, NULL}};

    pam_folder_make();
    return check_main(tests, argc, argv);
}
