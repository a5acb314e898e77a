#include "check.h"
#include "error/error.h"
#include "ntstatus.h"
#include <errno.h>

static void documented_pairs_translate_both_ways(void)
{
    static const struct {
        ULONG error;
        NTSTATUS status;
    } pairs[] = {
        {NO_ERROR, STATUS_SUCCESS},
        {ERROR_IO_PENDING, STATUS_PENDING},
        {ERROR_HANDLE_EOF, STATUS_END_OF_FILE},
        {ERROR_MORE_DATA, STATUS_BUFFER_OVERFLOW},
        {ERROR_OPERATION_ABORTED, STATUS_CANCELLED},
        {ERROR_CONNECTION_INVALID, STATUS_CONNECTION_INVALID},
        {ERROR_NETNAME_DELETED, STATUS_CONNECTION_RESET},
        {ERROR_ACCESS_DENIED, STATUS_ACCESS_DENIED},
        {ERROR_NOT_ENOUGH_MEMORY, STATUS_NO_MEMORY},
        {ERROR_INVALID_PARAMETER, STATUS_INVALID_PARAMETER},
        {ERROR_BROKEN_PIPE, STATUS_PIPE_BROKEN},
    };

    for (size_t i = 0; i < ARRAYSIZE(pairs); i++) {
        CHECK_EQ(status_from_error(pairs[i].error), (ULONG)pairs[i].status);
        CHECK_EQ(error_from_status((ULONG)pairs[i].status), pairs[i].error);
    }
}

static void several_statuses_mean_one_error(void)
{
    CHECK_EQ(error_from_status((ULONG)STATUS_LOCAL_DISCONNECT), ERROR_NETNAME_DELETED);
    CHECK_EQ(error_from_status((ULONG)STATUS_NETWORK_NAME_DELETED), ERROR_NETNAME_DELETED);
    CHECK_EQ(error_from_status((ULONG)STATUS_NOT_IMPLEMENTED), ERROR_INVALID_FUNCTION);
    CHECK_EQ(error_from_status((ULONG)STATUS_DELETE_PENDING), ERROR_ACCESS_DENIED);
}

static void every_win32_code_survives_the_round_trip(void)
{
    for (ULONG error = 0; error <= 0xFFFF; error++)
        CHECK_EQ(error_from_status(status_from_error(error)), error);
    CHECK_EQ(error_from_status(status_from_error(0x8009030Cu)), 0x8009030Cu);
    CHECK_EQ(status_from_error(ERROR_DS_BUSY), 0xC0070000u | ERROR_DS_BUSY);
}

static void a_status_without_a_code_is_reported_as_such(void)
{
    CHECK_EQ(error_from_status(0xC0000FFFu), ERROR_MR_MID_NOT_FOUND);
}

static void errno_becomes_the_common_win32_code(void)
{
    CHECK_EQ(error_from_errno(0), NO_ERROR);
    CHECK_EQ(error_from_errno(ENOENT), ERROR_FILE_NOT_FOUND);
    CHECK_EQ(error_from_errno(ENOTDIR), ERROR_PATH_NOT_FOUND);
    CHECK_EQ(error_from_errno(EACCES), ERROR_ACCESS_DENIED);
    CHECK_EQ(error_from_errno(EPERM), ERROR_ACCESS_DENIED);
    CHECK_EQ(error_from_errno(EMFILE), ERROR_TOO_MANY_OPEN_FILES);
    CHECK_EQ(error_from_errno(ENOMEM), ERROR_NOT_ENOUGH_MEMORY);
    CHECK_EQ(error_from_errno(ECONNRESET), ERROR_NETNAME_DELETED);
    CHECK_EQ(error_from_errno(ENOSPC), ERROR_DISK_FULL);
    CHECK_EQ(error_from_errno(99999), ERROR_GEN_FAILURE);
}

CHECK_MAIN(CHECK_TEST(documented_pairs_translate_both_ways), CHECK_TEST(several_statuses_mean_one_error),
           CHECK_TEST(every_win32_code_survives_the_round_trip),
           CHECK_TEST(a_status_without_a_code_is_reported_as_such),
           CHECK_TEST(errno_becomes_the_common_win32_code))
