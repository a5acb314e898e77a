/* Cache policies from inside a program: the small companion of http.h. docs/policies.md says what policies are.
 *
 *     HTTPAPI_POLICY_ERROR error;
 *     HttpPolicySetDocument("clear", xml, (ULONG)strlen(xml), &error);
 *     HttpPolicyAddLine("policy=clear url=http://+:80/app/ at=request condition=\"request.header.userid exists\"", &error);
 *
 * What a program adds lasts as long as its process and stands behind what the configuration's files say. Each call builds the
 * whole anew: if that is wrong in any way, nothing changes. Any thread; HttpInitialize need not have been called. Texts are UTF-8.
 * This header has no counterpart on Windows. */
#ifndef HTTPAPI_POLICY_H
#define HTTPAPI_POLICY_H

#include <http.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct _HTTPAPI_POLICY_ERROR {
    CHAR Name[48];  /* "InvalidCacheResourceReference" and the like */
    CHAR Text[464]; /* in words */
    ULONG Line;     /* in the document, from 1; 0: not in the document */
    ULONG Column;
} HTTPAPI_POLICY_ERROR, *PHTTPAPI_POLICY_ERROR;

/* Adds or replaces the document of that name; with Document NULL takes it away again.
 * ERROR_INVALID_PARAMETER: Error says what is wrong; ERROR_FILE_NOT_FOUND: there is none of that name to take away;
 * ERROR_SHARING_VIOLATION (CannotDeleteStepDefinition): a line uses it; ERROR_NOT_ENOUGH_MEMORY. Error may be NULL. */
HTTPAPI_LINKAGE ULONG WINAPI HttpPolicySetDocument(PCSTR Name, PCSTR Document, ULONG Length,
                                                   PHTTPAPI_POLICY_ERROR Error);

/* Adds a line as it would stand in the file `policies`, or takes away one that was added in the same words
 * (ERROR_FILE_NOT_FOUND: none was). */
HTTPAPI_LINKAGE ULONG WINAPI HttpPolicyAddLine(PCSTR Line, PHTTPAPI_POLICY_ERROR Error);
HTTPAPI_LINKAGE ULONG WINAPI HttpPolicyRemoveLine(PCSTR Line, PHTTPAPI_POLICY_ERROR Error);

/* What lines call this URL group, of version 2: "group=NAME", and attachments with group=NAME that follow, then act on its requests,
 * those below a URL that the lines name by itself excepted. NULL takes the name away. It goes with the group.
 * ERROR_INVALID_PARAMETER: there is no such group, or it cannot be a name. */
HTTPAPI_LINKAGE ULONG WINAPI HttpPolicySetUrlGroupName(HTTP_URL_GROUP_ID UrlGroupId, PCSTR Name);

/* Reads a document and changes nothing. Name may be NULL if the document has one. */
HTTPAPI_LINKAGE ULONG WINAPI HttpPolicyCheckDocument(PCSTR Name, PCSTR Document, ULONG Length,
                                                     PHTTPAPI_POLICY_ERROR Error);

#ifdef __cplusplus
}
#endif
#endif
