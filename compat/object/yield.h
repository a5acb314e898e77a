/* Places where a stress test may let another thread in. Compiled in for sanitizer and debug builds only, and idle there
 * until a test turns them on; elsewhere YIELD_POINT() is nothing. */
#ifndef HTTPAPI_YIELD_H
#define HTTPAPI_YIELD_H

#if defined(HTTPAPI_NO_RECYCLING) || !defined(NDEBUG)
#include <stdatomic.h>
#define HTTPAPI_YIELD_POINTS 1

extern _Atomic(unsigned) yield_one_in; /* 0: never */
void yield_maybe(void);

#define YIELD_POINT()   (atomic_load_explicit(&yield_one_in, memory_order_relaxed) ? yield_maybe() : (void)0)
#define YIELD_ONE_IN(n) atomic_store_explicit(&yield_one_in, (n), memory_order_relaxed)
#else
#define YIELD_POINT()   ((void)0)
#define YIELD_ONE_IN(n) ((void)(n))
#endif

#endif
