/* DllMain, called when a library built in Windows mode is loaded and when it goes. httpapi-cc -shared pulls this in. */
#include <stddef.h>

#define PROCESS_ATTACH 1
#define PROCESS_DETACH 0

typedef int dll_main(void *instance, unsigned reason, void *reserved);

extern __attribute__((weak, visibility("hidden"))) dll_main DllMain;
extern __attribute__((weak, visibility("hidden"))) dll_main _Z7DllMainP11HINSTANCE__jPv;
extern __attribute__((weak, visibility("hidden"))) dll_main _Z7DllMainPvjS_;

const char httpapi_dll_start = 0; /* the name by which the linker is asked for this file */

/* This library's own, if it has one: hidden references never find another's. */
static dll_main *const mains[] = {DllMain, _Z7DllMainP11HINSTANCE__jPv, _Z7DllMainPvjS_};

static void call(unsigned reason)
{
    size_t i;

    for (i = 0; i < sizeof mains / sizeof mains[0]; i++)
        if (mains[i]) {
            mains[i](NULL, reason, NULL);
            return;
        }
}

static __attribute__((constructor)) void attach(void)
{
    call(PROCESS_ATTACH);
}

static __attribute__((destructor)) void detach(void)
{
    call(PROCESS_DETACH);
}
