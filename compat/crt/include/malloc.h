/* malloc.h with the Windows C runtime's additions. */
#include_next <malloc.h>
#ifndef _HTTPAPI_CRT_MALLOC
#define _HTTPAPI_CRT_MALLOC
#include <alloca.h>
#include <corecrt.h>
_HTTPAPI_CRT_BEGIN
void *_aligned_malloc(size_t size, size_t alignment);
void *_aligned_realloc(void *old, size_t size, size_t alignment);
void _aligned_free(void *memory);
size_t _msize(void *memory);
void *_recalloc(void *old, size_t count, size_t size);
_HTTPAPI_CRT_END
#define _alloca(size)  __builtin_alloca(size)
#define _malloca(size) malloc(size)
#define _freea(memory) free(memory)
#endif
