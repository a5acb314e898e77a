/* Shared objects as modules: found, counted, named, gone. */
#include "check.h"

#include "errhandlingapi.h"
#include "libloaderapi.h"
#include "processenv.h"
#include "winbase.h"

#include <stdio.h>
#include <unistd.h>

#define LIBRARY "libm.so.6" /* everybody has it */

static void a_shared_object_is_a_module(void)
{
    HMODULE module = LoadLibraryA(LIBRARY), again, found = NULL;
    FARPROC cosine;
    char path[MAX_PATH];

    CHECK(module != NULL);
    CHECK((again = LoadLibraryW(u"" LIBRARY)) == module);
    CHECK((cosine = GetProcAddress(module, "cos")) != NULL);
    CHECK(GetProcAddress(module, "malloc") == NULL); /* of another one */
    CHECK_EQ(GetLastError(), ERROR_PROC_NOT_FOUND);
    CHECK(GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS, (LPCWSTR)(ULONG_PTR)cosine, &found));
    CHECK(found == module);
    CHECK(GetModuleFileNameA(module, path, sizeof(path)) > sizeof(LIBRARY));
    CHECK(strstr(path, "libm") != NULL);
    CHECK(DisableThreadLibraryCalls(module));
    CHECK(FreeLibrary(found) && FreeLibrary(again) && FreeLibrary(module));
}

static void freeing_one_module_leaves_the_others(void)
{
    HMODULE first = LoadLibraryA("libm.so.6"), second = LoadLibraryA("libresolv.so.2");

    CHECK(first && second && first != second);
    CHECK(FreeLibrary(first)); /* not the newest */
    CHECK(!FreeLibrary(first));
    CHECK_EQ(GetLastError(), ERROR_INVALID_HANDLE);
    CHECK(GetProcAddress(second, "ns_name_pton") || GetProcAddress(second, "__ns_name_pton") ||
          GetLastError() == ERROR_PROC_NOT_FOUND);
    CHECK(FreeLibrary(second));
}

/* libc was there before: its handle has no count that could be dropped. */
static void what_the_system_loaded_stays(void)
{
    HMODULE module = GetModuleHandleA("libc.so.6"), pinned = NULL;

    CHECK(module != NULL);
    CHECK(FreeLibrary(module) && FreeLibrary(module));
    CHECK(GetModuleHandleA("libc.so.6") == module);
    CHECK(GetModuleHandleExA(GET_MODULE_HANDLE_EX_FLAG_PIN, "libc.so.6", &pinned));
    CHECK(pinned == module);
}

static void a_file_that_is_no_module_is_refused(void)
{
    char path[] = "/tmp/httpapi-module-XXXXXX", longest[5000];
    WCHAR wide[5000];
    int file = mkstemp(path);

    CHECK(file >= 0);
    CHECK_EQ(write(file, "no program", 10), 10);
    close(file);
    CHECK(LoadLibraryA(path) == NULL);
    CHECK_EQ(GetLastError(), ERROR_BAD_EXE_FORMAT);
    CHECK(GetModuleHandleA(path) == NULL);
    CHECK_EQ(GetLastError(), ERROR_MOD_NOT_FOUND);
    unlink(path);
    memset(longest, 'a', sizeof(longest));
    longest[sizeof(longest) - 1] = 0;
    for (size_t i = 0; i < 5000; i++)
        wide[i] = (unsigned char)longest[i];
    CHECK(LoadLibraryA(longest) == NULL);
    CHECK_EQ(GetLastError(), ERROR_MOD_NOT_FOUND);
    CHECK(LoadLibraryW(wide) == NULL && GetModuleHandleW(wide) == NULL);
}

static void ways_of_loading_that_do_not_exist_are_refused(void)
{
    int something;

    CHECK(LoadLibraryExA(LIBRARY, (HANDLE)&something, 0) == NULL);
    CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK(LoadLibraryExA(LIBRARY, NULL, LOAD_LIBRARY_AS_DATAFILE) == NULL);
    CHECK_EQ(GetLastError(), ERROR_NOT_SUPPORTED);
    CHECK(LoadLibraryExA("kernel32.dll", NULL, LOAD_LIBRARY_AS_DATAFILE) != NULL);
}

static void an_address_of_no_module_has_none(void)
{
    HMODULE module = (HMODULE)1;
    int local = 0;

    CHECK(!GetModuleHandleExA(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS, (LPCSTR)&local, &module));
    CHECK_EQ(GetLastError(), ERROR_MOD_NOT_FOUND);
    CHECK(module == NULL);
    CHECK(!GetModuleHandleExA(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS, (LPCSTR)(ULONG_PTR)snprintf, &module) ||
          module != NULL);
}

static void the_program_has_a_name_with_and_without_exe(void)
{
    char path[MAX_PATH], *name;

    CHECK(GetModuleFileNameA(NULL, path, sizeof(path)) > 0);
    name = strrchr(path, '\\') ? strrchr(path, '\\') + 1 : strrchr(path, '/') + 1;
    CHECK(GetModuleHandleA(name) == GetModuleHandleA(NULL));
    strcat(name, ".exe");
    CHECK(GetModuleHandleA(name) == GetModuleHandleA(NULL));
}

CHECK_MAIN(CHECK_TEST(a_shared_object_is_a_module), CHECK_TEST(freeing_one_module_leaves_the_others),
           CHECK_TEST(what_the_system_loaded_stays), CHECK_TEST(a_file_that_is_no_module_is_refused),
           CHECK_TEST(ways_of_loading_that_do_not_exist_are_refused),
           CHECK_TEST(an_address_of_no_module_has_none),
           CHECK_TEST(the_program_has_a_name_with_and_without_exe))
