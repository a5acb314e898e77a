/* excpt.h: the filter values. Structured exceptions themselves are a matter of the compiler and are not here. */
#ifndef _INC_EXCPT
#define _INC_EXCPT
#define EXCEPTION_EXECUTE_HANDLER    1
#define EXCEPTION_CONTINUE_SEARCH    0
#define EXCEPTION_CONTINUE_EXECUTION (-1)
#endif
