/* The table of properties against the matrix of spec/data.md 4.2, and what storage does with strings. */
#include "server/properties.h"
#include "check.h"
#include "server/payloads.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* The matrix, written down a second time: who may Set and Query. */
static const struct {
    HTTP_SERVER_PROPERTY property;
    int qos;
    ULONG size; /* of the payload in the first column where it is accepted */
    const char *session, *group, *queue;
} matrix[] = {
    {HttpServerStateProperty, -1, 8, "SQ", "SQ", "SQ"},
    {HttpServerTimeoutsProperty, -1, 20, "SQ", "SQ", ""},
    {HttpServerQosProperty, HttpQosSettingTypeBandwidth, 16, "SQ", "SQ", ""},
    {HttpServerQosProperty, HttpQosSettingTypeConnectionLimit, 16, "", "SQ", ""},
    {HttpServerQosProperty, HttpQosSettingTypeFlowRate, 16, "S", "S", ""},
    {HttpServerLoggingProperty, -1, 72, "S", "S", ""},
    {HttpServerAuthenticationProperty, -1, 64, "SQ", "SQ", ""},
    {HttpServerExtendedAuthenticationProperty, -1, 64, "S", "S", ""},
    {HttpServerChannelBindProperty, -1, 24, "SQ", "SQ", ""},
    {HttpServerBindingProperty, -1, 16, "", "S", ""},
    {HttpServerListenEndpointProperty, -1, 8, "", "S", ""},
    {HttpServerProtectionLevelProperty, -1, 8, "", "S", ""},
    {HttpServerDelegationProperty, -1, 16, "", "S", ""},
    {HttpServerQueueLengthProperty, -1, 4, "", "", "SQ"},
    {HttpServer503VerbosityProperty, -1, 4, "", "", "SQ"},
    {HttpServerFastForwardingProperty, -1, 8, "", "", ""},
    {HttpServerRequestInfoProperty, -1, 16, "", "", ""},
};

#define ROWS (sizeof(matrix) / sizeof(matrix[0]))

/* A payload with Present 0 passes wherever the property may be set at all, except that a queue's length may not be 0. */
static ULONG try_set(enum holder holder, size_t row, ULONG length)
{
    union {
        char bytes[128];
        ULONG value;
        HTTP_QOS_SETTING_INFO qos;
    } payload;
    char setting[64];

    memset(&payload, 0, sizeof(payload));
    memset(setting, 0, sizeof(setting));
    if (matrix[row].qos >= 0) {
        payload.qos.QosType = (HTTP_QOS_SETTING_TYPE)matrix[row].qos;
        payload.qos.QosSetting = setting;
    } else if (matrix[row].property == HttpServerQueueLengthProperty) {
        payload.value = 1;
    }
    return property_check(holder, matrix[row].property, &payload, length);
}

static ULONG try_query(enum holder holder, size_t row)
{
    struct properties properties;
    union {
        char bytes[128];
        HTTP_QOS_SETTING_INFO qos;
    } out;
    ULONG needed;

    memset(&properties, 0, sizeof(properties));
    memset(&out, 0, sizeof(out));
    if (matrix[row].qos >= 0)
        out.qos.QosType = (HTTP_QOS_SETTING_TYPE)matrix[row].qos;
    if (holder == HOLDER_QUEUE)
        return property_check_query(holder, matrix[row].property, &out, sizeof(out), &needed);
    return properties_query(&properties, holder, matrix[row].property, &out, sizeof(out), &needed);
}

static const char *rights_of(enum holder holder, size_t row)
{
    return holder == HOLDER_SESSION ? matrix[row].session
           : holder == HOLDER_GROUP ? matrix[row].group
                                    : matrix[row].queue;
}

/* @data:66 @data:67 @data:71 @data:72 @data:73 @data:74 @data:75 */
static void the_table_is_the_matrix(void)
{
    static const enum holder holders[] = {HOLDER_SESSION, HOLDER_GROUP, HOLDER_QUEUE};

    for (size_t row = 0; row < ROWS; row++) {
        for (int i = 0; i < 3; i++) {
            const char *rights = rights_of(holders[i], row);
            ULONG set = strchr(rights, 'S') ? NO_ERROR : ERROR_INVALID_PARAMETER;
            ULONG query = strchr(rights, 'Q') ? NO_ERROR : ERROR_INVALID_PARAMETER;
            if (try_set(holders[i], row, 128) != set || try_query(holders[i], row) != query)
                printf("    property %d of holder %d\n", matrix[row].property, holders[i]);
            CHECK_EQ(try_set(holders[i], row, 128), set);
            CHECK_EQ(try_query(holders[i], row), query);
        }
    }
}

/* @data:77 @data:78 */
static void a_payload_one_byte_short_is_refused_everywhere(void)
{
    for (size_t row = 0; row < ROWS; row++) {
        enum holder holder = *matrix[row].group ? HOLDER_GROUP : HOLDER_QUEUE;

        if (!*rights_of(holder, row))
            continue;
        CHECK_EQ(try_set(holder, row, matrix[row].size), NO_ERROR);
        CHECK_EQ(try_set(holder, row, matrix[row].size - 1), ERROR_INVALID_PARAMETER);
        CHECK_EQ(try_set(holder, row, 0), ERROR_INVALID_PARAMETER);
    }
    CHECK_EQ(try_set(HOLDER_QUEUE, 0, 4), NO_ERROR); /* a queue's state is a bare enum */
    CHECK_EQ(try_set(HOLDER_QUEUE, 0, 3), ERROR_INVALID_PARAMETER);
}

/* Payloads and answers in buffers at odd addresses. */
static void buffers_need_no_alignment(void)
{
    static const WCHAR realm[] = u"realm";
    HTTP_SERVER_AUTHENTICATION_INFO info = {.Flags.Present = 1};
    struct properties properties = {.state = {{0}, 0}};
    char in[128], out[256];
    ULONG needed = 0;
    WCHAR *copy;

    info.BasicParams.Realm = (WCHAR *)(uintptr_t)realm;
    info.BasicParams.RealmLength = sizeof(realm) - sizeof(WCHAR);
    memcpy(in + 1, &info, sizeof(info));
    CHECK_EQ(
        properties_set(&properties, HOLDER_GROUP, HttpServerAuthenticationProperty, in + 1, sizeof(info)),
        NO_ERROR);
    CHECK(properties.authentication->BasicParams.Realm != realm);
    CHECK_EQ(
        properties_query(&properties, HOLDER_GROUP, HttpServerAuthenticationProperty, out + 1, 200, &needed),
        NO_ERROR);
    memcpy(&info, out + 1, sizeof(info));
    copy = info.BasicParams.Realm;
    CHECK((char *)copy > out && (char *)copy < out + 1 + needed);
    CHECK_MEM(copy, realm, sizeof(realm));
    properties_free(&properties);
    CHECK(properties.authentication == NULL);
}

/* Measuring and copying agree, so that a block always has room for what is put into it. */
static void a_copy_needs_what_was_measured(void)
{
    HTTP_SERVICE_BINDING_W name = {{HttpServiceBindingTypeW}, u"HTTP/host", 18};
    HTTP_SERVICE_BINDING_A odd = {{HttpServiceBindingTypeA}, "odd", 3};
    PHTTP_SERVICE_BINDING_BASE names[3] = {&odd.Base, &name.Base, &odd.Base};
    HTTP_CHANNEL_BIND_INFO info = {HttpAuthenticationHardeningMedium, 0, names, 3}, *copy;
    size_t size = payload_copy_channel_bind(&info, NULL);
    void *block = malloc(size);

    CHECK(block != NULL);
    CHECK_EQ(payload_copy_channel_bind(&info, block), size);
    copy = block;
    CHECK_EQ(copy->NumberOfServiceNames, 3);
    CHECK_MEM(((HTTP_SERVICE_BINDING_A *)copy->ServiceNames[2])->Buffer, "odd", 3);
    CHECK_MEM(((HTTP_SERVICE_BINDING_W *)copy->ServiceNames[1])->Buffer, u"HTTP/host", 18);
    CHECK_EQ(payload_copy_channel_bind(copy, NULL), size);
    free(block);
}

CHECK_MAIN(CHECK_TEST(the_table_is_the_matrix), CHECK_TEST(a_payload_one_byte_short_is_refused_everywhere),
           CHECK_TEST(buffers_need_no_alignment), CHECK_TEST(a_copy_needs_what_was_measured))
