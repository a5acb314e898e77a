/* The functions of include/httpapi/policy.h. */
#include "httpapi/policy.h"

#include "api/api.h"
#include "server/policies.h"

#include <string.h>

static ULONG report(ULONG error, const struct policy_error *from, PHTTPAPI_POLICY_ERROR to)
{
    if (!to)
        return error;
    memset(to, 0, sizeof(*to));
    _Static_assert(sizeof(to->Name) == sizeof(from->name) && sizeof(to->Text) == sizeof(from->text),
                   "an error is handed out as it is");
    if (error == NO_ERROR)
        return error;
    memcpy(to->Name, from->name, sizeof(to->Name));
    memcpy(to->Text, from->text, sizeof(to->Text));
    to->Line = from->line;
    to->Column = from->column;
    return error;
}

ULONG WINAPI HttpPolicySetDocument(PCSTR Name, PCSTR Document, ULONG Length, PHTTPAPI_POLICY_ERROR Error)
{
    struct policy_error error = {0};

    if (!Name)
        return TRACED(ERROR_INVALID_PARAMETER);
    return TRACED(report(policies_set_document(Name, Document, Length, &error), &error, Error));
}

ULONG WINAPI HttpPolicyAddLine(PCSTR Line, PHTTPAPI_POLICY_ERROR Error)
{
    struct policy_error error = {0};

    if (!Line)
        return TRACED(ERROR_INVALID_PARAMETER);
    return TRACED(report(policies_add_line(Line, &error), &error, Error));
}

ULONG WINAPI HttpPolicyRemoveLine(PCSTR Line, PHTTPAPI_POLICY_ERROR Error)
{
    struct policy_error error = {0};

    if (!Line)
        return TRACED(ERROR_INVALID_PARAMETER);
    return TRACED(report(policies_remove_line(Line, &error), &error, Error));
}

ULONG WINAPI HttpPolicyCheckDocument(PCSTR Name, PCSTR Document, ULONG Length, PHTTPAPI_POLICY_ERROR Error)
{
    struct policy_error error = {0};
    struct policy *policy = NULL;
    ULONG result;

    if (!Document)
        return TRACED(ERROR_INVALID_PARAMETER);
    result = policy_parse(Document, Length, Name, &policy, &error);
    policy_free(policy);
    return TRACED(report(result, &error, Error));
}

ULONG WINAPI HttpPolicySetUrlGroupName(HTTP_URL_GROUP_ID UrlGroupId, PCSTR Name)
{
    return TRACED(policies_name_group(UrlGroupId, Name));
}
