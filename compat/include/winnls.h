/* Code pages. */
#ifndef _WINNLS_H_
#define _WINNLS_H_

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
