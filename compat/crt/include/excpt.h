/* excpt.h: the filter values. __try, __finally and __leave are words of httpapi_windows_mode.h. A __finally runs only after
 * its block came to its end or to a __leave, so that no termination is ever abnormal. */
#ifndef _INC_EXCPT
#define _INC_EXCPT
#define EXCEPTION_EXECUTE_HANDLER    1
#define EXCEPTION_CONTINUE_SEARCH    0
#define EXCEPTION_CONTINUE_EXECUTION (-1)
#define AbnormalTermination()        0
#define _abnormal_termination()      0
#endif
