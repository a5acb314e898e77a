/* The texts of std::exception("text"), kept beside the objects: for the archive of the C runtime, which is linked into programs. One
 * place for a whole process, because an exception is thrown in one module and caught in another. No part of the API. */
#ifndef HTTPAPI_SYSTEM_CRT_EXCEPTION_H
#define HTTPAPI_SYSTEM_CRT_EXCEPTION_H

/* Takes a copy of the text, or the text itself; NULL, and want of memory, leave the object without one. */
__attribute__((visibility("default"))) void httpapi_crt_exception_set(const void *object, const char *text,
                                                                      int copies);

/* Makes `object` have the text `other` has, if any. */
__attribute__((visibility("default"))) void httpapi_crt_exception_copy(const void *object, const void *other);

/* Before the object goes. */
__attribute__((visibility("default"))) void httpapi_crt_exception_forget(const void *object);

/* NULL if it has none. Good for as long as the object keeps it. */
__attribute__((visibility("default"))) const char *httpapi_crt_exception_text(const void *object);

#endif
