/* GUIDs by rpc.h's names. */
#include <windows.h>
#include <rpc.h>
#include "check.h"

#ifdef _WIN32
#define WIDE(text) L##text
#else
#define WIDE(text) u##text
#endif

static UUID known = {0x6B29FC40, 0xCA47, 0x1067, {0xB3, 0x1D, 0x00, 0xDD, 0x01, 0x06, 0x62, 0xDA}};

static void texts_come_and_go(void)
{
    char plain[] = "6B29FC40-ca47-1067-B31D-00DD010662DA";
    WCHAR wide[] = {'6', 'b', '2', '9', 'f', 'c', '4', '0', '-', 'c', 'a', '4', '7',
                    '-', '1', '0', '6', '7', '-', 'b', '3', '1', 'd', '-', '0', '0',
                    'd', 'd', '0', '1', '0', '6', '6', '2', 'd', 'a', 0};
    RPC_STATUS status;
    RPC_CSTR text;
    RPC_WSTR wide_text;
    UUID id;

    CHECK_EQ(UuidFromStringA((RPC_CSTR)plain, &id), RPC_S_OK);
    CHECK(UuidEqual(&id, &known, &status));
    CHECK_EQ(UuidToStringA(&id, &text), RPC_S_OK);
    CHECK_STR((char *)text, "6b29fc40-ca47-1067-b31d-00dd010662da");
    CHECK_EQ(RpcStringFreeA(&text), RPC_S_OK);
    memset(&id, 0, sizeof id);
    CHECK_EQ(UuidFromStringW((RPC_WSTR)wide, &id), RPC_S_OK);
    CHECK(UuidEqual(&id, &known, &status));
    CHECK_EQ(UuidToStringW(&id, &wide_text), RPC_S_OK);
    CHECK_EQ(lstrcmpW((LPCWSTR)wide_text, wide), 0);
    CHECK_EQ(RpcStringFreeW(&wide_text), RPC_S_OK);
}

static void other_texts_are_refused(void)
{
    static const char *wrong[] = {"",
                                  "6b29fc40-ca47-1067-b31d-00dd010662d",
                                  "6b29fc40-ca47-1067-b31d-00dd010662da0",
                                  "6b29fc40xca47-1067-b31d-00dd010662da",
                                  "{6b29fc40-ca47-1067-b31d-00dd010662da}",
                                  "6b29fc40-ca47-1067-b31d-00dd010662dg"};
    RPC_STATUS status;
    UUID id = known;
    size_t i;

    for (i = 0; i < ARRAYSIZE(wrong); i++)
        CHECK_EQ(UuidFromStringA((RPC_CSTR)(ULONG_PTR)wrong[i], &id), RPC_S_INVALID_STRING_UUID);
    CHECK_EQ(UuidFromStringA(NULL, &id), RPC_S_OK);
    CHECK(UuidIsNil(&id, &status));
    CHECK_EQ(status, RPC_S_OK);
}

static void new_ones_differ(void)
{
    UUID a, b;
    RPC_STATUS status;

    CHECK_EQ(UuidCreate(&a), RPC_S_OK);
    CHECK_EQ(UuidCreate(&b), RPC_S_OK);
    CHECK(!UuidEqual(&a, &b, &status));
    CHECK_EQ(a.Data3 >> 12, 4); /* made at random */
    CHECK_EQ(a.Data4[0] & 0xC0, 0x80);
    status = UuidCreateSequential(&a);
    CHECK(status == RPC_S_OK || status == RPC_S_UUID_LOCAL_ONLY);
    CHECK_EQ(a.Data3 >> 12, 1); /* made of the time */
    CHECK_EQ(UuidCreateNil(&b), RPC_S_OK);
    CHECK(UuidIsNil(&b, &status));
    CHECK(!UuidIsNil(&a, &status));
}

static void the_order_is_that_of_the_fields(void)
{
    UUID greater = known;
    RPC_STATUS status;

    CHECK_EQ(UuidCompare(&known, &greater, &status), 0);
    CHECK_EQ(UuidHash(&known, &status), UuidHash(&greater, &status));
    greater.Data1++;
    CHECK_EQ(UuidCompare(&known, &greater, &status), -1);
    CHECK_EQ(UuidCompare(&greater, &known, &status), 1);
    greater = known;
    greater.Data4[7]++;
    CHECK_EQ(UuidCompare(&known, &greater, &status), -1);
    CHECK_EQ(UuidCompare(NULL, &known, &status), -1);
}

CHECK_MAIN(CHECK_TEST(texts_come_and_go), CHECK_TEST(other_texts_are_refused), CHECK_TEST(new_ones_differ),
           CHECK_TEST(the_order_is_that_of_the_fields))
