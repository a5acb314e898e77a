/* The few text functions of user32 that servers use. */
#ifndef _WINUSER_H_
#define _WINUSER_H_

#include "windef.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifdef __cplusplus
}
#endif

#endif
