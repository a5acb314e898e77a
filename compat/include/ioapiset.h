/* Completion ports and overlapped results. */
#ifndef _IOAPISET_H_
#define _IOAPISET_H_

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
