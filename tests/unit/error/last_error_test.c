#include "check.h"
#include "error/error.h"
#include "errhandlingapi.h"
#include <errno.h>

static void a_failure_stores_its_code_and_success_leaves_it(void)
{
    CHECK_EQ(error_result(ERROR_INVALID_HANDLE), FALSE);
    errno = 0;
    CHECK_EQ(error_result(NO_ERROR), TRUE);
    CHECK_EQ(GetLastError(), ERROR_INVALID_HANDLE);
}

CHECK_MAIN(CHECK_TEST(a_failure_stores_its_code_and_success_leaves_it))
