/* Heaps. */
#ifndef _HEAPAPI_H_
#define _HEAPAPI_H_

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
