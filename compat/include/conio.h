/* Keys and the screen without stdio. They work on a terminal, and on a pipe in place of one: there a line feed reads as the
 * Enter key and the end of the pipe as EOF. */
#ifndef _INC_CONIO
#define _INC_CONIO

#include "windef.h"

#ifdef __cplusplus
extern "C" {
#endif

/* One key, without echo. An arrow or function key is 0xE0 or 0, and its scan code with the next call. */
WINBASEAPI int _getch(void);
WINBASEAPI int _getche(void);
WINBASEAPI int _ungetch(int c);
WINBASEAPI int _kbhit(void);
WINBASEAPI int _putch(int c);
WINBASEAPI int _cputs(const char *text);
WINBASEAPI int _cprintf(const char *format, ...);
WINBASEAPI unsigned short _getwch(void);
WINBASEAPI unsigned short _getwche(void);
WINBASEAPI unsigned short _putwch(WCHAR c);
WINBASEAPI int _cputws(const WCHAR *text);
WINBASEAPI int _cwprintf(const WCHAR *format, ...);

#ifndef NO_OLDNAMES
#define getch   _getch
#define getche  _getche
#define ungetch _ungetch
#define kbhit   _kbhit
#define putch   _putch
#define cputs   _cputs
#define cprintf _cprintf
#endif

#ifdef __cplusplus
}
#endif

#endif
