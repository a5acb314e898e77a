/* Names to addresses and back, in every form: getaddrinfo, GetAddrInfoW,
 * GetAddrInfoEx, getnameinfo, the databases of Winsock 1, addresses as text.
 * Windows names only; asks no server: numbers, this host and "localhost" alone.
 */
#include "sockets.h"

#ifdef __MINGW32__ /* its header is an old one */
WINSOCK_API_LINKAGE INT WSAAPI GetAddrInfoExCancel(LPHANDLE lpHandle);
WINSOCK_API_LINKAGE INT WSAAPI GetAddrInfoExOverlappedResult(LPOVERLAPPED lpOverlapped);
#endif

static int asked(const char *node, const char *service, const struct addrinfo *hints)
{
    struct addrinfo *list = NULL;
    int code = getaddrinfo(node, service, hints, &list);

    if (!code)
        freeaddrinfo(list);
    return code;
}

static struct addrinfo hints_of(int flags, int family)
{
    struct addrinfo hints;

    memset(&hints, 0, sizeof hints);
    hints.ai_flags = flags;
    hints.ai_family = family;
    return hints;
}

static void hints_choose_what_is_found(void)
{
    struct addrinfo hints = hints_of(AI_NUMERICHOST, AF_INET6), *list;

    start_winsock();
    CHECK_EQ(getaddrinfo("::1", "80", &hints, &list), 0);
    CHECK_EQ(list->ai_family, AF_INET6);
    CHECK_EQ(list->ai_addrlen, sizeof(struct sockaddr_in6));
    CHECK_EQ(((struct sockaddr_in6 *)list->ai_addr)->sin6_port, htons(80));
    freeaddrinfo(list);
    hints = hints_of(AI_PASSIVE, AF_INET);
    hints.ai_socktype = SOCK_DGRAM;
    hints.ai_protocol = IPPROTO_UDP;
    CHECK_EQ(getaddrinfo(NULL, "53", &hints, &list), 0);
    CHECK_EQ(list->ai_socktype, SOCK_DGRAM);
    CHECK_EQ(list->ai_protocol, IPPROTO_UDP);
    CHECK_EQ(((struct sockaddr_in *)list->ai_addr)->sin_addr.s_addr, INADDR_ANY);
    freeaddrinfo(list);
    hints = hints_of(AI_CANONNAME | AI_NUMERICHOST, AF_INET);
    CHECK_EQ(getaddrinfo("127.0.0.1", NULL, &hints, &list), 0);
    CHECK_STR(list->ai_canonname, "127.0.0.1");
    freeaddrinfo(list);
    hints = hints_of(AI_NUMERICHOST, AF_INET);
    CHECK_EQ(asked("localhost", NULL, &hints), WSAHOST_NOT_FOUND);
    hints = hints_of(AI_NUMERICSERV, AF_INET);
    CHECK_EQ(asked("127.0.0.1", "http", &hints), WSAHOST_NOT_FOUND);
    hints = hints_of(0, AF_INET);
    hints.ai_addrlen = 4;
    CHECK_EQ(asked("127.0.0.1", NULL, &hints), WSANO_RECOVERY);
    hints = hints_of(0, AF_INET);
    CHECK_EQ(getaddrinfo("", NULL, &hints, &list), 0); /* this machine */
    freeaddrinfo(list);
    CHECK_EQ(getaddrinfo("127.0.0.1", NULL, NULL, NULL), WSAEFAULT);
}

/* ASCII in 16-bit units. */
static WCHAR *wide(const char *text)
{
    static WCHAR room[4][1200];
    static int next;
    WCHAR *out = room[next++ % 4];
    int i;

    for (i = 0; text[i]; i++)
        out[i] = (WCHAR)text[i];
    out[i] = 0;
    return out;
}

static int same(const WCHAR *units, const char *text)
{
    while (*text && *units == (WCHAR)*text)
        units++, text++;
    return *units == (WCHAR)*text;
}

static void wide_names_resolve_as_narrow_ones(void)
{
    char long_name[1100];
    ADDRINFOW hints, *list;

    start_winsock();
    memset(&hints, 0, sizeof hints);
    hints.ai_family = AF_INET;
    hints.ai_flags = AI_CANONNAME | AI_NUMERICHOST;
    hints.ai_socktype = SOCK_STREAM;
    CHECK_EQ(GetAddrInfoW(wide("127.0.0.1"), wide("8080"), &hints, &list), 0);
    CHECK(same(list->ai_canonname, "127.0.0.1"));
    CHECK_EQ(((struct sockaddr_in *)list->ai_addr)->sin_port, htons(8080));
    CHECK(list->ai_next == NULL);
    FreeAddrInfoW(list);
    FreeAddrInfoW(NULL);
    CHECK_EQ(GetAddrInfoW(wide("127.0.0.1"), NULL, NULL, &list), 0);
    FreeAddrInfoW(list);
    hints.ai_canonname = wide("x");
    CHECK_EQ(GetAddrInfoW(wide("127.0.0.1"), NULL, &hints, &list), WSANO_RECOVERY);
    CHECK(list == NULL);
    CHECK_EQ(WSAGetLastError(), WSANO_RECOVERY);
    CHECK_EQ(GetAddrInfoW(wide("127.0.0.1"), NULL, NULL, NULL), WSAEFAULT);
    memset(long_name, 'a', sizeof long_name - 1);
    long_name[sizeof long_name - 1] = 0;
    CHECK_EQ(GetAddrInfoW(wide(long_name), NULL, NULL, &list), WSAHOST_NOT_FOUND);
    CHECK_EQ(GetAddrInfoW(wide("127.0.0.1"), wide(long_name), NULL, &list), WSAHOST_NOT_FOUND);
}

static void the_extended_form_finds_the_same(void)
{
    ADDRINFOEXW hints, *list = NULL;
    GUID provider = {1, 2, 3, {4, 5, 6, 7, 8, 9, 10, 11}};

    start_winsock();
    memset(&hints, 0, sizeof hints);
    hints.ai_family = AF_INET;
    hints.ai_flags = AI_CANONNAME | AI_NUMERICHOST;
    CHECK_EQ(
        GetAddrInfoExW(wide("127.0.0.1"), wide("80"), NS_DNS, NULL, &hints, &list, NULL, NULL, NULL, NULL),
        0);
    CHECK_EQ(list->ai_family, AF_INET);
    CHECK(same(list->ai_canonname, "127.0.0.1"));
    CHECK_EQ(((struct sockaddr_in *)list->ai_addr)->sin_addr.s_addr, htonl(INADDR_LOOPBACK));
    CHECK(list->ai_blob == NULL);
    FreeAddrInfoExW(list);
    FreeAddrInfoExW(NULL);
    CHECK_EQ(GetAddrInfoExW(wide("127.0.0.1"), NULL, NS_ALL, NULL, NULL, &list, NULL, NULL, NULL, NULL), 0);
    CHECK(list->ai_canonname == NULL);
    FreeAddrInfoExW(list);
    CHECK_EQ(GetAddrInfoExW(wide("127.0.0.1"), NULL, 4711, NULL, NULL, &list, NULL, NULL, NULL, NULL),
             WSAEINVAL);
    CHECK(list == NULL);
    CHECK_EQ(GetAddrInfoExW(wide("127.0.0.1"), NULL, NS_ALL, &provider, NULL, &list, NULL, NULL, NULL, NULL),
             WSAEINVAL);
    CHECK_EQ(GetAddrInfoExW(wide("127.0.0.1"), NULL, NS_ALL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
             WSAEFAULT);
    hints.ai_bloblen = 4;
    CHECK_EQ(GetAddrInfoExW(wide("127.0.0.1"), NULL, NS_ALL, NULL, &hints, &list, NULL, NULL, NULL, NULL),
             WSANO_RECOVERY);
    memset(&hints, 0, sizeof hints);
    hints.ai_flags = AI_NUMERICHOST;
    CHECK_EQ(GetAddrInfoExW(wide("no number"), NULL, NS_ALL, NULL, &hints, &list, NULL, NULL, NULL, NULL),
             WSAHOST_NOT_FOUND);
    CHECK_EQ(WSAGetLastError(), WSAHOST_NOT_FOUND);
}

struct answer {
    OVERLAPPED overlapped; /* what the routine is told is this */
    PADDRINFOEXW list;
    HANDLE told;
    DWORD error, thread;
};

static void CALLBACK take_answer(DWORD error, DWORD bytes, LPWSAOVERLAPPED overlapped)
{
    struct answer *answer = (struct answer *)overlapped;

    (void)bytes;
    answer->error = error;
    answer->thread = GetCurrentThreadId();
    CHECK(overlapped->Pointer == &answer->list);
    SetEvent(answer->told);
}

static INT ask(struct answer *answer, const char *name, HANDLE event,
               LPLOOKUPSERVICE_COMPLETION_ROUTINE routine, LPHANDLE handle)
{
    ADDRINFOEXW hints;

    memset(&hints, 0, sizeof hints);
    hints.ai_family = AF_INET;
    hints.ai_flags = AI_NUMERICHOST;
    answer->overlapped.hEvent = event;
    answer->list = (PADDRINFOEXW)answer;
    return GetAddrInfoExW(wide(name), NULL, NS_ALL, NULL, &hints, &answer->list, NULL, &answer->overlapped,
                          routine, handle);
}

static void an_overlapped_question_ends_with_its_event(void)
{
    HANDLE event = CreateEventW(NULL, TRUE, FALSE, NULL), handle = NULL;
    struct answer answer;

    start_winsock();
    memset(&answer, 0, sizeof answer);
    WSASetLastError(0);
    CHECK_EQ(ask(&answer, "127.0.0.1", event, NULL, &handle), WSA_IO_PENDING);
    CHECK_EQ(WSAGetLastError(), WSA_IO_PENDING);
    CHECK(handle != NULL);
    CHECK_EQ(WaitForSingleObject(event, 20000), WAIT_OBJECT_0);
    CHECK_EQ(GetAddrInfoExOverlappedResult(&answer.overlapped), 0);
    CHECK(answer.overlapped.Pointer == &answer.list);
    CHECK_EQ(((struct sockaddr_in *)answer.list->ai_addr)->sin_addr.s_addr, htonl(INADDR_LOOPBACK));
    CHECK(answer.list->ai_next == NULL);
    FreeAddrInfoExW(answer.list);
    CHECK_EQ(GetAddrInfoExCancel(&handle), WSA_INVALID_HANDLE); /* it is over */

    ResetEvent(event);
    CHECK_EQ(ask(&answer, "no number", event, NULL, NULL), WSA_IO_PENDING);
    CHECK_EQ(WaitForSingleObject(event, 20000), WAIT_OBJECT_0);
    CHECK_EQ(GetAddrInfoExOverlappedResult(&answer.overlapped), WSAHOST_NOT_FOUND);
    CHECK(answer.list == NULL);
    CloseHandle(event);
}

/* The thread that asked does not wait alertably: the routine is no APC. */
static void an_overlapped_question_ends_with_its_routine(void)
{
    struct answer answer;

    start_winsock();
    memset(&answer, 0, sizeof answer);
    answer.told = CreateEventW(NULL, FALSE, FALSE, NULL);
    CHECK_EQ(ask(&answer, "127.0.0.1", NULL, take_answer, NULL), WSA_IO_PENDING);
    CHECK_EQ(WaitForSingleObject(answer.told, 20000), WAIT_OBJECT_0);
    CHECK_EQ(answer.error, 0);
    CHECK(answer.thread != GetCurrentThreadId());
    CHECK_EQ(GetAddrInfoExOverlappedResult(&answer.overlapped), 0);
    CHECK_EQ(answer.list->ai_family, AF_INET);
    FreeAddrInfoExW(answer.list);
    CHECK_EQ(ask(&answer, "no number", NULL, take_answer, NULL), WSA_IO_PENDING);
    CHECK_EQ(WaitForSingleObject(answer.told, 20000), WAIT_OBJECT_0);
    CHECK_EQ(answer.error, WSAHOST_NOT_FOUND);
    CHECK(answer.list == NULL);
    CloseHandle(answer.told);
}

static void wrong_overlapped_questions_are_refused_at_once(void)
{
    HANDLE event = CreateEventW(NULL, TRUE, FALSE, NULL), none = NULL;
    struct answer answer;
    PADDRINFOEXW list;

    start_winsock();
    memset(&answer, 0, sizeof answer);
    CHECK_EQ(ask(&answer, "127.0.0.1", NULL, NULL, NULL), WSAEINVAL);         /* nothing would tell */
    CHECK_EQ(ask(&answer, "127.0.0.1", event, take_answer, NULL), WSAEINVAL); /* it is one or the other */
    CHECK(answer.list == NULL);
    CHECK_EQ(WSAGetLastError(), WSAEINVAL);
    CHECK_EQ(GetAddrInfoExW(wide("h"), NULL, NS_ALL, NULL, NULL, &list, NULL, NULL, take_answer, NULL),
             WSAEINVAL);
    answer.overlapped.hEvent = event;
    CHECK_EQ(
        GetAddrInfoExW(NULL, NULL, NS_ALL, NULL, NULL, &answer.list, NULL, &answer.overlapped, NULL, NULL),
        WSAHOST_NOT_FOUND);
    CHECK_EQ(WaitForSingleObject(event, 0), WAIT_TIMEOUT);
    CHECK_EQ(GetAddrInfoExOverlappedResult(NULL), WSAEINVAL);
    CHECK_EQ(GetAddrInfoExCancel(&none), WSA_INVALID_HANDLE);
    CHECK_EQ(GetAddrInfoExCancel(&event), WSA_INVALID_HANDLE); /* a handle, but of something else */
    CloseHandle(event);
}

static void addresses_have_names(void)
{
    struct sockaddr_in address = loopback_address();
    struct sockaddr_in6 six;
    char host[64], service[16];
    WCHAR wide_host[64], wide_service[16];
    int numeric = NI_NUMERICHOST | NI_NUMERICSERV;

    start_winsock();
    address.sin_port = htons(8080);
    CHECK_EQ(getnameinfo((struct sockaddr *)&address, sizeof address, host, sizeof host, service,
                         sizeof service, numeric),
             0);
    CHECK_STR(host, "127.0.0.1");
    CHECK_STR(service, "8080");
    CHECK_EQ(
        GetNameInfoW((struct sockaddr *)&address, sizeof address, wide_host, 64, wide_service, 16, numeric),
        0);
    CHECK(same(wide_host, "127.0.0.1"));
    CHECK(same(wide_service, "8080"));
    CHECK_EQ(GetNameInfoW((struct sockaddr *)&address, sizeof address, wide_host, 4, NULL, 0, numeric),
             WSAEFAULT);
    CHECK_EQ(GetNameInfoW((struct sockaddr *)&address, sizeof address, NULL, 0, wide_service, 2, numeric),
             WSAEFAULT);
    CHECK_EQ(WSAGetLastError(), WSAEFAULT);
    CHECK_EQ(getnameinfo((struct sockaddr *)&address, sizeof address, host, 3, NULL, 0, numeric), WSAEFAULT);
    CHECK_EQ(getnameinfo((struct sockaddr *)&address, 3, host, sizeof host, NULL, 0, numeric), WSAEFAULT);
    CHECK_EQ(getnameinfo(NULL, 0, host, sizeof host, NULL, 0, numeric), WSAEFAULT);
    CHECK_EQ(getnameinfo((struct sockaddr *)&address, sizeof address, NULL, 0, NULL, 0, numeric),
             WSAHOST_NOT_FOUND);
    memset(&six, 0, sizeof six);
    six.sin6_family = AF_INET6;
    six.sin6_addr = in6addr_loopback;
    CHECK_EQ(getnameinfo((struct sockaddr *)&six, sizeof six, host, sizeof host, NULL, 0, numeric), 0);
    CHECK_STR(host, "::1");
    six.sin6_family = 99;
    CHECK_EQ(getnameinfo((struct sockaddr *)&six, sizeof six, host, sizeof host, NULL, 0, numeric),
             WSAEAFNOSUPPORT);
}

static void the_databases_of_winsock_1_answer(void)
{
    struct in_addr loopback;
    struct hostent *host;
    struct servent *service;
    struct protoent *protocol;
    u_short port;

    start_winsock();
    host = gethostbyname("127.0.0.1");
    CHECK(host != NULL);
    CHECK_EQ(host->h_addrtype, AF_INET);
    CHECK_EQ(host->h_length, 4);
    loopback.s_addr = htonl(INADDR_LOOPBACK);
    CHECK_MEM(host->h_addr_list[0], &loopback, 4);
    CHECK(host->h_addr_list[1] == NULL);
    host = gethostbyaddr((char *)&loopback, 4, AF_INET);
    if (host) { /* a machine need not know its own name */
        CHECK(host->h_name[0] != 0);
        CHECK_MEM(host->h_addr_list[0], &loopback, 4);
    } else {
        CHECK(WSAGetLastError() == WSAHOST_NOT_FOUND || WSAGetLastError() == WSATRY_AGAIN ||
              WSAGetLastError() == WSANO_DATA);
    }
    host = gethostbyaddr((const char *)&in6addr_loopback, 16, AF_INET6);
    CHECK(!host || host->h_length == 16);
    CHECK(gethostbyaddr((char *)&loopback, 4, 99) == NULL);
    CHECK_EQ(WSAGetLastError(), WSAEAFNOSUPPORT);
    CHECK(gethostbyaddr((char *)&loopback, 2, AF_INET) == NULL);
    CHECK_EQ(WSAGetLastError(), WSAEFAULT);

    service = getservbyname("http", "tcp");
    if (service) { /* the system's list may be missing */
        port = (u_short)service->s_port;
        CHECK_EQ(ntohs(port), 80);
        CHECK_STR(service->s_proto, "tcp");
        service = getservbyport(htons(80), "tcp");
        CHECK(service != NULL);
        CHECK_STR(service->s_name, "http");
        service = getservbyname("80", NULL);
        CHECK(service != NULL);
    } else {
        CHECK_EQ(WSAGetLastError(), WSANO_DATA);
    }
    CHECK(getservbyname("no-such-service", NULL) == NULL);
    CHECK_EQ(WSAGetLastError(), WSANO_DATA);
    CHECK(getservbyname(NULL, NULL) == NULL);
    CHECK_EQ(WSAGetLastError(), WSAEFAULT);

    protocol = getprotobyname("tcp");
    CHECK(protocol != NULL);
    CHECK_EQ(protocol->p_proto, IPPROTO_TCP);
    CHECK(protocol->p_aliases != NULL);
    protocol = getprotobynumber(IPPROTO_UDP);
    CHECK(protocol != NULL);
    CHECK_STR(protocol->p_name, "udp");
    CHECK(getprotobyname("no-such-protocol") == NULL);
    CHECK_EQ(WSAGetLastError(), WSANO_DATA);
    CHECK(getprotobynumber(4711) == NULL);
    CHECK(getprotobyname(NULL) == NULL);
    CHECK_EQ(WSAGetLastError(), WSAEFAULT);
}

/* ---- text ---- */

static int parses(const char *text, int family)
{
    SOCKADDR_STORAGE address;
    INT length = sizeof address;

    return WSAStringToAddressA((LPSTR)text, family, NULL, (struct sockaddr *)&address, &length) == 0;
}

static void text_that_is_no_address_is_refused(void)
{
    static const char *const v4[] = {"",          "1.2.3",     "1.2.3.4:", "1.2.3.4:65536",
                                     "1.2.3.4:x", "256.1.1.1", "::1"};
    static const char *const v6[] = {"",      ":::",     "[::1",  "[::1]x", "[::1]:99999",
                                     "::1%x", "1.2.3.4", "[::1]:"};
    SOCKADDR_STORAGE address;
    INT length = 4;
    char long_text[200];
    size_t i;

    start_winsock();
    for (i = 0; i < sizeof v4 / sizeof v4[0]; i++)
        CHECK(!parses(v4[i], AF_INET) && WSAGetLastError() == WSAEINVAL);
    for (i = 0; i < sizeof v6 / sizeof v6[0]; i++)
        CHECK(!parses(v6[i], AF_INET6) && WSAGetLastError() == WSAEINVAL);
    CHECK(parses("1.2.3.4:65535", AF_INET));
    CHECK(parses("[fe80::1%4]:80", AF_INET6));
    CHECK(!parses("1.2.3.4", 99));
    memset(long_text, '1', sizeof long_text - 1);
    long_text[sizeof long_text - 1] = 0;
    CHECK(!parses(long_text, AF_INET));
    CHECK(!parses(long_text, AF_INET6));
    CHECK_SOCKET_ERROR(WSAStringToAddressA("1.2.3.4", AF_INET, NULL, (struct sockaddr *)&address, &length),
                       WSAEFAULT);
    CHECK_EQ(length, sizeof(struct sockaddr_in));
    CHECK_SOCKET_ERROR(WSAStringToAddressA(NULL, AF_INET, NULL, (struct sockaddr *)&address, &length),
                       WSAEFAULT);
    CHECK_SOCKET_ERROR(WSAStringToAddressW(NULL, AF_INET, NULL, (struct sockaddr *)&address, &length),
                       WSAEFAULT);
    CHECK_SOCKET_ERROR(
        WSAStringToAddressW(wide(long_text), AF_INET, NULL, (struct sockaddr *)&address, &length), WSAEINVAL);
    CHECK_EQ(WSAStringToAddressW(wide("1.2.3.4"), AF_INET, NULL, (struct sockaddr *)&address, &length), 0);
}

static void addresses_need_room_as_text(void)
{
    struct sockaddr_in address = loopback_address();
    struct sockaddr_in6 six;
    char text[64];
    WCHAR units[64];
    DWORD length = 3;

    start_winsock();
    CHECK_SOCKET_ERROR(WSAAddressToStringA((struct sockaddr *)&address, sizeof address, NULL, text, &length),
                       WSAEFAULT);
    CHECK_EQ(length, 10); /* what it needs */
    CHECK_EQ(WSAAddressToStringA((struct sockaddr *)&address, sizeof address, NULL, text, &length), 0);
    CHECK_STR(text, "127.0.0.1");
    length = 64;
    CHECK_EQ(WSAAddressToStringW((struct sockaddr *)&address, sizeof address, NULL, units, &length), 0);
    CHECK(same(units, "127.0.0.1"));
    CHECK_SOCKET_ERROR(WSAAddressToStringW((struct sockaddr *)&address, 3, NULL, units, &length), WSAEFAULT);
    CHECK_SOCKET_ERROR(WSAAddressToStringA(NULL, sizeof address, NULL, text, &length), WSAEFAULT);
    memset(&six, 0, sizeof six);
    six.sin6_family = AF_INET6;
    six.sin6_addr = in6addr_loopback;
    six.sin6_port = htons(80);
    six.sin6_scope_id = 3;
    length = 64;
    CHECK_SOCKET_ERROR(WSAAddressToStringA((struct sockaddr *)&six, sizeof address, NULL, text, &length),
                       WSAEFAULT);
    CHECK_EQ(WSAAddressToStringA((struct sockaddr *)&six, sizeof six, NULL, text, &length), 0);
    CHECK_STR(text, "[::1%3]:80");
    six.sin6_family = 99;
    length = 64;
    CHECK_SOCKET_ERROR(WSAAddressToStringA((struct sockaddr *)&six, sizeof six, NULL, text, &length),
                       WSAEINVAL);
}

static void inet_calls_have_their_codes(void)
{
    struct in_addr address;
    char text[64];
    WCHAR units[64];
    struct in6_addr six;

    start_winsock();
    CHECK_EQ(inet_pton(AF_INET, "1.2.3.4", &address), 1);
    CHECK_EQ(inet_pton(AF_INET, "1.2.3", &address), 0);
    CHECK_SOCKET_ERROR(inet_pton(99, "1.2.3.4", &address), WSAEAFNOSUPPORT);
    CHECK_SOCKET_ERROR(inet_pton(AF_INET, NULL, &address), WSAEFAULT);
    CHECK_SOCKET_ERROR(InetPtonW(AF_INET, NULL, &address), WSAEFAULT);
    CHECK_EQ(InetPtonW(AF_INET, wide("1.2.3.4"), &address), 1);
    units[0] = 0x20ac;
    units[1] = 0;
    CHECK_EQ(InetPtonW(AF_INET, units, &address), 0);
    CHECK_EQ(InetPtonW(AF_INET6, wide("::1"), &six), 1);
    CHECK(inet_ntop(AF_INET, &address, text, 4) == NULL);
    CHECK_EQ(WSAGetLastError(), ERROR_INVALID_PARAMETER);
    CHECK(inet_ntop(99, &address, text, sizeof text) == NULL);
    CHECK_EQ(WSAGetLastError(), WSAEAFNOSUPPORT);
    CHECK(InetNtopW(AF_INET, &address, units, 4) == NULL);
    CHECK(InetNtopW(AF_INET, &address, units, 64) == units);
    CHECK(same(units, "1.2.3.4"));
    CHECK(InetNtopW(AF_INET6, &six, units, 64) == units);
    CHECK(same(units, "::1"));
    CHECK_EQ(inet_addr("1.2.3.4"), htonl(0x01020304));
    CHECK_EQ(inet_addr("0x7f.1"), htonl(0x7f000001));
    CHECK_EQ(inet_addr("rubbish"), INADDR_NONE);
    CHECK_EQ(inet_addr(" "), 0);
    CHECK_STR(inet_ntoa(address), "1.2.3.4");
}

CHECK_MAIN(CHECK_TEST(hints_choose_what_is_found), CHECK_TEST(wide_names_resolve_as_narrow_ones),
           CHECK_TEST(the_extended_form_finds_the_same),
           CHECK_TEST(an_overlapped_question_ends_with_its_event),
           CHECK_TEST(an_overlapped_question_ends_with_its_routine),
           CHECK_TEST(wrong_overlapped_questions_are_refused_at_once), CHECK_TEST(addresses_have_names),
           CHECK_TEST(the_databases_of_winsock_1_answer), CHECK_TEST(text_that_is_no_address_is_refused),
           CHECK_TEST(addresses_need_room_as_text), CHECK_TEST(inet_calls_have_their_codes))
