/* What every std::exception of a program in Windows mode does: bits/exception.h declares it with Microsoft's constructors, and the
 * functions that libstdc++ would define for it are these, under its names. They are hidden: libstdc++ and other libraries keep theirs.
 *
 * The object has no room for a text (see system/crt_exception.h); it is kept beside it until the object goes. That it goes is noticed,
 * because every such object, and every object of a class the program derives from it, ends in the destructor here.
 *
 * In C and with the type information weak, so that the archive can be linked whole into a program in C. */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include "system/crt_exception.h"

#define HIDDEN           __attribute__((visibility("hidden")))
#define ALSO_NAMED(name) __attribute__((weak, alias(#name))) HIDDEN

struct exception {
    const void *functions;
};

extern const char type_of_exception[] __asm__("_ZTISt9exception") __attribute__((weak));
void operator_delete(void *memory) __asm__("_ZdlPv") __attribute__((weak));

static __attribute__((used)) void destroy(struct exception *self)
{
    httpapi_crt_exception_forget(self);
}

static __attribute__((used)) void destroy_and_free(struct exception *self)
{
    httpapi_crt_exception_forget(self);
    operator_delete(self);
}

static __attribute__((used)) const char *text_of(const struct exception *self)
{
    const char *text = httpapi_crt_exception_text(self);

    return text ? text : "Unknown exception";
}

static __attribute__((used)) const struct functions {
    ptrdiff_t offset;
    const void *type;
    void (*destroy)(struct exception *self);
    void (*destroy_and_free)(struct exception *self);
    const char *(*text_of)(const struct exception *self);
} functions = {0, type_of_exception, destroy, destroy_and_free, text_of};

/* Weak for a program that is linked with libstdc++.a, which brings all of them together. */
void complete_destructor(struct exception *self) __asm__("_ZNSt9exceptionD1Ev") ALSO_NAMED(destroy);
void base_destructor(struct exception *self) __asm__("_ZNSt9exceptionD2Ev") ALSO_NAMED(destroy);
void deleting_destructor(struct exception *self) __asm__("_ZNSt9exceptionD0Ev") ALSO_NAMED(destroy_and_free);
const char *what(const struct exception *self) __asm__("_ZNKSt9exception4whatEv") ALSO_NAMED(text_of);
extern const struct functions table __asm__("_ZTVSt9exception") ALSO_NAMED(functions);

HIDDEN void httpapi_exception_set(struct exception *self, const char *text, int copies)
{
    const char *(*volatile of_derived)(const struct exception *) = what;
    const struct functions *volatile own = &table;

    if (own->text_of != text_of || of_derived != text_of) {
        fputs("std::exception(text) needs the shared libstdc++: it would lose its text with libstdc++.a\n",
              stderr);
        abort();
    }
    httpapi_crt_exception_set(self, text, copies);
}

HIDDEN void httpapi_exception_copy(struct exception *self, const struct exception *other)
{
    httpapi_crt_exception_copy(self, other);
}
