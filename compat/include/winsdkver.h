/* The newest Windows these headers know of: 10. */
#ifndef _INC_WINSDKVER
#define _INC_WINSDKVER

#define _WIN32_MAXVER         0x0A00
#define _WIN32_WINNT_MAXVER   0x0A00
#define _WIN32_WINDOWS_MAXVER 0x0A00
#define WINVER_MAXVER         0x0A00
#define NTDDI_MAXVER          0x0A00
#define _WIN32_IE_MAXVER      0x0A00

#endif
