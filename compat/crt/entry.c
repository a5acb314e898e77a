/* main, for programs that have wmain, WinMain, wWinMain or a main of an unusual shape. The linker takes this file only if
 * the program has no main of its own. C++ spells its functions with their parameter types, so each spelling that programs
 * use is a weak reference here, hidden so that it never finds another library's; the one that is there is called. main
 * itself is weak for the case that the linker was told to take the whole archive. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "environment.h"

typedef int wide_main(int argc, wchar_t **argv, wchar_t **envp);
typedef int narrow_main(int argc, char **argv, char **envp);
typedef int narrow_winmain(void *instance, void *previous, char *command_line, int show);
typedef int wide_winmain(void *instance, void *previous, wchar_t *command_line, int show);

/* ABI of the platform: missing parameters are harmless, so one type serves all. */
/* clang-format off */
#define WIDE_MAINS(X)                                                                                        \
    X(wmain) X(_Z5wmainv) X(_Z5wmaini) X(_Z5wmainiPPw) X(_Z5wmainjPPw) X(_Z5wmainmPPw) X(_Z5wmainlPPw)       \
    X(_Z5wmainiPPwS0_) X(_Z5wmainjPPwS0_) X(_Z5wmainiPPKw) X(_Z5wmainjPPKw) X(_Z5wmainiPPKwS1_)              \
    X(_Z5wmainiPKPw) X(_Z5wmainiPKPKw) X(_Z5wmainjPKPKw) X(_Z5wmainiPKPwS1_) X(_Z5wmainiPKPKwS2_)            \
    X(_Z5wmainiPPt)
#define VOID_WIDE_MAINS(X)                                                                                   \
    X(httpapi_void_wmain) X(_Z18httpapi_void_wmainv) X(_Z18httpapi_void_wmainiPPw)                           \
    X(_Z18httpapi_void_wmainjPPw) X(_Z18httpapi_void_wmainiPPwS0_) X(_Z18httpapi_void_wmainiPPKw)            \
    X(_Z18httpapi_void_wmainiPKPw) X(_Z18httpapi_void_wmainiPKPKw)
#define VOID_MAINS(X)                                                                                        \
    X(httpapi_void_main) X(_Z17httpapi_void_mainv) X(_Z17httpapi_void_mainiPPc) X(_Z17httpapi_void_mainjPPc) \
    X(_Z17httpapi_void_mainiPPcS0_) X(_Z17httpapi_void_mainiPPKc) X(_Z17httpapi_void_mainiPKPc)              \
    X(_Z17httpapi_void_mainiPKPKc)
#define NARROW_WINMAINS(X) X(WinMain) X(_Z7WinMainP11HINSTANCE__S0_Pci)
#define WIDE_WINMAINS(X)   X(wWinMain) X(_Z8wWinMainP11HINSTANCE__S0_Pwi)
/* clang-format on */

#define WEAK_WIDE(name)         extern __attribute__((weak, visibility("hidden"))) wide_main name;
#define WEAK_NARROW(name)       extern __attribute__((weak, visibility("hidden"))) narrow_main name;
#define WEAK_WINMAIN(name)      extern __attribute__((weak, visibility("hidden"))) narrow_winmain name;
#define WEAK_WIDE_WINMAIN(name) extern __attribute__((weak, visibility("hidden"))) wide_winmain name;

WIDE_MAINS(WEAK_WIDE)
VOID_WIDE_MAINS(WEAK_WIDE)
VOID_MAINS(WEAK_NARROW)
NARROW_WINMAINS(WEAK_WINMAIN)
WIDE_WINMAINS(WEAK_WIDE_WINMAIN)

#define ADDRESS(name) name,

static wide_main *const wide_mains[] = {WIDE_MAINS(ADDRESS)};
static wide_main *const void_wide_mains[] = {VOID_WIDE_MAINS(ADDRESS)};
static narrow_main *const void_mains[] = {VOID_MAINS(ADDRESS)};
static narrow_winmain *const narrow_winmains[] = {NARROW_WINMAINS(ADDRESS)};
static wide_winmain *const wide_winmains[] = {WIDE_WINMAINS(ADDRESS)};

#define SHOW_NORMAL  1
#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* What follows the program's name, joined as WinMain expects it; a word with a blank in quotation marks. */
static char *command_line(int argc, char **argv)
{
    size_t size = 1;
    char *line, *p;
    int i;

    for (i = 1; i < argc; i++)
        size += strlen(argv[i]) + 3;
    line = p = malloc(size);
    if (!line)
        return NULL;
    for (i = 1; i < argc; i++) {
        size_t length = strlen(argv[i]);
        int quoted = !length || strpbrk(argv[i], " \t") != NULL;

        if (i > 1)
            *p++ = ' ';
        if (quoted)
            *p++ = '"';
        memcpy(p, argv[i], length);
        p += length;
        if (quoted)
            *p++ = '"';
    }
    *p = '\0';
    return line;
}

/* Returns 0 if the program has no WinMain either. */
static int call_winmain(int argc, char **argv, int *result)
{
    char *line = command_line(argc, argv);
    wchar_t *wide = line ? crt_widen(line) : NULL;
    size_t i;

    *result = EXIT_FAILURE;
    for (i = 0; i < COUNT(narrow_winmains); i++)
        if (narrow_winmains[i])
            return *result = line ? narrow_winmains[i](NULL, NULL, line, SHOW_NORMAL) : EXIT_FAILURE, 1;
    for (i = 0; i < COUNT(wide_winmains); i++)
        if (wide_winmains[i])
            return *result = wide ? wide_winmains[i](NULL, NULL, wide, SHOW_NORMAL) : EXIT_FAILURE, 1;
    return 0;
}

__attribute__((weak)) int main(int argc, char **argv, char **envp)
{
    wchar_t **wide_argv = crt_wide_arguments(argc, argv), **wide_envp = crt_wide_environment(envp);
    int result;
    size_t i;

    if (!wide_argv || !wide_envp)
        return EXIT_FAILURE;
    for (i = 0; i < COUNT(wide_mains); i++)
        if (wide_mains[i])
            return wide_mains[i](argc, wide_argv, wide_envp);
    for (i = 0; i < COUNT(void_wide_mains); i++)
        if (void_wide_mains[i])
            return void_wide_mains[i](argc, wide_argv, wide_envp), 0;
    for (i = 0; i < COUNT(void_mains); i++)
        if (void_mains[i])
            return void_mains[i](argc, argv, envp), 0;
    if (!call_winmain(argc, argv, &result))
        fputs("this program has no main, wmain or WinMain of a known shape\n", stderr);
    return result;
}
