/* The text of security descriptors (SDDL), to and from the binary form. Narrow text in, narrow text out. */
#ifndef HTTPAPI_SDDL_TEXT_H
#define HTTPAPI_SDDL_TEXT_H

#include "winnt.h"

/* A self-relative descriptor, for LocalFree. ERROR_INVALID_PARAMETER: no descriptor at all; ERROR_INVALID_SID: owner or group;
 * ERROR_INVALID_ACL: a list. */
ULONG sddl_to_descriptor(const char *text, SECURITY_DESCRIPTOR_RELATIVE **out, ULONG *size);

/* The text of the parts that `wanted` names, for free(). */
ULONG sddl_from_descriptor(PSECURITY_DESCRIPTOR descriptor, SECURITY_INFORMATION wanted, char **out);

/* The words both directions share. */
struct sddl_word {
    char text[3];
    DWORD value;
};
extern const struct sddl_word sddl_types[], sddl_flags[], sddl_bits[], sddl_sets[],
    sddl_controls[]; /* end with "" */

#endif
