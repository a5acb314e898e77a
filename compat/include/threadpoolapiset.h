/* The thread pool. */
#ifndef _THREADPOOLAPISET_H_
#define _THREADPOOLAPISET_H_

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
