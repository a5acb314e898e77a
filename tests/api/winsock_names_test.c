/* Addresses as text, and names resolved, through Winsock. Nothing leaves this machine. */
#include <winsock2.h>
#include <ws2tcpip.h>
#include <windows.h>
#include "check.h"

#if defined(__SIZEOF_WCHAR_T__) && __SIZEOF_WCHAR_T__ == 2 || defined(_MSC_VER)
#define W(text) L##text
#else
#define W(text) u##text
#endif

static void start_once(void)
{
    static int started;
    WSADATA data;

    if (!started++)
        CHECK_EQ(WSAStartup(MAKEWORD(2, 2), &data), 0);
}

static void addresses_have_windows_text(void)
{
    struct sockaddr_in in;
    struct sockaddr_in6 in6;
    char text[64];
    WCHAR wide[64];
    DWORD length;
    int size = sizeof in, size6 = sizeof in6;

    start_once();
    CHECK_EQ(WSAStringToAddressA((char *)"1.2.3.4:80", AF_INET, NULL, (SOCKADDR *)&in, &size), 0);
    CHECK_EQ(in.sin_port, htons(80));
    CHECK_EQ(in.sin_addr.s_addr, htonl(0x01020304));
    CHECK_EQ(WSAStringToAddressA((char *)"[::1%7]:443", AF_INET6, NULL, (SOCKADDR *)&in6, &size6), 0);
    CHECK_EQ(in6.sin6_family, 23);
    CHECK_EQ(in6.sin6_port, htons(443));
    CHECK_EQ(in6.sin6_scope_id, 7);
    length = sizeof text;
    CHECK_EQ(WSAAddressToStringA((SOCKADDR *)&in6, sizeof in6, NULL, text, &length), 0);
    CHECK_STR(text, "[::1%7]:443");
    CHECK_EQ(length, strlen(text) + 1);
    length = 5;
    CHECK_EQ(WSAAddressToStringA((SOCKADDR *)&in, sizeof in, NULL, text, &length), SOCKET_ERROR);
    CHECK_EQ(WSAGetLastError(), WSAEFAULT);
    CHECK_EQ(length, sizeof "1.2.3.4:80");
    in.sin_port = 0;
    length = 64;
    CHECK_EQ(WSAAddressToStringW((SOCKADDR *)&in, sizeof in, NULL, wide, &length), 0);
    CHECK_MEM(wide, W("1.2.3.4"), sizeof W("1.2.3.4"));
    CHECK_EQ(WSAStringToAddressA((char *)"1.2.3", AF_INET, NULL, (SOCKADDR *)&in, &size), SOCKET_ERROR);
    CHECK_EQ(WSAGetLastError(), WSAEINVAL);
}

static void inet_functions_agree(void)
{
    struct in_addr in;
    struct in6_addr in6;
    char text[INET6_ADDRSTRLEN];
    WCHAR wide[INET6_ADDRSTRLEN];

    CHECK_EQ(inet_addr("127.0.0.1"), htonl(INADDR_LOOPBACK));
    CHECK_EQ(inet_addr("nonsense"), INADDR_NONE);
    in.s_addr = htonl(0x0a000001);
    CHECK_STR(inet_ntoa(in), "10.0.0.1");
    CHECK_EQ(in.S_un.S_un_b.s_b1, 10);
    CHECK_EQ(inet_pton(AF_INET6, "fe80::1", &in6), 1);
    CHECK_EQ(in6.u.Byte[0], 0xfe);
    CHECK_STR(inet_ntop(AF_INET6, &in6, text, sizeof text), "fe80::1");
    CHECK_EQ(inet_pton(AF_INET, "1.2.3.256", &in), 0);
    CHECK_EQ(inet_pton(99, "1.2.3.4", &in), -1);
    CHECK_EQ(WSAGetLastError(), WSAEAFNOSUPPORT);
    CHECK(inet_ntop(AF_INET6, &in6, text, 3) == NULL);
    CHECK_EQ(WSAGetLastError(), ERROR_INVALID_PARAMETER);
    CHECK_EQ(InetPtonW(AF_INET, W("1.2.3.4"), &in), 1);
    CHECK(InetNtopW(AF_INET, &in, wide, 64) == wide);
    CHECK_MEM(wide, W("1.2.3.4"), sizeof W("1.2.3.4"));
}

static void names_resolve_to_windows_addresses(void)
{
    struct addrinfo hints, *list = NULL;
    ADDRINFOW *wide = NULL;
    char host[64], port[16];

    start_once();
    memset(&hints, 0, sizeof hints);
    hints.ai_family = AF_INET;
    hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
    CHECK_EQ(getaddrinfo("127.0.0.1", "8080", &hints, &list), 0);
    CHECK(list != NULL && list->ai_next == NULL); /* one for one address, though no type was asked for */
    CHECK_EQ(list->ai_family, AF_INET);
    CHECK_EQ(((struct sockaddr_in *)list->ai_addr)->sin_port, htons(8080));
    CHECK_EQ(getnameinfo(list->ai_addr, (int)list->ai_addrlen, host, sizeof host, port, sizeof port,
                         NI_NUMERICHOST | NI_NUMERICSERV),
             0);
    CHECK_STR(host, "127.0.0.1");
    CHECK_STR(port, "8080");
    freeaddrinfo(list);
    hints.ai_family = AF_INET6;
    CHECK_EQ(getaddrinfo("::1", NULL, &hints, &list), 0);
    CHECK_EQ(list->ai_addr->sa_family, 23);
    freeaddrinfo(list);
    CHECK_EQ(getaddrinfo("not a number", NULL, &hints, &list), WSAHOST_NOT_FOUND);
    CHECK_EQ(GetAddrInfoW(W("127.0.0.1"), W("80"), NULL, &wide), 0);
    CHECK_EQ(((struct sockaddr_in *)wide->ai_addr)->sin_port, htons(80));
    FreeAddrInfoW(wide);
}

static void this_host_has_a_name(void)
{
    char name[256] = "";
    struct hostent *host;

    start_once();
    CHECK_EQ(gethostname(name, sizeof name), 0);
    CHECK(name[0] != 0);
    CHECK_EQ(gethostname(name, 0), SOCKET_ERROR);
    CHECK_EQ(WSAGetLastError(), WSAEFAULT);
    host = gethostbyname("127.0.0.1");
    CHECK(host != NULL);
    CHECK_EQ(host->h_addrtype, AF_INET);
    CHECK_EQ(host->h_length, 4);
    CHECK_EQ(((struct in_addr *)host->h_addr)->s_addr, htonl(INADDR_LOOPBACK));
}

CHECK_MAIN(CHECK_TEST(addresses_have_windows_text), CHECK_TEST(inet_functions_agree),
           CHECK_TEST(names_resolve_to_windows_addresses), CHECK_TEST(this_host_has_a_name))
