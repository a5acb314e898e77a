/* Names of the user in the formats of directories. */
#ifndef __SECEXT_H__
#define __SECEXT_H__

#include "windef.h"

typedef enum {
    NameUnknown = 0,
    NameFullyQualifiedDN = 1,
    NameSamCompatible = 2,
    NameDisplay = 3,
    NameUniqueId = 6,
    NameCanonical = 7,
    NameUserPrincipal = 8,
    NameCanonicalEx = 9,
    NameServicePrincipal = 10,
    NameDnsDomain = 12,
    NameGivenName = 13,
    NameSurname = 14
} EXTENDED_NAME_FORMAT,
    *PEXTENDED_NAME_FORMAT;

#ifdef __cplusplus
extern "C" {
#endif

/* NameSamCompatible is COMPUTER\user. There is no directory that knows the others: ERROR_NONE_MAPPED. */
WINADVAPI BOOLEAN WINAPI GetUserNameExA(EXTENDED_NAME_FORMAT NameFormat, LPSTR lpNameBuffer, PULONG nSize);
WINADVAPI BOOLEAN WINAPI GetUserNameExW(EXTENDED_NAME_FORMAT NameFormat, LPWSTR lpNameBuffer, PULONG nSize);
#ifdef UNICODE
#define GetUserNameEx GetUserNameExW
#else
#define GetUserNameEx GetUserNameExA
#endif

#ifdef __cplusplus
}
#endif

#endif
