/* UTF-16 conversion and comparison. */
#ifndef _STRINGAPISET_H_
#define _STRINGAPISET_H_

#include "minwindef.h"
#include "winnt.h"
#include "minwinbase.h"
#include "winerror.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifdef __cplusplus
}
#endif

#endif
