/* Addresses across the edge, and the light headers beside glibc's in either order. */
#include "ws2def.h"
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include "net/address.h"
#include "check.h"

static void light_headers_leave_the_system_its_names(void)
{
    struct sockaddr_in native = {.sin_family = AF_INET, .sin_addr.s_addr = 1};
    struct in6_addr any = IN6ADDR_ANY_INIT;

    CHECK_EQ(AF_INET6, 10);
    CHECK_EQ(native.sin_addr.s_addr, 1);
    CHECK_EQ(any.s6_addr[0], 0);
}

static void layouts_are_those_of_windows(void)
{
    CHECK_EQ(sizeof(SOCKADDR), 16);
    CHECK_EQ(sizeof(SOCKADDR_IN), 16);
    CHECK_EQ(sizeof(SOCKADDR_IN6), 28);
    CHECK_EQ(sizeof(SOCKADDR_STORAGE), 128);
    CHECK_EQ(sizeof(SOCKADDR_INET), 28);
    CHECK_EQ(offsetof(SOCKADDR_IN6, sin6_scope_id), 24);
}

static void ipv6_changes_its_number_and_nothing_else(void)
{
    SOCKADDR_IN6 windows = {.sin6_family = 23,
                            .sin6_port = htons(80),
                            .sin6_flowinfo = 5,
                            .sin6_scope_id = 7},
                 back;
    struct sockaddr_storage native;
    struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)&native;

    windows.sin6_addr.u.Byte[15] = 1;
    CHECK_EQ(address_to_linux((SOCKADDR *)&windows, sizeof windows, &native), sizeof(struct sockaddr_in6));
    CHECK_EQ(in6->sin6_family, AF_INET6);
    CHECK_EQ(in6->sin6_port, htons(80));
    CHECK_EQ(in6->sin6_flowinfo, 5);
    CHECK_EQ(in6->sin6_scope_id, 7);
    CHECK(IN6_IS_ADDR_LOOPBACK(&in6->sin6_addr));
    CHECK_EQ(address_to_windows((struct sockaddr *)&native, (SOCKADDR *)&back, sizeof back), sizeof back);
    CHECK_MEM(&back, &windows, sizeof back);
}

static void ipv4_goes_there_and_back(void)
{
    SOCKADDR_IN windows = {.sin_family = 2, .sin_port = htons(443)}, back;
    struct sockaddr_storage native;

    windows.sin_addr.S_un.S_un_b.s_b1 = 127;
    windows.sin_addr.S_un.S_un_b.s_b4 = 1;
    CHECK_EQ(address_to_linux((SOCKADDR *)&windows, 128, &native), sizeof(struct sockaddr_in));
    CHECK_EQ(((struct sockaddr_in *)&native)->sin_addr.s_addr, htonl(INADDR_LOOPBACK));
    CHECK_EQ(address_to_windows((struct sockaddr *)&native, (SOCKADDR *)&back, sizeof back), sizeof back);
    CHECK_MEM(&back, &windows, sizeof back);
}

static void short_and_foreign_addresses_are_refused(void)
{
    SOCKADDR_IN6 windows = {.sin6_family = 23};
    SOCKADDR_STORAGE out = {.ss_family = 99};
    struct sockaddr_storage native;
    struct sockaddr_un local = {.sun_family = AF_UNIX};
    struct sockaddr_in6 in6 = {.sin6_family = AF_INET6};

    CHECK_EQ(address_to_linux((SOCKADDR *)&windows, sizeof windows - 1, &native), 0);
    CHECK_EQ(address_to_linux((SOCKADDR *)&windows, 1, &native), 0);
    windows.sin6_family = AF_INET6; /* the Linux number means nothing on Windows */
    CHECK_EQ(address_to_linux((SOCKADDR *)&windows, sizeof windows, &native), 0);
    CHECK_EQ(address_to_linux(NULL, 16, &native), 0);
    CHECK_EQ(address_to_windows((struct sockaddr *)&local, (SOCKADDR *)&out, sizeof out), 0);
    CHECK_EQ(address_to_windows((struct sockaddr *)&in6, (SOCKADDR *)&out, 16), 28);
    CHECK_EQ(out.ss_family, 99);
}

static void families_translate_by_table(void)
{
    CHECK_EQ(family_to_linux(23), AF_INET6);
    CHECK_EQ(family_to_linux(2), AF_INET);
    CHECK_EQ(family_to_linux(0), AF_UNSPEC);
    CHECK_EQ(family_to_linux(10), -1);
    CHECK_EQ(family_to_windows(AF_INET6), 23);
    CHECK_EQ(family_to_windows(AF_UNIX), -1);
}

CHECK_MAIN(CHECK_TEST(light_headers_leave_the_system_its_names), CHECK_TEST(layouts_are_those_of_windows),
           CHECK_TEST(ipv6_changes_its_number_and_nothing_else), CHECK_TEST(ipv4_goes_there_and_back),
           CHECK_TEST(short_and_foreign_addresses_are_refused), CHECK_TEST(families_translate_by_table))
