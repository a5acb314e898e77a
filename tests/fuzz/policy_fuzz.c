/* Policy documents: any bytes are read without harm, an error says where it is, and what is taken keeps its bounds. */
#include "policy/document.h"
#include "policy/xml.h"
#include "winerror.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    struct policy_error error = {0};
    struct policy *policy;
    ULONG result = policy_parse((const char *)data, size, "fuzz", &policy, &error);

    if ((result == NO_ERROR) != (policy != NULL))
        abort();
    if (result == ERROR_INVALID_PARAMETER &&
        (!error.name[0] || !error.text[0] || !error.line || !error.column))
        abort();
    if (policy && (!policy_name_is_good(policy->name) || policy->fragment_count > POLICY_FRAGMENTS ||
                   size > XML_SIZE_LIMIT))
        abort();
    policy_free(policy);
    return 0;
}
